//! Whether a count stays the same where a recording is seen otherwise.

use crate::analysis::{analyse, open};
use crate::perturb::{Change, changed};
use crate::truth::{Corpus, Lift, Measurable, Other};
use sagitta_motion::{Input, PoseTrack, Recorded};

/// Recordings of fewer frames per second than twice this are not halved.
const LEAST_HZ: f64 = 15.0;
/// What is cut off at either end lies this far from the first and the last event at least, in seconds.
const CLEAR_S: f64 = 0.5;
/// So much is cut off, in seconds.
const CUTS_S: [f64; 3] = [0.07, 0.2, 0.5];
/// Share of body height by which landmarks are moved.
const NOISE: f64 = 0.005;
/// Share of frames that are lost.
const LOST: f64 = 0.05;

/// The counts of one recording.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Score {
    pub name: String,
    /// Repetitions as it was recorded.
    pub count: usize,
    /// Each change with the repetitions then.
    pub changed: Vec<(Change, usize)>,
}

impl Score {
    /// Changes after which the count is the same, and all changes.
    pub fn same(&self) -> [usize; 2] {
        let same = self.changed.iter().filter(|(_, n)| *n == self.count);
        [same.count(), self.changed.len()]
    }
}

/// A recording with what is known of it: name, movement, and from when to when its events last.
struct Case {
    name: String,
    movement: String,
    events_s: Option<(f64, f64)>,
    recorded: Recorded,
}

/// Changes every recording of landmarks that can be measured and that `keep` takes; `seeds` are those of
/// noise and of lost frames.
///
/// # Errors
/// Where a recording of the corpus cannot be read.
pub fn score(
    corpus: &Corpus,
    seeds: &[u64],
    keep: &dyn Fn(&str) -> bool,
) -> Result<Vec<Score>, String> {
    let mut out = Vec::new();
    for case in cases(corpus, keep)? {
        let Input::Pose(track) = &case.recorded.input else {
            continue;
        };
        let count = |track: PoseTrack| {
            let recorded = Recorded::from(Input::Pose(track));
            analyse(&recorded, &case.movement).map_or(0, |r| r.reps.len())
        };
        let changes = changes(track, case.events_s, seeds);
        let each = |change: Change| (change, count(changed(track, change)));
        out.push(Score {
            count: count(track.clone()),
            changed: changes.into_iter().map(each).collect(),
            name: case.name,
        });
    }
    Ok(out)
}

fn cases(corpus: &Corpus, keep: &dyn Fn(&str) -> bool) -> Result<Vec<Case>, String> {
    let mut all = Vec::new();
    let lifts = corpus.lifts.iter();
    for l in lifts.filter(|l| l.measurable == Measurable::Yes && keep(&l.name)) {
        all.push(Case {
            name: l.name.clone(),
            movement: l.movement.clone(),
            events_s: lift_span(l),
            recorded: open(&corpus.lift_path(l))?,
        });
    }
    let others = corpus.others.iter();
    for o in others.filter(|o| o.count.is_some_and(|n| n > 0) && keep(&o.name)) {
        all.push(Case {
            name: o.name.clone(),
            movement: o.ask.clone(),
            events_s: other_span(o),
            recorded: open(&corpus.other_path(o))?,
        });
    }
    Ok(all)
}

fn lift_span(lift: &Lift) -> Option<(f64, f64)> {
    let first = lift.reps.first()?;
    let last = lift.reps.last()?;
    Some((first.start_s?, last.end_s?))
}

fn other_span(other: &Other) -> Option<(f64, f64)> {
    let all: Vec<f64> = other
        .events
        .iter()
        .flat_map(|e| e.values().copied().flatten())
        .collect();
    let first = all.iter().copied().reduce(f64::min)?;
    Some((first - 1.0, all.into_iter().reduce(f64::max)? + 1.0))
}

fn changes(track: &PoseTrack, events_s: Option<(f64, f64)>, seeds: &[u64]) -> Vec<Change> {
    let mut all = vec![Change::Mirror, Change::Scale(0.5), Change::Scale(2.0)];
    all.extend([Change::Shift(0.1), Change::Shift(-0.1)]);
    for &seed in seeds {
        all.extend([Change::Noise(NOISE, seed), Change::Drop(LOST, seed)]);
    }
    let last_s = track.frames.last().map_or(0.0, |f| f.t_s);
    let rate_hz = (track.frames.len() as f64 - 1.0) / last_s.max(f64::MIN_POSITIVE);
    if rate_hz >= 2.0 * LEAST_HZ {
        all.push(Change::HalfRate);
    }
    if let Some((first_s, end_s)) = events_s {
        let fits = |s: &&f64| first_s - **s >= CLEAR_S;
        all.extend(CUTS_S.iter().filter(fits).map(|s| Change::Cut(*s, 0.0)));
        let fits = |s: &&f64| last_s - end_s - **s >= CLEAR_S;
        all.extend(CUTS_S.iter().filter(fits).map(|s| Change::Cut(0.0, *s)));
    }
    all
}
