//! Jumps on force plates whose every instant is known: other bodies, techniques, plates and rates by seed.
//!
//! The acceleration of the centre of mass is made of pieces between levels, each easing with a power of its
//! own; the push is scaled so that it ends with the wanted velocity, the landing so that it ends at rest. Breath,
//! heart and balance sway the body all the while it is on the ground. The plate samples that with noise, an
//! offset and a drift. Nothing of what is tested takes part; other crates' tests include this file by its
//! path.

use sagitta_motion::{Forces, Plate};
use std::collections::BTreeMap;

/// Standard gravity in m/s².
const G: f64 = 9.806_65;
/// Step of the motion in seconds.
const STEP_S: f64 = 0.000_25;
const TURN: f64 = 2.0 * std::f64::consts::PI;

/// What leads to the flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Technique {
    Countermovement,
    Squat,
    Drop,
}

impl Technique {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Countermovement, Self::Squat, Self::Drop];

    /// The movement's id.
    pub fn movement(self) -> &'static str {
        match self {
            Self::Countermovement => "counter_movement_jump",
            Self::Squat => "squat_jump",
            Self::Drop => "drop_jump",
        }
    }
}

/// A jump on a plate.
#[derive(Debug, Clone)]
pub struct PlateJump {
    /// What leads to the flight.
    pub technique: Technique,
    /// Body mass in kilograms.
    pub mass_kg: f64,
    /// Force in newtons for every [`STEP_S`], as a perfect plate reads it.
    pub force_n: Vec<f64>,
    /// True values by the metric's id, in its unit.
    pub truth: BTreeMap<&'static str, f64>,
    /// True instants in seconds by the event's name.
    pub events: BTreeMap<&'static str, f64>,
    plate: Sampling,
}

/// How a plate samples.
#[derive(Debug, Clone, Copy)]
pub struct Sampling {
    /// Samples per second.
    pub rate_hz: f64,
    /// Standard deviation of the noise in newtons.
    pub noise_n: f64,
    /// What the empty plate reads in newtons, and how it changes in N/s.
    pub offset_n: f64,
    /// Change of the offset in newtons per second.
    pub drift_n_s: f64,
    /// First sample in seconds of the motion.
    pub late_s: f64,
    /// Seed of the noise.
    pub seed: u64,
}

/// A linear congruential generator with Knuth's MMIX constants.
#[derive(Debug, Clone)]
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Self {
        let mut chance = Self(
            seed.wrapping_mul(2_862_933_555_777_941_757)
                .wrapping_add(3_037_000_493),
        );
        for _ in 0..3 {
            chance.uniform();
        }
        chance
    }

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

    fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    fn once_in(&mut self, share: f64) -> bool {
        self.uniform() < share
    }
}

/// A piece of acceleration: how long in seconds, where it ends (fixed in m/s², and as a multiple of what is
/// scaled), and the power of its easing.
type Piece = (f64, [f64; 2], f64);

/// Both parts of the acceleration, step by step.
fn profile(pieces: &[Piece], mut from: [f64; 2]) -> Vec<[f64; 2]> {
    let mut all = Vec::new();
    for (long_s, to, power) in pieces {
        let steps = ((long_s / STEP_S).round() as usize).max(1);
        for i in 0..steps {
            let s = (i as f64 + 0.5) / steps as f64;
            let (a, b) = (s.powf(*power), (1.0 - s).powf(*power));
            let w = a / (a + b);
            all.push([0, 1].map(|k| from[k] + (to[k] - from[k]) * w));
        }
        from = *to;
    }
    all
}

/// The multiple with which a profile changes the velocity by so much.
fn scaled(profile: &[[f64; 2]], change_m_s: f64) -> f64 {
    let sum = |k: usize| profile.iter().map(|p| p[k]).sum::<f64>() * STEP_S;
    (change_m_s - sum(0)) / sum(1)
}

/// A body that moves up and down.
struct Body {
    /// Frequency in hertz, amplitude in m/s², phase.
    sway: Vec<[f64; 3]>,
    v: f64,
    x: f64,
    /// Acceleration, velocity, height, and whether it is on the ground, step by step.
    steps: Vec<([f64; 3], bool)>,
}

