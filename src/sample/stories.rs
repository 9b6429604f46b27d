//! Stories: how documents follow one another, and the plan of a sample made of them.

use std::rc::Rc;

use chrono::{Datelike, Duration, NaiveDate};

use super::calendar;
use super::correspondents::{
    CorrespondentRef, PARISHES, RESIDENTS, Role, SampleCorrespondent, SampleIdentity,
};
use super::facts::{Facts, of_role};
use super::random::Random;
use super::themes::{THEMES, Theme};

/// One document of a story.
struct Chapter {
    /// One of these; named twice is twice as likely.
    themes: &'static [&'static str],
    /// Days after the document it rests on.
    after: (u32, u32),
    /// In how many cases of a hundred it comes at all.
    percent: u32,
    on: On,
    /// Whether it is a reply to the document it rests on.
    replies: bool,
}

enum On {
    Opening,
    /// The document of this theme; without one the chapter falls away.
    Theme(&'static str),
}

struct Story {
    weight: u32,
    opening: &'static str,
    role: Role,
    chapters: &'static [Chapter],
}

const fn chapter(
    themes: &'static [&'static str],
    after: (u32, u32),
    percent: u32,
    on: On,
    replies: bool,
) -> Chapter {
    Chapter {
        themes,
        after,
        percent,
        on,
        replies,
    }
}

const MISSING: Chapter = chapter(&["trukstosie-dokumenti"], (1, 4), 30, On::Opening, true);
const INQUIRY: Chapter = chapter(&["zinu-pieprasijums"], (1, 4), 40, On::Opening, false);
const INQUIRY_ANSWER: Chapter = chapter(
    &["vsaa-atbilde"],
    (3, 9),
    85,
    On::Theme("zinu-pieprasijums"),
    true,
);
const VISIT: Chapter = chapter(&["apsekosanas-akts"], (4, 11), 55, On::Opening, false);
const VERDICT: Chapter = chapter(
    &[
        "lemums-pieskirt",
        "lemums-pieskirt",
        "lemums-pieskirt",
        "lemums-atteikt",
    ],
    (12, 24),
    90,
    On::Opening,
    false,
);
const CONTEST: Chapter = chapter(
    &["apstridesana"],
    (8, 24),
    60,
    On::Theme("lemums-atteikt"),
    false,
);
const SERVICE: Chapter = chapter(&["lemums-pakalpojums"], (14, 26), 85, On::Opening, false);
const ANSWER: Chapter = chapter(&["atbilde-iesniedzejam"], (4, 10), 90, On::Opening, true);
const BENEFIT: &[Chapter] = &[MISSING, INQUIRY, INQUIRY_ANSWER, VISIT, VERDICT, CONTEST];

