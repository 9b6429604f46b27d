//! How the databases go about the lists of documents once there are some thousands, by their own account: every page walks
//! an index whose order is the list's own. None sorts more than it shows, none looks at the whole table.

use aprite::access::Scope;
use aprite::app::sample;
use aprite::documents::list::{DocumentFilter, page_query};
use aprite::journal::Actor;
use aprite::kernel::paging::PageRequest;
use aprite::op::Kit;
use both::both;
use chrono::{NaiveDate, TimeDelta};
use entities::circulation::document_route;
use entities::classification::{file, register, register_year, series};
use entities::documents::{addressee, document};
use entities::ids::{CorrespondentId, DocumentId, FileId, InstitutionId, UnitId};
use entities::organisation::unit;
use entities::parties::correspondent;
use entities::vocabulary::{
    AccessClass, CorrespondentKind, Direction, DocumentKind, DocumentStatus, OpenState, Role,
    RouteStage,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryOrder,
    QueryTrait, TryGetable,
};
use serde_json::Value;

use crate::support::kit::Plumbing;

mod mailroom;

const DOCUMENTS: usize = 12_000;
const PAGE: u64 = 20;
const YEARS: [i32; 3] = [2024, 2025, 2026];

/// What stands around the documents of an archive.
pub(crate) struct Archive {
    pub(crate) institution: InstitutionId,
    pub(crate) units: Vec<UnitId>,
    registers: Vec<register::Model>,
    files: Vec<file::Model>,
    correspondents: Vec<CorrespondentId>,
    /// In the order of their registration.
    pub(crate) documents: Vec<DocumentId>,
}

pub(crate) async fn all<E: EntityTrait>(kit: &Kit, order: E::Column) -> Vec<E::Model> {
    let query = E::find().order_by_asc(order);
    query.all(kit.db.reader()).await.expect("rows")
}

pub(crate) async fn insert<E: EntityTrait, A>(kit: &Kit, rows: Vec<A>)
where
    A: ActiveModelTrait<Entity = E> + Send,
{
    let op = kit.begin(Actor::System).await.expect("an operation");
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        E::insert_many(rows.by_ref().take(400))
            .exec_without_returning(op.transaction())
            .await
            .expect("inserted");
    }
    op.commit().await.expect("committed");
}

/// The database looks at what there is.
async fn analyze(kit: &Kit) {
    let looked = kit.db.reader().execute_unprepared("ANALYZE").await;
    looked.expect("statistics");
}

impl Archive {
    pub(crate) async fn fill(kit: &Kit) -> Self {
        let loaded = sample::load_institution(kit).await.expect("the sample");
        let registers = all::<register::Entity>(kit, register::Column::Code).await;
        let units = all::<unit::Entity>(kit, unit::Column::Code).await;
        let mut archive = Self {
            institution: loaded.institution,
            units: units.iter().map(|unit| unit.id).take(8).collect(),
            registers,
            files: Vec::new(),
            correspondents: Vec::new(),
            documents: Vec::new(),
        };
        archive.fill_surroundings(kit).await;
        archive.fill_documents(kit).await;
        analyze(kit).await;
        archive
    }

