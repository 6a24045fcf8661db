//! Weight plates in pictures whose truth is known: found, followed, and not invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

#[path = "../../../tests/src/accuracy.rs"]
mod accuracy;

use sagitta_motion::{Disc, Keypoint, KeypointSchema, Pose};
use sagitta_pose::Frame;
use sagitta_pose::barbell::PlateTracker;
use std::f64::consts::TAU;

const WIDTH: usize = 640;
const HEIGHT: usize = 480;
const BODY_PX: f64 = 330.0;
const FRAMES: usize = 24;

/// A linear congruential generator with Knuth's MMIX constants.
struct Noise(u64);

impl Noise {
    fn uniform(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// What is filmed.
#[derive(Debug, Clone, Copy)]
struct Scene {
    /// Turn of the plate against the picture.
    turned_deg: f64,
    /// Share of a frame's time during which the shutter is open.
    shutter: f64,
    /// Hands over the outline, each a third of the radius wide.
    hands: usize,
    /// Levels of the plate: red, green, blue.
    colour: [f64; 3],
    /// Another plate behind, away by this share of the radius; 0 for none.
    behind: f64,
    /// Standard deviation of every level.
    grain: f64,
    /// Way up and down in pixels.
    way_px: f64,
    /// Radius of the plate in pixels.
    radius_px: f64,
    seed: u64,
}

impl Scene {
    fn plain() -> Self {
        Self {
            turned_deg: 0.0,
            shutter: 0.0,
            hands: 0,
            colour: [35.0, 35.0, 40.0],
            behind: 0.0,
            grain: 2.0,
            way_px: 90.0,
            radius_px: 47.0,
            seed: 1,
        }
    }

    /// Where the plate is; `t` in frames. It moves by up to twelve pixels per frame.
    fn centre(&self, t: f64) -> [f64; 2] {
        let phase = TAU * t / FRAMES as f64;
        [
            330.3 + 6.0 * phase.sin(),
            250.7 - 0.5 * self.way_px * phase.cos(),
        ]
    }

    /// A room with a wall, a rack, a window, boxes, and somebody in it.
    fn room(&self) -> Canvas {
        let mut noise = Noise(self.seed);
        let level = |i: usize| {
            let (x, y) = ((i % WIDTH) as f64, (i / WIDTH) as f64);
            let wave =
                12.0 * (0.11 * x).sin() * (0.07 * y).cos() + 8.0 * (0.31 * x + 0.23 * y).sin();
            [
                150.0 + wave,
                145.0 + wave - 0.05 * y,
                140.0 + wave - 0.1 * y,
            ]
        };
        let mut canvas = Canvas((0..WIDTH * HEIGHT).map(level).collect());
        for _ in 0..40 {
            let half = [4.0 + 35.0 * noise.uniform(), 4.0 + 60.0 * noise.uniform()];
            let at = [
                WIDTH as f64 * noise.uniform(),
                HEIGHT as f64 * noise.uniform(),
            ];
            let level = [0, 1, 2].map(|_| 60.0 + 160.0 * noise.uniform());
            canvas.rectangle(level, at, half);
        }
        canvas.rectangle([90.0, 60.0, 120.0], [315.0, 225.0], [32.0, 75.0]);
        canvas.paint([190.0, 150.0, 130.0], [318.0, 125.0], 22.0, |x, y| {
            x.hypot(y) < 22.0
        });
        canvas.rectangle([40.0, 45.0, 60.0], [315.0, 378.0], [24.0, 77.0]);
        canvas
    }

    /// The picture of a frame, with its wrists.
    fn frame(&self, room: &Canvas, index: usize, plate: bool) -> (Vec<u8>, Pose) {
        let mut noise = Noise(self.seed.wrapping_add(index as u64 * 7919 + 11));
        let exposures = if self.shutter > 0.0 { 9 } else { 1 };
        let mut sum = vec![[0.0; 3]; WIDTH * HEIGHT];
        for k in 0..if plate { exposures } else { 1 } {
            let late = self.shutter * ((f64::from(k) + 0.5) / f64::from(exposures) - 0.5);
            let mut one = Canvas(room.0.clone());
            if plate {
                self.draw(&mut one, self.centre(index as f64 + late));
            }
            for (s, o) in sum.iter_mut().zip(&one.0) {
                (0..3).for_each(|c| s[c] += o[c]);
            }
        }
        let count = f64::from(if plate { exposures } else { 1 });
        let mut rgba = Vec::with_capacity(4 * sum.len());
        for p in sum {
            rgba.extend(p.map(|v| {
                let level = v / count + self.grain * noise.normal();
                level.round().clamp(0.0, 255.0) as u8
            }));
            rgba.push(255);
        }
        (rgba, self.pose(index, &mut noise))
    }

    fn draw(&self, canvas: &mut Canvas, centre: [f64; 2]) {
        let r = self.radius_px;
        let narrow = (self.turned_deg.to_radians()).cos();
        // The axis of the turn leans a little, so that the ellipse does not stand upright.
        let (c, s) = (0.97_f64, 0.243_f64);
        let off = |x: f64, y: f64| ((c * x + s * y) / narrow).hypot(c * y - s * x);
        if self.behind > 0.0 {
            let at = [
                centre[0] - self.behind * r,
                centre[1] - 0.3 * self.behind * r,
            ];
            canvas.paint([70.0, 70.0, 75.0], at, r, |x, y| off(x, y) < 0.93 * r);
        }
        canvas.paint(self.colour, centre, r, |x, y| off(x, y) < r);
        let ring = self.colour.map(|v| (v + 45.0).min(255.0));
        canvas.paint(ring, centre, r, |x, y| {
            (0.78 * r..0.84 * r).contains(&off(x, y))
        });
        canvas.paint([170.0, 170.0, 175.0], centre, r, |x, y| {
            off(x, y) < 0.13 * r
        });
        for hand in 0..self.hands {
            let turn = 2.4 + 2.1 * hand as f64;
            let at = [
                centre[0] + 0.95 * r * turn.cos(),
                centre[1] + 0.95 * r * turn.sin(),
            ];
            canvas.paint([195.0, 150.0, 130.0], at, r, |x, y| {
                x.hypot(0.7 * y) < 0.34 * r
            });
        }
    }

    /// A body that stands, with hands that jitter around the bar.
    fn pose(&self, index: usize, noise: &mut Noise) -> Pose {
        let hands = self.centre(index as f64);
        let points = Keypoint::BLAZEPOSE_33.map(|point| {
            let jitter = [noise.normal() * 3.0, noise.normal() * 3.0];
            let name = point.name();
            let at = match name
                .trim_start_matches("left_")
                .trim_start_matches("right_")
            {
                "wrist" => hands,
                "shoulder" => [315.0, 160.0],
                "hip" => [315.0, 160.0 + 0.288 * BODY_PX],
                "knee" => [315.0, 160.0 + 0.533 * BODY_PX],
                "ankle" => [315.0, 160.0 + 0.779 * BODY_PX],
                _ => [315.0, 130.0],
            };
            [at[0] + jitter[0], at[1] + jitter[1], 0.0]
        });
        Pose {
            landmarks_px: points.to_vec(),
            visibility: vec![0.9; 33],
            world_m: Vec::new(),
            presence: 0.99,
        }
    }
}

/// Levels of red, green and blue.
struct Canvas(Vec<[f64; 3]>);

impl Canvas {
    fn rectangle(&mut self, level: [f64; 3], at: [f64; 2], half: [f64; 2]) {
        let reach = half[0].max(half[1]);
        self.paint(level, at, reach, |x, y| {
            x.abs() < half[0] && y.abs() < half[1]
        });
    }

    /// Paints where a shape around a point is, with nine looks into each pixel.
    fn paint(
        &mut self,
        level: [f64; 3],
        at: [f64; 2],
        reach: f64,
        shape: impl Fn(f64, f64) -> bool,
    ) {
        let range = |middle: f64, end: usize| {
            let from = (middle - reach - 1.0).max(0.0) as usize;
            from.min(end)..((middle + reach + 2.0).max(0.0) as usize).min(end)
        };
        for y in range(at[1], HEIGHT) {
            for x in range(at[0], WIDTH) {
                let look = |k: &i32| {
                    let (dx, dy) = (f64::from(k % 3), f64::from(k / 3));
                    let [px, py] = [x as f64 + (dx + 0.5) / 3.0, y as f64 + (dy + 0.5) / 3.0];
                    shape(px - at[0], py - at[1])
                };
                let share = (0..9).filter(look).count() as f64 / 9.0;
                let pixel = &mut self.0[y * WIDTH + x];
                (0..3).for_each(|c| pixel[c] += share * (level[c] - pixel[c]));
            }
        }
    }
}

/// What a tracker says of a frame.
fn look(tracker: &mut PlateTracker, rgba: &[u8], pose: Option<&Pose>) -> Option<Disc> {
    let frame = Frame::new(0.0, WIDTH as u32, HEIGHT as u32, rgba).unwrap();
    let schema = KeypointSchema::BlazePose33;
    tracker.next(&frame, pose, schema).unwrap()
}

/// What the tracker says of every frame; the plate is there in those of `there`.
fn track(scene: &Scene, there: impl Fn(usize) -> bool) -> Vec<Option<Disc>> {
    let room = scene.room();
    let mut tracker = PlateTracker::new();
    (0..FRAMES)
        .map(|i| {
            let (rgba, pose) = scene.frame(&room, i, there(i));
            look(&mut tracker, &rgba, Some(&pose))
        })
        .collect()
}

/// Distances of the centres from the truth in pixels, in order of size.
fn errors(scene: &Scene, discs: &[Option<Disc>]) -> Vec<f64> {
    let off = |(i, disc): (usize, &Option<Disc>)| {
        let [x, y] = scene.centre(i as f64);
        disc.map(|d| (d.centre_px[0] - x).hypot(d.centre_px[1] - y))
    };
    let mut all: Vec<f64> = discs.iter().enumerate().filter_map(off).collect();
    all.sort_by(f64::total_cmp);
    all
}

/// Every scene, by name.
#[rustfmt::skip]
fn scenes() -> Vec<(&'static str, Scene)> {
    let plain = Scene::plain();
    vec![
        ("plain", plain),
        ("turned by 10°", Scene { turned_deg: 10.0, seed: 2, ..plain }),
        ("turned by 20°", Scene { turned_deg: 20.0, seed: 3, ..plain }),
        ("blurred", Scene { shutter: 0.5, seed: 4, ..plain }),
        ("one hand", Scene { hands: 1, seed: 5, ..plain }),
        ("two hands, turned, blurred", Scene { hands: 2, turned_deg: 20.0, shutter: 0.5, seed: 6, ..plain }),
        ("red", Scene { colour: [170.0, 30.0, 35.0], seed: 7, ..plain }),
        ("another behind", Scene { behind: 0.5, seed: 8, ..plain }),
        ("another behind, hands", Scene { behind: 0.8, hands: 2, turned_deg: 12.0, seed: 9, ..plain }),
        ("grainy", Scene { grain: 8.0, seed: 10, ..plain }),
        ("all of it", Scene { turned_deg: 15.0, shutter: 0.7, hands: 2, behind: 0.6, grain: 5.0, seed: 11, ..plain }),
    ]
}

#[test]
fn centres_are_within_a_pixel() {
    for (name, scene) in scenes() {
        let discs = track(&scene, |_| true);
        let errors = errors(&scene, &discs);
        let seen = errors.len();
        // A search that fails is repeated four frames later.
        assert!(seen >= FRAMES * 3 / 4, "{name}: seen in {seen}");
        let (median, worst) = (errors[seen / 2], errors[seen - 1]);
        let mean = |of: fn(&Disc) -> f64| discs.iter().flatten().map(of).sum::<f64>() / seen as f64;
        let (major, flat) = (mean(|d| d.major_px), mean(|d| d.minor_px / d.major_px));
        println!(
            "{name}: seen {seen}, median {median:.3}, worst {worst:.3} px, half axis {major:.2} px, {flat:.3}"
        );
        accuracy::record(&accuracy::Row {
            id: &format!("bar/plate_{}", name.replace([' ', ',', '°'], "_")),
            quantity: &format!("Centre of a plate, {name}"),
            what: "median distance",
            against: "the plate that was drawn",
            source: "exact truth of the rendering",
            found: median,
            bound: 1.0,
            unit: "px",
            n: seen,
        });
        assert!(median <= 1.0, "{name}: {median} px");
        assert!(
            worst <= 0.1 * scene.radius_px,
            "{name}: at worst {worst} px"
        );
        let grown = major / scene.radius_px;
        assert!((grown - 1.0).abs() < 0.02, "{name}: half axis {grown}");
        let truth = scene.turned_deg.to_radians().cos();
        assert!((flat - truth).abs() < 0.03, "{name}: {flat} is not {truth}");
    }
}

#[test]
fn nothing_is_invented() {
    for seed in 0..6 {
        let scene = Scene {
            seed: 100 + seed,
            ..Scene::plain()
        };
        let found = track(&scene, |_| false).iter().flatten().count();
        assert_eq!(found, 0, "seed {seed}");
    }
}

#[test]
fn a_plate_that_is_hidden_for_a_moment_is_taken_up_again() {
    let there = |i: usize| !(10..13).contains(&i);
    let discs = track(&Scene::plain(), there);
    let seen: Vec<bool> = discs.iter().map(Option::is_some).collect();
    assert!(!seen[10] && !seen[11] && !seen[12], "{seen:?}");
    let same = seen.iter().enumerate().filter(|(i, s)| there(*i) == **s);
    assert!(same.count() >= FRAMES - 4 && seen[FRAMES - 1], "{seen:?}");
}

#[test]
fn without_a_person_nothing_is_looked_for() {
    let scene = Scene::plain();
    let (rgba, pose) = scene.frame(&scene.room(), 0, true);
    assert_eq!(look(&mut PlateTracker::new(), &rgba, None), None);
    assert!(look(&mut PlateTracker::new(), &rgba, Some(&pose)).is_some());
}
