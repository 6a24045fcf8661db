//! The shell's side of the analysis worker.

use sagitta_motion::{Download, DownloadFormat, Input, Report, Request, Spec, Stage};

/// Owns the analysis worker, and starts it anew when it dies or hangs.
/// Cheap to clone; all clones share the worker.
#[derive(Debug, Clone, Default)]
pub struct SolverClient;

impl SolverClient {
    /// Starts the worker.
    pub fn start() -> Self {
        Self
    }

    /// All movements, in the order to show them.
    pub async fn catalogue(&self) -> Result<Vec<Spec>, String> {
        Err("The analysis worker is not there yet.".into())
    }

    /// Analyses. `on_step(stage, done, total)` tells how far it is.
    pub async fn analyse(
        &self,
        _request: &Request,
        _on_step: impl Fn(Stage, usize, usize) + 'static,
    ) -> Result<Report, String> {
        Err("The analysis worker is not there yet.".into())
    }

    /// Reads a recording (pose JSON, OpenSim coordinates) whose text is given.
    pub async fn read(&self, _name: &str, _text: String) -> Result<Input, String> {
        Err("The analysis worker is not there yet.".into())
    }

    /// Writes a file to take away.
    pub async fn write(
        &self,
        _format: DownloadFormat,
        _report: &Report,
        _request: &Request,
    ) -> Result<Download, String> {
        Err("The analysis worker is not there yet.".into())
    }
}
