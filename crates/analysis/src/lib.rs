//! The pipeline of Sagitta: a [`Request`](sagitta_motion::Request) becomes a
//! [`Report`](sagitta_motion::Report), the same way in a worker, on the command line and in tests.
//!
//! Invariant: no files, clocks, threads or random numbers; the same request gives the same report,
//! bit for bit, on every target. Never depends on web-sys, js-sys, leptos, tokio, wgpu or burn.

#![forbid(unsafe_code)]

mod align;
mod check;
pub mod dynamics;
mod edits;
mod error;
mod input;
mod output;
mod picture;
mod pipeline;
mod plates;
mod profile;
mod quality;
mod remarks;
mod report;
mod stages;
mod tempo;

pub use error::Error;
pub use input::read;
pub use output::write_download;
pub use pipeline::{catalogue, evidence, run};
pub use profile::load_velocity;
pub use sagitta_formats::ImportSource;
