//! What a person saw in the recordings.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Whether there is anything to measure in a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measurable {
    /// It shows what is asked for.
    #[default]
    Yes,
    /// It shows nothing that can be measured; the notes say why.
    No,
    /// The pixels show it, the track follows another person.
    Video,
    /// It may be measured; nothing is labelled.
    Unlabelled,
}

/// One repetition of a lift as a person saw it, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct TrueRep {
    /// First movement; `None` or negative where it lies before the recording.
    pub start_s: Option<f64>,
    /// Lowest point of a squat or bench press, highest of the others.
    pub event_s: f64,
    /// Until when the event lasts, where it does.
    pub event_to_s: Option<f64>,
    /// Back at rest; `None` where it lies behind the recording.
    pub end_s: Option<f64>,
}

/// A clip of a lift, or of none.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[allow(missing_docs)]
pub struct Lift {
    pub name: String,
    pub source: String,
    pub path: String,
    pub movement: String,
    pub variant: String,
    pub view: String,
    pub reps: Vec<TrueRep>,
    pub counts_ok: Vec<usize>,
    pub tolerance_s: f64,
    #[serde(default)]
    pub measurable: Measurable,
    #[serde(default)]
    pub notes: String,
}

/// What a person saw of somebody at an instant.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Sighting {
    /// When, in seconds.
    pub t_s: f64,
    /// The middle of each torso in pixels, by name.
    pub who: BTreeMap<String, [f64; 2]>,
}

/// A recording of anything else: jumps, gait, rises, several people, forces, markers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[allow(missing_docs)]
pub struct Other {
    pub name: String,
    pub kind: String,
    pub file: String,
    pub source: String,
    #[serde(default)]
    pub path: Option<String>,
    pub cut_s: Option<[f64; 2]>,
    pub movement: String,
    pub ask: String,
    pub auto_ok: Vec<String>,
    #[serde(deserialize_with = "numbers")]
    pub events: Vec<BTreeMap<String, Option<f64>>>,
    pub count: Option<usize>,
    pub window_s: Option<(f64, f64)>,
    pub tolerance_s: f64,
    #[serde(default)]
    pub contacts_only: bool,
    #[serde(default)]
    pub extra_toe_off: Vec<f64>,
    #[serde(default)]
    pub people: Vec<Sighting>,
    pub radius_px: Option<f64>,
    #[serde(default)]
    pub measurable: Measurable,
    #[serde(default)]
    pub notes: String,
}

/// Events with their numbers; what is said of them in words is left out.
fn numbers<'a, D: serde::Deserializer<'a>>(
    from: D,
) -> Result<Vec<BTreeMap<String, Option<f64>>>, D::Error> {
    let all = Vec::<BTreeMap<String, serde_json::Value>>::deserialize(from)?;
    let of = |event: BTreeMap<String, serde_json::Value>| {
        let numeric = |(k, v): (String, serde_json::Value)| {
            (v.is_number() || v.is_null()).then(|| (k, v.as_f64()))
        };
        event.into_iter().filter_map(numeric).collect()
    };
    Ok(all.into_iter().map(of).collect())
}

/// The whole corpus.
#[derive(Debug, Clone, PartialEq)]
pub struct Corpus {
    folder: PathBuf,
    tracks: Option<PathBuf>,
    /// Lifting clips and clips without a lift.
    pub lifts: Vec<Lift>,
    /// Everything else.
    pub others: Vec<Other>,
}

impl Corpus {
    /// The corpus, if its folder is there.
    ///
    /// # Errors
    /// Where the folder is there and its truth cannot be read.
    pub fn open() -> Result<Option<Self>, String> {
        let data = std::env::var_os("SAGITTA_DATA").map(PathBuf::from);
        let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
        let folder = data
            .unwrap_or_else(|| PathBuf::from(beside))
            .join("strangers");
        if !folder.is_dir() {
            return Ok(None);
        }
        Ok(Some(Self {
            lifts: read(&folder.join("lifts/truth.json"))?,
            others: read(&folder.join("others/truth.json"))?,
            tracks: None,
            folder,
        }))
    }

    /// Takes tracks from this folder where they lie there, each in a folder of its name.
    pub fn with_tracks(mut self, folder: PathBuf) -> Self {
        self.tracks = Some(folder);
        self
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The track of a lifting clip.
    pub fn lift_path(&self, lift: &Lift) -> PathBuf {
        let kept = format!("lifts/tracks/{}.json", lift.name);
        self.made(&lift.name)
            .unwrap_or_else(|| self.folder.join(kept))
    }

    /// The file of another recording.
    pub fn other_path(&self, other: &Other) -> PathBuf {
        let kept = self.folder.join("others").join(&other.file);
        self.made(&other.name).unwrap_or(kept)
    }

    fn made(&self, name: &str) -> Option<PathBuf> {
        let path = self.tracks.as_ref()?.join(name).join("pose.json");
        path.is_file().then_some(path)
    }
}

fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
}
