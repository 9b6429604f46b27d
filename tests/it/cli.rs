//! The command line as scripts use it: through the real program, its standard output and its exit status.

mod import;
mod journal;
mod mail;
mod organisation;
mod outgrown;
mod takeover;
mod turn_of_year;
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

/// A data directory and the program on it, with nothing of this process's environment but where programs are.
struct Aprite {
    directory: TempDir,
}

impl Aprite {
    fn new() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        Self { directory }
    }

    /// With an institution, its administrator and a clerk called `lietvede`.
    fn begun() -> Self {
        let aprite = Self::new();
        let name = "Paraugpils Sociālais dienests";
        let words = [
            "init", "--code", "PP", "--name", name, "--clerk", "lietvede",
        ];
        let told = aprite.succeed(&words);
        let accounts: Vec<&str> = told
            .lines()
            .filter_map(|line| line.split(' ').nth(1))
            .collect();
        assert_eq!(accounts, ["administrators", "lietvede"]);
        aprite
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aprite"));
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("APRITE_DATA_DIR", self.path().join("data"))
            .args(words)
            .stdin(Stdio::null());
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().expect("the program")
    }

    /// What it prints; it must end well.
    fn succeed(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(
            output.status.success(),
            "{words:?}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("text")
    }

    /// What it prints on both streams, with its exit status.
    fn ends_with(&self, status: i32, words: &[&str]) -> String {
        let output = self.run(words);
        let told = [output.stdout, output.stderr].concat();
        let told = String::from_utf8(told).expect("text");
        assert_eq!(output.status.code(), Some(status), "{words:?}: {told}");
        told
    }

    /// The objects that it prints, one a line.
    fn json(&self, status: i32, words: &[&str]) -> Vec<Value> {
        let output = self.run(&[words, &["--json"]].concat());
        let told = String::from_utf8(output.stdout).expect("text");
        assert_eq!(output.status.code(), Some(status), "{words:?}: {told}");
        told.lines()
            .map(|line| serde_json::from_str(line).expect("an object a line"))
            .collect()
    }

    /// A service that has said `ready`, and what it printed before.
    fn start(&self, words: &[&str]) -> (Service, Vec<String>) {
        let mut child = self
            .command(words)
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut before = Vec::new();
        loop {
            let line = lines
                .next()
                .expect("a line `ready` before the end")
                .expect("a line");
            match line.strip_prefix("ready ") {
                Some(url) => {
                    let url = url.to_owned();
                    return (Service { child, url, lines }, before);
                }
                None => before.push(line),
            }
        }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    fn folder(&self) -> String {
        self.path().join("folder").display().to_string()
    }
}

struct Service {
    child: Child,
    url: String,
    lines: std::io::Lines<BufReader<ChildStdout>>,
}

impl Service {
    fn signal(&self, signal: Signal) {
        let process = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        kill_process(process.expect("a process"), signal).expect("a signal");
    }

    /// Tells it to stop; it must do so well, and has said nothing after `ready`.
    fn stop(mut self) {
        self.signal(Signal::TERM);
        let patience = Instant::now() + Duration::from_secs(60);
        while self.child.try_wait().expect("its status").is_none() {
            assert!(Instant::now() < patience, "it does not stop");
            thread::sleep(Duration::from_millis(20));
        }
        assert!(self.child.wait().expect("its status").success());
        assert!(
            self.lines.next().is_none(),
            "one line `ready` and none after it"
        );
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // After a failed assertion; a stopped one is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn ask(url: &str, token: &str, query: &str) -> Value {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let answer = client
        .post(format!("{url}/graphql"))
        .bearer_auth(token.trim())
        .json(&serde_json::json!({ "query": query }))
        .send()
        .await
        .expect("an answer");
    answer.json().await.expect("JSON")
}

#[tokio::test]
async fn the_demo_asks_nothing_serves_stops_and_verifies() {
    let aprite = Aprite::new();
    let (service, before) = aprite.start(&["demo"]);
    let accounts: BTreeSet<&str> = before
        .iter()
        .filter_map(|line| line.strip_prefix("account ")?.split(' ').next())
        .collect();
    let expected = [
        "administrators",
        "arhivars",
        "auditors",
        "jurists",
        "lietvede",
        "nodalas-vaditaja",
        "specialists",
        "vaditaja",
        "valmiera-administratore",
        "valmiera-lietvede",
        "valmiera-specialists",
        "valmiera-vaditajs",
    ];
    assert_eq!(accounts, BTreeSet::from(expected));
    assert_eq!(before.len(), 12, "{before:?}");

    let token = aprite.succeed(&["token", "--account", "lietvede"]);
    let answer = ask(
        &service.url,
        &token,
        "{ documents(first: 1) { totalCount } registers { code } old: registers(former: true) { code formerUnit { code } } \
           counted: documentsByUnit(from: \"2010-01-01\", to: \"2010-12-31\") { unit { code } count } \
           rolled: documentsByUnit(from: \"2010-01-01\", to: \"2010-12-31\", rolledUpTo: \"2026-01-01\") { unit { code } count } }",
    )
    .await;
    // What the four services of 2011 left, under their own names and under those that took over.
    for (counted, suntazi) in [("counted", "OG-PRED-SUNT"), ("rolled", "OG-SC-SUNT")] {
        let units = answer["data"][counted].as_array().expect("units");
        assert_eq!(units.len(), 4, "{answer}");
        let wanted = serde_json::json!({ "unit": { "code": suntazi }, "count": 8 });
        assert!(units.contains(&wanted), "{answer}");
    }
    assert_eq!(
        answer["data"]["old"].as_array().map(Vec::len),
        Some(4),
        "{answer}"
    );
    assert!(
        answer["data"]["documents"]["totalCount"].as_i64() >= Some(300),
        "{answer}"
    );
    aprite.succeed(&["verify"]);
    service.stop();
    aprite.succeed(&["verify"]);

    let (service, before) = aprite.start(&["demo"]);
    assert_eq!(before, Vec::<String>::new(), "nothing is made twice");
    let again = ask(
        &service.url,
        &token,
        "{ documents(first: 1) { totalCount } }",
    )
    .await;
    assert!(
        again["data"]["documents"]["totalCount"].as_i64() >= Some(300),
        "{again}"
    );
    service.stop();
    assert!(
        aprite
            .ends_with(2, &["init", "--code", "X", "--name", "X"])
            .contains("already")
    );
}

#[tokio::test]
async fn a_killed_service_takes_up_where_it_was() {
    let aprite = Aprite::begun();
    for number in 0..20 {
        aprite.write(
            &format!("folder/{number:02}.txt"),
            &format!("Vēstule numur {number}"),
        );
    }
    let import = [
        "import",
        &aprite.folder(),
        "--register",
        "sanemtie",
        "--account",
        "lietvede",
    ];
    aprite.succeed(&import);
    let (mut service, _) = aprite.start(&["serve"]);
    service.signal(Signal::KILL);
    service.child.wait().expect("its end");
    let (service, _) = aprite.start(&["serve"]);
    let token = aprite.succeed(&["token", "--account", "lietvede", "--scope", "read"]);
    let patience = Instant::now() + Duration::from_secs(60);
    loop {
        let found = ask(
            &service.url,
            &token,
            "{ search(words: \"vestules numuri\", first: 1) { totalCount } }",
        )
        .await;
        if found["data"]["search"]["totalCount"] == 20 {
            break;
        }
        assert!(Instant::now() < patience, "{found}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    service.stop();
    aprite.succeed(&["verify"]);
}

#[test]
fn verify_finds_what_was_altered_lost_or_smuggled_in() {
    let aprite = Aprite::begun();
    for path in ["a.txt", "b.txt", "c.txt"] {
        aprite.write(&format!("folder/{path}"), path);
    }
    aprite.succeed(&[
        "import",
        &aprite.folder(),
        "--register",
        "sanemtie",
        "--account",
        "lietvede",
    ]);
    aprite.succeed(&["verify"]);
    let store = aprite.path().join("data/content/sha256");
    let of = |text: &str| {
        let hash: String = <sha2::Sha256 as sha2::Digest>::digest(text.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        store.join(&hash[..2]).join(hash)
    };
    let replace = |path: &Path, text: &str| {
        fs::remove_file(path).expect("removed");
        fs::write(path, text).expect("written");
    };
    replace(&of("a.txt"), "A.txt");
    fs::remove_file(of("b.txt")).expect("removed");
    fs::write(of("nobody's"), "nobody's").expect("written");
    let found: BTreeSet<String> = aprite
        .json(1, &["verify", "--contents"])
        .iter()
        .filter_map(|line| Some(line["found"]["fault"].as_str()?.to_owned()))
        .collect();
    assert_eq!(
        found,
        BTreeSet::from([
            "altered".to_owned(),
            "missing".to_owned(),
            "unknown".to_owned()
        ])
    );
    aprite.succeed(&["verify", "--journal", "--index"]);
}

#[test]
fn a_token_stands_alone_and_only_for_an_account_that_is() {
    let aprite = Aprite::begun();
    let token = aprite.succeed(&[
        "token",
        "--account",
        "lietvede",
        "--days",
        "1",
        "--name",
        "skripts",
    ]);
    assert!(
        token.starts_with("aprite_") && token.lines().count() == 1,
        "{token}"
    );
    let told = aprite.ends_with(2, &["token", "--account", "nav"]);
    assert!(told.contains("There is no account “nav”"), "{told}");
    aprite.ends_with(2, &["token", "--account", "lietvede", "--days", "0"]);
    let password = aprite.succeed(&["password", "--account", "lietvede"]);
    assert_eq!(password.trim().len(), 19, "{password}");
}

#[test]
fn what_cannot_run_says_why_in_plain_words() {
    let nothing = Aprite::new();
    for words in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["verify"],
        &["token", "--account", "a"],
        &["import", "/tmp", "--register", "a", "--account", "a"],
    ] {
        let told = nothing.ends_with(2, words);
        assert!(
            told.contains("There is no Aprite in") && told.lines().count() == 1,
            "{told}"
        );
    }
    assert!(
        !nothing.path().join("data").exists(),
        "a mistyped directory stays as it is"
    );
    let output = nothing
        .command(&["serve", "--listen", "127.0.0.1:0"])
        .env("LANG", "lv_LV.UTF-8")
        .output()
        .expect("the program");
    assert!(String::from_utf8_lossy(&output.stderr).contains("nav Aprites"));

    let aprite = Aprite::begun();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    let told = aprite.ends_with(2, &["serve", "--listen", &address]);
    assert!(told.contains("Something else listens on"), "{told}");

    let output = aprite
        .command(&["serve"])
        .env("APRITE_UPLOADS_MAX_BYTES", "many")
        .output()
        .expect("the program");
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.starts_with(
            "setting uploads.max_bytes (environment variable APRITE_UPLOADS_MAX_BYTES)"
        ),
        "{told}"
    );
}

#[test]
fn the_doctor_says_what_to_do() {
    let aprite = Aprite::begun();
    let told = aprite.ends_with(0, &["doctor"]);
    assert!(told.lines().all(|line| line.starts_with("ok  ")), "{told}");
    let key = aprite.path().join("data/keys/master.key");
    fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).expect("opened");
    let output = aprite
        .command(&["doctor"])
        .env("APRITE_EXTRACTION_TESSERACT", "no-such-program")
        .output()
        .expect("the program");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains("chmod 600") && told.contains("Install tesseract-ocr"),
        "{told}"
    );
    let output = aprite
        .command(&["doctor"])
        .env("APRITE_LISTEN", "here")
        .output()
        .expect("the program");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("FAIL settings: setting listen"));
}

