//! Programs of the operating system that the tests use: Chromium and ffmpeg.

use crate::step::{nothing_to_do, retried, step, waiting};
use crate::{Outcome, process};
use std::path::PathBuf;
use std::time::Duration;

const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// A Chromium or Chrome to run the browser tests in.
pub fn chromium() -> Outcome<PathBuf> {
    if let Some(named) = std::env::var_os("CHROME").map(PathBuf::from) {
        return if named.is_file() {
            Ok(named)
        } else {
            Err(format!(
                "CHROME names {}, which is not a file",
                named.display()
            ))
        };
    }
    program(
        "Chromium",
        &BROWSERS,
        "chromium",
        "or set CHROME to the browser's path",
    )
}

/// Decodes videos for the command-line program.
pub fn ffmpeg() -> Outcome<PathBuf> {
    program("ffmpeg", &["ffmpeg"], "ffmpeg", "or put ffmpeg on PATH")
}

fn program(what: &str, names: &[&str], package: &str, or: &str) -> Outcome<PathBuf> {
    let look = || names.iter().find_map(|name| process::found(name));
    if let Some(path) = look() {
        nothing_to_do(what, &path.display().to_string());
        return Ok(path);
    }
    let advice = format!("Install it with `apt-get install {package}` as root, {or}.");
    if !process::is_root() || process::found("apt-get").is_none() {
        return Err(format!("{what} was not found. {advice}"));
    }
    step(&format!("{what}: apt-get installs it"), || {
        retried(
            &format!("installing {what}"),
            &advice,
            Duration::from_secs(10),
            || waiting("apt-get", || apt_install(package)),
        )
    })?;
    look().ok_or_else(|| format!("{what} was installed but is still not on PATH. {advice}"))
}

fn apt_install(package: &str) -> Outcome {
    process::quiet(process::command("apt-get").args(["update", "-q"]))?;
    let mut install = process::command("apt-get");
    install.args(["install", "-y", "-q", "--no-install-recommends", package]);
    process::quiet(install.env("DEBIAN_FRONTEND", "noninteractive"))
}
