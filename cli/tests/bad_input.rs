//! What the program says about input it cannot use: the right exit code and one sentence that helps.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod support;
use support::{data, ffmpeg, json, numbers, sagitta, said, weights};

use std::path::Path;

const TEST_PICTURE: &str = "testsrc=size=320x240:rate=10:duration=1";

fn analyze(input: &Path, out: &Path) -> std::process::Output {
    let (input, out) = (input.to_str().unwrap(), out.to_str().unwrap());
    sagitta([
        "analyze",
        input,
        "--movement",
        "squat",
        "--model",
        "lite",
        "--out",
        out,
    ])
}

fn assert_fails(input: &Path, sentence: &str) {
    let out = tempfile::tempdir().unwrap();
    let output = analyze(input, out.path());
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "one sentence, not {said}");
    assert!(said.contains(sentence), "{said}");
    assert!(!out.path().join("report.json").exists());
}

#[test]
fn wrong_usage_exits_with_2() {
    let file = ["analyze", "x.mp4", "--out", "o"];
    assert_eq!(sagitta::<&str>([]).status.code(), Some(2));
    assert_eq!(sagitta(file).status.code(), Some(2));
    assert_eq!(
        sagitta(file.iter().chain(&["--movement", "flying"]))
            .status
            .code(),
        Some(2)
    );
    let height = ["--movement", "squat", "--height-m", "178"];
    assert_eq!(sagitta(file.iter().chain(&height)).status.code(), Some(2));
    let span = ["--movement", "squat", "--start", "3", "--end", "2"];
    assert_eq!(sagitta(file.iter().chain(&span)).status.code(), Some(2));
}

#[test]
fn a_missing_file_is_named() {
    assert_fails(Path::new("no-such-file.mp4"), "no-such-file.mp4");
}

#[test]
fn an_empty_file_is_called_empty() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("empty.mp4");
    std::fs::write(&file, "").unwrap();
    assert_fails(&file, "empty");
}

#[test]
fn text_under_a_video_name_is_no_video() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("notes.mp4");
    std::fs::write(&file, "these are notes\n").unwrap();
    assert_fails(&file, "choose one of those, or a video");
}

#[test]
fn damaged_json_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("pose.json");
    std::fs::write(&file, "{\"frames\": [{\"t_s\": 0.0,").unwrap();
    assert_fails(&file, "pose.json");
}

#[test]
fn sound_alone_is_told_from_a_video() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sound.mp4");
    if weights() && ffmpeg(&["-f", "lavfi", "-i", "sine=duration=1"], &file) {
        assert_fails(&file, "no picture");
    }
}

#[test]
fn a_video_without_its_index_was_cut_short() {
    let dir = tempfile::tempdir().unwrap();
    let (whole, cut) = (dir.path().join("whole.mp4"), dir.path().join("cut.mp4"));
    if weights() && ffmpeg(&["-f", "lavfi", "-i", TEST_PICTURE], &whole) {
        let bytes = std::fs::read(&whole).unwrap();
        std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
        assert_fails(&cut, "cut short");
    }
}

#[test]
fn nobody_in_the_picture_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("bars.mp4");
    if weights() && ffmpeg(&["-f", "lavfi", "-i", TEST_PICTURE], &file) {
        assert_fails(&file, "person");
    }
}

#[test]
fn an_image_folder_needs_its_frame_rate() {
    let dir = tempfile::tempdir().unwrap();
    if weights()
        && ffmpeg(
            &["-f", "lavfi", "-i", TEST_PICTURE],
            &dir.path().join("%02d.png"),
        )
    {
        let out = tempfile::tempdir().unwrap();
        let output = analyze(dir.path(), out.path());
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("--fps"));
    }
}

