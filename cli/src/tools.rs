//! OpenSim's tools by their set-up files: `sagitta inverse-dynamics --setup walk.xml` and its like.
//!
//! Paths in a set-up are relative to the set-up's folder, and those in a file that it names to that
//! file's folder, else to the set-up's.

use crate::args::{GroundReaction, ProgressArg, Tool as Args, Touched};
use crate::error::Error;
use crate::progress::Meter;
use sagitta_analysis::dynamics::{self, Files};
use sagitta_formats::setup;
use sagitta_motion::tool::{Analysis, GroundAsked, ToolFiles, ToolSetup};
use std::fs::{create_dir_all, read, write};
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
        let found = places.into_iter().flatten().find_map(|p| read(p).ok());
        found
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .ok_or_else(|| dynamics::missing(path))
    }
}

/// Runs a tool.
///
/// # Errors
/// The set-up or a file that it names cannot be read, it is the set-up of another tool, or the tool fails.
pub fn run(which: Which, args: &Args) -> Result<(), Error> {
    let path = &args.setup;
    let bytes = read(path).map_err(Error::reading(path))?;
    let mut asked =
        setup::read(&String::from_utf8_lossy(&bytes)).map_err(|e| Error::input(path, e))?;
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
    };
    let out = args
        .out
        .clone()
        .unwrap_or_else(|| folder.join(results.trim()));
    done(&asked, &disk, (path, args.progress), &out)
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
    };
    let out = args.out.clone().unwrap_or_else(|| folder.to_owned());
    done(&asked, &disk, (path, args.progress), &out)
}

/// Does what is asked and writes the results.
fn done(
    asked: &ToolSetup,
    disk: &Disk,
    (path, progress): (&Path, ProgressArg),
    out: &Path,
) -> Result<(), Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut meter = Meter::new(progress, &name);
    let done = dynamics::run(asked, disk, &mut meter);
    meter.finish();
    let done = done.map_err(|e| Error::input(path, e))?;
    for remark in &done.remarks {
        eprintln!("sagitta: {remark}");
    }
    create_dir_all(out).map_err(Error::writing(out))?;
    for result in &done.results {
        let file = out.join(&result.name);
        write(&file, &result.text).map_err(Error::writing(&file))?;
        println!("{}", file.display());
    }
    Ok(())
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
