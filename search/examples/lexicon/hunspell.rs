//! Reading a Hunspell dictionary: `lv_LV.aff` and `lv_LV.dic`.

use std::collections::HashMap;

/// One way to make a form from a word.
#[derive(Debug, Clone)]
pub(crate) struct Suffix {
    strip: String,
    add: String,
    condition: Vec<Place>,
    /// Flags of the form itself.
    pub(crate) goes_on: String,
    pub(crate) person: Option<Person>,
}

/// Who does what the form of a verb says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Person {
    FirstOrSecond,
    Third,
}

/// What one letter before the end of a word may be.
#[derive(Debug, Clone)]
struct Place {
    letters: Vec<char>,
    any_but_these: bool,
}

/// A word of the dictionary with its flags and its part of speech.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) word: String,
    pub(crate) flags: String,
    pub(crate) class: String,
}

/// The suffixes of each flag, in the order of the file.
pub(crate) struct Suffixes(HashMap<char, Vec<Suffix>>);

impl Suffixes {
    pub(crate) fn read(affixes: &str) -> Self {
        let mut suffixes: HashMap<char, Vec<Suffix>> = HashMap::new();
        for line in affixes.lines() {
            let parts: Vec<&str> = line.split_whitespace().collect();
            let ["SFX", flag, strip, add, condition, ref rest @ ..] = parts[..] else {
                continue;
            };
            let Some(flag) = flag.chars().next() else {
                continue;
            };
            let (add, goes_on) = add.split_once('/').unwrap_or((add, ""));
            suffixes.entry(flag).or_default().push(Suffix {
                strip: nothing_is_nought(strip),
                add: nothing_is_nought(add),
                condition: places(condition),
                goes_on: goes_on.to_owned(),
                person: rest.iter().find_map(|part| person(part)),
            });
        }
        Self(suffixes)
    }

    /// The forms that `flag` makes of `word`, each with its own flags.
    pub(crate) fn forms<'a>(
        &'a self,
        word: &'a str,
        flag: char,
    ) -> impl Iterator<Item = (String, &'a Suffix)> {
        let fitting = self.0.get(&flag).into_iter().flatten();
        fitting.filter_map(move |suffix| {
            let stem = word.strip_suffix(suffix.strip.as_str())?;
            suffix
                .fits(word)
                .then(|| (format!("{stem}{}", suffix.add), suffix))
        })
    }
}

impl Suffix {
    fn fits(&self, word: &str) -> bool {
        let mut letters = word.chars().rev();
        self.condition.iter().rev().all(|place| {
            letters
                .next()
                .is_some_and(|letter| place.letters.contains(&letter) != place.any_but_these)
        })
    }
}

/// `is:3xpt0`: person and number come first.
fn person(part: &str) -> Option<Person> {
    let tag = part.strip_prefix("is:")?;
    if tag.starts_with("3x") {
        Some(Person::Third)
    } else if tag.starts_with(['1', '2']) {
        Some(Person::FirstOrSecond)
    } else {
        None
    }
}

/// Some lines write the empty suffix as a nought before flags or even after letters.
fn nothing_is_nought(affix: &str) -> String {
    affix.trim_end_matches('0').to_owned()
}

fn places(condition: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let mut rest = condition.chars();
    while let Some(first) = rest.next() {
        let mut place = Place {
            letters: Vec::new(),
            any_but_these: false,
        };
        match first {
            '.' => place.any_but_these = true,
            '[' => {
                for letter in rest.by_ref().take_while(|letter| *letter != ']') {
                    if letter == '^' {
                        place.any_but_these = true;
                    } else {
                        place.letters.push(letter);
                    }
                }
            }
            letter => place.letters.push(letter),
        }
        places.push(place);
    }
    // A lone dot asks for nothing, not even for a letter.
    if condition == "." { Vec::new() } else { places }
}

/// The words of `lv_LV.dic`.
pub(crate) fn entries(dictionary: &str) -> impl Iterator<Item = Entry> {
    dictionary.lines().skip(1).filter_map(|line| {
        let mut parts = line.split_whitespace();
        let (word, flags) = match parts.next()?.split_once('/') {
            Some((word, flags)) => (word, flags),
            None => (line.split_whitespace().next()?, ""),
        };
        let class = parts.find_map(|part| part.strip_prefix("po:"));
        Some(Entry {
            word: word.to_owned(),
            flags: flags.to_owned(),
            class: class.unwrap_or_default().to_owned(),
        })
    })
}
