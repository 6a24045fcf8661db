//! Real recordings to reports, as a user would run them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod support;
use support::{assert_close, data, ffmpeg, json, numbers, sagitta, said, weights};

use std::path::Path;

fn run(args: &[&str]) {
    let output = sagitta(args);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn the_squats_video_gives_three_repetitions() {
    let Some(video) = data("video/pose_squats.mp4") else {
        return;
    };
    if !weights() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (video, out) = (video.to_str().unwrap(), dir.path().to_str().unwrap());
    let who = ["--height-m", "1.70", "--mass-kg", "65", "--model", "lite"];
    run(&[
        &["analyze", video, "--movement", "squat", "--out", out][..],
        &who,
    ]
    .concat());
    let report = json(&dir.path().join("report.json"));
    assert_eq!(report["schema"], 1);
    assert_eq!(report["movement"], "squat");
    assert_eq!(report["provenance"]["settings"]["pose_mode"], "video");
    let bottoms = numbers(&report["reps"], "/events/bottom_s");
    println!("bottoms {bottoms:?}");
    assert_close(&bottoms, &[2.0, 6.6, 11.8], 0.2);
    for file in ["pose.json", "pose.trc", "metrics.csv"] {
        assert!(
            dir.path().join(file).metadata().unwrap().len() > 500,
            "{file}"
        );
    }
    let frames = &json(&dir.path().join("pose.json"))["frames"];
    assert_eq!(frames.as_array().unwrap().len(), 65);
}

#[test]
fn a_coordinates_file_gives_five_squats_without_any_network() {
    let Some(mot) = data("motion/opencap/squats1_videoAndMocap.mot") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let (mot, out) = (mot.to_str().unwrap(), dir.path().to_str().unwrap());
    run(&["analyze", mot, "--movement", "squat", "--out", out]);
    let report = json(&dir.path().join("report.json"));
    let bottoms = numbers(&report["reps"], "/events/bottom_s");
    assert_close(&bottoms, &[0.94, 2.45, 3.95, 5.55, 7.17], 0.05);
    assert!(report["provenance"]["engine"].is_null());
    assert!(!dir.path().join("pose.json").exists());
}

#[test]
fn a_pose_file_gives_the_same_report_as_its_video() {
    let Some(video) = data("video/pose_squats.mp4") else {
        return;
    };
    if !weights() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (video, at) = (video.to_str().unwrap(), |name: &str| dir.path().join(name));
    let squat = ["--movement", "squat", "--out"];
    let (pose, first, second) = (at("pose.json"), at("first"), at("second"));
    let (pose, first) = (pose.to_str().unwrap(), first.to_str().unwrap());
    run(&["pose", video, "--model", "lite", "--out", pose]);
    run(&[&["analyze", video, "--model", "lite"][..], &squat, &[first]].concat());
    run(&[&["analyze", pose][..], &squat, &[second.to_str().unwrap()]].concat());
    let [a, b] = [at("first"), at("second")].map(|dir| json(&dir.join("report.json")));
    assert_eq!(a["reps"], b["reps"]);
    assert_eq!(a["metrics"], b["metrics"]);
}

#[test]
fn several_inputs_give_a_folder_each_and_a_summary() {
    let Some(mot) = data("motion/opencap/squats1_videoAndMocap.mot") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let (folder, out) = (dir.path().join("in"), dir.path().join("out"));
    std::fs::create_dir(&folder).unwrap();
    std::fs::copy(&mot, folder.join("good.mot")).unwrap();
    std::fs::write(folder.join("bad.json"), "{").unwrap();
    let args = [
        "analyze",
        folder.to_str().unwrap(),
        "--movement",
        "squat",
        "--out",
    ];
    let output = sagitta(args.iter().chain(&[out.to_str().unwrap()]));
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("1 of 2"), "{}", said(&output));
    assert!(out.join("good/report.json").exists() && !out.join("bad").exists());
    let summary = std::fs::read_to_string(out.join("summary.csv")).unwrap();
    assert_eq!(summary.lines().count(), 3, "{summary}");
    assert!(summary.contains("good,squat,5"), "{summary}");
}

#[test]
fn progress_can_be_read_by_a_program() {
    let Some(mot) = data("motion/opencap/squats1_videoAndMocap.mot") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let (mot, out) = (mot.to_str().unwrap(), dir.path().to_str().unwrap());
    let args = [
        "analyze",
        mot,
        "--movement",
        "squat",
        "--progress",
        "json",
        "--out",
        out,
    ];
    let output = sagitta(args);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() >= 3, "{text}");
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(
            line["stage"].is_string() && line["done"].is_number(),
            "{line}"
        );
    }
}

