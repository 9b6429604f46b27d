use proptest::prelude::*;

use super::*;
use crate::query::{Expression, Field, LONGEST, MOST_TERMS, Part, Query, QueryProblemKind};
use crate::{FacetField, Filters, SearchError, Vocabulary};

fn printed(typed: &str) -> String {
    Query::parse(typed).unwrap().to_string()
}

#[test]
fn what_is_typed_reads_as_the_house_writes_it() {
    for (typed, expected) in [
        // Words, and what stands between them.
        ("socialas  palidzibas", "socialas palidzibas"),
        ("  pabalsts, lēmums; ", "pabalsts, lēmums;"),
        ("Rīga - Ogre", "Rīga Ogre"),
        ("vai pienākas pabalsts?", "vai pienākas pabalsts?"),
        ("pabalsts vai pakalpojums", "pabalsts vai pakalpojums"),
        ("pabal*", "pabal*"),
        ("pabalsti -atteikums", "pabalsti -atteikums"),
        ("-\"sociālais  dienests\" a", "-\"sociālais dienests\" a"),
        (
            "„sociālais \"dienests\"” “a” «b»",
            "\"sociālais dienests\" \"a\" \"b\"",
        ),
        ("„apkures", "apkures"),
        ("!", ""),
        // Operators and brackets.
        ("a OR b", "a VAI b"),
        ("a VAI b c VAI d", "a VAI b c VAI d"),
        ("(a VAI b) c", "(a VAI b) c"),
        ("a UN (b AND c)", "a b c"),
        ("((a)) VAI (b VAI c)", "a VAI b VAI c"),
        ("-(a VAI b) c", "-(a VAI b) c"),
        ("-(a b) c", "-(a b) c"),
        ("a VAI(b c)", "a VAI b c"),
        // Fields.
        ("title:pabalsts", "nosaukums:pabalsts"),
        ("Nosaukums:\"par pabalstu\"", "nosaukums:\"par pabalstu\""),
        (
            "person:(Bērziņš OR Kalniņa)",
            "persona:(Bērziņš VAI Kalniņa)",
        ),
        ("-kind:lēmums a", "-veids:lēmums a"),
        ("NO:1-8/24/*", "nr:1-8/24/*"),
        (
            "datums:2024-01-01..2024-03-31",
            "datums:2024-01-01..2024-03-31",
        ),
        ("registrets:..1.3.2024.", "reģistrēts:..1.3.2024."),
        // What looks like an identifier, an address or a line of a letter is none of that.
        ("1-8/24/123", "1-8/24/123"),
        ("Nr.1-8/24/123", "Nr.1-8/24/123"),
        ("2024-03-01 01.03.2024.", "2024-03-01 01.03.2024."),
        ("anna.berzina-kalna@ogre.lv", "anna.berzina-kalna@ogre.lv"),
        ("mailto:anna@ogre.lv", "mailto:anna@ogre.lv"),
        ("https://ogre.lv/?a=b*", "https://ogre.lv/?a=b*"),
        ("LV80 BANK 0000 4351 9500 1", "LV80 BANK 0000 4351 9500 1"),
        ("LV80BANK0000435195001", "LV80BANK0000435195001"),
        ("+371 29-123-456", "371 29-123-456"),
        ("161175-19997", "161175-19997"),
        ("161175-*****", "161175-*"),
        ("ISO:9001", "ISO:9001"),
        ("plkst. 12:30", "plkst. 12:30"),
        ("Datums: 2. martā", "Datums: 2. martā"),
        ("33.(1) pants", "33.(1) pants"),
        ("fails(2 gab.) Ogre", "fails 2 gab. Ogre"),
        ("pabalsts (GMI)", "pabalsts GMI"),
        ("/mape/anna/", "mape/anna/"),
        ("R&D A|B", "R&D A|B"),
    ] {
        assert_eq!(printed(typed), expected, "{typed}");
    }
}

