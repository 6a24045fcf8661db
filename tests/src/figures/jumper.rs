//! A figure that jumps: its hips move by pieces of even acceleration, its legs bend to follow, and in
//! the air it goes as it is.

use crate::shot::Figure;
use sagitta_motion::{Forces, Keypoint, Metric, Plate, Subject};
use std::collections::BTreeMap;

const GRAVITY: f64 = 9.806_65;
const HEIGHT_M: f64 = 1.75;
const MASS_KG: f64 = 70.0;
/// Segment lengths as shares of body height (Winter, figure 4.1, after Drillis and Contini).
const ANKLE: f64 = 0.039;
const SHANK: f64 = 0.246;
const THIGH: f64 = 0.245;

/// What the feet are on.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Under {
    Plate,
    Box,
    Air,
}

/// A stretch of even acceleration; heights are those of the hips over standing.
#[derive(Debug, Clone, Copy)]
struct Piece {
    start_s: f64,
    up_m: f64,
    v_m_s: f64,
    a_m_s2: f64,
    under: Under,
}

impl Piece {
    fn at(&self, t_s: f64) -> (f64, f64) {
        let t = t_s - self.start_s;
        let up = self.up_m + self.v_m_s * t + 0.5 * self.a_m_s2 * t * t;
        (up, self.v_m_s + self.a_m_s2 * t)
    }
}

/// The figure.
#[derive(Debug, Clone)]
pub struct Jumper {
    pieces: Vec<Piece>,
    end_s: f64,
    reps: Vec<BTreeMap<&'static str, f64>>,
}

impl Jumper {
    fn standing(up_m: f64, under: Under) -> Self {
        let first = Piece {
            start_s: 0.0,
            up_m,
            v_m_s: 0.0,
            a_m_s2: 0.0,
            under,
        };
        Self {
            pieces: vec![first],
            end_s: 0.0,
            reps: Vec::new(),
        }
    }

    /// A countermovement jump of 31 cm.
    pub fn countermovement() -> Self {
        Self::standing(0.0, Under::Plate)
            .wait(1.6)
            .sink()
            .jump(1.1)
            .land()
            .wait(1.2)
    }

    /// A squat jump.
    pub fn squat() -> Self {
        Self::standing(0.0, Under::Plate)
            .wait(0.5)
            .go(-0.8, 0.25)
            .go(0.8, 0.25)
            .rest()
            .wait(1.5)
            .jump(1.5)
            .land()
            .wait(1.2)
    }

    /// A drop jump from 30 cm.
    pub fn drop() -> Self {
        Self::standing(0.3, Under::Box)
            .wait(1.2)
            .fall()
            .touch()
            .jump(2.2)
            .land()
            .wait(1.4)
    }

    /// A countermovement jump and three more.
    pub fn repeated() -> Self {
        let mut figure = Self::standing(0.0, Under::Plate).wait(1.5).sink().jump(1.1);
        for _ in 0..3 {
            figure = figure.touch().jump(2.2);
        }
        figure.land().wait(1.2)
    }

    fn last(&self) -> (f64, f64) {
        self.pieces[self.pieces.len() - 1].at(self.end_s)
    }

    fn add(mut self, a_m_s2: f64, for_s: f64, under: Under) -> Self {
        let (up_m, v_m_s) = self.last();
        self.pieces.push(Piece {
            start_s: self.end_s,
            up_m,
            v_m_s,
            a_m_s2,
            under,
        });
        self.end_s += for_s;
        self
    }

    /// Stays as it is.
    fn wait(self, for_s: f64) -> Self {
        let under = self.pieces[self.pieces.len() - 1].under;
        self.add(0.0, for_s, under)
    }

    /// Accelerates by so many times gravity.
    fn go(self, times: f64, for_s: f64) -> Self {
        self.add(times * GRAVITY * 0.5, for_s, Under::Plate)
    }

    /// Takes what is left of the speed away.
    fn rest(mut self) -> Self {
        let (up_m, _) = self.last();
        let start_s = self.end_s;
        self.pieces.push(Piece {
            start_s,
            up_m,
            v_m_s: 0.0,
            a_m_s2: 0.0,
            under: Under::Plate,
        });
        self
    }

    /// The unweighting of a countermovement.
    fn sink(self) -> Self {
        self.add(-0.6 * GRAVITY, 0.25, Under::Plate)
    }

    /// Falls from the box.
    fn fall(self) -> Self {
        let (up, _) = self.last();
        let time = (2.0 * up / GRAVITY).sqrt();
        self.add(-GRAVITY, time, Under::Air)
    }

    /// Remembers a touch-down.
    fn touch(mut self) -> Self {
        let t = self.end_s;
        self.reps.push(BTreeMap::from([("touch_down_s", t)]));
        self
    }

    /// Pushes with so many times its weight until the legs are straight, and flies until they touch.
    fn jump(self, times: f64) -> Self {
        let (up, v) = self.last();
        let a = times * GRAVITY;
        let off = (v * v - 2.0 * a * up).sqrt();
        let mut figure = self.add(a, (off - v) / a, Under::Plate);
        let take_off_s = figure.end_s;
        figure = figure.add(-GRAVITY, 2.0 * off / GRAVITY, Under::Air);
        let open = figure
            .reps
            .last()
            .is_some_and(|rep| !rep.contains_key("take_off_s"));
        if !open {
            figure.reps.push(BTreeMap::new());
        }
        let landing_s = figure.end_s;
        if let Some(rep) = figure.reps.last_mut() {
            rep.extend([("take_off_s", take_off_s), ("landing_s", landing_s)]);
        }
        figure
    }