    async fn fill_surroundings(&mut self, kit: &Kit) {
        let op = kit.begin(Actor::System).await.expect("an operation");
        let years = all::<register_year::Entity>(kit, register_year::Column::Year).await;
        let there = |row: &register::Model, year| {
            years
                .iter()
                .any(|known| known.register_id == row.id && known.year == year)
        };
        let mut missing = Vec::new();
        for row in &self.registers {
            for year in YEARS.into_iter().filter(|year| !there(row, *year)) {
                missing.push(
                    register_year::Model {
                        register_id: row.id,
                        year,
                        number_format: row.number_format.clone(),
                        last_sequence: 0,
                        state: OpenState::Closed,
                        closed_at: None,
                    }
                    .into_active_model()
                    .reset_all(),
                );
            }
        }
        // Files of years before the sample's: the series go on, the files do not.
        let series = all::<series::Entity>(kit, series::Column::IndexSortKey).await;
        for row in series.iter().filter(|row| !row.carries_over).take(100) {
            self.files.push(file::Model {
                id: op.new_id(FileId),
                series_id: row.id,
                institution_id: self.institution,
                unit_id: None,
                file_index: row.file_index.clone(),
                index_sort_key: row.index_sort_key.clone(),
                title: row.title_lv.clone(),
                year: Some(2019),
                number: None,
                state: OpenState::Closed,
                opened_on: NaiveDate::from_ymd_opt(2019, 1, 1).expect("a day"),
                closed_on: None,
            });
        }
        let people = (0..600).map(|_| correspondent::ActiveModel {
            id: Set(op.new_id(CorrespondentId)),
            institution_id: Set(self.institution),
            kind: Set(CorrespondentKind::Person),
            name: Set("Vārds".to_owned()),
            name_sort_key: Set(vec![1]),
            name_folded: Set("vards".to_owned()),
            created_at: Set(op.at()),
            ..Default::default()
        });
        let people: Vec<_> = people.collect();
        self.correspondents = people.iter().map(|row| *row.id.as_ref()).collect();
        op.commit().await.expect("committed");
        insert::<register_year::Entity, _>(kit, missing).await;
        let files = self.files.iter().cloned();
        insert::<file::Entity, _>(
            kit,
            files
                .map(|row| row.into_active_model().reset_all())
                .collect(),
        )
        .await;
        insert::<correspondent::Entity, _>(kit, people).await;
    }

    /// Three years of documents, unevenly spread: the first of everything has many, the last few.
    async fn fill_documents(&mut self, kit: &Kit) {
        let begin = kit.clock.now() - TimeDelta::days(3 * 365);
        let mut dice = Dice(7);
        let (mut cards, mut addressees) = (Vec::new(), Vec::new());
        let mut last = std::collections::HashMap::new();
        for number in 0..DOCUMENTS {
            let at = begin + TimeDelta::minutes(130) * i32::try_from(number).expect("few");
            let day = at.date_naive();
            let register = &self.registers[dice.skewed(self.registers.len())];
            let year = chrono::Datelike::year(&day).clamp(YEARS[0], YEARS[2]);
            let sequence = last.entry((register.id, year)).or_insert(0_i64);
            *sequence += 1;
            let file = &self.files[dice.skewed(self.files.len())];
            let id = kit.ids.make(at, DocumentId);
            let enclosed = number % 400 == 0;
            let annulled = number % 500 == 1;
            self.documents.push(id);
            cards.push(document::ActiveModel {
                id: Set(id),
                institution_id: Set(self.institution),
                direction: Set(Direction::ALL[dice.skewed(Direction::ALL.len())]),
                kind: Set(match number % 2_000 {
                    0 => DocumentKind::Minutes,
                    other if other % 3 == 0 => DocumentKind::Submission,
                    _ => DocumentKind::Letter,
                }),
                status: Set(match (enclosed, annulled) {
                    (true, _) => DocumentStatus::Enclosed,
                    (_, true) => DocumentStatus::Annulled,
                    _ => DocumentStatus::Registered,
                }),
                register_id: Set((!enclosed).then_some(register.id)),
                register_year: Set((!enclosed).then_some(year)),
                sequence: Set((!enclosed).then_some(*sequence)),
                number: Set((!enclosed).then(|| {
                    register
                        .number_format
                        .print(&register.file_index, year, *sequence)
                        .expect("a number")
                })),
                registered_at: Set(at),
                registered_on: Set(day),
                title: Set(format!("Dokuments {number}")),
                channel_message_id: Set(
                    (number % mailroom::EVERY == 0).then(|| mailroom::message(number))
                ),
                languages: Set("lv".to_owned()),
                correspondent_id: Set(Some(
                    self.correspondents[dice.skewed(self.correspondents.len())],
                )),
                series_id: Set(file.series_id),
                file_id: Set(file.id),
                unit_id: Set(self.units[dice.skewed(self.units.len())]),
                access_class: Set(AccessClass::ALL[dice.skewed(AccessClass::ALL.len())]),
                annulled_at: Set(annulled.then_some(at)),
                annulment_reason: Set(annulled.then(|| "kļūda".to_owned())),
                revision: Set(1),
                ..Default::default()
            });
            if number % 4 == 0 {
                addressees.push(addressee::ActiveModel {
                    document_id: Set(id),
                    ordinal: Set(1),
                    correspondent_id: Set(Some(
                        self.correspondents[dice.skewed(self.correspondents.len())],
                    )),
                    name: Set(String::new()),
                });
            }
        }
        insert::<document::Entity, _>(kit, cards).await;
        insert::<addressee::Entity, _>(kit, addressees).await;
        // All but the last are in their files; some wait here and there.
        let moved = self.documents.iter().take(DOCUMENTS - 300).enumerate();
        let moved = moved.map(|(number, id)| document_route::ActiveModel {
            document_id: Set(*id),
            institution_id: Set(self.institution),
            stage: Set(match number % 700 {
                0 => RouteStage::ForResolution,
                _ => RouteStage::Filed,
            }),
            entered_at: Set(kit.clock.now()),
            entered_by: Set(None),
            entered_for: Set(None),
            revision: Set(1),
        });
        insert::<document_route::Entity, _>(kit, moved.collect()).await;
    }

