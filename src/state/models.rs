//! The pose models to choose from: the official ones, the user's own, and which of them suits a device.

use serde::{Deserialize, Serialize};

/// The choice that leaves the model to a measurement.
pub const AUTO: &str = "auto";
/// What the automatic choice keeps up with, in frames per second.
pub const WANTED_HZ: f64 = 30.0;
/// What a frame costs besides the landmark network (copying, cutting out, geometry), in milliseconds.
const OVERHEAD_MS: f64 = 6.0;
/// How the choice of an own model begins.
const OWN: &str = "own:";

/// A pose model that the project offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Model {
    /// Identifier: "lite".
    pub id: &'static str,
    /// What people read.
    pub name: &'static str,
    /// What speaks for it.
    pub word: &'static str,
}

/// The models, fastest first.
pub const MODELS: [Model; 3] = [
    Model {
        id: "lite",
        name: "Lite",
        word: "Fastest. For a first look, or an old phone.",
    },
    Model {
        id: "full",
        name: "Full",
        word: "More exact, a little slower.",
    },
    Model {
        id: "heavy",
        name: "Heavy",
        word: "Most exact, several times slower.",
    },
];

const MANIFEST: &str = include_str!("../../models/MANIFEST.toml");

/// A weights file as the manifest lists it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Weights {
    /// Name of the file.
    pub file: String,
    /// Its model; empty for the person detector, which all share.
    pub model: String,
    /// Its size.
    pub bytes: u32,
    /// Its sha256 in hexadecimal.
    pub sha256: String,
    /// Multiplications per run, in millions.
    pub mmacs: u32,
    /// Whether the user brought it: then it is in the browser's cache or nowhere.
    pub own: bool,
}

/// A model with all its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// Its choice: "lite", "own:…".
    pub id: String,
    /// In the order in which they count.
    pub files: Vec<Weights>,
}

/// The files of a choice other than [`AUTO`].
///
/// # Errors
/// A sentence where there is no such model any more.
pub fn files(choice: &str, all: &[OwnModel]) -> Result<Files, String> {
    let files = match own(choice, all) {
        Some(mine) => with_detector(mine),
        None => weights(choice).map(Vec::from),
    };
    let files = files.ok_or("The pose model is gone; choose another one and try again.")?;
    let id = choice.to_owned();
    Ok(Files { id, files })
}

/// An own model and, unless it brings one, the official person detector.
fn with_detector(mine: &OwnModel) -> Option<Vec<Weights>> {
    let file = Weights {
        file: mine.name.clone(),
        bytes: mine.bytes,
        sha256: mine.sha256.clone(),
        own: true,
        ..Weights::default()
    };
    if mine.package {
        return Some(vec![file]);
    }
    let [detector, _] = weights(MEASURED)?;
    Some(vec![detector, file])
}

/// Person detector and landmark network of an official model, in this order.
pub fn weights(model: &str) -> Option<[Weights; 2]> {
    let all = manifest(MANIFEST);
    let find = |model: &str| all.iter().find(|w| w.model == model).cloned();
    Some([find("")?, find(model).filter(|w| !w.model.is_empty())?])
}

/// The bytes of a piece of a file, of which the first ones of each pair are here and the second ones there.
pub fn interleaved(first: &[u8], second: &[u8]) -> Vec<u8> {
    let mut all = vec![0; first.len() + second.len()];
    for (place, byte) in all.iter_mut().step_by(2).zip(first) {
        *place = *byte;
    }
    for (place, byte) in all.iter_mut().skip(1).step_by(2).zip(second) {
        *place = *byte;
    }
    all
}

/// The manifest's `[[weights]]` tables, read line by line.
fn manifest(text: &str) -> Vec<Weights> {
    let mut list: Vec<Weights> = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            list.push(Weights::default());
        }
        let (Some((key, value)), Some(last)) = (line.split_once('='), list.last_mut()) else {
            continue;
        };
        let value = value.trim().trim_matches('"');
        match key.trim() {
            "file" => last.file = value.to_owned(),
            "model" => last.model = value.to_owned(),
            "bytes" => last.bytes = value.parse().unwrap_or(0),
            "sha256" => last.sha256 = value.to_owned(),
            "mmacs" => last.mmacs = value.parse().unwrap_or(0),
            _ => {}
        }
    }
    list.retain(|w| !w.file.is_empty());
    list
}

