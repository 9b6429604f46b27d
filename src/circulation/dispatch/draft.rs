//! Which way a document may go to a recipient, decided before anything is written.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entities::circulation::dispatch;
use entities::documents::document;
use entities::ids::{CorrespondentId, DispatchId, DocumentId};
use entities::parties::correspondent;
use entities::vocabulary::{CorrespondentKind, Delivery, Direction, DocumentStatus};

use super::command::Ways;
use super::error::{Refusal, Wrong, WrongRecipient};
use super::state::is_live;
use crate::circulation::notification::check_delivery;
use crate::documents::legal_force::missing_requisites;
use crate::kernel::{Problem, calendar, reason};
use crate::parties::e_address;
use crate::post::Mailbox;

/// Most recipients of one request.
pub const MOST: usize = 100;

/// Longest address or reference, in characters.
const MAX_TEXT: usize = 300;

/// What a letter takes besides what is attached, in bytes.
const ENVELOPE: u64 = 16 * 1024;

/// A document is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which.
    pub document: DocumentId,
    /// To whom, each in their own way.
    pub recipients: Vec<RecipientDraft>,
    /// It only tells that the answer follows (*starpatbilde*): what it answers stays open.
    pub interim: bool,
}

/// One recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientDraft {
    /// Who.
    pub correspondent: CorrespondentId,
    /// Which way.
    pub delivery: Delivery,
    /// Where to, where it is not the correspondent's own address.
    pub address: Option<String>,
    /// Why it does not go to the active e-address.
    pub exception: Option<String>,
    /// When it went, where people have sent it already.
    pub sent_on: Option<NaiveDate>,
    /// By what the carrier knows it.
    pub reference: Option<String>,
    /// The dispatch that failed or came back, and that this one repeats.
    pub follows: Option<DispatchId>,
    /// It goes once more although the same letter went there the same way.
    pub again: bool,
}

/// What is known around a draft.
#[derive(Debug)]
pub struct Around<'a> {
    /// The document.
    pub card: &'a document::Model,
    /// Correspondents named, those that the caller may know.
    pub known: &'a HashMap<CorrespondentId, correspondent::Model>,
    /// Correspondent and addressees of the document.
    pub of_document: &'a BTreeSet<CorrespondentId>,
    /// Dispatches of the document.
    pub dispatches: &'a [dispatch::Model],
    /// Sizes of the contents that would be attached, in bytes.
    pub contents: &'a [u64],
    /// Whether the caller may except from the duty to use the e-address.
    pub may_except: bool,
    /// What goes by itself.
    pub ways: Ways,
    /// Today.
    pub today: NaiveDate,
}

/// What will be done for a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Who.
    pub correspondent: CorrespondentId,
    /// Which way.
    pub delivery: Delivery,
    /// Where to.
    pub address: Option<String>,
    /// Why not to the e-address.
    pub exception: Option<String>,
    /// Whether Aprite carries it.
    pub automatic: bool,
    /// When it went, where it has gone already.
    pub sent_on: Option<NaiveDate>,
    /// By what the carrier knows it.
    pub reference: Option<String>,
    /// What it repeats.
    pub follows: Option<DispatchId>,
}

/// Plans the dispatches of a draft.
///
/// # Errors
/// The refusal: of the document, or everything that is wrong with the recipients.
pub fn check(draft: &Draft, around: &Around<'_>) -> Result<Vec<Planned>, Refusal> {
    goes_out(around.card)?;
    let count = draft.recipients.len();
    if count == 0 || count > MOST {
        return Err(Refusal::Count(count));
    }
    let mut planned = Vec::with_capacity(count);
    let mut wrong = Vec::new();
    let mut named = BTreeSet::new();
    for (at, recipient) in draft.recipients.iter().enumerate() {
        let twice = !named.insert((recipient.correspondent, recipient.delivery));
        let outcome = match twice {
            true => Err(vec![WrongRecipient::Twice]),
            false => plan(recipient, around),
        };
        match outcome {
            Ok(plan) => planned.push(plan),
            Err(all) => wrong.extend(all.into_iter().map(|why| Wrong { at, why })),
        }
    }
    if wrong.is_empty() {
        Ok(planned)
    } else {
        Err(Refusal::Recipients(wrong))
    }
}

