//! The little Latvian grammar that letters need: declined personal names, dates and sums in words.

use chrono::{Datelike, NaiveDate};

use crate::kernel::numerals::{self, Hundred, cardinal, is_singular};

/// Grammatical and social gender of a person named in a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// sieviete
    Female,
    /// vīrietis
    Male,
}

/// The cases (locījumi) in which letters name people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Nominative,
    Genitive,
    Dative,
    Accusative,
}

/// A first name or surname with its genitive, from which the other cases follow.
///
/// The genitive is stored because nouns in `-is` change their stem there by rules full of exceptions
/// (Lācis – Lāča, but Valdis – Valda).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Noun {
    pub(crate) nominative: &'static str,
    pub(crate) genitive: &'static str,
}

impl Noun {
    pub(crate) fn decline(self, case: Case) -> String {
        let nominative = self.nominative;
        let (stem, dative, accusative) = if let Some(stem) = nominative.strip_suffix("is") {
            (stem, "im", "i")
        } else if let Some(stem) = nominative.strip_suffix('s') {
            (stem, "am", "u")
        } else if let Some(stem) = nominative.strip_suffix('a') {
            (stem, "ai", "u")
        } else if let Some(stem) = nominative.strip_suffix('e') {
            (stem, "ei", "i")
        } else if let Some(stem) = nominative.strip_suffix('š') {
            (stem, "am", "u")
        } else {
            (nominative, "", "")
        };
        match case {
            Case::Nominative => nominative.to_owned(),
            Case::Genitive => self.genitive.to_owned(),
            Case::Dative => format!("{stem}{dative}"),
            Case::Accusative => format!("{stem}{accusative}"),
        }
    }
}

/// First name and surname.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) given: Noun,
    pub(crate) surname: Noun,
    pub(crate) gender: Gender,
}

impl Name {
    pub(crate) fn decline(self, case: Case) -> String {
        format!(
            "{} {}",
            self.given.decline(case),
            self.surname.decline(case)
        )
    }

    /// `A. Bērziņa`
    pub(crate) fn short(self) -> String {
        let initial: String = self.given.nominative.chars().take(1).collect();
        format!("{initial}. {}", self.surname.nominative)
    }

    /// `Cienījamā Bērziņas kundze!`
    pub(crate) fn salutation(self) -> String {
        match self.gender {
            Gender::Female => format!("Cienījamā {} kundze!", self.surname.genitive),
            Gender::Male => format!("Cienījamais {} kungs!", self.surname.genitive),
        }
    }
}

const fn noun(nominative: &'static str, genitive: &'static str) -> Noun {
    Noun {
        nominative,
        genitive,
    }
}

#[rustfmt::skip]
pub(crate) const FEMALE_GIVEN: [Noun; 34] = [
    noun("Anna", "Annas"), noun("Ilze", "Ilzes"), noun("Līga", "Līgas"), noun("Inese", "Ineses"), noun("Kristīne", "Kristīnes"),
    noun("Dace", "Daces"), noun("Inga", "Ingas"), noun("Sandra", "Sandras"), noun("Evija", "Evijas"), noun("Zane", "Zanes"),
    noun("Baiba", "Baibas"), noun("Aija", "Aijas"), noun("Ināra", "Ināras"), noun("Velta", "Veltas"), noun("Mirdza", "Mirdzas"),
    noun("Skaidrīte", "Skaidrītes"), noun("Ruta", "Rutas"), noun("Biruta", "Birutas"), noun("Elīna", "Elīnas"), noun("Santa", "Santas"),
    noun("Gunta", "Guntas"), noun("Vija", "Vijas"), noun("Laima", "Laimas"), noun("Iveta", "Ivetas"), noun("Dzintra", "Dzintras"),
    noun("Marija", "Marijas"), noun("Natālija", "Natālijas"), noun("Jeļena", "Jeļenas"), noun("Svetlana", "Svetlanas"), noun("Žanete", "Žanetes"),
    noun("Ērika", "Ērikas"), noun("Ģertrūde", "Ģertrūdes"), noun("Ņina", "Ņinas"), noun("Austra", "Austras"),
];

