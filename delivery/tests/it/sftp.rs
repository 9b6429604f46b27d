use std::fs;

use delivery::{Arrival, Check, CredentialDraft, Delivered, Error, Remedy, Stage, Taker};

use crate::support::proxy::Proxy;
use crate::support::sshd::{Sshd, Ways};
use crate::support::stage::{self, MIB, Outbox, deliver, deliver_and_stop, hash, names};

const NEW: Delivered = Delivered {
    arrival: Arrival::Now,
    check: Check::ReadBack,
};
const OLD: Delivered = Delivered {
    arrival: Arrival::Before,
    check: Check::ReadBack,
};

#[tokio::test]
async fn a_package_arrives_whole_under_its_name_and_again_is_recognised() {
    let (outbox, sshd) = (Outbox::new(), Sshd::start());
    let name = "Nodošana 2021. gads – ķermenis.zip";
    let package = outbox.file(name, 3 * MIB + 17, 1);

    let (outcome, told) = deliver(&sshd.destination(), &package).await;
    assert_eq!(outcome, Ok(NEW));
    assert_eq!(names(&sshd.files()), [name], "nothing else is left");
    assert_eq!(
        hash(&sshd.files().join(name)),
        hash(&outbox.at("1-3145745"))
    );
    assert_eq!(told.began(Stage::Comparing), None);
    assert_eq!(deliver(&sshd.destination(), &package).await.0, Ok(OLD));
    let empty = outbox.file("tukšs", 0, 1);
    assert_eq!(deliver(&sshd.destination(), &empty).await.0, Ok(NEW));
}

#[tokio::test]
async fn a_package_of_many_files_comes_in_one_step() {
    let (outbox, sshd) = (Outbox::new(), Sshd::start());
    fs::create_dir_all(sshd.files().join("nodošana/2021")).expect("a folder");
    let to = sshd.changed(|draft| draft.folder = "nodošana/2021".to_owned());
    let files = [
        ("METS.xml", 5_000),
        ("representations/rep1/data/Lēmums 1.pdf", MIB),
        ("representations/rep1/data/Lēmums 2.pdf", 0),
        ("metadata/preservation/premis.xml", 77),
    ];
    let package = outbox.tree("LNA 2021", &files);
    let there = sshd.files().join("nodošana/2021");

    let (outcome, _) = deliver_and_stop(&to, &package, MIB / 2).await;
    assert_eq!(outcome, Err(Error::Stopped));
    assert!(
        !there.join("LNA 2021").exists(),
        "half a package is not seen"
    );
    assert_eq!(deliver(&to, &package).await.0, Ok(NEW));
    assert_eq!(names(&there), ["LNA 2021"]);
    for (path, size) in files {
        let arrived = fs::metadata(there.join("LNA 2021").join(path));
        assert_eq!(arrived.expect(path).len(), size);
    }
    assert_eq!(deliver(&to, &package).await.0, Ok(OLD));

    fs::remove_file(there.join("LNA 2021/METS.xml")).expect("removed");
    let (outcome, _) = deliver(&to, &package).await;
    assert!(matches!(
        outcome,
        Err(Error::Taken {
            by: Taker::Another,
            ..
        })
    ));

    let other = outbox.tree("Cits", &files);
    let (_, _) = deliver_and_stop(&to, &other, MIB / 2).await;
    delivery::discard(&to, &other, None)
        .await
        .expect("discarded");
    assert_eq!(names(&there), ["LNA 2021"]);
}

