//! Group commit: callers that wait at the same time share one durable commit.
//!
//! A disk sync costs the same for one change and for fifty. A [`Batcher`] takes requests one by one, hands all that
//! wait to one function, and gives each caller its own answer once that function is done.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::Fault;

type Work<I, O> = dyn Fn(Vec<I>) -> Pin<Box<dyn Future<Output = Vec<O>> + Send>> + Send + Sync;

/// Gathers requests of one kind; cheap to clone.
pub struct Batcher<I, O> {
    queue: mpsc::Sender<(I, oneshot::Sender<O>)>,
}

impl<I, O> Clone for Batcher<I, O> {
    fn clone(&self) -> Self {
        Self {
            queue: self.queue.clone(),
        }
    }
}

impl<I: Send + 'static, O: Send + 'static> Batcher<I, O> {
    /// Starts a batcher whose `work` answers up to `most` requests at once, in their order.
    ///
    /// It stops when the last clone is dropped, after all that was accepted has been answered.
    pub fn start<F>(most: usize, work: impl Fn(Vec<I>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Vec<O>> + Send + 'static,
    {
        let (queue, requests) = mpsc::channel(4 * most);
        let work: Arc<Work<I, O>> = Arc::new(move |inputs| Box::pin(work(inputs)));
        tokio::spawn(run(requests, most, work));
        Self { queue }
    }

    /// Waits until the request was worked on together with its neighbours.
    ///
    /// # Errors
    /// A fault when the work broke off without an answer.
    pub async fn ask(&self, input: I) -> Result<O, Fault> {
        let (answer, waiting) = oneshot::channel();
        self.queue
            .send((input, answer))
            .await
            .map_err(|_| Fault::broken("the batcher has stopped"))?;
        waiting
            .await
            .map_err(|_| Fault::broken("a batch broke off"))
    }
}

async fn run<I: Send + 'static, O: Send + 'static>(
    mut requests: mpsc::Receiver<(I, oneshot::Sender<O>)>,
    most: usize,
    work: Arc<Work<I, O>>,
) {
    let mut waiting = Vec::with_capacity(most);
    while requests.recv_many(&mut waiting, most).await > 0 {
        let (inputs, answers): (Vec<I>, Vec<oneshot::Sender<O>>) = waiting.drain(..).unzip();
        // In a task of its own a panic costs this batch and not every later one.
        if let Ok(outputs) = tokio::spawn(work(inputs)).await {
            for (answer, output) in answers.into_iter().zip(outputs) {
                // A caller that no longer waits has hung up; its change stands all the same.
                let _ = answer.send(output);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers_each_caller_and_shares_the_work() -> Result<(), Fault> {
        let batcher = Batcher::start(8, |numbers: Vec<usize>| async move {
            let size = numbers.len();
            tokio::task::yield_now().await;
            numbers
                .into_iter()
                .map(|number| (number * 2, size))
                .collect()
        });
        let asked = futures::future::join_all((0..32).map(|number| batcher.ask(number))).await;
        let mut largest = 0;
        for (number, answer) in asked.into_iter().enumerate() {
            let (doubled, size) = answer?;
            assert_eq!(doubled, number * 2);
            largest = largest.max(size);
        }
        assert!(largest > 1, "32 waiting callers never shared a batch");
        Ok(())
    }

    #[tokio::test]
    async fn a_broken_batch_breaks_no_later_one() -> Result<(), Fault> {
        let batcher = Batcher::start(1, |numbers: Vec<u8>| async move {
            assert!(numbers[0] != 0, "a batch that breaks");
            numbers
        });
        assert!(batcher.ask(0).await.is_err());
        assert_eq!(batcher.ask(1).await?, 1);
        Ok(())
    }
}
