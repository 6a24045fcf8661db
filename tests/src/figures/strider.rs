//! A figure that walks or runs through the room, with known instants of contact and toe-off.

use crate::shot::Figure;
use sagitta_motion::{Forces, Keypoint, Metric, Plate, Side};
use std::collections::BTreeMap;
use std::f64::consts::PI;

const SHANK: f64 = 0.246;
const THIGH: f64 = 0.245;
const TRUNK: f64 = 0.288;
/// Ankle over and before the heel, toe before the heel, as shares of body height.
const ANKLE: [f64; 2] = [0.035, 0.03];
const FOOT: f64 = 0.14;
const SOLE: f64 = 0.008;

/// Who goes how fast.
#[derive(Debug, Clone, Copy)]
pub struct Strider {
    height_m: f64,
    speed_m_s: f64,
    stride_s: f64,
    /// Share of the stride for which a foot stands.
    stance: f64,
    /// First contact of the left foot.
    first_s: f64,
    strides: usize,
    /// How long the recording goes on after the last contact.
    rest_s: f64,
    /// Rise of heel and toe in swing.
    lift_m: [f64; 2],
    bounce_m: f64,
    runs: bool,
}

impl Strider {
    /// Running at 3 m/s, 168 steps a minute; a stride is no whole number of frames.
    pub fn runner() -> Self {
        Self {
            height_m: 1.75,
            speed_m_s: 3.0,
            stride_s: 0.713,
            stance: 0.36,
            first_s: 0.3,
            strides: 4,
            rest_s: 0.12,
            lift_m: [0.30, 0.16],
            bounce_m: 0.04,
            runs: true,
        }
    }

    /// Walking at 1.0 m/s, 90 steps a minute.
    pub fn walker() -> Self {
        Self {
            speed_m_s: 1.0,
            stride_s: 1.337,
            stance: 0.62,
            first_s: 0.4,
            rest_s: 0.35,
            lift_m: [0.12, 0.04],
            bounce_m: 0.02,
            runs: false,
            ..Self::runner()
        }
    }

    /// The same gait by another person: of this height, at this speed, a step taking this long, the foot standing
    /// for this share of a stride and landing first at this instant.
    #[must_use]
    pub fn of(self, height_m: f64, speed_m_s: f64, step_s: f64, stance: f64, first_s: f64) -> Self {
        Self {
            height_m,
            speed_m_s,
            stride_s: 2.0 * step_s,
            stance,
            first_s,
            ..self
        }
    }

    /// Speed over the ground.
    pub fn speed_m_s(&self) -> f64 {
        self.speed_m_s
    }

    /// Time that a foot stands.
    pub fn contact_s(&self) -> f64 {
        self.stance * self.stride_s
    }

    /// Time of a stride.
    pub fn stride_s(&self) -> f64 {
        self.stride_s
    }

    fn begins_s(&self, left: bool) -> f64 {
        let half = if left { 0.0 } else { 0.5 * self.stride_s };
        self.first_s + half
    }

    /// Heel and toe of a foot, forward and up, at an instant.
    fn foot(&self, left: bool, t_s: f64) -> [[f64; 2]; 2] {
        let cycle = (t_s - self.begins_s(left)) / self.stride_s;
        let (count, phase) = (cycle.floor(), cycle - cycle.floor());
        let contact_s = self.begins_s(left) + count * self.stride_s;
        // The foot stands below the hips in the middle of its stance.
        let place =
            self.speed_m_s * (contact_s + 0.5 * self.contact_s()) - 0.3 * FOOT * self.height_m;
        let way = self.speed_m_s * self.stride_s;
        let sole = SOLE * self.height_m;
        let foot = FOOT * self.height_m;
        let tilted = |x: f64, heel: f64, toe: f64| {
            let rise = (heel - toe).clamp(-0.95 * foot, 0.95 * foot);
            let reach = (foot * foot - rise * rise).sqrt();
            // The foot turns about its toe.
            [[x + foot - reach, sole + heel], [x + foot, sole + toe]]
        };
        if phase < self.stance {
            let done = phase / self.stance;
            let flat = if self.runs {
                0.0
            } else {
                0.06 * (1.0 - smooth(done / 0.3))
            };
            return tilted(place, 0.14 * smooth((done - 0.5) / 0.5), flat);
        }
        let u = (phase - self.stance) / (1.0 - self.stance);
        let bump = libm::sin(PI * u);
        let heel = self.lift_m[0] * bump + 0.14 * (1.0 - smooth(u / 0.6));
        let landing = if self.runs {
            0.0
        } else {
            0.06 * smooth((u - 0.4) / 0.6)
        };
        tilted(
            place + way * smooth(u),
            heel,
            self.lift_m[1] * bump + landing,
        )
    }

    /// Mid-hip, forward and up.
    fn hip(&self, t_s: f64) -> [f64; 2] {
        let middle = self.begins_s(true) + 0.5 * self.contact_s();
        let turn = 4.0 * PI * (t_s - middle) / self.stride_s;
        let sign = if self.runs { -1.0 } else { 1.0 };
        let up =
            (0.035 + SHANK + THIGH) * self.height_m - 0.09 + sign * self.bounce_m * libm::cos(turn);
        [self.speed_m_s * t_s, up]
    }

