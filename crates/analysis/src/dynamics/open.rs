//! The files of a set-up, read.

use super::{Done, Files, ground_reaction};
use crate::Error;
use sagitta_biomech::actuation::Actuation;
use sagitta_biomech::dynamics::loads::AppliedLoad;
use sagitta_biomech::model::Model;
use sagitta_formats::{mot, osim, setup};
use sagitta_motion::model::{Description, NotComputed};
use sagitta_motion::tool::ToolFiles;
use sagitta_motion::{ImportOptions, Table};

/// Reads a file by a path that a set-up gives it; errors name the file.
pub fn read<T>(
    files: &dyn Files,
    path: &str,
    named_by: Option<&str>,
    reader: impl FnOnce(&str) -> Result<T, sagitta_formats::Error>,
) -> Result<T, Error> {
    let text = files.text(path, named_by)?;
    reader(&text).map_err(|e| in_file(path, e))
}

/// An error with the name of the file that it is about.
pub fn in_file(path: &str, error: impl std::fmt::Display) -> Error {
    Error::Request(format!("{path}: {error}"))
}

/// The model that a set-up names, with what it is compiled from.
pub fn model(files: &dyn Files, of: &ToolFiles) -> Result<(Description, Model), Error> {
    let path = of.model_file.as_deref().ok_or_else(|| {
        Error::Request(
            "The set-up names no model; add one to it, or name one beside it.".to_owned(),
        )
    })?;
    let description = read(files, path, None, osim::read)?;
    let model = Model::new(&description).map_err(|e| in_file(path, e))?;
    Ok((description, model))
}

/// A model with what acts in it.
pub struct Acting {
    /// The model.
    pub model: Model,
    /// Its muscles, motors and springs.
    pub actuation: Actuation,
    /// What of them is not known here, by element.
    pub remarks: Vec<String>,
    /// Those that act and are not computed.
    pub not_computed: Vec<NotComputed>,
}

/// The model of a set-up with its forces, and those of further files added to them or in their place.
pub fn acting(
    files: &dyn Files,
    of: &ToolFiles,
    replace: bool,
    more: &[String],
) -> Result<Acting, Error> {
    let (mut description, model) = model(files, of)?;
    let mut remarks = std::mem::take(&mut description.unsupported);
    let mut not_computed = std::mem::take(&mut description.not_computed);
    if replace {
        description.forces.clear();
        not_computed.clear();
    }
    for path in more {
        let set = read(files, path, None, osim::read_forces)?;
        description.forces.extend(set.forces);
        remarks.extend(set.unsupported);
        not_computed.extend(set.not_computed);
    }
    let path = of.model_file.as_deref().unwrap_or("");
    let actuation = Actuation::new(&description.forces, &description.wraps, &model);
    Ok(Acting {
        actuation: actuation.map_err(|e| in_file(path, e))?,
        model,
        remarks,
        not_computed,
    })
}

/// What two spans of time share.
pub fn within(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0].max(b[0]), a[1].min(b[1])]
}

/// What was measured: coordinates over time and forces from outside.
pub struct Recorded<'a> {
    /// The coordinates' file.
    pub path: &'a str,
    /// The coordinates.
    pub motion: Table,
    /// The forces; none where the set-up names none.
    pub loads: Vec<AppliedLoad>,
    /// The forces as files, where they were estimated from the motion; what was assumed, and what of the
    /// files was missing.
    pub estimated: Done,
}

/// The motion's file of a set-up.
pub fn motion_file(of: &ToolFiles) -> Result<&str, Error> {
    let path = of.coordinates_file.as_deref().or(of.states_file.as_deref());
    path.ok_or_else(|| {
        Error::Request("The set-up names no motion; add a coordinates file to it.".to_owned())
    })
}

/// The motion and the forces from outside that a set-up names.
pub fn recorded<'a>(
    files: &dyn Files,
    of: &'a ToolFiles,
    model: &Model,
) -> Result<Recorded<'a>, Error> {
    let path = motion_file(of)?;
    let mut left_out = Vec::new();
    let motion = noted(files, (path, None), &mut left_out)?;
    let (loads, mut estimated) = match &of.ground {
        Some(asked) => ground_reaction::loads(model, &motion, (path, of), asked)?,
        None => (loads(files, of, model, &mut left_out)?, Done::default()),
    };
    estimated.remarks.splice(0..0, left_out);
    Ok(Recorded {
        path,
        motion,
        loads,
        estimated,
    })
}

/// A table; what of it is missing and was bridged is said in a sentence each, with the file's name. Storage
/// files that say neither their version nor a unit of angles are in radians, as OpenSim reads them by their
/// names.
fn noted(
    files: &dyn Files,
    (path, beside): (&str, Option<&str>),
    left_out: &mut Vec<String>,
) -> Result<Table, Error> {
    let storage = path.to_ascii_lowercase().ends_with(".sto");
    let import = |text: &str| {
        let radians = storage && !mot::says_angles(text);
        let options = ImportOptions {
            in_degrees: radians.then_some(false),
            ..ImportOptions::default()
        };
        mot::import(text, &options)
    };
    let (table, notes) = read(files, path, beside, import)?;
    let said = notes
        .dropped
        .iter()
        .map(|d| format!("“{path}”: {}", d.sentence()));
    left_out.extend(said);
    Ok(table)
}

fn loads(
    files: &dyn Files,
    of: &ToolFiles,
    model: &Model,
    left_out: &mut Vec<String>,
) -> Result<Vec<AppliedLoad>, Error> {
    let Some(path) = of.external_loads_file.as_deref() else {
        return Ok(Vec::new());
    };
    let loads = read(files, path, None, setup::read_loads)?;
    let Some(data) = loads.data_file.as_deref() else {
        return Err(in_file(
            path,
            "it names no file with the forces; write its name into “datafile”.",
        ));
    };
    let table = noted(files, (data, Some(path)), left_out)?;
    AppliedLoad::all(model, &loads, &table).map_err(|e| in_file(path, e))
}

/// A file's name with an extension where it has none.
pub fn named(name: &str, extension: &str) -> String {
    let name = name.trim();
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    if last.contains('.') {
        name.to_owned()
    } else {
        format!("{name}{extension}")
    }
}
