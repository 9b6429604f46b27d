use std::fs;
use std::net::{Ipv4Addr, TcpListener};

use delivery::{Arrival, Check, CredentialDraft, Delivered, Error, Remedy, Stage, Taker};

use crate::support::proxy::Proxy;
use crate::support::sshd::{Sshd, Ways};
use crate::support::stage::{self, MIB, Outbox, deliver, names};

const PERSON: Remedy = Remedy::Person;

#[tokio::test]
async fn a_host_with_another_key_is_told_nothing() {
    let outbox = Outbox::new();
    let (pinned, changed) = (Sshd::start(), Sshd::start());
    let package = outbox.file("akts.zip", 1000, 1);
    // Where the pinned host was, another one answers.
    let proxy = Proxy::to(changed.port()).await;
    let error = deliver(&pinned.by(proxy.port()), &package).await.0;
    let shown = Some(changed.fingerprint());
    assert_eq!(error, Err(Error::HostKey { shown }));
    assert_eq!(error.map_err(|error| error.remedy()), Err(PERSON));
    assert_eq!(names(&changed.files()), [""; 0]);
    let log = changed.log();
    assert!(
        !log.contains("Accepted") && !log.contains("Failed"),
        "{log}"
    );

    // A host that has no key of the pinned kind.
    let other = Sshd::with(Ways {
        host_key: Some("ecdsa"),
        ..Ways::default()
    });
    let proxy = Proxy::to(other.port()).await;
    let error = deliver(&pinned.by(proxy.port()), &package).await.0;
    assert_eq!(error, Err(Error::HostKey { shown: None }));

    // Both keys pinned, as while a host changes from one to the next.
    let both = changed.changed(|draft| {
        draft.host_key = format!("{}{}", pinned.host_key(changed.port()), draft.host_key);
    });
    assert!(deliver(&both, &package).await.0.is_ok());
}

#[tokio::test]
async fn a_wrong_password_or_key_is_for_a_person() {
    let outbox = Outbox::new();
    let sshd = Sshd::with(Ways {
        password: Some("īstā parole"),
        ..Ways::default()
    });
    let package = outbox.file("akts.zip", 1000, 1);
    let by = |password: &str| {
        let credential = CredentialDraft::Password(password.into());
        sshd.changed(|draft| draft.credential = credential)
    };
    let outcome = deliver(&by("nepareizā"), &package).await.0;
    assert_eq!(outcome, Err(Error::Credentials));
    assert_eq!(Error::Credentials.remedy(), PERSON);
    assert_eq!(names(&sshd.files()), [""; 0]);
    let other = Sshd::start().draft().credential;
    let outcome = deliver(&sshd.changed(|draft| draft.credential = other), &package)
        .await
        .0;
    assert_eq!(outcome, Err(Error::Credentials));
    assert!(deliver(&by("īstā parole"), &package).await.0.is_ok());
}

#[tokio::test]
async fn nobody_there_is_worth_another_try() {
    let outbox = Outbox::new();
    let sshd = Sshd::start();
    let package = outbox.file("akts.zip", 1000, 1);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let port = listener.local_addr().expect("a bound port").port();
    drop(listener);
    let outcome = deliver(&sshd.by(port), &package).await.0;
    assert_eq!(outcome, Err(Error::Unreachable));
    let nowhere = sshd.changed(|draft| {
        draft.host = "arhivs.invalid".to_owned();
        draft.host_key = draft.host_key.replace("[127.0.0.1]", "[arhivs.invalid]");
    });
    assert_eq!(deliver(&nowhere, &package).await.0, Err(Error::Unreachable));
}

#[tokio::test]
async fn a_full_disk_is_told_and_what_was_sent_goes_on_when_there_is_room() {
    let outbox = Outbox::new();
    let sshd = Sshd::with(Ways {
        megabytes: Some(8),
        ..Ways::default()
    });
    let other = sshd.files().join("cits");
    stage::fill(&other, 4 * MIB, 9);
    let package = outbox.file("liels.zip", 6 * MIB, 1);
    assert_eq!(
        deliver(&sshd.destination(), &package).await.0,
        Err(Error::Full)
    );
    fs::remove_file(other).expect("somebody makes room");
    let (outcome, told) = deliver(&sshd.destination(), &package).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    assert!(told.began(Stage::Sending).expect("the rest is sent") > MIB);
}

#[tokio::test]
async fn what_may_not_be_written_is_for_a_person() {
    let outbox = Outbox::new();
    let package = outbox.file("akts.zip", 1000, 1);
    let sshd = Sshd::with(Ways {
        sftp: "-R",
        ..Ways::default()
    });
    let outcome = deliver(&sshd.destination(), &package).await.0;
    assert_eq!(outcome, Err(Error::Denied));
    assert_eq!(Error::Denied.remedy(), PERSON);

    let sshd = Sshd::start();
    let to = sshd.changed(|draft| draft.folder = "nav".to_owned());
    assert_eq!(deliver(&to, &package).await.0, Err(Error::Missing));
    assert_eq!(names(&sshd.files()), [""; 0]);
}

#[tokio::test]
async fn where_nothing_may_be_read_back_the_answer_says_so() {
    let outbox = Outbox::new();
    let package = outbox.file("akts.zip", 3 * MIB, 1);
    for (sftp, check) in [
        ("-P read", Check::SizeOnly),
        ("-P read,stat,lstat,fstat", Check::NotVerifiable),
    ] {
        let sshd = Sshd::with(Ways {
            sftp,
            ..Ways::default()
        });
        let outcome = deliver(&sshd.destination(), &package).await.0;
        let delivered = Delivered {
            arrival: Arrival::Now,
            check,
        };
        assert_eq!(outcome, Ok(delivered), "{sftp}");
        assert_eq!(names(&sshd.files()), ["akts.zip"]);

        // Nobody can say whether it is the same, and it is not touched.
        let outcome = deliver(&sshd.destination(), &package).await.0;
        let taken = Error::Taken {
            name: "akts.zip".to_owned(),
            by: Taker::Unreadable,
        };
        assert_eq!(outcome, Err(taken), "{sftp}");
        assert!(names(&sshd.files()).contains(&"akts.zip".to_owned()));
    }
}
