use proptest::prelude::*;

use super::*;
use crate::{Fragment, Passage, marks};

fn marked(fragments: &[Fragment]) -> String {
    fragments
        .iter()
        .map(|f| {
            if f.is_match {
                format!("[{}]", f.text)
            } else {
                f.text.clone()
            }
        })
        .collect()
}

fn shown(passage: &Passage) -> String {
    let cut = |is: bool| if is { "…" } else { "" };
    format!(
        "{}: {}{}{}",
        passage.source,
        cut(passage.cut_before),
        marked(&passage.fragments),
        cut(passage.cut_after)
    )
}

fn highlights(projection: Projection, words: &str) -> Vec<String> {
    let page = page(&filled([projection]), words);
    assert_eq!(page.hits.len(), 1, "{words}");
    let hit = &page.hits[0];
    std::iter::once(marked(&hit.title))
        .chain(hit.passages.iter().map(shown))
        .collect()
}

const DECISION: &str = "Ogres novada pašvaldības sociālais dienests 2026. gada 2. martā izskatīja iesniegumu.\n\
    Saskaņā ar Sociālo pakalpojumu un sociālās palīdzības likuma 33. pantu ģimenei ar bērniem piešķirams pabalsts. \
    Ņemot vērā iepriekš minēto, dienests nolēma piešķirt pabalstu trīs mēnešus. Lēmumu var pārsūdzēt mēneša laikā. \
    Citi apstākļi lietā netika konstatēti, un tie turpmāk arī netiks vērtēti, jo lieta ir slēgta un nodota arhīvam. \
    Reģistrācijas Nr. 1-8/24/123, piešķirtajiem sociālās palīdzības pabalstiem izmaksas kārtība: Ķegumā, Brīvības ielā.";

#[test]
fn the_whole_inflected_word_of_the_original_is_marked() {
    let words = [
        "socialas palidzibas pabalsts",
        "kegums",
        "pabal*",
        "\"piešķirt pabalstu\"",
        "24/123",
        "1-8/24*",
        "gimene pārsūdzēt ķegums",
        "pabalsti -atvaļinājums",
    ];
    let shown = words.map(|words| {
        (
            words,
            highlights(letter(1, "Par pabalstu ģimenei", DECISION), words),
        )
    });
    insta::assert_json_snapshot!(shown);
}

#[test]
fn attachments_are_told_apart() {
    let with = Projection {
        attachments: vec![
            "Nekas.".to_owned(),
            "Izraksts no rīkojuma par zemes ierīcību.".to_owned(),
        ],
        ..letter(1, "Pavadvēstule", "Nosūtām.")
    };
    assert_eq!(
        highlights(with, "rīkojums"),
        [
            "Pavadvēstule",
            "2: Izraksts no [rīkojuma] par zemes ierīcību."
        ]
    );
}

#[test]
fn without_a_match_in_the_kept_text_the_beginning_is_shown() {
    assert_eq!(
        highlights(letter(1, "Rīkojums", "  Teksts bez\n vārda."), "rīkojumi"),
        ["[Rīkojums]", "0:  Teksts bez vārda."]
    );
    let long = format!("{} rīkojums", "garš teksts ".repeat(3_000));
    let far = highlights(letter(1, "", &long), "rīkojums");
    assert!(
        far[1].starts_with("0: garš teksts garš") && far[1].ends_with('…'),
        "{far:?}"
    );
}

#[test]
fn decomposed_letters_and_divided_words_are_marked_whole() {
    let body = "Dzi\u{304}voklis K\u{327}eguma\u{304}, pabal-\nsta lieta.";
    assert_eq!(
        highlights(letter(1, "", body), "ķegums pabalsti"),
        [
            "",
            "0: Dzi\u{304}voklis [K\u{327}eguma\u{304}], [pabal- sta] lieta."
        ]
    );
}

#[test]
fn without_highlights_nothing_is_read() {
    let index = filled([letter(1, "Virsraksts", "teksts")]);
    let page = index
        .search(&SearchRequest {
            highlights: false,
            ..SearchRequest::new("teksts", Scope::All)
        })
        .unwrap();
    assert!(page.hits[0].title.is_empty() && page.hits[0].passages.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the text, fragments are the text again, and what is marked is a whole word that was asked for.
    #[test]
    fn fragments_make_up_the_text(title in "(\\PC|pabalst[iau]|[ .,\u{304}ā\n]){0,60}") {
        let index = filled([letter(1, &title, "pabalsts")]);
        let page = page(&index, "pabalsts");
        let fragments = &page.hits[0].title;
        let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let whole: String = fragments.iter().map(|f| f.text.as_str()).collect();
        prop_assert_eq!(spaced(&whole), spaced(&title));
        for fragment in fragments.iter().filter(|f| f.is_match) {
            prop_assert!(crate::analysis::index_keys(&fragment.text).contains(&"pabalsts".to_owned()));
        }
    }
}

/// What is marked of one whole text.
fn everywhere(text: &str, words: &str, near: &[&str], most: usize) -> Vec<String> {
    let near: Vec<String> = near.iter().map(|word| (*word).to_owned()).collect();
    let request = SearchRequest::new(words, Scope::All);
    let found = marks(&request, &near, &["", text], most).unwrap();
    assert!(found[0].is_empty());
    let places = found[1].iter();
    places.map(|place| text[place.clone()].to_owned()).collect()
}

#[test]
fn a_whole_text_is_marked_to_its_end_in_the_letters_of_the_original() {
    let text = format!(
        "Pabalsts. {} sociālās palīdzības pabalstiem; Be\u{304}rzin\u{327}am, piešķir\u{AD}tajiem {} pabalsti",
        "Cits teikums, kurā tā nav. ".repeat(50),
        "Vēl cits. ".repeat(500),
    );
    let marked = |words: &str| everywhere(&text, words, &[], 100);
    assert_eq!(marked("pabalsts"), ["Pabalsts", "pabalstiem", "pabalsti"]);
    assert_eq!(marked("palidz*"), ["palīdzības"]);
    assert_eq!(marked("Bērziņš"), ["Be\u{304}rzin\u{327}am"]);
    assert_eq!(marked("berzins"), ["Be\u{304}rzin\u{327}am"]);
    assert_eq!(marked("piešķir*"), ["piešķir\u{AD}tajiem"]);
    assert_eq!(
        marked("\"palīdzības pabalstiem\" pabalsts"),
        ["Pabalsts", "palīdzības pabalstiem", "pabalsti"],
        "what overlaps is one"
    );
    assert_eq!(marked("nekurienes"), [] as [&str; 0]);
    assert_eq!(
        everywhere(&text, "pabaltss", &["pabalsts"], 2),
        ["Pabalsts", "pabalstiem"],
        "no more than was asked for"
    );
}
