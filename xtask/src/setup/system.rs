//! Programs of the operating system that the tests use: Chromium and ffmpeg.

use crate::step::{nothing_to_do, retried, step, waiting};
use crate::{Outcome, process};
use std::path::{Path, PathBuf};
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

/// A Vulkan driver for the native tests of the WebGPU engine; Mesa's runs on the processor. Without one
/// these tests skip and say so, so a failure to install it is told and no more.
pub fn vulkan() {
    let there = |folder: &str| {
        let entries = Path::new(folder).read_dir();
        entries.is_ok_and(|mut entries| entries.next().is_some())
    };
    let drivers = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
    if let Some(folder) = drivers.into_iter().find(|folder| there(folder)) {
        return nothing_to_do("Vulkan driver", folder);
    }
    let package = "mesa-vulkan-drivers";
    let done = if process::is_root() && process::found("apt-get").is_some() {
        step("Vulkan driver: apt-get installs it", || {
            waiting("apt-get", || apt_install(package))
        })
    } else {
        Err("no driver was found".into())
    };
    if let Err(why) = done {
        println!(
            "    tests on a graphics device will skip ({why}); `apt-get install {package}` as root helps"
        );
    }
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
