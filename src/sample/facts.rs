//! What a matter is about: people, sums and dates, drawn once, so that the application, the visit, the decision and the
//! reply tell the same story.

use std::collections::BTreeMap;

use chrono::{Datelike, Duration, Months, NaiveDate};

use super::calendar;
use super::correspondents::{
    PARISHES, Parish, Role, SampleCorrespondent, SampleIdentity, Wording, dated_personal_code,
    draw_name,
};
use super::institution::{STAFF, SampleStaff};
use super::latvian::{
    Case, Gender, Name, SURNAMES, date_genitive, date_locative, date_short, money, money_in_words,
    month_locative,
};
use super::random::Random;

/// Named values for the templates.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    values: BTreeMap<String, String>,
    /// The applicant's.
    pub(crate) gender: Gender,
}

/// An earlier document that this one answers or rests on.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) title: String,
    pub(crate) date: NaiveDate,
    pub(crate) number: Option<String>,
}

impl Facts {
    /// The value of a fact. Names in `n.` are counts and are drawn anew at each mention.
    pub(crate) fn value(&self, name: &str, random: &mut Random) -> Option<String> {
        let (low, high) = match name {
            "n.small" => (2, 9),
            "n.medium" => (11, 48),
            "n.large" => (112, 480),
            "n.large2" => (130, 560),
            _ => return self.get(name).map(str::to_owned),
        };
        Some(plural(random.between(low, high)).to_string())
    }