/// Bytes that a model needs in all.
pub fn download(model: &str) -> u64 {
    let files = weights(model).into_iter().flatten();
    files.map(|w| u64::from(w.bytes)).sum()
}

/// The model that is measured and from which the others' times follow.
pub const MEASURED: &str = MODELS[0].id;

/// The most exact model that still keeps up, from the time of the smallest one's landmark network; the
/// smallest one if none does.
pub fn best(lite_ms: f64) -> &'static str {
    let mmacs = |id: &str| weights(id).map_or(f64::INFINITY, |[_, w]| f64::from(w.mmacs));
    let per_mmac = lite_ms / mmacs(MEASURED);
    let keeps_up = |m: &&Model| per_mmac * mmacs(m.id) + OVERHEAD_MS <= 1000.0 / WANTED_HZ;
    MODELS.iter().rfind(keeps_up).map_or(MEASURED, |m| m.id)
}

/// A model file that the user brought: a `.task` package or a `.tflite` landmark network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnModel {
    /// sha256 in hexadecimal: its name in the browser's cache.
    pub sha256: String,
    /// Name of the file.
    pub name: String,
    /// Size.
    pub bytes: u32,
    /// Whether it is a package, which brings its own person detector.
    pub package: bool,
}

impl OwnModel {
    /// How it is chosen.
    pub fn id(&self) -> String {
        format!("{OWN}{}", self.sha256)
    }
}

/// The own model that a choice names; `None` for the official ones.
pub fn own<'a>(choice: &str, all: &'a [OwnModel]) -> Option<&'a OwnModel> {
    let sha256 = choice.strip_prefix(OWN)?;
    all.iter().find(|m| m.sha256 == sha256)
}

/// What people read for a choice.
pub fn name(choice: &str, all: &[OwnModel]) -> String {
    let official = MODELS.iter().find(|m| m.id == choice);
    match (official, own(choice, all)) {
        (Some(model), _) => model.name.into(),
        (None, Some(model)) => model.name.clone(),
        _ => choice.into(),
    }
}

/// What a report calls a choice: "lite", or the name of the user's file.
pub fn name_in_reports(choice: &str, all: &[OwnModel]) -> String {
    own(choice, all).map_or_else(|| choice.to_owned(), |m| m.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_names_every_model() {
        for model in MODELS {
            let [detector, landmarks] = weights(model.id).unwrap();
            assert!(landmarks.file.contains(model.id) && detector.file.contains("detection"));
            for weights in [detector, landmarks] {
                assert_eq!(weights.sha256.len(), 64);
                assert!(weights.bytes > 1_000_000 && weights.mmacs > 100);
            }
            assert!(download(model.id) > 5_000_000);
        }
        assert_eq!(weights("huge"), None);
        assert_eq!(weights(""), None);
    }

    #[test]
    fn a_file_is_put_together_from_its_halves() {
        assert_eq!(interleaved(b"abc", b"ABC"), b"aAbBcC");
        assert_eq!(interleaved(b"abc", b"AB"), b"aAbBc");
        assert_eq!(interleaved(b"", b""), b"");
    }

    #[test]
    fn the_best_model_is_the_most_exact_that_keeps_up() {
        assert_eq!(best(1.0), "heavy");
        assert_eq!(best(12.0), "full");
        assert_eq!(best(20.0), "lite");
        assert_eq!(best(500.0), "lite");
    }

    #[test]
    fn own_models_are_found_by_their_digest() {
        let mine = OwnModel {
            sha256: "ab".into(),
            name: "mine.task".into(),
            bytes: 5,
            package: true,
        };
        let all = [mine.clone()];
        assert_eq!(own(&mine.id(), &all), Some(&mine));
        assert_eq!(own("own:cd", &all), None);
        assert_eq!(own("full", &all), None);
        assert_eq!(name(&mine.id(), &all), "mine.task");
        assert_eq!(name("full", &all), "Full");
        // A package brings its detector along, a bare network needs the official one.
        assert_eq!(files(&mine.id(), &all).unwrap().files.len(), 1);
        let bare = [OwnModel {
            package: false,
            ..mine.clone()
        }];
        let found = files(&mine.id(), &bare).unwrap().files;
        assert!(found.len() == 2 && !found[0].own && found[1].own);
        assert!(files(&mine.id(), &[]).is_err());
    }
}
