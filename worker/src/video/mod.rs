//! A file becomes frames: `source` reads slices, `decoder` feeds WebCodecs, `canvas` turns what comes
//! out into upright pixels.

mod canvas;
mod decoder;
mod source;

pub use canvas::{Canvas, Picture, Pixels};
pub use decoder::{Frames, Next};
pub use source::{Source, open};

/// Why a file gives no frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// Not for this decoder; the page's player may still know it. The codec, or what the file is not.
    Undecodable(String),
    /// Nobody can play it; a sentence for the user.
    Broken(String),
}