#[tokio::test]
async fn a_cut_connection_is_gone_on_with_where_it_broke() {
    let (outbox, sshd) = (Outbox::new(), Sshd::start());
    let proxy = Proxy::to(sshd.port()).await;
    let to = sshd.by(proxy.port());
    let package = outbox.file("liels.zip", 12 * MIB, 1);

    proxy.breaks_after(7 << 20);
    let (outcome, _) = deliver(&to, &package).await;
    assert_eq!(outcome, Err(Error::Unreachable));
    assert_eq!(Error::Unreachable.remedy(), Remedy::Later);
    let [partial] = &names(&sshd.files())[..] else {
        panic!("one partial file");
    };
    assert_ne!(partial, "liels.zip");
    assert_eq!(deliver(&to, &package).await.0, Err(Error::Unreachable));

    proxy.is_mended();
    proxy.carried();
    let (outcome, told) = deliver(&to, &package).await;
    assert_eq!(outcome, Ok(NEW));
    assert!(told.began(Stage::Comparing).is_some());
    let began = told.began(Stage::Sending).expect("the rest is sent");
    assert!(began > 5 * MIB, "{began}");
    let carried = proxy.carried();
    assert!(
        carried < 7 * MIB,
        "what was there is not sent again: {carried}"
    );
    assert_eq!(names(&sshd.files()), ["liels.zip"]);
    assert_eq!(
        hash(&sshd.files().join("liels.zip")),
        hash(&outbox.at("1-12582912"))
    );
}

#[tokio::test]
async fn a_server_that_is_killed_is_gone_on_with_when_it_is_back() {
    let (outbox, mut sshd) = (Outbox::new(), Sshd::start());
    let package = outbox.file("liels.zip", 64 * MIB, 1);
    let to = sshd.destination();
    let (send, mut half) = tokio::sync::mpsc::channel(1);
    let sending = {
        let (to, package) = (to.clone(), package.clone());
        tokio::spawn(async move {
            let stop = tokio_util::sync::CancellationToken::new();
            let mut progress = |progress: delivery::Progress<'_>| {
                if progress.stage == Stage::Sending && progress.done > 8 * MIB {
                    let _ = send.try_send(());
                }
            };
            let watch = delivery::Watch {
                stop: &stop,
                progress: &mut progress,
            };
            delivery::deliver(&to, &package, None, watch).await
        })
    };
    half.recv().await.expect("it gets so far");
    sshd.kill();
    assert_eq!(sending.await.expect("it ends"), Err(Error::Unreachable));
    assert_eq!(deliver(&to, &package).await.0, Err(Error::Unreachable));

    sshd.run();
    let (outcome, told) = deliver(&to, &package).await;
    assert_eq!(outcome, Ok(NEW));
    assert!(told.began(Stage::Sending).expect("the rest is sent") > 6 * MIB);
    assert_eq!(names(&sshd.files()), ["liels.zip"]);
}

#[tokio::test]
async fn what_is_not_our_beginning_is_begun_anew() {
    let (outbox, sshd) = (Outbox::new(), Sshd::start());
    let package = outbox.file("liels.zip", 4 * MIB, 1);
    let (_, _) = deliver_and_stop(&sshd.destination(), &package, 3 * MIB).await;
    let partial = sshd.files().join(&names(&sshd.files())[0]);
    let mut bytes = fs::read(&partial).expect("a file");
    bytes[1000] ^= 1;
    bytes.resize(3 << 20, 7);
    fs::write(&partial, bytes).expect("a file");

    let (outcome, told) = deliver(&sshd.destination(), &package).await;
    assert_eq!(outcome, Ok(NEW));
    assert!(told.began(Stage::Sending).expect("all is sent") <= MIB);
    assert_eq!(
        hash(&sshd.files().join("liels.zip")),
        hash(&outbox.at("1-4194304"))
    );
}

#[tokio::test]
async fn other_bytes_under_the_name_are_left_alone() {
    let (outbox, sshd) = (Outbox::new(), Sshd::start());
    let package = outbox.file("akts.zip", MIB, 1);
    stage::fill(&sshd.files().join("akts.zip"), MIB, 2);
    let before = hash(&sshd.files().join("akts.zip"));
    let taken = Err(Error::Taken {
        name: "akts.zip".to_owned(),
        by: Taker::Another,
    });
    assert_eq!(deliver(&sshd.destination(), &package).await.0, taken);
    assert_eq!(hash(&sshd.files().join("akts.zip")), before);
    assert_eq!(names(&sshd.files()), ["akts.zip"]);
}

