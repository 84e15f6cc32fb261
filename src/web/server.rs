//! The socket: accepts, caps, times out, and ends cleanly.
//!
//! `axum::serve` has no limit on the time of a request's head, on its size, or on the number of connections; hence its own loop
//! over the same HTTP library.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::config::settings::Web;

use super::guard::{Guard, guard};
use super::language::Reader;
use super::{Site, answer, routes};

/// Connections at the same time; more wait in the system's queue.
const MOST_CONNECTIONS: usize = 64;

/// The most bytes and headers of a request's head.
const MOST_HEAD: usize = 16 << 10;
const MOST_HEADERS: usize = 64;

/// How long a request's head may take, and how long an idle connection is kept.
const HEAD: Duration = Duration::from_secs(5);

/// How long an answer may be in the making: a first assessment of a very large plan takes a while.
const ANSWER: Duration = Duration::from_mins(1);

/// How long a connection lives, whatever it does: a reader that takes a byte a second holds no place for ever.
const CONNECTION: Duration = Duration::from_mins(2);

/// How long answers under way may take to end.
const GRACE: Duration = Duration::from_secs(3);

/// A socket that is bound but not yet served: whoever comes waits.
#[derive(Debug)]
pub struct Listener(TcpListener);

impl Listener {
    /// Takes the address.
    ///
    /// # Errors
    /// When it is taken already, or not one of this machine's.
    pub async fn bind(web: &Web) -> io::Result<Self> {
        TcpListener::bind(web.listen).await.map(Self)
    }

    /// The address with the port that it really has.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    /// Begins to answer.
    pub fn serve(self, site: Site, web: &Web) -> Server {
        let stop = CancellationToken::new();
        let service = service(site, web);
        let task = tokio::spawn(accept(self.0, service, stop.clone()));
        Server { stop, task }
    }
}

/// The running page.
#[derive(Debug)]
pub struct Server {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Server {
    /// Takes no more requests and lets the answers under way end, for three seconds at most.
    pub async fn stop(self) {
        self.stop.cancel();
        if let Err(ended) = self.task.await {
            tracing::error!("the page did not end well: {ended}");
        }
    }
}

fn service(site: Site, web: &Web) -> Router {
    let watched = Arc::new(Guard::new(web));
    let defective = site.clone();
    routes()
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER,
        ))
        .layer(CatchPanicLayer::custom(
            move |_: Box<dyn std::any::Any + Send>| -> Response {
                answer::defect("/", &Reader::unknown(&defective))
            },
        ))
        .layer(from_fn_with_state(watched, guard))
        .with_state(site)
}

async fn accept(listener: TcpListener, service: Router, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut open = JoinSet::new();
    loop {
        let place = tokio::select! {
            () = stop.cancelled() => break,
            place = Arc::clone(&places).acquire_owned() => place,
        };
        // The semaphore is never closed.
        let Ok(place) = place else { break };
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                open.spawn(connection(stream, service.clone(), stop.clone(), place));
            }
            Err(error) => {
                tracing::warn!("the page could not accept a connection: {error}");
                // Out of file handles: those in use end soon.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        while open.try_join_next().is_some() {}
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}

async fn connection(
    stream: TcpStream,
    service: Router,
    stop: CancellationToken,
    place: OwnedSemaphorePermit,
) {
    // Small answers go out at once.
    drop(stream.set_nodelay(true));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(MOST_HEAD)
        .max_headers(MOST_HEADERS);
    let serving = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    tokio::pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => Some(ended),
        () = stop.cancelled() => None,
        () = tokio::time::sleep(CONNECTION) => None,
    };
    let ended = if let Some(ended) = ended {
        ended
    } else {
        serving.as_mut().graceful_shutdown();
        tokio::time::timeout(GRACE, serving).await.unwrap_or(Ok(()))
    };
    if let Err(error) = ended {
        tracing::debug!("a reader's connection ended: {error}");
    }
    drop(place);
}
