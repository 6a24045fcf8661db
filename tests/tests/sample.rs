//! The sample that ships with the app gives the report that its visitors are promised.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_analysis::ImportSource;
use sagitta_motion::ImportOptions;
use sagitta_tests::request;
use std::path::Path;

#[test]
fn the_sample_shows_three_squats() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/squats.pose.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: samples/squats.pose.json is not there");
        return;
    };
    let input = sagitta_analysis::read(
        ImportSource::file("squats.pose.json", &text),
        &ImportOptions::default(),
    )
    .unwrap()
    .input;
    let report = request::run(&request::request("squat", input));
    assert_eq!(report.reps.len(), 3);
    for (rep, bottom_s) in report.reps.iter().zip([2.0, 6.6, 11.8]) {
        assert!((rep.events["bottom_s"] - bottom_s).abs() <= 0.2, "{rep:?}");
    }
}
