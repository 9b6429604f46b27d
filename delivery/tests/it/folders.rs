use std::fs;

use delivery::{
    Arrival, Check, Delivered, Destination, Draft, Error, FolderDraft, Remedy, SourceFault, Stage,
    Taker,
};

use crate::support::room::Room;
use crate::support::stage::{self, MIB, Outbox, deliver, deliver_and_stop, folder, hash, names};

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
    let outbox = Outbox::new();
    let there = tempfile::tempdir().expect("a folder");
    let name = "Nodošana 2021. gads – ķermenis.zip";
    let package = outbox.file(name, 3 * MIB + 17, 1);

    let (delivered, told) = deliver(&folder(there.path()), &package).await;
    assert_eq!(delivered, Ok(NEW));
    assert_eq!(names(there.path()), [name], "nothing else is left");
    assert_eq!(
        told.stages.last().map(|(stage, ..)| *stage),
        Some(Stage::Checking)
    );
    let again = outbox.file(name, 3 * MIB + 17, 1);
    assert_eq!(deliver(&folder(there.path()), &again).await.0, Ok(OLD));
    assert_eq!(names(there.path()), [name]);
}

#[tokio::test]
async fn an_empty_file_is_a_file_too() {
    let outbox = Outbox::new();
    let there = tempfile::tempdir().expect("a folder");
    let package = outbox.file("tukšs.txt", 0, 1);
    assert_eq!(deliver(&folder(there.path()), &package).await.0, Ok(NEW));
    assert_eq!(
        fs::read(there.path().join("tukšs.txt")).expect("a file"),
        b""
    );
    assert_eq!(deliver(&folder(there.path()), &package).await.0, Ok(OLD));
}

#[tokio::test]
async fn a_package_of_many_files_comes_in_one_step() {
    let outbox = Outbox::new();
    let there = tempfile::tempdir().expect("a folder");
    let files = [
        ("METS.xml", 5_000),
        ("representations/rep1/data/Lēmums 1.pdf", MIB),
        ("representations/rep1/data/Lēmums 2.pdf", 0),
        ("metadata/preservation/premis.xml", 77),
    ];
    let package = outbox.tree("LNA_2021", &files);

    let (outcome, _) = deliver_and_stop(&folder(there.path()), &package, MIB / 2).await;
    assert_eq!(outcome, Err(Error::Stopped));
    assert!(
        !there.path().join("LNA_2021").exists(),
        "half a package is not seen"
    );
    assert_eq!(deliver(&folder(there.path()), &package).await.0, Ok(NEW));
    assert_eq!(names(there.path()), ["LNA_2021"]);
    for (path, size) in files {
        let arrived = fs::metadata(there.path().join("LNA_2021").join(path));
        assert_eq!(arrived.expect(path).len(), size);
    }
    assert_eq!(deliver(&folder(there.path()), &package).await.0, Ok(OLD));

    let foreign = there
        .path()
        .join("LNA_2021/metadata/preservation/premis.xml");
    fs::write(&foreign, "x".repeat(77)).expect("a file");
    let taken = Error::Taken {
        name: "metadata/preservation/premis.xml".to_owned(),
        by: Taker::Another,
    };
    assert_eq!(deliver(&folder(there.path()), &package).await.0, Err(taken));
}

#[tokio::test]
async fn what_was_stopped_goes_on_where_it_was() {
    let outbox = Outbox::new();
    let there = tempfile::tempdir().expect("a folder");
    let package = outbox.file("liels.zip", 8 * MIB, 1);
    let (outcome, _) = deliver_and_stop(&folder(there.path()), &package, 5 * MIB).await;
    assert_eq!(outcome, Err(Error::Stopped));

    let (outcome, told) = deliver(&folder(there.path()), &package).await;
    assert_eq!(outcome, Ok(NEW));
    assert!(told.began(Stage::Comparing).is_some());
    assert!(told.began(Stage::Sending).expect("the rest is sent") > 5 * MIB);
}

#[tokio::test]
async fn what_is_not_our_beginning_is_begun_anew() {
    let outbox = Outbox::new();
    let there = tempfile::tempdir().expect("a folder");
    let package = outbox.file("liels.zip", 4 * MIB, 1);
    let (_, _) = deliver_and_stop(&folder(there.path()), &package, 2 * MIB).await;
    let [partial] = &names(there.path())[..] else {
        panic!("one partial file");
    };
    let partial = there.path().join(partial);
    let mut bytes = fs::read(&partial).expect("a file");
    bytes[1000] ^= 1;
    fs::write(&partial, bytes).expect("a file");

    let (outcome, told) = deliver(&folder(there.path()), &package).await;
    assert_eq!(outcome, Ok(NEW));
    assert!(told.began(Stage::Sending).expect("all is sent") <= MIB);
    assert_eq!(
        hash(&there.path().join("liels.zip")),
        hash(&outbox.at("1-4194304"))
    );
}

