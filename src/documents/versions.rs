//! Versions of what a document holds (*redakcijas*): contents are never replaced. What came later is added in a new version that keeps
//! the earlier ones.

use entities::content::upload;
use entities::documents::{document, version, version_content};
use entities::ids::VersionId;
use entities::vocabulary::ContentRole;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::read;
use crate::access::Caller;
use crate::kernel::Fault;
use crate::op::Op;

/// What a document holds now.
#[derive(Default)]
pub(super) struct Newest {
    /// Of its newest version; 0 where there is none.
    ordinal: i32,
    contents: Vec<version_content::Model>,
}

impl Newest {
    /// What a content is that came later under this name: it is there in place of the one that has it, or an annex.
    pub(super) fn role(&self, name: &str) -> ContentRole {
        let mut contents = self.contents.iter();
        let found = contents.find(|content| content.file_name == name);
        found.map_or(ContentRole::Annex, |content| content.role)
    }
}

/// What a document holds in its newest version.
///
/// # Errors
/// A fault of the database.
pub(super) async fn newest(op: &Op, card: &document::Model) -> Result<Newest, Fault> {
    let versions = read::versions(op.transaction(), &[card.id])
        .await?
        .remove(&card.id)
        .unwrap_or_default();
    // What was taken over from an old register has none until its paper is scanned.
    let Some(last) = versions.last() else {
        return Ok(Newest::default());
    };
    let kept = read::contents(op.transaction(), &[last.id]).await?;
    Ok(Newest {
        ordinal: last.ordinal,
        contents: kept.into_values().flatten().map(|(row, _)| row).collect(),
    })
}

/// Adds a version that holds what the newest one does, and what came later.
///
/// # Errors
/// A fault of the database.
pub(super) async fn add_version(
    op: &Op,
    caller: &Caller,
    card: &document::Model,
    (newest, uploads): (Newest, &[(&upload::Model, ContentRole)]),
    reason: Option<String>,
) -> Result<(), Fault> {
    let next = version::Model {
        id: op.new_id(VersionId),
        document_id: card.id,
        ordinal: newest.ordinal + 1,
        created_at: op.at(),
        created_by: caller.actor.account(),
        reason,
    };
    let version_id = next.id;
    next.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    let kept = newest.contents.into_iter();
    let kept = kept.map(|row| (row.content_hash, row.role, row.file_name));
    let added = uploads
        .iter()
        .map(|(upload, role)| (upload.content_hash, *role, upload.file_name.clone()));
    let rows: Vec<_> = (1..)
        .zip(kept.chain(added))
        .map(|(ordinal, (content_hash, role, file_name))| {
            version_content::Model {
                version_id,
                ordinal,
                content_hash,
                role,
                file_name,
            }
            .into_active_model()
        })
        .collect();
    version_content::Entity::insert_many(rows)
        .exec_without_returning(op.transaction())
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use entities::values::ContentHash;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_comes_under_a_name_takes_its_role() {
        let content = |ordinal, role, name: &str| version_content::Model {
            version_id: VersionId(Uuid::nil()),
            ordinal,
            content_hash: ContentHash::from_bytes([0; 32]),
            role,
            file_name: name.to_owned(),
        };
        let newest = Newest {
            ordinal: 1,
            contents: vec![
                content(1, ContentRole::Main, "protokols.rtf"),
                content(2, ContentRole::Annex, "saraksts.txt"),
            ],
        };
        for (name, expected) in [
            ("protokols.rtf", ContentRole::Main),
            ("saraksts.txt", ContentRole::Annex),
            ("protokols.pdf", ContentRole::Annex),
        ] {
            assert_eq!(newest.role(name), expected, "{name}");
        }
    }
}
