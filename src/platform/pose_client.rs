//! The shell's side of the pose worker.

use sagitta_motion::{FrameStats, PoseFrame, Warning};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What was loaded.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Loaded {
    /// Engine that runs the networks: "burn-flex".
    pub engine: String,
    /// sha256 in hexadecimal by file name, of every weights file in use.
    pub sha256: BTreeMap<String, String>,
}

/// What happens while a file is analysed, in this order: `Opened`, then the `Frame`s, then
/// one of `Done` and `Failed`. Nothing comes after these two, or after [`JobHandle::cancel`].
#[derive(Debug, Clone, PartialEq)]
pub enum PoseEvent {
    /// The file can be decoded.
    Opened {
        /// Frames in the file, where it tells.
        frames: Option<u32>,
        /// Duration in seconds, where it tells.
        duration_s: Option<f64>,
        /// `false`: times come from the player and may be off by a frame; the report must say so.
        exact_times: bool,
    },
    /// One more frame, in order of time.
    Frame(PoseFrame, FrameStats),
    /// All frames are done, and a person was in at least one.
    Done {
        /// For [`sagitta_motion::Request::notes`]: cut short, several people, approximate times.
        notes: Vec<Warning>,
    },
    /// One sentence: what happened and what to do.
    Failed(String),
}

/// A running job. Dropping it does not cancel.
#[derive(Debug, Clone, Default)]
pub struct JobHandle {
    cancelled: Rc<Cell<bool>>,
}

impl JobHandle {
    /// No event comes after this returns.
    pub fn cancel(&self) {
        self.cancelled.set(true);
    }
}

/// Owns the pose worker, and starts it anew when it dies or says nothing for 30 s during a job.
/// Cheap to clone; all clones share the worker.
#[derive(Debug, Clone, Default)]
pub struct PoseClient;

impl PoseClient {
    /// Starts the worker.
    pub fn start() -> Self {
        Self
    }

    /// Fetches the weights of `model` ("lite", "full", "heavy") or takes them from the browser's
    /// cache, checks their sha256, and builds the networks. `on_bytes(got, total)` tells how far the
    /// download is. An error is one sentence for the user.
    pub async fn load(
        &self,
        _model: &str,
        _on_bytes: impl Fn(u64, u64) + 'static,
    ) -> Result<Loaded, String> {
        Err("The pose worker is not there yet.".into())
    }

    /// Estimates every frame of a video, or the one frame of an image. `tracking` follows the person
    /// from frame to frame; without it each frame is searched anew.
    pub fn analyse(
        &self,
        _file: web_sys::File,
        _tracking: bool,
        on: impl Fn(PoseEvent) + 'static,
    ) -> JobHandle {
        on(PoseEvent::Failed(
            "The pose worker is not there yet.".into(),
        ));
        JobHandle::default()
    }
}
