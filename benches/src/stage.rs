//! An institution to measure on, in a data directory of its own: units, people, a register, correspondents, two accounts
//! with their tokens. Made through the service's own functions, so that it is what a real one would be.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use aprite::access::{Caller, caller, token};
use aprite::classification::{registers, scheme, year_opening};
use aprite::db::Db;
use aprite::journal::Actor;
use aprite::kernel::secret::Keys;
use aprite::kernel::text::LatvianOrder;
use aprite::kernel::{Clock, Ids};
use aprite::op::{Bells, Kit, Op};
use aprite::organisation::load::{
    AppointmentPlan, InstitutionDetails, InstitutionPlan, Loaded, StaffPlan, UnitPlan,
};
use aprite::organisation::{NewAccount, Password, Validity, accounts, load_institution, password};
use aprite::parties::{self, Confirmation, CorrespondentDraft};
use chrono::{DateTime, Utc};
use entities::ids::{AccountId, CorrespondentId, RegisterId, StaffMemberId, UnitId};
use entities::values::RetentionPeriod;
use entities::vocabulary::{
    CorrespondentKind, Direction, RetentionCategory, Role, TokenScope, UnitKind,
};
use secrecy::ExposeSecret;
use tempfile::TempDir;

use crate::Outcome;
use crate::database::Database;
use crate::figure::Kind;
use crate::words::{self, Dice};

/// From when on documents are loaded in bulk, a Monday morning in January 2026: the first file and register year of all.
pub(crate) const LOADED_FROM: DateTime<Utc> =
    DateTime::from_timestamp_nanos(1_767_596_400_000_000_000);

/// Units of the institution; the specialist works in the first.
pub(crate) const UNITS: usize = 8;
const CORRESPONDENTS: usize = 400;

/// A data directory with an institution in it. No service runs on it yet.
pub(crate) struct Stage {
    pub(crate) database: Database,
    pub(crate) data: Directory,
    pub(crate) kit: Kit,
    /// Acts for the records clerk, who sees everything.
    pub(crate) clerk: Account,
    /// Acts for a specialist, who sees what is open and what is the unit's own.
    pub(crate) specialist: Account,
    pub(crate) register: RegisterId,
    pub(crate) units: Vec<UnitId>,
    pub(crate) correspondents: Vec<CorrespondentId>,
}

/// An account that a client acts for.
pub(crate) struct Account {
    pub(crate) caller: Caller,
    pub(crate) token: String,
}

/// A data directory that goes away, or one that somebody wants to keep.
#[derive(Debug)]
pub(crate) enum Directory {
    Temporary(TempDir),
    Kept(PathBuf),
}

impl Directory {
    /// `keep` where it is given, made when missing; otherwise a new one beside the other temporary files.
    pub(crate) fn new(keep: Option<&Path>) -> Outcome<Self> {
        Ok(match keep {
            Some(path) => {
                std::fs::create_dir_all(path)?;
                Self::Kept(path.canonicalize()?)
            }
            None => Self::Temporary(tempfile::Builder::new().prefix("aprite-bench-").tempdir()?),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Temporary(directory) => directory.path(),
            Self::Kept(path) => path,
        }
    }
}

impl Stage {
    /// Makes the institution as of now.
    pub(crate) async fn new(kind: Kind) -> Outcome<Self> {
        Self::as_of(kind, Directory::new(None)?, Clock::system()).await
    }

