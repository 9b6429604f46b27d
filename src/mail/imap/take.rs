//! Taking messages in, one after another.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use chrono::{DateTime, SubsecRound as _, Utc};
use entities::vocabulary::{IntakeChannel, IntakeRemark};

use super::Mailbox;
use super::line::Line;
use crate::config::After;
use crate::kernel::Fault;
use crate::mail::steps::Step;
use crate::mail::tray::{Taking, Untaken};
use crate::mail::{Desk, Hindrance, Looked};
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

/// Messages at which the line broke. The next look takes them last: whatever a server cannot say of one message keeps no other
/// out.
#[derive(Debug, Default)]
pub(super) struct Stumbled(Mutex<BTreeSet<u32>>);

impl Stumbled {
    fn at(&self, uid: u32) {
        self.with(|known| known.insert(uid));
    }

    /// The messages of a folder in the order in which they are taken; those that are there no more are forgotten.
    fn last(&self, uids: Vec<u32>) -> Vec<u32> {
        self.with(|known| {
            known.retain(|uid| uids.contains(uid));
            let (last, mut order): (Vec<u32>, Vec<u32>) =
                uids.into_iter().partition(|uid| known.contains(uid));
            order.extend(last);
            order
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut BTreeSet<u32>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Takes in every message of the folder. What keeps one of them from being taken in or put away is noted; only a line that
/// breaks ends the look.
pub(super) async fn all(
    mailbox: &Mailbox,
    line: &mut Line,
    looked: &mut Looked,
) -> Result<(), Hindrance> {
    let Mailbox { desk, settings, .. } = mailbox;
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
    let uids = mailbox.stumbled.last(line.search(&condition).await?);
    if uids.is_empty() {
        return Ok(());
    }
    // Without that folder messages are taken in all the same, and put away once there is one.
    if let After::Move(folder) = &settings.after {
        on(line.make_folder(folder).await, looked)?;
    }
    for uid in uids {
        let message = Message {
            desk,
            origin: &origin,
            validity,
            uid,
        };
        let dealt_with = message.deal_with(line, &settings.after, looked).await;
        if let Err(broken) = on(dealt_with, looked) {
            mailbox.stumbled.at(uid);
            return Err(broken);
        }
    }
    Ok(())
}

/// Goes on after what hinders one thing, unless the line is gone.
fn on(done: Result<(), Hindrance>, looked: &mut Looked) -> Result<(), Hindrance> {
    match done {
        Err(hindrance) if hindrance.trouble == Trouble::Unreachable => Err(hindrance),
        Err(hindrance) => {
            looked.hinder(hindrance);
            Ok(())
        }
        Ok(()) => Ok(()),
    }
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
    /// Takes it in and puts it away.
    async fn deal_with(
        &self,
        line: &mut Line,
        after: &After,
        looked: &mut Looked,
    ) -> Result<(), Hindrance> {
        let arrived = self.take(line).await?;
        self.desk.steps.done(Step::Committed).await;
        let Some(arrived) = arrived else {
            return Ok(());
        };
        looked.arrived(arrived);
        match after {
            After::Move(folder) => line.move_to(self.uid, folder).await?,
            After::Keyword(keyword) => line.flag(self.uid, keyword).await?,
        }
        self.desk.steps.done(Step::PutAway).await;
        Ok(())
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_broke_the_line_comes_last_while_it_is_there() {
        let stumbled = Stumbled::default();
        assert_eq!(stumbled.last(vec![1, 2, 3]), [1, 2, 3]);
        stumbled.at(1);
        stumbled.at(2);
        assert_eq!(stumbled.last(vec![1, 2, 3, 4]), [3, 4, 1, 2]);
        assert_eq!(stumbled.last(vec![2, 5]), [5, 2]);
        // What was gone in between is another message by now.
        assert_eq!(stumbled.last(vec![1, 2, 3]), [1, 3, 2]);
    }
}
