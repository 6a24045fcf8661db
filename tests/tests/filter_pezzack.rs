//! Smoothing and differentiation against a measured acceleration.
//!
//! Pezzack, Norman and Winter's arm: an angle sampled at 49.75 Hz with noise added, and the acceleration
//! measured beside it (J. Biomech. 10, 1977; reprinted by Vint and Hinrichs, J. Biomech. 29, 1996).
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::filter::{automatic_cutoff_hz, zero_phase};
use sagitta_tests::accuracy::{Row, record};
use sagitta_tests::data;

/// Root mean square of the difference from the measured acceleration in rad/s².
fn acceleration_rms(angle: &[f64], truth: &[f64], step_s: f64) -> f64 {
    let second = |i: usize| (angle[i - 1] - 2.0 * angle[i] + angle[i + 1]) / (step_s * step_s);
    let squares: f64 = (1..angle.len() - 1)
        .map(|i| (second(i) - truth[i]).powi(2))
        .sum();
    (squares / (angle.len() - 2) as f64).sqrt()
}

#[test]
fn the_automatic_cut_off_reaches_the_measured_acceleration() {
    let Some(text) = data::text("motion/Pezzack.txt") else {
        return;
    };
    let rows: Vec<[f64; 4]> = text
        .lines()
        .filter_map(|line| {
            let cells: Vec<f64> = line
                .split_whitespace()
                .map_while(|c| c.parse().ok())
                .collect();
            cells.try_into().ok()
        })
        .collect();
    assert_eq!(rows.len(), 142);
    let column = |j: usize| -> Vec<f64> { rows.iter().map(|row| row[j]).collect() };
    let (noisy, truth) = (column(2), column(3));
    let step_s = rows[1][0] - rows[0][0];
    let cutoff_hz = automatic_cutoff_hz(&noisy, 1.0 / step_s).unwrap();
    let rms = acceleration_rms(&zero_phase(&noisy, 1.0 / step_s, cutoff_hz), &truth, step_s);
    let at_6 = acceleration_rms(&zero_phase(&noisy, 1.0 / step_s, 6.0), &truth, step_s);
    let raw = acceleration_rms(&noisy, &truth, step_s);
    eprintln!(
        "automatic {cutoff_hz:.2} Hz: {rms:.2} rad/s²; 6 Hz: {at_6:.2}; unfiltered: {raw:.1}"
    );
    for (id, quantity, found) in [
        (
            "filters/pezzack_automatic",
            "Angular acceleration, automatic cut-off",
            rms,
        ),
        (
            "filters/pezzack_6hz",
            "Angular acceleration, cut-off 6 Hz",
            at_6,
        ),
    ] {
        record(&Row {
            id,
            quantity,
            what: "root mean square error",
            against: "an accelerometer on the same arm",
            source: "Pezzack, Norman and Winter 1977",
            found,
            bound: 5.0,
            unit: "rad/s²",
            n: truth.len() - 2,
        });
    }
    assert!(rms <= 5.0, "{rms} at {cutoff_hz} Hz");
    assert!(at_6 <= 5.0 && raw > 20.0, "{at_6} {raw}");
}