#[rustfmt::skip]
const STORIES: [Story; 38] = [
    Story { weight: 7, opening: "gmi-iesniegums", role: Role::SocialInsurance, chapters: BENEFIT },
    Story { weight: 8, opening: "majokla-iesniegums", role: Role::SocialInsurance, chapters: BENEFIT },
    Story { weight: 3, opening: "krizes-iesniegums", role: Role::Provider, chapters: &[VISIT, VERDICT] },
    Story { weight: 5, opening: "aprupe-iesniegums", role: Role::Provider, chapters: &[VISIT, SERVICE, chapter(&["ligums-aprupe"], (2, 6), 80, On::Theme("lemums-pakalpojums"), false)] },
    Story { weight: 5, opening: "statuss-iesniegums", role: Role::SocialInsurance, chapters: &[INQUIRY, INQUIRY_ANSWER, chapter(&["izzina-statuss"], (6, 14), 80, On::Opening, true)] },
    Story { weight: 2, opening: "ilgstosa-aprupe-iesniegums", role: Role::Provider, chapters: &[VISIT, SERVICE] },
    Story { weight: 3, opening: "asistents-iesniegums", role: Role::Provider, chapters: &[SERVICE] },
    Story { weight: 2, opening: "paliglidzekli-iesniegums", role: Role::Rehabilitation, chapters: &[ANSWER, chapter(&["siva-vestule"], (15, 30), 60, On::Opening, false)] },
    Story { weight: 4, opening: "medikamenti-iesniegums", role: Role::SocialInsurance, chapters: &[MISSING, VERDICT] },
    Story { weight: 3, opening: "skolas-iesniegums", role: Role::School, chapters: &[VERDICT] },
    Story { weight: 3, opening: "sudziba", role: Role::Council, chapters: &[ANSWER] },
    Story { weight: 2, opening: "datu-subjekts", role: Role::Ministry, chapters: &[chapter(&["datu-subjekts-atbilde"], (6, 20), 90, On::Opening, true)] },
    Story { weight: 4, opening: "mutvardu-iesniegums", role: Role::Provider, chapters: &[chapter(&["atbilde-iesniedzejam"], (3, 9), 50, On::Opening, true)] },
    Story { weight: 2, opening: "dienas-centrs-iesniegums", role: Role::Provider, chapters: &[SERVICE] },
    Story { weight: 2, opening: "priekslikums", role: Role::Council, chapters: &[chapter(&["parsutisana"], (1, 4), 45, On::Opening, false), chapter(&["atbilde-iesniedzejam"], (4, 9), 70, On::Opening, true)] },
    Story { weight: 3, opening: "informacijas-pieprasijums", role: Role::Newsroom, chapters: &[chapter(&["informacijas-atbilde"], (4, 13), 90, On::Opening, true)] },
    Story { weight: 4, opening: "barintiesa-pieprasijums", role: Role::OrphansCourt, chapters: &[chapter(&["apsekosanas-akts"], (2, 6), 80, On::Opening, false), chapter(&["barintiesa-atzinums"], (8, 15), 85, On::Opening, true), chapter(&["starpinstitucionala"], (12, 25), 40, On::Opening, false)] },
    Story { weight: 3, opening: "policija-zinojums", role: Role::Police, chapters: &[chapter(&["krizes-centrs"], (10, 25), 60, On::Opening, false), chapter(&["starpinstitucionala"], (8, 20), 40, On::Opening, false)] },
    Story { weight: 3, opening: "skola-zinojums", role: Role::School, chapters: &[chapter(&["starpinstitucionala"], (6, 14), 60, On::Opening, false)] },
    Story { weight: 4, opening: "ministrija-vestule", role: Role::Ministry, chapters: &[chapter(&["ministrija-atbilde"], (6, 14), 60, On::Opening, true)] },
    Story { weight: 3, opening: "slimnica-vestule", role: Role::Hospital, chapters: &[chapter(&["apsekosanas-akts"], (1, 4), 70, On::Opening, false), chapter(&["lemums-pakalpojums"], (4, 9), 70, On::Opening, false)] },
    Story { weight: 2, opening: "pagasta-parvalde", role: Role::ParishAdministration, chapters: &[] },
    Story { weight: 1, opening: "dome-budzets", role: Role::Council, chapters: &[chapter(&["dome-priekslikumi"], (7, 14), 90, On::Opening, true)] },
    Story { weight: 1, opening: "tiesibsargs", role: Role::Ombudsman, chapters: &[] },
    Story { weight: 1, opening: "arhivs-vestule", role: Role::Archive, chapters: &[chapter(&["ekspertu-komisija"], (5, 12), 70, On::Opening, false), chapter(&["arhivs-atbilde"], (13, 24), 90, On::Opening, true)] },
    Story { weight: 2, opening: "cenu-piedavajums", role: Role::Provider, chapters: &[chapter(&["ligums-saimnieciba"], (8, 20), 60, On::Opening, false)] },
    Story { weight: 1, opening: "projekts-vestule", role: Role::ProjectAgency, chapters: &[] },
    Story { weight: 2, opening: "statistika-vestule", role: Role::Ministry, chapters: &[] },
    Story { weight: 3, opening: "rikojums-pamatdarbiba", role: Role::Ministry, chapters: &[] },
    Story { weight: 2, opening: "rikojums-personals", role: Role::Ministry, chapters: &[] },
    Story { weight: 3, opening: "darbinieka-iesniegums", role: Role::Ministry, chapters: &[chapter(&["rikojums-atvalinajums"], (1, 3), 95, On::Opening, false)] },
    Story { weight: 2, opening: "rikojums-saimnieciba", role: Role::Ministry, chapters: &[] },
    Story { weight: 3, opening: "ligums-pakalpojums", role: Role::Provider, chapters: &[] },
    Story { weight: 2, opening: "sanaksmes-protokols", role: Role::Ministry, chapters: &[] },
    Story { weight: 2, opening: "koordinacijas-protokols", role: Role::Ministry, chapters: &[] },
    Story { weight: 2, opening: "juridiskais-atzinums", role: Role::Ministry, chapters: &[] },
    Story { weight: 3, opening: "publikacija", role: Role::Ministry, chapters: &[] },
    Story { weight: 1, opening: "macibu-plans", role: Role::Ministry, chapters: &[] },
];

