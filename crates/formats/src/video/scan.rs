//! Finds out what kind of file it is, and lets the reader of that kind ask for slices of it.

use super::{Limits, Movie, VideoError, matroska, mp4};
use std::ops::Range;

/// Enough to tell the containers apart.
const HEAD_BYTES: u64 = 16;

/// Walks over a file. Ask [`Scanner::need`], read those bytes, [`Scanner::feed`] them, until nothing
/// is needed; then [`Scanner::finish`].
#[derive(Debug)]
pub struct Scanner(Kind);

#[derive(Debug)]
enum Kind {
    Unknown { len: u64, limits: Limits },
    Mp4(mp4::Scanner),
    Matroska(matroska::Scanner),
}

impl Scanner {
    /// For a file of `len` bytes.
    ///
    /// # Errors
    /// [`VideoError::Empty`].
    pub fn new(len: u64, limits: Limits) -> Result<Self, VideoError> {
        if len == 0 {
            return Err(VideoError::Empty);
        }
        Ok(Self(Kind::Unknown { len, limits }))
    }

    /// The bytes to read next; `None`: enough was read.
    pub fn need(&self) -> Option<Range<u64>> {
        match &self.0 {
            Kind::Unknown { len, .. } => Some(0..HEAD_BYTES.min(*len)),
            Kind::Mp4(scanner) => scanner.need(),
            Kind::Matroska(scanner) => scanner.need(),
        }
    }

    /// Takes the bytes of [`Scanner::need`].
    ///
    /// # Errors
    /// [`VideoError::NotAVideo`] at the start, [`VideoError::CutShort`] where the index ends early,
    /// [`VideoError::TooLarge`], and what cannot be used at all.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), VideoError> {
        match &mut self.0 {
            Kind::Unknown { len, limits } if bytes.starts_with(&matroska::MAGIC) => {
                self.0 = Kind::Matroska(matroska::Scanner::new(*len, *limits));
                Ok(())
            }
            Kind::Unknown { len, limits } => {
                let mut scanner = mp4::Scanner::new(*len, *limits);
                let fed = scanner.feed(bytes);
                self.0 = Kind::Mp4(scanner);
                fed
            }
            Kind::Mp4(scanner) => scanner.feed(bytes),
            Kind::Matroska(scanner) => scanner.feed(bytes),
        }
    }

    /// What was found.
    ///
    /// # Errors
    /// Every [`VideoError`] but [`VideoError::Empty`].
    pub fn finish(self) -> Result<Movie, VideoError> {
        match self.0 {
            Kind::Unknown { .. } => Err(VideoError::NotAVideo),
            Kind::Mp4(scanner) => scanner.finish(),
            Kind::Matroska(scanner) => scanner.finish(),
        }
    }
}
