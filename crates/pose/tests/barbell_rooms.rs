//! Real rooms without a barbell: nearly never a plate is seen in them, wherever hands may be, which is more
//! than hands of real people ask for.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_motion::{Keypoint, KeypointSchema, Pose};
use sagitta_pose::Frame;
use sagitta_pose::barbell::PlateTracker;
use std::path::PathBuf;
use std::process::Command;

const WIDTH: usize = 640;

/// Frames of a clip of the reference data, five per second, reduced to [`WIDTH`] pixels across; `None`
/// after saying that the test is skipped.
fn frames(clip: &str) -> Option<(usize, Vec<u8>)> {
    let root = std::env::var_os("SAGITTA_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = root.join(clip);
    if !path.exists() {
        eprintln!("skipped: no reference data ({clip})");
        return None;
    }
    let filter = format!("fps=5,scale={WIDTH}:-2");
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(&path)
        .args(["-vf", &filter, "-f", "rawvideo", "-pix_fmt", "rgba", "-"])
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: no ffmpeg");
        return None;
    };
    let probe = Command::new("ffprobe")
        .args(["-v", "error", "-select_streams", "v:0"])
        .args(["-show_entries", "stream=width,height", "-of", "csv=p=0"])
        .arg(&path)
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&probe.stdout).into_owned();
    let mut sides = text.trim().split(',').map(|v| v.parse::<f64>().unwrap());
    let (width, height) = (sides.next()?, sides.next()?);
    let rows = 2 * (0.5 * WIDTH as f64 * height / width).round() as usize;
    (output.stdout.len() % (4 * WIDTH * rows) == 0).then_some((rows, output.stdout))
}

/// Somebody of `body` pixels whose hands are here.
fn holding(at: [f64; 2], body: f64) -> Pose {
    let points = Keypoint::BLAZEPOSE_33.map(|point| {
        let down = match point
            .name()
            .trim_start_matches("left_")
            .trim_start_matches("right_")
        {
            "hip" => 0.288,
            "knee" => 0.533,
            "ankle" => 0.779,
            _ => 0.0,
        };
        [at[0], at[1] + down * body, 0.0]
    });
    Pose {
        landmarks_px: points.to_vec(),
        visibility: vec![0.9; 33],
        world_m: Vec::new(),
        presence: 0.99,
    }
}

#[test]
fn nothing_is_invented_in_rooms_without_a_bar() {
    for clip in ["video/pose_squats.mp4", "video/sports2d/demo.mp4"] {
        let Some((rows, bytes)) = frames(clip) else {
            continue;
        };
        let (mut looked, mut found) = (0, 0);
        for rgba in bytes.chunks_exact(4 * WIDTH * rows).step_by(8) {
            let frame = Frame::new(0.0, WIDTH as u32, rows as u32, rgba).unwrap();
            for place in 0..12 {
                let [x, y] = [place % 4, place / 4].map(f64::from);
                let at = [
                    WIDTH as f64 * (0.2 + 0.2 * x),
                    rows as f64 * (0.25 + 0.25 * y),
                ];
                for body in [0.5, 0.8] {
                    let pose = holding(at, body * rows as f64);
                    let mut tracker = PlateTracker::new();
                    let plate = tracker.next(&frame, Some(&pose), KeypointSchema::BlazePose33);
                    looked += 1;
                    found += usize::from(plate.unwrap().is_some());
                }
            }
        }
        println!("{clip}: {found} of {looked}");
        assert!(looked > 100, "{clip}: {looked}");
        assert!(found * 20 <= looked, "{clip}: {found} of {looked}");
    }
}
