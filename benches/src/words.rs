//! Latvian-looking text out of thin air: real stems, real derivations and endings, frequencies as in real text (Zipf).
//!
//! The same seed yields the same text. Some 60 000 different words in six forms each, so that an index built of it has
//! the shape of one built of letters.

/// Randomness that is the same on every run.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        // The generator stays at zero for ever if it begins there.
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }

    fn part(&mut self) -> f64 {
        self.below(1 << 53) as f64 / (1u64 << 53) as f64
    }

    pub(crate) fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len() as u64) as usize]
    }
}

const STEMS: &[&str] = &[
    "palīdz",
    "pabalst",
    "pakalpoj",
    "sociāl",
    "dienest",
    "ģimen",
    "bērn",
    "vecāk",
    "aizgād",
    "aprūp",
    "iesnieg",
    "lēmum",
    "līgum",
    "rīkoj",
    "izziņ",
    "atzin",
    "ziņoj",
    "protokol",
    "vēstul",
    "atbild",
    "pieprasīj",
    "dokument",
    "reģistr",
    "arhīv",
    "liet",
    "numur",
    "datum",
    "paraks",
    "adres",
    "dzīvesviet",
    "novad",
    "pagast",
    "pilsēt",
    "pašvaldīb",
    "dom",
    "deputāt",
    "vadītāj",
    "speciālist",
    "darbiniek",
    "jurist",
    "psiholog",
    "pedagog",
    "skol",
    "skolotāj",
    "audzēkn",
    "student",
    "pensij",
    "invalid",
    "slimīb",
    "ārst",
    "slimnīc",
    "veselīb",
    "medicīn",
    "zāl",
    "rehabilit",
    "atbalst",
    "kriz",
    "situāc",
    "vardarb",
    "policij",
    "ties",
    "bāriņ",
    "audž",
    "adopc",
    "aizbild",
    "īr",
    "dzīvokl",
    "mājokl",
    "telp",
    "apkur",
    "elektr",
    "ūden",
    "rēķin",
    "maksāj",
    "parād",
    "naud",
    "eiro",
    "ienākum",
    "izdevum",
    "budžet",
    "finans",
    "projekt",
    "program",
    "pasākum",
    "nodarb",
    "darb",
    "alg",
    "bezdarb",
    "nodokl",
    "likum",
    "noteikum",
    "pant",
    "punkt",
    "tiesīb",
    "pienākum",
    "kārtīb",
    "termiņ",
    "dien",
    "nedēļ",
    "mēnes",
    "gad",
    "laik",
    "sākum",
    "beig",
    "turpin",
    "grozīj",
    "papild",
    "pamat",
    "iemesl",
    "mērķ",
    "rezultāt",
    "kvalit",
    "novērtēj",
    "pārbaud",
    "kontrol",
    "uzraudz",
    "statist",
    "pārskat",
    "plān",
    "stratēģ",
    "attīst",
    "sadarb",
    "partner",
    "organiz",
    "biedrīb",
    "fond",
    "uzņēm",
    "iedzīvotāj",
    "person",
    "pilson",
    "kod",
    "pas",
    "apliecīb",
    "foto",
    "kart",
    "tālrun",
    "past",
    "inform",
    "sistēm",
    "datn",
    "program",
    "iekārt",
    "transport",
    "ceļ",
    "autobus",
    "maršrut",
    "biļet",
    "pārtik",
    "ēdin",
    "apģērb",
    "mēbel",
    "grāmat",
    "bibliotēk",
    "kultūr",
    "sport",
    "pulciņ",
    "nometn",
    "vasar",
    "ziem",
    "rudens",
    "pavasar",
    "svētk",
    "dāvan",
    "paldies",
    "lūg",
    "pateic",
    "piedāv",
    "izvēl",
    "saskaņ",
    "apstiprin",
    "noraid",
    "pieņem",
    "izskat",
    "nosūt",
    "saņem",
    "glab",
    "iznīcin",
    "nodo",
    "atver",
    "slēdz",
    "apmeklē",
    "tikš",
    "sarun",
    "konsult",
    "mācīb",
    "kurs",
    "semināri",
    "sanāksm",
    "komisij",
    "padom",
    "eksperti",
    "vērtīb",
    "cieņ",
    "drošīb",
    "risk",
    "kaimiņ",
    "radiniek",
    "draug",
    "māt",
    "tēv",
    "vecmāmiņ",
    "jauniet",
    "senior",
];

