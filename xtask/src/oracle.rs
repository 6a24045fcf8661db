//! `cargo xtask oracle MODELS`: whether every model below a folder loads, and what of each is not read.

use crate::{Outcome, process};

/// Looks at the models of a folder.
pub fn models(folder: &str) -> Outcome {
    let mut cargo = process::cargo();
    cargo.args(["run", "--quiet", "--release", "-p", "sagitta-analysis"]);
    process::run(cargo.args(["--example", "oracle", "--", folder]))
}
