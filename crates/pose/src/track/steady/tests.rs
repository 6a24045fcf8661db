//! Regions by script: at rest with noise, in flight, turned, mirrored, scaled.

use super::*;
use std::f64::consts::{PI, TAU};

const SIDE_PX: f64 = 800.0;

/// Numbers of about a normal distribution, always the same.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        let mut uniform = || {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
            self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 11) as f64 / (1u64 << 53) as f64
        };
        (0..12).map(|_| uniform()).sum::<f64>() - 6.0
    }

    /// A region with the noise that the network's answers have.
    fn around(&mut self, region: Roi) -> Roi {
        Roi {
            cx_px: region.cx_px + 0.004 * region.size_px * self.next(),
            cy_px: region.cy_px + 0.004 * region.size_px * self.next(),
            size_px: region.size_px * (0.01 * self.next()).exp(),
            rotation_rad: normalised(region.rotation_rad + 0.015 * self.next()),
        }
    }
}

fn at(cx_px: f64, cy_px: f64) -> Roi {
    Roi {
        cx_px,
        cy_px,
        size_px: SIDE_PX,
        rotation_rad: 0.1,
    }
}

/// What is left of noise, as the standard deviation of steps from frame to frame: centre in shares of the
/// side, size, direction.
fn trembling(regions: &[Roi]) -> [f64; 3] {
    let steps = regions.windows(2).map(|w| {
        let [a, b] = [w[0], w[1]];
        let away = (b.cx_px - a.cx_px).hypot(b.cy_px - a.cy_px) / a.size_px;
        let turn = normalised(b.rotation_rad - a.rotation_rad);
        [away, (b.size_px / a.size_px).ln(), turn]
    });
    let mut sums = [0.0; 3];
    for step in steps {
        sums.iter_mut().zip(step).for_each(|(s, x)| *s += x * x);
    }
    sums.map(|s| (s / (regions.len() - 1) as f64).sqrt())
}

#[test]
fn at_rest_the_region_stands_still() {
    for (seed, rate_hz) in [(1, 25.0), (2, 30.0), (3, 60.0), (4, 120.0), (5, 240.0)] {
        let mut noise = Noise(seed);
        let seen: Vec<Roi> = (0..600).map(|_| noise.around(at(900.0, 500.0))).collect();
        let mut steady = Steady::default();
        let times = (0..).map(|i| f64::from(i) / rate_hz);
        let held: Vec<Roi> = seen
            .iter()
            .zip(times)
            .map(|(r, t_s)| steady.next(*r, t_s))
            .collect();
        // From the tenth frame on, when the start is averaged.
        let (before, after) = (trembling(&seen[10..]), trembling(&held[10..]));
        for (before, after) in before.into_iter().zip(after) {
            assert!(after < 0.12 * before, "{rate_hz} Hz: {after} of {before}");
        }
    }
}

/// What the filter may be late by: the share of the region, also where somebody moves at ten regions per
/// second (a sprinter crosses three), and in every quantity at once.
#[test]
fn no_motion_leaves_the_region_behind() {
    for rate_hz in [5.0, 25.0, 60.0, 240.0] {
        for speed in [0.1, 0.5, 1.0, 3.0, 10.0] {
            let (mut steady, mut noise) = (Steady::default(), Noise(7));
            for i in 0..200 {
                let t_s = f64::from(i) / rate_hz;
                let moving = Roi {
                    cx_px: 900.0 + speed * SIDE_PX * t_s,
                    cy_px: 500.0 - 0.5 * speed * SIDE_PX * t_s,
                    size_px: SIDE_PX * (0.2 * speed * t_s).min(2.0).exp(),
                    rotation_rad: normalised(speed * t_s),
                };
                let seen = noise.around(moving);
                let held = steady.next(seen, t_s);
                let away_px = (held.cx_px - seen.cx_px).hypot(held.cy_px - seen.cy_px);
                assert!(away_px <= CENTRE * seen.size_px + 1e-6, "{away_px}");
                assert!((held.size_px / seen.size_px).ln().abs() <= SIZE + 1e-9);
                let off_rad = normalised(held.rotation_rad - seen.rotation_rad);
                assert!(off_rad.abs() <= TURN_RAD + 1e-9, "{off_rad}");
            }
        }
    }
}

