//! Jumps, gait, rises, several people, force plates, markers: events, counts, heights, the movement named.

use crate::analysis::{analyse, open, unsure};
use crate::truth::{Corpus, Other};
use sagitta_motion::{Metric, Recorded, Report};

/// An event that is further away than three tolerances, and than this in seconds, is another one.
const SAME_S: f64 = 0.12;
/// Contacts that are nearer to each other are one.
const DOUBLE_S: f64 = 0.02;
/// A jump on the plates is a true one if its take-off is as near as this, in seconds.
const SAME_JUMP_S: f64 = 0.05;

/// What was found of the events.
#[derive(Debug, Clone, Default)]
pub struct Events {
    /// To find.
    pub wanted: usize,
    /// Found near a true one.
    pub found: usize,
    /// Of these within the tolerance.
    pub within: usize,
    /// Found where there is none.
    pub false_ones: usize,
    /// Found minus true, in seconds.
    pub errors_s: Vec<f64>,
}

/// A jump's height by take-off velocity on the plates.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub struct Height {
    pub true_m: f64,
    pub found_m: Option<f64>,
    pub sd_m: Option<f64>,
    pub valid: bool,
    /// The height by flight time is valid and within a centimetre.
    pub flight_right: bool,
}

impl Height {
    /// Valid, and further from the truth than 5 cm.
    pub fn absurd(&self) -> bool {
        self.valid && self.found_m.is_some_and(|m| (m - self.true_m).abs() > 0.05)
    }
}

/// One recording's score.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Score {
    pub other: Other,
    pub events: Events,
    /// Repetitions of the movement asked for; `None` without a report.
    pub reps: Option<usize>,
    pub heights: Vec<Height>,
    pub auto: String,
    pub auto_right: bool,
    pub unsure: bool,
    pub warnings: Vec<String>,
}

/// Scores all recordings that `keep` takes.
///
/// # Errors
/// Where a recording of the corpus cannot be read.
pub fn score(corpus: &Corpus, keep: &dyn Fn(&str) -> bool) -> Result<Vec<Score>, String> {
    let wanted = corpus.others.iter().filter(|o| keep(&o.name));
    wanted
        .map(|other| Ok(one(other, &open(&corpus.other_path(other))?)))
        .collect()
}

/// Scores one recording.
pub fn one(other: &Other, recorded: &Recorded) -> Score {
    let report = analyse(recorded, &other.ask);
    let auto = analyse(recorded, "auto");
    let named = auto.as_ref().map_or("refused", |r| r.movement.as_str());
    let ok = report.as_ref().ok();
    Score {
        other: other.clone(),
        events: events(other, ok),
        reps: ok.map(|r| r.reps.len()),
        heights: ok.map(|r| heights(other, r)).unwrap_or_default(),
        auto: named.to_owned(),
        auto_right: other.auto_ok.iter().any(|m| m == named),
        unsure: unsure(auto.as_ref().ok()),
        warnings: match &report {
            Ok(r) => r.warnings.iter().map(|w| w.text.clone()).collect(),
            Err(e) => vec![e.clone()],
        },
    }
}

/// Names of the events of a report that stand for a key of the truth.
fn names(key: &str) -> Option<&'static [&'static str]> {
    Some(match key {
        "take_off_s" => &["take_off_s"],
        "landing_s" => &["landing_s"],
        "contact_s" => &["contact_left_s", "contact_right_s", "next_contact_s"],
        "toe_off_s" => &["toe_off_left_s", "toe_off_right_s"],
        "touch_down_s" => &["touch_down_s"],
        "rises_s" => &["rises_s"],
        "stood_s" => &["stood_s"],
        _ => return None,
    })
}

fn keys(other: &Other) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for key in other.events.iter().flat_map(|e| e.keys()) {
        if names(key).is_some() && !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys
}

fn events(other: &Other, report: Option<&Report>) -> Events {
    let mut out = Events::default();
    for key in keys(other) {
        if key == "toe_off_s" && other.contacts_only && report.is_some() {
            continue;
        }
        let mut wanted: Vec<f64> = other.events.iter().filter_map(|e| *e.get(&key)?).collect();
        if key == "toe_off_s" && report.is_some() {
            wanted.extend(&other.extra_toe_off);
        }
        wanted.sort_by(f64::total_cmp);
        out.wanted += wanted.len();
        if let Some(report) = report {
            matched(&mut out, other, &wanted, found(report, &key));
        }
    }
    if other.count == Some(0) {
        out.false_ones += report.map_or(0, |r| r.reps.len());
    }
    out
}

