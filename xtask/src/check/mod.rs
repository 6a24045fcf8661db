//! `cargo xtask check`: the rules of the house.

mod clippy;
mod dependencies;
pub mod files;
mod licences;
mod repeats;
pub mod rooms;
mod sources;
mod tree;

use crate::step::{Named, every};
use crate::{Outcome, process};

/// Word on the command line, then the step.
const PARTS: &[(&str, Named)] = &[
    ("format", ("formatting", formatting)),
    ("sizes", ("sizes and words", sources::check)),
    ("dependencies", ("dependency rules", dependencies::check)),
    ("licences", ("licences", licences::check)),
    ("repeats", ("repeated code", repeats::check)),
    ("lints", ("clippy on the host", clippy::host)),
    ("wasm-lints", ("clippy on wasm32", clippy::wasm)),
];

/// Checks everything.
pub fn all() -> Outcome {
    every(&PARTS.iter().map(|(_, step)| *step).collect::<Vec<_>>())
}

/// Checks one part; `None` when it is unknown.
pub fn part(name: &str) -> Option<Outcome> {
    let (_, step) = PARTS.iter().find(|(word, _)| *word == name)?;
    Some(every(&[*step]))
}

/// rustfmt, changing nothing.
pub fn formatting() -> Outcome {
    process::run(process::cargo().args(["fmt", "--all", "--check"]))
        .map_err(|why| format!("{why}; `cargo fmt --all` formats"))
}

/// All findings as one failure, one per line.
pub fn verdict(findings: Vec<String>) -> Outcome {
    if findings.is_empty() {
        Ok(())
    } else {
        Err(findings.join("\n       "))
    }
}
