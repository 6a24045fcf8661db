//! What follows the head of a response: bytes at hand, or part of a file read piece by piece.

use hyper::body::{Body, Bytes, Frame, SizeHint};
use std::fs::File;
use std::io::{Error, ErrorKind, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Large enough that the socket sets the pace, small enough to hold for many visitors.
const PIECE: u64 = 64 * 1024;

/// The content of a response.
pub enum Content {
    /// All of it.
    Bytes(Bytes),
    /// From where the file stands, so many bytes.
    File(File, u64),
}

impl Content {
    /// Nothing.
    pub fn none() -> Self {
        Self::Bytes(Bytes::new())
    }

    /// How many bytes there are.
    pub fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(_, left) => *left,
        }
    }

    /// The next piece; `None` at the end.
    fn next(&mut self) -> Option<Result<Bytes, Error>> {
        match self {
            Self::Bytes(bytes) if bytes.is_empty() => None,
            Self::Bytes(bytes) => Some(Ok(std::mem::take(bytes))),
            Self::File(_, 0) => None,
            Self::File(file, left) => {
                let mut piece = Vec::new();
                let result = file.take(PIECE.min(*left)).read_to_end(&mut piece);
                *left -= (piece.len() as u64).min(*left);
                Some(match result {
                    Ok(0) => Err(Error::from(ErrorKind::UnexpectedEof)),
                    Ok(_) => Ok(piece.into()),
                    Err(error) => Err(error),
                })
            }
        }
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        Poll::Ready(self.next().map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.len() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.len())
    }
}