#[test]
fn what_cannot_be_understood_is_located() {
    use QueryProblemKind::*;
    for (typed, kind, at) in [
        ("līgums \"sociālais", UnclosedQuote, "\""),
        ("a (b VAI c", UnclosedBracket, "("),
        ("((a)", UnclosedBracket, "("),
        ("pabalsts)", UnopenedBracket, ")"),
        ("(a) b) c", UnopenedBracket, ")"),
        ("a ()", EmptyBrackets, "()"),
        ("( ! ) a", EmptyBrackets, "( ! )"),
        ("a \" … \" b", EmptyPhrase, "\" … \""),
        ("ā *balsts", LeadingWildcard, "*"),
        ("nosaukums:*balsts", LeadingWildcard, "*"),
        ("pab*sts", InnerWildcard, "*"),
        ("pab?sts", InnerWildcard, "?"),
        ("\"soc* dienests\"", InnerWildcard, "*"),
        ("ā p*", PrefixTooShort, "p*"),
        ("a /pab.*/", Pattern, "/pab.*/"),
        ("ā pabalsts~2", ForeignOperator, "~2"),
        ("\"a b\"~3", ForeignOperator, "~"),
        ("NOT pabalsts", ForeignOperator, "NOT"),
        ("a && b", ForeignOperator, "&&"),
        ("a || b", ForeignOperator, "||"),
        ("a !b", ForeignOperator, "!"),
        ("VAI a", OperatorWithoutWord, "VAI"),
        ("a UN", OperatorWithoutWord, "UN"),
        ("a VAI UN b", OperatorWithoutWord, "UN"),
        ("a (b OR) c", OperatorWithoutWord, "OR"),
        ("ā iesniedzējs:Bērziņš", UnknownField, "iesniedzējs"),
        ("nosaukums:(a nr:12)", FieldWithinField, "nr"),
        ("nosaukums:!", FieldWithoutValue, "nosaukums:!"),
        ("nosaukums:„a", FieldWithoutValue, "nosaukums"),
        ("datums:2024-02-30", NoDate, "2024-02-30"),
        ("datums:\"2024\"", NoDate, "\"2024\""),
        ("saņemts:pavasarī", NoDate, "pavasarī"),
        (
            "datums:2024-03-31..2024-03-01",
            RangeReversed,
            "2024-03-31..2024-03-01",
        ),
        ("gads:2024..2020", RangeReversed, "2024..2020"),
        ("gads:divi", NoDate, "divi"),
        ("gads:20*", ValueOfOtherKind, "20*"),
        (
            "a 2024-01-01..2024-03-31",
            RangeWithoutField,
            "2024-01-01..2024-03-31",
        ),
        (
            "veids:pavēle",
            UnknownValue(Field::Listed(FacetField::Kind)),
            "pavēle",
        ),
        (" -pabalsts ", OnlyExclusions, "-pabalsts"),
        ("a VAI -b", OnlyExclusions, "-b"),
        ("a -(-b)", OnlyExclusions, "(-b)"),
        ("nosaukums:(-a)", OnlyExclusions, "(-a)"),
        (" … ", NothingToFind, "…"),
        (" -! ", NothingToFind, "-!"),
    ] {
        match shared().search(&SearchRequest::new(typed, Scope::All)) {
            Err(SearchError::Query(problem)) => assert_eq!(
                (problem.kind, &typed[problem.at.clone()]),
                (kind, at),
                "{typed}"
            ),
            other => panic!("{typed}: {other:?}"),
        }
    }
}

