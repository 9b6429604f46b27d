//! Packages of an office whose contents are in a bucket: they are written there, given out and delivered from there, and leave nothing
//! there.

use std::fs;

use ::packages::Found;
use bytes::Bytes;
use reqwest::Method;
use storage::{Put, ShelfFolder};

use super::packages::desk::judged;
use super::replies::hash_of;
use super::*;

/// Puts other bytes under the name of a package.
async fn altered(bucket: &ShelfFolder, bytes: Bytes) {
    let name = "package.zip";
    let upload = bucket.begin(name).await.expect("begun");
    let part = bucket.put_part(name, &upload, 0, bytes).await;
    let Put::Done(part) = part.expect("put") else {
        panic!("the upload is unknown");
    };
    let put = bucket.complete(name, &upload, vec![part]).await;
    put.expect("there");
}

#[both(buckets)]
async fn a_package_lies_in_the_bucket_and_goes_out_from_there(office: Office) {
    let inventory = office.approved().await;
    let package = office.order(&inventory, "SIMPLE_SIP").await;
    let ready = office.prepared(&package).await;
    assert_eq!(ready["state"], "READY", "{ready:#}");
    let bucket = office.in_bucket(&package).await;
    assert_eq!(bucket.names().await.expect("listed"), ["package.zip"]);
    assert!(!office.folder(&package).await.exists());

    let archivist = office.archivist().await;
    let path = ready["url"].as_str().expect("a path");
    let part = archivist
        .request(Method::GET, path)
        .header("range", "bytes=2-5");
    let part = part.send().await.expect("an answer");
    assert_eq!(part.status(), 206);
    let part = part.bytes().await.expect("bytes");
    let whole = archivist.get(path).await.bytes().await.expect("bytes");
    assert_eq!(part, whole[2..6]);
    let hash = hash_of(&whole);
    assert_eq!(ready["sha256"], hash);

    let there = office.drop_folder();
    let agreement = office.agreed(json!({ "profiles": ["SIMPLE_SIP"] })).await;
    let sent = office.sent(&package, &agreement).await;
    assert_eq!(sent["state"], "DELIVERED", "{sent:#}");
    let arrived = there.join(format!("{}.zip", package["name"].as_str().expect("a name")));
    assert_eq!(fs::read(&arrived).expect("it arrived"), whole);
    // In this layout a checksum lies beside it.
    assert_eq!(judged(&arrived), Some(Found::Simple));
    let beside = arrived.with_extension("zip.sha256");
    let line = fs::read_to_string(&beside).expect("a checksum");
    let name = arrived.file_name().expect("a name").to_string_lossy();
    assert_eq!(line, format!("{hash}  {name}\n"));
    let url = ready["checksumUrl"].as_str().expect("a path");
    assert_eq!(archivist.get(url).await.text().await.expect("text"), line);
    assert_eq!(office.clerk().await.get(url).await.status(), 404);

    // Other bytes under its name are neither given out nor sent.
    fs::remove_file(&arrived).expect("removed");
    let mut other = whole.to_vec();
    let middle = other.len() / 2;
    other[middle] ^= 1;
    altered(&bucket, other.into()).await;
    let part = archivist
        .request(Method::GET, path)
        .header("range", "bytes=2-5");
    let refused = part.send().await.expect("an answer");
    assert_eq!(refused.status(), 409);
    let refused: Value = refused.json().await.expect("a problem");
    assert_eq!(refused["code"], "PACKAGE_ALTERED");
    let halted = office.sent(&package, &agreement).await;
    assert_eq!(
        (&halted["state"], &halted["problem"]),
        (&json!("HALTED"), &json!("SOURCE"))
    );
    assert!(!arrived.exists());
    altered(&bucket, whole).await;
    let again = office.acted("retryDelivery", &halted, json!({})).await;
    assert_eq!(again["state"], "DELIVERED", "{again:#}");

    // Given up, nothing of it stays.
    office.discard(&package).await;
    assert_eq!(bucket.names().await.expect("listed"), [""; 0]);
    let missing = archivist.get(path).await;
    assert_eq!(missing.status(), 404);
    office.app.settle().await;
}

#[both(buckets)]
async fn a_package_from_before_the_bucket_is_found_in_its_directory(office: Office) {
    let inventory = office.approved().await;
    let package = office.order(&inventory, "BAG_IT").await;
    let ready = office.prepared(&package).await;
    let archivist = office.archivist().await;
    let path = ready["url"].as_str().expect("a path");
    let whole = archivist.get(path).await.bytes().await.expect("bytes");
    // As it would lie there had it been written when packages went into the directory.
    let bucket = office.in_bucket(&package).await;
    let zip = office.zip(&package).await;
    fs::create_dir_all(zip.parent().expect("a folder")).expect("made");
    fs::write(&zip, &whole).expect("written");
    bucket.remove("package.zip").await.expect("removed");
    let again = archivist.get(path).await.bytes().await.expect("bytes");
    assert_eq!(again, whole);
    office.discard(&package).await;
    assert!(!office.folder(&package).await.exists());
}