const PREFIXES: [&str; 12] = [
    "", "ne", "pa", "ie", "uz", "at", "iz", "sa", "ap", "no", "pār", "pie",
];

const DERIVATIONS: [&str; 25] = [
    "", "ēj", "ējum", "šan", "nīc", "nieciņ", "isk", "īb", "ījum", "tāj", "ģij", "iņ", "ain",
    "ots", "ēšan", "ināšan", "ētāj", "um", "ums", "āt", "ēt", "īt", "ošan", "am", "ām",
];

const ENDINGS: [&str; 6] = ["s", "a", "am", "u", "ā", "iem"];

/// Different words, not counting their forms.
const WORDS: usize = STEMS.len() * PREFIXES.len() * DERIVATIONS.len();

/// The stem of the word of that rank; rank 0 is the most frequent one.
fn stem(rank: usize) -> (&'static str, &'static str, &'static str) {
    // Bare stems come first, so that frequent words are real ones.
    let derived = rank / STEMS.len();
    (
        PREFIXES[derived % PREFIXES.len()],
        STEMS[rank % STEMS.len()],
        DERIVATIONS[derived / PREFIXES.len() % DERIVATIONS.len()],
    )
}

/// Adds a word with the frequency that it has in running text, in any form.
fn add_word(dice: &mut Dice, into: &mut String) {
    let rank = (WORDS as f64).powf(dice.part()) as usize - 1;
    let (prefix, stem, derivation) = stem(rank.min(WORDS - 1));
    for part in [prefix, stem, derivation, dice.one(&ENDINGS)] {
        into.push_str(part);
    }
}

/// A word as somebody would look for it: the more frequent, the likelier.
pub(crate) fn word(dice: &mut Dice) -> String {
    let mut word = String::new();
    add_word(dice, &mut word);
    word
}

/// A few words without a full stop, as a title has.
pub(crate) fn phrase(dice: &mut Dice, words: usize) -> String {
    let mut text = String::new();
    for at in 0..words {
        if at > 0 {
            text.push(' ');
        }
        add_word(dice, &mut text);
    }
    text
}

/// Sentences and lines, at least this many bytes.
pub(crate) fn text(dice: &mut Dice, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 32);
    let mut words = 0;
    while text.len() < bytes {
        add_word(dice, &mut text);
        words += 1;
        text.push_str(match words % 72 {
            0 => ".\n",
            at if at % 12 == 0 => ". ",
            _ => " ",
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn few_words_are_everywhere_and_most_are_rare() {
        let text = text(&mut Dice::new(1), 2_000_000);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for word in text.split([' ', '.', '\n']).filter(|word| !word.is_empty()) {
            *counts.entry(word).or_default() += 1;
        }
        let words: usize = counts.values().sum();
        let mut sorted: Vec<usize> = counts.into_values().collect();
        sorted.sort_unstable_by(|one, next| next.cmp(one));
        assert!(sorted.len() > 40_000, "{} different forms", sorted.len());
        let top: usize = sorted.iter().take(600).sum();
        assert!(
            (0.3..0.7).contains(&(top as f64 / words as f64)),
            "{top} of {words}"
        );
    }

    #[test]
    fn the_same_seed_yields_the_same_text() {
        let make = || text(&mut Dice::new(7), 1_000);
        assert_eq!(make(), make());
        assert_ne!(make(), text(&mut Dice::new(8), 1_000));
    }
}
