//! Files that Sagitta reads and writes: pose and report JSON, the JSON of other detectors
//! (OpenPose, COCO), OpenSim's models (OSIM), set-ups, MOT, STO and TRC, C3D, force plates as text,
//! CSV, and where in a video its frames lie.
//!
//! Every reader takes untrusted text or bytes, has limits ([`limits`]), and answers damage with an
//! [`Error`] of one sentence, never with a panic or with NaN. Writers write numbers with as many
//! digits as give the same number back.
//!
//! Invariant: text and bytes in, nouns of `sagitta-motion` out, and back. No files, clocks or
//! threads; never depends on web-sys, js-sys, leptos, tokio, wgpu or burn.

#![forbid(unsafe_code)]

pub mod c3d;
pub mod csv;
mod detect;
mod error;
pub mod forces;
pub mod keypoints;
mod limited;
pub mod limits;
pub mod mot;
mod mot_gaps;
mod notes;
mod number;
pub mod osim;
pub mod pose_json;
mod ranges;
mod recording;
pub mod report_json;
pub mod setup;
mod subjects;
pub mod trc;
mod trc_head;
pub mod video;
mod xml;
mod xml_out;

pub use detect::{Format, HEAD_BYTES, detect, text};
pub use error::Error;
pub use recording::{ImportSource, read};
