//! What files are, and the model in motion.

use super::role::{of_columns, role};
use super::scene::{Moved, scene};
use sagitta_biomech::dynamics::trajectory::Trajectory;
use sagitta_biomech::model::Model;
use sagitta_formats::{mot, osim, trc};
use sagitta_motion::model::Description;
use sagitta_motion::{Desk, Looked, Markers, Role, Table, TextFile};

/// A file that was read.
enum Read {
    Model(Box<(Description, Model)>),
    Table(Table),
    Markers(Markers),
    Other(Role),
}

/// Looks at files: what each is, the set-ups among them, and the model in motion.
pub fn desk(files: &[TextFile]) -> Desk {
    let read: Vec<Result<Read, String>> = files.iter().map(|f| open(&f.text)).collect();
    let model = read.iter().flatten().find_map(|read| match read {
        Read::Model(model) => Some(model.as_ref()),
        _ => None,
    });
    let role = |read: &Result<Read, String>| match read {
        Ok(Read::Model(_)) => Ok(Role::Model),
        Ok(Read::Table(table)) => Ok(of_table(table, model.map(|m| &m.1))),
        Ok(Read::Markers(_)) => Ok(Role::Markers),
        Ok(Read::Other(role)) => Ok(*role),
        Err(reason) => Err(reason.clone()),
    };
    let roles: Vec<Result<Role, String>> = read.iter().map(role).collect();
    let looked = |(file, role): (&TextFile, &Result<Role, String>)| Looked {
        name: file.name.clone(),
        role: role.clone(),
    };
    let mut tables = read
        .iter()
        .zip(&roles)
        .filter_map(|(read, role)| match read {
            Ok(Read::Table(table)) if *role == Ok(Role::Motion) => Some(table),
            _ => None,
        });
    let motion = tables
        .next_back()
        .zip(model)
        .and_then(|(table, (_, model))| Trajectory::new(model, table).ok());
    let moved = Moved {
        motion: motion.as_ref(),
        markers: read.iter().flatten().find_map(|read| match read {
            Read::Markers(markers) => Some(markers),
            _ => None,
        }),
    };
    let shown = model.map(|(description, model)| {
        let mut scene = scene(model, moved);
        scene.remarks = description.unsupported.clone();
        Box::new(scene)
    });
    let lacking = (shown.is_none() && !files.is_empty()).then(|| NO_MODEL.to_owned());
    Desk {
        files: files.iter().zip(&roles).map(looked).collect(),
        scene: shown,
        setups: Vec::new(),
        problem: lacking,
    }
}

const NO_MODEL: &str = "There is no model among the files that could be read; add one (.osim).";

fn open(text: &str) -> Result<Read, String> {
    let said = |error: sagitta_formats::Error| error.to_string();
    match role(text)? {
        Role::Model => {
            let description = osim::read(text).map_err(said)?;
            let model = Model::new(&description).map_err(|e| e.to_string())?;
            Ok(Read::Model(Box::new((description, model))))
        }
        Role::Motion | Role::ForceData | Role::Table => {
            mot::read(text).map(Read::Table).map_err(said)
        }
        Role::Markers => trc::read(text).map(Read::Markers).map_err(said),
        other => Ok(Read::Other(other)),
    }
}

/// Whether a table holds most of a model's coordinates.
fn moves(model: &Model, table: &Table) -> bool {
    Trajectory::new(model, table).is_ok_and(|motion| 2 * motion.missing.len() <= model.size())
}

/// What a table is to a model: its motion where most of its coordinates are columns.
fn of_table(table: &Table, model: Option<&Model>) -> Role {
    let columns: Vec<&str> = table.columns.iter().map(String::as_str).collect();
    match (of_columns(&columns), model) {
        (Role::ForceData, _) => Role::ForceData,
        (_, Some(model)) if moves(model, table) => Role::Motion,
        _ => Role::Table,
    }
}
