//! What the dictionary's flags mean, and which lemma a form belongs to.
//!
//! A lemma is what a Latvian dictionary lists: participles belong to their verb; reflexive verbs, nouns in *-šana*,
//! diminutives and the feminine of a trade are words of their own.
//!
//! Where a form may belong to several, how unlikely each is follows from the grammar of running text: nominatives and third
//! persons are said more often than other forms, nouns more often than first and second persons, and what may be a
//! definite adjective or an adverb is seldom anything else.

use crate::hunspell::{Entry, Person, Suffixes};

/// A lemma that a form may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) lemma: String,
    /// 0 is what a reader takes the form for; differences count, not the figures.
    pub(crate) unlikely: u8,
}

// How unlikely the forms of a kind are.
pub(crate) const NOUN: u8 = 4;
const VERB: u8 = 4;
const THIRD_PERSON: u8 = 4;
const FIRST_OR_SECOND_PERSON: u8 = 6;
const ADJECTIVE: u8 = 4;
const DEFINITE: u8 = 3;
const NAME: u8 = 4;
/// Pronouns, conjunctions, adverbs, numerals; but for [`SMALL`], which are 0.
const SMALL_WORD: u8 = 1;
/// *vadītāja* is the genitive of *vadītājs* before it is a woman.
const FEMININE: u8 = 6;
const DIMINUTIVE: u8 = 8;
const UNINFLECTED: u8 = 7;
const GENITIVE: u8 = 5;
/// The plural of what the dictionary has in the singular only: *atbildībām* is written all the same.
const SELDOM_PLURAL: u8 = 3;
/// As a surname of the other gender.
const SURNAME: u8 = 5;
const VOCATIVE: u8 = 12;
/// How much likelier the form is that names a word.
const NAMING: u8 = 2;

/// Base form that is never said by itself.
const ONLY_WITH_AFFIX: char = '{';

/// Flags whose verbs may turn reflexive.
const REFLEXIVE: &str = "abcdefghij()!@%*&+$<>";
/// Of those the ones that say so of the whole verb.
const HAS_REFLEXIVE: &str = "abdefghij(";
const FUTURE: &str = "BCbc";
const VERBAL: &str = "BDHFEb";
const NOMINAL: &str = "OSQosq";

/// Whether `entry` is but one form of a word, without flags that would say of which: the dictionary lists a few verbs so.
pub(crate) fn is_lone_form(entry: &Entry) -> bool {
    entry.class.is_empty() && matches!(entry.flags.as_str(), "" | "-")
}

/// The reflexive verbs that the dictionary lists form by form: their infinitive without a prefix, and what their forms begin
/// with.
const LONE_VERBS: [(&str, &[&str]); 15] = [
    ("sēsties", &["sēd", "sēz", "sēž", "sēst", "sēš"]),
    ("mosties", &["mod", "mos", "mozd", "moš"]),
    ("censties", &["cen"]),
    ("celties", &["cel", "ceļ", "cēl"]),
    ("bīties", &["bij", "bī"]),
    ("attiekties", &["attie"]),
    ("tiekties", &["tiek", "tiec"]),
    ("noteikties", &["notei"]),
    ("patikties", &["pati", "patī"]),
    ("vajadzēties", &["vaja"]),
    ("lūgties", &["lūg", "lūdz"]),
    ("sliekties", &["slie"]),
    ("ziegties", &["zie", "zied"]),
    ("gausties", &["gau"]),
    ("dergties", &["derg", "derdz"]),
];

/// Gives the lone forms of reflexive verbs to their infinitives. The others are left to the rules.
pub(crate) fn lone_forms(forms: &[String], learn: &mut impl FnMut(String, Reading)) {
    for (infinitive, beginnings) in LONE_VERBS {
        for verb in forms.iter().filter(|form| form.ends_with(infinitive)) {
            let prefix = verb.strip_suffix(infinitive).unwrap_or_default();
            for form in forms.iter().filter(|form| form.ends_with('s')) {
                let rest = form.strip_prefix(prefix).unwrap_or_default();
                if beginnings.iter().any(|begun| rest.starts_with(begun)) {
                    learn(form.clone(), reading(verb, VERB));
                }
            }
        }
    }
}

