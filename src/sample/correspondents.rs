//! Whom the sample institution writes with: invented residents and real institutions under invented numbers.
//!
//! Personal codes and registration numbers satisfy the published checksums but were drawn, not looked up.

use chrono::{Datelike, NaiveDate};

use super::latvian::{Case, FEMALE_GIVEN, Gender, MALE_GIVEN, Name, Noun, SURNAMES};
use super::random::Random;

/// Identifies a correspondent within [`correspondents`] of the same seed.
pub type CorrespondentRef = usize;

/// Someone who sends or receives documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleCorrespondent {
    /// Full name as it stands on an envelope.
    pub name: String,
    /// What it is and how it is identified.
    pub identity: SampleIdentity,
    /// Street or house, village, parish, municipality and postcode on one line.
    pub address: String,
    /// E-mail under a reserved domain that can never be delivered to.
    pub email: Option<String>,
    /// Telephone as printed, `+371 2…`.
    pub phone: Option<String>,
    /// Whether it has an active official electronic address (oficiālā elektroniskā adrese).
    pub official_address: bool,
    /// Index into [`PARISHES`] of a resident's declared residence.
    pub(crate) parish: usize,
    pub(crate) wording: Wording,
}

/// How a correspondent is identified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleIdentity {
    /// A natural person.
    Person {
        /// Personal code (personas kods) `DDDDDD-DDDDD`.
        personal_code: String,
        /// Date of birth.
        born: NaiveDate,
        /// Gender, for the grammar of letters.
        gender: Gender,
    },
    /// An institution, company or association.
    Organisation {
        /// Registration number, 11 digits.
        registration_number: String,
        /// Whether it is a public body.
        public_body: bool,
    },
}

/// Forms of the name that running text needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wording {
    Person(Name),
    Organisation {
        genitive: &'static str,
        dative: &'static str,
        role: Role,
        head: &'static str,
        head_position: &'static str,
    },
}

/// What an organisation does for the sample's stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    OrphansCourt,
    Police,
    School,
    Ministry,
    SocialInsurance,
    Hospital,
    ParishAdministration,
    Council,
    Ombudsman,
    Archive,
    Provider,
    ProjectAgency,
    Rehabilitation,
    Newsroom,
}

/// A town or parish that one of the four social centres serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parish {
    /// `Madlienas pagasts`
    pub nominative: &'static str,
    pub(crate) genitive: &'static str,
    pub(crate) locative: &'static str,
    pub(crate) postcode: &'static str,
    pub(crate) places: [&'static str; 3],
    /// Code of the social centre.
    pub centre: &'static str,
}

