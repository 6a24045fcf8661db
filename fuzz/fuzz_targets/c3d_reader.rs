//! Any bytes through the C3D reader: an error, or a recording of finite numbers that fit together.
//!
//! Run with `cargo +nightly fuzz run c3d_reader`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sagitta_formats::c3d::read;

fuzz_target!(|bytes: &[u8]| {
    let Ok(recording) = read(bytes) else {
        return;
    };
    let markers = &recording.markers;
    assert_eq!(markers.t_s.len(), markers.positions_m.len());
    for row in &markers.positions_m {
        assert_eq!(row.len(), markers.markers.len());
        assert!(row.iter().flatten().flatten().all(|v| v.is_finite()));
    }
    for plate in recording.forces.iter().flat_map(|f| &f.plates) {
        assert!(plate.vertical_n.iter().all(|v| v.is_finite()));
    }
});
