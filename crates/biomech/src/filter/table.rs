//! Conditioning of joint coordinates.

use super::curve::{Smoothing, low_pass, step_s, usable_cutoff_hz};
use super::track::MAX_BRIDGE_S;
use sagitta_motion::Table;

/// Low-passes every column where the sampling rate allows it. Same times as the input.
pub fn condition_table(table: &Table, cutoff_hz: f64) -> (Table, Smoothing) {
    let rate_hz = step_s(&table.t_s).map_or(0.0, |step| 1.0 / step);
    let smoothing = Smoothing {
        cutoff_hz: usable_cutoff_hz(rate_hz, cutoff_hz),
        rate_hz,
    };
    let mut out = table.clone();
    for j in 0..table.columns.len() {
        let column: Vec<_> = table.rows.iter().map(|row| row.get(j).copied()).collect();
        let smooth = low_pass(&table.t_s, &column, cutoff_hz, MAX_BRIDGE_S);
        for (row, value) in out.rows.iter_mut().zip(smooth) {
            if let (Some(cell), Some(value)) = (row.get_mut(j), value) {
                *cell = value;
            }
        }
    }
    (out, smoothing)
}
