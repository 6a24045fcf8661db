//! A file becomes frames: `source` reads slices, `decoder` feeds WebCodecs. A camera's frames arrive at
//! `camera`. `canvas` brings what comes out of both into memory: as `planes`, or else drawn.

mod camera;
mod canvas;
mod decoder;
mod picture;
mod planes;
mod source;

pub use camera::{Look, Newest, Pump};
pub use canvas::{Canvas, Pixels};
pub use decoder::{Frames, Next};
pub use picture::Picture;
pub use source::{Source, open};

/// Why a file gives no frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// Not for this decoder; the page's player may still know it. The codec, or what the file is not.
    Undecodable(String),
    /// Nobody can play it; a sentence for the user.
    Broken(String),
}
