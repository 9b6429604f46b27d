//! Whole numbers in Latvian words (*skaitļi vārdiem*), as acts, inventories, decisions and contracts repeat them.

/// The gender of what is counted: *lieta* is feminine, *sējums* masculine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// *Viens, divi*
    Masculine,
    /// *Viena, divas*
    Feminine,
}

/// How a single hundred is written; all three are found on forms (domain §13 (22)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hundred {
    /// 101: *viens simts viens*
    Counted,
    /// 101: *simts viens*
    Plain,
    /// 101: *simtu viens*
    Accusative,
}

/// What groups of three digits are called: one of them, and several.
const GROUPS: [(u32, &str, &str); 3] = [
    (1_000_000_000, "miljards", "miljardi"),
    (1_000_000, "miljons", "miljoni"),
    (1_000, "tūkstotis", "tūkstoši"),
];

/// A whole number in the nominative: 21 of feminine things are *divdesmit viena*.
pub fn cardinal(number: u32, gender: Gender, hundred: Hundred) -> String {
    let mut words = Vec::new();
    let mut rest = number;
    for (size, one, several) in GROUPS {
        let group = rest / size;
        rest %= size;
        if group > 0 {
            // Thousands and millions are masculine, whatever is counted.
            words.push(below_thousand(group, Gender::Masculine, hundred));
            words.push(if is_singular(group) { one } else { several }.to_owned());
        }
    }
    if rest > 0 || words.is_empty() {
        words.push(below_thousand(rest, gender, hundred));
    }
    words.join(" ")
}

/// Whether a thing counted by the number stands in the singular: 1, 21, 101, but not 11.
pub const fn is_singular(number: u32) -> bool {
    number % 10 == 1 && number % 100 != 11
}

/// A size with a decimal comma in the largest unit of which there is one, and that unit: 30,0 KB. Tenths are reckoned in whole
/// numbers: a figure on an act is not to depend on rounding of fractions.
pub fn measured(bytes: i64) -> (String, &'static str) {
    const UNITS: [(i64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")];
    for (size, unit) in UNITS {
        if bytes >= size {
            let tenths = (bytes + size / 20) / (size / 10);
            return (format!("{},{}", tenths / 10, tenths % 10), unit);
        }
    }
    (bytes.to_string(), "B")
}

fn below_thousand(number: u32, gender: Gender, hundred: Hundred) -> String {
    #[rustfmt::skip]
    const ONES: [&str; 20] = [
        "nulle", "viens", "divi", "trīs", "četri", "pieci", "seši", "septiņi", "astoņi", "deviņi", "desmit", "vienpadsmit", "divpadsmit",
        "trīspadsmit", "četrpadsmit", "piecpadsmit", "sešpadsmit", "septiņpadsmit", "astoņpadsmit", "deviņpadsmit",
    ];
    #[rustfmt::skip]
    const FEMININE: [&str; 10] = [
        "nulle", "viena", "divas", "trīs", "četras", "piecas", "sešas", "septiņas", "astoņas", "deviņas",
    ];
    #[rustfmt::skip]
    const TENS: [&str; 10] = [
        "", "desmit", "divdesmit", "trīsdesmit", "četrdesmit", "piecdesmit", "sešdesmit", "septiņdesmit", "astoņdesmit", "deviņdesmit",
    ];
    let one = |number: u32| {
        let at = number as usize;
        let feminine = FEMININE.get(at).filter(|_| gender == Gender::Feminine);
        feminine.or(ONES.get(at)).copied().unwrap_or_default()
    };
    let (hundreds, rest) = (number / 100, number % 100);
    let mut words = Vec::new();
    match (hundreds, hundred) {
        (0, _) => {}
        (1, Hundred::Counted) => words.extend(["viens", "simts"]),
        (1, Hundred::Accusative) if rest > 0 => words.push("simtu"),
        (1, Hundred::Plain | Hundred::Accusative) => words.push("simts"),
        (several, _) => {
            words.extend(ONES.get(several as usize).copied());
            words.push("simti");
        }
    }
    match rest {
        0 if hundreds > 0 => {}
        0..20 => words.push(one(rest)),
        _ => {
            words.extend(TENS.get((rest / 10) as usize).copied());
            if rest % 10 > 0 {
                words.push(one(rest % 10));
            }
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_comma() {
        for (bytes, said) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1,0 KB"),
            (30_149, "30,1 KB"),
            (30_150, "30,2 KB"),
            (1_999_999, "2,0 MB"),
            (25_000_000_000, "25,0 GB"),
        ] {
            let (number, unit) = measured(bytes);
            assert_eq!(format!("{number} {unit}"), said);
        }
    }

    #[test]
    fn files_are_counted_as_on_the_archives_forms() {
        for (number, words) in [
            (0, "nulle"),
            (1, "viena"),
            (2, "divas"),
            (11, "vienpadsmit"),
            (20, "divdesmit"),
            (21, "divdesmit viena"),
            (100, "simts"),
            (101, "simts viena"),
            (111, "simts vienpadsmit"),
            (432, "četri simti trīsdesmit divas"),
            (1_000, "viens tūkstotis"),
            (2_001, "divi tūkstoši viena"),
            (11_000, "vienpadsmit tūkstoši"),
            (21_021, "divdesmit viens tūkstotis divdesmit viena"),
            (1_100_000, "viens miljons simts tūkstoši"),
        ] {
            assert_eq!(
                cardinal(number, Gender::Feminine, Hundred::Plain),
                words,
                "{number}"
            );
        }
        assert_eq!(
            cardinal(101, Gender::Feminine, Hundred::Accusative),
            "simtu viena"
        );
        assert_eq!(
            cardinal(100, Gender::Feminine, Hundred::Accusative),
            "simts"
        );
        assert_eq!(
            cardinal(137, Gender::Masculine, Hundred::Counted),
            "viens simts trīsdesmit septiņi"
        );
        assert_eq!(
            cardinal(u32::MAX, Gender::Masculine, Hundred::Plain),
            "četri miljardi divi simti deviņdesmit četri miljoni deviņi simti sešdesmit septiņi tūkstoši divi simti \
             deviņdesmit pieci"
        );
    }

    #[test]
    fn eleven_is_not_like_one() {
        let singular: Vec<u32> = (0..=121).filter(|number| is_singular(*number)).collect();
        assert_eq!(singular, [1, 21, 31, 41, 51, 61, 71, 81, 91, 101, 121]);
    }
}