    /// Lists of the many and of the few.
    fn filters(&self) -> Vec<(&'static str, DocumentFilter)> {
        let all = DocumentFilter::default;
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let mut filters = vec![
            ("institution", all()),
            (
                "days",
                DocumentFilter {
                    registered_from: day("2025-01-05"),
                    registered_to: day("2025-03-05"),
                    ..all()
                },
            ),
            (
                "number",
                DocumentFilter {
                    number: Some("2-1/25/7".to_owned()),
                    ..all()
                },
            ),
            (
                "annulled",
                DocumentFilter {
                    status: Some(DocumentStatus::Annulled),
                    ..all()
                },
            ),
            (
                "enclosed",
                DocumentFilter {
                    status: Some(DocumentStatus::Enclosed),
                    ..all()
                },
            ),
        ];
        let ends = |length: usize| [0, length - 1];
        for which in ends(self.registers.len()) {
            let register = Some(self.registers[which].id);
            let year = Some(2025);
            filters.push(("register", DocumentFilter { register, ..all() }));
            filters.push((
                "register and year",
                DocumentFilter {
                    register,
                    year,
                    ..all()
                },
            ));
        }
        for which in ends(self.files.len()) {
            let (file, series) = (
                Some(self.files[which].id),
                Some(self.files[which].series_id),
            );
            let kind = Some(DocumentKind::Letter);
            filters.push(("file", DocumentFilter { file, ..all() }));
            filters.push((
                "file and kind",
                DocumentFilter {
                    file,
                    kind,
                    ..all()
                },
            ));
            filters.push(("series", DocumentFilter { series, ..all() }));
        }
        for which in ends(self.units.len()) {
            let units = [self.units[which]].into();
            filters.push(("unit", DocumentFilter { units, ..all() }));
        }
        for kind in [
            DocumentKind::Letter,
            DocumentKind::Minutes,
            DocumentKind::Contract,
        ] {
            filters.push((
                "kind",
                DocumentFilter {
                    kind: Some(kind),
                    ..all()
                },
            ));
        }
        for stage in [
            RouteStage::Registered,
            RouteStage::ForResolution,
            RouteStage::Filed,
        ] {
            let stage = Some(stage);
            filters.push(("stage", DocumentFilter { stage, ..all() }));
        }
        for which in ends(self.correspondents.len()) {
            let correspondent = Some(self.correspondents[which]);
            filters.push((
                "correspondent",
                DocumentFilter {
                    correspondent,
                    ..all()
                },
            ));
        }
        filters
    }
}

