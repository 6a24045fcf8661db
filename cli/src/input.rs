//! What the user pointed at: files sorted by what they are, folders by what they hold.

use crate::error::Error;
use crate::read;
use crate::say::tell;
use sagitta_formats::keypoints::OpenPose;
use sagitta_formats::{Format, HEAD_BYTES, detect};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A recording to work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recording {
    /// Anything FFmpeg may decode.
    Video(PathBuf),
    /// One photo.
    Still(PathBuf),
    /// A folder of stills, in order of their names.
    Stills(PathBuf, Vec<PathBuf>),
    /// A file of landmarks, of coordinates or of forces: no network is run.
    Data(PathBuf),
    /// A folder with a file of landmarks per frame, as OpenPose writes them: no network is run.
    Frames(PathBuf, Vec<PathBuf>),
}

impl Recording {
    /// The file or folder the user named.
    pub fn path(&self) -> &Path {
        match self {
            Self::Video(path)
            | Self::Still(path)
            | Self::Stills(path, _)
            | Self::Data(path)
            | Self::Frames(path, _) => path,
        }
    }

    /// All its files.
    pub fn files(&self) -> &[PathBuf] {
        match self {
            Self::Stills(_, files) | Self::Frames(_, files) => files,
            Self::Video(file) | Self::Still(file) | Self::Data(file) => std::slice::from_ref(file),
        }
    }

    /// Whether no network is run.
    pub fn has_landmarks(&self) -> bool {
        matches!(self, Self::Data(_) | Self::Frames(..))
    }

    /// Name without folder.
    pub fn name(&self) -> String {
        self.path()
            .file_name()
            .map_or_else(|| "input".to_owned(), |n| n.to_string_lossy().into_owned())
    }
}

const STILLS: [&str; 4] = ["jpg", "jpeg", "png", "webp"];
const DATA: [&str; 5] = ["json", "mot", "sto", "trc", "c3d"];
/// Tables of forces: named one by one, since folders are full of other text.
const TABLES: [&str; 2] = ["txt", "csv"];
const VIDEOS: [&str; 11] = [
    "mp4", "mov", "m4v", "webm", "mkv", "avi", "3gp", "3g2", "ts", "mts", "m2ts",
];

/// All recordings behind `inputs`. A folder of images, or of a file of landmarks per frame, is one
/// recording; any other folder gives one for each file in it that can be one.
///
/// # Errors
/// A path that does not exist, or a folder with nothing to analyse.
pub fn find(inputs: &[PathBuf]) -> Result<Vec<Recording>, Error> {
    let mut all = Vec::new();
    for input in inputs {
        let meta = std::fs::metadata(input).map_err(Error::reading(input))?;
        if meta.is_dir() {
            all.extend(folder(input)?);
        } else {
            all.push(file(input)?);
        }
    }
    Ok(all)
}

/// The single recording behind `input`.
///
/// # Errors
/// As [`find`]; a folder of several recordings is wrong usage.
pub fn find_one(input: &Path) -> Result<Recording, Error> {
    let mut all = find(&[input.to_owned()])?;
    match (all.pop(), all.is_empty()) {
        (Some(one), true) => Ok(one),
        _ => Err(Error::Usage(format!(
            "{} holds several recordings: name one of them",
            input.display()
        ))),
    }
}

