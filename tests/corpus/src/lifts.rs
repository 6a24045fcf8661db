//! Lifting clips: counts, events, starts and ends, values that cannot be, the movement that was named.

use crate::analysis::{analyse, open, unsure};
use crate::limits::absurd;
use crate::truth::{Corpus, Lift, Measurable};
use sagitta_motion::{Recorded, Rep, Report, Warning};

/// A repetition that was found is a true one if it lies as near as this at least, in seconds.
const PLACED_S: f64 = 0.4;
/// Further away it is another repetition.
const SAME_S: f64 = 1.0;

/// What the lift that was asked for gave.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Repetitions that were found: start, event from and to, end.
    pub found: Vec<Times>,
    /// The number is one of those that a person accepts.
    pub count_right: bool,
    /// Besides, each repetition lies at a true one.
    pub placed: bool,
    /// True repetitions whose event is within the tolerance.
    pub events: usize,
    /// Distance of each event that was matched, in seconds.
    pub misses_s: Vec<f64>,
    /// Starts and ends within twice the tolerance, and how many there are.
    pub ends: [usize; 2],
    /// Valid values that cannot be.
    pub absurd: Vec<String>,
    /// What was said.
    pub warnings: Vec<Warning>,
    /// Why there is no report.
    pub error: Option<String>,
}

/// What `auto` gave.
#[derive(Debug, Clone)]
pub struct Named {
    /// The movement that was taken, or "refused".
    pub movement: String,
    /// Whether it is the true one.
    pub right: bool,
    /// Whether it was said that it is not sure.
    pub unsure: bool,
    /// Repetitions that were found.
    pub reps: usize,
}

/// Start, event from, event to and end of a repetition, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[allow(missing_docs)]
pub struct Times {
    pub start_s: Option<f64>,
    pub event_s: Option<f64>,
    pub event_to_s: Option<f64>,
    pub end_s: Option<f64>,
}

/// One clip's score.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Score {
    pub lift: Lift,
    pub asked: Option<Asked>,
    pub named: Named,
}

/// Lifts whose event is on top.
const UP: [&str; 3] = ["deadlift", "overhead_press", "olympic_pull"];

fn times(movement: &str, rep: &Rep) -> Times {
    let e = |name: &str| rep.events.get(name).copied();
    if UP.contains(&movement) {
        let top = e("concentric_end_s");
        return Times {
            start_s: e("concentric_start_s").or(Some(rep.start_s)),
            event_s: top,
            event_to_s: e("eccentric_start_s").or(top),
            end_s: e("eccentric_end_s"),
        };
    }
    if let Some(bottom) = e("bottom_s") {
        return Times {
            start_s: e("descent_start_s").or(Some(rep.start_s)),
            event_s: Some(bottom),
            event_to_s: Some(bottom),
            end_s: e("ascent_end_s").or(Some(rep.end_s)),
        };
    }
    let (from, to) = (e("eccentric_end_s"), e("concentric_start_s"));
    Times {
        start_s: e("eccentric_start_s"),
        event_s: from.or(to),
        event_to_s: to.or(from),
        end_s: e("concentric_end_s").or(Some(rep.end_s)),
    }
}

/// Scores all lifting clips that `keep` takes.
///
/// # Errors
/// Where a recording of the corpus cannot be read.
pub fn score(corpus: &Corpus, keep: &dyn Fn(&str) -> bool) -> Result<Vec<Score>, String> {
    let wanted = corpus.lifts.iter().filter(|l| keep(&l.name));
    wanted
        .map(|lift| Ok(one(lift, &open(&corpus.lift_path(lift))?)))
        .collect()
}

/// Scores one recording of a clip.
pub fn one(lift: &Lift, recorded: &Recorded) -> Score {
    let asked = (lift.movement != "none").then(|| asked(lift, recorded));
    Score {
        lift: lift.clone(),
        asked,
        named: named(lift, recorded),
    }
}

/// The clip analysed as the lift that it shows.
pub fn asked(lift: &Lift, recorded: &Recorded) -> Asked {
    match analyse(recorded, &lift.movement) {
        Ok(report) => compare(lift, &report),
        Err(error) => Asked {
            error: Some(error),
            ..Asked::default()
        },
    }
}

