//! Makes the lexicon of `search/data/latvian` from the package `hunspell-lv`:
//!
//! `cargo run --release -p search --example lexicon -- /usr/share/hunspell search/data/latvian`
//!
//! Words that the package lacks are added in `supplement.dic` there, in its own format. Every word is put into all its forms; each form learns the lemmas that it may belong to, likeliest first. Files:
//! `forms.fst` (form → number of a line) and `lemmas.txt` (each line up to three lemmas, each as a capital that says how
//! unlikely it is, how many letters to take off the form's end, and the letters to put there).

mod hunspell;
mod paradigm;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

use tantivy_fst::MapBuilder;

use crate::paradigm::{Reading, common_letters};

/// More than so many lemmas of one form are homonyms nobody means.
const MOST_LEMMAS: usize = 3;
/// A reading so much less likely than the likeliest is none.
const FARTHEST: u8 = 4;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [from, to] = &std::env::args().skip(1).collect::<Vec<_>>()[..] else {
        return Err("lexicon DICTIONARIES DATA".into());
    };
    let (from, to) = (Path::new(from), Path::new(to));
    let suffixes = hunspell::Suffixes::read(&std::fs::read_to_string(from.join("lv_LV.aff"))?);
    let dictionary = std::fs::read_to_string(from.join("lv_LV.dic"))?;

    let mut forms: BTreeMap<String, Vec<Reading>> = BTreeMap::new();
    let mut learn = |form: String, reading: Reading| {
        let readings = forms.entry(form).or_default();
        match readings
            .iter_mut()
            .find(|other| other.lemma == reading.lemma)
        {
            Some(other) => other.unlikely = other.unlikely.min(reading.unlikely),
            None => readings.push(reading),
        }
    };
    let mut lone = Vec::new();
    let supplement = std::fs::read_to_string(to.join("supplement.dic"))?;
    let listed: HashSet<String> = hunspell::entries(&dictionary)
        .filter(|entry| entry.class.starts_with("liet"))
        .map(|entry| entry.word.to_lowercase())
        .collect();
    for mut entry in hunspell::entries(&dictionary).chain(hunspell::entries(&supplement)) {
        let cases_listed = entry.class.starts_with("liet") && entry.class.ends_with('f')
            || entry.class.ends_with('i') && entry.flags.is_empty();
        let word = entry.word.to_lowercase();
        if paradigm::is_lone_form(&entry) {
            lone.push(word);
        } else if let Some(nominative) = cases_listed
            .then(|| paradigm::nominative(&word, |other| other != word && listed.contains(other)))
            .flatten()
        {
            learn(word, paradigm::reading(&nominative, paradigm::NOUN));
        } else {
            if let Some(flags) = paradigm::flags_of_name(&entry).filter(|_| entry.flags.is_empty())
            {
                flags.clone_into(&mut entry.flags);
            }
            paradigm::forms_of(&entry, &suffixes, &mut learn);
        }
    }
    paradigm::lone_forms(&lone, &mut learn);
    paradigm::irregular(&mut |form, reading| {
        forms.insert(form, vec![reading]);
    });

    let mut lines: HashMap<String, u64> = HashMap::new();
    let mut lemmas = String::new();
    let mut map = MapBuilder::memory();
    for (form, mut readings) in forms {
        // Among equals the one that shares most letters, the masculine before the feminine.
        readings.sort_by_cached_key(|reading| {
            (
                reading.unlikely,
                Reverse(common_letters(&form, &reading.lemma)),
                reading.lemma.ends_with(['a', 'e']),
                reading.lemma.clone(),
            )
        });
        let least = readings[0].unlikely;
        readings.retain(|reading| reading.unlikely <= least + FARTHEST);
        readings.truncate(MOST_LEMMAS);
        let mut line = String::new();
        for reading in &readings {
            let common = common_letters(&form, &reading.lemma);
            let cut = form.chars().count() - common;
            let append: String = reading.lemma.chars().skip(common).collect();
            if !line.is_empty() {
                line.push(' ');
            }
            let likelihood = char::from(b'A' + reading.unlikely);
            write!(line, "{likelihood}{cut}{append}")?;
        }
        let next = lines.len() as u64;
        let number = *lines.entry(line).or_insert_with_key(|line| {
            lemmas.push_str(line);
            lemmas.push('\n');
            next
        });
        map.insert(form, number)?;
    }
    std::fs::write(to.join("forms.fst"), map.into_inner()?)?;
    std::fs::write(to.join("lemmas.txt"), lemmas)?;
    Ok(())
}
