//! Load and velocity over several sets, and the load that could be lifted once.
//!
//! A straight line `v = a + b m` is laid through the best mean velocity at each load `m` by least squares;
//! the load that could be lifted once is where it meets the velocity of a single greatest lift. With `s`
//! the scatter about the line (from four loads on; else the stated error of the velocities), `u` that
//! velocity's own error, `x̄` the mean load and `S` the sum of squared distances from it, its error is
//! `√(s² (1/n + (m − x̄)²/S) + u²) / |b|`.

use super::Doubt;

/// Loads without which the scatter about the line says nothing.
pub const ENOUGH: usize = 4;
/// Loads that differ by less are one, in kilograms.
const SAME_KG: f64 = 0.25;

/// Mean velocity of a single greatest lift in metres per second, by movement, with where it is from. The
/// squat's is the table of the paper, the bench press's the general threshold that its paper states; that of the
/// overhead press could not be checked against the paper's table, and its deviation is doubled for it.
pub const GREATEST: [(&str, Doubt, &str); 3] = [
    ("squat", doubt(0.30, 0.04), "Conceição 2016"),
    (
        "bench_press",
        doubt(0.17, 0.04),
        "general minimal velocity threshold of the free-weight bench press, Isokinetics and Exercise Science 2021, doi 10.3233/IES-202247; spread as in the squat",
    ),
    (
        "overhead_press",
        doubt(0.19, 0.10),
        "seated military press, ascribed to Balsalobre-Fernández 2018 but not checked against its table, so its error is doubled",
    ),
];

const fn doubt(value: f64, sd: f64) -> Doubt {
    Doubt { value, sd }
}

/// A set: its load in kilograms and its best mean velocity in metres per second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Set {
    /// Bar included.
    pub load_kg: f64,
    /// Of the fastest repetition.
    pub velocity_m_s: Doubt,
}

/// A load–velocity profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Velocity of the line without a load, in metres per second.
    pub unloaded_m_s: f64,
    /// Change of the velocity in metres per second per kilogram; negative.
    pub slope: f64,
    /// Share of the variance that the line explains; `None` with two loads, through which every line goes.
    pub r_squared: Option<f64>,
    /// The load that could be lifted once, in kilograms.
    pub one_rm_kg: Doubt,
    /// The velocity that this is read at, in metres per second.
    pub at_m_s: Doubt,
    /// Where that velocity is from.
    pub source: &'static str,
    /// Different loads.
    pub loads: usize,
    /// What to know beside; empty where there is nothing.
    pub note: String,
}

/// The profile of a movement over several sets, the best of each load.
///
/// # Errors
/// A sentence where the movement has no known velocity of a greatest lift, there is but one load, or
/// heavier loads were not slower.
pub fn profile(movement: &str, sets: &[Set]) -> Result<Profile, String> {
    let known = GREATEST.iter().find(|(id, ..)| *id == movement);
    let Some(&(_, at_m_s, source)) = known else {
        return Err(format!(
            "The velocity of a single greatest lift is not settled for this movement ({movement}), so no greatest load is estimated; squat, bench press and overhead press have one."
        ));
    };
    let sets = best_of_each(sets);
    let n = sets.len() as f64;
    if sets.len() < 2 {
        return Err("A profile needs sets with different loads: at least two, better four from light to heavy.".to_owned());
    }
    let mean = |of: fn(&Set) -> f64| sets.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|s| s.load_kg), mean(|s| s.velocity_m_s.value));
    let sum = |of: &dyn Fn(&Set) -> f64| sets.iter().map(of).sum::<f64>();
    let spread = sum(&|s| (s.load_kg - x) * (s.load_kg - x));
    let slope = sum(&|s| (s.load_kg - x) * (s.velocity_m_s.value - y)) / spread;
    if slope >= 0.0 {
        return Err("Heavier loads were not slower in these sets, so there is no line to read; lift every load as fast as you can.".to_owned());
    }
    let unloaded_m_s = y - slope * x;
    let off = |s: &Set| s.velocity_m_s.value - unloaded_m_s - slope * s.load_kg;
    let (around, about_mean) = (
        sum(&|s| off(s) * off(s)),
        sum(&|s| (s.velocity_m_s.value - y) * (s.velocity_m_s.value - y)),
    );
    let stated = sum(&|s| s.velocity_m_s.sd * s.velocity_m_s.sd) / n;
    let variance = match sets.len() >= ENOUGH {
        true => around / (n - 2.0),
        false => stated.max(around / (n - 2.0).max(1.0)),
    };
    let load = (at_m_s.value - unloaded_m_s) / slope;
    let line = variance * (1.0 / n + (load - x) * (load - x) / spread);
    let sd = (line + at_m_s.sd * at_m_s.sd).sqrt() / slope.abs();
    Ok(Profile {
        unloaded_m_s,
        slope,
        r_squared: (sets.len() > 2).then(|| 1.0 - around / about_mean),
        one_rm_kg: Doubt { value: load, sd },
        at_m_s,
        source,
        loads: sets.len(),
        note: note(&sets, load),
    })
}

fn best_of_each(sets: &[Set]) -> Vec<Set> {
    let mut best: Vec<Set> = Vec::new();
    for set in sets {
        match best
            .iter_mut()
            .find(|b| (b.load_kg - set.load_kg).abs() < SAME_KG)
        {
            Some(b) if b.velocity_m_s.value >= set.velocity_m_s.value => {}
            Some(b) => *b = *set,
            None => best.push(*set),
        }
    }
    best.sort_by(|a, b| a.load_kg.total_cmp(&b.load_kg));
    best
}

fn note(sets: &[Set], one_rm_kg: f64) -> String {
    let mut note = Vec::new();
    if sets.len() < ENOUGH {
        note.push(format!(
            "Only {} loads: the line's own scatter is not known; four or more make it trustworthy.",
            sets.len()
        ));
    }
    let heaviest = sets.last().map_or(0.0, |s| s.load_kg);
    if heaviest < 0.7 * one_rm_kg {
        note.push("The heaviest load is under 70 % of the estimate, which reaches far beyond what was lifted.".to_owned());
    }
    note.join(" ")
}
