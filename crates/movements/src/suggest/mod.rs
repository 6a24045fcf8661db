//! Which movement a recording shows, as a suggestion that can always be changed.
//!
//! Analysis by synthesis, over the whole recording: what is read of it ([`look`]) is compared with how each
//! movement looks ([`posture`]); where that does not exclude the movement, its own `find` runs, and the time
//! that its repetitions do not explain costs too, as does a second count ([`count`]) that contradicts the
//! first. "None of these" costs the same whatever is seen. The costs become probabilities by a softmax.
//! Five numbers are fitted on recordings of strangers, cross-validated by source ([`weights`]). Plates alone
//! are told by rules of thumb ([`plates`]). It is a suggestion and no measurement.

mod count;
mod explained;
mod look;
mod plates;
mod posture;
mod rhythm;
mod weights;
mod words;

pub use look::{FEATURES, Feature, Look, look};
pub use plates::suggest as by_plates;
pub use posture::{POSTURES, Posture, Term, posture};
pub use weights::WEIGHTS;

use crate::{ALL, Recording};
use look::Curves;
use sagitta_motion::Warnings;

/// What a recording looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Movement id; `free` where it is none of the others.
    pub movement: &'static str,
    /// The next likely one.
    pub other: Option<&'static str>,
    /// 0–1: how likely it is this one.
    pub confidence: f64,
    /// Whether that is likely enough not to ask.
    pub clear: bool,
    /// What shows it, as the end of a sentence; empty where it is the way that the body moves.
    pub why: &'static str,
    /// What speaks against it, as a clause; empty where nothing does.
    pub against: String,
    /// What speaks against the next likely one.
    pub against_other: String,
}

/// What a recording is where it is none of the others.
pub const NONE: &str = "free";

/// What was fitted on recordings of strangers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Cost of "none of these".
    pub none: f64,
    /// Cost of a movement whose repetitions explain nothing of the time in which something moves.
    pub unexplained: f64,
    /// Cost of repetitions that a second count contradicts.
    pub miscounted: f64,
    /// Costs that differ by so much make one movement 2.7 times as likely as the other.
    pub temperature: f64,
    /// A movement that is less likely is asked for.
    pub clear: f64,
}

/// What is known of a recording that is taken for a movement.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Movement id.
    pub movement: &'static str,
    /// What its posture costs.
    pub posture: f64,
    /// Share of the time in which something moves that its repetitions explain.
    pub explained: f64,
    /// Whether a second count contradicts them.
    pub miscounted: bool,
    /// What speaks most against it.
    pub against: String,
}

impl Candidate {
    /// What it costs to take the recording for it.
    pub fn cost(&self, w: &Weights) -> f64 {
        let miscounted = if self.miscounted { w.miscounted } else { 0.0 };
        let unexplained = if self.explained > 0.0 {
            1.0 - self.explained
        } else {
            NOTHING
        };
        self.posture + w.unexplained * unexplained + miscounted
    }
}

/// A movement that is not found at all leaves as much unexplained as so many recordings of which nothing is: set by
/// hand, as the limits of [`posture`] are.
const NOTHING: f64 = 2.5;
/// A movement that costs more by its posture alone is not looked for: it would have a probability of
/// less than a hundredth.
const EXCLUDED: f64 = 9.0;

/// Only so much of a recording is looked at, from its middle.
pub const LOOK_S: f64 = 600.0;

/// The movement that a recording looks like; `None` where nothing can be told.
pub fn suggest(r: &Recording) -> Option<Suggestion> {
    match (&r.kinematics, &r.forces) {
        (None, Some(forces)) => by_plates(forces),
        (Some(_), _) => decide(&evidence(r)?.candidates, &WEIGHTS),
        (None, None) => None,
    }
}

/// What is known of a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What was read of it.
    pub look: Look,
    /// What that and the movements' own `find` say of each movement.
    pub candidates: Vec<Candidate>,
}

