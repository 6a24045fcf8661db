//! Who is who from frame to frame, where detectors number people anew in each.

use super::{Frame, Person};

/// A person who moved further than this share of their own size is somebody else.
const MAX_STEP: f64 = 0.5;
/// Somebody who is not seen for so many frames is somebody else afterwards.
const MAX_GAP: u64 = 15;
/// So many people of a frame are looked at.
const MAX_PEOPLE: usize = 20;
/// Fewer common points do not say how far a person moved.
const MIN_COMMON: usize = 3;

/// Somebody who was followed.
struct Thread<'a> {
    last: &'a Person,
    last_number: u64,
    /// Place of the frame, place within it.
    picks: Vec<(usize, usize)>,
    seen: f64,
}

/// For each frame the place of the person who is seen most over the whole recording.
pub(super) fn most_seen(frames: &[Frame]) -> Vec<Option<usize>> {
    let (mut living, mut best): (Vec<Thread<'_>>, Option<Thread<'_>>) = (Vec::new(), None);
    for (at, frame) in frames.iter().enumerate() {
        let alive = |t: &Thread<'_>| frame.number - t.last_number <= MAX_GAP;
        let (stay, gone): (Vec<_>, Vec<_>) = living.into_iter().partition(alive);
        living = stay;
        best = gone.into_iter().fold(best, better);
        follow(frame, at, &mut living);
    }
    let best = living.into_iter().fold(best, better);
    let mut picks = vec![None; frames.len()];
    for (at, person) in best.map(|t| t.picks).unwrap_or_default() {
        if let Some(pick) = picks.get_mut(at) {
            *pick = Some(person);
        }
    }
    picks
}

fn better<'a>(best: Option<Thread<'a>>, other: Thread<'a>) -> Option<Thread<'a>> {
    match best {
        Some(best) if best.seen >= other.seen => Some(best),
        _ => Some(other),
    }
}

/// Gives each person of a frame to the nearest thread, nearest pairs first, or to a new one.
fn follow<'a>(frame: &'a Frame, at: usize, living: &mut Vec<Thread<'a>>) {
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
        let mut thread = Thread {
            last: person,
            last_number: frame.number,
            picks: Vec::new(),
            seen: 0.0,
        };
        thread.go_on(person, frame.number, (at, p));
        living.push(thread);
    }
}

impl<'a> Thread<'a> {
    fn go_on(&mut self, person: &'a Person, number: u64, pick: (usize, usize)) {
        (self.last, self.last_number) = (person, number);
        self.seen += person.seen();
        self.picks.push(pick);
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
