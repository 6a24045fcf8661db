//! What force plates alone look like.
//!
//! Feet that load plates in turn walk or run: each is down for more or for less than half of a stride (duty
//! factor; Alexander 1989, Physiol. Rev. 69, 1199–1227). Feet that load them together jump. On a single plate
//! runners and jumpers both leave it again and again; runners are down and in the air for shorter than who
//! jumps on the spot. Walkers never leave a single plate, which shows nothing then.

use super::Suggestion;
use sagitta_biomech::algo::gait_events::{THRESHOLD_N, loadings};
use sagitta_biomech::signal::median;
use sagitta_motion::Forces;

/// The movement that plates show.
pub fn suggest(forces: &Forces) -> Option<Suggestion> {
    in_turn(forces)
        .or_else(|| on_one(forces))
        .or_else(|| jump(forces))
}

/// What is told nearer to its limit than a tenth of it is not clear.
const CLEAR: f64 = 0.55;

/// A suggestion whose quantity is `value` where `limit` decides, and what it is beyond it.
fn because(
    movement: &'static str,
    other: &'static str,
    value: f64,
    limit: f64,
) -> Option<Suggestion> {
    let off = ((value - limit).abs() / limit.abs().max(1e-9)).min(1.0);
    let confidence = 0.5 + 0.5 * off;
    Some(Suggestion {
        movement,
        other: Some(other),
        confidence,
        clear: confidence >= CLEAR,
        why: "",
        against: String::new(),
        against_other: String::new(),
    })
}

/// Shorter flights are noise, longer ones have left the plate, in seconds.
const FLIGHT_S: (f64, f64) = (0.15, 1.1);

/// Stretches of samples of which something holds, as long as `(least, most)` seconds, not at the start.
fn runs(
    t_s: &[f64],
    holds: impl Fn(usize) -> bool,
    (least, most): (f64, f64),
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < t_s.len() {
        let mut j = i;
        while j < t_s.len() && holds(j) {
            j += 1;
        }
        if j > i {
            let length = t_s[j - 1] - t_s[i];
            if i > 0 && j < t_s.len() && (least..=most).contains(&length) {
                found.push((i, j));
            }
            i = j;
        }
        i += 1;
    }
    found
}

/// A loading of a plate: from when to when in seconds, and whether the recording cuts it.
#[derive(Debug, Clone, Copy)]
struct Loading {
    plate: usize,
    from_s: f64,
    to_s: f64,
    whole: bool,
}

impl Loading {
    fn lasts_s(&self) -> f64 {
        self.to_s - self.from_s
    }
}

/// The loadings of each of these forces in order of time.
fn all(t_s: &[f64], forces_n: &[&[f64]]) -> Vec<Loading> {
    let (Some(&first), Some(&last)) = (t_s.first(), t_s.last()) else {
        return Vec::new();
    };
    let of = |(plate, force_n): (usize, &&[f64])| {
        let one = move |[from, to]: [Option<f64>; 2]| Loading {
            plate,
            from_s: from.unwrap_or(first),
            to_s: to.unwrap_or(last),
            whole: from.is_some() && to.is_some(),
        };
        let found = loadings(t_s, force_n, THRESHOLD_N);
        found.into_iter().map(one).collect::<Vec<_>>()
    };
    let mut all: Vec<Loading> = forces_n.iter().enumerate().flat_map(of).collect();
    all.sort_by(|a, b| a.from_s.total_cmp(&b.from_s));
    all
}

/// Nobody who walks stands longer on a foot, in seconds.
const LONGEST_S: f64 = 3.0;
/// Nobody who runs flies longer, in seconds.
const GAP_S: f64 = 0.3;
/// Feet that come and go together do so within this time, in seconds; steps take longer.
const TOGETHER_S: f64 = 0.1;
/// Duty factor at which walking ends and running begins.
const HALF: f64 = 0.5;

