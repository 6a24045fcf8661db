//! The same report, bit for bit, on the host and in wasm.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

#[path = "../../../tests/src/figure.rs"]
#[allow(dead_code)]
mod figure;
#[path = "../../../tests/src/noise.rs"]
mod noise;
#[path = "../../../tests/src/shot.rs"]
#[allow(dead_code)]
mod shot;

use figure::Script;
use sagitta_analysis::ImportSource;
use sagitta_motion::ImportOptions;
use sagitta_motion::{Input, PoseTrack, Request, Silent, Subject};

/// FNV-1a, 64 bits.
fn digest(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// Digest of the JSON of a report, its version aside.
fn report(track: PoseTrack) -> u64 {
    let request = Request {
        subject: Subject {
            height_m: Some(1.8),
            mass_kg: Some(75.0),
            ..Subject::default()
        },
        ..Request::new("squat", Input::Pose(track))
    };
    let mut report = sagitta_analysis::run(&request, &mut Silent).unwrap();
    report.provenance.version.clear();
    digest(&serde_json::to_string(&report).unwrap())
}

#[test]
fn a_generated_recording_gives_one_digest_everywhere() {
    let script = Script {
        noise_m: 0.01,
        dropped: 0.05,
        view_deg: 63.0,
        ..Script::squats(48.0)
    };
    assert_eq!(
        format!("{:016x}", report(script.track())),
        "dcbab740bd878cd6"
    );
}

/// The sample that ships with the app, read and analysed as a visitor's browser does.
#[test]
fn the_sample_gives_one_digest_everywhere() {
    let text = include_str!("../../../samples/squats.pose.json");
    let input = sagitta_analysis::read(
        ImportSource::file("squats.pose.json", text),
        &ImportOptions::default(),
    )
    .unwrap()
    .input;
    let Input::Pose(track) = input else {
        panic!("the sample holds landmarks");
    };
    assert_eq!(format!("{:016x}", report(track)), "d44fe02a56cc2c2f");
}
