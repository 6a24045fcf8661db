//! Filters and body tables held against published numbers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.
#![cfg(not(target_arch = "wasm32"))]

use sagitta_biomech::anthropometry::DE_LEVA;
use sagitta_biomech::filter::zero_phase;
use sagitta_tests::accuracy::{Row, record};
use sagitta_tests::data;

/// Angle and measured angular acceleration of Pezzack, Norman and Winter (1977), 142 samples.
#[test]
fn pezzack_acceleration_within_five_radians_per_second_squared() {
    let Some(text) = data::text("motion/Pezzack.txt") else {
        return;
    };
    let number = |line: &str| {
        line.split_whitespace()
            .map(str::parse)
            .collect::<Result<Vec<f64>, _>>()
            .ok()
    };
    let rows: Vec<Vec<f64>> = text
        .lines()
        .filter_map(number)
        .filter(|row| row.len() == 4)
        .collect();
    assert_eq!(rows.len(), 142);
    let column = |j: usize| rows.iter().map(|row| row[j]).collect::<Vec<f64>>();
    let (step, raw, truth) = (rows[1][0] - rows[0][0], column(1), column(3));
    let noisy = column(2);
    let smooth = zero_phase(&noisy, 1.0 / step, 6.0);
    let error = rms(smooth.iter().zip(&raw).map(|(a, b)| a - b));
    let acceleration = |i: usize| (smooth[i + 1] - 2.0 * smooth[i] + smooth[i - 1]) / (step * step);
    let inner = rms((1..141).map(|i| acceleration(i) - truth[i]));
    let untouched =
        rms((1..141)
            .map(|i| (noisy[i + 1] - 2.0 * noisy[i] + noisy[i - 1]) / (step * step) - truth[i]));
    println!("position {error:.5} rad, acceleration {inner:.3} rad/s², unfiltered {untouched:.1}");
    record(&Row {
        id: "filters/pezzack_angle",
        quantity: "Angle, cut-off 6 Hz",
        what: "root mean square error",
        against: "the angle before noise was added",
        source: "Pezzack, Norman and Winter 1977",
        found: error,
        bound: 0.0036,
        unit: "rad",
        n: raw.len(),
    });
    assert!(error <= 0.0036, "{error}");
    assert!(inner <= 5.0, "{inner}");
    assert!(untouched > 5.0 * inner);
}

fn rms(values: impl Iterator<Item = f64>) -> f64 {
    let squares: Vec<f64> = values.map(|v| v * v).collect();
    (squares.iter().sum::<f64>() / squares.len() as f64).sqrt()
}

/// Every row of our table against the file that its numbers were published in.
#[test]
fn de_leva_rows_are_those_of_the_published_table() {
    let Some(text) = data::text("anthropometry/BSP_ZdeLeva.txt") else {
        return;
    };
    for segment in &DE_LEVA {
        let row = text.lines().find_map(|line| {
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            (cells.len() > 6 && (cells[1], cells[2]) == segment.ends).then_some(cells)
        });
        let row = row.unwrap_or_else(|| panic!("no row {:?}", segment.ends));
        let pair = |i: usize| {
            [
                row[i].parse::<f64>().unwrap(),
                row[i + 1].parse::<f64>().unwrap(),
            ]
        };
        assert_eq!(segment.mass_percent, pair(3), "{:?}", segment.name);
        assert_eq!(segment.com_percent, pair(5), "{:?}", segment.name);
    }
}
