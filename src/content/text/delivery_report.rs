//! Delivery reports (RFC 3464, RFC 6522): a mail server says what became of a letter, in fields that programs read.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::sink::one_line;
use crate::content::extract::{DeliveryOutcome, DeliveryReport};

/// No report is longer, in bytes; what stands beyond is not looked at.
const MOST_BYTES: usize = 64 * 1024;

/// Longest words of a mail server that are kept, in characters.
const MOST_WORDS: usize = 500;

/// What a message reports; none where it is no delivery report.
pub(super) fn read(message: &Message<'_>) -> Option<DeliveryReport> {
    let kind = message.parts.first()?.content_type()?;
    let reports = kind
        .attribute("report-type")
        .is_some_and(|what| what.eq_ignore_ascii_case("delivery-status"));
    if kind.ctype() != "multipart" || kind.subtype() != Some("report") || !reports {
        return None;
    }
    let status = message.parts.iter().find(|part| is_status(part))?;
    let text = status.contents();
    let text = String::from_utf8_lossy(text.get(..MOST_BYTES).unwrap_or(text));
    let recipients: Vec<Fields> = groups(&text)
        .into_iter()
        .filter(|fields| value(fields, "action").is_some())
        .collect();
    // Several recipients had one letter: what failed for one of them weighs most.
    let (outcome, fields) = recipients
        .iter()
        .map(|fields| (outcome(fields), fields))
        .max_by_key(|(outcome, _)| *outcome)?;
    Some(DeliveryReport {
        letter: message.parts.iter().find_map(letter),
        outcome,
        words: words(fields),
    })
}

fn is_status(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| {
        kind.ctype() == "message"
            && matches!(
                kind.subtype(),
                Some("delivery-status" | "global-delivery-status")
            )
    })
}

/// The name of the letter that came back, whole or as its headers alone.
fn letter(part: &MessagePart<'_>) -> Option<String> {
    if let PartType::Message(returned) = &part.body {
        return returned.message_id().map(|id| one_line(id, 998));
    }
    let kind = part.content_type()?;
    if !matches!(kind.subtype(), Some("rfc822-headers" | "global-headers")) {
        return None;
    }
    let headers = MessageParser::default().parse_headers(part.contents())?;
    headers.message_id().map(|id| one_line(id, 998))
}

type Fields = Vec<(String, String)>;

/// The fields about the letter and those about each recipient: groups between empty lines, folded lines unfolded.
fn groups(text: &str) -> Vec<Fields> {
    let mut groups = vec![Fields::new()];
    for line in text.lines() {
        let Some(group) = groups.last_mut() else {
            break;
        };
        if line.trim().is_empty() {
            if !group.is_empty() {
                groups.push(Fields::new());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

fn value<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    let mut named = fields.iter().filter(|(field, _)| field == name);
    named.next().map(|(_, value)| value.as_str())
}

fn outcome(fields: &Fields) -> DeliveryOutcome {
    match value(fields, "action") {
        Some(action) if action.eq_ignore_ascii_case("failed") => DeliveryOutcome::Failed,
        Some(action) if action.eq_ignore_ascii_case("delayed") => DeliveryOutcome::Delayed,
        _ => DeliveryOutcome::Passed,
    }
}

/// What the mail server said: its answer without the name of the protocol, else the status code.
fn words(fields: &Fields) -> String {
    let said = value(fields, "diagnostic-code").map(|said| {
        said.split_once(';')
            .map_or(said, |(_, words)| words)
            .trim()
            .to_owned()
    });
    let said = said
        .filter(|said| !said.is_empty())
        .or_else(|| value(fields, "status").map(str::to_owned));
    one_line(&said.unwrap_or_default(), MOST_WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(action: &str, returned: &str) -> String {
        format!(
            "From: MAILER-DAEMON@example.lv\r\nSubject: Undelivered Mail Returned to Sender\r\n\
             Content-Type: multipart/report; report-type=\"Delivery-Status\"; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.example.lv\r\nArrival-Date: Mon, 2 Nov 2026 10:00:00 +0200\r\n\r\n\
             Final-Recipient: rfc822; anna@example.lv\r\nAction: {action}\r\nStatus: 5.2.2\r\n\
             Diagnostic-Code: smtp; 552 5.2.2\r\n mailbox is full\r\n\r\n\
             --b\r\n{returned}\r\n--b--\r\n"
        )
    }

    fn told(text: &str) -> Option<DeliveryReport> {
        read(
            &MessageParser::default()
                .parse(text.as_bytes())
                .expect("a message"),
        )
    }

    #[test]
    fn a_letter_that_came_back_is_known_by_its_name() {
        let whole = "Content-Type: message/rfc822\r\n\r\nMessage-ID: <d-1@soc.example.lv>\r\nSubject: Nr. 1\r\n\r\nLabdien!";
        let headers = "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <d-1@soc.example.lv>\r\nSubject: Nr. 1\r\n";
        for returned in [whole, headers] {
            let told = told(&report("failed", returned)).expect("a report");
            assert_eq!(told.letter.as_deref(), Some("d-1@soc.example.lv"));
            assert_eq!(told.outcome, DeliveryOutcome::Failed);
            assert_eq!(told.words, "552 5.2.2 mailbox is full");
        }
        for (action, outcome) in [
            ("Delayed", DeliveryOutcome::Delayed),
            ("relayed", DeliveryOutcome::Passed),
        ] {
            let told = told(&report(action, whole)).expect("a report");
            assert_eq!(told.outcome, outcome, "{action}");
        }
        let nameless = told(&report(
            "failed",
            "Content-Type: text/plain\r\n\r\nno letter",
        ));
        assert_eq!(nameless.expect("a report").letter, None);
    }

    #[test]
    fn of_several_recipients_the_one_that_failed_counts() {
        let text = report("delivered", "Content-Type: text/plain\r\n\r\nx").replace(
            "Diagnostic-Code",
            "\r\nFinal-Recipient: rfc822; janis@example.lv\r\nAction: FAILED\r\nStatus: 5.1.1\r\n\r\n\
             Final-Recipient: rfc822; ilze@example.lv\r\nAction: delayed\r\nDiagnostic-Code",
        );
        let told = told(&text).expect("a report");
        assert_eq!(
            (told.outcome, told.words.as_str()),
            (DeliveryOutcome::Failed, "5.1.1")
        );
    }

    #[test]
    fn other_messages_report_nothing() {
        let receipt = report("failed", "Content-Type: text/plain\r\n\r\nx")
            .replace("Delivery-Status", "disposition-notification");
        assert_eq!(told(&receipt), None);
        assert_eq!(told("From: a@example.lv\r\n\r\nAction: failed\r\n"), None);
        let empty =
            report("failed", "Content-Type: text/plain\r\n\r\nx").replace("Action", "Akcija");
        assert_eq!(told(&empty), None);
    }
}
