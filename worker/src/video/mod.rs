//! A file becomes frames: `source` reads slices, `decoder` feeds WebCodecs, `order` sorts what comes
//! out, `canvas` turns frames into upright pixels.

mod canvas;
mod decoder;
mod order;
mod source;

pub use canvas::{Canvas, Picture, Pixels};
pub use decoder::{Frames, Next};
pub use order::Order;
pub use source::{Source, open};

/// Why a file gives no frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// Not for this decoder; the page's player may still know it. The codec, or what the file is not.
    Undecodable(String),
    /// Nobody can play it; a sentence for the user.
    Broken(String),
}