#[rustfmt::skip]
pub(crate) const MALE_GIVEN: [Noun; 28] = [
    noun("Jānis", "Jāņa"), noun("Andris", "Andra"), noun("Juris", "Jura"), noun("Pēteris", "Pētera"), noun("Māris", "Māra"),
    noun("Aivars", "Aivara"), noun("Guntis", "Gunta"), noun("Edgars", "Edgara"), noun("Artūrs", "Artūra"), noun("Kārlis", "Kārļa"),
    noun("Valdis", "Valda"), noun("Imants", "Imanta"), noun("Gunārs", "Gunāra"), noun("Vilnis", "Viļņa"), noun("Raimonds", "Raimonda"),
    noun("Kaspars", "Kaspara"), noun("Ēriks", "Ērika"), noun("Oskars", "Oskara"), noun("Uldis", "Ulda"), noun("Arvīds", "Arvīda"),
    noun("Aleksandrs", "Aleksandra"), noun("Viktors", "Viktora"), noun("Sergejs", "Sergeja"), noun("Ainārs", "Aināra"), noun("Dainis", "Daiņa"),
    noun("Žanis", "Žaņa"), noun("Ģirts", "Ģirta"), noun("Česlavs", "Česlava"),
];

/// Surnames as (man's, woman's).
#[rustfmt::skip]
pub(crate) const SURNAMES: [(Noun, Noun); 40] = [
    (noun("Kalniņš", "Kalniņa"), noun("Kalniņa", "Kalniņas")),
    (noun("Bērziņš", "Bērziņa"), noun("Bērziņa", "Bērziņas")),
    (noun("Ozols", "Ozola"), noun("Ozola", "Ozolas")),
    (noun("Krūmiņš", "Krūmiņa"), noun("Krūmiņa", "Krūmiņas")),
    (noun("Liepiņš", "Liepiņa"), noun("Liepiņa", "Liepiņas")),
    (noun("Balodis", "Baloža"), noun("Balode", "Balodes")),
    (noun("Eglītis", "Eglīša"), noun("Eglīte", "Eglītes")),
    (noun("Zariņš", "Zariņa"), noun("Zariņa", "Zariņas")),
    (noun("Pētersons", "Pētersona"), noun("Pētersone", "Pētersones")),
    (noun("Vītols", "Vītola"), noun("Vītola", "Vītolas")),
    (noun("Kļaviņš", "Kļaviņa"), noun("Kļaviņa", "Kļaviņas")),
    (noun("Vanags", "Vanaga"), noun("Vanaga", "Vanagas")),
    (noun("Jansons", "Jansona"), noun("Jansone", "Jansones")),
    (noun("Grīnbergs", "Grīnberga"), noun("Grīnberga", "Grīnbergas")),
    (noun("Cīrulis", "Cīruļa"), noun("Cīrule", "Cīrules")),
    (noun("Lācis", "Lāča"), noun("Lāce", "Lāces")),
    (noun("Briedis", "Brieža"), noun("Briede", "Briedes")),
    (noun("Āboliņš", "Āboliņa"), noun("Āboliņa", "Āboliņas")),
    (noun("Abols", "Abola"), noun("Abola", "Abolas")),
    (noun("Skujiņš", "Skujiņa"), noun("Skujiņa", "Skujiņas")),
    (noun("Dzenis", "Dzeņa"), noun("Dzene", "Dzenes")),
    (noun("Rudzītis", "Rudzīša"), noun("Rudzīte", "Rudzītes")),
    (noun("Strazdiņš", "Strazdiņa"), noun("Strazdiņa", "Strazdiņas")),
    (noun("Siliņš", "Siliņa"), noun("Siliņa", "Siliņas")),
    (noun("Apinis", "Apiņa"), noun("Apine", "Apines")),
    (noun("Upītis", "Upīša"), noun("Upīte", "Upītes")),
    (noun("Auziņš", "Auziņa"), noun("Auziņa", "Auziņas")),
    (noun("Freimanis", "Freimaņa"), noun("Freimane", "Freimanes")),
    (noun("Ķirsis", "Ķirša"), noun("Ķirse", "Ķirses")),
    (noun("Šmits", "Šmita"), noun("Šmite", "Šmites")),
    (noun("Žagars", "Žagara"), noun("Žagare", "Žagares")),
    (noun("Ģēģeris", "Ģēģera"), noun("Ģēģere", "Ģēģeres")),
    (noun("Ivanovs", "Ivanova"), noun("Ivanova", "Ivanovas")),
    (noun("Kuzņecovs", "Kuzņecova"), noun("Kuzņecova", "Kuzņecovas")),
    (noun("Vasiļevskis", "Vasiļevska"), noun("Vasiļevska", "Vasiļevskas")),
    (noun("Cukurs", "Cukura"), noun("Cukura", "Cukuras")),
    (noun("Čunkurs", "Čunkura"), noun("Čunkura", "Čunkuras")),
    (noun("Ņikitins", "Ņikitina"), noun("Ņikitina", "Ņikitinas")),
    (noun("Pļaviņš", "Pļaviņa"), noun("Pļaviņa", "Pļaviņas")),
    (noun("Sproģis", "Sproģa"), noun("Sproģe", "Sproģes")),
];

