//! A figure that lifts a bar by a script: it stands or lies where the lift wants it, and its hands hold the
//! bar.

use crate::shot::Figure;
use sagitta_motion::{Keypoint, Subject};
use std::collections::BTreeMap;
use std::f64::consts::PI;

/// Segment lengths as shares of body height (Winter, figure 4.1, after Drillis and Contini).
const SHANK: f64 = 0.246;
const THIGH: f64 = 0.245;
const TRUNK: f64 = 0.288;
const UPPER_ARM: f64 = 0.186;
const FOREARM: f64 = 0.146;
const ANKLE: f64 = 0.039;
/// Body height in metres.
const H: f64 = 1.75;

/// How the body holds the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// On hanging arms, in front of standing legs that bend with it; over the hips the arms bend.
    Hanging,
    /// Over the shoulders of a standing body.
    Standing,
    /// Over the shoulders of a lying body.
    Lying,
}

/// A lift as a vertical velocity of the bar over time.
#[derive(Debug, Clone)]
pub struct Lifter {
    /// How the bar is held.
    pub hold: Hold,
    /// Time in seconds and velocity in metres per second, in between by half cosine waves.
    pub knots: Vec<[f64; 2]>,
    /// Height of the bar at first, in metres over the floor.
    pub start_m: f64,
    /// Whole recording in seconds.
    pub length_s: f64,
    /// What has to be found.
    pub truth: Vec<BTreeMap<&'static str, f64>>,
    /// The slowest camera that shows it.
    pub slowest_hz: f64,
}

impl Lifter {
    /// Three times down and up (`down_first`) or up and down over `way_m`, a second each.
    fn strokes(hold: Hold, start_m: f64, way_m: f64, down_first: bool) -> Self {
        // A half cosine wave up to the peak and down again has half its area.
        let peak = 2.0 * way_m;
        let mut knots = vec![[0.0, 0.0], [1.0, 0.0]];
        let mut truth = Vec::new();
        for rep in 0..3 {
            let from = 1.0 + 2.0 * f64::from(rep);
            let sign = if down_first { -1.0 } else { 1.0 };
            knots.extend([
                [from + 0.5, sign * peak],
                [from + 1.0, 0.0],
                [from + 1.5, -sign * peak],
                [from + 2.0, 0.0],
            ]);
            let start = if down_first { from + 1.0 } else { from };
            truth.push(BTreeMap::from([
                ("concentric_start_s", start),
                ("concentric_end_s", start + 1.0),
            ]));
        }
        Self {
            hold,
            knots,
            start_m,
            length_s: 8.0,
            truth,
            slowest_hz: 30.0,
        }
    }

    /// Three deadlifts.
    pub fn deadlift() -> Self {
        Self::strokes(Hold::Hanging, hanging(1.0)[1], 0.47, false)
    }

    /// Three bench presses.
    pub fn bench_press() -> Self {
        Self::strokes(Hold::Lying, 0.63 * H, 0.24 * H, true)
    }

    /// Three overhead presses.
    pub fn overhead_press() -> Self {
        Self::strokes(Hold::Standing, 0.818 * H, 0.32 * H, false)
    }

    /// Two cleans: two pulls with a dip between them, a free rise, a fall into the catch, standing up, and
    /// the bar set down.
    pub fn clean() -> Self {
        const CLEAN: [[f64; 2]; 14] = [
            [0.0, 0.0],
            [0.45, 1.1],
            [0.6, 0.95],
            [0.8, 1.9],
            [1.02, 0.0],
            [1.2, -0.8],
            [1.35, 0.0],
            [1.8, 0.0],
            [2.6, 0.3],
            [3.2, 0.0],
            [4.0, 0.0],
            [4.6, -1.2],
            [5.6217, 0.0],
            [6.0, 0.0],
        ];
        let mut knots = vec![[0.0, 0.0]];
        let mut truth = Vec::new();
        for start in [1.0, 8.0] {
            knots.extend(CLEAN.iter().map(|[t, v]| [start + t, *v]));
            truth.push(BTreeMap::from([
                ("concentric_start_s", start),
                ("peak_velocity_s", start + 0.8),
                ("concentric_end_s", start + 1.02),
                ("catch_s", start + 1.35),
            ]));
        }
        Self {
            hold: Hold::Hanging,
            knots,
            start_m: hanging(1.0)[1],
            length_s: 15.0,
            truth,
            slowest_hz: 30.0,
        }
    }

    /// Height of the bar in metres.
    pub fn bar_m(&self, t_s: f64) -> f64 {
        let mut height = self.start_m;
        for pair in self.knots.windows(2) {
            let ([from, v], [to, w]) = (pair[0], pair[1]);
            let (span, t) = (to - from, (t_s - from).clamp(0.0, to - from));
            if span > 0.0 {
                let wave = 0.5 * t - 0.5 * span / PI * libm::sin(PI * t / span);
                height += v * t + (w - v) * wave;
            }
        }
        height
    }

