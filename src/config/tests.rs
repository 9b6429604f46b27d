use std::collections::HashSet;
use std::path::Path;

use secrecy::ExposeSecret as _;

use super::*;

fn load(file: &str, environment: &[(&str, &str)]) -> Result<Settings, WrongSettings> {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("aprite.toml"), file).unwrap();
    Settings::load(&sources(directory.path(), environment))
}

fn sources(data_dir: &Path, environment: &[(&str, &str)]) -> Sources {
    Sources {
        data_dir: Some(data_dir.to_owned()),
        environment: environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        ..Sources::default()
    }
}

/// What is said about wrong settings, with the data directory's random name taken out.
fn refused(file: &str, environment: &[(&str, &str)]) -> String {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("aprite.toml"), file).unwrap();
    let wrong = Settings::load(&sources(directory.path(), environment)).unwrap_err();
    let place = format!("{}/", directory.path().display());
    wrong.to_string().replace(&place, "")
}

#[test]
fn an_empty_data_directory_needs_no_settings() {
    let settings = Settings::load(&sources(Path::new("/data"), &[])).unwrap();
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    let sqlite = Path::new("/data/aprite.sqlite").to_owned();
    assert_eq!(settings.database, DatabaseSettings::Sqlite { path: sqlite });
    assert!(
        matches!(&settings.store, StoreSettings::Local { dir } if dir == Path::new("/data/content"))
    );
    assert!(matches!(
        &settings.master_key,
        MasterKey::File { path, make: true } if path == Path::new("/data/keys/master.key")
    ));
    assert_eq!(settings.uploads.max_bytes, 4 << 30);
    assert_eq!(settings.search.writer_memory, 32 << 20);
}

#[test]
fn later_sources_win() {
    let file = "listen = \"127.0.0.1:1\"\n[uploads]\nmax_bytes = 5\nexpiry_hours = 2\n";
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("aprite.toml"), file).unwrap();
    let environment = [
        ("APRITE_LISTEN", "127.0.0.1:2"),
        ("APRITE_UPLOADS_MAX_BYTES", "6"),
        ("PATH", "/bin"),
    ];
    let mut sources = sources(directory.path(), &environment);
    sources.arguments.push(("listen", "127.0.0.1:3".to_owned()));
    let settings = Settings::load(&sources).unwrap();
    assert_eq!(settings.listen.port(), 3);
    assert_eq!(settings.uploads.max_bytes, 6);
    assert_eq!(settings.uploads.expiry, TimeDelta::hours(2));
}

#[test]
fn the_data_directory_and_the_file_can_come_from_the_environment() {
    let directory = tempfile::tempdir().unwrap();
    let elsewhere = directory.path().join("settings.toml");
    std::fs::write(&elsewhere, "institution = \"OGRE\"").unwrap();
    let mut sources = sources(
        Path::new("/not/used"),
        &[
            ("APRITE_DATA_DIR", "/data"),
            ("APRITE_CONFIG", elsewhere.to_str().unwrap()),
        ],
    );
    sources.data_dir = None;
    let settings = Settings::load(&sources).unwrap();
    assert_eq!(settings.data_dir, Path::new("/data"));
    assert_eq!(settings.institution.as_deref(), Some("OGRE"));
}