impl Body {
    fn new(chance: &mut Chance) -> Self {
        let unquiet = chance.once_in(0.2);
        let mut one = |[f0, f1]: [f64; 2], [a0, a1]: [f64; 2]| {
            let (hz, share) = (chance.within(f0, f1), chance.within(a0, a1));
            let more = if unquiet {
                chance.within(2.0, 6.0)
            } else {
                1.0
            };
            // Nobody sways by more than 7 mm.
            let most = 0.007 * (TURN * hz) * (TURN * hz);
            [hz, (share * more * G).min(most), chance.within(0.0, TURN)]
        };
        let sway = vec![
            one([0.9, 1.4], [0.001, 0.003]),
            one([0.2, 0.35], [0.0005, 0.0015]),
            one([0.45, 0.9], [0.0005, 0.002]),
        ];
        let mut body = Self {
            sway,
            v: 0.0,
            x: 0.0,
            steps: Vec::new(),
        };
        body.v = body.swaying_m_s(0.0);
        body
    }

    fn now_s(&self) -> f64 {
        self.steps.len() as f64 * STEP_S
    }

    fn swaying_m_s2(&self) -> f64 {
        let t = self.now_s();
        let one = |[hz, a, phase]: &[f64; 3]| a * (TURN * hz * t + phase).sin();
        self.sway.iter().map(one).sum()
    }

    fn swaying_m_s(&self, t: f64) -> f64 {
        let one = |[hz, a, phase]: &[f64; 3]| -a / (TURN * hz) * (TURN * hz * t + phase).cos();
        self.sway.iter().map(one).sum()
    }

    fn step(&mut self, a_m_s2: f64, on_ground: bool) {
        let a = match on_ground {
            // Feet do not pull.
            true => (a_m_s2 + self.swaying_m_s2()).max(-G),
            false => -G,
        };
        self.steps.push(([a, self.v, self.x], on_ground));
        self.x += self.v * STEP_S + 0.5 * a * STEP_S * STEP_S;
        self.v += a * STEP_S;
    }

    fn wait(&mut self, for_s: f64) {
        for _ in 0..(for_s / STEP_S).round() as usize {
            self.step(0.0, true);
        }
    }

    /// To standing higher by so much, from a velocity that is braked evenly meanwhile.
    fn rise(&mut self, by_m: f64, for_s: f64, from_m_s: f64) {
        let steps = (for_s / STEP_S).round() as usize;
        let by_m = by_m - 0.5 * from_m_s * for_s;
        for i in 0..steps {
            let s = (i as f64 + 0.5) / steps as f64;
            let a = by_m * TURN / for_s / for_s * (TURN * s).sin() - from_m_s / for_s;
            self.step(a, true);
        }
    }

    fn push(&mut self, profile: &[[f64; 2]], k: f64) {
        for [fixed, more] in profile {
            self.step(fixed + k * more, true);
        }
    }
}

/// The push of a technique: its pieces, and where it begins.
fn push(technique: Technique, c: &mut Chance) -> (Vec<Piece>, [f64; 2]) {
    let ease = |c: &mut Chance| c.within(1.4, 2.8);
    let off = (c.within(0.04, 0.1), [-G, 0.0], c.within(1.0, 1.7));
    match technique {
        Technique::Countermovement => {
            let deep = -G * c.within(0.15, 0.95);
            let pieces = vec![
                (c.within(0.12, 0.35), [deep, 0.0], ease(c)),
                (c.within(0.005, 0.1), [deep, 0.0], 1.5),
                (c.within(0.15, 0.4), [0.0, c.within(0.8, 1.2)], ease(c)),
                (c.within(0.05, 0.25), [0.0, c.within(0.8, 1.2)], ease(c)),
                off,
            ];
            (pieces, [0.0; 2])
        }
        Technique::Squat => {
            let pieces = vec![
                (c.within(0.1, 0.3), [0.0, c.within(0.7, 1.1)], ease(c)),
                (c.within(0.05, 0.25), [0.0, c.within(0.8, 1.2)], ease(c)),
                off,
            ];
            (pieces, [0.0; 2])
        }
        Technique::Drop => {
            let pieces = vec![
                (c.within(0.02, 0.08), [0.0, c.within(0.8, 2.0)], 1.2),
                (c.within(0.04, 0.15), [0.0, c.within(0.8, 1.2)], ease(c)),
                (c.within(0.03, 0.15), [0.0, c.within(0.8, 1.2)], ease(c)),
                off,
            ];
            (pieces, [-G, 0.0])
        }
    }
}