/// Whether a document is one that goes out: a registered one that did not come in, and that binds whoever gets it (date and
/// signature; Dokumentu juridiskā spēka likums 4. p.).
///
/// # Errors
/// The refusal.
pub fn goes_out(card: &document::Model) -> Result<(), Refusal> {
    match (card.status, card.direction) {
        (DocumentStatus::Annulled, _) => Err(Refusal::NotForDispatch("DOCUMENT_ANNULLED")),
        (DocumentStatus::Destroyed, _) => Err(crate::documents::Refusal::destroyed(card).into()),
        (DocumentStatus::Enclosed, _) => Err(Refusal::NotForDispatch("DOCUMENT_ENCLOSED")),
        (DocumentStatus::Registered, Direction::Incoming) => {
            Err(Refusal::NotForDispatch("DISPATCH_INCOMING"))
        }
        (DocumentStatus::Registered, Direction::Outgoing | Direction::Internal)
            if card.number.is_none() =>
        {
            Err(Refusal::NotForDispatch("DISPATCH_NOT_REGISTERED"))
        }
        (DocumentStatus::Registered, Direction::Outgoing | Direction::Internal)
            if !missing_requisites(card).is_empty() =>
        {
            Err(Refusal::NotForDispatch("DISPATCH_REQUISITES_MISSING"))
        }
        (DocumentStatus::Registered, Direction::Outgoing | Direction::Internal) => Ok(()),
    }
}

fn plan(given: &RecipientDraft, around: &Around<'_>) -> Result<Planned, Vec<WrongRecipient>> {
    let Some(who) = around.known.get(&given.correspondent) else {
        return Err(vec![WrongRecipient::Unknown]);
    };
    if !around.of_document.contains(&given.correspondent) {
        return Err(vec![WrongRecipient::NotOfDocument]);
    }
    let mut wrong = Vec::new();
    let delivery = given.delivery;
    let on = given.sent_on.unwrap_or(around.today);
    let automatic = match delivery {
        Delivery::Email => true,
        Delivery::EAddress => around.ways.e_address,
        _ => false,
    };
    if !fits(delivery, who.kind) {
        wrong.push(WrongRecipient::WayOfOthers(delivery));
    }
    let follows = match repeats(given, around) {
        Ok(follows) => follows,
        Err(why) => {
            wrong.push(why);
            None
        }
    };
    let exception = excepted(given, who, on, around.may_except, &mut wrong);
    let address = address(given, who, on, &mut wrong);
    let reference = line(given.reference.as_deref(), "reference", &mut wrong);
    if automatic {
        if given.sent_on.is_some() {
            wrong.push(WrongRecipient::SentByItself);
        }
        if around.contents.is_empty() {
            wrong.push(WrongRecipient::NothingToSend);
        }
    }
    if delivery == Delivery::Email {
        by_email(around, &mut wrong);
    }
    match given.sent_on {
        Some(day) if day > around.today => wrong.push(WrongRecipient::InFuture(day)),
        Some(day) if day < around.card.registered_on => {
            wrong.push(WrongRecipient::TooEarly(around.card.registered_on));
        }
        _ => {}
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Planned {
        correspondent: given.correspondent,
        delivery,
        address,
        exception,
        automatic,
        sent_on: given.sent_on,
        reference,
        follows,
    })
}

/// DIV is between institutions; benefits are received by people.
const fn fits(delivery: Delivery, kind: CorrespondentKind) -> bool {
    match delivery {
        Delivery::DocumentExchange => matches!(kind, CorrespondentKind::PublicBody),
        Delivery::BenefitReceived => matches!(kind, CorrespondentKind::Person),
        _ => true,
    }
}

/// What the new dispatch repeats; the same letter the same way needs a word that it is meant.
fn repeats(
    given: &RecipientDraft,
    around: &Around<'_>,
) -> Result<Option<DispatchId>, WrongRecipient> {
    let mut theirs = around
        .dispatches
        .iter()
        .filter(|row| row.correspondent_id == given.correspondent);
    if let Some(follows) = given.follows {
        let earlier = theirs.clone().find(|row| row.id == follows);
        match earlier {
            None => return Err(WrongRecipient::FollowsUnknown),
            Some(row) if is_live(row.state) => return Err(WrongRecipient::FollowsLive),
            Some(_) => {}
        }
    }
    let same = theirs.find(|row| row.delivery == given.delivery && is_live(row.state));
    match same {
        Some(row) if !given.again => Err(WrongRecipient::Already {
            on: row
                .sent_on
                .unwrap_or_else(|| calendar::day(row.prepared_at)),
            delivery: row.delivery,
        }),
        _ => Ok(given.follows),
    }
}

