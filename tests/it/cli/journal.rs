//! The journal handed out and proved elsewhere; keys that are lost and put back.

use std::fs;

use super::Aprite;

/// With three documents, `1-1/…/1` to `3`.
fn with_documents() -> Aprite {
    let aprite = Aprite::begun();
    for path in ["a.txt", "b.txt", "c.txt"] {
        aprite.write(&format!("folder/{path}"), path);
    }
    import(&aprite);
    aprite
}

fn import(aprite: &Aprite) -> Vec<serde_json::Value> {
    let folder = aprite.folder();
    let words = [
        "import",
        &folder,
        "--register",
        "sanemtie",
        "--account",
        "lietvede",
    ];
    aprite.json(0, &words)
}

/// The head and the key that `verify --journal` says to keep.
fn kept(aprite: &Aprite) -> (String, String) {
    let told = aprite.succeed(&["verify", "--journal"]);
    let line = told.lines().last().expect("a line");
    let after = |option: &str| {
        let (_, rest) = line.split_once(option).expect("the option");
        rest.split_whitespace()
            .next()
            .expect("its value")
            .to_owned()
    };
    let json = aprite.json(0, &["verify", "--journal"]);
    assert_eq!(json[0]["sum"]["head"], after("--head "));
    assert_eq!(json[0]["sum"]["key"], after("--key "));
    (after("--head "), after("--key "))
}

#[test]
fn the_journal_is_proved_where_there_is_no_database() {
    let aprite = with_documents();
    let path = |name: &str| aprite.path().join(name).display().to_string();
    let (journal, bundle) = (path("journal.jsonl"), path("bundle.json"));
    aprite.succeed(&["journal", "export", &journal]);
    let again = aprite.ends_with(2, &["journal", "export", &journal]);
    assert!(again.contains("cannot be written"), "{again}");
    let (head, key) = kept(&aprite);
    let number = import(&aprite)[0]["number"]
        .as_str()
        .expect("a number")
        .to_owned();
    let printed = aprite.succeed(&["journal", "bundle", &number]);
    fs::write(&bundle, &printed).expect("written");
    let unknown = aprite.ends_with(2, &["journal", "bundle", "9-9/99/9"]);
    assert!(unknown.contains("There is no document"), "{unknown}");

    let elsewhere = Aprite::new();
    let pinned = ["--key", &key, "--head", &head];
    let verify = ["verify", "--journal-file", &journal];
    let told = elsewhere.succeed(&[&verify[..], &pinned].concat());
    assert!(told.contains(&head) && told.contains(&key), "{told}");
    elsewhere.succeed(&verify);
    elsewhere.succeed(&["verify", "--bundle-file", &bundle, "--key", &key]);
    let unpinned = elsewhere.ends_with(0, &["verify", "--bundle-file", &bundle]);
    assert!(unpinned.contains("No --key was given"), "{unpinned}");
    assert!(!elsewhere.path().join("data").exists(), "nothing is made");

    let other_key = "11".repeat(32);
    let other_head = format!("1:{other_key}");
    for words in [["--key", &other_key], ["--head", &other_head]] {
        elsewhere.ends_with(1, &[&verify[..], &words].concat());
        aprite.ends_with(1, &[&["verify", "--journal"][..], &words].concat());
    }
    elsewhere.ends_with(
        1,
        &["verify", "--bundle-file", &bundle, "--key", &other_key],
    );
    let text = fs::read_to_string(&journal).expect("the journal");
    for (name, altered) in [
        (
            "altered",
            text.replacen("document.registered", "document.forgotten", 1),
        ),
        ("cut", text.lines().take(5).collect::<Vec<_>>().join("\n")),
    ] {
        assert_ne!(altered, text);
        fs::write(path(name), altered).expect("written");
        elsewhere.ends_with(1, &["verify", "--journal-file", &path(name)]);
    }
    fs::write(
        path("forged"),
        printed.replace("document.registered", "document.forgotten"),
    )
    .expect("written");
    elsewhere.ends_with(1, &["verify", "--bundle-file", &path("forged")]);
    elsewhere.ends_with(2, &["verify", "--journal-file", &path("nowhere")]);
    elsewhere.ends_with(2, &["verify", "--journal", "--head", "1:2"]);

    // The past stays provable while the journal grows.
    aprite.write("folder/d.txt", "d.txt");
    import(&aprite);
    aprite.succeed(&[&["verify", "--journal"][..], &pinned].concat());
}

#[test]
fn a_lost_key_is_missed_and_not_replaced() {
    let aprite = with_documents();
    aprite.succeed(&["verify"]);
    let key = aprite.path().join("data/keys/master.key");
    let copy = fs::read(&key).expect("the key");
    fs::remove_file(&key).expect("lost");
    for words in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["verify"],
        &["token", "--account", "lietvede"],
    ] {
        let told = aprite.ends_with(2, words);
        assert!(told.contains("another master key"), "{told}");
        assert!(!key.exists(), "no new key passes for the lost one");
    }
    let told = aprite.ends_with(1, &["doctor"]);
    assert!(told.contains("FAIL key: "), "{told}");
    fs::write(&key, "22".repeat(32)).expect("another key");
    aprite.ends_with(2, &["verify"]);
    assert!(key.exists(), "a file that was there stays");
    fs::write(&key, copy).expect("put back");
    aprite.succeed(&["verify"]);
}
