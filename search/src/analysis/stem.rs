//! The light Latvian stemmer: the key that the inflected forms of a word share.
//!
//! It works on *folded* words (lower case, no diacritics, see [`super::fold`]), so a word typed without diacritics gets
//! the same key by construction. Folding also undoes most of the consonant alternations of the second and fifth
//! declensions for free (`brālis`/`brāļa`, `kuģis`/`kuģa`); those that leave a letter behind are undone here.
//!
//! Three steps, after the inflection of Latvian (six declensions of nouns, definite and indefinite adjectives, three
//! conjugations with their participles): take off the ending that says case, number, gender or person; then the
//! formants of tense, mood, participle or comparison with the thematic vowel; then level the last consonant, which
//! alternates between the forms of one word (`sākt`/`sācis`, `pārstāvis`/`pārstāvja`). There is no dictionary, so names
//! and new words are treated as any other: those that [`super::lexicon`] does not know come here.
//!
//! A key begins with the word's own first letter, but for the debitive's `jā-`.

/// Marks the key of a word that is never inflected, so that it meets no stem: `tieši` is not `tiesa`.
const UNINFLECTED_MARK: char = '=';

/// Case, number, gender, person; longest first, so that the first that fits is the right one.
const ENDINGS: &[&str] = &[
    "ajiem", "ajam", "ajai", "ajas", "ajos", "iem", "ies", "ais", "aja", "ajo", "am", "as", "os",
    "us", "is", "es", "em", "im", "um", "ai", "ei", "ie", "ij", "a", "e", "i", "o", "u", "s",
];

/// What follows the thematic vowel of a verb; longest first.
const THEMED_FORMANTS: &[&str] = &[
    "jiet", // plural imperative: strādājiet
    "siet", // second person plural of the future: strādāsiet
    "jos",  // present active participle: strādājošs
    "jus",  // past active participle: strādājusi
    "jam",  // present passive participle: izmantojamais
    "dam",  // half-participle: zinādams
    "jot",  // gerund: strādājot
    "jat",  // second person plural: strādājat
    "sim",  // first person plural of the future: strādāsim
    "t",    // infinitive, conditional, past passive participle: strādāt, strādātu, strādāts
    "j",    // present, past, past participle: strādāju, strādāja, strādājis
    "s",    // future: strādāšu
];

/// What follows the root itself; longest first.
const PLAIN_FORMANTS: &[&str] = &[
    "siet", // second person plural of the future: veiksiet
    "iet",  // plural imperative: dariet
    "dam",  // half-participle: sākdams
    "am",   // present passive participle: redzams
    "us",   // past active participle: sākusi
    "os",   // present active participle: radošs
    "ak",   // comparative: lielāks
];

/// Formants that only the second person plural has: nothing follows them.
const LAST_OF_WORD: &[&str] = &["jiet", "siet", "iet"];

/// A root is not shorter than this once formants are taken off.
const SHORTEST_ROOT: usize = 3;
/// Nor a stem than this once the ending is.
const SHORTEST_STEM: usize = 2;

/// Verb prefixes, folded.
const PREFIXES: &[&str] = &[
    "aiz", "ap", "at", "ie", "iz", "no", "pa", "par", "pie", "sa", "uz",
];

/// Particles, conjunctions, prepositions, adverbs that would meet the stem of another word; folded, sorted.
const UNINFLECTED: &[&str] = &[
    "aiz", "ap", "apmeram", "ar", "ari", "arpus", "at", "atkal", "atri", "bet", "bez", "caur",
    "cik", "citadi", "daudz", "del", "diemzel", "driz", "gan", "gandriz", "gar", "garam", "ieksa",
    "ir", "it", "ja", "jau", "jeb", "joprojam", "ka", "kad", "kamer", "kapec", "klat", "ko", "kop",
    "kopa", "kops", "kur", "labak", "lai", "laikam", "lidz", "lidzi", "loti", "maz", "mazak",
    "nav", "ne", "nedz", "nekad", "nevis", "no", "nu", "pa", "par", "pasi", "pat", "pec", "pie",
    "pirms", "pret", "protams", "reiz", "seit", "sen", "starp", "tad", "tadel", "tagad", "talak",
    "tapec", "te", "tiesi", "tik", "tikai", "tomer", "tur", "turklat", "un", "uz", "vai", "vairak",
    "varbut", "vel", "vien", "viena", "visai", "zem",
];

/// Key of a folded word; numbers and words of other scripts are their own keys.
pub fn stem(folded: &str) -> String {
    let mut key = String::with_capacity(folded.len());
    stem_into(folded, &mut key);
    key
}

