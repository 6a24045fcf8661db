//! First pull, transition, second pull, turnover, catch.
//!
//! The first pull ends at the first peak of the bar's vertical velocity, the transition at the dip after
//! it, the second pull at the highest peak; then the bar rises freely until it stands still on top and
//! falls into the catch. Without a dip the two pulls are one. The S of the bar's path is told as three
//! ways: towards the lifter before the highest velocity, forward after that, and back into the catch.

use crate::lift::{Attempt, Bar, Doubt, Path, attempt_of, sticking};
use crate::uncertainty::Beside;
use crate::{Measure, Recording, Sheet};
use sagitta_biomech::signal::crossing_s;
use sagitta_motion::{Channel, Phase, Phases, Position};

/// A bar that has not been caught after so long was let go.
const CATCH_S: f64 = 1.0;
const ALONG: Channel = Channel::Position(Position::BarAlong, None);
const ONE_PULL: &str = "The velocity has no dip, so the two pulls are one.";
const NOT_CAUGHT: &str = "The bar was not caught in this recording.";

/// Takes each way up apart and adds the catch to each repetition.
pub(super) fn phases(path: &Path, mut p: Phases) -> Phases {
    let mut ways = Vec::new();
    for rep in &mut p.reps {
        let Some(a) = attempt_of(path, rep) else {
            continue;
        };
        let whole = p
            .phases
            .iter()
            .find(|phase| phase.kind == "concentric" && phase.start_s == a.concentric.0);
        let confidence = whole.map_or(0.0, |phase| phase.confidence);
        let caught = catch_s(path, a.concentric.1);
        if let Some(catch_s) = caught {
            rep.events.insert("catch_s".to_owned(), catch_s);
            rep.end_s = catch_s;
        }
        for (kind, start_s, end_s, evidence) in parts(path, &a, caught) {
            ways.push(Phase {
                kind: kind.into(),
                start_s,
                end_s,
                confidence,
                evidence: evidence.to_owned(),
            });
        }
    }
    p.phases.retain(|phase| phase.kind == "failed");
    p.phases.extend(ways);
    p.phases.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    p
}

type Part = (&'static str, f64, f64, &'static str);

fn parts(path: &Path, a: &Attempt, caught: Option<f64>) -> Vec<Part> {
    let (start, end) = a.concentric;
    let mut parts = match dip(path, a) {
        Some((top, low)) => vec![
            ("first_pull", start, top, "until the velocity first peaks"),
            ("transition", top, low, "the bar slows down"),
            ("second_pull", low, a.peak_s, "until the highest velocity"),
        ],
        None => vec![(
            "pull",
            start,
            a.peak_s,
            "until the highest velocity, without a dip",
        )],
    };
    parts.push(("turnover", a.peak_s, end, "the bar rises freely"));
    parts.extend(caught.map(|t| ("catch", end, t, "the bar falls until it is held")));
    parts
}

/// Times of the first peak of the velocity and of the dip before the highest one.
fn dip(path: &Path, a: &Attempt) -> Option<(f64, f64)> {
    let (top, low) = sticking(path, a)?;
    (path.t_s[low] < a.peak_s).then(|| (path.t_s[top], path.t_s[low]))
}

/// When the bar no longer falls after it was on top and fell faster than jitter does.
fn catch_s(path: &Path, top_s: f64) -> Option<f64> {
    let after = path.within(top_s, top_s + CATCH_S);
    let (v, noise) = (&path.speed_m_s, path.noise.speed_m_s);
    let falls = after.clone().find(|&i| v[i] < -2.0 * noise)?;
    let held = (falls..after.end).find(|&i| v[i] >= 0.0)?;
    Some(crossing_s(&path.t_s, v, held - 1, held, 0.0))
}

/// What is measured in a pull beside what every lift has.
pub(super) fn metrics(
    sheet: &mut Sheet,
    bar: &Bar<'_>,
    rep: usize,
    a: &Attempt,
    catch_s: Option<f64>,
) {
    let path = bar.path;
    let at = |t_s: f64| {
        let i = path.t_s.partition_point(|&t| t < t_s);
        let value = path.speed_m_s.get(i).copied().unwrap_or(0.0);
        told(
            bar,
            Doubt {
                value,
                sd: path.noise.speed_m_s.beside(path.noise.relative * value),
            },
        )
    };
    let (first, slow) = match dip(path, a) {
        Some((top, low)) => (at(top), at(low)),
        None => (Measure::none(ONE_PULL), Measure::none(ONE_PULL)),
    };
    sheet.put("first_pull_velocity", Some(rep), None, first);
    sheet.put("transition_velocity", Some(rep), None, slow);
    sheet.put("second_pull_velocity", Some(rep), None, at(a.peak_s));
    let dropped = match catch_s {
        Some(t) => {
            let way = bar.way((a.concentric.1, t));
            told(
                bar,
                Doubt {
                    value: -way.value,
                    ..way
                },
            )
        }
        None => Measure::none(NOT_CAUGHT),
    };
    sheet.put("catch_drop", Some(rep), None, dropped);
    for (id, measure) in s_curve(bar, a, catch_s) {
        sheet.put(id, Some(rep), None, measure);
    }
}

/// The three ways of the S.
fn s_curve(bar: &Bar<'_>, a: &Attempt, catch_s: Option<f64>) -> [(&'static str, Measure); 3] {
    let r = bar.r;
    const IDS: [&str; 3] = ["first_pull_back", "swing_forward", "catch_back"];
    let start = r.at(ALONG, a.concentric.0);
    let back = extreme(r, (a.concentric.0, a.peak_s), -1.0);
    let end_s = catch_s.unwrap_or(a.concentric.1);
    let front = extreme(r, (a.peak_s, end_s), 1.0);
    let caught = catch_s.and_then(|t| r.at(ALONG, t));
    let ways = [
        start.zip(back).map(|(a, b)| a - b),
        back.zip(front).map(|(a, b)| b - a),
        front.zip(caught).map(|(a, b)| a - b),
    ];
    let lost = |i: usize| {
        if i == 2 && catch_s.is_none() {
            NOT_CAUGHT
        } else {
            "The bar's way over the ground was not seen."
        }
    };
    [0, 1, 2].map(|i| {
        let measure = ways[i].map(|value| told(bar, bar.sideways(value, a.rise_m)));
        (IDS[i], measure.unwrap_or_else(|| Measure::none(lost(i))))
    })
}

/// The bar's furthest point over the ground in a stretch of time; `sign` is 1 forward.
fn extreme(r: &Recording, (from, to): (f64, f64), sign: f64) -> Option<f64> {
    let (times, along) = r.curve(ALONG)?;
    let inside = times
        .iter()
        .zip(along)
        .filter(|(t, _)| (from..=to).contains(*t));
    inside
        .filter_map(|(_, x)| *x)
        .max_by(|a, b| (sign * a).total_cmp(&(sign * b)))
}

fn told(bar: &Bar<'_>, d: Doubt) -> Measure {
    bar.told(Measure {
        value: Some(d.value),
        sd: Some(d.sd),
        ..Measure::default()
    })
}
