//! The same commands where the archive has outgrown one machine: cards in PostgreSQL, bytes in S3, told by a file of settings.

use std::time::{Duration, Instant};

use secrecy::ExposeSecret;

use super::{Aprite, ask};
use crate::support::postgres::Cluster;
use crate::support::s3;

#[tokio::test]
async fn an_archive_on_postgres_and_s3_is_begun_filled_served_and_verified() {
    let (database, bucket) = (Cluster::shared().empty(), s3::Store::shared().bucket());
    let aprite = Aprite::new();
    aprite.write(
        "data/aprite.toml",
        &format!(
            "[database]\nurl = {:?}\n[store]\nkind = \"s3\"\nendpoint = {:?}\nbucket = {:?}\nregion = {:?}\n\
             access_key = {:?}\nsecret_key = {:?}\nallow_http = true\n",
            database.url(),
            bucket.endpoint,
            bucket.bucket,
            bucket.region,
            bucket.access_key.expose_secret(),
            bucket.secret_key.expose_secret(),
        ),
    );
    let name = "Paraugpils Sociālais dienests";
    let init = [
        "init", "--code", "PP", "--name", name, "--clerk", "lietvede",
    ];
    aprite.succeed(&init);
    for number in 0..5 {
        let text = format!("Vēstule numur {number}");
        aprite.write(&format!("folder/{number}.txt"), &text);
    }
    let folder = aprite.folder();
    let import = [
        "import",
        &folder,
        "--register",
        "sanemtie",
        "--account",
        "lietvede",
    ];
    aprite.succeed(&import);
    let token = aprite.succeed(&["token", "--account", "lietvede", "--scope", "read"]);
    let found = "{ search(words: \"vestules numuri\", first: 1) { totalCount } }";

    let (service, _) = aprite.start(&["serve"]);
    let patience = Instant::now() + Duration::from_secs(60);
    loop {
        let answer = ask(&service.url, &token, found).await;
        if answer["data"]["search"]["totalCount"] == 5 {
            break;
        }
        assert!(Instant::now() < patience, "{answer}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let doctor = aprite.succeed(&["doctor"]);
    assert!(doctor.contains("PostgreSQL"), "{doctor}");
    aprite.succeed(&["verify"]);
    service.stop();
    let verified = aprite.json(0, &["verify"]);
    let sums: Vec<_> = verified
        .iter()
        .filter_map(|line| Some((line["verify"].as_str()?, line["sound"].as_bool()?)))
        .collect();
    assert_eq!(
        sums,
        [
            ("journal", true),
            ("contents", true),
            ("retention", true),
            ("destructions", true),
            ("index", true)
        ]
    );
    let data = aprite.path().join("data");
    assert!(!data.join("aprite.sqlite").exists() && !data.join("content").exists());
}
