//! Everything the shell asks of the browser: workers, files, storage, frames, time.
//!
//! Invariant: this is the only folder of the app that names `web-sys` or `js-sys`, which `cargo xtask
//! check` holds. It computes nothing about poses or movements, and makes no request other than for the
//! app's own files.

pub mod dom;
pub mod fetch;
pub mod files;
pub mod frame;
mod link;
mod models;
mod pose_client;
mod pose_job;
mod relaxed;
mod solver_client;
pub mod storage;
mod video;

pub use pose_client::{JobHandle, Loaded, PoseClient, PoseEvent};
pub use solver_client::SolverClient;
pub use web_sys::File;

/// Milliseconds since the page was opened, monotonic; 0 where the browser has no clock.
pub fn now_ms() -> f64 {
    web_sys::window()
        .and_then(|w| w.performance())
        .map_or(0.0, |p| p.now())
}