#[tokio::test]
async fn other_bytes_under_the_name_are_left_alone() {
    let outbox = Outbox::new();
    let there = tempfile::tempdir().expect("a folder");
    let package = outbox.file("akts.zip", MIB, 1);
    let taken = Err(Error::Taken {
        name: "akts.zip".to_owned(),
        by: Taker::Another,
    });
    // Of the same size, of another one, and a folder.
    stage::fill(&there.path().join("akts.zip"), MIB, 2);
    assert_eq!(deliver(&folder(there.path()), &package).await.0, taken);
    fs::write(there.path().join("akts.zip"), "cits").expect("a file");
    assert_eq!(deliver(&folder(there.path()), &package).await.0, taken);
    assert_eq!(
        fs::read(there.path().join("akts.zip")).expect("bytes"),
        b"cits"
    );
    fs::remove_file(there.path().join("akts.zip")).expect("removed");
    fs::create_dir(there.path().join("akts.zip")).expect("a folder");
    assert_eq!(deliver(&folder(there.path()), &package).await.0, taken);
    assert_eq!(taken.map_err(|error| error.remedy()), Err(Remedy::Person));
}

#[tokio::test]
async fn a_file_of_ours_that_changed_is_not_delivered() {
    let outbox = Outbox::new();
    let there = tempfile::tempdir().expect("a folder");
    let source = |fault| {
        Err(Error::Source {
            name: "akts.zip".to_owned(),
            fault,
        })
    };
    let package = outbox.file("akts.zip", MIB, 1);
    // One byte longer, other bytes, shorter, gone.
    stage::fill(&outbox.at("1-1048576"), MIB + 1, 1);
    let to = folder(there.path());
    assert_eq!(deliver(&to, &package).await.0, source(SourceFault::Altered));
    stage::fill(&outbox.at("1-1048576"), MIB, 2);
    assert_eq!(deliver(&to, &package).await.0, source(SourceFault::Altered));
    stage::fill(&outbox.at("1-1048576"), MIB - 1, 1);
    assert_eq!(deliver(&to, &package).await.0, source(SourceFault::Altered));
    fs::remove_file(outbox.at("1-1048576")).expect("removed");
    assert_eq!(deliver(&to, &package).await.0, source(SourceFault::Missing));
    assert!(!there.path().join("akts.zip").exists());

    delivery::discard(&to, &package, None)
        .await
        .expect("discarded");
    assert_eq!(names(there.path()), [""; 0]);
}

#[tokio::test]
async fn a_package_that_lies_elsewhere_arrives_as_well_and_goes_on_where_it_was() {
    let outbox = Outbox::new();
    let there = tempfile::tempdir().expect("a folder");
    let to = folder(there.path());
    let package = outbox.supplied("akts.zip", 3 * MIB + 17, 1);
    assert_eq!(
        deliver_and_stop(&to, &package, MIB).await.0,
        Err(Error::Stopped)
    );
    let (delivered, told) = deliver(&to, &package).await;
    assert_eq!(delivered, Ok(NEW));
    assert!(told.began(Stage::Sending).is_some_and(|first| first > MIB));
    let arrived = hash(&there.path().join("akts.zip"));
    assert_eq!(arrived, hash(&outbox.at("1-3145745")));
    assert_eq!(deliver(&to, &package).await.0, Ok(OLD));

    let source = |fault| {
        Err(Error::Source {
            name: "cits.zip".to_owned(),
            fault,
        })
    };
    let altered = outbox.supplied("cits.zip", MIB, 2);
    stage::fill(&outbox.at("2-1048576"), MIB, 3);
    assert_eq!(deliver(&to, &altered).await.0, source(SourceFault::Altered));
    fs::remove_file(outbox.at("2-1048576")).expect("removed");
    assert_eq!(deliver(&to, &altered).await.0, source(SourceFault::Missing));
}