#[test]
fn what_is_too_much_is_located() {
    let refused = |typed: &str| {
        let request = SearchRequest::new(typed, Scope::All);
        match shared().search(&request) {
            Err(SearchError::Query(problem)) => Some((problem.kind, problem.at.start)),
            Ok(_) => None,
            Err(other) => panic!("{other}"),
        }
    };
    let many = |count: usize| "vārds ".repeat(count);
    assert_eq!(refused(&many(MOST_TERMS)), None);
    assert_eq!(
        refused(&many(MOST_TERMS + 1)),
        Some((QueryProblemKind::TooManyWords, "vārds ".len() * MOST_TERMS))
    );
    let deep = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(refused(&deep(16)), None);
    assert_eq!(refused(&deep(17)), Some((QueryProblemKind::TooDeep, 16)));
    // A word so long is no word, but not too long to be looked at.
    let nothing = Some((QueryProblemKind::NothingToFind, 0));
    assert_eq!(refused(&"ā".repeat(LONGEST)), nothing);
    assert_eq!(
        refused(&"ā".repeat(LONGEST + 1)),
        Some((QueryProblemKind::TooLong, 2 * LONGEST))
    );
    assert_eq!(
        refused(&"a".repeat(1 << 20)),
        Some((QueryProblemKind::TooLong, LONGEST))
    );
}

#[test]
fn everything_has_its_place_in_the_typed_text() {
    let typed = "ā -nosaukums:(„par pabalstu” VAI ķe*) 1-8/24/1";
    let query = Query::parse(typed).unwrap();
    let mut places = Vec::new();
    visit(query.root().unwrap(), &mut |part| {
        places.push(&typed[part.at.clone()]);
    });
    assert_eq!(
        places,
        [
            typed,
            "ā",
            "-nosaukums:(„par pabalstu” VAI ķe*)",
            "nosaukums:(„par pabalstu” VAI ķe*)",
            "(„par pabalstu” VAI ķe*)",
            "„par pabalstu”",
            "ķe*",
            "1-8/24/1",
        ]
    );
    assert!(query.names(Field::Title));
    assert!(!query.names(Field::Person));
}

fn visit<'a>(part: &'a Part, see: &mut impl FnMut(&'a Part)) {
    see(part);
    match &part.expression {
        Expression::All(parts) | Expression::Any(parts) => {
            for part in parts {
                visit(part, see);
            }
        }
        Expression::Not(part) | Expression::In(_, part) => visit(part, see),
        Expression::Run(_) | Expression::Beginning(_) | Expression::Phrase(_) => {}
    }
}

fn day(year: i32, month: u32, day: u32) -> Option<chrono::NaiveDate> {
    chrono::NaiveDate::from_ymd_opt(year, month, day)
}

fn shared() -> &'static SearchIndex {
    static INDEX: std::sync::OnceLock<SearchIndex> = std::sync::OnceLock::new();
    INDEX.get_or_init(|| {
        filled([
            Projection {
                number: Some("1-8/24/123".to_owned()),
                sender_number: Some("A-77".to_owned()),
                correspondents: vec!["Jānis Bērziņš".to_owned(), "Anna Kalniņa".to_owned()],
                received_on: day(2024, 3, 1),
                registered_on: day(2024, 3, 4),
                year: Some(2024),
                ..letter(
                    1,
                    "Par pabalsta piešķiršanu 2024/25",
                    "Atteikums nav pamatots. Kalniņa piekrīt.",
                )
            },
            Projection {
                number: Some("1-8/24/124".to_owned()),
                correspondents: vec!["SIA Bērziņa siltums".to_owned()],
                dated_on: day(2024, 2, 28),
                registered_on: day(2024, 4, 1),
                year: Some(2024),
                kind: "lēmums".to_owned(),
                ..letter(
                    2,
                    "Lēmums par apkuri",
                    "Pabalsts nav piešķirts, atteikums. Atbilde uz 1-8/24/123.",
                )
            },
            Projection {
                number: Some("2-1/25/7".to_owned()),
                correspondents: vec!["Kalniņa Anna".to_owned()],
                registered_on: day(2025, 1, 2),
                year: Some(2025),
                kind: "lēmums".to_owned(),
                ..letter(
                    3,
                    "Rīkojums",
                    "Par dzīvokļa pabalstu. Sociālais dienests lemj.",
                )
            },
        ])
    })
}