    /// Makes the institution with a clock that may stand; what is there already is found again.
    pub(crate) async fn as_of(kind: Kind, data: Directory, clock: Clock) -> Outcome<Self> {
        let database = Database::new(kind, data.path());
        let kit = kit(&database, data.path(), clock).await?;
        let mut op = kit.begin(Actor::System).await?;
        let institution = load_institution(&mut op, plan()).await?;
        let units: Vec<UnitId> = institution.units.values().copied().collect();
        let staff = |key| institution.staff.get(key).copied();
        if institution.is_changed() {
            create_account(
                &mut op,
                &institution,
                "lietvede",
                staff("clerk"),
                Role::RecordsClerk,
            )
            .await?;
            create_account(
                &mut op,
                &institution,
                "specialists",
                staff("specialist"),
                Role::Specialist,
            )
            .await?;
        }
        let register = register(&mut op, &institution, units[0]).await?;
        let correspondents = take_in_correspondents(&mut op, &kit, &institution).await?;
        op.commit().await?;
        Ok(Self {
            clerk: account(&kit, "lietvede", TokenScope::Write).await?,
            specialist: account(&kit, "specialists", TokenScope::Write).await?,
            database,
            data,
            kit,
            register,
            units,
            correspondents,
        })
    }
}

async fn kit(database: &Database, data: &Path, clock: Clock) -> Outcome<Kit> {
    let keys = data.join("keys");
    std::fs::create_dir_all(&keys)?;
    Ok(Kit {
        db: Db::open(&database.settings()?).await?,
        clock,
        ids: Ids::system(),
        keys: Arc::new(Keys::load_or_create(&keys.join("master.key"))?),
        bells: Arc::new(Bells::default()),
    })
}

fn plan() -> InstitutionPlan {
    let unit = |index: usize| UnitPlan {
        code: format!("BN-{index}"),
        parent: None,
        kind: UnitKind::Department,
        name_lv: format!("{}. sociālās palīdzības nodaļa", index + 1),
        name_en: format!("Social assistance department {}", index + 1),
        validity: Validity::default(),
        territories: Vec::new(),
        predecessors: Vec::new(),
    };
    let person = |key: &str, given: &str, family: &str| StaffPlan {
        key: key.to_owned(),
        given_name: given.to_owned(),
        family_name: family.to_owned(),
        email: None,
        validity: Validity::default(),
    };
    let place = |staff: &str, position: &str| AppointmentPlan {
        staff: staff.to_owned(),
        unit: "BN-0".to_owned(),
        position: position.to_owned(),
        validity: Validity::default(),
    };
    InstitutionPlan {
        institution: InstitutionDetails {
            code: "BN".to_owned(),
            name_lv: "Mērījumu dienests".to_owned(),
            name_en: "Measuring service".to_owned(),
            validity: Validity::default(),
            sample: true,
        },
        units: (0..UNITS).map(unit).collect(),
        staff: vec![
            person("clerk", "Ilze", "Kalniņa"),
            person("specialist", "Jānis", "Bērziņš"),
        ],
        appointments: vec![
            place("clerk", "lietvede"),
            place("specialist", "speciālists"),
        ],
    }
}

async fn create_account(
    op: &mut Op,
    institution: &Loaded,
    login: &str,
    staff_member: Option<StaffMemberId>,
    role: Role,
) -> Outcome<AccountId> {
    let new = NewAccount {
        institution: institution.institution,
        login: login.parse()?,
        staff_member,
        roles: [role].into(),
        password: password::hash(&Password::generated()).await?,
    };
    Ok(accounts::create(op, new).await?)
}

/// One register whose documents enter one series; found again by its code.
async fn register(op: &mut Op, institution: &Loaded, unit: UnitId) -> Outcome<RegisterId> {
    let known =
        aprite::classification::read::registers(op.transaction(), institution.institution).await?;
    if let Some(register) = known.first() {
        return Ok(register.id);
    }
    let today = aprite::kernel::calendar::day(op.at());
    let index: entities::values::FileIndex = "1-8".parse()?;
    let series = scheme::put_in_force(
        op,
        scheme::SchemePlan {
            unit: None,
            institution: institution.institution,
            title: "Mērījumu lietu nomenklatūra".to_owned(),
            valid_from: today,
            sample: true,
            series: vec![scheme::SeriesPlan {
                unit: Some(unit),
                retention: Some(RetentionPeriod::new(RetentionCategory::ShortTerm, Some(5))?),
                legal_basis: "paraugs".to_owned(),
                ..scheme::SeriesPlan::titled(
                    index.clone(),
                    "Iedzīvotāju iesniegumi un sarakste".to_owned(),
                    "Submissions and correspondence".to_owned(),
                )
            }],
        },
    )
    .await??;
    year_opening::open_files(op, institution.institution, today).await?;
    let plan = registers::RegisterPlan {
        institution: institution.institution,
        code: "sanemtie".to_owned(),
        title_lv: "Saņemtie dokumenti".to_owned(),
        title_en: "Incoming documents".to_owned(),
        direction: Direction::Incoming,
        file_index: index,
        number_format: "{index}/{yy}/{seq}".parse()?,
        series: series.values().next().copied(),
        valid_from: Some(today),
    };
    Ok(registers::open_register(op, plan).await?)
}

async fn take_in_correspondents(
    op: &mut Op,
    kit: &Kit,
    institution: &Loaded,
) -> Outcome<Vec<CorrespondentId>> {
    use sea_orm::{EntityTrait, QuerySelect};
    let known: Vec<CorrespondentId> = entities::parties::correspondent::Entity::find()
        .select_only()
        .column(entities::parties::correspondent::Column::Id)
        .into_tuple()
        .all(op.transaction())
        .await?;
    if !known.is_empty() {
        return Ok(known);
    }
    let order = LatvianOrder::new()?;
    let mut dice = Dice::new(3);
    let mut ids = Vec::with_capacity(CORRESPONDENTS);
    for _ in 0..CORRESPONDENTS {
        let draft = CorrespondentDraft {
            kind: CorrespondentKind::Organisation,
            name: format!("SIA „{}”", words::phrase(&mut dice, 2)),
            registration_number: None,
            personal_code: None,
            personal_code_confirmed: Confirmation::Unasked,
            address: None,
            email: None,
            e_address: None,
        };
        let registered = parties::register(op, &kit.keys, &order, institution.institution, draft)
            .await?
            .map_err(|refusals| format!("a correspondent was refused: {refusals:?}"))?;
        ids.push(registered.into_correspondent().id);
    }
    Ok(ids)
}

/// The caller of an account and a new token for it.
async fn account(kit: &Kit, login: &str, scope: TokenScope) -> Outcome<Account> {
    // Tokens are for the service, whose clock is the machine's whatever ours may be.
    let kit = Kit {
        clock: Clock::system(),
        ..kit.clone()
    };
    let at = kit.clock.now();
    let caller = caller::for_login(kit.db.reader(), login, at)
        .await?
        .ok_or_else(|| format!("no account {login}"))?;
    let mut op = kit.begin(Actor::System).await?;
    let new = token::NewToken {
        name: "bench".to_owned(),
        scope,
        days: token::MOST_DAYS,
    };
    let shown = token::create(&mut op, caller.account, new).await?;
    op.commit().await?;
    Ok(Account {
        caller,
        token: shown.secret.expose_secret().to_owned(),
    })
}