#[rustfmt::skip]
const MONTHS: [(&str, &str); 12] = [
    ("janvārī", "janvāra"), ("februārī", "februāra"), ("martā", "marta"), ("aprīlī", "aprīļa"), ("maijā", "maija"), ("jūnijā", "jūnija"),
    ("jūlijā", "jūlija"), ("augustā", "augusta"), ("septembrī", "septembra"), ("oktobrī", "oktobra"), ("novembrī", "novembra"), ("decembrī", "decembra"),
];

fn month(date: NaiveDate) -> (&'static str, &'static str) {
    MONTHS[date.month0() as usize % 12]
}

/// `12.03.2026.`
pub(crate) fn date_short(date: NaiveDate) -> String {
    format!("{:02}.{:02}.{}.", date.day(), date.month(), date.year())
}

/// `2026. gada 12. martā`
pub(crate) fn date_locative(date: NaiveDate) -> String {
    format!("{}. gada {}. {}", date.year(), date.day(), month(date).0)
}

/// `2026. gada 12. marta`
pub(crate) fn date_genitive(date: NaiveDate) -> String {
    format!("{}. gada {}. {}", date.year(), date.day(), month(date).1)
}

/// `2026. gada martā`
pub(crate) fn month_locative(date: NaiveDate) -> String {
    format!("{}. gada {}", date.year(), month(date).0)
}

/// `137,50 EUR` from cents.
pub(crate) fn money(cents: u32) -> String {
    let euros = (cents / 100).to_string();
    let mut grouped = String::new();
    for (position, digit) in euros.chars().enumerate() {
        if position > 0 && (euros.len() - position).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    format!("{grouped},{:02} EUR", cents % 100)
}

/// `viens simts trīsdesmit septiņi euro un 50 centi` from cents, as decisions and contracts repeat a sum.
pub(crate) fn money_in_words(cents: u32) -> String {
    // "Euro" is not declined.
    let small = cents % 100;
    let unit = if is_singular(small) { "cents" } else { "centi" };
    let euros = cardinal(cents / 100, numerals::Gender::Masculine, Hundred::Counted);
    format!("{euros} euro un {small:02} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_decline() {
        let bear = noun("Lācis", "Lāča");
        assert_eq!(
            [
                Case::Nominative,
                Case::Genitive,
                Case::Dative,
                Case::Accusative
            ]
            .map(|case| bear.decline(case)),
            ["Lācis", "Lāča", "Lācim", "Lāci"]
        );
        assert_eq!(noun("Bērziņš", "Bērziņa").decline(Case::Dative), "Bērziņam");
        assert_eq!(
            noun("Bērziņa", "Bērziņas").decline(Case::Dative),
            "Bērziņai"
        );
        assert_eq!(
            noun("Eglīte", "Eglītes").decline(Case::Accusative),
            "Eglīti"
        );
        assert_eq!(noun("Sergejs", "Sergeja").decline(Case::Dative), "Sergejam");
    }

    #[test]
    fn every_genitive_fits_its_nominative() {
        let all = FEMALE_GIVEN
            .iter()
            .chain(&MALE_GIVEN)
            .copied()
            .chain(SURNAMES.iter().flat_map(|(man, woman)| [*man, *woman]));
        for noun in all {
            let ending = if noun.nominative.ends_with('a') {
                "as"
            } else if noun.nominative.ends_with('e') {
                "es"
            } else {
                "a"
            };
            assert!(noun.genitive.ends_with(ending), "{noun:?}");
        }
    }

    #[test]
    fn sums_in_words() {
        assert_eq!(money(13_750), "137,50 EUR");
        assert_eq!(money(1_234_505), "12 345,05 EUR");
        assert_eq!(
            money_in_words(13_750),
            "viens simts trīsdesmit septiņi euro un 50 centi"
        );
        assert_eq!(
            money_in_words(2_100_021),
            "divdesmit viens tūkstotis euro un 21 cents"
        );
        assert_eq!(money_in_words(100_000), "viens tūkstotis euro un 00 centi");
        assert_eq!(
            money_in_words(1_131_100),
            "vienpadsmit tūkstoši trīs simti vienpadsmit euro un 00 centi"
        );
    }
}
