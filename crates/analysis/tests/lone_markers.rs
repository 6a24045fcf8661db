//! A jump on plates is the same with one marker as with none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.
#![cfg(not(target_arch = "wasm32"))]

mod reference;

use reference::bytes;
use sagitta_analysis::{ImportSource, run};
use sagitta_motion::{ImportOptions, Report, Request, Silent, WarningKind};

fn report(name: &str, movement: &str) -> Option<Report> {
    let bytes = bytes(&format!("faults/{name}"))?;
    let source = ImportSource::file(name, &bytes);
    let read = sagitta_analysis::read(source, &ImportOptions::default()).unwrap();
    let mut request = Request::new(movement, read.input);
    request.forces = read.forces;
    Some(run(&request, &mut Silent).unwrap())
}

#[test]
fn a_jump_with_one_marker_is_measured_like_one_with_none() {
    for movement in ["counter_movement_jump", Request::FIND_OUT] {
        let (Some(with), Some(without)) = (
            report("cmj_zero_0_0.c3d", movement),
            report("np_cmj_zero_0_0.c3d", movement),
        ) else {
            return;
        };
        assert_eq!(with.reps.len(), 1);
        assert_eq!(with.metrics, without.metrics);
        let told = |r: &Report| {
            let all = r.warnings.iter().filter(|w| w.kind == WarningKind::Import);
            all.map(|w| w.text.clone()).collect::<Vec<_>>()
        };
        let alone = "The 1 marker of this file (“TOP”) shows too little of the body, so its force plates alone are measured.";
        assert_eq!(told(&with), [alone]);
    }
}

#[test]
fn every_file_of_one_jump_gives_the_same_report() {
    let values = |name: &str| {
        let report = report(name, "counter_movement_jump")?;
        assert_eq!(report.reps.len(), 1, "{name}");
        let value = |id: &str| {
            let metric = report.metrics.iter().find(|m| m.id == id);
            metric
                .unwrap_or_else(|| panic!("{name} has no {id}"))
                .value
                .unwrap()
        };
        Some(["body_weight", "flight_time"].map(value))
    };
    for name in [
        "np_cmj_zero_0_0.c3d",
        "np_cmj_zero_1_10.c3d",
        "np_cmj_unsigned_float.c3d",
        "np_cmj_lbf.c3d",
        "np_cmj_pos.c3d",
        "cmj_zero_0_0.c3d",
    ] {
        let Some([weight, flight]) = values(name) else {
            return;
        };
        assert!((weight - 662.8).abs() < 1.0, "{name}: {weight} N");
        assert!((flight - 0.511).abs() < 0.002, "{name}: {flight} s");
    }
}
