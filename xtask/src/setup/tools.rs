//! Pinned command-line tools, installed once per version into the cache that all checkouts share.

use crate::step::{nothing_to_do, retried, step};
use crate::{Outcome, paths, process};
use std::path::PathBuf;
use std::time::Duration;

const TRUNK: &str = "0.21.14";
const DENY: &str = "0.20.2";

/// Builds the app.
pub fn trunk() -> Outcome {
    install("trunk", TRUNK, "trunk", true)
}

/// Makes the JavaScript side of wasm modules; must match the library in Cargo.lock.
pub fn wasm_bindgen() -> Outcome {
    install(
        "wasm-bindgen-cli",
        &bindgen_version()?,
        "wasm-bindgen",
        false,
    )
}

/// Reads licences, sources and advisories. Building it takes minutes, so only `check` asks for it.
pub fn cargo_deny() -> Outcome<PathBuf> {
    install("cargo-deny", DENY, "cargo-deny", true)?;
    Ok(paths::tool("cargo-deny", DENY).join("bin/cargo-deny"))
}

/// The folders of all tools a build calls.
pub fn folders() -> Outcome<Vec<PathBuf>> {
    Ok(vec![
        paths::tool("trunk", TRUNK).join("bin"),
        bindgen_folder()?,
        paths::root().join("node_modules/.bin"),
    ])
}

/// The folder of `wasm-bindgen` and `wasm-bindgen-test-runner`.
pub fn bindgen_folder() -> Outcome<PathBuf> {
    Ok(paths::tool("wasm-bindgen-cli", &bindgen_version()?).join("bin"))
}

fn bindgen_version() -> Outcome<String> {
    let lock = paths::read(&paths::root().join("Cargo.lock"))?;
    locked_version(&lock, "wasm-bindgen")
        .ok_or_else(|| "Cargo.lock has no wasm-bindgen; run `cargo generate-lockfile`".to_owned())
}

/// The version of a package in a Cargo.lock.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let lock: toml::Table = toml::from_str(lock).ok()?;
    let packages = lock.get("package")?.as_array()?;
    let found = packages
        .iter()
        .find(|p| p.get("name").and_then(|n| n.as_str()) == Some(package))?;
    found.get("version")?.as_str().map(str::to_owned)
}

fn install(package: &str, version: &str, program: &str, locked: bool) -> Outcome {
    let root = paths::tool(package, version);
    if root.join("bin").join(program).exists() {
        nothing_to_do(package, &format!("{version} is installed"));
        return Ok(());
    }
    step(
        &format!("{package} {version}: cargo builds it, once"),
        || {
            let advice = "Check that crates.io can be reached, then run the command again.";
            retried(
                &format!("installing {package}"),
                advice,
                Duration::from_secs(5),
                || {
                    let mut cargo = process::cargo();
                    cargo
                        .args(["install", package, "--version", version, "--root"])
                        .arg(&root);
                    cargo.args(locked.then_some("--locked"));
                    cargo.env("CARGO_TARGET_DIR", paths::cache().join("tools/target"));
                    process::run(&mut cargo)
                },
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_the_packages_own() {
        let lock = "version = 4\n[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(
            locked_version(lock, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(locked_version(lock, "leptos"), None);
        assert_eq!(locked_version("not toml =", "leptos"), None);
    }
}
