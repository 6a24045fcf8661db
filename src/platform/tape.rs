//! Recordings of the camera that nobody has analysed yet, kept part by part while they are made, so that a
//! closed tab or a crash loses a second of them at most.

use super::storage::{self, TAPE_PARTS, TAPES};
use idb::{Error, TransactionMode};
use js_sys::Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, File, FilePropertyBag};

/// A recording whose last part came so long ago is not being made any more, in another tab for example;
/// in milliseconds. Parts come every second.
const SETTLED_MS: f64 = 5000.0;

/// A recording, without its pictures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tape {
    /// Unique.
    pub id: String,
    /// The file's name, with its ending.
    pub name: String,
    /// The file's type: "video/mp4".
    pub kind: String,
    /// How many parts there are.
    pub parts: u32,
    /// When it began and when the last part came: milliseconds since 1970 (UTC).
    pub from_ms: f64,
    /// See `from_ms`.
    pub to_ms: f64,
}

impl Tape {
    /// Seconds of it that are kept.
    pub fn length_s(&self) -> f64 {
        (self.to_ms - self.from_ms) / 1e3
    }

    fn part(&self, index: u32) -> JsValue {
        JsValue::from_str(&format!("{}/{index:06}", self.id))
    }
}

/// Keeps a part; `tape` counts it already. An error is a sentence.
pub async fn keep(tape: &Tape, part: &Blob) -> Result<(), String> {
    const FULL: &str = "The recording goes on, but is not kept for a reload: the disk is full or site data is blocked.";
    let database = storage::open().await?;
    let kept = async {
        let transaction = database.transaction(&[TAPES, TAPE_PARTS], TransactionMode::ReadWrite)?;
        let parts = transaction.object_store(TAPE_PARTS)?;
        let last = tape.parts.saturating_sub(1);
        parts.put(part, Some(&tape.part(last)))?.await?;
        let key = JsValue::from_str(&tape.id);
        let tapes = transaction.object_store(TAPES)?;
        tapes.put(&storage::to_js(tape)?, Some(&key))?.await?;
        Ok::<_, Error>(transaction.commit()?.await?.is_committed())
    };
    let kept = kept.await.unwrap_or(false);
    database.close();
    kept.then_some(()).ok_or_else(|| FULL.to_owned())
}

/// All that are kept and not being made any more at `now_ms`, newest first; none where nothing can be kept.
pub async fn list(now_ms: f64) -> Vec<Tape> {
    let Ok(database) = storage::open().await else {
        return Vec::new();
    };
    let found = async {
        let transaction = database.transaction(&[TAPES], TransactionMode::ReadOnly)?;
        transaction.object_store(TAPES)?.get_all(None, None)?.await
    };
    let found = found.await.unwrap_or_default();
    database.close();
    let read = |value| serde_wasm_bindgen::from_value::<Tape>(value).ok();
    let mut tapes: Vec<Tape> = found.into_iter().filter_map(read).collect();
    tapes.retain(|t| now_ms - t.to_ms > SETTLED_MS);
    tapes.sort_by(|a, b| b.from_ms.total_cmp(&a.from_ms));
    tapes
}

/// The recording as a file. An error is a sentence.
pub async fn file(tape: &Tape) -> Result<File, String> {
    let gone = || "This recording is not on this device any more; record again.".to_owned();
    let database = storage::open().await?;
    let parts = async {
        let transaction = database.transaction(&[TAPE_PARTS], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(TAPE_PARTS)?;
        let parts = Array::new();
        for index in 0..tape.parts {
            // A part that was not written in time is the last one.
            let Some(part) = store.get(tape.part(index))?.await? else {
                break;
            };
            parts.push(&part);
        }
        Ok::<_, Error>(parts)
    };
    let parts = parts.await.map_err(|_| gone());
    database.close();
    let parts: Vec<Blob> = parts?.iter().filter_map(|p| p.dyn_into().ok()).collect();
    joined(&parts, &tape.kind, &tape.name).ok_or_else(gone)
}

/// Forgets a recording. An error is a sentence.
pub async fn forget(tape: &Tape) -> Result<(), String> {
    const KEPT: &str =
        "The recording could not be deleted; try again, or delete the site data of this page.";
    let database = storage::open().await?;
    let gone = async {
        let transaction = database.transaction(&[TAPES, TAPE_PARTS], TransactionMode::ReadWrite)?;
        let parts = transaction.object_store(TAPE_PARTS)?;
        for index in 0..tape.parts {
            parts.delete(tape.part(index))?.await?;
        }
        let tapes = transaction.object_store(TAPES)?;
        tapes.delete(JsValue::from_str(&tape.id))?.await?;
        Ok::<_, Error>(transaction.commit()?.await?.is_committed())
    };
    let gone = gone.await.unwrap_or(false);
    database.close();
    gone.then_some(()).ok_or_else(|| KEPT.to_owned())
}

/// Parts as one file; `None` where there is nothing in them.
pub fn joined(parts: &[Blob], kind: &str, name: &str) -> Option<File> {
    let parts: Array = parts.iter().collect();
    let bag = BlobPropertyBag::new();
    bag.set_type(kind);
    let whole = Blob::new_with_blob_sequence_and_options(&parts, &bag).ok()?;
    let bag = FilePropertyBag::new();
    bag.set_type(kind);
    (whole.size() > 0.0)
        .then(|| File::new_with_blob_sequence_and_options(&Array::of1(&whole), name, &bag).ok())
        .flatten()
}
