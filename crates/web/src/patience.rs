//! How long one caller may keep us waiting: for what it sends, for what it takes, and with how many connections at once. A
//! caller that stands still costs a place for half a minute, not for ever.

use std::{
    collections::HashMap,
    future::Future as _,
    io,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep},
};

/// A connection whose other end must go on taking what we say.
#[derive(Debug)]
pub(crate) struct Patient<S> {
    inner: S,
    /// How long nothing may be taken.
    still: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    pub(crate) fn new(inner: S, still: Duration) -> Self {
        Self { inner, still, waiting: None }
    }

    /// What a write came to; while nothing is taken the time runs.
    fn held<T>(&mut self, cx: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.waiting = None;
            return done;
        }
        let still = self.still;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(still)));
        ready!(waiting.as_mut().poll(cx));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "nothing of the answer was taken any more")))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.inner).poll_write(cx, from);
        self.held(cx, done)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.inner).poll_write_vectored(cx, from);
        self.held(cx, done)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.inner).poll_flush(cx);
        self.held(cx, done)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.inner).poll_shutdown(cx);
        self.held(cx, done)
    }
}

/// A body that must go on arriving: a byte now and then is not enough.
#[derive(Debug)]
pub(crate) struct Dripping {
    inner: Incoming,
    /// How long it may be as slow as it likes.
    grace: Duration,
    /// Fewest bytes a second after that, counted from the beginning.
    a_second: u64,
    began: Option<Instant>,
    bytes: u64,
}

impl Dripping {
    pub(crate) fn new(inner: Incoming, grace: Duration, a_second: u64) -> Self {
        Self { inner, grace, a_second, began: None, bytes: 0 }
    }
}

impl Body for Dripping {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let began = *self.began.get_or_insert_with(Instant::now);
        let Some(frame) = ready!(Pin::new(&mut self.inner).poll_frame(cx)) else { return Poll::Ready(None) };
        let frame = frame?;
        self.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
        let since = began.elapsed();
        if since > self.grace && self.bytes < since.as_secs().saturating_mul(self.a_second) {
            return Poll::Ready(Some(Err("the body arrives too slowly".into())));
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// How many connections each address holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One connection of an address, until it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    all: Places,
    from: IpAddr,
}

impl Places {
    /// A place for one more connection from an address, if it has fewer than so many.
    pub(crate) fn take(&self, from: IpAddr, most: usize) -> Option<Place> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(from).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place { all: self.clone(), from })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.from) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                held.remove(&self.from);
            }
        }
    }
}
