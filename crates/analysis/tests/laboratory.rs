//! Recordings of laboratories, held against force plates and against what other programs read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.
#![cfg(not(target_arch = "wasm32"))]

use sagitta_biomech::algo::gait_events::{Contact, running};
use sagitta_biomech::algo::{landmarks, markers};
use sagitta_biomech::filter::{CutOff, condition_track};
use sagitta_formats::keypoints::Options;
use sagitta_formats::read_recording_bytes;
use sagitta_motion::{Input, Kinematics, Markers, Side, Source};
use std::path::{Path, PathBuf};

/// The reference data, or `None` after saying that the test is skipped.
fn bytes(path: &str) -> Option<Vec<u8>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let root = std::env::var_os("SAGITTA_DATA").map_or_else(beside, PathBuf::from);
    let found = std::fs::read(root.join(path)).ok();
    if found.is_none() {
        eprintln!("skipped: no reference data ({path})");
    }
    found
}

fn recorded(path: &str) -> Option<Markers> {
    let recorded = read_recording_bytes(
        path,
        &bytes(path)?,
        &Options::default(),
        &Default::default(),
    )
    .unwrap();
    match recorded.input {
        Input::Markers(markers) => Some(markers),
        other => panic!("{path} is {other:?}"),
    }
}

fn body(markers: &Markers, cutoff_hz: f64) -> Kinematics {
    let track = markers::points(markers, &[]).unwrap();
    let track = condition_track(&track, CutOff::At(cutoff_hz)).track;
    landmarks::kinematics(&track, Source::Markers, 1.0, None)
}

/// Both contacts of a runner at 150 Hz, by markers alone, against a 20 N threshold of the plates.
#[test]
fn running_contacts_within_twelve_milliseconds_of_the_plates() {
    let Some(markers) = recorded("opensim/running2018/motion_capture_run.trc") else {
        return;
    };
    for cutoff_hz in [1e3, 30.0, 20.0, 15.0, 12.0, 10.0] {
        let found = running(&body(&markers, cutoff_hz));
        for c in &found {
            println!("{cutoff_hz} {c:?}");
        }
    }
    let found = running(&body(&markers, 20.0));
    let whole: Vec<&Contact> = found
        .iter()
        .filter(|c| c.on.is_some() && c.off.is_some())
        .collect();
    assert_eq!(whole.len(), 2, "{found:?}");
    for (contact, side, on_s, off_s) in [
        (whole[0], Side::Right, 0.053, 0.297),
        (whole[1], Side::Left, 0.400, 0.663),
    ] {
        assert_eq!(contact.side, side);
        let (on, off) = (
            contact.on.unwrap().t_s - on_s,
            contact.off.unwrap().t_s - off_s,
        );
        println!("{side:?}: on {:.1} ms, off {:.1} ms", 1e3 * on, 1e3 * off);
        assert!(on.abs() <= 0.012 && off.abs() <= 0.012, "{on} {off}");
    }
}