/// Endings of the nominative and, with it, of the other cases of a declension that the dictionary numbers.
const DECLENSIONS: [(&str, &[&str]); 5] = [
    ("is", &["is", "iem", "im", "os", "us", "ī", "i", "a", "u"]),
    (
        "s",
        &[
            "iem", "am", "os", "us", "ā", "s", "i", "a", "u", "īm", "īs", "ij", "is",
        ],
    ),
    ("š", &["iem", "am", "os", "us", "ā", "š", "i", "a", "u"]),
    ("e", &["ēm", "ēs", "ei", "es", "em", "ē", "e", "i", "u"]),
    ("a", &["ām", "ās", "am", "ai", "as", "ā", "a", "u"]),
];

/// The word of which `form`, listed by itself as a case of a noun, is a case: the nominative that is listed as well.
pub(crate) fn nominative(form: &str, is_listed: impl Fn(&str) -> bool) -> Option<String> {
    DECLENSIONS.iter().find_map(|(nominative, cases)| {
        cases.iter().find_map(|case| {
            let word = format!("{}{nominative}", form.strip_suffix(case)?);
            is_listed(&word).then_some(word)
        })
    })
}

/// The flags of a name that the dictionary lists without any: *Uldis*.
pub(crate) fn flags_of_name(entry: &Entry) -> Option<&'static str> {
    let word = entry.word.as_str();
    match entry.class.as_str() {
        "lietv1i" if word.ends_with(['s', 'š']) => Some("Oo"),
        "lietv2i" if word.ends_with("is") => Some("Qq"),
        "lietv4i" if word.ends_with('a') => Some("Ss"),
        "lietv5i" if word.ends_with('e') => Some("Ss"),
        _ => None,
    }
}

/// How many letters both begin with.
pub(crate) fn common_letters(one: &str, other: &str) -> usize {
    one.chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count()
}

/// Calls `learn` with every form of `entry`.
pub(crate) fn forms_of(
    entry: &Entry,
    suffixes: &Suffixes,
    learn: &mut impl FnMut(String, Reading),
) {
    let word = entry.word.trim_end_matches('.').to_lowercase();
    if word.is_empty() || !word.chars().all(char::is_alphabetic) {
        return;
    }
    let kind = Kind::of(entry);
    let unlikely = kind.unlikely();
    if kind == Kind::Verb {
        conditional(&word, &entry.flags, learn);
    }
    if !entry.flags.contains(ONLY_WITH_AFFIX) {
        learn(
            word.clone(),
            reading(&word, unlikely.saturating_sub(NAMING).max(SMALL_WORD)),
        );
    }
    if matches!(kind, Kind::Noun | Kind::Name) {
        for (singular, plural) in [('O', 'o'), ('S', 's'), ('Q', 'q')] {
            if entry.flags.contains(singular) && !entry.flags.contains(plural) {
                for (form, _) in suffixes.forms(&entry.word, plural) {
                    learn(
                        form.to_lowercase(),
                        reading(&word, unlikely + SELDOM_PLURAL),
                    );
                }
            }
        }
    }
    let named_after = entry.flags.contains(['O', 'Q']) && !entry.flags.contains('x');
    if matches!(kind, Kind::Noun | Kind::Name) && named_after {
        surname(&word, unlikely, learn);
    }
    for flag in entry.flags.chars() {
        let count = suffixes.forms(&entry.word, flag).count();
        let diminutive = diminutive(entry, flag, suffixes);
        if let ('P' | 'R' | 'T', Some(name)) = (flag, &diminutive) {
            surname(name, DIMINUTIVE, learn);
        }
        for (at, (form, suffix)) in suffixes.forms(&entry.word, flag).enumerate() {
            let form = form.to_lowercase();
            let last = at + 1 == count;
            match flag {
                'P' | 'R' | 'T' | 'p' | 'r' | 't' => {
                    let vocative = last && flag.is_ascii_uppercase();
                    let unlikely = if vocative { VOCATIVE } else { DIMINUTIVE };
                    let name = diminutive.as_deref().unwrap_or(&form);
                    learn(form.clone(), reading(name, unlikely));
                }
                'O' if last => learn(form, reading(&word, VOCATIVE)),
                'x' => noun(&form, &suffix.goes_on, FEMININE, suffixes, learn),
                'J' => action(&form, &suffix.goes_on, suffixes, learn),
                'j' => learn(form.clone(), reading(&reflexive_action(&form), NOUN)),
                // Its rules are for all pronouns at once, and make nonsense of some.
                'V' if PERSONAL.contains(&word.as_str())
                    || form.chars().next() != word.chars().next() => {}
                // An ordinal is a word of its own.
                'w' if suffix.goes_on.contains('y') => {
                    learn(form.clone(), reading(&form, unlikely));
                    for (declined, _) in suffixes.forms(&form, 'y') {
                        learn(declined, reading(&form, unlikely));
                    }
                }
                'W' => adjective(&form, &word, &word, unlikely, learn),
                'X' | 'Y' => compared(&form, &word, unlikely, learn),
                _ if kind == Kind::Verb => {
                    let name = if LEXICALISED.contains(&form.as_str()) {
                        form.clone()
                    } else {
                        verb_name(&word, flag, &form)
                    };
                    let person = suffix.person.or_else(|| person_of_reflexive(&form));
                    let unlikely = match person {
                        Some(Person::FirstOrSecond) => FIRST_OR_SECOND_PERSON,
                        Some(Person::Third) => {
                            THIRD_PERSON
                                + u8::from(FUTURE.contains(flag))
                                + u8::from(name.ends_with("ties"))
                                - u8::from(form.ends_with('o'))
                        }
                        None => VERB,
                    };
                    learn(form.clone(), reading(&name, unlikely));
                    participles(&form, &name, &suffix.goes_on, suffixes, learn);
                }
                _ => learn(form, reading(&word, unlikely)),
            }
        }
    }
}

