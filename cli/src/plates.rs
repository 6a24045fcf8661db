//! What the command line says about force plates.

use crate::args::{not_negative, number, positive};
use crate::error::Error;
use crate::import::tell_of;
use clap::Args;
use sagitta_formats::ImportSource;
use sagitta_motion::{Forces, ImportOptions, Input, Settings};
use std::path::{Path, PathBuf};

/// What is known about force plates, and the force file beside a video.
#[derive(Debug, Clone, Args)]
pub struct Plates {
    /// Force below which nobody stands on a plate, in newtons; the plate's noise decides where it is
    /// not given.
    #[arg(long, value_name = "N", value_parser = positive)]
    pub threshold_n: Option<f64>,
    /// What each plate reads while nobody stands on it, in newtons: taken off its vertical force.
    #[arg(long, value_name = "N", value_parser = number, allow_hyphen_values = true)]
    pub empty_n: Option<f64>,
    /// Height of the box of a drop jump in metres.
    #[arg(long, value_name = "M", value_parser = not_negative)]
    pub drop_height_m: Option<f64>,
    /// A file of forces that were measured at the same time as the video.
    #[arg(long, value_name = "FILE")]
    pub forces: Option<PathBuf>,
    /// How many seconds later the clock of `--forces` runs than the video's; found by an event that
    /// both show where it is not given.
    #[arg(long, value_name = "S", value_parser = number, allow_hyphen_values = true)]
    pub forces_late_s: Option<f64>,
}

impl Plates {
    /// Adds what belongs to the settings.
    pub fn settings(&self, settings: Settings) -> Settings {
        Settings {
            threshold_n: self.threshold_n,
            empty_n: self.empty_n,
            drop_height_m: self.drop_height_m,
            forces_late_s: self.forces_late_s,
            ..settings
        }
    }

    /// The forces beside the input, where a file of them is named.
    ///
    /// # Errors
    /// The file cannot be read, or holds no forces.
    pub fn companion(
        &self,
        options: &ImportOptions,
        bytes: impl Fn(&Path) -> Result<(String, Vec<u8>), Error>,
    ) -> Result<Option<Forces>, Error> {
        let Some(path) = &self.forces else {
            return Ok(None);
        };
        let (name, bytes) = bytes(path)?;
        let read = sagitta_analysis::read(ImportSource::file(&name, &bytes), options);
        let read = read.map_err(|e| Error::unread(path, &e))?;
        tell_of(path, &read.import);
        match read.input {
            Input::Forces(forces) => Ok(Some(forces)),
            _ if read.forces.is_some() => Ok(read.forces),
            _ => Err(Error::input(
                path,
                "there are no forces in this file: name the file of the force plate after --forces",
            )),
        }
    }
}