#[test]
fn everything_wrong_is_told_at_once_with_its_place() {
    let file = "listen = 8080\npublic_ur = \"https://a.lv\"\n\n[uploads]\nmax_bytes = 0\n[store]\nkind = \"ftp\"\ndir = [1]\n";
    let environment = [
        ("APRITE_DATABSE_URL", "sqlite://x"),
        ("APRITE_LOG_FILTER", "aprite=loud"),
    ];
    insta::assert_snapshot!(refused(file, &environment), @r#"
    setting public_ur (aprite.toml line 2): there is no such setting; did you mean public_url?
    setting store.dir (aprite.toml line 8): must be a text, a number, true or false
    environment variable APRITE_DATABSE_URL: there is no such setting; did you mean APRITE_DATABASE_URL?
    setting store.kind (aprite.toml line 7): "ftp" is not allowed; allowed: local or s3
    setting listen (aprite.toml line 1): "8080" is not allowed; allowed: an IP address and a port, as 127.0.0.1:8080; port 0 takes a free one
    setting uploads.max_bytes (aprite.toml line 5): "0" is not allowed; allowed: a whole number from 1 to 1099511627776
    setting log.filter (environment variable APRITE_LOG_FILTER): "aprite=loud" is not allowed; allowed: directives of tracing's EnvFilter, as info,aprite::http=debug
    "#);
}

#[test]
fn a_broken_file_and_a_missing_one_are_told_without_their_secrets() {
    let told = refused("[database]\nurl = \"postgres://aprite:hunter2@db\n", &[]);
    assert!(told.starts_with("aprite.toml line 2: is no TOML"), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
    let told = refused("", &[("APRITE_CONFIG", "/no/such/file.toml")]);
    assert!(
        told.starts_with("/no/such/file.toml: cannot be read"),
        "{told}"
    );
}

#[test]
fn no_secret_is_shown() {
    let url = "postgres://aprite:hunter2@db:port/aprite";
    let told = refused(
        "",
        &[
            ("APRITE_DATABASE_URL", url),
            ("APRITE_MASTER_KEY", "hunter2"),
        ],
    );
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(!told.contains("hunter2"), "{told}");
    let master = "0f".repeat(32);
    let environment = [
        ("APRITE_DATABASE_URL", "postgres://aprite:hunter2@db/aprite"),
        ("APRITE_MASTER_KEY", &master),
        ("APRITE_STORE_KIND", "s3"),
        ("APRITE_STORE_ENDPOINT", "https://s3.example.lv"),
        ("APRITE_STORE_BUCKET", "b"),
        ("APRITE_STORE_ACCESS_KEY", "hunter2"),
        ("APRITE_STORE_SECRET_KEY", "hunter2"),
    ];
    let settings = load("", &environment).unwrap();
    let shown = format!("{settings:?}");
    assert!(
        !shown.contains("hunter2") && !shown.contains(&master),
        "{shown}"
    );
    let keys = settings.master_key.open().unwrap();
    assert_eq!(
        keys.public_key(),
        crate::kernel::secret::Keys::from_master(&[0x0f; 32])
            .unwrap()
            .public_key()
    );
}

#[test]
fn secrets_come_from_files_of_their_own_and_only_once() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(
        directory.path().join("url"),
        "postgres://aprite:x@db/aprite\n",
    )
    .unwrap();
    std::fs::write(directory.path().join("empty"), "\n").unwrap();
    let load =
        |environment: &[(&str, &str)]| Settings::load(&sources(directory.path(), environment));
    let settings = load(&[("APRITE_DATABASE_URL_FILE", "url")]).unwrap();
    let DatabaseSettings::Postgres { url, connections } = settings.database else {
        panic!("not PostgreSQL")
    };
    assert_eq!(
        (url.as_str(), connections),
        ("postgres://aprite:x@db/aprite", 16)
    );
    for (environment, told) in [
        (vec![("APRITE_DATABASE_URL_FILE", "empty")], "is empty"),
        (
            vec![("APRITE_DATABASE_URL_FILE", "missing")],
            "cannot be read",
        ),
        (
            vec![
                ("APRITE_DATABASE_URL_FILE", "url"),
                ("APRITE_DATABASE_URL", "sqlite://x"),
            ],
            "set one of them",
        ),
        (
            vec![
                ("APRITE_MASTER_KEY_FILE", "url"),
                ("APRITE_MASTER_KEY", "0"),
            ],
            "set one of them",
        ),
    ] {
        let wrong = load(&environment).unwrap_err().to_string();
        assert!(wrong.contains(told), "{wrong}");
    }
}

#[test]
fn a_named_key_file_must_exist_and_our_own_is_made() {
    let directory = tempfile::tempdir().unwrap();
    let ours = Settings::load(&sources(directory.path(), &[]))
        .unwrap()
        .master_key;
    assert_eq!(
        ours.open().unwrap().public_key(),
        ours.open().unwrap().public_key()
    );
    let named = [("APRITE_MASTER_KEY_FILE", "other.key")];
    let named = Settings::load(&sources(directory.path(), &named))
        .unwrap()
        .master_key;
    assert!(named.open().is_err());
    assert!(!directory.path().join("other.key").exists());
}

#[test]
fn an_s3_store_needs_its_address_and_credentials() {
    let told = refused(
        "[store]\nkind = \"s3\"\nendpoint = \"http://s3.example.lv\"\nbucket = \"b\"\naccess_key = \"k\"\n",
        &[],
    );
    assert_eq!(
        told,
        "setting store.secret_key (not set): an S3 store needs it\n\
         setting store.endpoint (aprite.toml line 3): has no TLS; store.allow_http = true permits it"
    );
    let told = refused(
        "[store]\nkind = \"s3\"\nendpoint = \"s3.example.lv\"\nbucket = \"b\"\naccess_key = \"k\"\nsecret_key = \"s\"\n[uploads]\nmax_bytes = 6_000_000_000",
        &[],
    );
    assert_eq!(told.lines().count(), 1, "the endpoint is told once: {told}");
}

#[test]
fn packages_go_where_the_contents_are_unless_it_is_said() {
    let s3 = "[store]\nkind = \"s3\"\nendpoint = \"https://s3.example.lv\"\nbucket = \"b\"\naccess_key = \"k\"\nsecret_key = \"s\"\n";
    let local = "[packages]\nkind = \"local\"\n";
    let into = |settings: &str| load(settings, &[]).unwrap().packages;
    assert_eq!(into(""), PackagesKind::Local);
    assert_eq!(into(s3), PackagesKind::S3);
    assert_eq!(into(&format!("{s3}{local}")), PackagesKind::Local);
    assert_eq!(
        refused("[packages]\nkind = \"s3\"\n", &[]),
        "setting packages.kind (aprite.toml line 2): needs store.kind = s3"
    );
}

#[test]
fn a_mail_server_needs_a_sender_and_protection() {
    let none = load("[smtp]\nport = 25\n", &[]).unwrap();
    assert!(none.smtp.is_none(), "without a host there is none");
    let told = refused(
        "[smtp]\nhost = \"mail.example.lv\"\ntls = \"none\"\nuser = \"aprite\"\n",
        &[],
    );
    assert_eq!(
        told,
        "setting smtp.sender (not set): a mail server needs it\n\
         setting smtp.password (not set): a user needs it\n\
         setting smtp.tls (aprite.toml line 3): leaves letters and password open on their way; allowed only to a server \
         on this machine"
    );
    let told = refused(
        "[smtp]\nhost = \"mail.example.lv\"\nsender = \"nobody\"\npassword = \"hunter2\"\n",
        &[],
    );
    assert!(
        told.contains("smtp.sender") && told.contains("smtp.user"),
        "{told}"
    );
    assert!(!told.contains("hunter2"), "{told}");
    for (tls, port) in [("starttls", 587), ("implicit", 465)] {
        let file = format!(
            "[smtp]\nhost = \"mail.example.lv\"\ntls = \"{tls}\"\nsender = \"soc@example.lv\"\nuser = \"u\"\npassword = \"hunter2\"\n"
        );
        let smtp = load(&file, &[]).unwrap().smtp.unwrap();
        assert_eq!(smtp.port, port);
        assert!(!format!("{smtp:?}").contains("hunter2"));
    }
    let here = "[smtp]\nhost = \"localhost\"\ntls = \"none\"\nsender = \"soc@example.lv\"\n";
    assert_eq!(load(here, &[]).unwrap().smtp.unwrap().port, 25);
}

#[test]
fn variables_of_a_cluster_are_not_ours() {
    let environment = [
        ("APRITE_PORT_8080_TCP", "tcp://10.0.0.1:8080"),
        ("APRITE_SERVICE_HOST", "10.0.0.1"),
        ("APRITE_LISTEN", ""),
    ];
    assert!(load("", &environment).is_ok());
}

#[test]
fn each_setting_has_one_name_and_one_variable() {
    let names: HashSet<_> = ALL.iter().map(|key| key.name).collect();
    let variables: HashSet<_> = ALL.iter().map(|key| key.variable()).collect();
    assert_eq!((names.len(), variables.len()), (ALL.len(), ALL.len()));
}

#[test]
fn the_example_shows_every_setting_and_is_accepted() {
    let example = include_str!("../../docs/aprite.example.toml");
    let directory = tempfile::tempdir().unwrap();
    for (name, secret) in [
        ("database-url", "postgres://aprite:x@db/aprite"),
        ("s3-access-key", "hunter2"),
        ("s3-secret-key", "hunter2"),
        ("smtp-password", "hunter2"),
    ] {
        std::fs::write(directory.path().join(name), secret).unwrap();
    }
    let here = example.replace(
        "/run/credentials/aprite",
        directory.path().to_str().unwrap(),
    );
    std::fs::write(directory.path().join("aprite.toml"), &here).unwrap();
    let settings = Settings::load(&sources(directory.path(), &[])).unwrap();
    let StoreSettings::S3(s3) = settings.store else {
        panic!("not S3")
    };
    assert_eq!(s3.secret_key.expose_secret(), "hunter2");
    // Uncommented, every line must still be a setting.
    let uncommented = here
        .replace("# dir = ", "dir = ")
        .replace("# sources = ", "sources = ")
        .replace("# url = ", "url = ")
        .replace("# access_key = ", "access_key = ")
        .replace("# ca_file = ", "ca_file = ")
        .replace("# password = ", "password = ");
    let uncommented = uncommented
        .replace("# secret_key = ", "secret_key = ")
        .replace("# master_key = ", "master_key = ");
    let table: toml::Table = uncommented.parse().unwrap();
    let mut shown = HashSet::new();
    for (name, value) in &table {
        match value.as_table() {
            Some(inner) => shown.extend(inner.keys().map(|key| format!("{name}.{key}"))),
            None => {
                shown.insert(name.clone());
            }
        }
    }
    let all: HashSet<_> = ALL.iter().map(|key| key.name.to_owned()).collect();
    assert_eq!(shown, all);
}

#[test]
fn the_operations_guide_prints_the_reference() {
    let guide = include_str!("../../docs/operations.md");
    assert!(
        guide.contains(&reference()),
        "docs/operations.md should hold this table:\n{}",
        reference()
    );
}