#[tokio::test]
async fn two_packages_go_side_by_side_and_one_package_twice_at_once() {
    let (outbox, sshd) = (Outbox::new(), Sshd::start());
    let to = sshd.destination();
    let one = outbox.file("viens.zip", 8 * MIB, 1);
    let two = outbox.file("divi.zip", 8 * MIB, 2);
    let ((first, _), (second, _)) = tokio::join!(deliver(&to, &one), deliver(&to, &two));
    assert_eq!((first, second), (Ok(NEW), Ok(NEW)));
    assert_eq!(names(&sshd.files()), ["divi.zip", "viens.zip"]);
    assert_eq!(
        hash(&sshd.files().join("divi.zip")),
        hash(&outbox.at("2-8388608"))
    );

    // Nobody should do this, and nothing wrong comes of it as long as both live: it is there once, and right.
    let both = outbox.file("abi.zip", 8 * MIB, 3);
    let ((first, _), (second, _)) = tokio::join!(deliver(&to, &both), deliver(&to, &both));
    assert!([first, second].contains(&Ok(NEW)));
    assert_eq!(deliver(&to, &both).await.0, Ok(OLD));
    assert_eq!(names(&sshd.files()), ["abi.zip", "divi.zip", "viens.zip"]);
    assert_eq!(
        hash(&sshd.files().join("abi.zip")),
        hash(&outbox.at("3-8388608"))
    );
}

#[tokio::test]
async fn every_kind_of_key_opens_and_is_pinned() {
    let outbox = Outbox::new();
    for (seed, kind) in ["rsa", "ecdsa", "ed25519"].into_iter().enumerate() {
        let sshd = Sshd::with(Ways {
            host_key: Some(kind),
            ..Ways::default()
        });
        let key = sshd.let_in(kind, "atslēgas vārds");
        let to = sshd.changed(|draft| {
            draft.credential = CredentialDraft::Key {
                key: key.into(),
                passphrase: Some("atslēgas vārds".into()),
            };
        });
        let package = outbox.file("akts.zip", 1000, seed as u64);
        assert_eq!(deliver(&to, &package).await.0, Ok(NEW), "{kind}");
    }
}

#[tokio::test]
async fn replies_are_listed_and_read() {
    let sshd = Sshd::start();
    let inbox = sshd.files().join("atbildes");
    fs::create_dir_all(inbox.join("vecās")).expect("a folder");
    let from = sshd
        .destination()
        .with_folder("atbildes")
        .expect("a destination");
    let reply = "Atbilde nr. 1 – pieņemts.xml";
    stage::fill(&inbox.join(reply), 300_000, 1);
    for number in 0..250 {
        fs::write(inbox.join(format!("vecs-{number}.xml")), "<noraidīts/>").expect("a file");
    }
    fs::write(inbox.join(".top"), "").expect("a file");

    let is_known = |found: &delivery::Found| found.name.as_str().starts_with("vecs");
    let listing = delivery::list(&from, 10, is_known)
        .await
        .expect("a listing");
    let [found] = &listing.found[..] else {
        panic!("{listing:?}");
    };
    assert_eq!((found.name.as_str(), found.size), (reply, 300_000));
    assert!(found.modified.is_some() && !listing.more);
    let listing = delivery::list(&from, 3, |_| false)
        .await
        .expect("a listing");
    assert!(listing.found.len() == 3 && listing.more);

    let mut bytes = Vec::new();
    let fetched = delivery::fetch(&from, &found.name, 300_000, &mut bytes).await;
    assert_eq!(fetched.expect("a reply").sha256, hash(&inbox.join(reply)));
    let too_large = delivery::fetch(&from, &found.name, 299_999, &mut tokio::io::sink()).await;
    assert_eq!(too_large, Err(Error::TooLarge { limit: 299_999 }));
    let gone = delivery::fetch(&from, &stage::named("nav"), 12, &mut tokio::io::sink()).await;
    assert!(matches!(gone, Err(Error::Gone { .. })));
}