#[test]
fn damaged_weights_are_not_run() {
    let dir = tempfile::tempdir().unwrap();
    let picture = dir.path().join("a.png");
    if !ffmpeg(
        &["-f", "lavfi", "-i", "testsrc=size=64x64", "-frames:v", "1"],
        &picture,
    ) {
        return;
    }
    std::fs::write(dir.path().join("pose_detection.tflite"), b"x").unwrap();
    std::fs::write(dir.path().join("pose_landmark_full.tflite"), b"x").unwrap();
    let (out, here) = (dir.path().join("o.json"), dir.path().to_str().unwrap());
    let out = out.to_str().unwrap();
    let output = sagitta([
        "pose",
        picture.to_str().unwrap(),
        "--out",
        out,
        "--weights",
        here,
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("cargo xtask models"),
        "{}",
        said(&output)
    );
}

/// Times, sizes and number of frames of a video as the program sees it.
fn frames(video: &Path) -> (Vec<f64>, Vec<f64>, Vec<f64>, String) {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("pose.json");
    let args = [
        "pose",
        video.to_str().unwrap(),
        "--model",
        "lite",
        "--mode",
        "image",
        "--out",
    ];
    let output = sagitta(args.iter().chain(&[out.to_str().unwrap()]));
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let frames = &json(&out)["frames"];
    let (t, w, h) = (
        numbers(frames, "/t_s"),
        numbers(frames, "/width"),
        numbers(frames, "/height"),
    );
    (t, w, h, said(&output))
}

#[test]
fn a_video_of_one_frame_has_one_frame() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("one.mp4");
    if weights()
        && ffmpeg(
            &["-f", "lavfi", "-i", TEST_PICTURE, "-frames:v", "1"],
            &file,
        )
    {
        assert_eq!(frames(&file).0, [0.0]);
    }
}

#[test]
fn a_rotated_phone_video_stands_upright() {
    let dir = tempfile::tempdir().unwrap();
    let (flat, turned) = (dir.path().join("flat.mp4"), dir.path().join("turned.mp4"));
    let turn = [
        "-display_rotation",
        "90",
        "-i",
        flat.to_str().unwrap(),
        "-c",
        "copy",
    ];
    let meta = [
        "-i",
        flat.to_str().unwrap(),
        "-c",
        "copy",
        "-metadata:s:v:0",
        "rotate=90",
    ];
    if weights()
        && ffmpeg(
            &["-f", "lavfi", "-i", TEST_PICTURE, "-frames:v", "3"],
            &flat,
        )
    {
        if !turned_by_matrix(&turn, &turned) {
            assert!(ffmpeg(&meta, &turned));
        }
        let (_, widths, heights, _) = frames(&turned);
        assert_eq!((widths[0], heights[0]), (240.0, 320.0));
    }
}

/// `-display_rotation` exists from FFmpeg 6 on; older ones take the `rotate` tag instead.
fn turned_by_matrix(args: &[&str], out: &Path) -> bool {
    let mut ffmpeg = std::process::Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-y"]).args(args).arg(out);
    ffmpeg.output().is_ok_and(|output| output.status.success())
}

#[test]
fn each_frame_of_a_variable_rate_video_keeps_its_own_time() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("vfr.mp4");
    let filter = ["-vf", "select='not(eq(mod(n,3),1))'", "-fps_mode", "vfr"];
    let args = [&["-f", "lavfi", "-i", TEST_PICTURE][..], &filter[..]].concat();
    if weights() && ffmpeg(&args, &file) {
        let expected = [0.0, 0.2, 0.3, 0.5, 0.6, 0.8, 0.9];
        support::assert_close(&frames(&file).0, &expected, 1e-6);
    }
}

#[test]
fn a_video_cut_in_its_middle_gives_what_is_there_and_says_so() {
    let Some(video) = data("video/pose_squats.mp4") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let (front, cut) = (dir.path().join("front.mp4"), dir.path().join("cut.mp4"));
    let args = [
        "-i",
        video.to_str().unwrap(),
        "-c",
        "copy",
        "-movflags",
        "+faststart",
    ];
    if weights() && ffmpeg(&args, &front) {
        let bytes = std::fs::read(&front).unwrap();
        std::fs::write(&cut, &bytes[..bytes.len() / 4]).unwrap();
        let (times, _, _, said) = frames(&cut);
        assert!((5..40).contains(&times.len()), "{} frames", times.len());
        assert!(said.contains("cut short"), "{said}");
    }
}