fn compare(lift: &Lift, report: &Report) -> Asked {
    let found: Vec<Times> = report
        .reps
        .iter()
        .map(|r| times(&report.movement, r))
        .collect();
    let mut out = Asked {
        count_right: lift.counts_ok.contains(&found.len()),
        absurd: absurd(report, lift.variant == "wall_slide")
            .iter()
            .map(|m| {
                let side = m.side.map_or("", |s| s.name());
                format!(
                    "{} {side}[{:?}]={:.3}±{:.2}",
                    m.id,
                    m.rep,
                    m.value.unwrap_or_default(),
                    m.uncertainty.unwrap_or_default()
                )
            })
            .collect(),
        warnings: report.warnings.clone(),
        ..Asked::default()
    };
    let tolerance = lift.tolerance_s;
    let mut free: Vec<usize> = (0..found.len()).collect();
    for rep in &lift.reps {
        let (low, high) = (rep.event_s, rep.event_to_s.unwrap_or(rep.event_s));
        let away = |i: &usize| {
            let (a, b) = (found[*i].event_s?, found[*i].event_to_s?);
            Some((low - b).max(a - high).max(0.0))
        };
        let nearest = free
            .iter()
            .filter_map(|i| Some((away(i)?, *i)))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let (start, end) = (rep.start_s.filter(|s| *s >= 0.0), rep.end_s);
        out.ends[1] += usize::from(start.is_some()) + usize::from(end.is_some());
        let Some((miss, i)) = nearest.filter(|n| n.0 <= SAME_S) else {
            continue;
        };
        free.retain(|j| *j != i);
        out.misses_s.push(miss);
        out.events += usize::from(miss <= tolerance);
        let near = |a: Option<f64>, b: Option<f64>| {
            a.zip(b)
                .is_some_and(|(a, b)| (a - b).abs() <= 2.0 * tolerance)
        };
        out.ends[0] += usize::from(near(found[i].start_s, start));
        out.ends[0] += usize::from(near(found[i].end_s, end));
    }
    let at_true = out
        .misses_s
        .iter()
        .filter(|d| **d <= tolerance.max(PLACED_S));
    out.placed = out.count_right && at_true.count() >= found.len();
    out.found = found;
    out
}

fn named(lift: &Lift, recorded: &Recorded) -> Named {
    let report = analyse(recorded, "auto");
    let movement = report
        .as_ref()
        .map_or("refused", |r| r.movement.as_str())
        .to_owned();
    let truth = match lift.movement.as_str() {
        "none" => "free",
        other => other,
    };
    Named {
        right: movement == truth,
        unsure: unsure(report.as_ref().ok()),
        reps: report.as_ref().map_or(0, |r| r.reps.len()),
        movement,
    }
}

/// The sums over several clips.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Sum {
    pub clips: usize,
    pub asked: usize,
    pub count_right: usize,
    pub placed: usize,
    pub events: [usize; 2],
    pub ends: [usize; 2],
    pub auto_right: usize,
    pub unsure: usize,
    pub sure_and_wrong: usize,
    pub absurd: usize,
}

impl Sum {
    /// Of the scores that `keep` takes.
    pub fn of(scores: &[Score], keep: impl Fn(&Score) -> bool) -> Self {
        let mut sum = Self::default();
        for s in scores.iter().filter(|s| keep(s)) {
            sum.clips += 1;
            sum.auto_right += usize::from(s.named.right);
            sum.unsure += usize::from(s.named.unsure);
            sum.sure_and_wrong += usize::from(!s.named.right && !s.named.unsure);
            let Some(asked) = &s.asked else { continue };
            sum.asked += 1;
            sum.count_right += usize::from(asked.count_right);
            sum.placed += usize::from(asked.placed);
            sum.events[0] += asked.events;
            sum.events[1] += s.lift.reps.len();
            sum.ends[0] += asked.ends[0];
            sum.ends[1] += asked.ends[1];
            sum.absurd += asked.absurd.len();
        }
        sum
    }

    /// Of the clips that can be measured.
    pub fn measurable(scores: &[Score]) -> Self {
        Self::of(scores, |s| s.lift.measurable == Measurable::Yes)
    }
}
