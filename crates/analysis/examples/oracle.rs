//! `cargo xtask oracle MODELS`: every model below a folder, and whether it loads as the tools load it. Where
//! it does not, the sentence names the element that has no counterpart here.

use sagitta_biomech::actuation::Actuation;
use sagitta_biomech::model::Model;
use sagitta_formats::osim;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Links could lead round in circles.
const DEEPEST: usize = 32;

fn main() -> ExitCode {
    let Some(root) = std::env::args_os().nth(1) else {
        eprintln!("usage: oracle MODELS");
        return ExitCode::from(2);
    };
    match all(Path::new(&root)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{}: {error}", Path::new(&root).display());
            ExitCode::from(2)
        }
    }
}

/// A line for each file; whether all were loaded.
fn all(root: &Path) -> std::io::Result<bool> {
    let mut files = Vec::new();
    find(root, DEEPEST, &mut files)?;
    files.sort();
    let (mut out, mut loaded) = (std::io::stdout().lock(), 0);
    for file in &files {
        let name = file.strip_prefix(root).unwrap_or(file).display();
        match load(file) {
            Ok(left_out) => {
                loaded += 1;
                writeln!(out, "{name}: loaded, {} not read", left_out.len())?;
                for element in left_out {
                    writeln!(out, "    {element}")?;
                }
            }
            Err(reason) => writeln!(out, "{name}: NOT LOADED: {reason}")?,
        }
    }
    writeln!(out, "{loaded} of {} models loaded", files.len())?;
    Ok(loaded == files.len())
}

fn find(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && depth > 0 {
            find(&path, depth - 1, files)?;
        } else if path.extension().is_some_and(|e| e == "osim") {
            files.push(path);
        }
    }
    Ok(())
}

/// What of a model is not read; why it does not load.
fn load(path: &Path) -> Result<Vec<String>, String> {
    let bytes = std::fs::read(path).map_err(|e| e.to_string())?;
    let text = String::from_utf8_lossy(&bytes);
    let description = osim::read(&text).map_err(|e| e.to_string())?;
    let model = Model::new(&description).map_err(|e| e.to_string())?;
    Actuation::new(&description.forces, &description.wraps, &model).map_err(|e| e.to_string())?;
    Ok(description.unsupported)
}
