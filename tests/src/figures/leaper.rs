//! A figure that jumps as people do: bodies, techniques and cameras differ from draw to draw.
//!
//! The centre of mass follows pieces of even acceleration and a parabola in the air. Heels leave the ground
//! before the toes, the foot hangs in the air and is flat again after landing, knees are drawn up or stay
//! straight, the landing may be nearer the camera and deeper than the take-off.

use crate::noise::Noise;
use crate::shot::Figure;
use sagitta_motion::{Keypoint, Subject};
use std::collections::BTreeMap;

const GRAVITY: f64 = 9.806_65;
/// Hip over ankle, standing, as a share of body height.
const LEG: f64 = 0.491;
const ANKLE: f64 = 0.039;
/// Feet that are drawn up by a metre raise the legs' centres as if 0.147 of the body rose; the rest sinks by so
/// much.
const LEGS: f64 = 0.147 / 0.853;

/// One jump by one person.
#[derive(Debug, Clone)]
pub struct Leaper {
    /// Body height in metres.
    pub height_m: f64,
    /// Height of the flight in metres.
    pub jump_m: f64,
    /// How far the hips sink before the push, and after landing, in metres.
    pub depth_m: f64,
    /// The same after landing.
    pub landing_depth_m: f64,
    /// Standing before, in seconds.
    pub wait_s: f64,
    /// The heels leave the ground so long before the toes, in seconds.
    pub heel_s: f64,
    /// By how much of the rise of the body the feet rise more, or less.
    pub tuck: f64,
    /// The landing is so much lower in the picture, in metres.
    pub nearer_m: f64,
    /// The right foot leaves and lands later than the left by this, in seconds.
    pub uneven_s: f64,
}

impl Leaper {
    /// A person and a technique drawn by a seed.
    pub fn drawn(seed: u64) -> Self {
        let mut noise = Noise::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(7));
        for _ in 0..4 {
            noise.uniform();
        }
        let mut between = |a: f64, b: f64| a + (b - a) * noise.uniform();
        Self {
            height_m: between(1.45, 2.0),
            jump_m: between(0.12, 0.50),
            depth_m: between(0.12, 0.38),
            landing_depth_m: between(0.10, 0.35),
            wait_s: between(1.2, 2.5),
            heel_s: between(0.05, 0.14),
            tuck: between(-0.25, 0.25),
            nearer_m: between(-0.04, 0.10),
            uneven_s: between(0.0, 0.008),
        }
    }

    fn speed(&self) -> f64 {
        (2.0 * GRAVITY * self.jump_m).sqrt()
    }

    /// Sinks as half a cosine in so many seconds.
    fn sink_s(&self) -> f64 {
        0.25 + 0.6 * self.depth_m
    }

    /// Even push from the lowest point until the take-off.
    fn push_s(&self) -> f64 {
        2.0 * self.way_m() / self.speed()
    }

    /// Way of the centre of mass in the push: up to standing and on the toes.
    fn way_m(&self) -> f64 {
        self.depth_m + self.toes_m()
    }

    /// By how much standing on the toes raises the body.
    fn toes_m(&self) -> f64 {
        0.05 * self.height_m
    }

    /// The true take-off in seconds.
    pub fn take_off_s(&self) -> f64 {
        self.wait_s + self.sink_s() + self.push_s()
    }

    /// The true landing.
    pub fn landing_s(&self) -> f64 {
        self.take_off_s() + 2.0 * self.speed() / GRAVITY
    }

    /// From landing until the body sinks no more.
    fn brake_s(&self) -> f64 {
        2.0 * (self.toes_m() + self.landing_depth_m) / self.speed()
    }

    /// Height of the body over standing.
    fn up(&self, t: f64) -> f64 {
        let (off, on) = (self.take_off_s(), self.landing_s());
        let push = off - self.push_s();
        if t < self.wait_s {
            0.0
        } else if t < push {
            let part = (t - self.wait_s) / self.sink_s();
            -self.depth_m * 0.5 * (1.0 - libm::cos(std::f64::consts::PI * part))
        } else if t < off {
            let part = (t - push) / self.push_s();
            -self.depth_m + self.way_m() * part * part
        } else if t < on {
            let s = t - off;
            self.toes_m() + self.speed() * s - 0.5 * GRAVITY * s * s
        } else if t < on + self.brake_s() {
            let left = 1.0 - (t - on) / self.brake_s();
            -self.landing_depth_m + (self.toes_m() + self.landing_depth_m) * left * left
        } else {
            let part = ((t - on - self.brake_s()) / 0.8).min(1.0);
            -self.landing_depth_m * 0.5 * (1.0 + libm::cos(std::f64::consts::PI * part))
        }
    }

    /// How low the ground is under the feet in the picture.
    fn ground(&self, t: f64) -> f64 {
        let (off, on) = (self.take_off_s(), self.landing_s());
        -self.nearer_m * ((t - off) / (on - off)).clamp(0.0, 1.0)
    }

    /// Height of a foot's tip over the ground, and by how much the heel is over it.
    fn foot(&self, t: f64, late_s: f64) -> (f64, f64) {
        let (off, on) = (self.take_off_s() + late_s, self.landing_s() + late_s);
        let pitched = 0.10 * self.height_m;
        let smooth = |part: f64| {
            let p = part.clamp(0.0, 1.0);
            p * p * (3.0 - 2.0 * p)
        };
        if t < off {
            (0.0, pitched * smooth((t - off + self.heel_s) / self.heel_s))
        } else if t < on {
            let s = t - off;
            let rise = self.speed() * s - 0.5 * GRAVITY * s * s;
            ((1.0 + self.tuck) * rise.max(0.0), pitched)
        } else {
            (0.0, pitched * (1.0 - smooth((t - on) / 0.07)))
        }
    }
}