    /// Lands in a bent posture and stands up.
    fn land(self) -> Self {
        let a = 1.5 * GRAVITY;
        let (_, v) = self.last();
        let figure = self.add(a, -v / a, Under::Plate);
        let (low, _) = figure.last();
        let half = 0.4;
        let a = -low / (half * half);
        figure
            .add(a, half, Under::Plate)
            .add(-a, half, Under::Plate)
            .rest()
    }

    fn piece(&self, t_s: f64) -> &Piece {
        let after = self.pieces.partition_point(|p| p.start_s <= t_s).max(1);
        &self.pieces[after - 1]
    }

    /// Height of the hips over standing.
    fn up(&self, t_s: f64) -> f64 {
        self.piece(t_s).at(t_s).0
    }

    /// Height of the feet over the floor.
    fn feet(&self, t_s: f64) -> f64 {
        match self.piece(t_s).under {
            Under::Plate => 0.0,
            Under::Box | Under::Air => self.up(t_s).max(0.0),
        }
    }
}

impl Figure for Jumper {
    fn length_s(&self) -> f64 {
        self.end_s
    }

    fn point(&self, point: Keypoint, t_s: f64) -> [f64; 3] {
        let h = HEIGHT_M;
        let feet = self.feet(t_s);
        let ankle = [0.0, ANKLE * h + feet];
        let leg = (SHANK + THIGH) * h;
        let hip = [-0.02 * h, ANKLE * h + 0.999 * leg + self.up(t_s)];
        let knee = knee(ankle, hip);
        let bent = (feet + 0.999 * leg + ANKLE * h - hip[1]).max(0.0);
        let lean = 1.2 * bent;
        let along = |from: [f64; 2], length: f64, lean: f64| {
            [
                from[0] + length * h * libm::sin(lean),
                from[1] + length * h * libm::cos(lean),
            ]
        };
        let shoulder = along(hip, 0.288, lean);
        let elbow = [shoulder[0], shoulder[1] - 0.186 * h];
        let wrist = [hip[0] + 0.03 * h, hip[1] + 0.05 * h];
        let ear = along(shoulder, 0.12, 0.5 * lean);
        let bare = point
            .name()
            .trim_start_matches("left_")
            .trim_start_matches("right_");
        let [at, half] = match bare {
            "shoulder" => [shoulder, [0.11, 0.0]],
            "elbow" => [elbow, [0.14, 0.0]],
            "wrist" | "pinky" | "index" | "thumb" => [wrist, [0.10, 0.0]],
            "hip" => [hip, [0.055, 0.0]],
            "knee" => [knee, [0.055, 0.0]],
            "ankle" => [ankle, [0.055, 0.0]],
            "heel" => [[-0.03 * h, 0.01 * h + feet], [0.055, 0.0]],
            "big_toe" => [[0.11 * h, 0.01 * h + feet], [0.055, 0.0]],
            "ear" => [ear, [0.04, 0.0]],
            _ => [[ear[0] + 0.06 * h, ear[1]], [0.01, 0.0]],
        };
        let side = match point.is_left() {
            Some(true) => 1.0,
            Some(false) => -1.0,
            None => 0.0,
        };
        [at[0], at[1], side * half[0] * h]
    }

    fn reps(&self) -> Vec<BTreeMap<&'static str, f64>> {
        self.reps.clone()
    }

    fn slowest_hz(&self) -> f64 {
        30.0
    }

    fn within_s(&self, rate_hz: f64) -> f64 {
        0.005 + 0.1 / rate_hz
    }

    /// Lengths are scaled by gravity where nothing is known about the person; gravity itself is told in
    /// the picture's metres.
    fn factor(&self, metric: &Metric, grown: f64) -> Option<f64> {
        Some(if metric.id == "flight_gravity" {
            grown
        } else {
            1.0
        })
    }

    fn subject(&self) -> Subject {
        Subject {
            mass_kg: Some(MASS_KG),
            ..Subject::default()
        }
    }

    fn forces(&self) -> Option<Forces> {
        const RATE_HZ: f64 = 1000.0;
        let count = (self.end_s * RATE_HZ) as usize;
        let t_s: Vec<f64> = (0..count).map(|i| i as f64 / RATE_HZ).collect();
        let force = |(i, &t): (usize, &f64)| {
            let piece = self.piece(t);
            let noise = [0.7, -1.1, 0.3, 1.4, -1.3][i % 5];
            match piece.under {
                Under::Plate => MASS_KG * (GRAVITY + piece.a_m_s2) + noise,
                Under::Box | Under::Air => noise,
            }
        };
        let plate = Plate {
            name: "Fz".to_owned(),
            vertical_n: t_s.iter().enumerate().map(force).collect(),
            ..Plate::default()
        };
        Some(Forces {
            t_s,
            plates: vec![plate],
        })
    }
}

/// The knee between an ankle and a hip, in front of their line.
fn knee(ankle: [f64; 2], hip: [f64; 2]) -> [f64; 2] {
    let (shank, thigh) = (SHANK * HEIGHT_M, THIGH * HEIGHT_M);
    let (dx, dy) = (hip[0] - ankle[0], hip[1] - ankle[1]);
    let far = (dx * dx + dy * dy).sqrt();
    let along = (shank * shank - thigh * thigh + far * far) / (2.0 * far);
    let aside = (shank * shank - along * along).max(0.0).sqrt();
    let (ux, uy) = (dx / far, dy / far);
    [
        ankle[0] + along * ux + aside * uy,
        ankle[1] + along * uy - aside * ux,
    ]
}
