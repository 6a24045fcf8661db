//! Conditioning of joint coordinates.

use super::auto::automatic_cutoff_hz;
use super::curve::{Smoothing, low_pass, step_s};
use super::track::{CutOff, MAX_BRIDGE_S};
use crate::signal::median;
use sagitta_motion::Table;

/// Low-passes every column where the sampling rate allows it. Same times as the input.
pub fn condition_table(table: &Table, cutoff: CutOff) -> (Table, Smoothing) {
    let rate_hz = step_s(&table.t_s).map_or(0.0, |step| 1.0 / step);
    let cutoff_hz = match cutoff {
        CutOff::At(hz) => hz,
        CutOff::Automatic => automatic(table, rate_hz).unwrap_or(0.0),
    };
    let smoothing = Smoothing::of(&table.t_s, cutoff_hz, MAX_BRIDGE_S);
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

/// Median over the columns of the cut-offs that they ask for.
fn automatic(table: &Table, rate_hz: f64) -> Option<f64> {
    let column = |j: usize| -> Vec<f64> {
        let cells = table.rows.iter().map(|row| row.get(j).copied());
        cells.map(|cell| cell.unwrap_or(0.0)).collect()
    };
    let of = |j| automatic_cutoff_hz(&column(j), rate_hz);
    median((0..table.columns.len()).filter_map(of).collect())
}
