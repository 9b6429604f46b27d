//! Any record by its id (Relay's object identification).

use async_graphql::{Context, ID, Interface, Object, Result};
use entities::ids::{
    CorrespondentId, DispatchId, DocumentId, FileId, IntakeItemId, RegisterId, SeriesId,
    StaffMemberId, UnitId,
};

use super::asker::{Asker, OrError};
use super::circulation::{Dispatch, dispatch};
use super::classification::{File, FileSeries, Register};
use super::documents::{Document, viewed};
use super::ids;
use super::mailroom::{self, IntakeItem};
use super::organisation::{StaffMember, Unit};
use super::parties::Correspondent;
use crate::kernel::Problem;

/// A record with an id of its own.
#[derive(Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "Opaque id; the same record always has the same."
))]
enum Node {
    Document(Document),
    File(File),
    FileSeries(FileSeries),
    Register(Register),
    Correspondent(Correspondent),
    Unit(Unit),
    StaffMember(StaffMember),
    Dispatch(Dispatch),
    IntakeItem(IntakeItem),
}

/// What can be asked by id alone.
#[derive(Default)]
pub(super) struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The record with an id; null where there is none that the caller may see. A document or an item
    /// of the mailroom opened this way is looked at as by `document` and `intakeItem`.
    async fn node(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Result<Option<Node>> {
        let asker = Asker::of(context);
        let loader = asker.loader();
        let Some((name, uuid)) = ids::split(&id) else {
            let given: String = id.chars().take(60).collect();
            return Err(asker.refuse(&Problem::new("ID_MALFORMED", "id").with("given", given)));
        };
        Ok(match name {
            "Document" => viewed(context, DocumentId(uuid), None)
                .await?
                .map(Node::Document),
            "File" => loader
                .load_one(FileId(uuid))
                .await
                .or_error(asker)?
                .map(|row| Node::File(File(row))),
            "FileSeries" => {
                let row = loader.load_one(SeriesId(uuid)).await.or_error(asker)?;
                row.map(|row| Node::FileSeries(FileSeries(row)))
            }
            "Register" => {
                let row = loader.load_one(RegisterId(uuid)).await.or_error(asker)?;
                row.map(|row| Node::Register(Register(row)))
            }
            "Correspondent" => {
                let row = loader
                    .load_one(CorrespondentId(uuid))
                    .await
                    .or_error(asker)?;
                row.map(|row| Node::Correspondent(Correspondent(row)))
            }
            "Unit" => loader
                .load_one(UnitId(uuid))
                .await
                .or_error(asker)?
                .map(|row| Node::Unit(Unit(row))),
            "IntakeItem" => mailroom::viewed(context, IntakeItemId(uuid), None)
                .await?
                .map(Node::IntakeItem),
            "StaffMember" => {
                let row = loader.load_one(StaffMemberId(uuid)).await.or_error(asker)?;
                row.map(|row| Node::StaffMember(StaffMember::today(row)))
            }
            "Dispatch" => dispatch(context, DispatchId(uuid))
                .await?
                .map(Node::Dispatch),
            // What has no node of its own is reached through what it belongs to.
            other => {
                let problem = Problem::new("ID_OF_OTHER_TYPE", "id")
                    .with("expected", "Node")
                    .with("given", other);
                return Err(asker.refuse(&problem));
            }
        })
    }
}
