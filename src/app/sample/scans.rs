//! What the four services of 2011 left, scanned: their letters lie in closed files whose term has ended, so that whoever tries the
//! destruction of documents in the demo sees bytes go, not only rows.
//!
//! Done as an office does it: an administrator opens the old file again, the clerk adds what was scanned, and the file is
//! closed. Its term stays, since that is counted from its year.

use std::collections::BTreeSet;

use bytes::Bytes;
use chrono::NaiveDate;
use entities::classification::file;
use entities::documents::{document, version, version_content};
use entities::ids::{DocumentId, FileId, VersionId};
use entities::vocabulary::{ContentRole, DocumentStatus, OpenState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::consequences;
use super::SampleRefused;
use super::predecessors::{INDEX, YEARS};
use crate::access::{Caller, caller};
use crate::classification::files::{close_file, reopen_file};
use crate::content::uploads::Uploads;
use crate::documents::amend::{Addition, Amendment, amend};
use crate::kernel::Fault;
use crate::op::Kit;
use crate::sample::{SAMPLE_MARK, SampleFormat, file_of};

const CLERK: &str = "lietvede";
const ADMINISTRATOR: &str = "administrators";

const REASON: &str = "Pievieno skenētos dokumentus (paraugs)";

const TEXT: [&str; 2] = [
    "Skenēts no papīra; vēstules teksts ir izdomāts.",
    "Lūdzam atbildēt mēneša laikā.",
];

/// Adds the scans. Repeated, it does what is still undone.
///
/// # Errors
/// When data and service do not fit, or a fault.
pub async fn load_scans(kit: &Kit, uploads: &Uploads) -> Result<(), SampleRefused> {
    let clerk = somebody(kit, CLERK).await?;
    let administrator = somebody(kit, ADMINISTRATOR).await?;
    let files = file::Entity::find()
        .filter(file::Column::InstitutionId.eq(clerk.institution))
        .filter(file::Column::FileIndex.eq(INDEX))
        .filter(file::Column::Year.is_in(YEARS))
        .order_by_asc(file::Column::Id)
        .all(kit.db.reader())
        .await
        .map_err(Fault::from)?;
    for file in files {
        let bare = bare(kit, file.id).await?;
        if file.state == OpenState::Closed && bare.is_empty() {
            continue;
        }
        if file.state == OpenState::Closed {
            let reopened = reopen_file(kit, &administrator, file.id, REASON, None).await?;
            reopened.map_err(SampleRefused::Scheme)?;
        }
        for card in bare {
            scan(kit, uploads, &clerk, card).await?;
        }
        let closed = close_file(kit, &clerk, file.id, None).await?;
        closed.map_err(SampleRefused::Scheme)?;
    }
    Ok(())
}

/// The documents of a file that have no contents.
async fn bare(kit: &Kit, file: FileId) -> Result<Vec<document::Model>, Fault> {
    let reader = kit.db.reader();
    let cards = document::Entity::find()
        .filter(document::Column::FileId.eq(file))
        .filter(document::Column::Status.eq(DocumentStatus::Registered))
        .order_by_asc(document::Column::Id)
        .all(reader)
        .await?;
    let ids: Vec<DocumentId> = cards.iter().map(|card| card.id).collect();
    let versions: Vec<(VersionId, DocumentId)> = version::Entity::find()
        .select_only()
        .columns([version::Column::Id, version::Column::DocumentId])
        .filter(version::Column::DocumentId.is_in(ids))
        .into_tuple()
        .all(reader)
        .await?;
    let full: Vec<VersionId> = version_content::Entity::find()
        .select_only()
        .column(version_content::Column::VersionId)
        .filter(version_content::Column::VersionId.is_in(versions.iter().map(|(id, _)| *id)))
        .into_tuple()
        .all(reader)
        .await?;
    let full: BTreeSet<DocumentId> = versions
        .iter()
        .filter(|(version, _)| full.contains(version))
        .map(|(_, document)| *document)
        .collect();
    Ok(cards
        .into_iter()
        .filter(|card| !full.contains(&card.id))
        .collect())
}

async fn scan(
    kit: &Kit,
    uploads: &Uploads,
    clerk: &Caller,
    card: document::Model,
) -> Result<(), SampleRefused> {
    let number = card.number.as_ref().map(ToString::to_string);
    let number = number.unwrap_or_default();
    let title = format!("{} ({number}, {SAMPLE_MARK})", card.title);
    let file = paper(title, card.registered_on).await?;
    let body = futures::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(file.bytes))]);
    let received = uploads
        .receive(clerk.account, &file.name, None, body)
        .await?;
    let upload = received.map_err(Fault::at("taking in a scan"))?.upload;
    let amendment = Amendment {
        document: card.id,
        revision: card.revision,
        change: Box::new(|_| ()),
        file: None,
        added: vec![Addition {
            upload,
            role: Some(ContentRole::Main),
        }],
        reason: Some(REASON.to_owned()),
        idempotency: None,
    };
    let amended = amend(kit, &consequences(), clerk, amendment).await?;
    amended
        .map(drop)
        .map_err(|refusal| SampleRefused::Scan { number, refusal })
}

/// Written on a thread of its own: making a PDF keeps a processor busy.
async fn paper(title: String, date: NaiveDate) -> Result<crate::sample::SampleFile, SampleRefused> {
    let written =
        tokio::task::spawn_blocking(move || file_of(SampleFormat::Pdf, &title, &TEXT, date));
    Ok(written.await.map_err(Fault::at("writing a scan"))??)
}

async fn somebody(kit: &Kit, login: &str) -> Result<Caller, SampleRefused> {
    caller::for_login(kit.db.reader(), login, kit.clock.now())
        .await?
        .ok_or_else(|| SampleRefused::Unknown(login.to_owned()))
}
