//! How search sees words, asked without an archive.

use std::io::Write as _;
use std::process::Stdio;

use super::Aprite;

#[test]
fn a_word_is_explained_without_a_data_directory() {
    let aprite = Aprite::new();
    let told = aprite.succeed(&["analyze", "--explain", "Jāpiešķir"]);
    assert_eq!(told, "held as piešķirt\nasks for piešķirt (dictionary)\n");
    let told = aprite.json(0, &["analyze", "--explain", "palidzibas"]);
    assert_eq!(told[2]["key"], "palīdzība");
    assert_eq!(told[2]["by"], "restored");
    assert!(!aprite.path().join("data").exists());
}

#[test]
fn words_on_standard_input_are_answered_line_by_line() {
    let aprite = Aprite::new();
    for (side, expected) in [
        ("--index", "piešķirt\n\npabalsts\n"),
        ("--query", "piešķirt\n\npabalsts\n"),
    ] {
        let mut child = aprite
            .command(&["analyze", side])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut typed = child.stdin.take().expect("its input");
        typed
            .write_all("piešķirtajiem\n…\npabalstiem\n".as_bytes())
            .expect("words");
        drop(typed);
        let output = child.wait_with_output().expect("its end");
        assert!(output.status.success());
        assert_eq!(String::from_utf8(output.stdout).expect("text"), expected);
    }
}
