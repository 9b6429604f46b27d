//! Taking over an old register of 100,000 rows, beside bare multi-row inserts of the cards that come of it.
//!
//! The register is taken over twice, for two services: once to warm everything, then its cards are inserted bare under
//! another register, then it is taken over again and measured: checked, written with journal and origin, and compared. So
//! what is measured meets the fullest tables.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use aprite::access::Caller;
use aprite::takeover::files::Plan as FilesPlan;
use aprite::takeover::register::Plan as RegisterPlan;
use aprite::takeover::{Flaw, Mode, Phase, Table, Watch, Written, files, register};
use chrono::{Days, NaiveDate};
use clap::Args;
use entities::classification::{register as registers, register_year};
use entities::documents::document;
use entities::ids::{DocumentId, RegisterId};
use entities::vocabulary::{AccessClass, Direction};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use crate::Outcome;
use crate::figure::{Figure, Goal, Kind};
use crate::stage::{Directory, Stage};
use crate::words::{self, Dice};

/// An old number stands in one register of its service only, so two have the same.
const SERVICES: [&str; 2] = ["BN-0", "BN-1"];

const BENCH: &str = "takeover";
/// Cards to an insert: SQLite takes 32 766 values, and a card has 47.
const AT_ONCE: u64 = 500;

#[derive(Debug, Clone, Args)]
pub(crate) struct Arguments {
    /// Over which databases; both without it.
    #[arg(long, value_enum)]
    database: Vec<Kind>,
    /// Rows of the register.
    #[arg(long, default_value_t = 100_000)]
    rows: u64,
    /// Three thousand rows: whether it works.
    #[arg(long)]
    quick: bool,
}

pub(crate) async fn run(mut arguments: Arguments) -> Outcome<()> {
    if arguments.quick {
        arguments.rows = 3_000;
    }
    let kinds = match arguments.database.as_slice() {
        [] => vec![Kind::Sqlite, Kind::Postgresql],
        some => some.to_vec(),
    };
    for kind in kinds {
        over(kind, arguments.rows).await?;
    }
    Ok(())
}

async fn over(kind: Kind, rows: u64) -> Outcome<()> {
    let stage = Stage::as_of(kind, Directory::new(None)?, aprite::kernel::Clock::system()).await?;
    let (list, table) = tables(stage.data.path(), rows)?;
    let clerk = &stage.clerk.caller;
    let (list, nothing) = (open(&list).await?, Written::default());
    for service in SERVICES {
        let plan = FilesPlan {
            service: service.to_owned(),
            title: None,
            access: AccessClass::Open,
        };
        let mut phases = Phases::default();
        files::take_over(
            &stage.kit,
            clerk,
            &list,
            &nothing,
            &plan,
            Mode::Whole,
            &mut phases,
        )
        .await??;
    }
    take_over(&stage, clerk, &table, (SERVICES[0], "warm"), rows).await?;
    let bare = insert_bare(&stage, rows).await?;
    let (took, phases) = take_over(&stage, clerk, &table, (SERVICES[1], "measured"), rows).await?;
    let per_second = |took: Duration| rows as f64 / took.as_secs_f64();
    Figure::new(BENCH, "rows", per_second(took), "1/s")
        .over(kind)
        .beside("bare_inserts_of_the_cards", per_second(bare))
        .aiming(Goal::AtLeast(0.25))
        .print()?;
    for (phase, took) in phases {
        Figure::new(BENCH, phase, took.as_secs_f64(), "s")
            .over(kind)
            .print()?;
    }
    Ok(())
}

/// A list of files and a register, as a former service left them.
fn tables(directory: &Path, rows: u64) -> Outcome<(PathBuf, PathBuf)> {
    let mut dice = Dice::new(7);
    let mut list = String::from("lietas indekss;nosaukums;gads\n");
    for year in 2001..=2010 {
        let _ = writeln!(list, "1-1;Saņemtie dokumenti;{year}");
    }
    let mut table = String::from(
        "Reģ. Nr.;Datums;Īss saturs;No kā saņemts;Nosūtītāja nr.;Lapas;Pielikumi;Lietas indekss;Piezīmes\n",
    );
    let first = NaiveDate::from_ymd_opt(2001, 1, 2).ok_or("no such day")?;
    let mut numbers = std::collections::BTreeMap::new();
    for row in 0..rows {
        let day = first + Days::new(row * 3_640 / rows);
        let number = numbers.entry(chrono::Datelike::year(&day)).or_insert(0_u64);
        *number += 1;
        let (title, sender) = (words::phrase(&mut dice, 6), words::phrase(&mut dice, 2));
        let (sheets, day) = (dice.below(9) + 1, day.format("%d.%m.%Y"));
        let _ = writeln!(
            table,
            "1-1/{number};{day};{title};{sender};{row}-A;{sheets};1;1-1;{}",
            words::word(&mut dice)
        );
    }
    let (list_path, table_path) = (directory.join("list.csv"), directory.join("register.csv"));
    std::fs::write(&list_path, list)?;
    std::fs::write(&table_path, table)?;
    Ok((list_path, table_path))
}

