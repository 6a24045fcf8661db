//! `cargo xtask build`: app and workers through Trunk into dist/, and the headers to serve them with.

use crate::serve::headers;
use crate::{Outcome, paths, process, setup, step};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Everything the built site is made of.
const INPUTS: [&str; 17] = [
    "Cargo.toml",
    "Cargo.lock",
    "accuracy.json",
    "Trunk.toml",
    "index.html",
    "rust-toolchain.toml",
    "package-lock.json",
    ".cargo",
    "src",
    "style",
    "assets",
    "samples",
    "public",
    "worker",
    "crates",
    "models",
    "xtask/src/serve",
];

/// Fetches what is missing, then builds what has changed.
pub fn build() -> Outcome {
    setup::for_build()?;
    let stamp = paths::dist().join(".inputs");
    let inputs = fingerprint(paths::root())?;
    if std::fs::read_to_string(&stamp).is_ok_and(|built| built == inputs) {
        step::nothing_to_do("app", "dist is up to date");
        return Ok(());
    }
    step::step("app: trunk build --release", trunk)?;
    write_headers()?;
    paths::write(&stamp, inputs)
}

fn trunk() -> Outcome {
    let mut trunk = process::command("trunk");
    trunk.args(["build", "--release", "--skip-version-check"]);
    trunk.env("PATH", process::path_with(&setup::tools::folders()?));
    // Trunk reads this variable as a boolean of its own and stops at "1".
    trunk.env_remove("NO_COLOR");
    process::run(&mut trunk)
}

/// Writes dist/_headers, so that any static host that reads it serves what `run` serves.
fn write_headers() -> Outcome {
    let index = paths::read(&paths::dist().join("index.html"))?;
    paths::write(
        &paths::dist().join("_headers"),
        headers::file(&headers::for_page(&index)),
    )
}

/// SHA-256 over names and contents of all inputs; large files count by size and time.
fn fingerprint(root: &Path) -> Outcome<String> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect(&root.join(input), &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in &files {
        hash.update(
            file.strip_prefix(root)
                .unwrap_or(file)
                .to_string_lossy()
                .as_bytes(),
        );
        hash.update(content_key(file)?);
    }
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}

const LARGE: u64 = 1 << 20;

fn content_key(file: &Path) -> Outcome<Vec<u8>> {
    let cannot = |e: std::io::Error| format!("{} cannot be read: {e}", paths::shown(file));
    let meta = file.metadata().map_err(cannot)?;
    if meta.len() < LARGE {
        return std::fs::read(file).map_err(cannot);
    }
    Ok(format!("{} {:?}", meta.len(), meta.modified().map_err(cannot)?).into_bytes())
}

/// All files at or under `path`; nothing when it does not exist. Test folders do not reach the site.
fn collect(path: &Path, into: &mut Vec<PathBuf>) -> Outcome {
    if path.is_file() {
        into.push(path.to_owned());
    } else if path.is_dir()
        && path
            .file_name()
            .is_some_and(|n| n != "tests" && n != "benches")
    {
        let cannot = |e: std::io::Error| format!("{} cannot be listed: {e}", paths::shown(path));
        for entry in path.read_dir().map_err(cannot)? {
            collect(&entry.map_err(cannot)?.path(), into)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_reaches_the_site_changes_the_fingerprint() {
        let root = std::env::temp_dir().join(format!("xtask-build-{}", std::process::id()));
        paths::write(&root.join("src/main.rs"), "fn main() {}").unwrap();
        let first = fingerprint(&root).unwrap();
        paths::write(&root.join("README.md"), "words").unwrap();
        paths::write(&root.join("crates/a/tests/t.rs"), "test").unwrap();
        assert_eq!(fingerprint(&root).unwrap(), first);
        paths::write(&root.join("src/main.rs"), "fn main() {;}").unwrap();
        let second = fingerprint(&root).unwrap();
        assert_ne!(second, first);
        std::fs::rename(root.join("src/main.rs"), root.join("src/other.rs")).unwrap();
        assert_ne!(fingerprint(&root).unwrap(), second);
        std::fs::remove_dir_all(root).unwrap();
    }
}
