//! Who is who from frame to frame, where detectors number people anew in each.

use super::{Frame, Person};
use sagitta_motion::MOST_PEOPLE;

/// A person who moved further than this share of their own size is somebody else.
const MAX_STEP: f64 = 0.5;
/// Somebody who is not seen for so many frames is somebody else afterwards.
const MAX_GAP: u64 = 15;
/// So many people of a frame are looked at.
const MAX_PEOPLE: usize = 20;
/// Fewer common points do not say how far a person moved.
const MIN_COMMON: usize = 3;

/// Somebody who may be seen again.
struct Living<'a> {
    last: &'a Person,
    last_number: u64,
    thread: Thread,
}

/// Somebody of a recording.
pub(super) struct Thread {
    /// Place of the frame, place within it; in order of the frames.
    pub picks: Vec<(usize, usize)>,
    /// Sum of the confidences of all their points.
    pub seen: f64,
}

/// The [`MOST_PEOPLE`] who are seen most over the whole recording, in the order in which they appear.
pub(super) fn threads(frames: &[Frame]) -> Vec<Thread> {
    let (mut living, mut all): (Vec<Living<'_>>, Vec<Thread>) = (Vec::new(), Vec::new());
    for (at, frame) in frames.iter().enumerate() {
        let alive = |l: &Living<'_>| frame.number - l.last_number <= MAX_GAP;
        let (stay, gone): (Vec<_>, Vec<_>) = living.into_iter().partition(alive);
        living = stay;
        all.extend(gone.into_iter().map(|l| l.thread));
        follow(frame, at, &mut living);
    }
    all.extend(living.into_iter().map(|l| l.thread));
    all.sort_by(|a, b| b.seen.total_cmp(&a.seen).then(a.picks.cmp(&b.picks)));
    all.truncate(MOST_PEOPLE);
    all.sort_by(|a, b| a.picks.cmp(&b.picks));
    all
}

/// Gives each person of a frame to the nearest thread, nearest pairs first, or to a new one.
fn follow<'a>(frame: &'a Frame, at: usize, living: &mut Vec<Living<'a>>) {
    let people: Vec<&Person> = frame.people.iter().take(MAX_PEOPLE).collect();
    let mut pairs = Vec::new();
    for (t, thread) in living.iter().enumerate() {
        for (p, person) in people.iter().enumerate() {
            let step = step(thread.last, person);
            pairs.extend(step.filter(|s| *s < MAX_STEP).map(|step| (step, t, p)));
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut continued, mut taken) = (vec![false; living.len()], vec![false; people.len()]);
    for (_, t, p) in pairs {
        if let (Some(continued), Some(taken)) = (continued.get_mut(t), taken.get_mut(p))
            && !*continued
            && !*taken
            && let (Some(thread), Some(person)) = (living.get_mut(t), people.get(p))
        {
            (*continued, *taken) = (true, true);
            thread.go_on(person, frame.number, (at, p));
        }
    }
    for (p, person) in people.iter().enumerate().filter(|(p, _)| !taken[*p]) {
        let mut thread = Living {
            last: person,
            last_number: frame.number,
            thread: Thread {
                picks: Vec::new(),
                seen: 0.0,
            },
        };
        thread.go_on(person, frame.number, (at, p));
        living.push(thread);
    }
}

impl<'a> Living<'a> {
    fn go_on(&mut self, person: &'a Person, number: u64, pick: (usize, usize)) {
        (self.last, self.last_number) = (person, number);
        self.thread.seen += person.seen();
        self.thread.picks.push(pick);
    }
}

/// Mean distance of the points that both show, as a share of the size of the first.
fn step(from: &Person, to: &Person) -> Option<f64> {
    let common = from.0.iter().zip(&to.0);
    let common = common.filter(|(a, b)| a[2] > 0.0 && b[2] > 0.0);
    let steps: Vec<f64> = common
        .map(|(a, b)| length(a[0] - b[0], a[1] - b[1]))
        .collect();
    let mean = steps.iter().sum::<f64>() / steps.len() as f64;
    (steps.len() >= MIN_COMMON).then(|| mean / size(from).max(1.0))
}

/// Diagonal of the box around all points that were found.
fn size(person: &Person) -> f64 {
    let found = || person.0.iter().filter(|p| p[2] > 0.0);
    let extent = |axis: usize| {
        let values = || found().map(|p| p[axis]);
        let (low, high) = (values().reduce(f64::min), values().reduce(f64::max));
        low.zip(high).map_or(0.0, |(low, high)| high - low)
    };
    length(extent(0), extent(1))
}

fn length(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}
