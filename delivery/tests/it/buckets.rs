use delivery::{
    Arrival, Bookmark, Check, Delivered, Destination, Digest, Error, Remedy, S3Draft, Stage, Taker,
};

use crate::S3Settings;
use crate::support::proxy::Proxy;
use crate::support::s3::Store;
use crate::support::stage::{self, MIB, Outbox, deliver, deliver_and_stop, deliver_from, hash};

const NEW: Delivered = Delivered {
    arrival: Arrival::Now,
    check: Check::ReadBack,
};
const OLD: Delivered = Delivered {
    arrival: Arrival::Before,
    check: Check::ReadBack,
};

fn to(bucket: &S3Settings, change: impl FnOnce(&mut S3Draft)) -> Destination {
    stage::bucket(bucket, |draft| {
        draft.prefix = "dienests/2021".to_owned();
        change(draft);
    })
}

/// What lies in the bucket, as the server beneath S3 has it.
async fn objects(bucket: &S3Settings) -> Vec<(String, Digest)> {
    let folder = format!("/buckets/{}/", bucket.bucket);
    let objects = Store::shared().objects(&bucket.bucket).await;
    let mut objects: Vec<_> = objects
        .into_iter()
        .map(|(path, bytes)| {
            let path = path.strip_prefix(&folder).expect("in the bucket");
            (path.to_owned(), Digest::of(&bytes))
        })
        // Where the server keeps parts of what is not complete; no client sees them.
        .filter(|(path, _)| !path.starts_with(".uploads/"))
        .collect();
    objects.sort();
    objects
}

fn port_of(bucket: &S3Settings) -> u16 {
    let port = bucket.endpoint.rsplit(':').next().expect("a port");
    port.parse().expect("a port")
}

/// What was noted of a delivery, by way of where its keeper keeps it.
fn kept(bookmark: Option<Bookmark>) -> Bookmark {
    let text = bookmark.expect("a bookmark").to_string();
    Bookmark::parse(&text).expect("it reads what it printed")
}

#[tokio::test]
async fn a_package_arrives_whole_under_its_name_and_again_is_recognised() {
    let (outbox, bucket) = (Outbox::new(), Store::shared().bucket());
    let there = to(&bucket, |_| {});
    // One that goes at once, and one that goes in parts.
    for (name, size) in [
        ("Nodošana 2021 – ķ.zip", MIB),
        ("liels +1.zip", 20 * MIB + 3),
    ] {
        let package = outbox.file(name, size, 1);
        let (outcome, _) = deliver(&there, &package).await;
        assert_eq!(outcome, Ok(NEW), "{name}");
        let key = format!("dienests/2021/{name}");
        let sent = hash(&outbox.at(&format!("1-{size}")));
        assert!(objects(&bucket).await.contains(&(key, sent)), "{name}");
        assert_eq!(deliver(&there, &package).await.0, Ok(OLD), "{name}");
    }
    assert_eq!(objects(&bucket).await.len(), 2);
}

#[tokio::test]
async fn a_package_of_many_files_is_whole_when_its_list_is_there() {
    let (outbox, bucket) = (Outbox::new(), Store::shared().bucket());
    let there = to(&bucket, |draft| draft.prefix = String::new());
    let files = [
        ("METS.xml", 5_000),
        ("representations/rep1/Lēmums 1.pdf", 10 * MIB),
        ("representations/rep1/Lēmums 2.pdf", 0),
    ];
    let package = outbox.tree("LNA 2021", &files);
    let (outcome, told) = deliver_and_stop(&there, &package, 5 * MIB).await;
    assert_eq!(outcome, Err(Error::Stopped));
    let so_far = objects(&bucket).await;
    assert!(!so_far.iter().any(|(path, _)| path == "LNA 2021.sha256"));

    let bookmark = kept(told.bookmark);
    let (outcome, _) = deliver_from(&there, &package, Some(&bookmark)).await;
    assert_eq!(outcome, Ok(NEW));
    let list: String = files
        .iter()
        .map(|(path, _)| format!("{}  {path}\n", hash(&outbox.at("LNA 2021").join(path))))
        .collect();
    let arrived = objects(&bucket).await;
    let the_list = ("LNA 2021.sha256".to_owned(), Digest::of(list.as_bytes()));
    assert!(arrived.contains(&the_list));
    assert_eq!(arrived.len(), 4);
    assert_eq!(deliver(&there, &package).await.0, Ok(OLD));

    // Another package of that name.
    let outbox = Outbox::new();
    let other = outbox.tree("LNA 2021", &[("METS.xml", 5_001)]);
    let taken = Error::Taken {
        name: "LNA 2021.sha256".to_owned(),
        by: Taker::Another,
    };
    assert_eq!(deliver(&there, &other).await.0, Err(taken));
    assert_eq!(objects(&bucket).await, arrived);
}

#[tokio::test]
async fn a_cut_connection_is_gone_on_with_where_it_broke() {
    let (outbox, bucket) = (Outbox::new(), Store::shared().bucket());
    let proxy = Proxy::to(port_of(&bucket)).await;
    let endpoint = format!("http://127.0.0.1:{}", proxy.port());
    let there = to(&bucket, |draft| draft.endpoint = endpoint);
    let package = outbox.file("liels.zip", 40 * MIB, 1);

    proxy.breaks_after(30 << 20);
    let (outcome, told) = deliver(&there, &package).await;
    assert_eq!(outcome, Err(Error::Unreachable));
    assert_eq!(objects(&bucket).await, []);

    proxy.is_mended();
    proxy.carried();
    let bookmark = kept(told.bookmark);
    let (outcome, told) = deliver_from(&there, &package, Some(&bookmark)).await;
    assert_eq!(outcome, Ok(NEW));
    assert!(told.began(Stage::Sending).expect("the rest is sent") >= 8 * MIB);
    let carried = proxy.carried();
    assert!(
        carried < 33 * MIB,
        "what was there is not sent again: {carried}"
    );
    let sent = hash(&outbox.at("1-41943040"));
    assert_eq!(
        objects(&bucket).await,
        [("dienests/2021/liels.zip".to_owned(), sent)]
    );
}

