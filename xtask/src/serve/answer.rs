//! One request, one response.

use super::headers::{self, Headers};
use super::path::{Asked, asked};
use super::range::{self, Part};
use super::types;
use crate::{Outcome, paths};
use flate2::{Compression, write::GzEncoder};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use tiny_http::{Header, Method, Request, Response, StatusCode};

/// A folder that is served.
pub struct Site {
    folder: PathBuf,
    headers: Headers,
    /// Compressed files, each with the time of the file it was made from.
    compressed: Mutex<BTreeMap<PathBuf, Compressed>>,
}

type Compressed = (SystemTime, Arc<[u8]>);

type Body = Response<Box<dyn Read + Send>>;

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

    /// Answers a request.
    pub fn answer(&self, request: &Request) -> Body {
        let header = |name: &'static str| {
            let found = request.headers().iter().find(|h| h.field.equiv(name));
            found.map(|h| h.value.as_str())
        };
        let wish = Wish {
            range: header("Range"),
            gzip: header("Accept-Encoding").is_some_and(accepts_gzip),
            known: header("If-None-Match"),
        };
        let response = match request.method() {
            Method::Get | Method::Head => self.find(request.url(), &wish),
            _ => text(405, "Only GET and HEAD are answered here."),
        };
        self.headers
            .iter()
            .fold(response, |r, (name, value)| with(r, name, value))
    }

    fn find(&self, url: &str, wish: &Wish) -> Body {
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

    fn send(&self, path: &Path, wish: &Wish) -> std::io::Result<Body> {
        let mut file = File::open(path)?;
        let meta = file.metadata()?;
        let (length, modified) = (meta.len(), meta.modified()?);
        let (media_type, compressible) = types::of(&path.to_string_lossy());
        let tag = tag(length, modified);
        let finish = |r: Body| {
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
            return Ok(finish(body(304, Box::new(std::io::empty()), Some(0))));
        }
        if compressible && wish.gzip && wish.range.is_none() && length >= SMALL {
            let packed = self.gzip(path, &mut file, modified)?;
            let length = packed.len();
            let response = body(200, Box::new(Cursor::new(packed)), Some(length));
            return Ok(with(finish(response), "Content-Encoding", "gzip"));
        }
        Ok(with(
            finish(part(file, length, wish.range)?),
            "Accept-Ranges",
            "bytes",
        ))
    }

    fn gzip(
        &self,
        path: &Path,
        file: &mut File,
        modified: SystemTime,
    ) -> std::io::Result<Arc<[u8]>> {
        let mut cache = self
            .compressed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((time, packed)) = cache.get(path)
            && *time == modified
        {
            return Ok(packed.clone());
        }
        let mut plain = Vec::new();
        file.read_to_end(&mut plain)?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&plain)?;
        let packed: Arc<[u8]> = encoder.finish()?.into();
        cache.insert(path.to_owned(), (modified, packed.clone()));
        Ok(packed)
    }
}

/// The whole file or the part of it that was asked for.
fn part(mut file: File, length: u64, range: Option<&str>) -> std::io::Result<Body> {
    Ok(match range::parse(range, length) {
        Part::Whole => body(200, Box::new(file), usize::try_from(length).ok()),
        Part::Unsatisfiable => with(
            text(416, "The file ends before."),
            "Content-Range",
            &format!("bytes */{length}"),
        ),
        Part::Bytes(first, last) => {
            file.seek(SeekFrom::Start(first))?;
            let count = last - first + 1;
            let response = body(206, Box::new(file.take(count)), usize::try_from(count).ok());
            with(
                response,
                "Content-Range",
                &format!("bytes {first}-{last}/{length}"),
            )
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

fn text(status: u16, message: &'static str) -> Body {
    let response = body(status, Box::new(message.as_bytes()), Some(message.len()));
    with(response, "Content-Type", "text/plain; charset=utf-8")
}

fn body(status: u16, reader: Box<dyn Read + Send>, length: Option<usize>) -> Body {
    // Above this size tiny_http would switch to chunks, which hides the length from the page.
    Response::new(StatusCode(status), Vec::new(), reader, length, None)
        .with_chunked_threshold(usize::MAX)
}

fn with(response: Body, name: &str, value: &str) -> Body {
    match Header::from_bytes(name, value) {
        Ok(header) => response.with_header(header),
        Err(()) => response,
    }
}