    /// The value of a fact that was drawn once.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.insert(name.to_owned(), value.into());
    }

    /// Lets another name stand for a person already named.
    pub(super) fn alias(&mut self, key: &str, original: &str) {
        for form in ["", ".gen", ".dat", ".acc", ".short", ".code"] {
            if let Some(value) = self.get(&format!("{original}{form}")).map(str::to_owned) {
                self.set(&format!("{key}{form}"), value);
            }
        }
    }

    fn name(&mut self, key: &str, name: Name) {
        self.set(key, name.decline(Case::Nominative));
        self.set(&format!("{key}.gen"), name.decline(Case::Genitive));
        self.set(&format!("{key}.dat"), name.decline(Case::Dative));
        self.set(&format!("{key}.acc"), name.decline(Case::Accusative));
        self.set(&format!("{key}.short"), name.short());
        self.set(&format!("{key}.salutation"), name.salutation());
    }

    pub(super) fn noun(
        &mut self,
        key: &str,
        (nominative, genitive, accusative): (&str, &str, &str),
    ) {
        self.set(&format!("{key}.nom"), nominative);
        self.set(&format!("{key}.gen"), genitive);
        self.set(&format!("{key}.acc"), accusative);
    }

    /// What stays the same throughout a matter.
    pub(crate) fn of_matter(
        person: &SampleCorrespondent,
        organisation: &SampleCorrespondent,
        provider: &str,
        family: bool,
        opened: NaiveDate,
        random: &mut Random,
    ) -> Self {
        let gender = match &person.identity {
            SampleIdentity::Person { gender, .. } => *gender,
            SampleIdentity::Organisation { .. } => Gender::Female,
        };
        let mut facts = Self {
            values: BTreeMap::new(),
            gender,
        };
        facts.people(person, family, opened, random);
        facts.organisation(organisation);
        facts.set("provider", provider);
        facts.sums(random);
        facts.subjects(random);
        facts
    }

    fn people(
        &mut self,
        person: &SampleCorrespondent,
        family: bool,
        opened: NaiveDate,
        random: &mut Random,
    ) {
        let surname = if let Wording::Person(name) = &person.wording {
            self.name("person", *name);
            Some(name.surname)
        } else {
            None
        };
        if let SampleIdentity::Person { personal_code, .. } = &person.identity {
            self.set("person.code", personal_code);
        }
        self.set("person.address", &person.address);
        self.set("person.phone", person.phone.as_deref().unwrap_or("nav"));
        self.set("person.email", person.email.as_deref().unwrap_or("nav"));
        let parish: &Parish = &PARISHES[person.parish % PARISHES.len()];
        self.set("parish", parish.nominative);
        self.set("parish.gen", parish.genitive);
        self.set("parish.loc", parish.locative);

        let other = if self.gender == Gender::Female {
            Gender::Male
        } else {
            Gender::Female
        };
        let relative = draw_name(random, other);
        self.name("relative", relative);
        // In a family with children the other adult is of the applicant's age, elsewhere of the age that needs care.
        let (oldest, youngest) = match &person.identity {
            SampleIdentity::Person { born, .. } if family => (born.year() - 4, born.year() + 4),
            _ => (1938, 1954),
        };
        let year = oldest + random.between(0, (youngest - oldest).unsigned_abs()) as i32;
        let elder = NaiveDate::from_yo_opt(year, random.between(1, 365)).unwrap_or_default();
        self.set("relative.code", dated_personal_code(random, elder));
        self.set(
            "elder.age",
            plural(
                opened
                    .year()
                    .unsigned_abs()
                    .saturating_sub(random.between(1938, 1952)),
            )
            .to_string(),
        );
        // The templates write of the first child in the masculine.
        for (key, oldest, gender) in [("child", 16, Gender::Male), ("child2", 9, Gender::Female)] {
            let mut child = draw_name(random, gender);
            if let Some((man, woman)) = SURNAMES.iter().find(|(man, woman)| {
                surname.is_some_and(|surname| surname == *man || surname == *woman)
            }) {
                child.surname = if gender == Gender::Male { *man } else { *woman };
            }
            let age = random.between(oldest - 6, oldest);
            let born = opened
                .checked_sub_months(Months::new(age * 12 + random.between(1, 11)))
                .unwrap_or(opened);
            self.name(key, child);
            self.set(&format!("{key}.age"), age.to_string());
            self.set(&format!("{key}.code"), dated_personal_code(random, born));
        }
        let employee = draw_name(random, Gender::Female);
        self.name("employee", employee);
        let born =
            NaiveDate::from_yo_opt(random.between(1965, 1999) as i32, random.between(1, 365))
                .unwrap_or_default();
        self.set("employee.code", dated_personal_code(random, born));
        let (genitive, dative, accusative) = *random.pick(&[
            (
                "sociālās darbinieces",
                "sociālajai darbiniecei",
                "sociālo darbinieci",
            ),
            (
                "sociālās aprūpētājas",
                "sociālajai aprūpētājai",
                "sociālo aprūpētāju",
            ),
            (
                "sociālās palīdzības organizatores",
                "sociālās palīdzības organizatorei",
                "sociālās palīdzības organizatori",
            ),
            ("psiholoģes", "psiholoģei", "psiholoģi"),
        ]);
        self.set("post.gen", genitive);
        self.set("post.dat", dative);
        self.set("post.acc", accusative);
    }

    fn organisation(&mut self, organisation: &SampleCorrespondent) {
        self.set("org", &organisation.name);
        self.set("org.upper", organisation.name.to_uppercase());
        self.set("org.address", &organisation.address);
        self.set("org.email", organisation.email.as_deref().unwrap_or("nav"));
        if let SampleIdentity::Organisation {
            registration_number,
            ..
        } = &organisation.identity
        {
            self.set("org.number", registration_number);
        }
        if let Wording::Organisation {
            genitive,
            dative,
            head,
            head_position,
            ..
        } = &organisation.wording
        {
            self.set("org.gen", *genitive);
            self.set("org.dat", *dative);
            self.set(
                "org.acc2",
                organisation.name.replace("Biedrība", "biedrību"),
            );
            self.set("org.head", *head);
            self.set("org.position", *head_position);
        }
    }

    fn sums(&mut self, random: &mut Random) {
        let mut draw =
            |low: u32, high: u32| random.between(low, high) * 100 + random.between(0, 99);
        let income = draw(110, 520);
        let amount = draw(42, 260);
        let contract = draw(2_400, 38_000);
        let rate = draw(9, 14);
        let sums = [
            ("income", income),
            ("amount", amount),
            ("threshold", income + amount),
            ("threshold.low", income - draw(8, 80)),
            ("contract.amount", contract),
            ("rate", rate),
            ("rate.weekend", rate + rate / 3),
            ("rent", draw(68, 240)),
            ("utilities", draw(18, 96)),
            ("pension", draw(220, 540)),
            ("extra", draw(24, 180)),
            ("debt", draw(90, 720)),
            ("loss", draw(900, 6_500)),
            ("salary", draw(1_020, 1_640)),
        ];
        for (name, cents) in sums {
            self.set(name, money(cents));
        }
        self.set("amount.words", money_in_words(amount));
        self.set("contract.words", money_in_words(contract));
        self.set("household", random.between(3, 5).to_string());
        self.set(
            "rooms",
            random.pick(&["divas", "trīs", "četras"]).to_string(),
        );
        self.set("hours", random.between(4, 20).to_string());
        self.set("months", random.between(3, 12).to_string());
    }

    /// What depends on the day and the unit of one document.
    pub(crate) fn for_document(
        &self,
        date: NaiveDate,
        unit: &str,
        source: Option<&Source>,
        number: Option<&str>,
        random: &mut Random,
    ) -> Self {
        let mut facts = self.clone();
        facts.set("number", number.unwrap_or("–"));
        facts.set("date", date_short(date));
        facts.set("date.long", date_locative(date));
        facts.set("year", date.year().to_string());
        facts.set("year.previous", (date.year() - 1).to_string());
        let last_month = date.checked_sub_months(Months::new(1)).unwrap_or(date);
        facts.set("month.loc", month_locative(last_month));
        facts.set(
            "deadline",
            date_short(calendar::on_or_after(
                date + Duration::days(i64::from(random.between(10, 24))),
            )),
        );
        facts.set(
            "date.plus14",
            date_short(calendar::on_or_after(date + Duration::days(14))),
        );
        let from = date
            .with_day(1)
            .and_then(|first| first.checked_add_months(Months::new(1)))
            .unwrap_or(date);
        let to = from
            .checked_add_months(Months::new(*random.pick(&[3, 6, 12])))
            .unwrap_or(from)
            - Duration::days(1);
        facts.set("period.from", date_short(from));
        facts.set("period.to", date_short(to));
        if !facts.values.contains_key("benefit.term") {
            facts.set(
                "benefit.term",
                format!(
                    "mēnesī laikposmam no {} līdz {}",
                    date_short(from),
                    date_short(to)
                ),
            );
        }
        // A visit lies between the application and the decision; without an application, some days back.
        let room = source.map_or(26, |source| {
            (date - source.date).num_days().clamp(0, 26) as u32
        });
        let event = calendar::on_or_before(
            date - Duration::days(i64::from(
                random.between(room.min(1), room.saturating_sub(1).max(1)),
            )),
        );
        facts.set(
            "event.date",
            date_short(source.map_or(event, |source| event.max(source.date))),
        );
        facts.set(
            "event.time",
            format!("{}.{:02}", random.between(17, 23), random.between(0, 59)),
        );
        let source_date = source.map_or(date, |source| source.date);
        facts.set(
            "source.title",
            source.map_or_else(
                || "plānveida apsekošana".to_owned(),
                |source| lower_first(&source.title),
            ),
        );
        facts.set("source.date", date_short(source_date));
        facts.set("source.date.gen", date_genitive(source_date));
        facts.set(
            "source.number",
            source
                .and_then(|source| source.number.as_deref())
                .map_or_else(String::new, |number| format!("Nr. {number}")),
        );
        facts.office(unit, random);
        facts
    }

    fn office(&mut self, unit: &str, random: &mut Random) {
        let (nominative, genitive, dative, locative, place) = unit_forms(unit);
        self.set("unit", nominative);
        self.set("unit.gen", genitive);
        self.set("unit.dat", dative);
        self.set("unit.loc", locative);
        self.set("place", place);
        // The auditor and the administrator of systems write no letters.
        let writes = |member: &&SampleStaff| {
            member.unit == unit && !["apine", "strazdins"].contains(&member.key)
        };
        let team: Vec<&SampleStaff> = STAFF.iter().filter(writes).collect();
        let chief = team.first().copied().unwrap_or(&STAFF[0]);
        let worker = if team.len() > 1 {
            team[1 + random.below(team.len() - 1)]
        } else {
            chief
        };
        self.set("chief", chief.name);
        self.set("chief.position", chief.position);
        self.set("worker", worker.name);
        self.set("worker.position", worker.position);
        self.set("head", STAFF[0].name);
        self.set("clerk", "Inese Ozola");
    }
}

