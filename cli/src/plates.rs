//! What the command line says about force plates.

use crate::args::{not_negative, number, positive};
use crate::error::Error;
use clap::{Args, ValueEnum};
use sagitta_formats::ImportSource;
use sagitta_motion::{Forces, ImportOptions, Input, Settings};
use std::path::{Path, PathBuf};

/// What a force file does not say itself, and the force file beside a video.
#[derive(Debug, Clone, Args)]
pub struct Plates {
    /// Columns of vertical force, by name or by number from 1: `Fz`, `2`, `left=Fz1,right=Fz2`.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// Unit of the forces in a file that does not name it.
    #[arg(long, value_enum)]
    pub units: Option<UnitArg>,
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

/// Units of force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum UnitArg {
    #[value(name = "N")]
    Newton,
    #[value(name = "kN")]
    Kilonewton,
    #[value(name = "lbf", alias = "lb")]
    PoundForce,
    #[value(name = "kgf", alias = "kg")]
    KilogramForce,
}

impl UnitArg {
    fn name(self) -> &'static str {
        match self {
            Self::Newton => "N",
            Self::Kilonewton => "kN",
            Self::PoundForce => "lbf",
            Self::KilogramForce => "kgf",
        }
    }
}

impl Plates {
    /// As the readers know it; `rate_hz` is that of files without times.
    pub fn import_options(&self, rate_hz: Option<f64>) -> ImportOptions {
        ImportOptions {
            rate_hz,
            columns: self.columns.clone(),
            unit: self.units.map(|unit| unit.name().to_owned()),
            ..ImportOptions::default()
        }
    }

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
        rate_hz: Option<f64>,
        bytes: impl Fn(&Path) -> Result<(String, Vec<u8>), Error>,
    ) -> Result<Option<Forces>, Error> {
        let Some(path) = &self.forces else {
            return Ok(None);
        };
        let (name, bytes) = bytes(path)?;
        let read = sagitta_analysis::read(
            ImportSource::file(&name, &bytes),
            &self.import_options(rate_hz),
        );
        let read = read.map_err(|e| Error::unread(path, &e))?;
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