const fn parish(
    nominative: &'static str,
    genitive: &'static str,
    locative: &'static str,
    postcode: &'static str,
    places: [&'static str; 3],
    centre: &'static str,
) -> Parish {
    Parish {
        nominative,
        genitive,
        locative,
        postcode,
        places,
        centre,
    }
}

/// Territories of the four centres.
#[rustfmt::skip]
pub const PARISHES: [Parish; 10] = [
    parish("Ogres pilsēta", "Ogres pilsētas", "Ogrē", "LV-5001", ["Ogre", "Ogre", "Ogre"], "OG-SC-OGRE"),
    parish("Ogresgala pagasts", "Ogresgala pagasta", "Ogresgala pagastā", "LV-5041", ["Ogresgals", "Ciemupe", "Ogresgals"], "OG-SC-OGRE"),
    parish("Madlienas pagasts", "Madlienas pagasta", "Madlienas pagastā", "LV-5045", ["Madliena", "Vērene", "Zādzene"], "OG-SC-MADL"),
    parish("Ķeipenes pagasts", "Ķeipenes pagasta", "Ķeipenes pagastā", "LV-5062", ["Ķeipene", "Vatrāne", "Ķeipene"], "OG-SC-MADL"),
    parish("Krapes pagasts", "Krapes pagasta", "Krapes pagastā", "LV-5043", ["Krape", "Krape", "Lobe"], "OG-SC-MADL"),
    parish("Suntažu pagasts", "Suntažu pagasta", "Suntažu pagastā", "LV-5060", ["Suntaži", "Upespils", "Kastrāne"], "OG-SC-SUNT"),
    parish("Lauberes pagasts", "Lauberes pagasta", "Lauberes pagastā", "LV-5044", ["Laubere", "Ozolmuiža", "Laubere"], "OG-SC-SUNT"),
    parish("Taurupes pagasts", "Taurupes pagasta", "Taurupes pagastā", "LV-5064", ["Taurupe", "Taurupe", "Ūbele"], "OG-SC-TAUR"),
    parish("Mazozolu pagasts", "Mazozolu pagasta", "Mazozolu pagastā", "LV-5013", ["Līčupe", "Mazozoli", "Līčupe"], "OG-SC-TAUR"),
    parish("Meņģeles pagasts", "Meņģeles pagasta", "Meņģeles pagastā", "LV-5047", ["Meņģele", "Meņģele", "Taurupīte"], "OG-SC-TAUR"),
];

#[rustfmt::skip]
const TOWN_STREETS: [&str; 9] = [
    "Brīvības iela", "Mālkalnes prospekts", "Skolas iela", "Rīgas iela", "Meža prospekts", "Grīvas prospekts", "Turkalnes iela", "Parka iela", "Tīnūžu iela",
];
const VILLAGE_STREETS: [&str; 7] = [
    "Parka iela",
    "Skolas iela",
    "Liepu iela",
    "Dārza iela",
    "Centra iela",
    "Jaunatnes iela",
    "Ezera iela",
];
#[rustfmt::skip]
const HOUSES: [&str; 16] = [
    "Ķelderleja", "Kalnāji", "Lejas Bērzi", "Upmaļi", "Vecozoli", "Mežvidi", "Strautiņi", "Jaunzemji", "Pīlādži", "Ezermalas", "Dzērvītes", "Ceriņi", "Āpšukalns",
    "Ķiršu mājas", "Avotiņi", "Birztalas",
];

/// How many residents there are before the organisations begin.
pub(crate) const RESIDENTS: usize = 120;

/// Residents first, then organisations: the same for the same seed.
#[must_use]
pub fn correspondents(seed: u64) -> Vec<SampleCorrespondent> {
    let mut random = Random::new(seed ^ 0x7065_7273_6F6E_7321);
    let mut all: Vec<SampleCorrespondent> = (0..RESIDENTS).map(|_| resident(&mut random)).collect();
    all.extend(
        ORGANISATIONS
            .iter()
            .enumerate()
            .map(|(position, organisation)| organisation.correspondent(position)),
    );
    all
}

pub(crate) fn draw_name(random: &mut Random, gender: Gender) -> Name {
    let (man, woman) = *random.pick(&SURNAMES);
    match gender {
        Gender::Female => Name {
            given: *random.pick(&FEMALE_GIVEN),
            surname: woman,
            gender,
        },
        Gender::Male => Name {
            given: *random.pick(&MALE_GIVEN),
            surname: man,
            gender,
        },
    }
}

fn resident(random: &mut Random) -> SampleCorrespondent {
    let gender = if random.chance(62) {
        Gender::Female
    } else {
        Gender::Male
    };
    let name = draw_name(random, gender);
    // Half of the clients live in the town; the parishes share the rest.
    let parish = if random.chance(40) {
        0
    } else {
        1 + random.below(PARISHES.len() - 1)
    };
    let born = birth_date(random);
    let personal_code = if random.chance(20) {
        new_personal_code(random)
    } else {
        dated_personal_code(random, born)
    };
    let reachable = random.chance(65);
    SampleCorrespondent {
        name: name.decline(Case::Nominative),
        identity: SampleIdentity::Person {
            personal_code,
            born,
            gender,
        },
        address: resident_address(random, parish),
        email: reachable.then(|| {
            format!(
                "{}.{}@e-pasts.example",
                ascii(name.given),
                ascii(name.surname)
            )
        }),
        phone: random.chance(85).then(|| {
            format!(
                "+371 2{} {:03} {:03}",
                random.between(0, 9),
                random.between(0, 999),
                random.between(0, 999)
            )
        }),
        official_address: random.chance(30),
        parish,
        wording: Wording::Person(name),
    }
}

fn ascii(noun: Noun) -> String {
    fold(noun.nominative).to_lowercase()
}

/// Latvian letters without their marks, as in mail addresses and old file names.
#[rustfmt::skip]
pub(crate) fn fold(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'ā' => 'a', 'č' => 'c', 'ē' => 'e', 'ģ' => 'g', 'ī' => 'i', 'ķ' => 'k', 'ļ' => 'l', 'ņ' => 'n', 'š' => 's', 'ū' => 'u', 'ž' => 'z',
            'Ā' => 'A', 'Č' => 'C', 'Ē' => 'E', 'Ģ' => 'G', 'Ī' => 'I', 'Ķ' => 'K', 'Ļ' => 'L', 'Ņ' => 'N', 'Š' => 'S', 'Ū' => 'U', 'Ž' => 'Z',
            other => other,
        })
        .collect()
}

