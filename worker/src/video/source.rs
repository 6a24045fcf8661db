//! Bytes of a file, read where they are needed.

use super::OpenError;
use crate::link::now_ms;
use js_sys::{ArrayBuffer, Uint8Array};
use sagitta_formats::video::{Limits, Movie, Scanner, VideoError};
use std::ops::Range;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Read at once when samples are fetched: a few seconds of a phone video.
const WINDOW_BYTES: u64 = 2 << 20;
const UNREADABLE: &str =
    "The file can no longer be read; it may have been moved or changed, so please choose it again.";

/// A file and the window of it that was read last.
#[derive(Debug)]
pub struct Source {
    blob: Blob,
    window: Option<(Range<u64>, Uint8Array)>,
}

impl Source {
    /// Nothing is read yet.
    pub fn new(blob: Blob) -> Self {
        Self { blob, window: None }
    }

    /// Length in bytes.
    pub fn len(&self) -> u64 {
        self.blob.size() as u64
    }

    /// Whether the file holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    async fn read(&self, range: Range<u64>) -> Result<Uint8Array, JsValue> {
        let slice = self
            .blob
            .slice_with_f64_and_f64(range.start as f64, range.end as f64)?;
        let buffer = JsFuture::from(slice.array_buffer()).await?;
        Ok(Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>()))
    }

    /// Bytes of one sample; the browser's memory, not a copy. The error is a sentence.
    pub async fn sample(&mut self, offset: u64, size: u32) -> Result<Uint8Array, String> {
        let end = offset + u64::from(size);
        let inside =
            |(range, _): &(Range<u64>, Uint8Array)| range.start <= offset && end <= range.end;
        if !self.window.as_ref().is_some_and(inside) {
            let range = offset..end.max(self.len().min(offset + WINDOW_BYTES));
            let bytes = self
                .read(range.clone())
                .await
                .map_err(|_| UNREADABLE.to_owned())?;
            self.window = Some((range, bytes));
        }
        let (range, bytes) = self.window.as_ref().ok_or(UNREADABLE)?;
        let start = (offset - range.start) as u32;
        Ok(bytes.subarray(start, start + size))
    }
}

/// How often reading tells how far it is, in milliseconds.
const TELL_MS: f64 = 500.0;

/// Reads the index of a file; `on_bytes` is told now and then how many were gone through.
pub async fn open(source: &Source, on_bytes: impl Fn(u64)) -> Result<Movie, OpenError> {
    let mut scanner = Scanner::new(source.len(), Limits::default()).map_err(explain)?;
    let mut told_ms = now_ms();
    while let Some(range) = scanner.need() {
        if now_ms() - told_ms > TELL_MS {
            told_ms = now_ms();
            on_bytes(range.start);
        }
        let bytes = source
            .read(range)
            .await
            .map_err(|_| OpenError::Broken(UNREADABLE.into()))?;
        scanner.feed(&bytes.to_vec()).map_err(explain)?;
    }
    scanner.finish().map_err(explain)
}

/// A player may know other containers and codecs; it cannot help with the rest.
fn explain(error: VideoError) -> OpenError {
    match error {
        VideoError::NotAVideo => OpenError::Undecodable("unknown container".into()),
        VideoError::Codec(name) => OpenError::Undecodable(name),
        other => OpenError::Broken(other.to_string()),
    }
}
