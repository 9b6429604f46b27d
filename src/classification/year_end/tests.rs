use entities::ids::DocumentId;
use uuid::Uuid;

use super::*;

fn register(code: u128, last: i64, there: &[i64]) -> RegisterFacts {
    RegisterFacts {
        register: RegisterId(Uuid::from_u128(code)),
        code: format!("r{code}"),
        last_sequence: last,
        numbers: there.iter().map(|sequence| number(*sequence)).collect(),
        unused: Vec::new(),
    }
}

fn number(sequence: i64) -> IssuedNumber {
    let index = "1-1".parse().expect("an index");
    let format: entities::values::NumberFormat = "{index}/{seq}".parse().expect("a format");
    IssuedNumber {
        sequence,
        number: format.print(&index, 2025, sequence).expect("a number"),
        document: DocumentId(Uuid::from_u128(sequence.unsigned_abs().into())),
        registered_on: "2025-05-05".parse().expect("a day"),
        annulled: None,
    }
}

fn file(id: u128, has_term: bool) -> FileFacts {
    FileFacts {
        file: FileId(Uuid::from_u128(id)),
        index: "1-1".parse().expect("an index"),
        has_term,
    }
}

fn facts(registers: Vec<RegisterFacts>, files: Vec<FileFacts>) -> YearFacts {
    YearFacts {
        year: 2025,
        registers,
        files,
        waiting: Vec::new(),
        elsewhere: Vec::new(),
    }
}

fn waiting(upload: u128, account: u128) -> Waiting {
    Waiting {
        upload: UploadId(Uuid::from_u128(upload)),
        account: AccountId(Uuid::from_u128(account)),
        login: format!("konts{account}"),
    }
}

fn closed(decision: &Decision) -> Vec<u128> {
    decision
        .registers
        .iter()
        .map(|(id, _)| id.0.as_u128())
        .collect()
}

#[test]
fn a_gap_keeps_its_own_register_open_and_no_other() {
    let decision = decide(&facts(
        vec![
            register(1, 3, &[1, 2, 3]),
            register(2, 7, &[1, 2, 5, 7]),
            register(3, 0, &[]),
        ],
        vec![file(1, true), file(2, false)],
    ));
    assert_eq!(closed(&decision), [1, 3]);
    assert_eq!(decision.files, [FileId(Uuid::from_u128(1))]);
    let told: Vec<_> = decision
        .obstacles
        .iter()
        .map(|obstacle| obstacle.problem())
        .map(|problem| (problem.code, problem.arguments))
        .collect();
    let gap = |first: &str, last: &str| {
        (
            "NUMBERS_WITHOUT_DOCUMENT",
            vec![
                ("register", "r2".to_owned()),
                ("first", first.to_owned()),
                ("last", last.to_owned()),
            ],
        )
    };
    assert_eq!(
        told,
        [
            gap("3", "4"),
            gap("6", "6"),
            ("FILE_WITHOUT_TERM", vec![("index", "1-1".to_owned())])
        ]
    );
}

#[test]
fn a_stated_reason_stands_for_the_document() {
    let mut of = register(1, 4, &[1, 2, 4]);
    of.unused.push(Unused {
        sequence: 3,
        reason: "=kļūda; žurnālā".to_owned(),
    });
    of.numbers[1].annulled = Some("divreiz".to_owned());
    let decision = decide(&facts(vec![of], Vec::new()));
    assert_eq!(decision.obstacles, []);
    let extract = &decision.registers[0].1;
    let lines: Vec<&str> = extract.text.lines().collect();
    assert_eq!(lines[0], extract::HEADER);
    assert_eq!(
        lines[2],
        "2;1-1/2;2025-05-05;anulēts;divreiz;00000000-0000-0000-0000-000000000002"
    );
    assert_eq!(lines[3], "3;;;neizmantots;\"'=kļūda; žurnālā\";");
    let proof = extract.proof(4);
    assert_eq!(proof["firstNumber"], "1-1/1");
    assert_eq!(proof["lastNumber"], "1-1/4");
    assert_eq!(proof["documents"], 3);
    assert_eq!(proof["annulled"], serde_json::json!(["1-1/2"]));
    assert_eq!(proof["extractSha256"], extract.sha256());
}

#[test]
fn what_waits_and_what_others_found_keep_registers_open() {
    let two = || vec![register(1, 1, &[1]), register(2, 1, &[1])];
    let mut waits = facts(two(), vec![file(1, true)]);
    waits.waiting = vec![waiting(1, 7), waiting(2, 8), waiting(3, 7)];
    let decision = decide(&waits);
    assert_eq!(closed(&decision), [] as [u128; 0]);
    assert_eq!(decision.files.len(), 1);
    let told: Vec<_> = decision
        .obstacles
        .iter()
        .map(|obstacle| obstacle.problem().arguments)
        .collect();
    let desk =
        |login: &str, count: &str| vec![("login", login.to_owned()), ("count", count.to_owned())];
    assert_eq!(told, [desk("konts7", "2"), desk("konts8", "1")]);

    let mut task = facts(two(), Vec::new());
    let problem = Problem::new("TASK_OPEN", "year");
    task.elsewhere.push(Obstacle::Elsewhere {
        problem: problem.clone(),
        register: Some(RegisterId(Uuid::from_u128(2))),
    });
    let decision = decide(&task);
    assert_eq!(closed(&decision), [1]);
    assert_eq!(decision.obstacles[0].problem(), problem);

    let beyond = decide(&facts(vec![register(1, 1, &[1, 2])], Vec::new()));
    assert_eq!(closed(&beyond), [] as [u128; 0]);
    assert_eq!(beyond.obstacles[0].problem().code, "NUMBER_BEYOND_COUNTER");
}
