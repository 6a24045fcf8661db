//! Reference recordings that are not part of the project.

use std::path::{Path, PathBuf};

/// The folder named by `SAGITTA_DATA`, else `../shared/data` beside the project.
pub fn root() -> PathBuf {
    std::env::var_os("SAGITTA_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    )
}

/// The text of a file of the reference data, or `None` after saying that the test is skipped.
pub fn text(path: &str) -> Option<String> {
    let found = std::fs::read_to_string(root().join(path)).ok();
    if found.is_none() {
        eprintln!("skipped: no reference data ({path})");
    }
    found
}

/// The bytes of a file of the reference data, or `None` after saying that the test is skipped.
pub fn bytes(path: &str) -> Option<Vec<u8>> {
    let found = std::fs::read(root().join(path)).ok();
    if found.is_none() {
        eprintln!("skipped: no reference data ({path})");
    }
    found
}