/// What a file is: by its first bytes, so that a wrong extension does no harm, then by its name.
fn file(path: &Path) -> Result<Recording, Error> {
    let mut head = Vec::new();
    read::open(path)?
        .take(HEAD_BYTES as u64)
        .read_to_end(&mut head)
        .map_err(Error::reading(path))?;
    if head.is_empty() {
        return Err(Error::input(
            path,
            "the file is empty: copy it again from where it was recorded",
        ));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let extension = extension(path);
    let known = DATA.contains(&&*extension) || TABLES.contains(&&*extension);
    let path = path.to_owned();
    Ok(match detect(&head, &name) {
        Format::Image => Recording::Still(path),
        Format::C3d | Format::Text => Recording::Data(path),
        // The reader says what is wrong with it.
        Format::Unknown if known => Recording::Data(path),
        Format::Video | Format::Unknown => Recording::Video(path),
    })
}

fn folder(path: &Path) -> Result<Vec<Recording>, Error> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path).map_err(Error::reading(path))? {
        names.push(entry.map_err(Error::reading(path))?.path());
    }
    names.retain(|p| p.is_file());
    names.sort();
    let with = |known: &[&str]| -> Vec<PathBuf> {
        names
            .iter()
            .filter(|p| known.contains(&extension(p).as_str()))
            .cloned()
            .collect()
    };
    let mut recordings: Vec<PathBuf> = with(&[&VIDEOS[..], &DATA[..]].concat());
    let stills = with(&STILLS);
    let mut found = Vec::new();
    let frames = with(&["json"]);
    if frames.first().is_some_and(|first| is_frame(first)) {
        recordings.retain(|p| !frames.contains(p));
        found.push(Recording::Frames(path.to_owned(), frames));
    }
    for recording in &recordings {
        found.push(file(recording)?);
    }
    if !found.is_empty() {
        left_out(path, &names, &found);
        return Ok(found);
    }
    if stills.is_empty() {
        return Err(Error::input(
            path,
            "there is no video, image, pose or coordinates file in this folder",
        ));
    }
    Ok(vec![Recording::Stills(path.to_owned(), stills)])
}

/// Tells of the files of a folder that are no recordings, or photos beside some.
fn left_out(path: &Path, names: &[PathBuf], found: &[Recording]) {
    let of = |name: &PathBuf| {
        found.iter().any(|recording| match recording {
            Recording::Frames(_, files) => files.contains(name),
            other => other.path() == name,
        })
    };
    let hidden = |name: &PathBuf| {
        let name = name.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with('.')
    };
    let others: Vec<_> = names
        .iter()
        .filter(|name| !of(name) && !hidden(name))
        .collect();
    if let Some(first) = others.first() {
        let first = first.file_name().unwrap_or_default().to_string_lossy();
        tell(format!(
            "{}: {} files in it are no recordings by their names, or photos beside them, and are left out, the first being {first}; name those that you want one by one",
            path.display(),
            others.len()
        ));
    }
}

/// Whether a file holds the landmarks of one frame.
fn is_frame(path: &Path) -> bool {
    const MAX_BYTES: u64 = 1 << 20;
    let mut text = String::new();
    let Ok(file) = read::open(path) else {
        return false;
    };
    file.take(MAX_BYTES).read_to_string(&mut text).is_ok() && OpenPose::is_frame(&text)
}

fn extension(path: &Path) -> String {
    path.extension()
        .map(|e| e.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_images_is_one_recording_in_order_of_names() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.png", "a.PNG", "notes.txt"] {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        let found = find(&[dir.path().to_owned()]).unwrap();
        let stills = vec![dir.path().join("a.PNG"), dir.path().join("b.png")];
        assert_eq!(
            found,
            vec![Recording::Stills(dir.path().to_owned(), stills)]
        );
    }

    #[test]
    fn a_folder_of_a_file_per_frame_is_one_recording() {
        let dir = tempfile::tempdir().unwrap();
        let frame = "{\"version\":1.3,\"people\":[]}";
        for name in ["a_02.json", "a_01.json"] {
            std::fs::write(dir.path().join(name), frame).unwrap();
        }
        std::fs::write(dir.path().join("a.mot"), "Coordinates").unwrap();
        let frames = ["a_01.json", "a_02.json"].map(|name| dir.path().join(name));
        let expected = vec![
            Recording::Frames(dir.path().to_owned(), frames.to_vec()),
            Recording::Data(dir.path().join("a.mot")),
        ];
        assert_eq!(find(&[dir.path().to_owned()]).unwrap(), expected);
    }

    #[test]
    fn an_empty_file_and_an_empty_folder_are_named() {
        let dir = tempfile::tempdir().unwrap();
        assert!(
            find(&[dir.path().to_owned()])
                .unwrap_err()
                .to_string()
                .contains("no video")
        );
        let empty = dir.path().join("empty.mp4");
        std::fs::write(&empty, "").unwrap();
        assert!(find(&[empty]).unwrap_err().to_string().contains("empty"));
    }

    #[test]
    fn a_missing_path_is_named() {
        let error = find(&[PathBuf::from("no/such/file.mp4")]).unwrap_err();
        assert!(error.to_string().contains("no/such/file.mp4"));
        assert_eq!(error.exit_code(), 1);
    }
}