fn resident_address(random: &mut Random, parish: usize) -> String {
    let home = &PARISHES[parish % PARISHES.len()];
    if parish == 0 {
        let street = random.pick(&TOWN_STREETS);
        return format!(
            "{street} {} – {}, Ogre, Ogres novads, {}",
            random.between(1, 60),
            random.between(1, 75),
            home.postcode
        );
    }
    let rest = format!("{}, Ogres novads, {}", home.nominative, home.postcode);
    if random.chance(45) {
        format!("„{}”, {rest}", random.pick(&HOUSES))
    } else {
        let place = random.pick(&home.places);
        let street = random.pick(&VILLAGE_STREETS);
        format!(
            "{street} {} – {}, {place}, {rest}",
            random.between(1, 14),
            random.between(1, 18)
        )
    }
}

/// Between 21 and 91 years old in 2026.
fn birth_date(random: &mut Random) -> NaiveDate {
    let year = random.between(1935, 2004) as i32;
    NaiveDate::from_yo_opt(year, random.between(1, 365)).unwrap_or_default()
}

/// A code of the kind issued until 30.06.2017: date, century, three digits, check digit.
pub(crate) fn dated_personal_code(random: &mut Random, born: NaiveDate) -> String {
    let century = if born.year() < 2000 { 1 } else { 2 };
    loop {
        let serial = random.between(0, 999);
        let body = format!(
            "{:02}{:02}{:02}{century}{serial:03}",
            born.day(),
            born.month(),
            born.year() % 100
        );
        if let Some(check) = check_digit(&body) {
            return format!("{}-{}{check}", &body[..6], &body[6..]);
        }
    }
}

/// A code of the kind issued since 01.07.2017: `3`, a digit 2–9, nine random digits, no check digit.
pub(crate) fn new_personal_code(random: &mut Random) -> String {
    format!(
        "3{}{:04}-{:05}",
        random.between(2, 9),
        random.between(0, 9999),
        random.between(0, 99_999)
    )
}

/// `(1 + Σ weight · digit) mod 11 mod 10`; none where the two moduli differ, as no such code was issued.
fn check_digit(body: &str) -> Option<u32> {
    const WEIGHTS: [u32; 10] = [10, 5, 8, 4, 2, 1, 6, 3, 7, 9];
    let sum: u32 = WEIGHTS
        .iter()
        .zip(body.bytes())
        .map(|(weight, digit)| weight * u32::from(digit.wrapping_sub(b'0')))
        .sum();
    Some((1 + sum) % 11).filter(|check| *check < 10)
}

