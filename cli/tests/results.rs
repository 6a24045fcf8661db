//! Results: below the folder that was named for them, whole or not at all, never over an input.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod support;
use support::{
    arm, assert_no_panic, assert_refused, data, entries, sagitta, said, sample, shell, text,
    weights,
};

use std::fs::{copy, create_dir, read_to_string, write};
use std::process::{Command, Stdio};

const SAGITTA: &str = env!("CARGO_BIN_EXE_sagitta");

#[test]
fn a_set_up_writes_below_the_results_folder_only() {
    let dir = tempfile::tempdir().unwrap();
    let (inside, out) = (dir.path().join("in"), dir.path().join("deep/out"));
    create_dir(&inside).unwrap();
    let absolute = dir.path().join("escaped.sto");
    for name in [
        text(&absolute),
        "../escaped.sto",
        "../../escaped.sto",
        "..\\escaped.sto",
    ] {
        let Some(setup) = arm(&inside, "output_gen_force_file", name) else {
            return;
        };
        let output = sagitta([
            "inverse-dynamics",
            "--setup",
            text(&setup),
            "--out",
            text(&out),
        ]);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(said.contains("outside the folder"), "{said}");
        assert_eq!(entries(&out), ["escaped.sto"]);
        assert_eq!(entries(dir.path()), ["deep", "in"], "{name}");
        assert_eq!(entries(&dir.path().join("deep")), ["out"], "{name}");
    }
}

#[test]
fn a_set_up_s_own_folder_for_results_is_below_it_or_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let inside = dir.path().join("in");
    create_dir(&inside).unwrap();
    let absolute = dir.path().join("escaped");
    let run = |folder: &str| {
        let setup = arm(&inside, "results_directory", folder)?;
        Some(sagitta(["inverse-dynamics", "--setup", text(&setup)]))
    };
    for folder in [text(&absolute), "../escaped"] {
        let Some(output) = run(folder) else { return };
        assert_refused(&output, 2, "--out");
        assert_eq!(entries(dir.path()), ["in"]);
    }
    let output = run("Results/ID").unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(entries(&inside.join("Results/ID")).len(), 1);
}

#[test]
fn results_never_replace_what_was_read() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("pose.json");
    copy(sample(), &input).unwrap();
    let before = read_to_string(&input).unwrap();
    let (file, folder) = (text(&input), text(dir.path()));
    let output = sagitta(["analyze", file, "--movement", "squat", "--out", folder]);
    // The report's own remarks come before it.
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("pose.json is read here"));
    assert_eq!(entries(dir.path()), ["pose.json"]);
    assert_eq!(read_to_string(&input).unwrap(), before);
    let Some(c3d) = data("opensim/io/walking2.c3d") else {
        return;
    };
    let own = dir.path().join("walk.trc");
    let made = sagitta(["convert", text(&c3d), text(&own)]);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let over = sagitta(["convert", text(&own), text(&own)]);
    assert_refused(&over, 2, "walk.trc is read here");
}

#[test]
fn a_file_whose_name_is_dots_has_a_folder_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let (inside, out) = (dir.path().join("in"), dir.path().join("deep/out"));
    create_dir(&inside).unwrap();
    for name in ["...json", "....json"] {
        copy(sample(), inside.join(name)).unwrap();
    }
    let (folder, results) = (text(&inside), text(&out));
    let output = sagitta(["analyze", folder, "--movement", "squat", "--out", results]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(entries(&out), ["...", "recording", "summary.csv"]);
    assert_eq!(entries(&dir.path().join("deep")), ["out"]);
}

#[test]
fn many_runs_into_one_folder_all_succeed() {
    let dir = tempfile::tempdir().unwrap();
    let start = || {
        let mut command = Command::new(SAGITTA);
        command
            .arg("analyze")
            .arg(sample())
            .arg("--out")
            .arg(dir.path());
        command.args(["--movement", "squat"]);
        command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn()
    };
    let runs: Vec<_> = (0..12).map(|_| start().unwrap()).collect();
    for run in runs {
        let output = run.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
    let all = ["metrics.csv", "pose.json", "pose.trc", "report.json"];
    assert_eq!(entries(dir.path()), all);
    support::json(&dir.path().join("report.json"));
}

#[test]
fn a_full_disk_leaves_no_half_result() {
    let Some(c3d) = data("opensim/io/walking2.c3d") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("a.trc");
    write(&out, "kept").unwrap();
    // No file may have more than a few KiB, and the signal that tells so is ignored: writing fails.
    let line = "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"";
    let output = shell(line, &["convert", text(&c3d), text(&out)]);
    assert_refused(&output, 1, "cannot write");
    assert_eq!(read_to_string(&out).unwrap(), "kept");
    assert_eq!(entries(dir.path()), ["a.trc"]);
}

#[test]
fn an_interrupted_overlay_leaves_nothing() {
    let Some(video) = data("video/pose_squats.mp4") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    if !weights() {
        return;
    }
    let (out, drawn) = (dir.path().join("pose.json"), dir.path().join("drawn.mp4"));
    let mut command = Command::new(SAGITTA);
    command.args(["pose", "--model", "lite", "--progress", "json"]);
    command
        .arg(video)
        .arg("--out")
        .arg(out)
        .arg("--overlay")
        .arg(drawn);
    let mut run = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = std::io::BufReader::new(run.stdout.take().unwrap());
    let lines = std::io::BufRead::lines(lines).map_while(Result::ok);
    // The frames are shown to the networks, and once more to be drawn.
    let firsts = lines.filter(|line| line.contains("\"done\":1,"));
    assert_eq!(firsts.take(2).count(), 2);
    let mut kill = Command::new("kill");
    kill.args(["-INT", &run.id().to_string()]);
    assert!(kill.status().unwrap().success());
    assert_eq!(run.wait().unwrap().code(), Some(130));
    // FFmpeg ends a moment later.
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(entries(dir.path()), Vec::<String>::new());
}

#[test]
fn nobody_listening_is_no_panic() {
    let sample = "\"$0\" analyze samples/squats.pose.json --movement squat";
    for line in [
        "\"$0\" movements --json | true",
        "\"$0\" analyze no-such-file --movement squat 2>/dev/full",
        &format!("{sample} 2>/dev/full | true"),
        &format!("{sample} --progress json >/dev/full"),
        "\"$0\" --help >/dev/full",
    ] {
        assert_no_panic(&shell(line, &[]));
    }
    let full = shell("\"$0\" movements >/dev/full", &[]);
    assert_refused(&full, 1, "standard output");
    let Some(setup) = data("opensim/id/arm26_Setup_InverseDynamics.xml") else {
        return;
    };
    let out = tempfile::tempdir().unwrap();
    let line = "\"$0\" inverse-dynamics --setup \"$1\" --out \"$2\" | true";
    assert_no_panic(&shell(line, &[text(&setup), text(out.path())]));
}
