//! `cargo xtask test`: everything that can fail, on the host, on wasm32 and in Chromium.

use crate::check::rooms;
use crate::serve::Server;
use crate::setup::{self, system, target};
use crate::step::{Named, every};
use crate::{Outcome, accuracy, build, check, models, paths, process};
use std::path::PathBuf;

/// A part that can be run alone.
pub enum Part {
    /// Unit, golden and command-line tests.
    Host,
    /// The numeric crates as wasm32, in Node.
    Wasm,
    /// The built page in Chromium.
    Browser,
}

impl Part {
    /// By its name on the command line.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "host" => Self::Host,
            "wasm" => Self::Wasm,
            "browser" => Self::Browser,
            _ => return None,
        })
    }
}

/// Runs everything, whatever fails on the way, and sums up.
pub fn all() -> Outcome {
    const STEPS: &[Named] = &[
        ("formatting", check::formatting),
        ("host tests", host),
        ("wasm tests", wasm),
        ("build", build::build),
        ("browser tests", browser),
    ];
    every(STEPS)
}

/// Runs one part.
pub fn part(part: Part) -> Outcome {
    match part {
        Part::Host => every(&[("host tests", host)]),
        Part::Wasm => every(&[("wasm tests", wasm)]),
        Part::Browser => every(&[("build", build::build), ("browser tests", browser)]),
    }
}

fn host() -> Outcome {
    system::ffmpeg()?;
    system::vulkan();
    models::fetch()?;
    say_where_data_is();
    let rows = accuracy::fresh()?;
    let mut cargo = process::cargo();
    cargo.args(["test", "--no-fail-fast"]);
    process::run(cargo.env(accuracy::FOLDER, &rows))?;
    accuracy::compare(&rows)
}

fn wasm() -> Outcome {
    target::wasm()?;
    let numeric = rooms::NUMERIC.iter().flat_map(|name| ["-p", name]);
    process::run(wasm_test("custom").args(["--lib", "--tests"]).args(numeric))?;
    // What surrounds the networks: geometry, suppression, smoothing; without the engine.
    // Its package reader insists on the browser's random numbers, which no test there draws.
    process::run(wasm_test("wasm_js").args(["--lib", "-p", rooms::POSE, "--no-default-features"]))
}

/// `cargo test` for wasm32 with our runner. The mangling lets it name the test that failed. With the
/// `custom` source of randomness property tests ask the runner for numbers, the same in every run.
fn wasm_test(randomness: &str) -> std::process::Command {
    let flags = [
        "-Csymbol-mangling-version=v0".to_owned(),
        format!("--cfg=getrandom_backend={randomness:?}"),
    ];
    let runner = paths::root()
        .join("xtask/wasm-test.mjs")
        .display()
        .to_string();
    let key = format!("target.{}", target::WASM);
    let mut cargo = process::cargo();
    cargo.args(["test", "--no-fail-fast", "--target", target::WASM]);
    cargo.args(["--config", &format!("{key}.rustflags={flags:?}")]);
    cargo.args(["--config", &format!("{key}.runner={:?}", ["node", &runner])]);
    cargo
}

fn browser() -> Outcome {
    let chromium = system::chromium()?;
    system::ffmpeg()?;
    setup::npm::packages()?;
    let scripts = scripts()?;
    say_where_data_is();
    let server = Server::start(&paths::dist(), 0)?;
    let mut node = process::command("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .args(scripts);
    node.env("SAGITTA_URL", server.url());
    node.env("SAGITTA_CHROMIUM", chromium);
    node.envs(data().map(|folder| ("SAGITTA_DATA", folder)));
    // The host tests have built it; where they did not run, what needs it is skipped.
    node.env("SAGITTA_CLI", paths::target().join("debug/sagitta"));
    process::run(&mut node)
}

/// Every tests/e2e/*.test.mjs; none at all is a failure.
fn scripts() -> Outcome<Vec<PathBuf>> {
    let folder = paths::root().join("tests/e2e");
    let listed = folder
        .read_dir()
        .map_err(|e| format!("tests/e2e cannot be listed: {e}"))?;
    let mut scripts: Vec<PathBuf> = listed
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    scripts.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    scripts.sort();
    if scripts.is_empty() {
        Err("tests/e2e holds no *.test.mjs".into())
    } else {
        Ok(scripts)
    }
}

/// The reference recordings: `SAGITTA_DATA`, else ../shared/data, where that exists.
pub fn data() -> Option<PathBuf> {
    let beside = || paths::root().parent().map(|p| p.join("shared/data"));
    let named = std::env::var_os("SAGITTA_DATA").map(PathBuf::from);
    named.or_else(beside).filter(|folder| folder.is_dir())
}

fn say_where_data_is() {
    match data() {
        Some(folder) => println!("==> reference data: {}", folder.display()),
        None => println!(
            "==> reference data: none, so the tests that need it are skipped (CONTRIBUTING.md)"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_known_by_name() {
        assert!(matches!(Part::named("wasm"), Some(Part::Wasm)));
        assert!(Part::named("all").is_none());
    }
}