impl PlateJump {
    /// A jump by seed.
    ///
    /// # Panics
    /// Where no body can do any of 500 jumps of a seed, which none of the seeds in use has.
    #[allow(clippy::panic)]
    pub fn new(seed: u64, technique: Technique) -> Self {
        let mut chance = Chance::new(seed);
        for _ in 0..500 {
            if let Some(jump) = Self::drawn(&mut chance, technique) {
                return jump;
            }
        }
        panic!("no body can do the jumps of seed {seed}");
    }

    fn drawn(c: &mut Chance, technique: Technique) -> Option<Self> {
        let mass_kg = c.within(45.0, 110.0);
        let mut body = Body::new(c);
        let short = c.once_in(0.12);
        let speed_m_s = c.within(1.4, 3.2);
        let mut touch = None;
        match technique {
            Technique::Drop => {
                let height_m = c.within(0.15, 0.6);
                for _ in 0..(c.within(0.4, 1.5) / STEP_S) as usize {
                    body.step(0.0, false);
                }
                (body.v, body.x) = (-(2.0 * G * height_m).sqrt(), 0.0);
                touch = Some((body.steps.len(), height_m));
            }
            _ => body.wait(if short {
                c.within(0.25, 0.9)
            } else {
                c.within(1.1, 3.0)
            }),
        }
        if technique == Technique::Squat {
            let (for_s, deep_m) = (c.within(0.5, 1.2), c.within(0.25, 0.45));
            body.rise(-deep_m, for_s, 0.0);
            body.wait(c.within(0.9, 2.0));
        }
        let start = body.steps.len();
        let begin_m = body.x;
        let (pieces, from) = push(technique, c);
        let pushed = profile(&pieces, from);
        let k = scaled(&pushed, speed_m_s - body.v);
        if !(3.0..45.0).contains(&k) {
            return None;
        }
        body.push(&pushed, k);
        let off = body.steps.len();
        let (rise_m, left_m_s) = (body.x - begin_m, body.v);
        let low_m = body.steps[start..]
            .iter()
            .map(|s| s.0[2])
            .fold(f64::MAX, f64::min);
        let sunk_m = begin_m - low_m;
        let can = match technique {
            Technique::Countermovement => {
                (-0.03..0.2).contains(&rise_m) && (0.08..0.6).contains(&sunk_m)
            }
            Technique::Squat => (0.2..0.55).contains(&rise_m),
            Technique::Drop => (-0.06..0.08).contains(&rise_m) && (0.04..0.45).contains(&sunk_m),
        };
        if !can || left_m_s < 0.9 {
            return None;
        }
        let (on, up_m_s) = land(&mut body, c, left_m_s)?;
        let cut = c.once_in(0.12);
        match cut {
            true => {
                let end = on + (c.within(0.2, 0.5) / STEP_S) as usize;
                body.steps.truncate(end);
            }
            false => {
                let to_m = if technique == Technique::Squat {
                    0.0
                } else {
                    begin_m
                };
                let by_m = to_m - body.x;
                let for_s = c.within(0.6, 1.3) * (by_m.abs() / 0.3).sqrt().max(0.5);
                body.rise(by_m, for_s, up_m_s);
                body.wait(c.within(0.7, 2.2));
            }
        }
        let plate = Sampling::drawn(c);
        let at = [start, off, on];
        Some(told(technique, mass_kg, &body.steps, at, touch, plate))
    }