#[test]
fn the_doctor_visits_the_mail_server() {
    let aprite = Aprite::begun();
    let told = aprite.ends_with(0, &["doctor"]);
    assert!(told.contains("nothing goes out by e-mail"), "{told}");
    let server = crate::support::smtp::Smtp::start();
    let doctor = |port: u16| {
        let mut command = aprite.command(&["doctor"]);
        for (name, value) in server.settings() {
            command.env(
                format!("APRITE_{}", name.replace('.', "_").to_uppercase()),
                value,
            );
        }
        let output = command.env("APRITE_SMTP_PORT", port.to_string()).output();
        let output = output.expect("the program");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), told)
    };
    let port = server.port("clear");
    let (status, told) = doctor(port);
    assert_eq!(status, Some(0), "{told}");
    assert!(
        told.contains(&format!("ok   mail: 127.0.0.1:{port} takes")),
        "{told}"
    );
    // It listens there, and wants TLS and a password first.
    let (status, told) = doctor(server.port("starttls"));
    assert_eq!(status, Some(1), "{told}");
    assert!(
        told.contains("FAIL mail: ") && told.contains("530"),
        "{told}"
    );
}

#[test]
fn accounts_are_managed_from_the_command_line() {
    let aprite = Aprite::begun();
    let told = aprite.json(
        0,
        &[
            "account",
            "add",
            "ilze",
            "--role",
            "specialist",
            "--role",
            "jurists",
        ],
    );
    assert_eq!(
        told[0]["roles"],
        serde_json::json!(["specialist", "lawyer"])
    );
    assert_eq!(told[0]["password"].as_str().map(str::len), Some(19));
    let told = aprite.ends_with(2, &["account", "add", "ilze", "--role", "head"]);
    assert!(told.contains("the login name ilze is taken"), "{told}");
    let told = aprite.ends_with(2, &["account", "add", "anna", "--role", "boss"]);
    assert!(told.contains("choose from: records_clerk, head"), "{told}");
    let told = aprite.ends_with(
        2,
        &["account", "add", "anna", "--staff", "anna@example.org"],
    );
    assert!(told.contains("anna@example.org"), "{told}");

    aprite.succeed(&["account", "role", "ilze", "--role", "head"]);
    let token = aprite.succeed(&["token", "--account", "ilze"]);
    assert!(token.starts_with("aprite_"));
    let told = aprite.ends_with(0, &["account", "sign-out", "ilze"]);
    assert!(told.contains("1 token revoked"), "{told}");
    aprite.succeed(&["account", "disable", "ilze"]);
    let told = aprite.ends_with(0, &["account", "disable", "ilze"]);
    assert!(told.contains("Nothing to change"), "{told}");
    assert_eq!(
        aprite.succeed(&["account", "list"]),
        "administrators enabled administrator\nilze disabled head\nlietvede enabled records_clerk\n"
    );
    aprite.succeed(&["account", "enable", "ilze"]);
    let told = aprite.ends_with(2, &["account", "disable", "administrators"]);
    assert!(told.contains("last administrator"), "{told}");
}

#[test]
fn help_needs_no_manual() {
    let aprite = Aprite::new();
    for command in [
        "",
        "demo",
        "serve",
        "init",
        "import",
        "token",
        "password",
        "account",
        "verify",
        "journal",
        "journal export",
        "journal bundle",
        "reread",
        "analyze",
        "jobs",
        "year",
        "scheme",
        "organisation",
        "organisation import",
        "takeover",
        "takeover files",
        "takeover register",
        "doctor",
        "migrate",
    ] {
        let words: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let name = if command.is_empty() {
            "aprite"
        } else {
            command
        };
        insta::assert_snapshot!(
            format!("help_{}", name.replace(' ', "_")),
            aprite.succeed(&words)
        );
    }
}