/// What the documents of one story share.
pub(crate) struct Matter {
    pub(crate) person: CorrespondentRef,
    pub(crate) organisation: CorrespondentRef,
    pub(crate) facts: Facts,
}

/// A document still to be written.
pub(crate) struct Planned {
    pub(crate) theme: &'static Theme,
    pub(crate) matter: Rc<Matter>,
    /// Day of registration.
    pub(crate) date: NaiveDate,
    /// Position in the plan of the document it rests on.
    pub(crate) on: Option<usize>,
    pub(crate) replies: bool,
    pub(crate) random: Random,
}

fn theme(name: &str) -> Option<&'static Theme> {
    THEMES.iter().find(|theme| theme.name == name)
}

/// Plans exactly `count` documents in order of registration, from the first office day of the year before `year_end` up to it.
pub(crate) fn plan(
    all: &[SampleCorrespondent],
    random: &mut Random,
    count: usize,
    year_end: NaiveDate,
) -> Vec<Planned> {
    let first = calendar::on_or_after(
        NaiveDate::from_ymd_opt(year_end.year() - 1, 1, 1).unwrap_or(year_end),
    );
    let last = calendar::on_or_before(year_end).max(first);
    let span = (last - first).num_days() as usize + 1;
    let weights: u32 = STORIES.iter().map(|story| story.weight).sum();
    let mut planned: Vec<Planned> = Vec::with_capacity(count);
    // Each kind of story comes once before chance decides, so that even a small sample shows them all.
    let mut fresh = 0;
    while planned.len() < count {
        let story = match STORIES.get(fresh) {
            Some(story) if count >= 200 => story,
            _ => draw(random, weights),
        };
        fresh += 1;
        let opened =
            calendar::on_or_before(first + Duration::days(random.below(span) as i64)).max(first);
        tell(story, all, random, opened, last, count, &mut planned);
    }
    in_order(planned)
}

fn draw(random: &mut Random, weights: u32) -> &'static Story {
    let mut point = random.between(0, weights.saturating_sub(1));
    for story in &STORIES {
        match point.checked_sub(story.weight) {
            Some(rest) => point = rest,
            None => return story,
        }
    }
    &STORIES[0]
}

fn tell(
    story: &'static Story,
    all: &[SampleCorrespondent],
    random: &mut Random,
    opened: NaiveDate,
    last: NaiveDate,
    count: usize,
    planned: &mut Vec<Planned>,
) {
    let Some(opening) = theme(story.opening) else {
        return;
    };
    let matter = Rc::new(matter(story, all, random, opened));
    let start = planned.len();
    planned.push(Planned {
        theme: opening,
        matter: Rc::clone(&matter),
        date: opened,
        on: None,
        replies: false,
        random: random.fork(),
    });
    for chapter in story.chapters {
        // Drawn before any condition, so that a longer sample begins like a shorter one.
        let (comes, days) = (
            random.chance(chapter.percent),
            random.between(chapter.after.0, chapter.after.1),
        );
        let name = chapter.themes[random.below(chapter.themes.len())];
        let fork = random.fork();
        let on = match chapter.on {
            On::Opening => Some(start),
            On::Theme(wanted) => planned
                .iter()
                .enumerate()
                .skip(start)
                .find(|(_, one)| one.theme.name == wanted)
                .map(|(position, _)| position),
        };
        let (Some(on), Some(theme)) = (on, theme(name)) else {
            continue;
        };
        let date = calendar::on_or_after(planned[on].date + Duration::days(i64::from(days)));
        if comes && date <= last && planned.len() < count {
            planned.push(Planned {
                theme,
                matter: Rc::clone(&matter),
                date,
                on: Some(on),
                replies: chapter.replies,
                random: fork,
            });
        }
    }
}

