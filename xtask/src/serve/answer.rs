//! One request, one response.

use super::body::Content;
use super::headers::{self, Headers};
use super::path::{Asked, asked};
use super::range::{self, Part};
use super::types;
use crate::{Outcome, paths};
use flate2::{Compression, write::GzEncoder};
use hyper::body::Bytes;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// A folder that is served.
pub struct Site {
    folder: PathBuf,
    headers: Headers,
    /// Compressed files, each with the time of the file it was made from.
    compressed: Mutex<BTreeMap<PathBuf, Compressed>>,
}

type Compressed = (SystemTime, Bytes);

type Reply = Response<Content>;

/// Smaller files are not worth compressing.
const SMALL: u64 = 1024;

/// What a visitor may ask of us with a request.
struct Wish<'a> {
    range: Option<&'a str>,
    gzip: bool,
    known: Option<&'a str>,
}

impl Site {
    /// Opens a built site; the security headers follow from its index.html.
    pub fn open(folder: &Path) -> Outcome<Self> {
        let index = paths::read(&folder.join("index.html"))?;
        let folder = folder.to_owned();
        Ok(Self {
            folder,
            headers: headers::for_page(&index),
            compressed: Mutex::default(),
        })
    }

    /// Answers a request, whose body is not looked at.
    pub fn answer<B>(&self, request: &Request<B>) -> Reply {
        let header = |name: &'static str| request.headers().get(name)?.to_str().ok();
        let wish = Wish {
            range: header("Range"),
            gzip: header("Accept-Encoding").is_some_and(accepts_gzip),
            known: header("If-None-Match"),
        };
        let reply = match *request.method() {
            // For HEAD the server leaves the content out and keeps its length.
            Method::GET | Method::HEAD => self.find(request.uri().path(), &wish),
            _ => text(405, "Only GET and HEAD are answered here."),
        };
        self.headers
            .iter()
            .fold(reply, |r, (name, value)| with(r, name, value))
    }

    fn find(&self, url: &str, wish: &Wish) -> Reply {
        let index = || self.folder.join("index.html");
        let file = match asked(url) {
            Asked::Refused => return text(404, "Not found."),
            Asked::File(name) => self.folder.join(name),
            Asked::Page(name) if name.is_empty() => index(),
            Asked::Page(name) => Some(self.folder.join(name))
                .filter(|f| f.is_file())
                .unwrap_or_else(index),
        };
        if !file.is_file() {
            return text(404, "Not found.");
        }
        self.send(&file, wish)
            .unwrap_or_else(|_| text(500, "The file could not be read."))
    }

    fn send(&self, path: &Path, wish: &Wish) -> std::io::Result<Reply> {
        let mut file = File::open(path)?;
        let meta = file.metadata()?;
        let (length, modified) = (meta.len(), meta.modified()?);
        let (media_type, compressible) = types::of(&path.to_string_lossy());
        let tag = tag(length, modified);
        let finish = |r: Reply| {
            let common = [
                ("ETag", tag.as_str()),
                ("Cache-Control", "no-cache"),
                ("Vary", "Accept-Encoding"),
            ];
            common
                .into_iter()
                .fold(with(r, "Content-Type", media_type), |r, (n, v)| {
                    with(r, n, v)
                })
        };
        if wish.known.is_some_and(|known| known == tag) {
            return Ok(finish(reply(304, Content::none())));
        }
        if compressible && wish.gzip && wish.range.is_none() && length >= SMALL {
            let packed = self.gzip(path, &mut file, modified)?;
            let packed = finish(reply(200, Content::Bytes(packed)));
            return Ok(with(packed, "Content-Encoding", "gzip"));
        }
        Ok(with(
            finish(part(file, length, wish.range)?),
            "Accept-Ranges",
            "bytes",
        ))
    }

    fn gzip(&self, path: &Path, file: &mut File, modified: SystemTime) -> std::io::Result<Bytes> {
        if let Some((time, packed)) = self.cache().get(path)
            && *time == modified
        {
            return Ok(packed.clone());
        }
        // Not under the lock: a large file must not keep the small ones waiting.
        let mut plain = Vec::new();
        file.read_to_end(&mut plain)?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&plain)?;
        let packed: Bytes = encoder.finish()?.into();
        let entry = (modified, packed.clone());
        self.cache().insert(path.to_owned(), entry);
        Ok(packed)
    }

    fn cache(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Compressed>> {
        let cache = self.compressed.lock();
        cache.unwrap_or_else(PoisonError::into_inner)
    }
}

/// The whole file or the part of it that was asked for.
fn part(mut file: File, length: u64, range: Option<&str>) -> std::io::Result<Reply> {
    Ok(match range::parse(range, length) {
        Part::Whole => reply(200, Content::File(file, length)),
        Part::Unsatisfiable => with(
            text(416, "The file ends before."),
            "Content-Range",
            &format!("bytes */{length}"),
        ),
        Part::Bytes(first, last) => {
            file.seek(SeekFrom::Start(first))?;
            let part = reply(206, Content::File(file, last - first + 1));
            let range = format!("bytes {first}-{last}/{length}");
            with(part, "Content-Range", &range)
        }
    })
}

fn tag(length: u64, modified: SystemTime) -> String {
    let since = modified
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    format!("\"{length:x}-{:x}\"", since.as_nanos())
}

fn accepts_gzip(header: &str) -> bool {
    header.split(',').any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim() == "gzip" && !matches!(quality.trim(), "q=0" | "q=0.0")
    })
}

fn text(status: u16, message: &'static str) -> Reply {
    let content = Content::Bytes(Bytes::from_static(message.as_bytes()));
    with(
        reply(status, content),
        "Content-Type",
        "text/plain; charset=utf-8",
    )
}

fn reply(status: u16, content: Content) -> Reply {
    let mut reply = Response::new(content);
    *reply.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    reply
}

fn with(mut reply: Reply, name: &str, value: &str) -> Reply {
    let name = HeaderName::from_bytes(name.as_bytes());
    if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
        reply.headers_mut().insert(name, value);
    }
    reply
}
