//! The npm packages of package-lock.json: weights, wasm-opt, the browser driver.

use crate::step::{nothing_to_do, retried, step};
use crate::{Outcome, models::sha256_hex, paths, process};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The packages of the project.
pub fn packages() -> Outcome {
    packages_in(paths::root())
}

/// Runs `npm ci` when a folder's node_modules is not what its package-lock.json says.
pub fn packages_in(root: &Path) -> Outcome {
    let wanted = fingerprint(root)?;
    if std::fs::read_to_string(stamp(root)).is_ok_and(|found| found == wanted) {
        nothing_to_do("npm packages", "as in package-lock.json");
        return Ok(());
    }
    let Some(npm) = process::found("npm") else {
        return Err("npm was not found on PATH; install Node 20 or later (Debian: `apt-get install nodejs npm`)".into());
    };
    step("npm packages: npm ci", || {
        let advice = "Check that the npm registry can be reached, then run the command again.";
        retried("npm ci", advice, Duration::from_secs(5), || {
            let options = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
            process::run(process::command(&npm).args(options).current_dir(root))
        })?;
        paths::write(&stamp(root), &wanted)
    })
}

/// The stamp lies inside node_modules, so that it goes when they go.
fn stamp(root: &Path) -> PathBuf {
    root.join("node_modules/.sagitta-stamp")
}

fn fingerprint(root: &Path) -> Outcome<String> {
    let files = [root.join("package.json"), root.join("package-lock.json")];
    let texts: Outcome<Vec<String>> = files.iter().map(|file| paths::read(file)).collect();
    Ok(sha256_hex(texts?.concat().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_lock_changes_the_fingerprint() {
        let root = std::env::temp_dir().join(format!("xtask-npm-{}", std::process::id()));
        paths::write(&root.join("package.json"), "{}").unwrap();
        assert!(
            fingerprint(&root)
                .unwrap_err()
                .contains("package-lock.json")
        );
        paths::write(&root.join("package-lock.json"), "1").unwrap();
        let first = fingerprint(&root).unwrap();
        paths::write(&root.join("package-lock.json"), "2").unwrap();
        assert_ne!(fingerprint(&root).unwrap(), first);
        std::fs::remove_dir_all(root).unwrap();
    }
}
