//! The server as a visitor sees it: raw requests over a socket.

use super::Server;
use crate::paths;
use flate2::read::GzDecoder;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::Duration;

struct Reply {
    head: String,
    body: Vec<u8>,
}

impl Reply {
    fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|l| l.split_once(": "));
        lines
            .filter(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v)
            .next()
    }
}

struct Fixture {
    folder: PathBuf,
    server: Server,
}

impl Fixture {
    fn new(name: &str) -> Self {
        let outer = std::env::temp_dir().join(format!("xtask-serve-{}-{name}", std::process::id()));
        let folder = outer.join("dist");
        paths::write(&outer.join("secret.txt"), "secret").unwrap();
        paths::write(
            &folder.join("index.html"),
            "<html><script>boot()</script></html>",
        )
        .unwrap();
        paths::write(&folder.join(".inputs"), "hidden").unwrap();
        paths::write(&folder.join("app.js"), "let a = 1;\n".repeat(500)).unwrap();
        paths::write(&folder.join("app.wasm"), [0u8; 5000]).unwrap();
        paths::write(
            &folder.join("clip.mp4"),
            (0..200_000u32).map(|i| i as u8).collect::<Vec<_>>(),
        )
        .unwrap();
        let server = Server::start(&folder, 0).unwrap();
        Self {
            folder: outer,
            server,
        }
    }

    fn ask(&self, method: &str, path: &str, extra: &str) -> Reply {
        let mut socket = TcpStream::connect(("127.0.0.1", self.server.port)).unwrap();
        write!(
            socket,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{extra}\r\n"
        )
        .unwrap();
        let mut all = Vec::new();
        socket.read_to_end(&mut all).unwrap();
        let end = all.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(all[..end].to_vec()).unwrap();
        Reply {
            head,
            body: all[end + 4..].to_vec(),
        }
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

#[test]
fn files_come_with_their_type_and_the_security_headers() {
    let site = Fixture::new("types");
    let reply = site.ask("GET", "/app.wasm", "");
    assert_eq!(
        (reply.status(), reply.header("Content-Type")),
        (200, Some("application/wasm"))
    );
    assert_eq!(reply.header("Content-Length"), Some("5000"));
    let policy = reply.header("Content-Security-Policy").unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("'sha256-"),
        "{policy}"
    );
    assert_eq!(reply.header("X-Content-Type-Options"), Some("nosniff"));
    assert_eq!(reply.header("Referrer-Policy"), Some("no-referrer"));
}

#[test]
fn pages_of_the_app_get_the_index_but_missing_files_do_not() {
    let site = Fixture::new("fallback");
    for path in ["/", "/review/3", "/index.html"] {
        let reply = site.ask("GET", path, "");
        assert_eq!(
            (reply.status(), reply.header("Content-Type")),
            (200, Some("text/html; charset=utf-8"))
        );
        assert!(reply.body.starts_with(b"<html>"), "{path}");
    }
    assert_eq!(site.ask("GET", "/missing.js", "").status(), 404);
}

#[test]
fn nothing_outside_the_site_is_served() {
    let site = Fixture::new("traversal");
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/.inputs",
        "/x/../../secret.txt",
    ] {
        let reply = site.ask("GET", path, "");
        assert_eq!(reply.status(), 404, "{path}");
        assert!(
            !String::from_utf8_lossy(&reply.body).contains("secret"),
            "{path}"
        );
    }
}

#[test]
fn videos_are_served_in_parts() {
    let site = Fixture::new("range");
    let reply = site.ask("GET", "/clip.mp4", "Range: bytes=65536-65545\r\n");
    assert_eq!(
        (reply.status(), reply.header("Content-Range")),
        (206, Some("bytes 65536-65545/200000"))
    );
    assert_eq!(reply.body, (0..10).collect::<Vec<u8>>());
    let reply = site.ask(
        "GET",
        "/clip.mp4",
        "Range: bytes=199990-\r\nAccept-Encoding: gzip\r\n",
    );
    assert_eq!((reply.status(), reply.body.len()), (206, 10));
    assert_eq!(
        site.ask("GET", "/clip.mp4", "Range: bytes=200000-\r\n")
            .status(),
        416
    );
    let whole = site.ask("GET", "/clip.mp4", "");
    assert_eq!(
        (whole.body.len(), whole.header("Accept-Ranges")),
        (200_000, Some("bytes"))
    );
}

