//! Files in the shape in which users' programs wrote them, with their right values.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_formats::c3d::{Imported, import};
use sagitta_formats::trc;
use sagitta_motion::{Evidence, ImportOptions};
use std::path::{Path, PathBuf};

fn bytes(name: &str) -> Option<Vec<u8>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let root = std::env::var_os("SAGITTA_DATA").map_or_else(beside, PathBuf::from);
    let found = std::fs::read(root.join("faults").join(name)).ok();
    if found.is_none() {
        eprintln!("skipped: no reference data (faults/{name})");
    }
    found
}

fn read(name: &str) -> Option<Imported> {
    Some(import(&bytes(name)?, &ImportOptions::default()).unwrap_or_else(|e| panic!("{name}: {e}")))
}

#[test]
fn one_jump_has_one_weight_and_one_flight_in_every_file() {
    for name in [
        "np_cmj_zero_0_0.c3d",
        "np_cmj_zero_1_10.c3d",
        "np_cmj_unsigned_float.c3d",
        "np_cmj_lbf.c3d",
        "np_cmj_pos.c3d",
        "cmj_zero_0_0.c3d",
    ] {
        let Some(found) = read(name) else { return };
        let forces = found.recording.forces.unwrap();
        let vertical = &forces.plates[0].vertical_n;
        assert!(
            (vertical[0] - 661.13).abs() < 0.05,
            "{name}: {}",
            vertical[0]
        );
        let flight = vertical.iter().filter(|f| f.abs() < 20.0).count() as f64 / 1000.0;
        assert!((flight - 0.511).abs() < 0.004, "{name}: {flight} s");
        let top = vertical[..2000].iter().copied().fold(0.0, f64::max);
        assert!((top - 1768.0).abs() < 1.0, "{name}: {top}");
    }
}

#[test]
fn a_plate_lies_where_its_unit_says() {
    for name in [
        "plate_m.c3d",
        "plate_in.c3d",
        "plate_M_upper.c3d",
        "plate_meters.c3d",
    ] {
        let Some(found) = read(name) else { return };
        let plate = &found.recording.forces.as_ref().unwrap().plates[0];
        let point = plate.wrench.as_ref().unwrap().point_m[0];
        let near = point
            .iter()
            .zip([0.42, 0.0, -0.25])
            .all(|(a, b)| (a - b).abs() < 1e-6);
        assert!(near, "{name}: {point:?}");
        let toe = found.recording.markers.positions_m[0][0].unwrap();
        assert!((toe[1] - 0.9).abs() < 1e-6, "{name}: {toe:?}");
    }
}

#[test]
fn a_plate_that_cannot_be_computed_is_named_by_its_type() {
    let Some(bytes) = bytes("np_cmj_type6.c3d") else {
        return;
    };
    let error = import(&bytes, &ImportOptions::default())
        .unwrap_err()
        .to_string();
    assert!(error.contains("type 6") && error.contains("12"), "{error}");
}

#[test]
fn model_outputs_are_no_markers_and_points_without_labels_have_names() {
    if let Some(found) = read("pig_outputs.c3d") {
        assert_eq!(found.recording.markers.markers, ["LTOE"]);
        assert_eq!(
            found.notes.dropped.iter().map(|d| d.count).sum::<usize>(),
            2
        );
    }
    if let Some(found) = read("unlabelled_point.c3d") {
        let markers = found.recording.markers;
        assert_eq!(markers.markers, ["A", "M2", "B"]);
        assert_eq!(
            trc::read(&trc::write(&markers)).unwrap().markers,
            markers.markers
        );
    }
}

#[test]
fn what_an_empty_plate_is_said_to_read_is_held_against_it() {
    let Some(found) = read("np_cmj_zero_1_10.c3d") else {
        return;
    };
    let implied = found
        .notes
        .assumptions
        .iter()
        .find(|a| a.evidence == Evidence::Implied);
    let said = implied.unwrap().sentence();
    assert!(said.contains("frames 1–10"), "{said}");
}
