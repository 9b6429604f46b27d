//! One question at a time about each secret: a thousand connections that hear of a change ask in one moment who they are, and
//! those of one person are answered by what the first of them finds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};

use tokio::sync::{Mutex as Queue, OwnedMutexGuard};

use super::held;

/// Whose turn it is, by what they ask about.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<HashMap<String, Weak<Queue<()>>>>);

impl Turns {
    /// Waits until nobody else asks about `key`; it is one's turn until the answer is dropped.
    pub(super) async fn take(&self, key: &str) -> OwnedMutexGuard<()> {
        let queue = {
            let mut queues = held(&self.0);
            match queues.get(key).and_then(Weak::upgrade) {
                Some(queue) => queue,
                None => {
                    // Only what is being asked now is kept, which is little.
                    queues.retain(|_, queue| queue.strong_count() > 0);
                    let queue = Arc::<Queue<()>>::default();
                    queues.insert(key.to_owned(), Arc::downgrade(&queue));
                    queue
                }
            }
        };
        queue.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn who_asks_the_same_waits_and_nobody_else_does() {
        let turns = Turns::default();
        let first = turns.take("one").await;
        let mut second = Box::pin(turns.take("one"));
        assert!(second.as_mut().now_or_never().is_none());
        drop(turns.take("other").await);
        drop(first);
        drop(second.await);
        // What nobody asks any more is forgotten.
        drop(turns.take("third").await);
        assert_eq!(held(&turns.0).len(), 1);
    }
}