fn vocabulary() -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    vocabulary.add(
        Field::Listed(FacetField::Kind),
        "lēmums",
        ["lēmums", "decision"],
    );
    vocabulary.add(
        Field::Listed(FacetField::Kind),
        "iesniegums",
        ["iesniegums", "submission"],
    );
    vocabulary
}

fn asked(words: &str) -> Vec<u64> {
    let request = SearchRequest {
        vocabulary: vocabulary(),
        ..SearchRequest::new(words, Scope::All)
    };
    let mut found = numbers(&shared().search(&request).unwrap());
    found.sort_unstable();
    found
}

#[test]
fn questions_find_what_they_say() {
    for (words, expected) in [
        ("pabalsts", vec![1, 2, 3]),
        ("pabalsts atteikums", vec![1, 2]),
        ("pabalsts UN atteikums", vec![1, 2]),
        ("rīkojums VAI apkure", vec![2, 3]),
        ("rīkojums VAI apkure atteikums", vec![2, 3]),
        ("(rīkojums VAI apkure) atteikums", vec![2]),
        ("pabalsts -(apkure VAI rīkojums)", vec![1]),
        ("(pabalsts -atteikums) VAI apkure", vec![2, 3]),
        ("(pabalsts -\"sociālais dienests\") VAI nekas", vec![1, 2]),
        (
            "(pabalsts -\"sociālais dienests\" -\"kalniņa piekrīt\") VAI nekas",
            vec![2],
        ),
        ("nosaukums:pabalsti", vec![1]),
        ("-nosaukums:pabalsti pabalsts", vec![2, 3]),
        ("nosaukums:\"par pabalsta\"", vec![1]),
        ("nosaukums:\"pabalsta par\"", vec![]),
        ("nosaukums:apk*", vec![2]),
        ("nosaukums:2024/25", vec![1]),
        ("nosaukums:2024/25*", vec![1]),
        ("nosaukums:(rīkojums VAI lēmums)", vec![2, 3]),
        ("persona:kalniņa", vec![1, 3]),
        ("persona:\"Kalniņa Anna\"", vec![3]),
        ("persona:(anna -jānis)", vec![3]),
        ("persona:bērz*", vec![1, 2]),
        ("teksts:piekrīt", vec![1]),
        ("nr:1-8/24/123", vec![1]),
        ("1-8/24/123", vec![1, 2]),
        ("nr:\"1-8 24 123\"", vec![1]),
        ("nr:a-77", vec![1]),
        ("nr:1-8/*", vec![1, 2]),
        ("nr:(1-8/24/124 VAI 2-1/25/7)", vec![2, 3]),
        ("datums:2024-03", vec![1]),
        ("datums:2024", vec![1, 2]),
        ("datums:2024-02-28..2024-03-01", vec![1, 2]),
        ("saņemts:1.3.2024", vec![1]),
        ("datēts:..2024-02", vec![2]),
        ("reģistrēts:..2024-03-31", vec![1]),
        ("reģistrēts:2024-04..", vec![2, 3]),
        ("pabalsts -datums:2024", vec![3]),
        ("gads:2025", vec![3]),
        ("gads:2020..2024", vec![1, 2]),
        ("gads:9999", vec![]),
        ("veids:lēmums", vec![2, 3]),
        ("kind:Decision", vec![2, 3]),
        ("veids:lemumi", vec![2, 3]),
        ("veids:lēm*", vec![2, 3]),
        ("veids:(lēmums VAI iesniegums) gads:2025", vec![3]),
        ("-veids:lēmums pabalsts", vec![1]),
        ("", vec![1, 2, 3]),
    ] {
        assert_eq!(asked(words), expected, "{words}");
    }
}

#[test]
fn exclusions_alone_are_enough_where_something_else_narrows() {
    let request = SearchRequest {
        filters: Filters {
            years: vec![2024],
            ..Filters::default()
        },
        ..SearchRequest::new("-apkure", Scope::All)
    };
    assert_eq!(numbers(&shared().search(&request).unwrap()), [1]);
}