impl Figure for Leaper {
    fn length_s(&self) -> f64 {
        self.landing_s() + self.brake_s() + 1.8
    }

    fn point(&self, point: Keypoint, t_s: f64) -> [f64; 3] {
        let h = self.height_m;
        let side = match point.is_left() {
            Some(true) => 1.0,
            Some(false) => -1.0,
            None => 0.0,
        };
        let late_s = if side < 0.0 { self.uneven_s } else { 0.0 };
        let ground = self.ground(t_s);
        let (tip, heel) = self.foot(t_s, late_s);
        // Legs that are drawn up let the trunk sink: the centre of mass is on the parabola.
        let off = self.take_off_s();
        let flies = (off..self.landing_s()).contains(&t_s);
        let s = t_s - off;
        let rise = self.speed() * s - 0.5 * GRAVITY * s * s;
        let drawn = if flies { LEGS * self.tuck * rise } else { 0.0 };
        let hip = ground + (ANKLE + LEG) * h + self.up(t_s) - drawn;
        let ankle = ground + ANKLE * h + tip + heel;
        let bent = ((ANKLE + LEG) * h - (hip - ankle)).clamp(0.0, 0.6) / h;
        let shoulder = hip + 0.288 * h * libm::cos(1.5 * bent);
        let bare = point
            .name()
            .trim_start_matches("left_")
            .trim_start_matches("right_");
        let [forward, up, half] = match bare {
            "shoulder" => [0.35 * bent * h, shoulder, 0.11],
            "elbow" => [0.3 * bent * h, shoulder - 0.18 * h, 0.14],
            "wrist" | "pinky" | "index" | "thumb" => [0.05 * h, hip + 0.02 * h, 0.10],
            "hip" => [-0.2 * bent * h, hip, 0.055],
            "knee" => [0.6 * bent * h + 0.02 * h, 0.5 * (hip + ankle), 0.055],
            "ankle" => [0.0, ankle, 0.055],
            "heel" => [-0.03 * h, ground + 0.01 * h + tip + heel, 0.055],
            "big_toe" => [0.11 * h, ground + 0.01 * h + tip, 0.055],
            "ear" => [0.5 * bent * h, shoulder + 0.12 * h, 0.04],
            _ => [0.5 * bent * h + 0.06 * h, shoulder + 0.12 * h, 0.01],
        };
        [forward, up, side * half * h]
    }

    fn reps(&self) -> Vec<BTreeMap<&'static str, f64>> {
        vec![BTreeMap::from([
            ("take_off_s", self.take_off_s()),
            ("landing_s", self.landing_s()),
        ])]
    }

    fn slowest_hz(&self) -> f64 {
        24.0
    }

    fn subject(&self) -> Subject {
        Subject {
            height_m: Some(self.height_m),
            ..Subject::default()
        }
    }
}
