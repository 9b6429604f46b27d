//! The conformance suite on memory and on local files, and what only one of them can show.

mod addresses;
mod local;
mod streams;
mod unreliable;

use crate::Store;
use crate::conformance::{CHECKS, conformance};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_conforms() {
    let passed = conformance(&Store::memory()).await.unwrap();
    assert_eq!(passed.len(), CHECKS.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn local_files_conform() {
    let directory = tempfile::tempdir().unwrap();
    let passed = conformance(&Store::local(directory.path()).unwrap())
        .await
        .unwrap();
    assert_eq!(passed.len(), CHECKS.len());
}
