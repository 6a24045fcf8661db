//! `sagitta convert`: one file in another format.

use crate::args::Convert as Args;
use crate::error::Error;
use crate::import::tell_of;
use crate::output::{self, Inputs};
use crate::read;
use crate::say::{say, tell};
use sagitta_formats::ImportSource;
use sagitta_formats::{c3d, csv, forces, mot, osim, trc};
use sagitta_motion::ImportOptions;
use sagitta_motion::{Input, Markers, Recorded, Table};
use std::path::Path;

/// `sagitta convert`.
///
/// # Errors
/// The file cannot be read, what it holds cannot be written in that format, or writing fails.
pub fn run(args: &Args) -> Result<(), Error> {
    let (from, to) = (&args.input, &args.output);
    let bytes = read::bytes(from, read::RECORDING)?;
    let wanted = to.extension().unwrap_or_default().to_ascii_lowercase();
    let wanted = wanted.to_string_lossy();
    let options = args.import.options(args.rate.rate_hz);
    let written = converted(from, &bytes, &wanted, &options)?;
    output::write(to, &written, &Inputs::new([from]))?;
    say(&format!("{}\n", to.display()))
}

fn converted(
    from: &Path,
    bytes: &[u8],
    wanted: &str,
    options: &ImportOptions,
) -> Result<Vec<u8>, Error> {
    let text = String::from_utf8_lossy(bytes);
    if osim::is_model(&text) {
        return model(from, &text, wanted);
    }
    let name = from.file_name().unwrap_or_default().to_string_lossy();
    let recorded = sagitta_analysis::read(ImportSource::file(&name, bytes), options);
    let recorded = recorded.map_err(|e| Error::unread(from, &e))?;
    tell_of(from, &recorded.import);
    match wanted {
        "trc" => markers(from, &recorded).map(|m| trc::write(m).into_bytes()),
        "c3d" => c3d_file(from, recorded),
        "mot" | "sto" => table(from, &recorded).map(|(n, t)| mot::write_named(n, &t).into_bytes()),
        "csv" => table(from, &recorded).map(|(_, t)| csv::table(&t).into_bytes()),
        _ => Err(Error::Usage(format!(
            "cannot write “.{wanted}”; choose .trc or .c3d for markers, .mot, .sto or .csv for tables, .osim for models"
        ))),
    }
}

/// A model in the newest of the forms that are read.
fn model(from: &Path, text: &str, wanted: &str) -> Result<Vec<u8>, Error> {
    if wanted != "osim" {
        let problem = "this is a model; it can be written as .osim only".to_owned();
        return Err(Error::input(from, problem));
    }
    let description = osim::read(text).map_err(|e| Error::input(from, e))?;
    for lost in &description.unsupported {
        tell(format!("left out: {lost}"));
    }
    let written = osim::write(&description);
    Ok(written.into_bytes())
}

fn markers<'a>(from: &Path, recorded: &'a Recorded) -> Result<&'a Markers, Error> {
    match &recorded.input {
        Input::Markers(markers) => Ok(markers),
        _ => Err(Error::input(
            from,
            "it has no markers; choose .mot, .sto or .csv",
        )),
    }
}

/// Markers with the plates beside them, or plates alone.
fn c3d_file(from: &Path, recorded: Recorded) -> Result<Vec<u8>, Error> {
    let recording = match recorded {
        Recorded {
            input: Input::Markers(markers),
            forces,
            ..
        } => c3d::Recording { markers, forces },
        Recorded {
            input: Input::Forces(forces),
            ..
        } => c3d::Recording {
            forces: Some(forces),
            ..c3d::Recording::default()
        },
        _ => {
            let problem = "it has neither markers nor forces; choose .mot, .sto or .csv";
            return Err(Error::input(from, problem));
        }
    };
    c3d::write(&recording).map_err(|e| Error::input(from, e))
}

/// Coordinates, or the forces where there are some, and what they are called.
fn table(from: &Path, recorded: &Recorded) -> Result<(&'static str, Table), Error> {
    match (&recorded.input, &recorded.forces) {
        (Input::Coordinates(table), _) => Ok(("Coordinates", table.clone())),
        (Input::Forces(forces), _) | (_, Some(forces)) => {
            Ok(("Ground forces", forces::opensim::to_table(forces)))
        }
        (Input::Markers(_), None) => Err(Error::input(
            from,
            "it has markers and no forces; choose .trc or .c3d",
        )),
        (Input::Pose(_), None) => Err(Error::input(
            from,
            "these are landmarks; sagitta analyze writes them as TRC",
        )),
    }
}
