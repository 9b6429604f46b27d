//! One document, and lists of them.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};
use entities::documents::document;
use entities::ids::DocumentId;

use super::document::Document;
use crate::access::Action;
use crate::documents::list::{self, DocumentFilter};
use crate::documents::shown::List;
use crate::documents::view::{self, Purpose};
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::ids;
use crate::graphql::limits;
use crate::graphql::organisation::with_units_before;
use crate::graphql::paging::{Paged, connection, request, total, wants_rows};
use crate::graphql::scalars::Date;
use crate::graphql::vocabulary::{
    AccessClass, Direction, DocumentKind, DocumentStatus, RouteStage,
};
use crate::kernel::Problem;

/// What can be asked about documents.
#[derive(Default)]
pub(in crate::graphql) struct DocumentsQuery;

/// Narrows a list of documents; every field that is given must hold.
#[derive(InputObject, Default)]
struct DocumentFilterInput {
    /// Incoming, outgoing or internal.
    direction: Option<Direction>,
    /// Of one kind.
    kind: Option<DocumentKind>,
    /// Registered, annulled or enclosed.
    status: Option<DocumentStatus>,
    /// Of one access class.
    access_class: Option<AccessClass>,
    /// Of one register.
    register: Option<ID>,
    /// Of one year of registration.
    year: Option<i32>,
    /// With this registration number, exactly as printed.
    number: Option<String>,
    /// In one file.
    file: Option<ID>,
    /// Standing in one further file besides their own.
    also_in: Option<ID>,
    /// Of one series.
    series: Option<ID>,
    /// Registered for one unit (struktūrvienība), under the name of its time.
    unit: Option<ID>,
    /// Those of the units that it succeeded too, however long ago (priekšteči).
    #[graphql(default)]
    with_predecessors: bool,
    /// From or to one correspondent.
    correspondent: Option<ID>,
    /// Registered on or after this day.
    registered_from: Option<Date>,
    /// Registered on or before this day.
    registered_to: Option<Date>,
    /// Standing at one stage of their route (posms).
    stage: Option<RouteStage>,
}

impl DocumentFilterInput {
    fn read(self) -> Result<DocumentFilter, Problem> {
        let date = |date: Option<Date>, path| date.map(|date| date.read(path)).transpose();
        Ok(DocumentFilter {
            direction: self.direction.map(Into::into),
            kind: self.kind.map(Into::into),
            stage: self.stage.map(Into::into),
            status: self.status.map(Into::into),
            access_class: self.access_class.map(Into::into),
            register: self
                .register
                .map(|id| ids::read(&id, "filter.register"))
                .transpose()?,
            year: self.year,
            number: self.number,
            file: self
                .file
                .map(|id| ids::read(&id, "filter.file"))
                .transpose()?,
            also_in: self
                .also_in
                .map(|id| ids::read(&id, "filter.alsoIn"))
                .transpose()?,
            series: self
                .series
                .map(|id| ids::read(&id, "filter.series"))
                .transpose()?,
            units: self
                .unit
                .map(|id| ids::read(&id, "filter.unit"))
                .transpose()?
                .into_iter()
                .collect(),
            correspondent: self
                .correspondent
                .map(|id| ids::read(&id, "filter.correspondent"))
                .transpose()?,
            registered_from: date(self.registered_from, "filter.registeredFrom")?,
            registered_to: date(self.registered_to, "filter.registeredTo")?,
        })
    }
}

#[Object]
impl DocumentsQuery {
    /// A document; null where there is none that the caller may see. A document restricted for the sake of private life is
    /// shown only to leave a trace in the journal (GDPR Art. 5(2)).
    async fn document(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
        #[graphql(
            desc = "Why the caller looks (skatīšanas iemesls), at most 200 characters; that of the header X-Purpose when none."
        )]
        purpose: Option<String>,
    ) -> Result<Option<Document>> {
        let asker = Asker::of(context);
        let id = ids::read(&id, "id").or_error(asker)?;
        viewed(context, id, purpose.as_deref()).await
    }

    /// Documents that the caller may see, the last registered first. What a list shows of documents restricted for the sake of
    /// private life leaves one entry in the journal (GDPR Art. 5(2)), with the purpose that the request's header `X-Purpose`
    /// gives (percent-encoded UTF-8).
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn documents(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<DocumentFilterInput>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<DocumentId, Document>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let (reader, scope) = (asker.service.kit.db.reader(), asker.caller.scope());
        let request = request(first, after.as_deref()).or_error(asker)?;
        let filter = filter.unwrap_or_default();
        let with_predecessors = filter.with_predecessors;
        let mut filter = filter.read().or_error(asker)?;
        if with_predecessors {
            filter.units = with_units_before(context, filter.units).await?;
        }
        let page = list::page(reader, scope, &filter, &request)
            .await
            .or_error(asker)?;
        let total = total(context, asker, list::count(reader, scope, &filter)).await?;
        if wants_rows(context) {
            for row in &page.rows {
                asker.shows(List::Documents, row);
            }
        }
        prefetch(context, &page.rows.iter().collect::<Vec<_>>()).await?;
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            |row| row.id,
            |row| Document(Arc::new(row)),
        ))
    }
}

/// A document opened by its id: whoever asks for one looks at it.
pub(in crate::graphql) async fn viewed(
    context: &Context<'_>,
    id: DocumentId,
    purpose: Option<&str>,
) -> Result<Option<Document>> {
    let asker = Asker::of(context);
    let card = view::card(
        &asker.service.kit,
        &asker.caller,
        id,
        &Purpose::new(purpose).or(&asker.purpose),
    )
    .await
    .or_error(asker)?;
    if card.is_some() {
        asker.has_viewed(id);
    }
    Ok(card.map(|row| Document(Arc::new(row))))
}

/// Reads what nearly every list shows beside its rows, side by side and before the rows are resolved: the loader would
/// first wait whether more is asked of it, once for each kind.
pub(in crate::graphql) async fn prefetch(
    context: &Context<'_>,
    rows: &[&document::Model],
) -> Result<()> {
    let asker = Asker::of(context);
    let ahead = context.look_ahead();
    let node = [ahead.field("edges").field("node"), ahead.field("nodes")];
    let asked = |field: &str| node.iter().any(|node| node.field(field).exists());
    let wanted = |field: &str| if asked(field) { rows } else { &[] };
    let files: HashSet<_> = wanted("file").iter().map(|row| row.file_id).collect();
    let units: HashSet<_> = wanted("unit").iter().map(|row| row.unit_id).collect();
    let correspondents = wanted("correspondent").iter();
    let correspondents: HashSet<_> = correspondents
        .filter_map(|row| row.correspondent_id)
        .collect();
    let (files, units, correspondents) = tokio::join!(
        asker.load_now(files.into_iter().collect()),
        asker.load_now(units.into_iter().collect()),
        asker.load_now(correspondents.into_iter().collect())
    );
    files
        .map(drop)
        .and(units.map(drop))
        .and(correspondents.map(drop))
        .or_error(asker)
}
