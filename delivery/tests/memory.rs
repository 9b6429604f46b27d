//! A large package passes through little memory. A program of its own, because others' memory would be measured too.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot go on says so by panicking; the figures are for whoever reads the output"
)]

#[path = "support/mod.rs"]
mod support;

extern crate self as storage;
pub(crate) use support::S3Settings;

use std::fs;

use delivery::{Destination, Package};

use support::s3::Store;
use support::sshd::Sshd;
use support::stage::{MIB, Outbox, bucket, deliver, folder};

const PACKAGE: u64 = 300 * MIB;
/// Three parts of S3, what is on its way to a host, and what the allocator holds back.
const MOST: u64 = 64 * MIB;

#[tokio::test]
async fn three_hundred_megabytes_pass_through_a_few() {
    let outbox = Outbox::new();
    let package = outbox.file("liels.zip", PACKAGE, 1);
    let there = tempfile::tempdir().expect("a folder");
    let sshd = Sshd::start();

    grows_little("folder", &folder(there.path()), &package).await;
    drop(there);
    grows_little("sftp", &sshd.destination(), &package).await;
    drop(sshd);
    let settings = Store::shared().bucket();
    grows_little("s3", &bucket(&settings, |_| {}), &package).await;
}

async fn grows_little(what: &str, destination: &Destination, package: &Package) {
    // The kernel forgets the highest mark.
    fs::write("/proc/self/clear_refs", "5").expect("Linux");
    let before = status("VmRSS:");
    let start = std::time::Instant::now();
    deliver(destination, package)
        .await
        .0
        .expect("it is delivered");
    let peak = status("VmHWM:");
    let grown = peak.saturating_sub(before) / MIB;
    println!(
        "{what}: {grown} MiB more at the peak, {:.1?}",
        start.elapsed()
    );
    assert!(grown * MIB < MOST, "{what}: {grown} MiB");
}

/// In bytes.
fn status(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with(field));
    let words: Vec<&str> = line.expect(field).split_whitespace().collect();
    words[1].parse::<u64>().expect("kilobytes") * 1024
}
