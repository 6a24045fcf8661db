//! Everything the shell asks of the browser: workers, files, storage, frames, time.
//!
//! Invariant: this is the only folder of the app that names `web-sys` or `js-sys`, which `cargo xtask
//! check` holds. It computes nothing about poses or movements, and makes no request other than for the
//! app's own files.

mod awake;
pub mod camera;
pub mod canvas;
pub mod dom;
mod draw_client;
pub mod fetch;
pub mod files;
pub mod folders;
pub mod frame;
mod link;
mod live_job;
pub mod models;
mod pool;
mod pose_client;
mod pose_job;
mod recorder;
mod relaxed;
mod solver_client;
mod sound;
pub mod storage;
pub mod tape;
mod video;

pub use awake::Awake;
pub use camera::Camera;
pub use draw_client::{DrawClient, Picture};
pub use live_job::{LiveEvent, LiveFrame};
pub use pose_client::{JobHandle, LiveHandle, Loaded, PoseClient, PoseEvent};
pub use pose_job::How;
pub use recorder::Recorder;
pub use solver_client::{SolverClient, Unread};
pub use sound::{Sounds, Tone};
pub use web_sys::{File, HtmlCanvasElement, HtmlVideoElement};

/// Milliseconds since the page was opened, monotonic; 0 where the browser has no clock.
pub fn now_ms() -> f64 {
    web_sys::window()
        .and_then(|w| w.performance())
        .map_or(0.0, |p| p.now())
}

/// Milliseconds since 1970, as finely as [`now_ms`] counts.
pub fn epoch_ms() -> f64 {
    web_sys::window()
        .and_then(|w| w.performance())
        .map_or(0.0, |p| p.time_origin() + p.now())
}

/// Lets the browser paint and deliver what waits.
pub async fn breathe() {
    gloo_timers::future::TimeoutFuture::new(0).await;
}