async fn open(path: &Path) -> Outcome<Table> {
    Ok(Table::open(path, None).await??)
}

async fn take_over(
    stage: &Stage,
    clerk: &Caller,
    path: &Path,
    (service, code): (&str, &str),
    rows: u64,
) -> Outcome<(Duration, Vec<(&'static str, Duration)>)> {
    let plan = RegisterPlan {
        service: service.to_owned(),
        code: code.to_owned(),
        title: None,
        direction: Direction::Incoming,
        number_format: Some("{index}/{seq}".parse()?),
        file_index: None,
        own_numbers: false,
    };
    let mut phases = Phases::default();
    let began = Instant::now();
    // Surveying reads the whole table once, so it counts.
    let table = open(path).await?;
    let done = register::take_over(
        &stage.kit,
        clerk,
        &table,
        &Written::default(),
        &plan,
        Mode::Whole,
        &mut phases,
    )
    .await??;
    let took = began.elapsed();
    let agrees = done
        .reconciliation
        .is_some_and(|compared| compared.agrees());
    if done.tally.taken_over != rows || !agrees {
        return Err(format!("{:?} were taken over, agreeing: {agrees}", done.tally).into());
    }
    Ok((took, phases.ended()))
}

/// The cards of the register that was taken over first, inserted again under another: statements that hold as many as fit,
/// a commit for each, nothing else. Making the statements does not count.
async fn insert_bare(stage: &Stage, rows: u64) -> Outcome<Duration> {
    let kit = &stage.kit;
    let warm = registers::Entity::find()
        .filter(registers::Column::Code.eq("warm"))
        .one(kit.db.reader())
        .await?
        .ok_or("the first register is missing")?;
    let bare = registers::Model {
        id: RegisterId(uuid::Uuid::from_u128(u128::from_be_bytes(
            *b"bare inserts....",
        ))),
        code: "bare".to_owned(),
        ..warm.clone()
    };
    let op = kit.begin(aprite::journal::Actor::System).await?;
    registers::Entity::insert(bare.clone().into_active_model())
        .exec_without_returning(op.transaction())
        .await?;
    let years = register_year::Entity::find()
        .filter(register_year::Column::RegisterId.eq(warm.id))
        .all(op.transaction())
        .await?;
    for year in years {
        let year = register_year::Model {
            register_id: bare.id,
            ..year
        };
        register_year::Entity::insert(year.into_active_model())
            .exec_without_returning(op.transaction())
            .await?;
    }
    op.commit().await?;
    let (mut after, mut took, mut inserted) = (DocumentId(uuid::Uuid::nil()), Duration::ZERO, 0);
    loop {
        let cards = document::Entity::find()
            .filter(document::Column::RegisterId.eq(warm.id))
            .filter(document::Column::Id.gt(after))
            .order_by_asc(document::Column::Id)
            .limit(AT_ONCE)
            .all(kit.db.reader())
            .await?;
        let Some(last) = cards.last() else { break };
        after = last.id;
        inserted += cards.len() as u64;
        let cards = cards.into_iter().map(|card| {
            // As random as theirs were, and of the same time.
            let (high, low) = card.id.0.as_u64_pair();
            document::Model {
                id: DocumentId(uuid::Uuid::from_u64_pair(
                    high,
                    low.rotate_left(17) | 1 << 63,
                )),
                register_id: Some(bare.id),
                ..card
            }
            .into_active_model()
        });
        let statement = document::Entity::insert_many(cards).build(kit.db.backend());
        let began = Instant::now();
        let transaction = kit.db.begin().await?;
        transaction.execute_raw(statement).await?;
        transaction.commit().await?;
        took += began.elapsed();
    }
    if inserted != rows {
        return Err(format!("{inserted} cards were inserted bare").into());
    }
    Ok(took)
}

/// How long each phase took.
#[derive(Default)]
struct Phases(Vec<(&'static str, Instant)>);

impl Phases {
    fn ended(self) -> Vec<(&'static str, Duration)> {
        let ends = self
            .0
            .iter()
            .skip(1)
            .map(|(_, began)| *began)
            .chain([Instant::now()]);
        self.0
            .iter()
            .zip(ends)
            .map(|((phase, began), end)| (*phase, end - *began))
            .collect()
    }
}

impl Watch for Phases {
    fn begin(&mut self, phase: Phase, _: u64) {
        let name = match phase {
            Phase::Checking => "checking",
            Phase::TakingOver => "taking_over",
            Phase::Comparing => "comparing",
        };
        self.0.push((name, Instant::now()));
    }

    fn advance(&mut self, _: u64) {}

    fn flaw(&mut self, _: &Flaw) {}
}