#[test]
fn text_and_wasm_are_compressed_for_those_who_ask() {
    let site = Fixture::new("gzip");
    for (path, length) in [("/app.js", 5500), ("/app.wasm", 5000)] {
        for _ in 0..2 {
            let reply = site.ask("GET", path, "Accept-Encoding: br, gzip\r\n");
            assert_eq!(reply.header("Content-Encoding"), Some("gzip"), "{path}");
            assert!(reply.body.len() < length / 10);
            let mut plain = Vec::new();
            GzDecoder::new(reply.body.as_slice())
                .read_to_end(&mut plain)
                .unwrap();
            assert_eq!(plain.len(), length);
        }
    }
    for refusal in [
        "",
        "Accept-Encoding: br\r\n",
        "Accept-Encoding: gzip;q=0\r\n",
    ] {
        let reply = site.ask("GET", "/app.js", refusal);
        assert_eq!(
            (reply.header("Content-Encoding"), reply.body.len()),
            (None, 5500)
        );
    }
    assert_eq!(
        site.ask("GET", "/clip.mp4", "Accept-Encoding: gzip\r\n")
            .header("Content-Encoding"),
        None
    );
}

#[test]
fn a_changed_file_is_sent_anew_and_an_unchanged_one_is_not() {
    let site = Fixture::new("etag");
    let first = site.ask("GET", "/app.js", "");
    let known = format!("If-None-Match: {}\r\n", first.header("ETag").unwrap());
    assert_eq!(site.ask("GET", "/app.js", &known).status(), 304);
    paths::write(&site.folder.join("dist/app.js"), "let b = 2;\n".repeat(500)).unwrap();
    let reply = site.ask(
        "GET",
        "/app.js",
        &format!("{known}Accept-Encoding: gzip\r\n"),
    );
    assert_eq!(reply.status(), 200);
}

#[test]
fn only_reading_is_possible() {
    let site = Fixture::new("methods");
    assert_eq!(
        site.ask("POST", "/app.js", "Content-Length: 0\r\n")
            .status(),
        405
    );
    let head = site.ask("HEAD", "/app.js", "");
    assert_eq!((head.status(), head.body.len()), (200, 0));
    assert_eq!(head.header("Content-Length"), Some("5500"));
}

#[test]
fn a_taken_port_gives_the_next() {
    let site = Fixture::new("ports");
    let taken = site.server.port;
    let second = Server::start(&site.folder.join("dist"), taken).unwrap();
    assert!(second.port > taken, "{} {taken}", second.port);
}

#[test]
fn a_folder_without_a_page_is_no_site() {
    let error = Server::start(&std::env::temp_dir().join("xtask-no-such-site"), 0)
        .err()
        .unwrap();
    assert!(error.contains("index.html"), "{error}");
}

/// A browser opens several connections at once and keeps them. None may wait for another to close.
#[test]
fn every_connection_of_a_burst_is_answered_while_all_stay_open() {
    const CONNECTIONS: usize = 40;
    const PATIENCE: Duration = Duration::from_secs(5);
    let site = Fixture::new("burst");
    for round in 0..5 {
        let mut sockets: Vec<TcpStream> = (0..CONNECTIONS)
            .map(|_| TcpStream::connect(("127.0.0.1", site.server.port)).unwrap())
            .collect();
        // Each connection is used twice, as browsers do.
        for asked in 0..2 {
            for socket in &mut sockets {
                write!(socket, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            }
            for (i, socket) in sockets.iter_mut().enumerate() {
                socket.set_read_timeout(Some(PATIENCE)).unwrap();
                let head = read_until(socket, b"</html>");
                assert!(
                    head.starts_with(b"HTTP/1.1 200"),
                    "round {round}: connection {i} of {CONNECTIONS} had no answer to question {asked}"
                );
            }
        }
    }
}

/// What arrives up to `end`, or until nothing arrives any more.
fn read_until(socket: &mut TcpStream, end: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    let mut piece = [0; 4096];
    while !all.ends_with(end) {
        match socket.read(&mut piece) {
            Ok(count) if count > 0 => all.extend_from_slice(&piece[..count]),
            _ => return Vec::new(),
        }
    }
    all
}
