//! What the shell and the worker that draws in three dimensions say to each other.

use serde::{Deserialize, Serialize};

/// 32-bit floats of a solid as it travels: one end and its radius, the other end and its radius, red,
/// green and blue from 0 to 1, and whether light falls on it (1) or not (0).
///
/// A solid is all that lies within the radius of the line between its ends, where the radius goes
/// from one to the other: a ball, a capsule or a cone.
pub const SOLID_NUMBERS: usize = 12;

/// To the worker that draws.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DrawJob {
    /// Draw on the `OffscreenCanvas` sent beside this message.
    Canvas,
    /// Draw the solids sent beside this message, an `ArrayBuffer` of [`SOLID_NUMBERS`] for each.
    Draw {
        /// Width and height of the picture.
        size_px: [u32; 2],
        /// From the room to clip space, depth from 0 to 1; columns one after the other.
        camera: [f32; 16],
        /// Where the camera is.
        eye: [f32; 3],
        /// Red, green and blue of what is behind everything.
        paper: [f32; 3],
    },
}

/// From the worker that draws.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DrawReply {
    /// The worker runs and listens.
    Ready,
    /// The canvas or the picture is done.
    Done,
    /// There is no graphics device, or no longer.
    Lost {
        /// Why, in words for people.
        reason: String,
    },
}
