//! The listener: bounded in every direction, so that slow or huge callers cost themselves and nobody else.

use std::{future::Future, io, sync::Arc, time::Duration};

use axum::{Router, body::Body, http::Request};
use hyper::server::conn::http1::Builder;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{net::TcpListener, sync::Semaphore};
use tower::ServiceExt as _;

use crate::{
    doors::Doors,
    patience::{Dripping, Patient, Places},
    routes,
    site::Site,
};

/// What one caller may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at a time; further ones wait.
    pub connections: usize,
    /// Connections of one address at a time; further ones are closed.
    pub of_one_address: usize,
    /// How long the head of a request may take.
    pub head: Duration,
    /// How long a caller may take nothing of what it is told.
    pub still: Duration,
    /// How long a body may arrive as slowly as it likes.
    pub grace: Duration,
    /// Fewest bytes a second of a body after that.
    pub bytes_a_second: u64,
    /// How long what is being answered may take once the program is told to end.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1_024,
            of_one_address: 512,
            head: Duration::from_secs(15),
            still: Duration::from_secs(30),
            grace: Duration::from_secs(30),
            bytes_a_second: 1_024,
            farewell: Duration::from_secs(10),
        }
    }
}

/// Why a site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The listener broke.
    #[error("no more callers can be taken: {0}; what was acknowledged is kept")]
    Listen(#[source] io::Error),
}

/// Who is calling, as the connection says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) std::net::IpAddr);

/// Serves until told to stop, then finishes what was begun.
///
/// # Errors
/// [`ServeError::Listen`] if the listener breaks for good.
pub async fn serve(
    site: Arc<Site>,
    listener: TcpListener,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    listen(routes::router(site), listener, limits, stop).await
}

/// Serves the three doors until told to stop.
///
/// # Errors
/// As [`serve`].
pub async fn serve_doors(
    doors: Arc<Doors>,
    listener: TcpListener,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    listen(doors.router(), listener, limits, stop).await
}

async fn listen(
    router: Router,
    listener: TcpListener,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let graceful = GracefulShutdown::new();
    let (seats, places) = (Arc::new(Semaphore::new(limits.connections)), Places::default());
    let mut stop = std::pin::pin!(stop);
    loop {
        let seat = tokio::select! {
            seat = Arc::clone(&seats).acquire_owned() => seat,
            () = &mut stop => break,
        };
        let Ok(seat) = seat else { break };
        let (stream, from) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) if passing(&error) => {
                    tracing::warn!(%error, "a caller could not be let in");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
                Err(error) => return Err(ServeError::Listen(error)),
            },
            () = &mut stop => break,
        };
        let Some(place) = places.take(from.ip(), limits.of_one_address) else {
            tracing::warn!(address = %from.ip(), "an address holds too many connections; one more was closed");
            continue;
        };
        // Answers are small; waiting to fill a packet would only delay them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a caller's packets wait");
        }
        let router = router.clone();
        let service = hyper::service::service_fn(move |request: Request<hyper::body::Incoming>| {
            let mut request = request.map(|body| Body::new(Dripping::new(body, limits.grace, limits.bytes_a_second)));
            request.extensions_mut().insert(Peer(from.ip()));
            router.clone().oneshot(request)
        });
        let mut builder = Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(64 * 1024);
        let stream = TokioIo::new(Patient::new(stream, limits.still));
        let serving = graceful.watch(builder.serve_connection(stream, service));
        tokio::spawn(async move {
            if let Err(error) = serving.await {
                tracing::debug!(%error, "a caller went away");
            }
            drop((seat, place));
        });
    }
    if tokio::time::timeout(limits.farewell, graceful.shutdown()).await.is_err() {
        tracing::warn!("some callers were still being answered when the program ended");
    }
    Ok(())
}

/// Troubles of one caller, or of a moment: the next may come.
fn passing(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted, WouldBlock};
    let full = matches!(error.raw_os_error(), Some(23 | 24));
    full || matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted | WouldBlock)
}
