//! Several files at once, and folders of them.

use super::files;
use js_sys::{Array, ArrayBuffer, Function, Promise, Reflect};
use sagitta_formats::Format;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DragEvent, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry,
    HtmlInputElement,
};

/// Files of OpenSim's that are taken at most.
pub const MOST_FILES: usize = 500;
/// Files that are listed at most, so that a whole disk that was dropped by mistake ends: the frames of some
/// minutes.
pub const MOST_LISTED: usize = 30_000;
/// The largest text that is read, in bytes.
const MOST_BYTES: f64 = 256e6;

/// A file under its path within what was brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// "walk/subject01.osim".
    pub path: String,
    /// The file.
    pub file: File,
}

/// What was dropped, before the folders are opened. The browser forgets it when the event is over.
pub struct Dropped {
    entries: Vec<FileSystemEntry>,
    files: Vec<File>,
}

impl Dropped {
    /// Of an event.
    pub fn of(event: &DragEvent) -> Self {
        let mut dropped = Self {
            entries: Vec::new(),
            files: Vec::new(),
        };
        let Some(items) = event.data_transfer().map(|t| t.items()) else {
            return dropped;
        };
        for i in 0..items.length() {
            let Some(item) = items.get(i) else { continue };
            match (item.webkit_get_as_entry(), item.get_as_file()) {
                (Ok(Some(entry)), _) if entry.is_directory() => dropped.entries.push(entry),
                (_, Ok(Some(file))) => dropped.files.push(file),
                _ => {}
            }
        }
        dropped
    }

    /// Whether there is a folder.
    pub fn has_folder(&self) -> bool {
        !self.entries.is_empty()
    }

    /// The files that were not in a folder.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// All files, those in folders too.
    pub async fn all(self) -> Vec<Found> {
        let mut found: Vec<Found> = self.files.into_iter().map(alone).collect();
        let mut open = self.entries;
        while let Some(entry) = open.pop() {
            if found.len() >= MOST_LISTED {
                break;
            }
            if entry.is_directory() {
                open.extend(inside(entry.unchecked_into()).await.unwrap_or_default());
            } else if let Ok(file) = file_of(entry.unchecked_ref()).await {
                let path = entry.full_path().trim_start_matches('/').to_owned();
                found.push(Found { path, file });
            }
        }
        found
    }
}

/// Has a picker choose a folder.
pub fn pick_folder(input: &HtmlInputElement) {
    // An attribute with a fixed, valid name is never refused.
    input.set_attribute("webkitdirectory", "").ok();
}

/// Files chosen in an `<input type=file>`, with their paths where a folder was chosen.
pub fn from_picker(input: &HtmlInputElement) -> Vec<Found> {
    files::from_picker(input)
        .into_iter()
        .take(MOST_LISTED)
        .map(alone)
        .collect()
}

fn alone(file: File) -> Found {
    Found {
        path: path_of(&file).unwrap_or_else(|| file.name()),
        file,
    }
}

/// The path within a folder that was chosen.
fn path_of(file: &File) -> Option<String> {
    let path = Reflect::get(file, &"webkitRelativePath".into()).ok()?;
    path.as_string().filter(|p| !p.is_empty())
}

/// The name of the folder that was chosen and in which a file lies.
pub fn folder_of(file: &File) -> Option<String> {
    let path = path_of(file)?;
    path.split_once('/').map(|(folder, _)| folder.to_owned())
}

/// What a file holds.
pub enum Content {
    /// Text.
    Text(String),
    /// A C3D file's bytes.
    C3d(ArrayBuffer),
}

/// What a file holds. The error is a sentence.
pub async fn content_of(file: &File) -> Result<Content, String> {
    if file.size() > MOST_BYTES {
        return Err("It is larger than 256 MB; bring a shorter recording.".into());
    }
    match files::format_of(file).await {
        Format::C3d => return files::read_all(file).await.map(Content::C3d),
        Format::Text => {}
        _ if file.size() == 0.0 => return Err("It is empty; choose it again.".into()),
        _ => {
            return Err(
                "It is no text; OpenSim's files are (OSIM, XML, MOT, STO, TRC), and C3D is read too."
                    .into(),
            );
        }
    }
    let text = JsFuture::from(file.text()).await;
    let text = text.ok().and_then(|t| t.as_string());
    let text = text.ok_or("It could not be read; it may have been moved, so choose it again.")?;
    Ok(Content::Text(text))
}

async fn file_of(entry: &FileSystemFileEntry) -> Result<File, JsValue> {
    let file = called_back(|yes, no| {
        entry.file_with_callback_and_callback(yes, no);
    });
    file.await?.dyn_into()
}

/// What is in a folder; the browser tells a part at a time.
async fn inside(folder: FileSystemDirectoryEntry) -> Result<Vec<FileSystemEntry>, JsValue> {
    let reader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let part = called_back(|yes, no| {
            // What cannot be listed answers with an error.
            reader.read_entries_with_callback_and_callback(yes, no).ok();
        });
        let part: Array = part.await?.dyn_into()?;
        if part.length() == 0 || all.len() >= MOST_LISTED {
            return Ok(all);
        }
        all.extend(part.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

/// Waits for whichever of two functions is called.
async fn called_back(mut ask: impl FnMut(&Function, &Function)) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::new(&mut |yes, no| ask(&yes, &no))).await
}