/// As [`stem`], appended to `key`.
pub fn stem_into(folded: &str, key: &mut String) {
    if UNINFLECTED.binary_search(&folded).is_ok() {
        key.push_str(folded);
        key.push(UNINFLECTED_MARK);
        return;
    }
    if folded.len() <= SHORTEST_STEM || !folded.bytes().all(|b| b.is_ascii_lowercase()) {
        key.push_str(folded);
        return;
    }
    let word = without_debitive(folded);
    let (stem, ended) = without_ending(word);
    let root = without_formant(stem, ended);
    let positive = if stem.ends_with("ak") {
        without_superlative(root)
    } else {
        root
    };
    push_level(positive, key);
}

/// `jāiesniedz` is a form of `iesniegt`. Only before a verb prefix: `jauns`, `janvāris` begin so by themselves.
fn without_debitive(word: &str) -> &str {
    match word.strip_prefix("ja") {
        Some(rest)
            if PREFIXES.iter().any(|p| {
                rest.strip_prefix(p)
                    .is_some_and(|r| r.len() >= SHORTEST_ROOT)
            }) =>
        {
            rest
        }
        _ => word,
    }
}

/// The stem, and whether an ending stood after it.
fn without_ending(word: &str) -> (&str, bool) {
    if let Some(prefix) = word.strip_suffix("nem")
        && (prefix.is_empty() || PREFIXES.contains(&prefix))
    {
        // saņem: the root itself ends like the dative plural of zeme
        return (word, false);
    }
    for ending in ENDINGS {
        let Some(stem) = word.strip_suffix(ending) else {
            continue;
        };
        // the nominative -s follows a consonant; after a vowel it belongs to a longer ending that did not fit
        let nominative_after_vowel = *ending == "s" && stem.ends_with(is_vowel);
        let of_agent = ending.starts_with("aj") && ends_as_agent(stem);
        if !nominative_after_vowel && !of_agent && stem.len() >= SHORTEST_STEM && has_vowel(stem) {
            return (stem, true);
        }
    }
    (word, false)
}

/// `skolotāj-`, `vadītāj-`: the nouns in -tājs keep the j that would else pass for a definite ending.
fn ends_as_agent(before_aj: &str) -> bool {
    before_aj
        .strip_suffix('t')
        .is_some_and(|stem| stem.ends_with(is_vowel))
}

fn without_formant(stem: &str, ended: bool) -> &str {
    if stem.strip_suffix("aj").is_some_and(ends_as_agent) {
        return stem;
    }
    let fits = |formant: &str| !(ended && LAST_OF_WORD.contains(&formant));
    for formant in THEMED_FORMANTS.iter().filter(|f| fits(f)) {
        let Some(theme) = stem.strip_suffix(formant) else {
            continue;
        };
        // latviet-, minut-: a diphthong or a long u is the noun's own
        if theme.ends_with("ie") || theme.ends_with('u') {
            continue;
        }
        if let Some(root) = theme.strip_suffix(is_vowel)
            && is_root(root)
        {
            return root;
        }
    }
    for formant in PLAIN_FORMANTS.iter().filter(|f| fits(f)) {
        if let Some(root) = stem.strip_suffix(formant)
            && is_root(root)
        {
            return root;
        }
    }
    // sākt, saņemts, piešķirt, iesniegts: first conjugation
    match stem.strip_suffix('t') {
        Some(root) if root.ends_with(['b', 'g', 'k', 'm', 'p', 'r', 'z']) && is_root(root) => root,
        _ => stem,
    }
}

/// `vislielākais`: only the superlative of a comparative.
fn without_superlative(root: &str) -> &str {
    match root.strip_prefix("vis") {
        Some(rest) if is_root(rest) => rest,
        _ => root,
    }
}

/// Levels the last consonant, which alternates between the forms of one word.
fn push_level(root: &str, key: &mut String) {
    if let Some(rest) = root.strip_suffix("ies")
        && rest.len() >= SHORTEST_ROOT
    {
        // vīrieša, sieviešu: -tis and -te
        key.push_str(rest);
        key.push_str("iet");
    } else if let Some(rest) = root.strip_suffix('j')
        && rest.ends_with(['b', 'm', 'p', 'v'])
    {
        key.push_str(rest);
    } else if let Some(rest) = root.strip_suffix('c') {
        key.push_str(rest);
        key.push('k');
    } else if let Some(rest) = root.strip_suffix("dz") {
        key.push_str(rest);
        key.push('g');
    } else if let Some(rest) = root.strip_suffix("iek")
        && rest.ends_with(['l', 't'])
    {
        // paliek, notiek: the present of likt and tikt
        key.push_str(rest);
        key.push_str("ik");
    } else {
        key.push_str(root);
    }
}

fn is_root(root: &str) -> bool {
    root.len() >= SHORTEST_ROOT && has_vowel(root)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

fn has_vowel(stem: &str) -> bool {
    stem.contains(is_vowel)
}
