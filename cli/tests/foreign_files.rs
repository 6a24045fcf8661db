//! Files of strangers: nothing is read but what was named, and no small file takes the machine.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod support;
use support::{
    arm, assert_no_panic, assert_refused, data, ffmpeg, sagitta, said, sample, shell, text, weights,
};

use std::fs::{copy, write};
use std::path::Path;
use std::process::{Command, Output};

const TEST_PICTURE: &str = "testsrc=size=320x240:rate=10:duration=1";

/// Analyses a file with two gigabytes of memory.
fn bounded(file: &Path, movement: &str, more: &[&str]) -> Output {
    let out = tempfile::tempdir().unwrap();
    let (file, out) = (text(file), text(out.path()));
    let args = ["analyze", file, "--movement", movement, "--out", out];
    let line = "ulimit -v 2097152; exec \"$0\" \"$@\"";
    shell(line, &[&args[..], more].concat())
}

#[test]
fn lists_of_other_files_are_not_followed() {
    let dir = tempfile::tempdir().unwrap();
    let video = dir.path().join("video.mp4");
    if !weights() || !ffmpeg(&["-f", "lavfi", "-i", TEST_PICTURE], &video) {
        return;
    }
    let hls = |name: &str| {
        format!("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:1,\n{name}\n#EXT-X-ENDLIST\n")
    };
    let concat = |name: &str| format!("ffconcat version 1.0\nfile {name}\n");
    let lists = [
        ("hls.mp4", hls(text(&video))),
        ("beside.mp4", hls("video.mp4")),
        ("net.mp4", hls("http://127.0.0.1:9/x.ts")),
        ("list.m3u8", hls("video.mp4")),
        ("concat.mp4", concat("video.mp4")),
        ("whole.mkv", concat(text(&video))),
    ];
    let (out, drawn) = (dir.path().join("out"), dir.path().join("drawn.mp4"));
    let analyze = |file: &Path| {
        let (file, out) = (text(file), text(&out));
        let args = ["analyze", file, "--movement", "squat", "--out", out];
        sagitta(args.iter().chain(&["--model", "lite"]))
    };
    for (name, list) in lists {
        let file = dir.path().join(name);
        write(&file, list).unwrap();
        assert_refused(&analyze(&file), 1, "points to other files");
        let args = ["pose", text(&file), "--model", "lite", "--out", text(&out)];
        let posed = sagitta(args.iter().chain(&["--overlay", text(&drawn)]));
        assert_refused(&posed, 1, "points to other files");
        assert!(!drawn.exists() && !out.exists(), "{name}");
    }
    if let Some(concat) = data("hostile/v32_concat.mp4") {
        assert_refused(&analyze(&concat), 1, "points to other files");
    }
}

#[test]
fn every_name_of_a_file_is_a_name_of_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let video = dir.path().join("video.mp4");
    let two = ["-f", "lavfi", "-i", TEST_PICTURE, "-frames:v", "2"];
    if !weights() || !ffmpeg(&two, &video) {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for name in [
        "-i.mp4",
        "%d.mp4",
        "%03d.png",
        "concat:video.mp4",
        "a|b'c\"d.mp4",
        "http:x.mp4",
    ] {
        copy(&video, dir.path().join(name)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_sagitta"));
        command.current_dir(dir.path()).arg("pose");
        command.args(["--model", "lite", "--mode", "image"]);
        command.arg("--weights").arg(root.join("models/weights"));
        command.args(["--out", "pose.json", "--", name]);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{name}: {}", said(&output));
        let frames = &support::json(&dir.path().join("pose.json"))["frames"];
        assert_eq!(frames.as_array().unwrap().len(), 2, "{name}");
    }
}

#[test]
fn photos_of_any_kind_do_not_go_through_ffmpeg() {
    let dir = tempfile::tempdir().unwrap();
    for (name, head) in [
        ("a.mp4", &b"\0\0\0\x20ftypheic\0\0\0\0mif1"[..]),
        ("b.mp4", b"GIF89a\x01\0\x01\0"),
    ] {
        let file = dir.path().join(name);
        write(&file, head).unwrap();
        if weights() {
            let args = ["pose", text(&file), "--out", "never.json"];
            assert_refused(&sagitta(args), 1, "save it as JPEG or PNG");
        }
    }
}

#[test]
fn devices_pipes_and_files_without_end_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let place = |name: &str| dir.path().join(name);
    let (out, pipe, trc) = (place("out"), place("pipe.json"), place("a.trc"));
    let mut mkfifo = Command::new("mkfifo");
    assert!(mkfifo.arg(&pipe).status().unwrap().success());
    let huge = place("huge");
    let sparse = std::fs::File::create(&huge).unwrap();
    sparse.set_len(8 << 30).unwrap();
    let (out, trc) = (text(&out), text(&trc));
    for (input, words) in [
        ("/dev/zero", "pipe or a device"),
        (text(&pipe), "pipe or a device"),
        (text(&huge), "larger than"),
    ] {
        let refused = |args: &[&str]| assert_refused(&sagitta(args), 1, words);
        refused(&["profile", input]);
        refused(&["convert", input, trc]);
        refused(&["inverse-dynamics", "--setup", input]);
        let pose = ["pose", "cli/Cargo.toml", "--out", out];
        refused(&[&pose[..], &["--model-file", input]].concat());
        if let Some(setup) = arm(dir.path(), "model_file", input) {
            let setup = text(&setup);
            refused(&["inverse-dynamics", "--setup", setup, "--out", out]);
        }
        if words != "larger than" {
            refused(&["analyze", input, "--movement", "squat", "--out", out]);
        }
    }
    assert!(!Path::new(out).exists() && !Path::new(trc).exists());
}