/// Stories about people with children at school.
const FAMILIES: [&str; 7] = [
    "gmi-iesniegums",
    "statuss-iesniegums",
    "krizes-iesniegums",
    "skolas-iesniegums",
    "barintiesa-pieprasijums",
    "policija-zinojums",
    "skola-zinojums",
];

/// Whether this could be the resident's story.
fn suits(story: &Story, family: bool, resident: &SampleCorrespondent) -> bool {
    let SampleIdentity::Person { born, .. } = &resident.identity else {
        return false;
    };
    match story.opening {
        // The town has no parish administration.
        "pagasta-parvalde" => resident.parish >= 2,
        // About the way from a parish to the town.
        "sudziba" | "priekslikums" | "mutvardu-iesniegums" => resident.parish >= 1,
        "medikamenti-iesniegums" | "majokla-iesniegums" | "slimnica-vestule" => born.year() < 1960,
        // Whoever looks after a parent born before 1955, or has a grown-up child.
        "aprupe-iesniegums" | "ilgstosa-aprupe-iesniegums" | "dienas-centrs-iesniegums" => {
            (1958..1985).contains(&born.year())
        }
        _ => !family || born.year() >= 1974,
    }
}

fn matter(
    story: &Story,
    all: &[SampleCorrespondent],
    random: &mut Random,
    opened: NaiveDate,
) -> Matter {
    let family = FAMILIES.contains(&story.opening);
    let start = random.below(RESIDENTS);
    let person = (0..RESIDENTS)
        .map(|step| (start + step) % RESIDENTS)
        .find(|position| suits(story, family, &all[*position]))
        .unwrap_or(start);
    let organisations = of_role(all, story.role);
    let centre = PARISHES[all[person].parish % PARISHES.len()].centre;
    let near = |position: &&usize| {
        let place = match centre {
            "OG-SC-MADL" => "Madliena",
            "OG-SC-SUNT" => "Suntaž",
            "OG-SC-TAUR" => "Taurupe",
            _ => "Ogres",
        };
        all[**position].name.starts_with(place)
    };
    let local = matches!(story.role, Role::School | Role::ParishAdministration);
    let organisation = match organisations.iter().find(near) {
        Some(nearest) if local => *nearest,
        // Monthly figures go to the ministry of welfare, the first on the list.
        _ if story.opening == "statistika-vestule" => organisations[0],
        _ => organisations[random.below(organisations.len())],
    };
    let provider = of_role(all, Role::Provider)
        .first()
        .map_or("", |first| all[*first].name.as_str());
    let mut facts = Facts::of_matter(
        &all[person],
        &all[organisation],
        provider,
        family,
        opened,
        random,
    );
    facts.purpose(story.opening);
    Matter {
        person,
        organisation,
        facts,
    }
}

/// Sorts by day of registration; what rests on another document stays after it, as it is later or was planned later.
fn in_order(planned: Vec<Planned>) -> Vec<Planned> {
    let mut order: Vec<usize> = (0..planned.len()).collect();
    order.sort_by_key(|position| planned[*position].date);
    let mut place = vec![0; order.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    let mut numbered: Vec<(usize, Planned)> = planned.into_iter().enumerate().collect();
    numbered.sort_by_key(|(old, _)| place[*old]);
    numbered
        .into_iter()
        .map(|(_, mut one)| {
            one.on = one.on.map(|old| place[old]);
            one
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_name_only_themes_that_exist_and_use_all_of_them() {
        let told: std::collections::BTreeSet<&str> = STORIES
            .iter()
            .flat_map(|story| {
                story
                    .chapters
                    .iter()
                    .flat_map(|chapter| chapter.themes.iter().copied())
                    .chain([story.opening])
            })
            .collect();
        let known: std::collections::BTreeSet<&str> =
            THEMES.iter().map(|theme| theme.name).collect();
        assert_eq!(told, known);
    }
}