/// Times of the events of one kind in a report, each once.
fn found(report: &Report, key: &str) -> Vec<f64> {
    let names = names(key).unwrap_or_default();
    let reps = report.reps.iter();
    let mut all: Vec<f64> = reps
        .flat_map(|r| names.iter().filter_map(|n| r.events.get(*n).copied()))
        .collect();
    all.sort_by(f64::total_cmp);
    let mut once: Vec<f64> = Vec::new();
    for t in all {
        if once.last().is_none_or(|last| t - last > DOUBLE_S) {
            once.push(t);
        }
    }
    once
}

fn matched(out: &mut Events, other: &Other, wanted: &[f64], mut left: Vec<f64>) {
    let tolerance = other.tolerance_s;
    for &t in wanted {
        let near = (0..left.len()).min_by(|&a, &b| {
            let away = |i: usize| (left[i] - t).abs();
            away(a).total_cmp(&away(b))
        });
        let Some(i) = near.filter(|&i| (left[i] - t).abs() <= (3.0 * tolerance).max(SAME_S)) else {
            continue;
        };
        let error = left.remove(i) - t;
        out.found += 1;
        out.errors_s.push(error);
        out.within += usize::from(error.abs() <= tolerance);
    }
    let (from, to) = other.window_s.unwrap_or((f64::MIN, f64::MAX));
    out.false_ones += left.iter().filter(|t| (from..=to).contains(*t)).count();
}

fn heights(other: &Other, report: &Report) -> Vec<Height> {
    if other.kind != "force" {
        return Vec::new();
    }
    let metric = |id: &str, rep: usize| -> Option<&Metric> {
        report
            .metrics
            .iter()
            .find(|m| m.id == id && m.rep == Some(rep))
    };
    let of = |event: &std::collections::BTreeMap<String, Option<f64>>| {
        let value = |key: &str| event.get(key).copied().flatten();
        let (off, flight) = (value("take_off_s")?, value("height_flight_m")?);
        let true_m = value("height_velocity_m").unwrap_or(flight);
        let rep = report.reps.iter().position(|r| {
            let t = r.events.get("take_off_s");
            t.is_some_and(|t| (t - off).abs() < SAME_JUMP_S)
        });
        let by_speed = rep.and_then(|k| metric("jump_height_takeoff_velocity", k));
        let by_flight = rep.and_then(|k| metric("jump_height_flight_time", k));
        Some(Height {
            true_m,
            found_m: by_speed.and_then(|m| m.value),
            sd_m: by_speed.and_then(|m| m.uncertainty),
            valid: by_speed.is_some_and(|m| m.valid),
            flight_right: by_flight
                .is_some_and(|m| m.valid && m.value.is_some_and(|v| (v - flight).abs() < 0.01)),
        })
    };
    other.events.iter().filter_map(of).collect()
}

/// The sums over several recordings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Sum {
    pub recordings: usize,
    pub wanted: usize,
    pub found: usize,
    pub within: usize,
    pub false_ones: usize,
    pub auto_right: usize,
    pub unsure: usize,
    pub sure_and_wrong: usize,
    pub count_right: usize,
    pub counted: usize,
    pub absurd_heights: usize,
}

impl Sum {
    /// Of the scores that `keep` takes.
    pub fn of(scores: &[Score], keep: impl Fn(&Score) -> bool) -> Self {
        let mut sum = Self::default();
        for s in scores.iter().filter(|s| keep(s)) {
            sum.recordings += 1;
            sum.wanted += s.events.wanted;
            sum.found += s.events.found;
            sum.within += s.events.within;
            sum.false_ones += s.events.false_ones;
            sum.auto_right += usize::from(s.auto_right);
            sum.unsure += usize::from(s.unsure);
            sum.sure_and_wrong += usize::from(!s.auto_right && !s.unsure);
            if let (Some(count), Some(reps)) = (s.other.count, s.reps) {
                sum.counted += 1;
                sum.count_right += usize::from(count == reps);
            }
            sum.absurd_heights += s.heights.iter().filter(|h| h.absurd()).count();
        }
        sum
    }
}
