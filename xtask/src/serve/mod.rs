//! A small static file server: right media types, ranges for video, compression, security headers,
//! and index.html for every path the app routes itself.

mod answer;
mod body;
pub mod headers;
mod path;
mod range;
mod types;

use crate::Outcome;
use answer::Site;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, server::conn::http1};
use hyper_util::rt::TokioIo;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinHandle, spawn_blocking};

const PORTS_TRIED: u16 = 20;
/// For sockets only: files are read, and compressed, on threads of their own.
const THREADS: usize = 2;
/// How long to wait when the system has no socket left for another visitor.
const BREATH: Duration = Duration::from_millis(50);

/// A running server; it ends when dropped.
pub struct Server {
    runtime: Runtime,
    accepting: JoinHandle<()>,
    port: u16,
}

impl Server {
    /// Serves a folder on localhost, at the first free port from `port` on; 0 takes any.
    pub fn start(folder: &Path, port: u16) -> Outcome<Self> {
        let site = Arc::new(Site::open(folder)?);
        let cannot = |e: std::io::Error| format!("the server could not be started: {e}");
        let listener = bind(port)?;
        let port = listener.local_addr().map_err(cannot)?.port();
        listener.set_nonblocking(true).map_err(cannot)?;
        let mut threads = Builder::new_multi_thread();
        let runtime = threads.worker_threads(THREADS).enable_all().build();
        let runtime = runtime.map_err(cannot)?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener).map_err(cannot)?
        };
        let accepting = runtime.spawn(accept(listener, site));
        Ok(Self {
            runtime,
            accepting,
            port,
        })
    }

    /// The address to open.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Serves until the process ends.
    pub fn wait(self) {
        self.runtime.block_on(self.accepting).unwrap_or(());
    }
}

fn bind(first: u16) -> Outcome<TcpListener> {
    let last = match first {
        0 => 0,
        _ => first.saturating_add(PORTS_TRIED),
    };
    (first..=last)
        .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
        .ok_or_else(|| {
            format!("no free port from {first} on; name another with `cargo xtask run --port N`")
        })
}

/// Gives every connection a task of its own, so that none waits for another to end.
async fn accept(listener: tokio::net::TcpListener, site: Arc<Site>) {
    loop {
        match listener.accept().await {
            Ok((socket, _)) => drop(tokio::spawn(converse(socket, site.clone()))),
            Err(_) => tokio::time::sleep(BREATH).await,
        }
    }
}

/// Answers what is asked on one connection, until the visitor closes it.
async fn converse(socket: TcpStream, site: Arc<Site>) {
    let service = service_fn(|request: Request<Incoming>| {
        let site = site.clone();
        spawn_blocking(move || site.answer(&request))
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(socket), service);
    // A visitor who has gone away is no failure of ours.
    connection.await.unwrap_or(());
}

#[cfg(test)]
mod tests;
