//! Holidays (*svētku dienas*) of any year, computed from the law as it stood in that year.
//!
//! Ground: the law "Par svētku, atceres un atzīmējamām dienām" of 3 October 1990, 1. p., with the amendments of
//! 21.09.1995 (Pentecost), 18.12.1996 (Easter Monday), 21.03.2002 (4 May), 24.05.2007 (24 December; a day off instead of 4 May
//! and 18 November that fall on a weekend), 02.10.2014 (closing day of the Song and Dance Celebration), 21.06.2018
//! (24 September 2018) and 28.05.2023 (29 May 2023). Years before 1990 are reckoned as 1990 is.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// A holiday of the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holiday {
    /// *Jaungada diena*, 1 January.
    NewYear,
    /// *Lielā Piektdiena*
    GoodFriday,
    /// *Pirmās Lieldienas*
    EasterSunday,
    /// *Otrās Lieldienas*
    EasterMonday,
    /// *Darba svētki, Satversmes sapulces sasaukšanas diena*, 1 May.
    LabourDay,
    /// *Latvijas Republikas Neatkarības atjaunošanas diena*, 4 May.
    Independence,
    /// *Mātes diena*, the second Sunday of May.
    MothersDay,
    /// *Vasarsvētki*
    Pentecost,
    /// *Līgo diena*, 23 June.
    MidsummerEve,
    /// *Jāņu diena*, 24 June.
    MidsummerDay,
    /// *Vispārējo latviešu Dziesmu un deju svētku noslēguma diena*
    SongCelebration,
    /// *Latvijas Republikas Proklamēšanas diena*, 18 November.
    Proclamation,
    /// *Ziemassvētku vakars*, 24 December.
    ChristmasEve,
    /// *Pirmie Ziemassvētki*, 25 December.
    ChristmasDay,
    /// *Otrie Ziemassvētki*, 26 December.
    SecondChristmasDay,
    /// *Vecgada diena*, 31 December.
    NewYearsEve,
    /// *Viņa Svētības pāvesta Franciska pastorālās vizītes Latvijā diena*, 24 September 2018.
    PapalVisit,
    /// *Diena, kad Latvijas hokeja komanda ieguva bronzas medaļu*, 29 May 2023.
    HockeyMedal,
}

impl Holiday {
    /// Every holiday.
    pub const ALL: [Self; 18] = [
        Self::NewYear,
        Self::GoodFriday,
        Self::EasterSunday,
        Self::EasterMonday,
        Self::LabourDay,
        Self::Independence,
        Self::MothersDay,
        Self::Pentecost,
        Self::MidsummerEve,
        Self::MidsummerDay,
        Self::SongCelebration,
        Self::Proclamation,
        Self::ChristmasEve,
        Self::ChristmasDay,
        Self::SecondChristmasDay,
        Self::NewYearsEve,
        Self::PapalVisit,
        Self::HockeyMedal,
    ];

    /// Key of its name among the messages.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NewYear => "holiday-new-year",
            Self::GoodFriday => "holiday-good-friday",
            Self::EasterSunday => "holiday-easter-sunday",
            Self::EasterMonday => "holiday-easter-monday",
            Self::LabourDay => "holiday-labour-day",
            Self::Independence => "holiday-independence",
            Self::MothersDay => "holiday-mothers-day",
            Self::Pentecost => "holiday-pentecost",
            Self::MidsummerEve => "holiday-midsummer-eve",
            Self::MidsummerDay => "holiday-midsummer-day",
            Self::SongCelebration => "holiday-song-celebration",
            Self::Proclamation => "holiday-proclamation",
            Self::ChristmasEve => "holiday-christmas-eve",
            Self::ChristmasDay => "holiday-christmas-day",
            Self::SecondChristmasDay => "holiday-second-christmas-day",
            Self::NewYearsEve => "holiday-new-years-eve",
            Self::PapalVisit => "holiday-papal-visit",
            Self::HockeyMedal => "holiday-hockey-medal",
        }
    }

    /// First year in which a day off is given instead of this holiday when it falls on a weekend; none where never.
    const fn made_up_since(self) -> Option<i32> {
        match self {
            Self::Independence | Self::Proclamation => Some(2007),
            Self::SongCelebration => Some(2014),
            _ => None,
        }
    }
}

