//! OpenSim's tools by their set-up files: `sagitta inverse-dynamics --setup walk.xml` and its like.
//!
//! Paths in a set-up are relative to the set-up's folder, and those in a file that it names to that
//! file's folder, else to the set-up's. Results go below one folder, whatever the set-up names for them.

use crate::args::{GroundReaction, ProgressArg, Tool as Args, Touched};
use crate::error::Error;
use crate::output::{Inputs, Results, inside};
use crate::progress::Meter;
use crate::read;
use crate::say::{plain, say, tell};
use sagitta_analysis::dynamics::{self, Files};
use sagitta_formats::setup;
use sagitta_motion::tool::{Analysis, GroundAsked, ToolFiles, ToolSetup};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Which of the tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Coordinates to generalised forces.
    InverseDynamics,
    /// Markers to coordinates.
    InverseKinematics,
    /// Coordinates and forces to activations.
    StaticOptimization,
    /// Coordinates and forces to reactions.
    JointReaction,
}

impl Which {
    /// Its command.
    fn command(self) -> &'static str {
        match self {
            Self::InverseDynamics => "inverse-dynamics",
            Self::InverseKinematics => "inverse-kinematics",
            Self::StaticOptimization => "static-optimization",
            Self::JointReaction => "joint-reaction",
        }
    }

    /// Those that a set-up asks for.
    fn asked(setup: &ToolSetup) -> Vec<Self> {
        match setup {
            ToolSetup::InverseDynamics { .. } => vec![Self::InverseDynamics],
            ToolSetup::InverseKinematics { .. } => vec![Self::InverseKinematics],
            ToolSetup::GroundReaction { .. } => Vec::new(),
            ToolSetup::Analyze { analyses, .. } => analyses.iter().map(Self::of).collect(),
        }
    }

    fn of(analysis: &Analysis) -> Self {
        match analysis {
            Analysis::StaticOptimization { .. } => Self::StaticOptimization,
            Analysis::JointReaction { .. } => Self::JointReaction,
        }
    }
}

/// Files on this machine.
struct Disk {
    /// The set-up's folder.
    folder: PathBuf,
    /// The model in place of the one that the set-up names.
    model: Option<PathBuf>,
    /// As the set-up names it.
    model_file: Option<String>,
    /// Those that were read.
    seen: RefCell<Vec<PathBuf>>,
}

impl Files for Disk {
    fn text(&self, path: &str, named_by: Option<&str>) -> Result<String, sagitta_analysis::Error> {
        let local = path.replace('\\', "/");
        let instead = self
            .model
            .clone()
            .filter(|_| self.model_file.as_deref() == Some(path));
        let beside = named_by.map(|by| {
            let by = self.folder.join(by.replace('\\', "/"));
            by.parent().unwrap_or(&self.folder).join(&local)
        });
        let places = [instead, beside, Some(self.folder.join(&local))];
        let mut there = places.into_iter().flatten().filter(|p| p.exists());
        let found = there.next().ok_or_else(|| dynamics::missing(path))?;
        // What is known to be there and cannot be read is told as it is.
        let text = read::text(&found, read::RECORDING);
        let text = text.map_err(|e| sagitta_analysis::Error::Request(plain(&e.to_string())))?;
        self.seen.borrow_mut().push(found);
        Ok(text)
    }
}

/// Runs a tool.
///
/// # Errors
/// The set-up or a file that it names cannot be read, it is the set-up of another tool, or the tool fails.
pub fn run(which: Which, args: &Args) -> Result<(), Error> {
    let path = &args.setup;
    let text = read::text(path, read::XML)?;
    let mut asked = setup::read(&text).map_err(|e| Error::input(path, e))?;
    only(which, &mut asked, path)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let ground = ground(which, args)?;
    let files = asked.files_mut();
    files.ground = ground;
    if let (Some(model), None) = (&args.model, &files.model_file) {
        files.model_file = Some(model.display().to_string());
    }
    let results = files.results_directory.clone();
    let disk = Disk {
        model: args.model.clone(),
        model_file: files.model_file.clone(),
        folder: folder.clone(),
        seen: RefCell::new(vec![path.clone()]),
    };
    let (root, below) = match &args.out {
        Some(out) => (out.as_path(), PathBuf::new()),
        None => (folder.as_path(), own_folder(path, &results)?),
    };
    done(&asked, &disk, (path, args.progress), (root, &below))
}

/// The folder below the set-up's own that it names for its results.
///
/// # Errors
/// It is elsewhere: then it has to be named beside the set-up, which may be a stranger's.
fn own_folder(setup: &Path, results: &str) -> Result<PathBuf, Error> {
    let local = results.trim().replace('\\', "/");
    if matches!(local.as_str(), "" | "." | "./") {
        return Ok(PathBuf::new());
    }
    let below = inside(Path::new(&local)).filter(|_| !has_drive(&local));
    below.ok_or_else(|| {
        Error::Usage(format!(
            "{} asks for its results in “{results}”, which is not below its own folder: name a folder with --out",
            setup.display()
        ))
    })
}

/// Whether a path begins as on Windows: `C:/`.
fn has_drive(path: &str) -> bool {
    path.as_bytes().get(1) == Some(&b':')
}

/// A result's name below the folder for them, and whether the set-up wanted it elsewhere.
fn local_name(asked: &str) -> (PathBuf, bool) {
    let visible = |c: char| if c.is_control() { '_' } else { c };
    let asked: String = asked
        .trim()
        .replace('\\', "/")
        .chars()
        .map(visible)
        .collect();
    if let Some(name) = inside(Path::new(&asked)).filter(|_| !has_drive(&asked)) {
        return (name, false);
    }
    let last = asked.rsplit('/').next().unwrap_or_default();
    let last = inside(Path::new(last)).filter(|_| !has_drive(last));
    (last.unwrap_or_else(|| PathBuf::from("result.sto")), true)
}

