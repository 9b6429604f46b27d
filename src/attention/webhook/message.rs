//! What is sent: the envelope, its signature, and how long to wait before it is sent again. Plain functions.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use entities::attention::webhook_delivery;
use entities::ids::{DocumentId, EntryId};
use ring::hmac;
use serde_json::json;

/// Media type of the envelope.
pub const MEDIA_TYPE: &str = "application/cloudevents+json; charset=utf-8";

/// Attempts after which a message is put aside: with the pauses between them most of a day has passed.
pub const MOST_ATTEMPTS: i32 = 25;

/// First pause, and the longest one, in seconds.
const PAUSES: (i64, i64) = (5, 3_600);

/// How a secret is shown begins so (Standard Webhooks).
const PREFIX: &str = "whsec_";

/// The envelope (CloudEvents 1.0, structured mode): that something happened to a document, and nothing of what.
///
/// `source` names this service and its institution.
pub fn envelope(delivery: &webhook_delivery::Model, source: &str, document: &str) -> String {
    json!({
        "specversion": "1.0",
        "id": delivery.entry_id,
        "source": source,
        "type": format!("aprite.{}", delivery.kind),
        "subject": document,
        "time": delivery.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "datacontenttype": "application/json",
        // An extension attribute (lower case letters and digits): messages of one target come in this order.
        "sequence": delivery.position.to_string(),
        "data": { "document": document, "kind": delivery.kind, "position": delivery.position },
    })
    .to_string()
}

/// The message's name for ever: a repetition carries the same.
pub fn message_id(entry: EntryId) -> String {
    format!("msg_{}", entry.0.simple())
}

/// A secret as it is shown, once.
pub fn shown(secret: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(secret))
}

/// The bytes of a secret that was shown so.
pub fn secret(shown: &str) -> Option<Vec<u8>> {
    STANDARD.decode(shown.strip_prefix(PREFIX)?).ok()
}

/// The value of `webhook-signature`: one signature for each secret that holds, the newest first.
pub fn signatures(secrets: &[Vec<u8>], id: &str, sent_at: DateTime<Utc>, body: &str) -> String {
    let signed = format!("{id}.{}.{body}", sent_at.timestamp());
    let sign = |secret: &Vec<u8>| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let tag = hmac::sign(&key, signed.as_bytes());
        format!("v1,{}", STANDARD.encode(tag.as_ref()))
    };
    secrets.iter().map(sign).collect::<Vec<_>>().join(" ")
}

/// How long nothing is sent to a target after so many failures one after another: twice as long each time, up to an hour, and
/// by chance up to half of it less, so that many targets behind one broken door do not all knock at once.
pub fn pause(failures: i32, chance: u16) -> TimeDelta {
    let (first, longest) = PAUSES;
    let doubled = first.saturating_mul(1_i64 << failures.clamp(1, 20).saturating_sub(1));
    let whole = doubled.min(longest) * 1_000;
    let less = whole / 2 * i64::from(chance) / i64::from(u16::MAX);
    TimeDelta::milliseconds(whole - less)
}

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Taken.
    Taken,
    /// To be sent again.
    Again,
    /// The target is no more (410): nothing is sent there until somebody says so.
    Gone,
}

/// What an answer's status means. Redirects are not followed: whoever moves says so to the administrator.
pub const fn verdict(status: u16) -> Verdict {
    match status {
        200..=299 => Verdict::Taken,
        410 => Verdict::Gone,
        _ => Verdict::Again,
    }
}

/// Id of a document as clients of the API know it.
pub fn document_id(document: DocumentId) -> String {
    format!("document_{}", document.0.simple())
}

#[cfg(test)]
mod tests {
    use entities::ids::{InstitutionId, WebhookDeliveryId, WebhookTargetId};
    use entities::vocabulary::WebhookDeliveryState;
    use serde_json::Value;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_envelope_says_that_and_not_what() {
        let id = Uuid::from_u128(7);
        let delivery = webhook_delivery::Model {
            id: WebhookDeliveryId(id),
            target_id: WebhookTargetId(id),
            institution_id: InstitutionId(id),
            position: 42,
            entry_id: EntryId(id),
            kind: "task.delegated".to_owned(),
            document_id: DocumentId(id),
            at: DateTime::from_timestamp(1_772_438_400, 250_000_000).unwrap_or_default(),
            state: WebhookDeliveryState::Waiting,
            attempts: 0,
            last_attempt_at: None,
            last_status: None,
            last_problem: None,
        };
        let document = document_id(delivery.document_id);
        let body = envelope(&delivery, "urn:aprite:OG", &document);
        let body: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(
            body,
            json!({
                "specversion": "1.0",
                "id": "00000000-0000-0000-0000-000000000007",
                "source": "urn:aprite:OG",
                "type": "aprite.task.delegated",
                "subject": "document_00000000000000000000000000000007",
                "time": "2026-03-02T08:00:00.250000Z",
                "datacontenttype": "application/json",
                "sequence": "42",
                "data": { "document": "document_00000000000000000000000000000007", "kind": "task.delegated", "position": 42 },
            })
        );
    }

    /// The vector that Standard Webhooks publish with their libraries.
    #[test]
    fn signatures_are_those_of_standard_webhooks() {
        let secret = secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a secret");
        let at = DateTime::from_timestamp(1_614_265_330, 0).unwrap_or_default();
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signed = signatures(
            std::slice::from_ref(&secret),
            id,
            at,
            "{\"test\": 2432232314}",
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        // While a secret is being replaced both hold.
        let both = signatures(&[vec![1; 32], secret], id, at, "{\"test\": 2432232314}");
        assert!(both.ends_with(&format!(" {signed}")) && both.starts_with("v1,"));
    }

    #[test]
    fn secrets_go_both_ways() {
        let bytes = [9_u8; 32].to_vec();
        assert_eq!(secret(&shown(&bytes)), Some(bytes));
        assert_eq!(secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), None);
    }

    #[test]
    fn pauses_double_up_to_an_hour_and_differ_by_chance() {
        let seconds = |failures, chance| pause(failures, chance).num_milliseconds();
        assert_eq!(seconds(1, 0), 5_000);
        assert_eq!(seconds(2, 0), 10_000);
        assert_eq!(seconds(10, 0), 2_560_000);
        for failures in [11, 12, 40, i32::MAX] {
            assert_eq!(seconds(failures, 0), 3_600_000);
        }
        assert_eq!(seconds(1, u16::MAX), 2_500);
        let all: i64 = (1..MOST_ATTEMPTS)
            .map(|failures| seconds(failures, u16::MAX))
            .sum();
        assert!(
            all > 6 * 3_600_000,
            "whoever is away for a night loses nothing"
        );
        assert_eq!(seconds(i32::MIN, 0), 5_000);
    }

    #[test]
    fn only_a_success_is_one() {
        for (status, wanted) in [
            (200, Verdict::Taken),
            (202, Verdict::Taken),
            (204, Verdict::Taken),
            (301, Verdict::Again),
            (302, Verdict::Again),
            (400, Verdict::Again),
            (404, Verdict::Again),
            (410, Verdict::Gone),
            (429, Verdict::Again),
            (500, Verdict::Again),
        ] {
            assert_eq!(verdict(status), wanted, "{status}");
        }
    }
}