pub(crate) fn reading(lemma: &str, unlikely: u8) -> Reading {
    Reading {
        lemma: lemma.to_owned(),
        unlikely,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Pronouns, conjunctions, adverbs, numerals.
    Small,
    Noun,
    Name,
    Adjective,
    Verb,
    Uninflected,
    /// A noun that is said in the genitive only, before another: *pagaidu*, *divistabu*.
    Genitive,
}

impl Kind {
    fn of(entry: &Entry) -> Self {
        let (word, class) = (entry.word.as_str(), entry.class.as_str());
        let flagged = |flags: &str| entry.flags.contains(|flag| flags.contains(flag));
        if class.starts_with("darb") {
            Self::Verb
        } else if class.starts_with("liet") {
            match class.as_bytes().last() {
                Some(b'i') => Self::Name,
                Some(b'g') => Self::Genitive,
                _ => Self::Noun,
            }
        } else if class.starts_with("īpv") {
            Self::Adjective
        } else if !class.is_empty() {
            Self::Small
        } else if flagged(VERBAL) && word.ends_with(['t', 's']) {
            Self::Verb
        } else if word.starts_with(char::is_uppercase) {
            Self::Name
        } else if flagged(NOMINAL) {
            Self::Noun
        } else if flagged("W6") {
            Self::Adjective
        } else {
            Self::Uninflected
        }
    }

    fn unlikely(self) -> u8 {
        match self {
            Self::Small => SMALL_WORD,
            Self::Noun => NOUN,
            Self::Verb => VERB,
            Self::Adjective => ADJECTIVE,
            Self::Uninflected => UNINFLECTED,
            Self::Genitive => GENITIVE,
            Self::Name => NAME,
        }
    }
}

/// What a diminutive of `entry` is called, in the plural too.
fn diminutive(entry: &Entry, flag: char, suffixes: &Suffixes) -> Option<String> {
    let singular = flag.to_ascii_uppercase();
    let (name, _) = suffixes.forms(&entry.word, singular).next()?;
    Some(name.to_lowercase())
}

/// Surnames have both genders: *Bērziņš* and *Bērziņa*, *Balodis* and *Balode*. They are one lemma, for a family is looked
/// for by either; here are the forms that are not a form of the other gender as well.
fn surname(word: &str, unlikely: u8, learn: &mut impl FnMut(String, Reading)) {
    let (stem, endings): (&str, &[&str]) = if let Some(stem) = word.strip_suffix("is") {
        (stem, &["e", "es", "ei"])
    } else if let Some(stem) = word.strip_suffix("iņa") {
        (stem, &["iņš", "iņam"])
    } else if let Some(stem) = word.strip_suffix(['s', 'š']) {
        (stem, &["as", "ai"])
    } else {
        return;
    };
    for ending in endings {
        learn(format!("{stem}{ending}"), reading(word, unlikely + SURNAME));
    }
}

/// The conditional, which the dictionary has only as a form of the participle, and the reflexive infinitive.
fn conditional(verb: &str, flags: &str, learn: &mut impl FnMut(String, Reading)) {
    if let Some(stem) = verb.strip_suffix("ties") {
        learn(format!("{stem}tos"), reading(verb, VERB - 1));
    } else if let Some(stem) = verb.strip_suffix('t') {
        learn(format!("{stem}tu"), reading(verb, VERB));
        if flags.contains(|flag| HAS_REFLEXIVE.contains(flag)) {
            let reflexive = format!("{stem}ties");
            learn(format!("{stem}tos"), reading(&reflexive, VERB - 1));
            learn(reflexive.clone(), reading(&reflexive, VERB - NAMING));
        }
    }
}

/// A noun made from another word, declined by its own flags.
fn noun(
    noun: &str,
    flags: &str,
    unlikely: u8,
    suffixes: &Suffixes,
    learn: &mut impl FnMut(String, Reading),
) {
    learn(noun.to_owned(), reading(noun, unlikely - NAMING));
    for flag in flags.chars() {
        for (form, _) in suffixes.forms(noun, flag) {
            learn(form, reading(noun, unlikely));
        }
    }
}

/// The dictionary does not say of all reflexive forms which person they are.
fn person_of_reflexive(form: &str) -> Option<Person> {
    const FIRST_OR_SECOND: [&str; 4] = ["os", "ies", "mies", "aties"];
    if form.ends_with("ties") && !form.ends_with("aties") && !form.ends_with("āties") {
        return None;
    }
    FIRST_OR_SECOND
        .iter()
        .any(|ending| form.ends_with(ending))
        .then_some(Person::FirstOrSecond)
}

/// A noun in *-šana*. What would be its plural locative is the reflexive noun, *apvienošanās*, which has an accusative too.
fn action(name: &str, flags: &str, suffixes: &Suffixes, learn: &mut impl FnMut(String, Reading)) {
    let reflexive = reflexive_action(name);
    noun(name, flags, NOUN, suffixes, &mut |form, known: Reading| {
        if form != reflexive {
            learn(form, known);
        }
    });
    learn(reflexive_accusative(name), reading(&reflexive, NOUN));
    learn(reflexive.clone(), reading(&reflexive, NOUN - NAMING));
}

fn reflexive_accusative(name: &str) -> String {
    let stem = name.strip_suffix('a').unwrap_or(name);
    format!("{stem}os")
}

/// *-šanos* is the accusative of *-šanās*.
fn reflexive_action(form: &str) -> String {
    let stem = form.rsplit_once("šan").map_or(form, |(stem, _)| stem);
    format!("{stem}šanās")
}

fn verb_name(word: &str, flag: char, form: &str) -> String {
    if form.ends_with("šanās") || form.ends_with("šanos") {
        return reflexive_action(form);
    }
    let reflexive = ["as", "ies", "os", "ās"]
        .iter()
        .any(|ending| form.ends_with(ending));
    match word.strip_suffix('t') {
        Some(stem) if reflexive && REFLEXIVE.contains(flag) => format!("{stem}ties"),
        _ => word.to_owned(),
    }
}

fn participles(
    form: &str,
    verb: &str,
    flags: &str,
    suffixes: &Suffixes,
    learn: &mut impl FnMut(String, Reading),
) {
    for flag in flags.chars() {
        for (declined, _) in suffixes.forms(form, flag) {
            match flag {
                'W' => adjective(&declined, verb, form, VERB, learn),
                _ => learn(declined, reading(verb, VERB)),
            }
        }
    }
}

/// A declined adjective or participle. In *-i* it may also be an adverb, of participles only those in *-oši*.
fn adjective(
    form: &str,
    lemma: &str,
    base: &str,
    unlikely: u8,
    learn: &mut impl FnMut(String, Reading),
) {
    let of_participle = lemma != base;
    let mut unlikely = unlikely;
    if form.ends_with('i') && (!of_participle || form.ends_with("oši")) {
        let adverb = unlikely + u8::from(of_participle);
        learn(form.to_owned(), reading(form, adverb));
        // Most plurals of an adjective that are spelt so are its adverb.
        unlikely += u8::from(!of_participle);
    }
    let definite = [
        "o", "ais", "ajam", "ajā", "ajai", "ajiem", "ajām", "ajos", "ajās",
    ];
    let unlikely = if definite.iter().any(|ending| form.ends_with(ending)) {
        unlikely.saturating_sub(ADJECTIVE - DEFINITE)
    } else {
        unlikely
    };
    learn(form.to_owned(), reading(lemma, unlikely));
}

/// A comparative or superlative; the one without an ending is the adverb's.
fn compared(form: &str, word: &str, unlikely: u8, learn: &mut impl FnMut(String, Reading)) {
    match word.strip_suffix(['s', 'š']) {
        Some(stem) if form.ends_with("āk") => {
            learn(form.to_owned(), reading(&format!("{stem}i"), unlikely));
        }
        _ => learn(form.to_owned(), reading(word, unlikely)),
    }
}

/// Words that are nothing but themselves, although other words have a form that is spelt so.
const SMALL: &str = "aiz ap apmēram ar arī ārpus at atkal bet bez caur cik citādi dēļ diemžēl drīz gan gandrīz gar \
    garām iekšā jā jau jeb joprojām ka kā kad kamēr kāpēc klāt ko kop kopā kopš kur lai laikam līdz līdzi ļoti ne nedz \
    nekad nekur nevis no nu pa par pat pēc pie pirms pret protams pāri reiz šeit sen starp tad tādēļ tagad tāpēc te \
    tieši tikai tomēr tur turklāt un uz vai varbūt vēl vien visai virs zem ārā pagaidām beidzot vērā pāris tādējādi \
    šobrīd vienmēr vispār vispirms vismaz savukārt tāpat turpmāk iepriekš tūlīt šodien vakar rīt tā tik tālu vēlu samērā \
    tiešām teju proti apkārt reizēm lēnām šādi tik tikko tikpat taču prom vairs diezgan gluži itin blakus tepat turpat \
    nost augšup lejup pār priekš labad";

/// Pronouns of which the dictionary's rules make nonsense.
const PERSONAL: [&str; 4] = ["es", "tu", "mēs", "jūs"];

/// Participles that have become adjectives: who looks for *iespējams* does not mean *iespēt*.
const LEXICALISED: [&str; 13] = [
    "iespējams",
    "ievērojams",
    "ilgstošs",
    "nākams",
    "patīkams",
    "šķietams",
    "cienījams",
    "apbrīnojams",
    "pietiekams",
    "nosacīts",
    "radošs",
    "vienots",
    "izcils",
];

/// Words whose forms begin otherwise than they do, that the dictionary lists form by form, or, as *otrais* (second) beside
/// *otrs* (another), not at all.
const IRREGULAR: [(&str, &str); 16] = [
    ("es", "es manis man manī"),
    ("tu", "tu tevis tev tevi tevī"),
    ("mēs", "mēs mums mūs mūsos"),
    ("jūs", "jūs jums jūsos"),
    ("pirmais", "pirmais"),
    ("trešais", "trešais"),
    (
        "otrais",
        "otrais otro otrajam otrajā otrajai otrajiem otrajām otrajos otrajās otrie otrā otrās",
    ),
    (
        "būt",
        "ir nav esmu esi esam esat esot būtu būtum būs būšu būsi būsim būsiet būšot bija biju biji bijām bijāt esošs \
         esoša esošā esošo esošais esošajā esošajiem esošās esošie esošus esošām",
    ),
    ("labi", "labāk vislabāk"),
    ("daudz", "daudz vairāk visvairāk"),
    ("vēlu", "vēlāk"),
    ("tālu", "tālāk"),
    ("maz", "maz mazāk vismazāk"),
    ("varēt", "var varam varu"),
    (
        "vajadzēt",
        "vajag vajadzētu vajadzēja vajadzēs vajadzēšot vajagot vajadzējis",
    ),
    ("drīz", "drīz drīzāk visdrīzāk"),
];

/// Calls `only` with every form that has one lemma, whatever the rules say.
pub(crate) fn irregular(only: &mut impl FnMut(String, Reading)) {
    for word in SMALL.split_whitespace() {
        only(word.to_owned(), reading(word, 0));
    }
    for (lemma, forms) in IRREGULAR {
        for form in forms.split_whitespace() {
            only(form.to_owned(), reading(lemma, 0));
        }
    }
}
