//! OpenSim's low-pass against OpenSim 4.6.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::filter::third_order::{padded, there_and_back};

#[test]
fn it_does_what_storage_does() {
    let raw: Vec<f64> = (0..40)
        .map(|i| {
            libm::sin(0.3 * f64::from(i)) + 0.1 * f64::from((i * 7919) % 13) + 0.02 * f64::from(i)
        })
        .collect();
    let mut x = padded(&raw, 20);
    assert_eq!(x.len(), 80);
    there_and_back(&mut x, 1.0 / 128.0, 6.0);
    // `Storage::pad(20)`, then `lowpassIIR(6)`.
    let expected = [
        (20, -0.19527357635684206),
        (21, 0.16158006271442094),
        (25, 1.1595732373889769),
        (40, 0.8147112174630777),
        (58, 0.17065417280586),
        (59, -0.02244707330887641),
    ];
    for (i, value) in expected {
        assert!((x[i] - value).abs() < 1e-13, "{i}: {} is not {value}", x[i]);
    }
}

#[test]
fn it_halves_the_cut_off_and_takes_nothing_for_something() {
    let n = 4000;
    let wave = |i: usize| libm::sin(2.0 * std::f64::consts::PI * 6.0 * i as f64 / 200.0);
    let mut x: Vec<f64> = (0..n).map(wave).collect();
    there_and_back(&mut x, 1.0 / 200.0, 6.0);
    // Each pass has −3 dB at its cut-off.
    let largest = x[1000..3000].iter().fold(0.0f64, |m, v| m.max(v.abs()));
    assert!((largest - 0.5).abs() < 1e-3, "{largest}");
    let mut short = [1.0, 2.0];
    there_and_back(&mut short, 0.01, 6.0);
    assert_eq!(short, [1.0, 2.0]);
    assert!(padded(&[], 0).is_empty());
}