#[test]
fn a_field_marks_its_own_words_alone() {
    let page = page(shared(), "nosaukums:pabalsts kalniņa");
    let marked = |fragments: &[crate::Fragment]| {
        let marked = fragments.iter().filter(|fragment| fragment.is_match);
        marked
            .map(|fragment| fragment.text.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(marked(&page.hits[0].title), ["pabalsta"]);
    assert_eq!(marked(&page.hits[0].passages[0].fragments), ["Kalniņa"]);
}

/// Signs of the language, letters of several scripts, and what breaks naive code: marks without a letter, soft hyphens,
/// right-to-left text, emoji.
fn anything() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        " ",
        " ",
        "(",
        ")",
        "-",
        "\"",
        "„",
        "”",
        "“",
        "«",
        "»",
        "*",
        "?",
        "~",
        "/",
        ":",
        "..",
        ".",
        ",",
        "!",
        "&&",
        "||",
        "VAI",
        "UN",
        "OR",
        "NOT",
        " VAI ",
        "nosaukums:",
        "nr:",
        "datums:",
        "veids:",
        "nezināms:",
        "2024",
        "2024-03-01",
        "1-8/24/123",
        "a",
        "ā",
        "a\u{304}",
        "\u{304}",
        "pa\u{AD}balsts",
        "ķeg",
        "שלום",
        "пособие",
        "👩‍👧",
        "\u{200D}",
        "ﬁ",
        "İ",
        "\u{202E}",
        "\n",
        "\0",
    ]);
    prop::collection::vec(
        prop_oneof![4 => sign.prop_map(str::to_owned), 1 => "\\PC{0,3}"],
        0..24,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_024))]

    #[test]
    fn any_text_is_read_or_refused_within_it_and_prints_to_itself(typed in anything()) {
        match Query::parse(&typed) {
            Err(problem) => {
                let at = typed.get(problem.at.clone());
                prop_assert!(at.is_some_and(|at| !at.is_empty()), "{:?}", problem);
            }
            Ok(query) => {
                if let Some(root) = query.root() {
                    let mut places = Vec::new();
                    visit(root, &mut |part| places.push(part.at.clone()));
                    for at in places {
                        prop_assert!(typed.get(at.clone()).is_some_and(|at| !at.is_empty()), "{:?}", at);
                    }
                }
                let printed = query.to_string();
                let again = Query::parse(&printed);
                prop_assert!(again.is_ok(), "{:?} printed as {:?}: {:?}", typed, printed, again);
                let again = again.unwrap();
                prop_assert_eq!(plain(query.root()), plain(again.root()), "{:?} printed as {:?}", typed, printed);
                prop_assert_eq!(again.to_string(), printed);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_answered_or_refused_within_it(typed in anything()) {
        let request = SearchRequest {
            vocabulary: vocabulary(),
            total: true,
            ..SearchRequest::new(typed.clone(), Scope::All)
        };
        match shared().search(&request) {
            Ok(page) => prop_assert_eq!(page.total, Some(page.hits.len() as u64)),
            Err(SearchError::Query(problem)) => {
                let at = typed.get(problem.at.clone());
                prop_assert!(at.is_some_and(|at| !at.is_empty()), "{:?}", problem);
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}

/// The tree without its places.
fn plain(root: Option<&Part>) -> Option<Part> {
    fn forget(part: &Part) -> Part {
        let all = |parts: &[Part]| parts.iter().map(forget).collect();
        let one = |part: &Part| Box::new(forget(part));
        Part {
            at: 0..0,
            expression: match &part.expression {
                Expression::All(parts) => Expression::All(all(parts)),
                Expression::Any(parts) => Expression::Any(all(parts)),
                Expression::Not(part) => Expression::Not(one(part)),
                Expression::In(field, part) => Expression::In(*field, one(part)),
                other => other.clone(),
            },
        }
    }
    root.map(forget)
}
