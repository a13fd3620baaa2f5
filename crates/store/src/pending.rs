//! An answer that comes when the disk has the work: awaited in async code, waited for elsewhere.

use std::{
    fmt,
    future::Future,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::Thread,
};

use tokio::sync::oneshot;

use crate::{StoreError, receipt::Receipt};

/// Work handed to the store. Dropping it does not take the work back.
#[must_use = "nothing is acknowledged until this resolves"]
pub struct Pending<T>(oneshot::Receiver<Result<T, StoreError>>);

/// A batch handed to the store; durable when it resolves to a receipt.
pub type Appending = Pending<Receipt>;

/// Where a backend puts the answer.
pub struct Answer<T>(oneshot::Sender<Result<T, StoreError>>);

impl<T> Pending<T> {
    /// A place to wait, and the place to answer.
    pub fn pair() -> (Answer<T>, Self) {
        let (sender, receiver) = oneshot::channel();
        (Answer(sender), Self(receiver))
    }

    /// Blocks this thread until the answer is there. Not for async code: that awaits.
    ///
    /// # Errors
    /// Whatever the store answers; [`StoreError::Closed`] if it went away first.
    pub fn wait(self) -> Result<T, StoreError> {
        struct Unpark(Thread);
        impl Wake for Unpark {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }
        let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
        let mut context = Context::from_waker(&waker);
        let mut answer = pin!(self);
        loop {
            match answer.as_mut().poll(&mut context) {
                Poll::Ready(answer) => return answer,
                Poll::Pending => std::thread::park(),
            }
        }
    }
}

impl<T> Answer<T> {
    /// Answers. Nobody may be waiting any more; that is no fault.
    pub fn give(self, answer: Result<T, StoreError>) {
        drop(self.0.send(answer));
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, StoreError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map(|answer| answer.unwrap_or(Err(StoreError::Closed)))
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pending")
    }
}

impl<T> fmt::Debug for Answer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waiting_thread_wakes_when_the_answer_comes() {
        let (answer, pending) = Pending::pair();
        let waiting = std::thread::spawn(move || pending.wait());
        answer.give(Ok(7));
        assert_eq!(waiting.join().unwrap().unwrap(), 7);
    }

    #[test]
    fn a_store_that_goes_away_answers_closed() {
        let (answer, pending) = Pending::<u8>::pair();
        drop(answer);
        assert!(matches!(pending.wait(), Err(StoreError::Closed)));
    }
}
