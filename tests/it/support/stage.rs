//! What a story plays on: which database, which store. `#[both]` (`tests/both`) makes the tests, [`play`] runs one.

use std::thread;
use std::time::Duration;

/// Where the cards are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cards {
    Sqlite,
    Postgres,
}

/// Where the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bytes {
    Files,
    S3,
}

/// One of the four grounds that the service must stand on alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ground {
    pub(crate) cards: Cards,
    pub(crate) bytes: Bytes,
}

/// What stories take as their argument.
pub(crate) trait Stage: Sized {
    /// Sets everything up on that ground. It is taken down by dropping, which the story does when it ends.
    async fn on(ground: Ground) -> Self;
}

/// Plays a story on a ground, in a runtime like the service's own.
pub(crate) fn play<S: Stage>(ground: Ground, story: impl AsyncFnOnce(S) + Send + 'static) {
    in_runtime(async move || story(S::on(ground).await).await);
}

/// Does something in a runtime like the service's own.
pub(crate) fn in_runtime(doing: impl AsyncFnOnce() + Send + 'static) {
    // Unoptimised GraphQL resolvers nest deeply; a test's own thread has 2 MiB.
    const STACK: usize = 16 << 20;
    let stage = thread::Builder::new().stack_size(STACK).spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_stack_size(STACK)
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(doing());
        // A blocking task that never ends must not hang the whole suite.
        runtime.shutdown_timeout(Duration::from_secs(30));
    });
    if let Err(panic) = stage.expect("a thread").join() {
        std::panic::resume_unwind(panic);
    }
}