#[tokio::test]
async fn a_package_given_up_leaves_nothing() {
    let outbox = Outbox::new();
    let there = tempfile::tempdir().expect("a folder");
    let to = folder(there.path());
    let package = outbox.tree("sip", &[("a/b/c.pdf", MIB), ("a/d.pdf", MIB)]);
    let (_, _) = deliver_and_stop(&to, &package, MIB + 1).await;
    assert_eq!(names(there.path()).len(), 1);
    delivery::discard(&to, &package, None)
        .await
        .expect("discarded");
    assert_eq!(names(there.path()), [""; 0]);
    delivery::discard(&to, &package, None)
        .await
        .expect("nothing is left to discard");
}

#[tokio::test]
async fn a_full_share_is_told_and_what_was_sent_goes_on_when_there_is_room() {
    let outbox = Outbox::new();
    let room = Room::of_megabytes(8);
    let share = room.mount_point();
    let other = share.join("cits");
    stage::fill(&other, 4 * MIB, 9);
    let package = outbox.file("liels.zip", 6 * MIB, 1);
    let to = folder(&share);

    assert_eq!(deliver(&to, &package).await.0, Err(Error::Full));
    assert_eq!(Error::Full.remedy(), Remedy::Later);
    fs::remove_file(other).expect("somebody makes room");
    let (outcome, told) = deliver(&to, &package).await;
    assert_eq!(outcome, Ok(NEW));
    assert!(told.began(Stage::Sending).expect("the rest is sent") > MIB);
}

#[tokio::test]
async fn a_share_that_is_not_mounted_does_not_fill_our_own_disk() {
    let outbox = Outbox::new();
    let package = outbox.file("akts.zip", 100, 1);
    let mounted = |path: &std::path::Path| {
        let path = path.display().to_string();
        let draft = FolderDraft {
            mount_point: Some(path.clone()),
            path,
        };
        Destination::parse(&Draft::Folder(draft)).expect("a destination")
    };
    let there = tempfile::tempdir().expect("a folder");
    let outcome = deliver(&mounted(there.path()), &package).await.0;
    assert_eq!(outcome, Err(Error::NotMounted));
    assert_eq!(names(there.path()), [""; 0]);

    let room = Room::of_megabytes(1);
    let outcome = deliver(&mounted(&room.mount_point()), &package).await.0;
    assert_eq!(outcome, Ok(NEW));
}

#[tokio::test]
async fn a_folder_that_does_not_exist_is_not_made() {
    let outbox = Outbox::new();
    let there = tempfile::tempdir().expect("a folder");
    let package = outbox.file("akts.zip", 100, 1);
    let to = folder(&there.path().join("nav"));
    assert_eq!(deliver(&to, &package).await.0, Err(Error::Missing));
    fs::write(there.path().join("nav"), "").expect("a file");
    assert_eq!(deliver(&to, &package).await.0, Err(Error::Missing));
}

#[tokio::test]
async fn replies_are_listed_and_read() {
    let there = tempfile::tempdir().expect("a folder");
    fs::write(
        there.path().join("Atbilde nr. 1 – pieņemts.xml"),
        "<pieņemts/>",
    )
    .expect("a file");
    fs::write(there.path().join("vecs.xml"), "<noraidīts/>").expect("a file");
    fs::write(there.path().join(".top"), "").expect("a file");
    fs::create_dir(there.path().join("arhīvs")).expect("a folder");
    let from = folder(there.path());

    let is_known = |found: &delivery::Found| found.name.as_str() == "vecs.xml";
    let listing = delivery::list(&from, 10, is_known)
        .await
        .expect("a listing");
    let [reply] = &listing.found[..] else {
        panic!("{listing:?}");
    };
    assert_eq!(reply.name.as_str(), "Atbilde nr. 1 – pieņemts.xml");
    assert_eq!(reply.size, 12);
    assert!(reply.modified.is_some() && !listing.more);

    let mut bytes = Vec::new();
    let fetched = delivery::fetch(&from, &reply.name, 12, &mut bytes).await;
    let fetched = fetched.expect("a reply");
    assert_eq!(bytes, "<pieņemts/>".as_bytes());
    assert_eq!(
        (fetched.size, fetched.sha256),
        (12, delivery::Digest::of(&bytes))
    );

    let too_large = delivery::fetch(&from, &reply.name, 11, &mut tokio::io::sink()).await;
    assert_eq!(too_large, Err(Error::TooLarge { limit: 11 }));
    let gone = delivery::fetch(&from, &stage::named("nav"), 12, &mut tokio::io::sink()).await;
    assert!(matches!(gone, Err(Error::Gone { .. })));
    let folder = delivery::fetch(&from, &stage::named("arhīvs"), 12, &mut tokio::io::sink()).await;
    assert!(matches!(folder, Err(Error::Gone { .. })));
}