fn excepted(
    given: &RecipientDraft,
    who: &correspondent::Model,
    on: NaiveDate,
    may_except: bool,
    wrong: &mut Vec<WrongRecipient>,
) -> Option<String> {
    let active = e_address::active(who, on).is_some();
    let ground = given
        .exception
        .as_deref()
        .map(str::trim)
        .filter(|ground| !ground.is_empty());
    let forced = check_delivery(given.delivery, active, None).is_err();
    match (forced, ground) {
        (false, None) => None,
        (false, Some(_)) => {
            wrong.push(WrongRecipient::ExceptionIdle);
            None
        }
        (true, None) => {
            let since = who.e_address_since.unwrap_or(on);
            wrong.push(WrongRecipient::MustUseEAddress { since });
            None
        }
        (true, Some(_)) if !may_except => {
            wrong.push(WrongRecipient::ExceptionNotPermitted);
            None
        }
        (true, Some(ground)) => reason::reason(ground)
            .map_err(|bad| wrong.push(WrongRecipient::ExceptionReason(bad)))
            .ok(),
    }
}

fn address(
    given: &RecipientDraft,
    who: &correspondent::Model,
    on: NaiveDate,
    wrong: &mut Vec<WrongRecipient>,
) -> Option<String> {
    let delivery = given.delivery;
    let typed = line(given.address.as_deref(), "address", wrong);
    match delivery {
        Delivery::EAddress => {
            if typed.is_some() {
                wrong.push(WrongRecipient::AddressIdle(delivery));
            }
            let active = e_address::active(who, on).map(str::to_owned);
            if active.is_none() {
                let until = who.e_address_until.filter(|until| *until < on);
                wrong.push(WrongRecipient::EAddressInactive { until });
            }
            active
        }
        Delivery::Email => {
            let Some(address) = typed.or_else(|| who.email.clone()) else {
                wrong.push(WrongRecipient::AddressMissing(delivery));
                return None;
            };
            match Mailbox::new(None, &address) {
                Ok(mailbox) => Some(mailbox.address().to_owned()),
                Err(_) => {
                    wrong.push(WrongRecipient::AddressMalformed);
                    None
                }
            }
        }
        Delivery::RegisteredPost | Delivery::OrdinaryPost => {
            let address = typed.or_else(|| who.address.clone());
            if address.is_none() {
                wrong.push(WrongRecipient::AddressMissing(delivery));
            }
            address
        }
        Delivery::InPerson
        | Delivery::BenefitReceived
        | Delivery::Portal
        | Delivery::DocumentExchange => {
            if typed.is_some() {
                wrong.push(WrongRecipient::AddressIdle(delivery));
            }
            None
        }
    }
}

fn by_email(around: &Around<'_>, wrong: &mut Vec<WrongRecipient>) {
    let Some(most) = around.ways.email else {
        wrong.push(WrongRecipient::NoMailServer);
        return;
    };
    let whole: u64 = around.contents.iter().sum();
    // Base64 makes four bytes of three, with a line break after each 76.
    let bytes = (whole / 3 + 1) * 4 / 76 * 78 + ENVELOPE;
    if bytes > most {
        wrong.push(WrongRecipient::TooLarge { bytes, most });
    }
}

fn line(given: Option<&str>, field: &str, wrong: &mut Vec<WrongRecipient>) -> Option<String> {
    let given = given.map(str::trim).filter(|given| !given.is_empty())?;
    if given.chars().any(char::is_control) {
        let problem = Problem::new("CONTROL_CHARACTER", field);
        wrong.push(WrongRecipient::Text(problem));
        return None;
    }
    if given.chars().count() > MAX_TEXT {
        let problem = Problem::new("TOO_LONG", field).with("most", MAX_TEXT);
        wrong.push(WrongRecipient::Text(problem));
        return None;
    }
    Some(given.to_owned())
}
