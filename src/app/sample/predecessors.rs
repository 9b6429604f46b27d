//! What the four services of 2011 left: each a list of files and a register, taken over as a clerk would, so that the demo
//! shows old documents under their own service's name and counts them under its successor (domain §13 rule 24).
//!
//! Services, titles and names are invented but for the units' names.

use std::fmt::Write as _;
use std::path::Path;

use entities::vocabulary::{AccessClass, Direction};

use super::SampleRefused;
use crate::access::{Caller, caller};
use crate::kernel::Fault;
use crate::op::Kit;
use crate::takeover::{self, Flaw, Mode, Outcome, Phase, Table, Watch, Written};

/// Who takes the records over.
const CLERK: &str = "lietvede";

/// The services, each with the code that its register gets and how many letters it had a year.
const SERVICES: [(&str, &str, usize); 4] = [
    ("OG-PRED-OGRE", "ogre-2010", 14),
    ("OG-PRED-MADL", "madliena-2010", 6),
    ("OG-PRED-SUNT", "suntazi-2010", 8),
    ("OG-PRED-TAUR", "taurupe-2010", 5),
];

/// Index of the files that each of them left.
pub(super) const INDEX: &str = "1-5";

/// Their years.
pub(super) const YEARS: [i32; 2] = [2009, 2010];

/// Who wrote, and what about.
const LETTERS: [(&str, &str); 6] = [
    ("Ogres rajona padome (paraugs)", "Par pārskatu iesniegšanu"),
    (
        "Lauku atbalsta birojs (paraugs)",
        "Par pārtikas paku izdali",
    ),
    ("Pagasta pārvalde (paraugs)", "Par telpu uzturēšanu"),
    ("Pamatskola (paraugs)", "Par brīvpusdienām skolēniem"),
    ("Novada būvvalde (paraugs)", "Par uzbrauktuves izbūvi"),
    ("Bibliotēka (paraugs)", "Par lasītavas darba laiku"),
];

/// Takes the predecessors' records over; repeated it changes nothing. The tables lie in `folder` meanwhile.
///
/// # Errors
/// When the tables do not fit the service, or a fault.
pub async fn load_predecessors(kit: &Kit, folder: &Path) -> Result<(), SampleRefused> {
    let clerk = caller::for_login(kit.db.reader(), CLERK, kit.clock.now())
        .await?
        .ok_or_else(|| SampleRefused::Unknown(CLERK.to_owned()))?;
    for (service, register, letters) in SERVICES {
        let path = folder.join(format!("{register}.csv"));
        let done = take_over(kit, &clerk, &path, (service, register, letters)).await;
        tokio::fs::remove_file(&path).await?;
        done?;
    }
    Ok(())
}

async fn take_over(
    kit: &Kit,
    clerk: &Caller,
    path: &Path,
    (service, register, letters): (&str, &str, usize),
) -> Result<(), SampleRefused> {
    let (nothing, mode) = (Written::default(), Mode::Whole);
    let table = table(path, files()).await?;
    let plan = takeover::files::Plan {
        service: service.to_owned(),
        title: None,
        access: AccessClass::Open,
    };
    let done =
        takeover::files::take_over(kit, clerk, &table, &nothing, &plan, mode, &mut Silent).await?;
    taken(service, done)?;
    let table = self::table(path, registrations(letters)).await?;
    let plan = takeover::register::Plan {
        service: service.to_owned(),
        code: register.to_owned(),
        title: Some("Saņemto dokumentu reģistrs (paraugs)".to_owned()),
        direction: Direction::Incoming,
        number_format: "{index}/{seq}".parse().ok(),
        file_index: INDEX.parse().ok(),
        own_numbers: false,
    };
    let done =
        takeover::register::take_over(kit, clerk, &table, &nothing, &plan, mode, &mut Silent)
            .await?;
    taken(service, done)
}

fn taken(service: &str, done: Result<Outcome, takeover::Refusal>) -> Result<(), SampleRefused> {
    done.map(drop).map_err(|refusal| SampleRefused::Takeover {
        service: service.to_owned(),
        refusal,
    })
}

async fn table(path: &Path, text: String) -> Result<Table, SampleRefused> {
    tokio::fs::write(path, text).await?;
    let opened = Table::open(path, None).await?;
    Ok(opened.map_err(Fault::at("reading a sample table"))?)
}

fn files() -> String {
    let mut text = String::from("index;title;year;retention;legal_basis;volume;sheets;shelf\n");
    for (year, sheets) in YEARS.into_iter().zip([212, 187]) {
        let _ = writeln!(
            text,
            "{INDEX};Saņemtie dokumenti;{year};10 gadi;Arhīvu likums 4., 8. p. (paraugs);1;{sheets};A-{}",
            year - 2008
        );
    }
    text
}

fn registrations(a_year: usize) -> String {
    let mut text = String::from("number;registered_on;title;correspondent\n");
    for year in YEARS {
        let letters = LETTERS.iter().cycle().skip(a_year % LETTERS.len());
        for (number, (sender, about)) in (1..=a_year).zip(letters) {
            // One every few weeks, the last before the year's end.
            let month = 1 + (number - 1) * 12 / a_year;
            let day = 2 + number * 7 % 25;
            let _ = writeln!(
                text,
                "{INDEX}/{number};{day:02}.{month:02}.{year};{about};{sender}"
            );
        }
    }
    text
}

/// Nobody looks on.
struct Silent;

impl Watch for Silent {
    fn begin(&mut self, _: Phase, _: u64) {}

    fn advance(&mut self, _: u64) {}

    fn flaw(&mut self, _: &Flaw) {}
}
