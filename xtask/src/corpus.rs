//! `cargo xtask corpus`: recordings of strangers, scored against what a person saw in them; and
//! `cargo xtask soak corpus`: the same with every change that must not alter a count.

use crate::{Outcome, models, paths, process, setup};

/// Scores the corpus; words are names or the beginnings of names, and `--warnings` tells what was said.
/// With `--clips DIR` the networks run first over the clips that lie there, named as in the truth's `path`.
pub fn score(words: &[&str]) -> Outcome {
    let mut cargo = program();
    if words.contains(&"--clips") {
        setup::system::ffmpeg()?;
        models::fetch()?;
        process::run(process::cargo().args(["build", "--quiet", "-p", "sagitta-cli"]))?;
        cargo.env("SAGITTA_CLI", paths::target().join("debug/sagitta"));
        cargo.env("SAGITTA_TRACKS", paths::target().join("corpus"));
    }
    process::run(cargo.args(words))
}

/// Every recording with every change.
pub fn soak() -> Outcome {
    process::run(program().arg("--perturb"))
}

fn program() -> std::process::Command {
    let mut cargo = process::cargo();
    cargo.args(["run", "--quiet", "-p", "sagitta-corpus", "--"]);
    cargo
}