#[tokio::test]
async fn a_bookmark_that_is_of_no_use_costs_only_time() {
    let (outbox, bucket) = (Outbox::new(), Store::shared().bucket());
    let there = to(&bucket, |_| {});
    let package = outbox.file("liels.zip", 20 * MIB, 1);
    let (outcome, told) = deliver_and_stop(&there, &package, 8 * MIB).await;
    assert_eq!(outcome, Err(Error::Stopped));
    let bookmark = kept(told.bookmark);

    // Of another package.
    let other = outbox.file("cits.zip", 20 * MIB, 2);
    assert_eq!(
        deliver_from(&there, &other, Some(&bookmark)).await.0,
        Ok(NEW)
    );
    // The upload is gone.
    delivery::discard(&there, &package, Some(&bookmark))
        .await
        .expect("discarded");
    assert_eq!(
        deliver_from(&there, &package, Some(&bookmark)).await.0,
        Ok(NEW)
    );
    assert_eq!(objects(&bucket).await.len(), 2);
}

#[tokio::test]
async fn other_bytes_under_the_name_are_left_alone() {
    let (outbox, bucket) = (Outbox::new(), Store::shared().bucket());
    let there = to(&bucket, |_| {});
    for size in [MIB, 20 * MIB] {
        let name = format!("akts-{size}.zip");
        let first = outbox.file(&name, size, 1);
        assert_eq!(deliver(&there, &first).await.0, Ok(NEW));
        let before = objects(&bucket).await;
        let second = outbox.file(&name, size, 2);
        let taken = Err(Error::Taken {
            name,
            by: Taker::Another,
        });
        assert_eq!(deliver(&there, &second).await.0, taken);
        assert_eq!(objects(&bucket).await, before);
    }
}

#[tokio::test]
async fn two_packages_go_side_by_side() {
    let (outbox, bucket) = (Outbox::new(), Store::shared().bucket());
    let there = to(&bucket, |_| {});
    let (one, two) = (
        outbox.file("1.zip", 12 * MIB, 1),
        outbox.file("2.zip", 12 * MIB, 2),
    );
    let ((first, _), (second, _)) = tokio::join!(deliver(&there, &one), deliver(&there, &two));
    assert_eq!((first, second), (Ok(NEW), Ok(NEW)));
    assert_eq!(objects(&bucket).await.len(), 2);
}

#[tokio::test]
async fn what_is_wrong_with_a_bucket_is_told_apart() {
    let (outbox, bucket) = (Outbox::new(), Store::shared().bucket());
    let package = outbox.file("akts.zip", 1000, 1);
    let wrong = to(&bucket, |draft| draft.secret_key = "nepareiza".into());
    assert_eq!(deliver(&wrong, &package).await.0, Err(Error::Credentials));
    let unknown = to(&bucket, |draft| draft.access_key = "kads-cits".into());
    assert_eq!(deliver(&unknown, &package).await.0, Err(Error::Credentials));
    assert_eq!(Error::Credentials.remedy(), Remedy::Person);
    // By listing: this server makes a bucket for whoever puts something into it.
    let missing = to(&bucket, |draft| draft.bucket = "nav-tada".to_owned());
    let listing = delivery::list(&missing, 10, |_| false).await;
    assert_eq!(listing, Err(Error::Missing));
    assert_eq!(Error::Missing.remedy(), Remedy::Person);
    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = free.local_addr().expect("a bound port").port();
    drop(free);
    let nobody = to(&bucket, |draft| {
        draft.endpoint = format!("http://127.0.0.1:{port}")
    });
    assert_eq!(deliver(&nobody, &package).await.0, Err(Error::Unreachable));
    assert_eq!(objects(&bucket).await, []);
}

#[tokio::test]
async fn replies_are_listed_and_read() {
    let (outbox, bucket) = (Outbox::new(), Store::shared().bucket());
    let from = to(&bucket, |draft| draft.prefix = "atbildes".to_owned());
    let deeper = from.with_folder("atbildes/vecās").expect("a destination");
    let reply = "Atbilde nr. 1 – pieņemts.xml";
    for (destination, name) in [(&from, reply), (&from, "vecs.xml"), (&deeper, "cits.xml")] {
        let package = outbox.file(name, 300_000, 1);
        assert_eq!(deliver(destination, &package).await.0, Ok(NEW));
    }
    let is_known = |found: &delivery::Found| found.name.as_str() == "vecs.xml";
    let listing = delivery::list(&from, 10, is_known)
        .await
        .expect("a listing");
    let [found] = &listing.found[..] else {
        panic!("{listing:?}");
    };
    assert_eq!((found.name.as_str(), found.size), (reply, 300_000));
    assert!(found.modified.is_some() && !listing.more);

    let mut bytes = Vec::new();
    let fetched = delivery::fetch(&from, &found.name, 300_000, &mut bytes).await;
    assert_eq!(fetched.expect("a reply").sha256, Digest::of(&bytes));
    assert_eq!(Digest::of(&bytes), hash(&outbox.at("1-300000")));
    let too_large = delivery::fetch(&from, &found.name, 299_999, &mut tokio::io::sink()).await;
    assert_eq!(too_large, Err(Error::TooLarge { limit: 299_999 }));
    let gone = delivery::fetch(&from, &stage::named("nav"), 12, &mut tokio::io::sink()).await;
    assert!(matches!(gone, Err(Error::Gone { .. })));
}