/// A jump of 0.3 m, where a region is 2.4 m wide: the held region leaves the floor no later than one frame
/// after the seen one has moved by its bound, and is on it again as soon.
#[test]
fn a_jump_is_followed_within_the_bound() {
    let (rate_hz, flight_s, g) = (60.0, 0.5, 9.81 / 2.4 * SIDE_PX);
    let mut steady = Steady::default();
    for i in 0..120 {
        let t_s = f64::from(i) / rate_hz;
        let since_s = (t_s - 0.6).clamp(0.0, flight_s);
        let height_px = g / 2.0 * since_s * (flight_s - since_s);
        let held = steady.next(at(900.0, 500.0 - height_px), t_s);
        let behind_px = (500.0 - height_px - held.cy_px).abs();
        assert!(behind_px <= CENTRE * SIDE_PX + 1e-9, "{behind_px}");
    }
}

/// A step of any kind is followed but for the bound at once, and wholly within a second.
#[test]
fn what_has_moved_is_settled_on() {
    let mut steady = Steady::default();
    (0..30).for_each(|i| {
        steady.next(at(900.0, 500.0), f64::from(i) / 30.0);
    });
    let there = Roi {
        cx_px: 1300.0,
        cy_px: 400.0,
        size_px: 1.6 * SIDE_PX,
        rotation_rad: -2.0,
    };
    let mut held = steady.next(there, 1.0);
    assert!((held.cx_px - there.cx_px).abs() <= CENTRE * there.size_px);
    for i in 1..=45 {
        held = steady.next(there, 1.0 + f64::from(i) / 30.0);
    }
    assert!((held.cx_px - there.cx_px).abs() < 1.0, "{held:?}");
    assert!((held.rotation_rad - there.rotation_rad).abs() < 1e-3);
}

/// What is done to the regions that are seen is done to those that are held: scale, shift, mirror, turn,
/// also across the seam at ±π.
#[test]
fn it_knows_no_direction_and_no_unit() {
    let mut noise = Noise(11);
    let walk: Vec<Roi> = (0..90)
        .map(|i| noise.around(at(400.0 + 12.0 * f64::from(i), 500.0)))
        .collect();
    let run = |change: &dyn Fn(Roi) -> Roi| -> Vec<Roi> {
        let mut steady = Steady::default();
        let times = (0..).map(|i| f64::from(i) / 30.0);
        let changed = walk.iter().map(|r| change(*r));
        changed
            .zip(times)
            .map(|(r, t_s)| steady.next(r, t_s))
            .collect()
    };
    let plain = run(&|r| r);
    let scaled = |r: Roi| Roi {
        cx_px: 0.3 * r.cx_px + 20.0,
        cy_px: 0.3 * r.cy_px - 7.0,
        size_px: 0.3 * r.size_px,
        ..r
    };
    let mirrored = |r: Roi| Roi {
        cx_px: 1920.0 - r.cx_px,
        rotation_rad: normalised(-r.rotation_rad),
        ..r
    };
    let turned = |r: Roi| Roi {
        cx_px: -r.cx_px,
        cy_px: -r.cy_px,
        rotation_rad: normalised(r.rotation_rad + PI),
        ..r
    };
    let changes: [&dyn Fn(Roi) -> Roi; 3] = [&scaled, &mirrored, &turned];
    for change in changes {
        for (found, expected) in run(change).iter().zip(plain.iter().map(|r| change(*r))) {
            assert!((found.cx_px - expected.cx_px).abs() < 1e-6);
            assert!((found.cy_px - expected.cy_px).abs() < 1e-6);
            assert!((found.size_px - expected.size_px).abs() < 1e-6);
            let off_rad = normalised(found.rotation_rad - expected.rotation_rad);
            assert!(off_rad.abs() < 1e-9 && found.rotation_rad.abs() <= TAU / 2.0);
        }
    }
}

#[test]
fn a_time_that_does_not_advance_and_a_reset() {
    let mut steady = Steady::default();
    steady.next(at(900.0, 500.0), 1.0);
    let again = steady.next(at(910.0, 500.0), 1.0);
    assert!((again.cx_px - 905.0).abs() < 1e-9, "the first are averaged");
    steady.reset();
    assert_eq!(steady.next(at(300.0, 200.0), 1.0), at(300.0, 200.0));
}
