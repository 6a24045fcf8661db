//! Pixels to pose: reads BlazePose from its official TFLite files, runs it on the device, and turns
//! frames into landmarks.
//!
//! `graph` reads, prunes and fuses a network; `engine` runs it; `detect` finds people; `track` follows
//! one of them from frame to frame; `smooth` steadies live streams; [`Estimator`] is all of it.
//!
//! Invariant: no files, clocks, threads or browser interfaces here: weights and frames come in as
//! bytes, times as numbers. Everything but the engines behind cargo features is plain Rust.

#![deny(unsafe_code)]

pub mod detect;
pub mod engine;
mod error;
mod estimator;
mod frame;
pub mod graph;
mod model;
mod networks;
mod notes;
pub mod sample;
pub mod smooth;
pub mod track;

pub use error::Error;
pub use estimator::{Estimator, Mode, Options};
pub use frame::{Frame, Pixels};
pub use model::Model;
pub use networks::Networks;
pub use notes::Notes;