struct Organisation {
    name: &'static str,
    genitive: &'static str,
    dative: &'static str,
    role: Role,
    address: &'static str,
    mail: &'static str,
    head: &'static str,
    head_position: &'static str,
}

impl Organisation {
    fn correspondent(&self, position: usize) -> SampleCorrespondent {
        let public_body = !matches!(self.role, Role::Provider | Role::Newsroom);
        SampleCorrespondent {
            name: self.name.to_owned(),
            identity: SampleIdentity::Organisation {
                registration_number: registration_number(public_body, position),
                public_body,
            },
            address: self.address.to_owned(),
            email: Some(self.mail.to_owned()),
            phone: Some(format!(
                "+371 6{:03} {:04}",
                500 + position,
                1200 + position * 37
            )),
            official_address: true,
            parish: 0,
            wording: Wording::Organisation {
                genitive: self.genitive,
                dative: self.dative,
                role: self.role,
                head: self.head,
                head_position: self.head_position,
            },
        }
    }
}

/// The first number from a base that satisfies `Σ(9,1,4,8,3,10,2,5,7,6,1 · digit) mod 11 = 3`.
fn registration_number(public_body: bool, position: usize) -> String {
    const WEIGHTS: [u64; 11] = [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1];
    let base: u64 = if public_body {
        90_099_000_000
    } else {
        40_299_000_000
    };
    let mut candidate = base + position as u64 * 1_000;
    loop {
        let digits = candidate.to_string();
        let sum: u64 = WEIGHTS
            .iter()
            .zip(digits.bytes())
            .map(|(weight, digit)| weight * u64::from(digit - b'0'))
            .sum();
        if sum % 11 == 3 {
            return digits;
        }
        candidate += 1;
    }
}

macro_rules! organisation {
    ($role:ident, $name:literal, $genitive:literal, $dative:literal, $address:literal, $mail:literal, $head:literal, $position:literal) => {
        Organisation {
            name: $name,
            genitive: $genitive,
            dative: $dative,
            role: Role::$role,
            address: $address,
            mail: $mail,
            head: $head,
            head_position: $position,
        }
    };
}