#[test]
fn uneven_times_do_not_take_the_memory() {
    let dir = tempfile::tempdir().unwrap();
    for (short_s, code) in [(1e-10, 1), (2e-7, 1), (1e-4, 0)] {
        let file = dir.path().join("uneven.json");
        let mut track = support::json(&sample());
        let frames = track["frames"].as_array_mut().unwrap();
        let (count, mut t_s) = (frames.len(), 0.0);
        for (i, frame) in frames.iter_mut().enumerate() {
            frame["t_s"] = t_s.into();
            t_s += if i < count * 2 / 3 { short_s } else { 0.15 };
        }
        write(&file, track.to_string()).unwrap();
        let output = bounded(&file, "squat", &[]);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(code), "{short_s}: {said}");
        assert!(said.contains("s apart"), "{short_s}: {said}");
    }
}

#[test]
fn small_files_do_not_take_the_machine() {
    let gap = ["--fps", "30", "--points", "coco_17"];
    for (name, movement, more, words) in [
        (
            "c01_parameter_bomb_numbers.c3d",
            "walking",
            &[][..],
            "over each other",
        ),
        ("j01_resample_bomb.json", "squat", &[], "s apart"),
        ("j02_resample_bomb_2.json", "squat", &[], "s apart"),
        ("t11_resample_bomb.trc", "walking", &[], "s apart"),
        ("j27_coco_gap.json", "squat", &gap, "without anybody"),
    ] {
        let Some(file) = data(&format!("hostile/{name}")) else {
            return;
        };
        assert_refused(&bounded(&file, movement, more), 1, words);
    }
    for name in ["p04_png_65535.png", "p11_jpg_dims.jpg"] {
        let Some(file) = data(&format!("hostile/{name}")) else {
            return;
        };
        if weights() {
            let output = bounded(&file, "squat", &["--model", "lite"]);
            assert_refused(&output, 1, "megapixels");
        }
    }
}

#[test]
fn what_a_file_says_is_shortened_and_steers_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("unit.trc");
    let trc = |unit: &str| {
        format!(
            "PathFileType\t4\t(X/Y/Z)\ta.trc\nDataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\n\
             100\t100\t1\t1\t{unit}\nFrame#\tTime\tA\n\t\tX1\tY1\tZ1\n1\t0\t1\t1\t1\n"
        )
    };
    let schema = |name: &str| format!("{{\"schema\":\"{name}\",\"frames\":[]}}");
    let long = "x".repeat(5_000_000);
    let escape = "\u{1b}[2J\u{1b}]0;owned\u{7}";
    for (content, code) in [
        (trc(&long), 2),
        (trc(escape), 1),
        (schema(&long), 1),
        (schema("\\u001b[2J\\u0007"), 1),
    ] {
        write(&file, content).unwrap();
        let output = sagitta(["analyze", text(&file), "--movement", "squat"]);
        assert_refused(&output, code, "unit.trc");
        let said = said(&output);
        assert!(said.chars().count() < 1_000, "{}", said.chars().count());
        assert!(!said.trim_end().contains(char::is_control), "{said:?}");
    }
    let odd = dir.path().join("a\u{1b}[31m\nred.json");
    write(&odd, "{").unwrap();
    let output = sagitta(["analyze", text(&odd), "--movement", "squat"]);
    assert_refused(&output, 1, "red.json");
    assert_no_panic(&output);
    assert!(!said(&output).contains('\u{1b}'));
}
