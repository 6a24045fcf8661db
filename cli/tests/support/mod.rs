//! Runs the real program on real files.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The program with these arguments, in the repository's root.
pub fn sagitta<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_sagitta"));
    command
        .current_dir(root)
        .env_remove("SAGITTA_WEIGHTS")
        .args(args);
    command
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

/// Standard error as text.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A file of the reference data, or a visible skip.
pub fn data(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SAGITTA_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    );
    let path = folder.join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: no reference data ({name})");
    None
}

/// Whether networks can be run here; says so if not.
pub fn weights() -> bool {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/weights");
    let there = dir.join("pose_landmark_lite.tflite").is_file();
    if !there {
        eprintln!("skipped: no model weights (run `cargo xtask models`)");
    }
    there
}

/// Makes a file with FFmpeg; `false`, said aloud, where FFmpeg is missing.
pub fn ffmpeg(args: &[&str], out: &Path) -> bool {
    let mut command = Command::new("ffmpeg");
    command
        .args(["-v", "error", "-y"])
        .args(args)
        .arg(out)
        .stdin(Stdio::null());
    match command.output() {
        Ok(output) if output.status.success() => true,
        Ok(output) => panic!(
            "ffmpeg {args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(_) => {
            eprintln!("skipped: no ffmpeg");
            false
        }
    }
}

/// A JSON file.
pub fn json(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("the file was written");
    serde_json::from_str(&text).expect("it is JSON")
}

/// The numbers at `key` of every object in an array.
pub fn numbers(array: &Value, key: &str) -> Vec<f64> {
    let items = array.as_array().expect("an array");
    items
        .iter()
        .map(|item| item.pointer(key).and_then(Value::as_f64).expect(key))
        .collect()
}

/// Whether two lists agree to within `tolerance`.
pub fn assert_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len(), "{found:?} for {expected:?}");
    for (a, b) in found.iter().zip(expected) {
        assert!(
            (a - b).abs() <= tolerance,
            "{found:?} for {expected:?} ± {tolerance}"
        );
    }
}
