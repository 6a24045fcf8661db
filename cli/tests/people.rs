//! Several people on the command line: who is who in the files, and skeletons drawn over the frames.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod support;
use support::{assert_close, data, ffmpeg, json, numbers, sagitta, said, weights};

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const LITE: [&str; 2] = ["--model", "lite"];

fn run(args: &[&str]) -> String {
    let output = sagitta(args);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    said(&output)
}

/// Times of a video's frames by ffprobe, from the first one.
fn times(video: &Path) -> Vec<f64> {
    let entries = [
        "-v",
        "error",
        "-select_streams",
        "v",
        "-show_entries",
        "frame=pts_time",
    ];
    let mut probe = Command::new("ffprobe");
    let output = probe
        .args(entries)
        .args(["-of", "csv=p=0"])
        .arg(video)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let number = |line: &str| line.trim_end_matches(',').parse::<f64>().unwrap();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let times: Vec<f64> = lines.map(number).collect();
    times.iter().map(|t| t - times[0]).collect()
}

/// Who is seen in a pose file, beside the subject.
fn others(frames: &Value) -> BTreeSet<u64> {
    let frames = frames.as_array().unwrap().iter();
    let people = frames.filter_map(|f| f["others"].as_array()).flatten();
    people.map(|p| p["id"].as_u64().unwrap()).collect()
}

/// Two recordings side by side in one video.
#[test]
fn two_people_are_told_apart_and_either_can_be_chosen() {
    let (Some(left), Some(right)) = (
        data("video/pose_squats.mp4"),
        data("video/pose2sim-single/cam03.mp4"),
    ) else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let clip = dir.path().join("clip.mp4");
    let both = "[0]fps=10,scale=360:640[a];[1]fps=10,scale=450:800,crop=450:640[b];[a][b]hstack";
    let inputs = ["-i", left.to_str().unwrap(), "-i", right.to_str().unwrap()];
    let compose = [&inputs[..], &["-filter_complex", both, "-t", "1"]].concat();
    if !weights() || !ffmpeg(&compose, &clip) {
        return;
    }
    let clip = clip.to_str().unwrap();
    let pose = |person: &str| {
        let out = dir.path().join(format!("{person}.json"));
        let args = [
            "pose",
            clip,
            "--person",
            person,
            "--out",
            out.to_str().unwrap(),
        ];
        (run(&[&args[..], &LITE].concat()), json(&out))
    };
    let (first_said, first) = pose("1");
    let (_, second) = pose("2");
    assert!(
        first_said.contains("2 people were followed"),
        "{first_said}"
    );
    assert_eq!(
        (&first["subject"], &second["subject"]),
        (&1.into(), &2.into())
    );
    assert_eq!(others(&first["frames"]), BTreeSet::from([2]));
    assert_eq!(others(&second["frames"]), BTreeSet::from([1]));
    let last = |file: &Value| file["frames"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last(&first)["pose"], last(&second)["others"][0]["pose"]);
    let report = |person: &str| {
        let (file, out) = (
            dir.path().join("1.json"),
            dir.path().join(format!("report{person}")),
        );
        let args = [
            "analyze",
            file.to_str().unwrap(),
            "--movement",
            "squat",
            "--person",
            person,
            "--out",
        ];
        sagitta(args.iter().chain(&[out.to_str().unwrap()]))
    };
    assert_eq!(report("2").status.code(), Some(0));
    let nobody = report("3");
    assert_eq!(nobody.status.code(), Some(1));
    assert!(
        said(&nobody).contains("choose one of 1, 2"),
        "{}",
        said(&nobody)
    );
}

/// A recording of one person is the same file, whoever is asked for.
#[test]
fn one_person_is_number_one() {
    let Some(video) = data("video/pose_squats.mp4") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let clip = dir.path().join("clip.mp4");
    if !weights() || !ffmpeg(&["-t", "2", "-i", video.to_str().unwrap()], &clip) {
        return;
    }
    let pose = |name: &str, args: &[&str]| {
        let out = dir.path().join(name);
        let all = [
            "pose",
            clip.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ];
        run(&[&all[..], &LITE, args].concat());
        json(&out)
    };
    let (alone, one) = (pose("a.json", &[]), pose("b.json", &["--person", "auto"]));
    assert_eq!(alone["frames"], one["frames"]);
    assert_eq!(
        (&alone["subject"], &one["subject"]),
        (&Value::Null, &1.into())
    );
}

#[test]
fn an_overlay_keeps_every_frames_own_time_and_size() {
    let dir = tempfile::tempdir().unwrap();
    let (clip, out) = (dir.path().join("vfr.mp4"), dir.path().join("pose.json"));
    let video = dir.path().join("drawn/overlay.mp4");
    // Odd sides, and a third of the frames left out.
    let picture = [
        "-f",
        "lavfi",
        "-i",
        "testsrc=size=161x121:rate=30:duration=1",
    ];
    let uneven = [
        "-vf",
        "select='not(eq(mod(n,3),1))'",
        "-fps_mode",
        "vfr",
        "-pix_fmt",
        "yuv444p",
    ];
    if !weights() || !ffmpeg(&[&picture[..], &uneven].concat(), &clip) {
        return;
    }
    let args = [
        "pose",
        clip.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--overlay",
    ];
    run(&[&args[..], &[video.to_str().unwrap()], &LITE].concat());
    let expected = numbers(&json(&out)["frames"], "/t_s");
    assert_eq!(expected.len(), 20);
    // A 90,000th of a second, rounded, and the six digits that ffprobe prints.
    assert_close(&times(&video), &expected, 2e-5);
    assert_close(&times(&video), &times(&clip), 2e-5);
}

