//! Pixels to pose: reads BlazePose from its official TFLite files, runs it on the device, and turns
//! frames into landmarks.
//!
//! `graph` reads, prunes and fuses a network; `engine` runs it; a [`Detector`] finds bodies in a frame,
//! [`BlazePose`] by two networks; `track` follows people from frame to frame; `subject` tells whom a
//! recording is about; `smooth` steadies live streams; [`Estimator`] is all of it. `barbell` follows the
//! weight plate that somebody lifts.
//!
//! [`Runtime`] chooses the engine and exchanges it when its device is lost.
//!
//! Invariant: no files, clocks, threads or browser interfaces here: weights and frames come in as
//! bytes, times as numbers. Everything but the engines behind cargo features is plain Rust; the one for
//! graphics devices alone also takes frames that a browser keeps.

#![deny(unsafe_code)]

pub mod barbell;
mod blazepose;
pub mod detect;
mod detector;
pub mod engine;
mod error;
mod estimator;
mod frame;
pub mod graph;
mod model;
mod networks;
mod notes;
mod runtime;
pub mod sample;
pub mod smooth;
pub mod subject;
pub mod track;
mod veil;

pub use blazepose::BlazePose;
pub use detector::{Body, Detector, Search, Sight};
pub use error::Error;
pub use estimator::{Estimator, Mode, Options};
#[cfg(all(target_arch = "wasm32", feature = "webgpu"))]
pub use frame::External;
pub use frame::{Colours, Frame, Layout, Matrix, Pixels, Plane, Planes, Turn};
pub use model::Model;
pub use networks::Networks;
pub use notes::Notes;
pub use runtime::Runtime;
pub use sagitta_motion::MOST_PEOPLE;
pub use veil::{Outline, Veil};