    /// What the plate read.
    pub fn forces(&self) -> Forces {
        self.sampled(self.plate)
    }

    /// How it sampled.
    pub fn sampling(&self) -> Sampling {
        self.plate
    }

    /// What another plate reads.
    pub fn sampled(&self, s: Sampling) -> Forces {
        let mut noise = Chance::new(s.seed);
        let last_s = (self.force_n.len() - 2) as f64 * STEP_S;
        let count = ((last_s - s.late_s) * s.rate_hz) as usize;
        let one = |i: usize| {
            let t = i as f64 / s.rate_hz + s.late_s;
            let (j, part) = ((t / STEP_S) as usize, (t / STEP_S).fract());
            let clean = self.force_n[j] * (1.0 - part) + self.force_n[j + 1] * part;
            clean + s.noise_n * noise.normal() + s.offset_n + s.drift_n_s * t
        };
        let vertical_n: Vec<f64> = (0..count).map(one).collect();
        Forces {
            t_s: (0..count).map(|i| i as f64 / s.rate_hz).collect(),
            plates: vec![Plate {
                name: "Fz".to_owned(),
                vertical_n,
                ..Plate::default()
            }],
        }
    }

    /// A true instant in the plate's seconds.
    pub fn event(&self, name: &str) -> Option<f64> {
        Some(self.events.get(name)? - self.plate.late_s)
    }
}

/// Flight and landing; the first step on the ground again, and how fast the body rises at the end.
fn land(body: &mut Body, c: &mut Chance, left_m_s: f64) -> Option<(usize, f64)> {
    // Bodies land a little more bent than they left.
    let lower_m = c.within(-0.01, 0.035);
    let on_m_s = -(left_m_s * left_m_s + 2.0 * G * lower_m).sqrt();
    for _ in 0..((left_m_s - on_m_s) / G / STEP_S).round() as usize {
        body.step(0.0, false);
    }
    let on = body.steps.len();
    let pieces: [Piece; 4] = [
        (
            c.within(0.03, 0.09),
            [0.0, c.within(1.5, 3.0)],
            c.within(1.0, 1.6),
        ),
        (
            c.within(0.05, 0.15),
            [0.0, c.within(0.6, 1.2)],
            c.within(1.4, 2.8),
        ),
        (
            c.within(0.2, 0.6),
            [0.0, c.within(0.2, 0.5)],
            c.within(1.4, 2.8),
        ),
        (c.within(0.1, 0.3), [0.0; 2], c.within(1.4, 2.8)),
    ];
    let landing = profile(&pieces, [-G, 0.0]);
    let rest_m_s = body.swaying_m_s(body.now_s() + landing.len() as f64 * STEP_S);
    let sway_m_s = rest_m_s - body.swaying_m_s(body.now_s());
    let up_m_s = c.within(0.05, 0.4);
    let k = scaled(&landing, rest_m_s + up_m_s - body.v - sway_m_s);
    if !(2.0..60.0).contains(&k) {
        return None;
    }
    body.push(&landing, k);
    (body.x > -0.55).then_some((on, up_m_s))
}

impl Sampling {
    fn drawn(c: &mut Chance) -> Self {
        let rates = [
            100.0, 200.0, 250.0, 500.0, 600.0, 1000.0, 1000.0, 1200.0, 2000.0,
        ];
        let rate_hz = rates[(c.uniform() * rates.len() as f64) as usize];
        Self {
            rate_hz,
            noise_n: c.within(0.3, 3.0),
            offset_n: if c.once_in(0.3) {
                0.0
            } else {
                c.within(-15.0, 15.0)
            },
            drift_n_s: if c.once_in(0.7) {
                0.0
            } else {
                c.within(-0.2, 0.2)
            },
            late_s: c.uniform() / rate_hz,
            seed: c.0,
        }
    }
}