/// A day on which nobody works by that law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feast {
    /// The day.
    pub day: NaiveDate,
    /// Which holiday.
    pub holiday: Holiday,
    /// Whether this is the working day after it, off because the holiday itself fell on a weekend.
    pub substitute: bool,
}

/// Closing days of the nationwide Song and Dance Celebration. Later ones are not announced yet: until they stand here, an
/// institution adopts the day off like any other ([`super::MovedDay`]).
const SONG_CELEBRATIONS: [(i32, u32, u32); 2] = [(2018, 7, 8), (2023, 7, 9)];

/// Every holiday of a year in the order of days, each day once.
pub fn holidays(year: i32) -> Vec<Feast> {
    let mut feasts: Vec<Feast> = days_of(year)
        .filter_map(|(holiday, day)| Some((holiday, day?)))
        .map(|(holiday, day)| Feast {
            day,
            holiday,
            substitute: false,
        })
        .collect();
    feasts.sort_unstable();
    // Mother's Day and Pentecost meet in some years: one day off either way.
    feasts.dedup_by_key(|feast| feast.day);
    let substitutes: Vec<Feast> = feasts
        .iter()
        .filter(|feast| {
            is_weekend(feast.day)
                && feast
                    .holiday
                    .made_up_since()
                    .is_some_and(|since| year >= since)
        })
        .filter_map(|feast| {
            let day =
                feast.day.iter_days().skip(1).find(|day| {
                    !is_weekend(*day) && !feasts.iter().any(|other| other.day == *day)
                })?;
            Some(Feast {
                day,
                holiday: feast.holiday,
                substitute: true,
            })
        })
        .collect();
    feasts.extend(substitutes);
    feasts.sort_unstable();
    feasts
}

fn days_of(year: i32) -> impl Iterator<Item = (Holiday, Option<NaiveDate>)> {
    let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let since = |first: i32, day: Option<NaiveDate>| day.filter(|_| year >= first);
    let easter = easter_sunday(year);
    let after = |days: u64| easter?.checked_add_days(Days::new(days));
    let song = SONG_CELEBRATIONS
        .into_iter()
        .find(|(of, ..)| *of == year)
        .and_then(|(_, month, day)| fixed(month, day));
    [
        (Holiday::NewYear, fixed(1, 1)),
        (
            Holiday::GoodFriday,
            easter.and_then(|day| day.checked_sub_days(Days::new(2))),
        ),
        (Holiday::EasterSunday, easter),
        (Holiday::EasterMonday, since(1997, after(1))),
        (Holiday::LabourDay, fixed(5, 1)),
        (Holiday::Independence, since(2002, fixed(5, 4))),
        (
            Holiday::MothersDay,
            NaiveDate::from_weekday_of_month_opt(year, 5, Weekday::Sun, 2),
        ),
        (Holiday::Pentecost, since(1996, after(49))),
        (Holiday::MidsummerEve, fixed(6, 23)),
        (Holiday::MidsummerDay, fixed(6, 24)),
        (Holiday::SongCelebration, song),
        (Holiday::Proclamation, fixed(11, 18)),
        (Holiday::ChristmasEve, since(2007, fixed(12, 24))),
        (Holiday::ChristmasDay, fixed(12, 25)),
        (Holiday::SecondChristmasDay, fixed(12, 26)),
        (Holiday::NewYearsEve, fixed(12, 31)),
        (Holiday::PapalVisit, fixed(9, 24).filter(|_| year == 2018)),
        (Holiday::HockeyMedal, fixed(5, 29).filter(|_| year == 2023)),
    ]
    .into_iter()
}

/// Easter Sunday of the western churches (Gregorian computus: Nature, 20 April 1876; Meeus, Astronomical Algorithms, ch. 8).
pub fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let (leap_centuries, rest) = (century.div_euclid(4), century.rem_euclid(4));
    let moon_correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - leap_centuries - moon_correction + 15).rem_euclid(30);
    let (leaps, since_leap) = (of_century.div_euclid(4), of_century.rem_euclid(4));
    let weekday = (32 + 2 * rest + 2 * leaps - epact - since_leap).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday).div_euclid(451);
    let days = epact + weekday - 7 * late + 114;
    let (month, day) = (days.div_euclid(31), days.rem_euclid(31) + 1);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

pub(super) fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
