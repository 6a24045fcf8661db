//! Onsets of ways whose start is known: shapes, lengths, speeds and jitter of their own.
#![allow(clippy::unwrap_used)] // A test that cannot go on fails.

use sagitta_biomech::onset::onset;

const PI: f64 = std::f64::consts::PI;

/// A share of the way after a share of its time.
type Shape = fn(f64) -> f64;

fn least_jerk(u: f64) -> f64 {
    u * u * u * (10.0 + u * (6.0 * u - 15.0))
}

fn raised_cosine(u: f64) -> f64 {
    u - libm::sin(2.0 * PI * u) / (2.0 * PI)
}

/// Half cosine waves of the velocity, the highest after a share of the time.
fn skewed(u: f64, peak: f64) -> f64 {
    let (up, down) = (u.min(peak), (u - peak).max(0.0));
    let fall = 1.0 - peak;
    up - peak / PI * libm::sin(PI * up / peak) + down + fall / PI * libm::sin(PI * down / fall)
}

/// Shapes with the share of their time after which they are fastest.
const SHAPES: [(Shape, f64); 4] = [
    (least_jerk, 0.5),
    (raised_cosine, 0.5),
    (|u| skewed(u, 0.35), 0.35),
    (|u| skewed(u, 0.65), 0.65),
];

/// Even numbers with the variance of a normal deviate of one, from a fixed seed.
fn noise(seed: u64, i: usize) -> f64 {
    let mut x = seed
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(i as u64 + 1);
    let mut sum = 0.0;
    for _ in 0..12 {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        sum += (x >> 11) as f64 / (1u64 << 53) as f64;
    }
    sum - 6.0
}

/// Points at 60 per second of a way of `way_m` in `long_s` that begins at 1 s, with jitter.
fn seen(shape: Shape, way_m: f64, long_s: f64, jitter_m: f64, seed: u64) -> Vec<(f64, f64)> {
    let late = noise(seed, 999).rem_euclid(1.0) / 60.0;
    let count = ((long_s + 2.0) * 60.0) as usize;
    let point = |i: usize| {
        let t = late + i as f64 / 60.0;
        let u = ((t - 1.0) / long_s).clamp(0.0, 1.0);
        (t, 0.4 + way_m * shape(u) + jitter_m * noise(seed, i))
    };
    (0..count).map(point).collect()
}

#[test]
fn starts_and_ends_of_many_ways_are_found_within_what_is_stated() {
    for (k, (shape, peak)) in SHAPES.into_iter().enumerate() {
        for (way_m, long_s) in [(0.5, 2.5), (0.5, 0.8), (0.72, 0.6), (1.2, 0.6), (0.5, 0.4)] {
            for jitter_m in [1e-4, 3e-4] {
                let (mut squares, mut stated, mut n) = (0.0, 0.0, 0.0);
                for seed in 0..24 {
                    let points = seen(shape, way_m, long_s, jitter_m, 100 * k as u64 + seed);
                    let fastest_s = 1.0 + peak * long_s;
                    for (truth_s, guess_s) in [
                        (1.0, 1.0 + 0.02 * long_s),
                        (1.0 + long_s, 1.0 + 0.97 * long_s),
                    ] {
                        let found = onset(&points, guess_s, fastest_s, jitter_m).unwrap();
                        squares += (found.t_s - truth_s).powi(2);
                        stated += found.sd_s.powi(2);
                        n += 1.0;
                    }
                }
                let (off, stated) = ((squares / n).sqrt(), (stated / n).sqrt());
                println!(
                    "{k}: {way_m} m in {long_s} s, {jitter_m}: {off:.4} s, stated {stated:.4} s"
                );
                assert!(
                    off <= 1.5 * stated,
                    "{k}: {way_m} m in {long_s} s: {off} over {stated}"
                );
                assert!(off <= 0.02 * long_s, "{k}: {way_m} m in {long_s} s: {off}");
            }
        }
    }
}

#[test]
fn what_does_not_rest_has_no_onset() {
    // A swing, which turns without a rest.
    let swing: Vec<(f64, f64)> = (0..120)
        .map(|i| f64::from(i) / 60.0)
        .map(|t| (t, 0.3 * libm::cos(2.0 * PI * (t - 1.0))))
        .collect();
    assert_eq!(onset(&swing, 1.0, 1.25, 3e-4), None);
    assert_eq!(onset(&swing[..10], 0.1, 0.3, 3e-4), None);
    assert_eq!(onset(&[], 1.0, 1.3, 3e-4), None);
    assert_eq!(onset(&swing, 1.0, 1.0, 3e-4), None);
}