#[test]
fn a_folder_of_images_is_a_recording() {
    let Some(video) = data("video/pose_squats.mp4") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let images = dir.path().join("images");
    std::fs::create_dir(&images).unwrap();
    if !weights() || !ffmpeg(&["-i", video.to_str().unwrap()], &images.join("%03d.png")) {
        return;
    }
    let (images, out) = (images.to_str().unwrap(), dir.path().join("out"));
    let model = [
        "--model", "lite", "--fps", "5", "--start", "0", "--end", "5",
    ];
    let args = [
        "analyze",
        images,
        "--movement",
        "squat",
        "--out",
        out.to_str().unwrap(),
    ];
    run(&[&args[..], &model].concat());
    let report = json(&out.join("report.json"));
    assert_close(
        &numbers(&report["reps"], "/events/bottom_s")[..1],
        &[2.0],
        0.2,
    );
    assert!(Path::new(&out.join("pose.trc")).exists());
}

/// The sample of the project: 65 frames of squats at 5 per second.
fn sample() -> serde_json::Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    json(&root.join("samples/squats.pose.json"))
}

#[test]
fn slow_motion_is_measured_in_real_time() {
    let dir = tempfile::tempdir().unwrap();
    let (file, out) = (dir.path().join("slow.json"), dir.path().join("out"));
    let mut track = sample();
    for frame in track["frames"].as_array_mut().unwrap() {
        frame["t_s"] = (frame["t_s"].as_f64().unwrap() * 8.0).into();
    }
    std::fs::write(&file, track.to_string()).unwrap();
    let (file, out_text) = (file.to_str().unwrap(), out.to_str().unwrap());
    let analyze = ["analyze", file, "--movement", "squat", "--out", out_text];
    run(&[&analyze[..], &["--slow-motion", "8"]].concat());
    let report = json(&out.join("report.json"));
    let bottoms = numbers(&report["reps"], "/events/bottom_s");
    assert_close(&bottoms, &[2.0, 6.6, 11.8], 0.2);
    assert_eq!(report["provenance"]["settings"]["slow_motion"], "8");
    let wrong = sagitta([&analyze[..], &["--slow-motion", "240"]].concat());
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        said(&wrong).contains("8 for 240 saved as 30"),
        "{}",
        said(&wrong)
    );
}

#[test]
fn a_file_that_was_filmed_faster_says_so() {
    let Some(video) = data("video/pose_squats.mp4") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let tagged = dir.path().join("tagged.mp4");
    let copy = [
        "-i",
        video.to_str().unwrap(),
        "-c",
        "copy",
        "-movflags",
        "use_metadata_tags",
    ];
    let tag = ["-metadata", "com.android.capture.fps=40"];
    if !weights() || !ffmpeg(&[&copy[..], &tag].concat(), &tagged) {
        return;
    }
    let (tagged, out) = (tagged.to_str().unwrap(), dir.path().join("out"));
    let analyze = ["analyze", tagged, "--movement", "squat", "--model", "lite"];
    run(&[
        &analyze[..],
        &["--out", out.to_str().unwrap(), "--end", "1"],
    ]
    .concat());
    let report = json(&out.join("report.json"));
    let texts = report["warnings"].as_array().unwrap();
    let slow = texts.iter().find(|w| w["kind"] == "slow_motion").unwrap();
    let text = slow["text"].as_str().unwrap();
    assert!(
        text.contains("filmed at 40") && text.contains("factor of 8"),
        "{text}"
    );
}

/// Where COCO's points stand among BlazePose's.
const COCO: [usize; 17] = [
    0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28,
];

#[test]
fn a_folder_of_openpose_frames_is_a_recording() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, out) = (dir.path().join("squats_json"), dir.path().join("out"));
    std::fs::create_dir(&folder).unwrap();
    for (i, frame) in sample()["frames"].as_array().unwrap().iter().enumerate() {
        let pose = &frame["pose"];
        let triple = |&k: &usize| {
            let (point, seen) = (&pose["landmarks_px"][k], &pose["visibility"][k]);
            format!("{},{},{seen}", point[0], point[1])
        };
        let numbers: Vec<String> = COCO.iter().map(triple).collect();
        let numbers = numbers.join(",");
        let text = format!("{{\"people\":[{{\"pose_keypoints_2d\":[{numbers}]}}]}}");
        std::fs::write(folder.join(format!("squats_{i:012}_keypoints.json")), text).unwrap();
    }
    let (folder, out_text) = (folder.to_str().unwrap(), out.to_str().unwrap());
    let analyze = ["analyze", folder, "--movement", "squat", "--out", out_text];
    let timeless = sagitta(analyze);
    assert_eq!(timeless.status.code(), Some(2));
    assert!(said(&timeless).contains("--fps"), "{}", said(&timeless));
    run(&[&analyze[..], &["--rate-hz", "5", "--height-m", "1.7"]].concat());
    let report = json(&out.join("report.json"));
    let bottoms = numbers(&report["reps"], "/events/bottom_s");
    assert_close(&bottoms, &[2.0, 6.6, 11.8], 0.2);
    let metrics = std::fs::read_to_string(out.join("metrics.csv")).unwrap();
    assert!(
        metrics.contains("big toe, which COCO-17 does not have"),
        "{metrics}"
    );
    assert_eq!(json(&out.join("pose.json"))["schema"], "coco_17");
    assert!(!out.join("pose.trc").exists());
}
