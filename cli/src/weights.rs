//! The networks' weights: found, checked by sha256, read.

use crate::args::{ModelArg, Net};
use crate::error::Error;
use crate::read;
use sagitta_pose::{Model, Networks};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The manifest this program was built with: names and sha256 of the official files.
const MANIFEST: &str = include_str!("../../models/MANIFEST.toml");

/// The detector and one landmark network.
pub struct Weights {
    /// Name of the landmark network: "full", or that of a file of the user's own.
    pub model: String,
    /// The networks.
    pub networks: Networks,
    /// sha256 by file name.
    pub sha256: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Manifest {
    weights: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    file: String,
    sha256: String,
}

impl From<ModelArg> for Model {
    fn from(model: ModelArg) -> Self {
        match model {
            ModelArg::Lite => Self::Lite,
            ModelArg::Full => Self::Full,
            ModelArg::Heavy => Self::Heavy,
        }
    }
}

impl Weights {
    /// Reads what the command line asks for.
    pub fn of(net: &Net) -> Result<Self, Error> {
        match &net.model_file {
            Some(file) => Self::own(file, net.weights.as_deref()),
            None => Self::load(net.model.into(), net.weights.as_deref()),
        }
    }

    /// Reads a file of the user's own; a detector that it lacks comes from `dir` or the usual places.
    fn own(file: &Path, dir: Option<&Path>) -> Result<Self, Error> {
        let bytes = read::bytes(file, read::NETWORKS)?;
        let name = file.file_name().unwrap_or(file.as_os_str());
        let name = name.to_string_lossy().into_owned();
        let mut sha256 = BTreeMap::from([(name.clone(), hash(&bytes))]);
        let networks = Networks::read(&[&bytes]).or_else(|_| {
            let detector = Model::DETECTOR_FILE;
            let dir = dir.map_or_else(|| find(&[detector]), |dir| Ok(dir.to_owned()))?;
            let (official, sha) = checked(&dir.join(detector), detector)?;
            sha256.insert(detector.to_owned(), sha);
            Networks::read(&[&official, &bytes])
                .map_err(|e| Error::Weights(format!("{}: {e}", file.display())))
        })?;
        Ok(Self {
            model: name,
            networks,
            sha256,
        })
    }

    /// Reads the two files that `model` needs, from `dir` or the usual places.
    pub fn load(model: Model, dir: Option<&Path>) -> Result<Self, Error> {
        let names = [Model::DETECTOR_FILE, model.landmark_file()];
        let dir = match dir {
            Some(dir) => dir.to_owned(),
            None => find(&names)?,
        };
        let mut sha256 = BTreeMap::new();
        let mut read = |name: &str| -> Result<Vec<u8>, Error> {
            let (bytes, sha) = checked(&dir.join(name), name)?;
            sha256.insert(name.to_owned(), sha);
            Ok(bytes)
        };
        let (detector, landmark) = (read(names[0])?, read(names[1])?);
        let networks = Networks::read(&[&detector, &landmark]);
        Ok(Self {
            model: model.name().to_owned(),
            networks: networks.map_err(|e| Error::Weights(e.to_string()))?,
            sha256,
        })
    }
}

/// The first folder that has all `names`: beside the working folder and its parents, beside the
/// program and its parents.
fn find(names: &[&str]) -> Result<PathBuf, Error> {
    let starts = [std::env::current_dir().ok(), std::env::current_exe().ok()];
    starts
        .iter()
        .flatten()
        .flat_map(|start| start.ancestors())
        .map(|folder| folder.join("models").join("weights"))
        .find(|folder| names.iter().all(|name| folder.join(name).is_file()))
        .ok_or_else(|| {
            Error::Weights(
                "the pose model is not on this machine: run `cargo xtask models` in Sagitta's folder, \
                 or name the folder that has it with --weights"
                    .to_owned(),
            )
        })
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn checked(path: &Path, name: &str) -> Result<(Vec<u8>, String), Error> {
    let bytes = read::bytes(path, read::NETWORKS)?;
    let sha = hash(&bytes);
    let expected = expected_sha256(name)?;
    if sha == expected {
        return Ok((bytes, sha));
    }
    Err(Error::Weights(format!(
        "{} is not the official file (its sha256 begins with {}, expected {}): \
         delete it and run `cargo xtask models`",
        path.display(),
        sha.get(..12).unwrap_or(&sha),
        expected.get(..12).unwrap_or(&expected),
    )))
}

fn expected_sha256(name: &str) -> Result<String, Error> {
    let manifest: Manifest = toml::from_str(MANIFEST)
        .map_err(|e| Error::Weights(format!("models/MANIFEST.toml: {e}")))?;
    let entry = manifest
        .weights
        .into_iter()
        .find(|entry| entry.file == name);
    entry
        .map(|entry| entry.sha256)
        .ok_or_else(|| Error::Weights(format!("models/MANIFEST.toml does not list {name}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_lists_every_file_of_every_model() {
        for model in [Model::Lite, Model::Full, Model::Heavy] {
            for name in [Model::DETECTOR_FILE, model.landmark_file()] {
                assert_eq!(
                    expected_sha256(name).map(|sha| sha.len()).ok(),
                    Some(64),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn a_damaged_file_is_named() {
        let dir = tempfile::tempdir().unwrap();
        for name in [Model::DETECTOR_FILE, Model::Lite.landmark_file()] {
            std::fs::write(dir.path().join(name), b"not a network").unwrap();
        }
        let error = Weights::load(Model::Lite, Some(dir.path()))
            .err()
            .unwrap()
            .to_string();
        assert!(
            error.contains(Model::DETECTOR_FILE) && error.contains("cargo xtask models"),
            "{error}"
        );
    }
}
