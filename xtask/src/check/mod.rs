//! `cargo xtask check`: the rules of the house.

mod clippy;
mod dependencies;
mod files;
mod licences;
mod repeats;
mod sources;
mod tree;

use crate::step::{Named, every};
use crate::{Outcome, process};

/// Checks everything.
pub fn all() -> Outcome {
    const STEPS: &[Named] = &[
        ("formatting", formatting),
        ("sizes and words", sources::check),
        ("dependency rules", dependencies::check),
        ("licences", licences::check),
        ("repeated code", repeats::check),
        ("clippy on the host", clippy::host),
        ("clippy on wasm32", clippy::wasm),
    ];
    every(STEPS)
}

/// rustfmt, changing nothing.
pub fn formatting() -> Outcome {
    process::run(process::cargo().args(["fmt", "--all", "--check"]))
        .map_err(|why| format!("{why}; `cargo fmt --all` formats"))
}

/// All findings as one failure, one per line.
fn verdict(findings: Vec<String>) -> Outcome {
    if findings.is_empty() {
        Ok(())
    } else {
        Err(findings.join("\n       "))
    }
}