/// The same numbers every time; the smaller ones come more often.
struct Dice(u64);

impl Dice {
    fn skewed(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let share = (self.0 >> 33) as f64 / f64::from(1_u32 << 31);
        ((share * share * share) * below as f64) as usize
    }
}

/// What a database will do.
enum Plan {
    Postgres(Value),
    Sqlite(Vec<String>),
}

async fn plan(kit: &Kit, mut statement: sea_orm::Statement) -> Plan {
    let explain = match statement.db_backend {
        DbBackend::Postgres => "EXPLAIN (FORMAT JSON) ",
        _ => "EXPLAIN QUERY PLAN ",
    };
    statement.sql.insert_str(0, explain);
    let rows = kit
        .db
        .reader()
        .query_all_raw(statement)
        .await
        .expect("a plan");
    if kit.db.backend() == DbBackend::Postgres {
        return Plan::Postgres(Value::try_get_by(&rows[0], 0).expect("a plan"));
    }
    let steps = rows.iter();
    Plan::Sqlite(
        steps
            .map(|row| row.try_get("", "detail").expect("a step"))
            .collect(),
    )
}

/// What the database will do, and everything in it that a page must not need.
async fn explained(kit: &Kit, statement: sea_orm::Statement) -> (String, Vec<String>) {
    let steps = match plan(kit, statement).await {
        Plan::Postgres(plan) => {
            let mut faults = Vec::new();
            postgres_faults(&plan[0]["Plan"], &mut faults);
            return (format!("{plan:#}"), faults);
        }
        Plan::Sqlite(steps) => steps,
    };
    let merges = steps.iter().any(|step| step.starts_with("SCAN walked"));
    let faults = steps.iter().filter(|step| {
        // Two pages that were walked in order are merged by sorting them.
        let pages = step.as_str() == "SCAN walked"
            || (merges && step.as_str() == "USE TEMP B-TREE FOR ORDER BY");
        (step.contains("SCAN") || step.contains("FOR ORDER BY")) && !pages
    });
    let faults = faults.cloned().collect();
    (steps.join("\n"), faults)
}

fn postgres_faults(node: &Value, faults: &mut Vec<String>) {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let rows = node["Plan Rows"].as_u64().unwrap_or(u64::MAX);
    let parts = || node["Plans"].as_array().into_iter().flatten();
    // What one correspondent was sent the planner may gather and sort while it is little; else it walks the index.
    let of_one = parts().any(|part| part["Relation Name"] == "document_addressee");
    let most = if of_one {
        DOCUMENTS as u64 / 100
    } else {
        2 * (PAGE + 1)
    };
    let whole = kind.contains("Seq Scan") && node["Relation Name"] == "document";
    let sorts = kind.contains("Sort") && rows > most;
    if whole || sorts {
        faults.push(format!("{kind} of {rows} rows"));
    }
    for part in parts() {
        postgres_faults(part, faults);
    }
}

#[both]
async fn no_list_sorts_or_scans_the_archive(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let archive = Archive::fill(kit).await;
    let own = archive
        .units
        .iter()
        .copied()
        .take(2)
        .collect::<std::collections::BTreeSet<_>>();
    let mut found = Vec::new();
    for role in [Role::RecordsClerk, Role::Specialist, Role::Auditor] {
        let scope = Scope::of(archive.institution, &[role].into(), own.clone(), None);
        for after in [None, Some(archive.documents[DOCUMENTS / 3])] {
            for (name, filter) in archive.filters() {
                let request = PageRequest::new(PAGE, after).expect("a page");
                let query = page_query(&scope, &filter, &request);
                let (plan, faults) = explained(kit, query.build(kit.db.backend())).await;
                if !faults.is_empty() {
                    let place = if after.is_some() { "deep" } else { "first" };
                    found.push(format!("{role}, {name}, {place} page: {faults:?}\n{plan}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}