#[rustfmt::skip]
const ORGANISATIONS: [Organisation; 24] = [
    organisation!(OrphansCourt, "Ogres novada bāriņtiesa", "Ogres novada bāriņtiesas", "Ogres novada bāriņtiesai", "Brīvības iela 33, Ogre, Ogres novads, LV-5001", "barintiesa@ogre.example", "Inese Kļaviņa", "priekšsēdētāja"),
    organisation!(OrphansCourt, "Rīgas bāriņtiesa", "Rīgas bāriņtiesas", "Rīgas bāriņtiesai", "Kuģu iela 15, Rīga, LV-1048", "barintiesa@riga.example", "Aivars Krasts", "priekšsēdētāja vietnieks"),
    organisation!(Police, "Valsts policijas Zemgales reģiona pārvaldes Ogres iecirknis", "Valsts policijas Zemgales reģiona pārvaldes Ogres iecirkņa", "Valsts policijas Zemgales reģiona pārvaldes Ogres iecirknim", "Mālkalnes prospekts 11, Ogre, Ogres novads, LV-5001", "ogre@policija.example", "Normunds Grava", "nepilngadīgo lietu inspektors"),
    organisation!(School, "Madlienas vidusskola", "Madlienas vidusskolas", "Madlienas vidusskolai", "Skolas iela 8, Madliena, Madlienas pagasts, Ogres novads, LV-5045", "skola@madliena.example", "Guntars Vilciņš", "direktors"),
    organisation!(School, "Suntažu vidusskola", "Suntažu vidusskolas", "Suntažu vidusskolai", "Vidusskola, Suntaži, Suntažu pagasts, Ogres novads, LV-5060", "skola@suntazi.example", "Vita Ērgle", "direktore"),
    organisation!(School, "Ogres sākumskola", "Ogres sākumskolas", "Ogres sākumskolai", "Meža prospekts 14, Ogre, Ogres novads, LV-5001", "sakumskola@ogre.example", "Daina Paegle", "sociālā pedagoģe"),
    organisation!(School, "Taurupes pamatskola", "Taurupes pamatskolas", "Taurupes pamatskolai", "Bērzu aleja 2, Taurupe, Taurupes pagasts, Ogres novads, LV-5064", "skola@taurupe.example", "Modris Saulītis", "direktors"),
    organisation!(Ministry, "Labklājības ministrija", "Labklājības ministrijas", "Labklājības ministrijai", "Skolas iela 28, Rīga, LV-1331", "lm@labklajiba.example", "Andris Zariņš", "valsts sekretāra vietnieks"),
    organisation!(Ministry, "Veselības ministrija", "Veselības ministrijas", "Veselības ministrijai", "Brīvības iela 72, Rīga, LV-1011", "vm@veseliba.example", "Maija Lūse", "departamenta direktore"),
    organisation!(SocialInsurance, "Valsts sociālās apdrošināšanas aģentūra", "Valsts sociālās apdrošināšanas aģentūras", "Valsts sociālās apdrošināšanas aģentūrai", "Lāčplēša iela 70A, Rīga, LV-1011", "vsaa@apdrosinasana.example", "Anita Priede", "Pensiju daļas vadītāja"),
    organisation!(SocialInsurance, "Nodarbinātības valsts aģentūras Ogres filiāle", "Nodarbinātības valsts aģentūras Ogres filiāles", "Nodarbinātības valsts aģentūras Ogres filiālei", "Mālkalnes prospekts 40, Ogre, Ogres novads, LV-5001", "ogre@nodarbinatiba.example", "Rita Zvirbule", "filiāles vadītāja"),
    organisation!(Hospital, "SIA „Ogres rajona slimnīca”", "SIA „Ogres rajona slimnīca”", "SIA „Ogres rajona slimnīca”", "Slimnīcas iela 2, Ogre, Ogres novads, LV-5001", "slimnica@ogre.example", "Daina Kronberga", "sociālā darbiniece"),
    organisation!(ParishAdministration, "Madlienas pagasta pārvalde", "Madlienas pagasta pārvaldes", "Madlienas pagasta pārvaldei", "Skolas iela 5, Madliena, Madlienas pagasts, Ogres novads, LV-5045", "madliena@ogre.example", "Oskars Medenis", "pārvaldes vadītājs"),
    organisation!(ParishAdministration, "Suntažu pagasta pārvalde", "Suntažu pagasta pārvaldes", "Suntažu pagasta pārvaldei", "Parka iela 2, Suntaži, Suntažu pagasts, Ogres novads, LV-5060", "suntazi@ogre.example", "Valdis Ansis", "pārvaldes vadītājs"),
    organisation!(ParishAdministration, "Taurupes pagasta pārvalde", "Taurupes pagasta pārvaldes", "Taurupes pagasta pārvaldei", "Bērzu aleja 4, Taurupe, Taurupes pagasts, Ogres novads, LV-5064", "taurupe@ogre.example", "Jolanta Muzikante", "pārvaldes vadītāja"),
    organisation!(Council, "Ogres novada pašvaldība", "Ogres novada pašvaldības", "Ogres novada pašvaldībai", "Brīvības iela 33, Ogre, Ogres novads, LV-5001", "dome@ogre.example", "Pēteris Drīzulis", "izpilddirektors"),
    organisation!(Ombudsman, "Latvijas Republikas Tiesībsarga birojs", "Latvijas Republikas Tiesībsarga biroja", "Latvijas Republikas Tiesībsarga birojam", "Baznīcas iela 25, Rīga, LV-1010", "birojs@tiesibsargs.example", "Laura Vaivode", "Sociālo tiesību nodaļas vadītāja"),
    organisation!(Archive, "Latvijas Nacionālais arhīvs", "Latvijas Nacionālā arhīva", "Latvijas Nacionālajam arhīvam", "Bezdelīgu iela 1A, Rīga, LV-1048", "arhivs@arhivs.example", "Mudīte Strode", "dokumentu pārvaldības eksperte"),
    organisation!(ProjectAgency, "Centrālā finanšu un līgumu aģentūra", "Centrālās finanšu un līgumu aģentūras", "Centrālajai finanšu un līgumu aģentūrai", "Meistaru iela 10, Rīga, LV-1050", "projekti@finansejums.example", "Agnese Būmane", "projektu vadības eksperte"),
    organisation!(Rehabilitation, "Sociālās integrācijas valsts aģentūra", "Sociālās integrācijas valsts aģentūras", "Sociālās integrācijas valsts aģentūrai", "Dubultu prospekts 71, Jūrmala, LV-2015", "agentura@integracija.example", "Helēna Rubene", "Sociālās rehabilitācijas departamenta vadītāja"),
    organisation!(Provider, "SIA „Sarmas aprūpe”", "SIA „Sarmas aprūpe”", "SIA „Sarmas aprūpe”", "Rīgas iela 19, Ogre, Ogres novads, LV-5001", "birojs@sarmas-aprupe.example", "Kaspars Freimanis", "valdes loceklis"),
    organisation!(Provider, "Biedrība „Saulessvece”", "Biedrības „Saulessvece”", "Biedrībai „Saulessvece”", "Parka iela 7, Madliena, Madlienas pagasts, Ogres novads, LV-5045", "saulessvece@biedriba.example", "Laila Stūre", "valdes priekšsēdētāja"),
    organisation!(Provider, "SIA „Ceļš un serviss”", "SIA „Ceļš un serviss”", "SIA „Ceļš un serviss”", "Turkalnes iela 44, Ogre, Ogres novads, LV-5001", "info@cels-serviss.example", "Ivars Beķeris", "prokūrists"),
    organisation!(Newsroom, "SIA „Ogres Vārds”", "SIA „Ogres Vārds”", "SIA „Ogres Vārds”", "Brīvības iela 12, Ogre, Ogres novads, LV-5001", "redakcija@ogres-vards.example", "Madara Teteris", "žurnāliste"),
];

