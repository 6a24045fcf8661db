//! A small static file server: right media types, ranges for video, compression, security headers,
//! and index.html for every path the app routes itself.

mod answer;
pub mod headers;
mod path;
mod range;
mod types;

use crate::Outcome;
use answer::Site;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

const THREADS: usize = 4;
const PORTS_TRIED: u16 = 20;

/// A running server; it ends when dropped.
pub struct Server {
    http: Arc<tiny_http::Server>,
    threads: Vec<JoinHandle<()>>,
    port: u16,
}

impl Server {
    /// Serves a folder on localhost, at the first free port from `port` on; 0 takes any.
    pub fn start(folder: &Path, port: u16) -> Outcome<Self> {
        let site = Arc::new(Site::open(folder)?);
        let (http, port) = bind(port)?;
        let http = Arc::new(http);
        let threads = (0..THREADS)
            .map(|_| listen(http.clone(), site.clone()))
            .collect();
        Ok(Self {
            http,
            threads,
            port,
        })
    }

    /// The address to open.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        for thread in self.threads.drain(..) {
            thread.join().unwrap_or(());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for _ in 0..THREADS {
            self.http.unblock();
        }
    }
}

fn bind(first: u16) -> Outcome<(tiny_http::Server, u16)> {
    let ports = if first == 0 {
        0..=0
    } else {
        first..=first.saturating_add(PORTS_TRIED)
    };
    for port in ports {
        if let Ok(server) = tiny_http::Server::http((Ipv4Addr::LOCALHOST, port)) {
            let port = server
                .server_addr()
                .to_ip()
                .map_or(port, |address| address.port());
            return Ok((server, port));
        }
    }
    Err(format!(
        "no free port from {first} on; name another with `cargo xtask run --port N`"
    ))
}

fn listen(http: Arc<tiny_http::Server>, site: Arc<Site>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        while let Ok(request) = http.recv() {
            let response = site.answer(&request);
            // A visitor who has gone away is no failure of ours.
            request.respond(response).unwrap_or(());
        }
    })
}

#[cfg(test)]
mod tests;
