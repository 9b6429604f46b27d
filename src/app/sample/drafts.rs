//! A letter on its way: prepared by the specialist, approved by the lawyer, waiting for the unit head's visa and the head's
//! signature, so that the demo has something to approve, to change and to sign.

use bytes::Bytes;
use chrono::NaiveDate;
use entities::ids::StaffMemberId;
use entities::vocabulary::{AccessClass, ContentRole, DocumentKind, DraftState, Verdict};

use super::SampleRefused;
use crate::access::{Caller, caller};
use crate::circulation::approval::Plan;
use crate::circulation::approval::decide::{Deciding, decide};
use crate::circulation::approval::start::start;
use crate::circulation::draft::prepare::{NewDraft, prepare};
use crate::circulation::draft::{Whole, list};
use crate::classification::read as scheme;
use crate::content::uploads::Uploads;
use crate::documents::{CardDraft, Claim};
use crate::kernel::{Fault, calendar};
use crate::op::Kit;
use crate::sample::{SAMPLE_MARK, SampleFormat, file_of};

const PREPARER: &str = "specialists";
const LAWYER: &str = "jurists";
const UNIT_HEAD: &str = "nodalas-vaditaja";
const HEAD: &str = "vaditaja";

const REGISTER: &str = "nosutitie";

const TITLE: &str = "Par pabalsta piešķiršanas kārtību (paraugs)";

const TEXT: [&str; 2] = [
    "Informējam, ka pabalstu piešķir pēc iztikas līdzekļu deklarācijas un dzīvesvietas apsekošanas.",
    "Lēmumu paziņojam desmit darba dienu laikā pēc visu dokumentu saņemšanas.",
];

/// Prepares the draft and sends it round. Repeated, it does what is still undone.
///
/// # Errors
/// When data and service do not fit, or a fault.
pub async fn load_drafts(kit: &Kit, uploads: &Uploads) -> Result<(), SampleRefused> {
    let preparer = somebody(kit, PREPARER).await?;
    let whole = match own(kit, &preparer).await? {
        Some(whole) => whole,
        None => {
            prepare_one(kit, uploads, &preparer).await?;
            known(kit, &preparer).await?
        }
    };
    let lawyer = somebody(kit, LAWYER).await?;
    if whole.row.state == DraftState::InPreparation {
        let unit_head = person(&somebody(kit, UNIT_HEAD).await?)?;
        let plan = Plan {
            stages: vec![vec![person(&lawyer)?], vec![unit_head]],
            signatory: person(&somebody(kit, HEAD).await?)?,
        };
        let (draft, revision) = (whole.row.id, whole.row.revision);
        let started = start(kit, &preparer, draft, revision, &plan, None).await?;
        started.map_err(SampleRefused::Draft)?;
    }
    let whole = known(kit, &preparer).await?;
    let steps = whole
        .open_round()
        .into_iter()
        .flat_map(|round| &round.steps);
    let asked = steps
        .filter(|step| Some(step.row.approver_id) == lawyer.staff_member)
        .find(|step| step.approvals.is_empty());
    if let Some(step) = asked {
        let deciding = Deciding {
            step: step.row.id,
            verdict: Verdict::Approved,
            remarks: None,
        };
        let decided = decide(kit, &lawyer, deciding, None).await?;
        decided.map_err(SampleRefused::Draft)?;
    }
    Ok(())
}

async fn prepare_one(kit: &Kit, uploads: &Uploads, preparer: &Caller) -> Result<(), SampleRefused> {
    let registers = scheme::registers(kit.db.reader(), preparer.institution).await?;
    let register = registers
        .into_iter()
        .find(|register| register.code == REGISTER)
        .ok_or_else(|| SampleRefused::Unknown(REGISTER.to_owned()))?;
    let file = paper(calendar::day(kit.clock.now())).await?;
    let body = futures::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(file.bytes))]);
    let received = uploads
        .receive(preparer.account, &file.name, None, body)
        .await?;
    let upload = received.map_err(Fault::at("taking in a sample"))?.upload;
    let new = NewDraft {
        register: register.id,
        file: None,
        card: CardDraft {
            kind: Some(DocumentKind::Letter),
            title: TITLE.to_owned(),
            notes: Some(SAMPLE_MARK.to_owned()),
            access_class: Some(AccessClass::Open),
            ..CardDraft::default()
        },
        claims: vec![Claim {
            upload,
            role: ContentRole::Main,
        }],
        relations: Vec::new(),
    };
    let prepared = prepare(kit, preparer, new, None).await?;
    prepared.map(drop).map_err(SampleRefused::Draft)
}

/// Written on a thread of its own, as all sample papers are.
async fn paper(date: NaiveDate) -> Result<crate::sample::SampleFile, SampleRefused> {
    let written =
        tokio::task::spawn_blocking(move || file_of(SampleFormat::Docx, TITLE, &TEXT, date));
    Ok(written.await.map_err(Fault::at("writing the sample"))??)
}

async fn own(kit: &Kit, preparer: &Caller) -> Result<Option<Whole>, SampleRefused> {
    let drafts = list::prepared_by(kit.db.reader(), preparer).await?;
    Ok(drafts.into_iter().find(|whole| whole.card.title == TITLE))
}

async fn known(kit: &Kit, preparer: &Caller) -> Result<Whole, SampleRefused> {
    let found = own(kit, preparer).await?;
    found.ok_or_else(|| SampleRefused::Unknown(TITLE.to_owned()))
}

async fn somebody(kit: &Kit, login: &str) -> Result<Caller, SampleRefused> {
    let found = caller::for_login(kit.db.reader(), login, kit.clock.now()).await?;
    found.ok_or_else(|| SampleRefused::Unknown(login.to_owned()))
}

fn person(caller: &Caller) -> Result<StaffMemberId, SampleRefused> {
    let person = caller.staff_member;
    person.ok_or_else(|| SampleRefused::Unknown(caller.login.clone()))
}
