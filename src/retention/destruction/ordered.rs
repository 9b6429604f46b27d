//! What exactly was ordered (*izpildei nodotais akts*): the act that everybody agreed on, and nothing else, is carried out. Each
//! line is compared with it at the moment of destruction, whoever did whatever to the rows meanwhile.

use std::collections::HashMap;

use entities::ids::FileId;
use entities::retention::{destruction_item, destruction_list, destruction_run};
use entities::vocabulary::{Appraisal, ItemState};
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::kernel::{Fault, secret};
use crate::retention::list::{hash, read};

/// The digests of the lines of an act whose hash is the one that was ordered.
#[derive(Debug, Default)]
pub(super) struct Ordered(HashMap<FileId, String>);

impl Ordered {
    /// Reads an act and compares the whole of it with what was ordered.
    ///
    /// # Errors
    /// A fault of the database; also where the act is not what was ordered: nothing more is destroyed by it then.
    pub(super) async fn of<C: ConnectionTrait>(
        connection: &C,
        run: &destruction_run::Model,
    ) -> Result<Self, Fault> {
        let list = destruction_list::Entity::find_by_id(run.list_id)
            .one(connection)
            .await?
            .ok_or(Fault::broken("a list that is executed is not there"))?;
        let items = read::items(connection, run.list_id).await?;
        if run.hash.is_none() || run.hash != Some(hash::of(&list, &items)?) {
            return Err(changed());
        }
        let mut lines = HashMap::with_capacity(items.len());
        for item in &items {
            if let Some(line) = hash::line(item)? {
                lines.insert(item.file_id, secret::hash(&line));
            }
        }
        Ok(Self(lines))
    }

    /// Whether a file stands on the act to be destroyed; not one that was withdrawn since.
    ///
    /// # Errors
    /// A fault where its line is another one than was ordered: nothing more is destroyed by the act then.
    pub(super) fn stands(&self, item: &destruction_item::Model) -> Result<bool, Fault> {
        let line = hash::line(item)?.map(|line| secret::hash(&line));
        if line.is_none() || line.as_ref() != self.0.get(&item.file_id) {
            return Err(changed());
        }
        Ok(item.state == ItemState::Standing && item.appraisal == Some(Appraisal::Destroy))
    }
}

const fn changed() -> Fault {
    Fault::broken("an act is not the one that was ordered; nothing more is destroyed by it")
}
