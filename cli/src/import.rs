//! What the command line says about a recording's file where that is silent or misleads.

use crate::args::positive;
use crate::say::tell;
use clap::{Args, ValueEnum};
use sagitta_motion::{ImportNotes, ImportOptions};
use std::path::Path;

/// What a file does not say itself.
#[derive(Debug, Clone, Default, Args)]
pub struct Import {
    /// Columns of vertical force, by name or by number from 1: `Fz`, `2`, `left=Fz1,right=Fz2`.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// Unit of the forces in a file that does not name it.
    #[arg(long, value_enum)]
    pub units: Option<ForceUnit>,
    /// Unit of lengths in a file of markers; it wins over what the file says.
    #[arg(long, value_enum, value_name = "UNIT")]
    pub length_units: Option<LengthUnit>,
    /// Unit of joint angles in a file of coordinates; it wins over what the file says.
    #[arg(long, value_enum, value_name = "UNIT")]
    pub angle_units: Option<AngleUnit>,
    /// The set of points that a detector wrote: body_25, body_25b, coco_17, halpe_26, h36m, mpii,
    /// crowdpose, aic_14, lsp_14.
    #[arg(long, value_name = "SET")]
    pub points: Option<String>,
    /// Whose markers, where a file has several people's: what stands before the colon in their labels.
    #[arg(long, value_name = "LABEL")]
    pub subject: Option<String>,
}

/// `--rate-hz`, for a command without a network.
#[derive(Debug, Clone, Default, Args)]
pub struct Rate {
    /// Samples or frames per second, for files that have no times.
    #[arg(long, visible_alias = "fps", value_name = "X", value_parser = positive)]
    pub rate_hz: Option<f64>,
}

/// Units of force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum ForceUnit {
    #[value(name = "N")]
    Newton,
    #[value(name = "kN")]
    Kilonewton,
    #[value(name = "lbf", alias = "lb")]
    PoundForce,
    #[value(name = "kgf", alias = "kg")]
    KilogramForce,
}

/// Units of length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum LengthUnit {
    #[value(name = "mm")]
    Millimetre,
    #[value(name = "cm")]
    Centimetre,
    #[value(name = "dm")]
    Decimetre,
    #[value(name = "m")]
    Metre,
    #[value(name = "in")]
    Inch,
}

/// Units of angles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum AngleUnit {
    Degrees,
    Radians,
}

/// The name of a value, as it is typed.
fn typed(value: &impl ValueEnum) -> Option<String> {
    Some(value.to_possible_value()?.get_name().to_owned())
}

impl Import {
    /// As the readers know it; `rate_hz` is that of files without times.
    pub fn options(&self, rate_hz: Option<f64>) -> ImportOptions {
        ImportOptions {
            rate_hz,
            unit: self.units.as_ref().and_then(typed),
            columns: self.columns.clone(),
            length_unit: self.length_units.as_ref().and_then(typed),
            in_degrees: self.angle_units.map(|unit| unit == AngleUnit::Degrees),
            points: self.points.clone(),
            person: self.subject.clone(),
        }
    }
}

/// Tells what reading a file rested on that it does not state, and what of it was left out.
pub fn tell_of(path: &Path, notes: &ImportNotes) {
    for sentence in notes.sentences() {
        tell(format!("{}: {sentence}", path.display()));
    }
}