/// The number or its successor: Latvian counts 21, 31, 101 in the singular, and the letters are written in the plural.
fn plural(number: u32) -> u32 {
    if number % 10 == 1 && number % 100 != 11 {
        number + 1
    } else {
        number
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

type UnitForms = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// Nominative, genitive, dative and locative of a unit, and the place where it writes.
#[rustfmt::skip]
fn unit_forms(unit: &str) -> UnitForms {
    match unit {
        "OG-AIN" => ("Administrēšanas un informācijas nodaļa", "Administrēšanas un informācijas nodaļas", "Administrēšanas un informācijas nodaļai", "Administrēšanas un informācijas nodaļā", "Ogrē"),
        "OG-SAIMN" => ("Saimniecības nodaļa", "Saimniecības nodaļas", "Saimniecības nodaļai", "Saimniecības nodaļā", "Ogrē"),
        "OG-SC-OGRE/SPN" => ("Sociālās palīdzības nodaļa", "Sociālās palīdzības nodaļas", "Sociālās palīdzības nodaļai", "Sociālās palīdzības nodaļā", "Ogrē"),
        "OG-SC-OGRE/AGB" => ("Atbalsta nodaļa ģimenēm ar bērniem", "Atbalsta nodaļas ģimenēm ar bērniem", "Atbalsta nodaļai ģimenēm ar bērniem", "Atbalsta nodaļā ģimenēm ar bērniem", "Ogrē"),
        "OG-SC-OGRE/SAR" => (
            "Sociālās aprūpes un rehabilitācijas nodaļa",
            "Sociālās aprūpes un rehabilitācijas nodaļas",
            "Sociālās aprūpes un rehabilitācijas nodaļai",
            "Sociālās aprūpes un rehabilitācijas nodaļā",
            "Ogrē",
        ),
        "OG-SC-MADL" => ("Madlienas sociālais centrs", "Madlienas sociālā centra", "Madlienas sociālajam centram", "Madlienas sociālajā centrā", "Madlienā"),
        "OG-SC-SUNT" => ("Suntažu sociālais centrs", "Suntažu sociālā centra", "Suntažu sociālajam centram", "Suntažu sociālajā centrā", "Suntažos"),
        "OG-SC-TAUR" => ("Taurupes sociālais centrs", "Taurupes sociālā centra", "Taurupes sociālajam centram", "Taurupes sociālajā centrā", "Taurupē"),
        "OG-KC-LAIPAS" => ("krīzes centrs „Laipas”", "krīzes centra „Laipas”", "krīzes centram „Laipas”", "krīzes centrā „Laipas”", "Ogrē"),
        "OG-DC-SAIME" => ("dienas centrs „Saime”", "dienas centra „Saime”", "dienas centram „Saime”", "dienas centrā „Saime”", "Ogrē"),
        _ => ("dienesta vadība", "dienesta vadības", "dienesta vadībai", "dienesta vadībā", "Ogrē"),
    }
}

/// Organisations of one role.
pub(crate) fn of_role(all: &[SampleCorrespondent], wanted: Role) -> Vec<usize> {
    all.iter()
        .enumerate()
        .filter(|(_, one)| matches!(&one.wording, Wording::Organisation { role, .. } if *role == wanted))
        .map(|(position, _)| position)
        .collect()
}
