//! What files are, and the model in motion.

use super::role::{of_columns, role};
use super::scene::{Moved, scene};
use sagitta_biomech::dynamics::loads::AppliedLoad;
use sagitta_biomech::dynamics::trajectory::Trajectory;
use sagitta_biomech::model::Model;
use sagitta_biomech::muscle::Path;
use sagitta_formats::{mot, osim, setup, trc};
use sagitta_motion::model::{Description, Force};
use sagitta_motion::tool::{ExternalLoads, ToolSetup};
use sagitta_motion::{Desk, Looked, Markers, Role, Scene, Table, TextFile};
use std::rc::Rc;

/// A file that was read.
enum Read {
    Model(Box<(Description, Model)>),
    Table(Table),
    Markers(Markers),
    Loads(ExternalLoads),
    Setup(Box<ToolSetup>),
    Other(Role),
}

/// What came of reading a file.
type Opened = Result<Read, String>;

/// Files that were looked at; each is read once for as long as its text stays the same.
#[derive(Default)]
pub struct Shelf {
    read: Vec<(String, Rc<Opened>)>,
}

impl Shelf {
    /// Looks at files: what each is, the set-ups among them, and the model in motion. Of several of a kind
    /// the last one is shown.
    pub fn desk(&mut self, files: &[TextFile]) -> Desk {
        let old = std::mem::take(&mut self.read);
        for file in files {
            let known = old.iter().find(|(text, _)| *text == file.text);
            let read = known.map_or_else(|| Rc::new(open(&file.text)), |(_, read)| read.clone());
            self.read.push((file.text.clone(), read));
        }
        let read: Vec<&Opened> = self.read.iter().map(|(_, read)| read.as_ref()).collect();
        laid_out(files, &read)
    }
}

/// Looks at files once: [`Shelf::desk`].
pub fn desk(files: &[TextFile]) -> Desk {
    Shelf::default().desk(files)
}

fn laid_out(files: &[TextFile], read: &[&Opened]) -> Desk {
    let model = read.iter().rev().find_map(|read| match read {
        Ok(Read::Model(model)) => Some(model.as_ref()),
        _ => None,
    });
    let role = |read: &&Opened| match read {
        Ok(read) => Ok(read.role(model.map(|m| &m.1))),
        Err(reason) => Err(reason.clone()),
    };
    let roles: Vec<Result<Role, String>> = read.iter().map(role).collect();
    let looked = |(file, role): (&TextFile, &Result<Role, String>)| Looked {
        name: file.name.clone(),
        role: role.clone(),
    };
    let setups = files
        .iter()
        .zip(read)
        .filter_map(|(file, read)| match read {
            Ok(Read::Setup(setup)) => Some((file.name.clone(), setup.as_ref().clone())),
            _ => None,
        });
    let scene = model.map(|model| Box::new(shown(model, read, &roles)));
    let lacking = (scene.is_none() && !files.is_empty()).then(|| NO_MODEL.to_owned());
    Desk {
        files: files.iter().zip(&roles).map(looked).collect(),
        setups: setups.collect(),
        scene,
        problem: lacking,
    }
}

const NO_MODEL: &str = "There is no model among the files that could be read; add one (.osim).";

/// The model with all that moves it, acts on it and was measured of it.
fn shown(
    (description, model): &(Description, Model),
    read: &[&Opened],
    roles: &[Result<Role, String>],
) -> Scene {
    let mut remarks = description.unsupported.clone();
    let table = |wanted: &dyn Fn(&Table, Role) -> bool| {
        let all = read.iter().zip(roles).rev();
        all.into_iter().find_map(|pair| match pair {
            (Ok(Read::Table(table)), Ok(role)) if wanted(table, *role) => Some(table),
            _ => None,
        })
    };
    let motion = table(&|_, role| role == Role::Motion);
    let motion = motion.and_then(|table| Trajectory::new(model, table).ok());
    let loads = read.iter().rev().find_map(|read| match read {
        Ok(Read::Loads(loads)) => Some(loads),
        _ => None,
    });
    let forces = table(&|_, role| role == Role::ForceData);
    let loads = loads
        .zip(forces)
        .map(|(l, data)| AppliedLoad::all(model, l, data));
    let loads = loads.unwrap_or(Ok(Vec::new())).unwrap_or_else(|error| {
        remarks.push(error.to_string());
        Vec::new()
    });
    let muscles = muscles(description, model, &mut remarks);
    let moved = Moved {
        motion: motion.as_ref(),
        markers: read.iter().rev().find_map(|read| match read {
            Ok(Read::Markers(markers)) => Some(markers),
            _ => None,
        }),
        loads: &loads,
        muscles: &muscles,
        activation: table(&|table, _| activates(table, &muscles)),
    };
    let mut scene = scene(model, moved);
    scene.remarks = remarks;
    scene
}

/// The muscles whose paths can be followed.
fn muscles(
    description: &Description,
    model: &Model,
    remarks: &mut Vec<String>,
) -> Vec<(String, Path)> {
    let mut all = Vec::new();
    for force in &description.forces {
        let Force::Muscle(muscle) = force else {
            continue;
        };
        match Path::new(muscle, &description.wraps, model) {
            Ok(path) => all.push((muscle.name.clone(), path)),
            Err(error) => remarks.push(error.to_string()),
        }
    }
    all
}

/// Whether a table tells activations: a column for most muscles, and none beyond one.
fn activates(table: &Table, muscles: &[(String, Path)]) -> bool {
    let columns: Vec<usize> = muscles
        .iter()
        .filter_map(|(name, _)| table.columns.iter().position(|c| c == name))
        .collect();
    let least = |row: &Vec<f64>| {
        let of = columns.iter().filter_map(|&c| row.get(c));
        of.copied().all(|a| (-0.001..=1.001).contains(&a))
    };
    !columns.is_empty() && 2 * columns.len() >= muscles.len() && table.rows.iter().all(least)
}

impl Read {
    /// What it is to the model, if there is one.
    fn role(&self, model: Option<&Model>) -> Role {
        match self {
            Self::Model(_) => Role::Model,
            Self::Table(table) => of_table(table, model),
            Self::Markers(_) => Role::Markers,
            Self::Loads(_) => Role::ExternalLoads,
            Self::Setup(_) => Role::Setup,
            Self::Other(role) => *role,
        }
    }
}

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
        Role::ExternalLoads => setup::read_loads(text).map(Read::Loads).map_err(said),
        Role::Setup => {
            let setup = setup::read(text).map_err(said)?;
            Ok(Read::Setup(Box::new(setup)))
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> TextFile {
        TextFile {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_file_is_read_once_while_its_text_stays() {
        let table = |value: &str| format!("x\nendheader\ntime\tq\n0\t{value}\n1\t2\n");
        let mut shelf = Shelf::default();
        shelf.desk(&[file("a.sto", &table("1"))]);
        let first = shelf.read[0].1.clone();
        let desk = shelf.desk(&[file("b.sto", "what"), file("renamed.sto", &table("1"))]);
        assert!(Rc::ptr_eq(&first, &shelf.read[1].1), "read again");
        assert_eq!(desk.files[1].name, "renamed.sto");
        assert!(desk.files[0].role.is_err());
        shelf.desk(&[file("renamed.sto", &table("3"))]);
        assert!(!Rc::ptr_eq(&first, &shelf.read[0].1), "another text");
        assert_eq!(shelf.read.len(), 1);
    }
}
