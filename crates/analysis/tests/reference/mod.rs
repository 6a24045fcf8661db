//! The reference recordings, where they are.
#![allow(dead_code)] // Each test takes what it needs.

use sagitta_motion::TextFile;
use std::path::{Path, PathBuf};

/// A file of them, or `None` after saying that the test is skipped.
pub fn bytes(path: &str) -> Option<Vec<u8>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let root = std::env::var_os("SAGITTA_DATA").map_or_else(beside, PathBuf::from);
    let found = std::fs::read(root.join(path)).ok();
    if found.is_none() {
        eprintln!("skipped: no reference data ({path})");
    }
    found
}

/// The text of one.
pub fn file(path: &str) -> Option<TextFile> {
    Some(TextFile {
        name: path.rsplit('/').next()?.to_owned(),
        text: String::from_utf8_lossy(&bytes(path)?).into_owned(),
    })
}