    fn knee(&self, hip: [f64; 2], ankle: [f64; 2]) -> [f64; 2] {
        let (thigh, shank) = (THIGH * self.height_m, SHANK * self.height_m);
        let (dx, dy) = (ankle[0] - hip[0], ankle[1] - hip[1]);
        let d = (dx * dx + dy * dy)
            .sqrt()
            .min(0.999 * (thigh + shank))
            .max(0.1);
        let along = (thigh * thigh - shank * shank + d * d) / (2.0 * d);
        let aside = (thigh * thigh - along * along).max(0.0).sqrt();
        let length = (dx * dx + dy * dy).sqrt().max(1e-9);
        let (ux, uy) = (dx / length, dy / length);
        // The knee bends forward.
        [
            hip[0] + along * ux - aside * uy,
            hip[1] + along * uy + aside * ux,
        ]
    }
}

/// From 0 to 1, level at both ends.
fn smooth(u: f64) -> f64 {
    let u = u.clamp(0.0, 1.0);
    u * u * (3.0 - 2.0 * u)
}

impl Figure for Strider {
    fn length_s(&self) -> f64 {
        self.first_s + self.strides as f64 * self.stride_s + self.rest_s
    }

    fn point(&self, point: Keypoint, t_s: f64) -> [f64; 3] {
        let left = point.is_left().unwrap_or(true);
        let h = self.height_m;
        let [heel, toe] = self.foot(left, t_s);
        let hip = self.hip(t_s);
        let ankle = [
            heel[0] + ANKLE[1] * h,
            heel[1] + ANKLE[0] * h + ANKLE[1] / FOOT * (toe[1] - heel[1]),
        ];
        let shoulder = [hip[0] + 0.04 * h, hip[1] + TRUNK * h];
        let swing = libm::sin(2.0 * PI * (t_s - self.begins_s(left)) / self.stride_s);
        let elbow = [shoulder[0] - 0.08 * h * swing, shoulder[1] - 0.17 * h];
        let wrist = [elbow[0] + 0.10 * h, elbow[1] - 0.06 * h];
        let head = [shoulder[0] + 0.02 * h, shoulder[1] + 0.12 * h];
        let bare = point
            .name()
            .trim_start_matches("left_")
            .trim_start_matches("right_");
        let (at, half) = match bare {
            "shoulder" => (shoulder, 0.11),
            "elbow" => (elbow, 0.12),
            "wrist" => (wrist, 0.10),
            "pinky" | "index" | "thumb" => ([wrist[0] + 0.04 * h, wrist[1]], 0.10),
            "hip" => (hip, 0.05),
            "knee" => (self.knee(hip, ankle), 0.05),
            "ankle" => (ankle, 0.045),
            "heel" => (heel, 0.045),
            "big_toe" => (toe, 0.045),
            "ear" => (head, 0.04),
            _ => ([head[0] + 0.05 * h, head[1]], 0.01),
        };
        let side = match point.is_left() {
            Some(true) => 1.0,
            Some(false) => -1.0,
            None => 0.0,
        };
        [at[0], at[1], side * half * h]
    }

    fn reps(&self) -> Vec<BTreeMap<&'static str, f64>> {
        let stride = |n: usize| {
            let start = self.first_s + n as f64 * self.stride_s;
            let (stance, half) = (self.contact_s(), 0.5 * self.stride_s);
            let off = if self.runs {
                half + stance
            } else {
                stance - half
            };
            BTreeMap::from([
                ("contact_left_s", start),
                ("toe_off_left_s", start + stance),
                ("contact_right_s", start + half),
                ("toe_off_right_s", start + off),
            ])
        };
        (0..self.strides).map(stride).collect()
    }

    fn slowest_hz(&self) -> f64 {
        30.0
    }

    /// A plate under each foot: even force between short ramps, which together carry the weight.
    fn forces(&self) -> Option<Forces> {
        const RATE_HZ: f64 = 1000.0;
        const RAMP_S: f64 = 0.01;
        let count = (self.length_s() * RATE_HZ) as usize;
        let t_s: Vec<f64> = (0..count).map(|i| i as f64 / RATE_HZ).collect();
        let even_n = 700.0 * 0.5 * self.stride_s / (self.contact_s() - RAMP_S);
        let force = |left: bool, t: f64| {
            let cycle = (t - self.begins_s(left)) / self.stride_s;
            let since = (cycle - cycle.floor()) * self.stride_s;
            let ramp = since.min(self.contact_s() - since) / RAMP_S;
            even_n * ramp.clamp(0.0, 1.0)
        };
        let plate = |side: Side| Plate {
            name: format!("Fz {}", side.name()),
            side: Some(side),
            vertical_n: t_s.iter().map(|&t| force(side == Side::Left, t)).collect(),
            ..Plate::default()
        };
        Some(Forces {
            plates: Side::BOTH.into_iter().map(plate).collect(),
            t_s,
        })
    }

    /// A walking foot stops slowly: with a centimetre of jitter its turning point is known to about that
    /// centimetre over half a metre per second.
    fn within_s(&self, rate_hz: f64) -> f64 {
        (1.0 / rate_hz).max(if self.runs { 0.06 } else { 0.09 })
    }

    /// Heels and soles give way by as much whatever a body's size, so that times are not those of a
    /// smaller runner, and forces and stiffnesses follow laws of their own.
    fn factor(&self, metric: &Metric, grown: f64) -> Option<f64> {
        match metric.unit.as_str() {
            _ if self.runs => None,
            "m" | "m/s" => Some(grown),
            "N" | "N/m" | "BW" => None,
            _ => Some(1.0),
        }
    }
}
