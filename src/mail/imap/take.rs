//! Taking messages in, one after another.

use bytes::Bytes;
use chrono::{DateTime, SubsecRound as _, Utc};
use entities::vocabulary::{IntakeChannel, IntakeRemark};

use super::line::Line;
use crate::config::{After, MailboxSettings};
use crate::kernel::Fault;
use crate::mail::steps::Step;
use crate::mail::tray::{Taking, Untaken};
use crate::mail::{Desk, Hindrance};
use crate::mailroom::arrive::{self, Arrival, Arrived, Brought, Hints, Origin};
use crate::mailroom::condition::Trouble;

/// Bytes fetched at once.
const PART: usize = 512 * 1024;

/// Most bytes of the headers of a message that is too large.
const MOST_HEADERS: usize = 256 * 1024;

/// Name of a message among the contents of its item.
const MESSAGE: &str = "vestule.eml";

/// Name of the headers of a message that is too large.
const HEADERS: &str = "vestules-galvene.eml";

/// Takes in every message of the folder; returns how many are new.
pub(super) async fn all(
    desk: &Desk,
    settings: &MailboxSettings,
    line: &mut Line,
) -> Result<u64, Hindrance> {
    let (source, channel) = (&settings.source, IntakeChannel::Email);
    let origin = desk.origin(source, channel, &settings.folder).await?;
    let opened = line.open(&settings.folder).await?;
    let validity = opened.uid_validity.ok_or(Hindrance::broken(
        Trouble::Protocol,
        "the server does not say UIDVALIDITY",
    ))?;
    let condition = match &settings.after {
        After::Move(_) => "NOT DELETED".to_owned(),
        After::Keyword(keyword) => format!("NOT DELETED UNKEYWORD {keyword}"),
    };
    let uids = line.search(&condition).await?;
    if uids.is_empty() {
        return Ok(0);
    }
    if let After::Move(folder) = &settings.after {
        line.make_folder(folder).await?;
    }
    let mut new = 0;
    for uid in uids {
        let message = Message {
            desk,
            origin: &origin,
            validity,
            uid,
        };
        let arrived = message.take(line).await?;
        desk.steps.done(Step::Committed).await;
        if arrived.is_some() {
            match &settings.after {
                After::Move(folder) => line.move_to(uid, folder).await?,
                After::Keyword(keyword) => line.flag(uid, keyword).await?,
            }
            desk.steps.done(Step::PutAway).await;
        }
        new += u64::from(matches!(arrived, Some(Arrived::Now(_))));
    }
    Ok(new)
}

/// A message of the folder.
struct Message<'a> {
    desk: &'a Desk,
    origin: &'a Origin,
    validity: u32,
    uid: u32,
}

/// What was fetched of a message.
#[derive(Default)]
struct Fetched {
    content: Option<Brought>,
    remark: Option<IntakeRemark>,
}

impl Message<'_> {
    /// Takes it in; none when it is there no more.
    async fn take(&self, line: &mut Line) -> Result<Option<Arrived>, Hindrance> {
        let (kit, store) = (&self.desk.service.kit, &self.desk.service.store);
        let id = format!("{}/{}", self.validity, self.uid);
        if arrive::is_here(kit, self.origin, &id).await? {
            return Ok(Some(Arrived::Before));
        }
        let Some(told) = line
            .fetch(self.uid, "(UID INTERNALDATE RFC822.SIZE)")
            .await?
        else {
            return Ok(None);
        };
        let now = kit.clock.now();
        let received_at = told
            .internal_date()
            .map_or(now, |at| DateTime::<Utc>::from(at).min(now))
            .trunc_subsecs(6);
        let size = told.size.map_or(0, u64::from);
        let Some(fetched) = self.fetch(line, size).await? else {
            return Ok(None);
        };
        self.desk.steps.done(Step::Stored).await;
        if let Some(content) = &fetched.content
            && self.was_numbered_anew(content).await?
        {
            return Ok(Some(Arrived::Before));
        }
        let arrival = Arrival {
            origin: self.origin.clone(),
            external_id: id,
            received_at,
            hints: Hints::default(),
            contents: fetched.content.into_iter().collect(),
            remarks: fetched.remark.into_iter().collect(),
        };
        Ok(Some(arrive::arrive(kit, store, arrival).await?))
    }

    /// Whether the same bytes arrived from this mailbox under another UIDVALIDITY. Two messages are never the same bytes: each
    /// delivery adds a header of its own, with its time and number.
    async fn was_numbered_anew(&self, content: &Brought) -> Result<bool, Fault> {
        let own = format!("{}/", self.validity);
        let known = arrive::known_by(&self.desk.service.kit, self.origin, content.hash).await?;
        Ok(known.iter().any(|(_, id)| !id.starts_with(&own)))
    }

    /// Streams it into the store; its headers alone when it is too large; none when it is there no more.
    async fn fetch(&self, line: &mut Line, size: u64) -> Result<Option<Fetched>, Hindrance> {
        if size > self.desk.max_bytes {
            return self.headers(line).await;
        }
        let mut taking = Taking::begin(self.desk);
        let mut offset = 0;
        loop {
            let what = format!("(UID BODY.PEEK[]<{offset}.{PART}>)");
            let Some(part) = line.fetch(self.uid, &what).await? else {
                taking.abort().await;
                return Ok(None);
            };
            let bytes = Bytes::copy_from_slice(part.body().unwrap_or_default());
            let length = bytes.len();
            if length > 0 && taking.write(bytes).await?.is_err() {
                // The server said a smaller size than it has.
                return self.headers(line).await;
            }
            offset += length;
            if length < PART {
                break;
            }
        }
        Ok(Some(match taking.finish(MESSAGE).await? {
            Ok(content) => Fetched {
                content: Some(content),
                remark: None,
            },
            Err(Untaken::Empty) => Fetched {
                content: None,
                remark: Some(IntakeRemark::Empty),
            },
            Err(Untaken::TooLarge) => return self.headers(line).await,
        }))
    }

    async fn headers(&self, line: &mut Line) -> Result<Option<Fetched>, Hindrance> {
        let what = format!("(UID BODY.PEEK[HEADER]<0.{MOST_HEADERS}>)");
        let Some(told) = line.fetch(self.uid, &what).await? else {
            return Ok(None);
        };
        let mut taking = Taking::begin(self.desk);
        let headers = Bytes::copy_from_slice(told.header().unwrap_or_default());
        let mut content = None;
        if !headers.is_empty() && taking.write(headers).await?.is_ok() {
            content = taking.finish(HEADERS).await?.ok();
        }
        Ok(Some(Fetched {
            content,
            remark: Some(IntakeRemark::TooLarge),
        }))
    }
}
