//! OpenSim's tools: files by name in, tables and their texts out.
//!
//! [`desk`] says what files are and shows the model in motion; [`run`] does what a set-up asks.

mod desk;
mod files;
mod role;
mod scene;

pub use desk::desk;
pub use files::{Done, Files, Given, missing};
pub use role::role;

use crate::Error;
use sagitta_motion::Progress;
use sagitta_motion::tool::ToolSetup;

/// Does what a set-up asks.
///
/// # Errors
/// [`Error::Cancelled`] when `progress` says so; otherwise one sentence that names the file and what to
/// do.
pub fn run(
    _setup: &ToolSetup,
    _files: &dyn Files,
    _progress: &mut dyn Progress,
) -> Result<Done, Error> {
    Err(Error::Request(
        "This tool is not there yet; choose another.".to_owned(),
    ))
}