#[cfg(test)]
mod tests {
    use entities::values::{LegalRegistrationNumber, PersonalCode};

    use super::*;

    #[test]
    fn the_published_codes_satisfy_our_arithmetic() {
        for code in ["161175-19997", "150550-11105", "290200-02003"] {
            let digits: String = code.chars().filter(char::is_ascii_digit).collect();
            let (body, check) = digits.split_at(10);
            assert_eq!(
                check_digit(body).map(|digit| digit.to_string()).as_deref(),
                Some(check),
                "{code}"
            );
        }
    }

    #[test]
    fn no_personal_code_leaves_a_doubt() {
        for one in correspondents(7) {
            if let SampleIdentity::Person { personal_code, .. } = one.identity {
                let parsed: PersonalCode = personal_code.parse().expect(&personal_code);
                assert_eq!(parsed.doubt(), None, "{personal_code}");
            }
        }
    }

    #[test]
    fn registration_numbers_satisfy_the_checksum_and_differ() {
        let numbers: std::collections::BTreeSet<String> = correspondents(1)
            .into_iter()
            .filter_map(|one| match one.identity {
                SampleIdentity::Organisation {
                    registration_number,
                    ..
                } => Some(registration_number),
                SampleIdentity::Person { .. } => None,
            })
            .collect();
        assert_eq!(numbers.len(), ORGANISATIONS.len());
        assert!(
            numbers
                .iter()
                .all(|number| number.parse::<LegalRegistrationNumber>().is_ok())
        );
    }
}