/// Force, true instants and true values of a motion whose start, take-off and landing are at these steps.
fn told(
    technique: Technique,
    mass_kg: f64,
    steps: &[([f64; 3], bool)],
    [start, off, on]: [usize; 3],
    touch: Option<(usize, f64)>,
    plate: Sampling,
) -> PlateJump {
    let v = |i: usize| steps[i].0[1];
    let x = |i: usize| steps[i].0[2];
    let force_n = forces(mass_kg, steps);
    let largest = |from: usize, to: usize| highest(&force_n[from..to]);
    let low = match technique {
        Technique::Squat => start,
        _ => (start..off)
            .min_by(|&a, &b| x(a).total_cmp(&x(b)))
            .unwrap_or(start),
    };
    let fast = (start..=low)
        .min_by(|&a, &b| v(a).total_cmp(&v(b)))
        .unwrap_or(start);
    let landed = (on..steps.len()).find(|&i| v(i) >= 0.0);
    let s = |from: usize, to: usize| (to - from) as f64 * STEP_S;
    let power: Vec<f64> = (low..off).map(|i| force_n[i] * v(i)).collect();
    let flight = s(off, on);
    let by_velocity = 0.5 * v(off) * v(off) / G;
    let by_flight = G * flight * flight / 8.0;
    let mut truth = BTreeMap::from([
        ("flight_time", flight),
        ("jump_height_flight_time", by_flight),
        ("takeoff_velocity", v(off)),
        ("jump_height_takeoff_velocity", by_velocity),
        ("propulsion_time", s(low, off)),
        ("peak_force", largest(start, off)),
        ("mean_propulsion_force", mean(&force_n[low..off])),
        ("peak_power", highest(&power)),
        ("mean_power", mean(&power)),
        ("body_weight", mass_kg * G),
    ]);
    let mut events = BTreeMap::from([("take_off_s", s(0, off)), ("landing_s", s(0, on))]);
    if let Some(i) = landed {
        truth.extend([
            ("landing_time", s(on, i)),
            ("landing_depth", x(on) - x(i)),
            ("peak_landing_force", largest(on, i)),
        ]);
        events.insert("landed_s", s(0, i));
    }
    if technique != Technique::Drop {
        truth.insert("time_to_takeoff", s(start, off));
        truth.insert("rsi_modified", by_flight / s(start, off));
        events.insert("start_s", s(0, start));
    }
    if technique == Technique::Countermovement {
        truth.extend([
            ("unweighting_time", s(start, fast)),
            ("braking_time", s(fast, low)),
            ("countermovement_depth", x(start) - x(low)),
            ("jump_height_standing", x(off) - x(start) + by_velocity),
            ("peak_downward_velocity", -v(fast)),
        ]);
    }
    if let Some((at, height_m)) = touch {
        let sunk_m = x(at) - x(low);
        truth.extend(bounced(
            [flight, s(at, off), s(at, low)],
            [height_m, sunk_m],
            largest(at, off),
        ));
        events.insert("touch_down_s", s(0, at));
    }
    PlateJump {
        technique,
        mass_kg,
        force_n,
        truth,
        events,
        plate,
    }
}

fn highest(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The force under a body, step by step.
fn forces(mass_kg: f64, steps: &[([f64; 3], bool)]) -> Vec<f64> {
    let one = |(a, on): &([f64; 3], bool)| match on {
        true => mass_kg * (a[0] + G),
        false => 0.0,
    };
    steps.iter().map(one).collect()
}

/// What a drop jump has beside: from the times of flight, contact and braking, the height fallen and the way sunk,
/// and the largest force.
fn bounced(
    [flight_s, contact_s, braking_s]: [f64; 3],
    [fallen_m, sunk_m]: [f64; 2],
    peak_n: f64,
) -> [(&'static str, f64); 7] {
    [
        ("contact_time", contact_s),
        ("braking_time", braking_s),
        ("countermovement_depth", sunk_m),
        ("drop_height", fallen_m),
        ("rsi_flight_contact", flight_s / contact_s),
        (
            "rsi_height_contact",
            G * flight_s * flight_s / 8.0 / contact_s,
        ),
        ("vertical_stiffness", peak_n / sunk_m),
    ]
}