    /// Forward and up of shoulder, elbow, wrist, hip, knee and ankle.
    fn joints(&self, t_s: f64) -> [[f64; 2]; 6] {
        let bar = self.bar_m(t_s);
        let (body, wrist) = match self.hold {
            Hold::Hanging => {
                let bent = bend_for(bar);
                let body = standing(bent);
                (body, [body[0][0], bar])
            }
            Hold::Standing => {
                let body = standing(0.0);
                (body, [0.06 * H, bar])
            }
            Hold::Lying => {
                let shoulder = [-TRUNK * H, 0.31 * H];
                let knee = [0.235 * H, 0.285 * H];
                let body = [shoulder, [0.0, 0.28 * H], knee, [0.235 * H, ANKLE * H]];
                (body, [shoulder[0] + 0.03 * H, bar])
            }
        };
        let [shoulder, hip, knee, ankle] = body;
        [shoulder, elbow(shoulder, wrist), wrist, hip, knee, ankle]
    }
}

impl Figure for Lifter {
    fn length_s(&self) -> f64 {
        self.length_s
    }

    fn reps(&self) -> Vec<BTreeMap<&'static str, f64>> {
        self.truth.clone()
    }

    fn slowest_hz(&self) -> f64 {
        self.slowest_hz
    }

    /// The bar is within a centimetre of where it stands still for a fifth of a second, and hands that jitter
    /// by a centimetre show no more.
    fn within_s(&self, _: f64) -> f64 {
        0.2
    }

    fn subject(&self) -> Subject {
        Subject {
            load_kg: Some(100.0),
            ..Subject::default()
        }
    }

    fn point(&self, point: Keypoint, t_s: f64) -> [f64; 3] {
        let [shoulder, elbow, wrist, hip, knee, ankle] = self.joints(t_s);
        let head = if self.hold == Hold::Lying {
            [-0.12 * H, 0.0]
        } else {
            [0.0, 0.12 * H]
        };
        let ear = [shoulder[0] + head[0], shoulder[1] + head[1]];
        let face = if self.hold == Hold::Lying {
            [0.0, 0.06 * H]
        } else {
            [0.06 * H, 0.0]
        };
        let [at, half] = match point
            .name()
            .trim_start_matches("left_")
            .trim_start_matches("right_")
        {
            "shoulder" => [shoulder, [0.11, 0.0]],
            "elbow" => [elbow, [0.12, 0.0]],
            "wrist" => [wrist, [0.12, 0.0]],
            "pinky" | "index" | "thumb" => [[wrist[0], wrist[1] + 0.02 * H], [0.12, 0.0]],
            "hip" => [hip, [0.055, 0.0]],
            "knee" => [knee, [0.055, 0.0]],
            "ankle" => [ankle, [0.055, 0.0]],
            "heel" => [[ankle[0] - 0.03 * H, 0.01 * H], [0.055, 0.0]],
            "big_toe" => [[ankle[0] + 0.11 * H, 0.01 * H], [0.055, 0.0]],
            "ear" => [ear, [0.04, 0.0]],
            _ => [[ear[0] + face[0], ear[1] + face[1]], [0.01, 0.0]],
        };
        let side = match point.is_left() {
            Some(true) => 1.0,
            Some(false) => -1.0,
            None => 0.0,
        };
        [at[0], at[1], side * half[0] * H]
    }
}

/// Shoulder, hip, knee and ankle of a body that stands (0) or bends to the floor (1).
fn standing(bent: f64) -> [[f64; 2]; 4] {
    let [shank, thigh, trunk] = [12.0, 60.0, 62.0].map(|deg: f64| deg.to_radians() * bent);
    let ankle = [0.0, ANKLE * H];
    let knee = along(ankle, shank, SHANK * H);
    let hip = along(knee, -thigh, THIGH * H);
    [along(hip, trunk, TRUNK * H), hip, knee, ankle]
}

/// Where hanging hands are.
fn hanging(bent: f64) -> [f64; 2] {
    let shoulder = standing(bent)[0];
    [shoulder[0], shoulder[1] - (UPPER_ARM + FOREARM) * H]
}

/// How far the body bends for a bar on hanging arms; 0 where they have to bend instead.
fn bend_for(bar_m: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.2);
    if bar_m >= hanging(0.0)[1] {
        return 0.0;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if hanging(middle)[1] > bar_m {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The elbow behind a hand, by the law of cosines.
fn elbow(shoulder: [f64; 2], wrist: [f64; 2]) -> [f64; 2] {
    let (upper, fore) = (UPPER_ARM * H, FOREARM * H);
    let way = [wrist[0] - shoulder[0], wrist[1] - shoulder[1]];
    let far = way[0]
        .hypot(way[1])
        .clamp(upper - fore + 1e-9, upper + fore);
    let cos = (upper * upper + far * far - fore * fore) / (2.0 * upper * far);
    let turn = libm::acos(cos.clamp(-1.0, 1.0));
    let lean = libm::atan2(way[0], way[1]) + turn;
    along(shoulder, lean, upper)
}

/// The point at `length` from `from`, leaning forward from the vertical.
fn along(from: [f64; 2], lean: f64, length: f64) -> [f64; 2] {
    [
        from[0] + length * libm::sin(lean),
        from[1] + length * libm::cos(lean),
    ]
}