/// Walking and running on a plate for each foot.
fn in_turn(forces: &Forces) -> Option<Suggestion> {
    let plates: Vec<&[f64]> = forces.plates.iter().map(|p| &p.vertical_n[..]).collect();
    let loads = all(&forces.t_s, &plates);
    let apart = |pair: &[Loading]| pair[1].from_s - pair[0].to_s;
    let turns = |pair: &[Loading]| {
        let apart_s = |at: fn(&Loading) -> f64| (at(&pair[0]) - at(&pair[1])).abs();
        let together = apart_s(|l| l.from_s) < TOGETHER_S && apart_s(|l| l.to_s) < TOGETHER_S;
        pair[0].plate != pair[1].plate && !together && apart(pair) < GAP_S
    };
    let short = |load: &Loading| load.lasts_s() <= LONGEST_S;
    if loads.len() < 2 || !loads.iter().all(short) || !loads.windows(2).all(turns) {
        return None;
    }
    let steps = loads.windows(2).map(|pair| pair[1].from_s - pair[0].from_s);
    // What the recording cuts began earlier or ends later.
    let inner = loads.windows(2).filter(|pair| pair[0].whole);
    let stance = median(inner.map(|pair| pair[0].lasts_s()).collect());
    let stance = stance.or_else(|| median(loads.iter().map(Loading::lasts_s).collect()))?;
    let duty = stance / (2.0 * median(steps.collect())?);
    let (movement, other, why) = match duty > HALF {
        true => (
            "walking",
            "running",
            "the feet load the plates in turn, and each is down for more than half of its stride",
        ),
        false => (
            "running",
            "walking",
            "the feet load the plates in turn, and each is down for less than half of its stride",
        ),
    };
    Some(Suggestion {
        why,
        ..because(movement, other, duty, HALF)?
    })
}

/// Runners are in the air for a tenth of a second or two, and touch the ground for little longer; who jumps
/// on the spot rises 5 cm or more, which takes 0.2 s.
const RUNNING_S: f64 = 0.2;
/// Contacts of runners are shorter, in seconds.
const CONTACT_S: f64 = 0.4;

/// Running on a single plate or belt.
fn on_one(forces: &Forces) -> Option<Suggestion> {
    let total = forces.total_n();
    let loads = all(&forces.t_s, &[&total]);
    let flights: Vec<f64> = loads.windows(2).map(|p| p[1].from_s - p[0].to_s).collect();
    let short = |load: &&Loading| load.whole && load.lasts_s() < CONTACT_S;
    if flights.len() < 3 || loads.iter().filter(short).count() < 3 {
        return None;
    }
    let flight = median(flights).filter(|s| *s < RUNNING_S)?;
    Some(Suggestion {
        why: "the plate is loaded and left again at the pace of running, for less time than jumps take",
        ..because("running", "repeated_jumps", flight, RUNNING_S)?
    })
}

/// Share of body weight below which nobody stands on a plate.
const UNLOADED: f64 = 0.05;
/// A dip below this share of body weight before the push-off is a countermovement.
const DIP: f64 = 0.8;

fn jump(forces: &Forces) -> Option<Suggestion> {
    let (t_s, total) = (&forces.t_s, &forces.total_n());
    let loaded: Vec<f64> = total.iter().copied().filter(|&f| f > 50.0).collect();
    let weight = median(loaded)?;
    let off = |f: f64| f < UNLOADED * weight;
    let flights = runs(t_s, |i| off(total[i]), FLIGHT_S);
    let first = flights.first()?;
    let (repeated, counter) = ("repeated_jumps", "counter_movement_jump");
    if flights.len() >= 3 {
        return because(repeated, counter, flights.len() as f64, 2.5);
    }
    // A plate that is empty at first is stepped or dropped onto.
    if total.first().is_some_and(|&f| off(f)) && flights.first().is_some_and(|f| f.0 > 0) {
        return because("drop_jump", repeated, 1.0, 0.5);
    }
    let before = &total[..first.0];
    let peak = (0..before.len()).max_by(|&a, &b| before[a].total_cmp(&before[b]))?;
    let from = t_s.partition_point(|&t| t < t_s[peak] - 1.0);
    let least = before[from..=peak].iter().copied().fold(f64::MAX, f64::min) / weight;
    let (kind, other) = match least < DIP {
        true => (counter, "squat_jump"),
        false => ("squat_jump", counter),
    };
    because(kind, other, least, DIP)
}
