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

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Fails with one sentence that has these words.
pub fn assert_refused(output: &Output, code: i32, words: &str) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "one sentence, not {said}");
    assert!(said.contains(words), "{said}");
}

/// Ends by itself, whatever came of it.
pub fn assert_no_panic(output: &Output) {
    let said = said(output);
    let code = output.status.code();
    assert!(code.is_some_and(|code| code < 3), "{code:?}: {said}");
    assert!(!said.contains("panicked"), "{said}");
}

/// A shell line in which `$0` is the program and `$@` are `args`, in the repository's root.
pub fn shell(line: &str, args: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut command = Command::new("sh");
    command.current_dir(root).args(["-c", line]);
    command.arg(env!("CARGO_BIN_EXE_sagitta")).args(args);
    command.stdin(Stdio::null()).output().unwrap()
}

/// The recording of the project: 65 frames of squats.
pub fn sample() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    root.join("samples/squats.pose.json")
}

/// Names of all that is in a folder, in order.
pub fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A folder with OpenSim's arm, its motion and its set-up, in which the text of one element is another.
pub fn arm(dir: &Path, element: &str, value: &str) -> Option<PathBuf> {
    let model = data("opensim/id/arm26.osim")?;
    for name in ["arm26.osim", "arm26_InverseKinematics.mot"] {
        std::fs::copy(model.with_file_name(name), dir.join(name)).unwrap();
    }
    let setup = model.with_file_name("arm26_Setup_InverseDynamics.xml");
    let setup = std::fs::read_to_string(setup).unwrap();
    let tag = format!("<{element}>");
    let (before, rest) = setup.split_once(&tag).expect("the set-up has it");
    let (_, after) = rest.split_once('<').unwrap();
    let path = dir.join("setup.xml");
    std::fs::write(&path, format!("{before}{tag}{value}<{after}")).unwrap();
    Some(path)
}