#[test]
fn an_overlay_shows_the_skeleton() {
    let Some(picture) = data("video/pose.jpg") else {
        return;
    };
    if !weights() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (out, folder) = (dir.path().join("pose.json"), dir.path().join("drawn"));
    let draw = || {
        let args = [
            "pose",
            picture.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
            "--overlay",
        ];
        sagitta(args.iter().chain(&[folder.to_str().unwrap()]).chain(&LITE))
    };
    let output = draw();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let drawn = image::open(folder.join("000001.jpg")).unwrap().into_rgb8();
    let plain = image::open(&picture).unwrap().into_rgb8();
    assert_eq!(drawn.dimensions(), plain.dimensions());
    let differs = |x: u32, y: u32| {
        let (a, b) = (drawn.get_pixel(x, y), plain.get_pixel(x, y));
        a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > 60)
    };
    let pose = &json(&out)["frames"][0]["pose"]["landmarks_px"];
    // Both hips, 23 and 24, have a ring; a corner of the picture has nothing.
    for hip in [23, 24] {
        let [x, y] = [0, 1].map(|i: usize| pose[hip][i].as_f64().unwrap() as u32);
        let around = (x - 4..x + 5).flat_map(|x| (y - 4..y + 5).map(move |y| (x, y)));
        assert!(
            around.filter(|(x, y)| differs(*x, *y)).count() > 5,
            "point {hip}"
        );
    }
    assert!(!(0..20).any(|i| differs(i, i)));
    let again = draw();
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("not empty"), "{}", said(&again));
}

#[test]
fn an_overlay_that_cannot_be_written_is_told_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let (file, out) = (dir.path().join("file"), dir.path().join("pose.json"));
    std::fs::write(&file, "x").unwrap();
    let Some(picture) = data("video/pose.jpg") else {
        return;
    };
    if !weights() {
        return;
    }
    let inside = file.join("o.mp4");
    let args = [
        "pose",
        picture.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--overlay",
    ];
    let output = sagitta(args.iter().chain(&[inside.to_str().unwrap()]).chain(&LITE));
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("cannot write"), "{}", said(&output));
    assert!(!out.exists());
    let copy = dir.path().join("copy.mp4");
    std::fs::copy(&picture, &copy).unwrap();
    let name = copy.to_str().unwrap();
    let args = [
        "pose",
        name,
        "--out",
        out.to_str().unwrap(),
        "--overlay",
        name,
    ];
    assert_eq!(sagitta(args.iter().chain(&LITE)).status.code(), Some(2));
    assert_eq!(
        std::fs::read(&copy).unwrap(),
        std::fs::read(&picture).unwrap()
    );
    let wrong = ["pose", "x.mp4", "--out", "o", "--person", "0"];
    assert_eq!(sagitta(wrong).status.code(), Some(2));
}

/// COCO's points among BlazePose's.
const COCO: [usize; 17] = [
    0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28,
];

/// Two people of whom OpenPose says only that they are there, in another order in every other frame; the second
/// does four seconds later what the first does, and is not seen as well.
#[test]
fn a_folder_of_openposes_tells_who_is_who() {
    let Some(golden) = data("golden/squats.full.json") else {
        return;
    };
    let golden = json(&golden);
    let frames = golden["frames"].as_array().unwrap();
    let person = |frame: usize, right: f64, seen: f64| -> Value {
        let pose = &frames[frame]["pose"];
        let point = |&i: &usize| {
            let [x, y] = [0, 1].map(|k: usize| pose["landmarks_px"][i][k].as_f64().unwrap());
            [x + right, y, seen * pose["visibility"][i].as_f64().unwrap()]
        };
        let points: Vec<f64> = COCO.iter().flat_map(point).collect();
        serde_json::json!({ "pose_keypoints_2d": points })
    };
    let dir = tempfile::tempdir().unwrap();
    for i in 0..frames.len() {
        let one = person(i, 0.0, 1.0);
        let other = person(i.saturating_sub(20), 900.0, 0.9);
        let people = if i % 2 == 0 {
            [one, other]
        } else {
            [other, one]
        };
        let text = serde_json::json!({ "version": 1.3, "people": people }).to_string();
        std::fs::write(dir.path().join(format!("f_{i:03}_keypoints.json")), text).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    let first_bottom = |person: &str| {
        let out = out.path().join(person);
        let mut args = vec!["analyze", dir.path().to_str().unwrap()];
        args.extend(["--movement", "squat", "--fps", "5", "--person", person]);
        args.extend(["--out", out.to_str().unwrap()]);
        run(&args);
        json(&out.join("report.json"))["reps"][0]["events"]["bottom_s"].clone()
    };
    for (person, bottom_s) in [("1", 2.0), ("2", 6.0), ("auto", 2.0)] {
        let found = first_bottom(person).as_f64().unwrap();
        assert!((found - bottom_s).abs() < 0.21, "{person}: {found}");
    }
}