/// What is known of a recording; `None` without a body.
pub fn evidence(r: &Recording) -> Option<Evidence> {
    let short = explained::middle(r, LOOK_S);
    let r = short.as_ref().unwrap_or(r);
    let curves = Curves::of(r)?;
    let look = look::read(&curves);
    let moving = explained::moving(&curves);
    let one = |posture: &Posture| {
        let (cost, worst) = posture.cost(&look);
        let mut candidate = Candidate {
            movement: posture.movement,
            posture: cost,
            explained: 0.0,
            miscounted: false,
            against: worst
                .and_then(|term| words::against(&term, &look))
                .unwrap_or_default(),
        };
        if let Some(missing) = missing(posture.movement, &curves) {
            candidate.posture = 2.0 * EXCLUDED;
            missing.clone_into(&mut candidate.against);
        }
        let cost = candidate.posture;
        let movement = ALL.iter().find(|m| m.spec().id == posture.movement);
        if let (true, Some(movement)) = (cost < EXCLUDED, movement) {
            let reps = movement.find(r, &mut Warnings::new()).phases().reps;
            candidate.explained = explained::share(&curves.t_s, &moving, &reps);
            let counted = count::count(&curves, posture.movement);
            candidate.miscounted = counted.is_some_and(|c| count::disagree(reps.len(), c));
        }
        candidate
    };
    Some(Evidence {
        candidates: POSTURES.iter().map(one).collect(),
        look,
    })
}

/// What a recording would have to show for a movement to be found, and does not.
fn missing(movement: &str, curves: &Curves) -> Option<&'static str> {
    let (what, curve) = match movement {
        "deadlift" | "olympic_pull" | "bench_press" | "overhead_press" => {
            ("neither a bar nor the hands are shown", &curves.hands)
        }
        "counter_movement_jump" | "squat_jump" | "drop_jump" | "repeated_jumps" => {
            ("the feet are not shown", &curves.lowest_foot)
        }
        _ => return None,
    };
    curve.iter().all(Option::is_none).then_some(what)
}

/// The likeliest of several movements, or none of them.
pub fn decide(candidates: &[Candidate], w: &Weights) -> Option<Suggestion> {
    let none = (NONE, w.none, "");
    let all = candidates.iter();
    let mut costs: Vec<_> = all
        .map(|c| (c.movement, c.cost(w), c.against.as_str()))
        .chain([none])
        .collect();
    costs.sort_by(|a, b| a.1.total_cmp(&b.1));
    let (first, second) = (costs.first()?, costs.get(1));
    let weight = |cost: f64| libm::exp((first.1 - cost) / w.temperature);
    let confidence = 1.0 / costs.iter().map(|c| weight(c.1)).sum::<f64>();
    Some(Suggestion {
        movement: first.0,
        other: second.map(|s| s.0),
        confidence,
        clear: confidence >= w.clear,
        why: "",
        against: first.2.to_owned(),
        against_other: second.map_or_else(String::new, |s| s.2.to_owned()),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that cannot go on fails.
mod tests {
    use super::*;

    fn candidate(movement: &'static str, posture: f64, explained: f64) -> Candidate {
        Candidate {
            movement,
            posture,
            explained,
            miscounted: false,
            against: format!("{movement} is odd"),
        }
    }

    #[test]
    fn what_explains_nothing_costs_more_and_a_close_call_names_two() {
        let w = &WEIGHTS;
        let told = |a: f64, b: f64, explained: f64| {
            let both = [
                candidate("squat", a, explained),
                candidate("deadlift", b, 0.9),
            ];
            decide(&both, w).unwrap()
        };
        let sure = told(0.0, 9.0, 1.0);
        assert!(sure.clear && sure.movement == "squat", "{sure:?}");
        let close = told(0.0, 0.1, 0.9);
        assert!(!close.clear && close.other == Some("deadlift"), "{close:?}");
        assert_eq!(close.against_other, "deadlift is odd");
        assert_eq!(told(0.0, 0.5, 0.0).movement, "deadlift");
        let none = told(9.0, 9.0, 1.0);
        assert_eq!(none.movement, NONE);
        let miscounted = Candidate {
            miscounted: true,
            ..candidate("squat", 0.0, 1.0)
        };
        assert!(miscounted.cost(w) > candidate("squat", 0.0, 1.0).cost(w));
    }

    #[test]
    fn no_single_feature_excludes_a_movement_and_every_movement_is_known() {
        for movement in ALL.iter().filter(|m| m.spec().id != NONE) {
            let posture = posture(&movement.spec().id).unwrap();
            for term in posture.terms {
                let (low, high) = term.limits;
                assert!(low <= high && term.width > 0.0, "{posture:?}");
                assert_eq!(term.cost(Some(0.5 * (low + high))), 0.0);
                assert!(term.cost(Some(1e6)) < WEIGHTS.none + EXCLUDED);
                assert!(term.cost(None) > 0.0);
            }
        }
    }
}
