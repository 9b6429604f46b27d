//! Finding aids of record groups, as clients see them.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::handover::{abbreviation, group_history};
use entities::ids::UnitId;

use super::super::asker::{Asker, OrError};
use super::super::ids;
use super::super::limits;
use super::super::organisation::{Account, Unit, account, unit};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Instant;
use crate::access::Action;
use crate::handover::finding_aids::{self, Writing, history};
use crate::organisation::Fonds;

/// The finding aids of a record group.
struct FindingAids {
    unit: UnitId,
    fonds: Fonds,
}

#[Object]
/// The finding aids of a record group (uzziņu sistēma), besides its inventories. Ground: MK 282/2024.
impl FindingAids {
    /// The institution, of today or of old, whose group it is.
    async fn record_group(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, Some(self.unit)).await
    }

    /// What the records tell of its history today (vēsturiskās izziņas pamats), in Latvian: institutions, decisions,
    /// inventories.
    #[graphql(complexity = "limits::TABLE + child_complexity")]
    async fn generated(&self, context: &Context<'_>) -> Result<String> {
        let asker = Asker::of(context);
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let past = history::read(reader, own, &self.fonds).await;
        Ok(history::told(&self.fonds, &past.or_error(asker)?))
    }

    /// The versions of its history (fonda vēsturiskā izziņa), the newest first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn histories(&self, context: &Context<'_>) -> Result<Vec<GroupHistory>> {
        let asker = Asker::of(context);
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let rows = finding_aids::histories(reader, own, &self.fonds).await;
        Ok(rows
            .or_error(asker)?
            .into_iter()
            .map(GroupHistory)
            .collect())
    }

    /// The abbreviations that its descriptions use (saīsinājumu saraksts).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn abbreviations(&self, context: &Context<'_>) -> Result<Vec<Abbreviation>> {
        let asker = Asker::of(context);
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let rows = finding_aids::abbreviations(reader, own, &self.fonds).await;
        Ok(rows
            .or_error(asker)?
            .into_iter()
            .map(Abbreviation::from)
            .collect())
    }
}

/// A version of a record group's history.
struct GroupHistory(group_history::Model);

#[Object]
/// A version of a record group's history (fonda vēsturiskā izziņa). It never changes.
impl GroupHistory {
    /// 1 for the first.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The whole text.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// What the records told when it was written.
    async fn generated(&self) -> &str {
        &self.0.generated
    }

    /// When it was written.
    async fn written_at(&self) -> Instant {
        self.0.written_at.into()
    }

    /// Account that wrote it.
    async fn written_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.written_by)).await
    }
}

/// An abbreviation (saīsinājums).
#[derive(SimpleObject)]
struct Abbreviation {
    /// As it is written: `SD`.
    short: String,
    /// What it stands for.
    meaning: String,
}

impl From<abbreviation::Model> for Abbreviation {
    fn from(row: abbreviation::Model) -> Self {
        Self {
            short: row.short,
            meaning: row.meaning,
        }
    }
}

/// What can be asked about finding aids.
#[derive(Default)]
pub(super) struct FindingAidsQuery;

#[Object]
impl FindingAidsQuery {
    /// The finding aids of a record group (uzziņu sistēma); null where the archive has given it no number.
    async fn finding_aids(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The institution, of today or of old, whose group it is.")]
        record_group: ID,
    ) -> Result<Option<FindingAids>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadInventories)?;
        let unit = ids::read(&record_group, "recordGroup").or_error(asker)?;
        found(asker, unit).await
    }
}

async fn found(asker: &Asker, unit: UnitId) -> Result<Option<FindingAids>> {
    let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
    let fonds = finding_aids::group(reader, own, unit).await;
    let fonds = fonds.or_error(asker)?.ok();
    Ok(fonds.map(|fonds| FindingAids { unit, fonds }))
}

/// Another version of a record group's history.
#[derive(InputObject)]
struct WriteGroupHistoryInput {
    /// The institution whose group it is.
    record_group: ID,
    /// The version that was read; 0 where there was none: what somebody else wrote meanwhile is not overwritten.
    based_on: i32,
    /// The whole text, at most 20,000 characters.
    text: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What writing did.
#[derive(SimpleObject)]
struct WriteGroupHistoryPayload {
    /// The finding aids as they now are.
    finding_aids: Option<FindingAids>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What an abbreviation stands for.
#[derive(InputObject)]
struct AbbreviationInput {
    /// As it is written, at most 30 characters.
    short: String,
    /// What it stands for, at most 300 characters; null to take it away.
    meaning: Option<String>,
}

/// Abbreviations that the descriptions of a record group use.
#[derive(InputObject)]
struct SetAbbreviationsInput {
    /// The institution whose group it is.
    record_group: ID,
    /// Which, at most 500; the others stay.
    abbreviations: Vec<AbbreviationInput>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What setting did.
#[derive(SimpleObject)]
struct SetAbbreviationsPayload {
    /// The finding aids as they now are.
    finding_aids: Option<FindingAids>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What can be changed of finding aids.
#[derive(Default)]
pub(super) struct FindingAidsMutation;

#[Object]
impl FindingAidsMutation {
    /// Writes another version of a record group's history (papildināt fonda vēsturisko izziņu); the earlier ones stay.
    async fn write_group_history(
        &self,
        context: &Context<'_>,
        input: WriteGroupHistoryInput,
    ) -> Result<WriteGroupHistoryPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("writeGroupHistory", key, &input);
        let unit = reading.id(&input.record_group, "recordGroup");
        let refused = |problems| WriteGroupHistoryPayload {
            finding_aids: None,
            problems: told(asker, problems),
        };
        let unit = match reading.done(unit) {
            Ok(unit) => unit,
            Err(problems) => return Ok(refused(problems)),
        };
        let writing = Writing {
            unit,
            based_on: input.based_on,
            text: input.text,
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let written = finding_aids::write_history(kit, caller, writing, named.as_ref()).await;
        Ok(match written.or_error(asker)? {
            Ok(unit) => WriteGroupHistoryPayload {
                finding_aids: found(asker, unit).await?,
                problems: Vec::new(),
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }

    /// Says what abbreviations in the descriptions of a record group stand for (saīsinājumu saraksts).
    async fn set_abbreviations(
        &self,
        context: &Context<'_>,
        input: SetAbbreviationsInput,
    ) -> Result<SetAbbreviationsPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("setAbbreviations", key, &input);
        let unit = reading.id(&input.record_group, "recordGroup");
        let refused = |problems| SetAbbreviationsPayload {
            finding_aids: None,
            problems: told(asker, problems),
        };
        let unit = match reading.done(unit) {
            Ok(unit) => unit,
            Err(problems) => return Ok(refused(problems)),
        };
        let given = input.abbreviations.into_iter();
        let given = given.map(|one| (one.short, one.meaning)).collect();
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let set = finding_aids::set_abbreviations(kit, caller, unit, given, named.as_ref()).await;
        Ok(match set.or_error(asker)? {
            Ok(unit) => SetAbbreviationsPayload {
                finding_aids: found(asker, unit).await?,
                problems: Vec::new(),
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }
}