/// Estimates the ground's forces.
///
/// # Errors
/// A file cannot be read or written, or the model has no two feet.
pub fn ground_reaction(args: &GroundReaction) -> Result<(), Error> {
    let path = &args.motion;
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = |path: &Path| Some(path.display().to_string());
    let asked = ToolSetup::GroundReaction {
        files: ToolFiles {
            model_file: name(&args.model),
            coordinates_file: name(path),
            time_range_s: [args.from, args.to],
            cutoff_hz: Some(args.cutoff).filter(|hz| *hz > 0.0),
            ground: Some(touched(&args.ground)),
            ..ToolFiles::default()
        },
    };
    let disk = Disk {
        folder: PathBuf::new(),
        model: None,
        model_file: None,
        seen: RefCell::default(),
    };
    let out = args.out.as_deref().unwrap_or(folder);
    done(&asked, &disk, (path, args.progress), (out, Path::new("")))
}

/// Does what is asked and writes the results, in the folder `below` of `root`.
fn done(
    asked: &ToolSetup,
    disk: &Disk,
    (path, progress): (&Path, ProgressArg),
    (root, below): (&Path, &Path),
) -> Result<(), Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut meter = Meter::new(progress, &name);
    let done = dynamics::run(asked, disk, &mut meter);
    meter.finish();
    let done = done.map_err(|e| Error::input(path, e))?;
    done.remarks.iter().for_each(tell);
    done.incomplete.iter().for_each(tell);
    let inputs = Inputs::new(disk.seen.borrow().iter());
    let mut results = Results::below(root, &inputs);
    let mut taken = BTreeSet::new();
    for result in &done.results {
        let (name, elsewhere) = local_name(&result.name);
        if !taken.insert(name.clone()) {
            let problem = format!(
                "two results have the name “{}”: give each its own",
                name.display()
            );
            return Err(Error::input(path, problem));
        }
        let name = below.join(name);
        if elsewhere {
            tell(format!(
                "the set-up asks for a result in “{}”, outside the folder of the results; it is {} there",
                result.name,
                name.display()
            ));
        }
        results.add(&name, result.text.as_bytes())?;
    }
    let kept = results.keep()?;
    let names: String = kept
        .iter()
        .map(|file| format!("{}\n", file.display()))
        .collect();
    say(&names)?;
    match done.incomplete.is_empty() {
        true => Ok(()),
        false => Err(Error::Incomplete),
    }
}

/// Whether the ground's forces are estimated for a tool, and of which feet.
fn ground(which: Which, args: &Args) -> Result<Option<GroundAsked>, Error> {
    let wrong = |words: &str| Err(Error::Usage(words.to_owned()));
    let said = !args.ground.feet.is_empty() || args.ground.floor.is_some();
    match (args.estimate_ground_reaction, which) {
        (true, Which::InverseKinematics) => {
            wrong("inverse kinematics needs no forces; leave --estimate-ground-reaction out")
        }
        (true, _) => Ok(Some(touched(&args.ground))),
        (false, _) if said => {
            wrong("--feet and --floor say something with --estimate-ground-reaction only; add it")
        }
        (false, _) => Ok(None),
    }
}

fn touched(given: &Touched) -> GroundAsked {
    GroundAsked {
        feet: given.feet.clone(),
        floor_m: given.floor.unwrap_or(0.0),
    }
}

/// Leaves of a set-up what this command does, and refuses one that has nothing of it.
fn only(which: Which, setup: &mut ToolSetup, path: &Path) -> Result<(), Error> {
    let asked = Which::asked(setup);
    if !asked.contains(&which) {
        let others: Vec<String> = asked
            .iter()
            .map(|w| format!("sagitta {}", w.command()))
            .collect();
        let way = match others.as_slice() {
            [] => "it asks for no analysis".to_owned(),
            others => format!("use {}", others.join(" or ")),
        };
        let problem = format!("this set-up is not one of {}; {way}", which.command());
        return Err(Error::input(path, problem));
    }
    if let ToolSetup::Analyze { analyses, .. } = setup {
        analyses.retain(|a| Which::of(a) == which);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stay_below_their_folder() {
        for (asked, name, elsewhere) in [
            ("id.sto", "id.sto", false),
            ("./out/id.sto", "out/id.sto", false),
            ("out\\id.sto", "out/id.sto", false),
            ("/etc/id.sto", "id.sto", true),
            ("../../id.sto", "id.sto", true),
            ("C:\\results\\id.sto", "id.sto", true),
            (
                "../../../up_StaticOptimization_force.sto",
                "up_StaticOptimization_force.sto",
                true,
            ),
            ("a\nb.sto", "a_b.sto", false),
            ("..", "result.sto", true),
            ("", "result.sto", true),
        ] {
            assert_eq!(
                local_name(asked),
                (PathBuf::from(name), elsewhere),
                "{asked}"
            );
        }
    }

    #[test]
    fn a_set_up_names_no_folder_outside_its_own() {
        let setup = Path::new("walk/setup.xml");
        for results in ["", ".", "Results", "./Results/ID"] {
            assert!(own_folder(setup, results).is_ok(), "{results}");
        }
        for results in ["../Results", "/Results", "C:\\Results", "a/../../b"] {
            let error = own_folder(setup, results).unwrap_err();
            assert_eq!(error.exit_code(), 2);
            assert!(error.to_string().contains("--out"), "{error}");
        }
    }
}
