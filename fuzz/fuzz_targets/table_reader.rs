//! Any text through the readers of tables and markers: an error, or finite numbers that survive being
//! written.
//!
//! Run with `cargo +nightly fuzz run table_reader`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sagitta_formats::{mot, trc};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(table) = mot::read(text) {
        assert!(table.rows.iter().flatten().chain(&table.t_s).all(|v| v.is_finite()));
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    }
    if let Ok(markers) = trc::read(text) {
        assert!(markers.positions_m.iter().flatten().flatten().flatten().all(|v| v.is_finite()));
        assert!(markers.positions_m.iter().all(|row| row.len() == markers.markers.len()));
    }
});
