//! How steps follow each other: what of them was missed, and whether they are steps at all.

use sagitta_biomech::signal::median;
use sagitta_motion::Side;

/// Longer than so many steps somebody stood, left the picture or was not followed.
const BREAK: f64 = 3.5;
/// A step that fits is a whole number of steps long to within this share of one; somebody who limps takes
/// a step of 0.7 and one of 1.3.
const UNEVEN: f64 = 0.35;
/// More than this share of the steps missed: what is left tells no cadence.
const MOST_MISSED: f64 = 0.34;
/// In more than this share of the steps the same foot lands again, or the other one a whole stride later:
/// whose foot is whose is not known then.
const MIXED: f64 = 0.2;

/// The rhythm of a recording's landings.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rhythm {
    /// Time of a step, in seconds.
    pub step_s: f64,
    /// Steps between landings that belong together, those that were missed among them.
    pub steps: f64,
    /// The time that they took.
    pub time_s: f64,
    /// How many of them were missed.
    pub missed: f64,
    /// How many pairs of landings there are.
    pub pairs: usize,
    /// Pairs one step apart, of one foot and then of the other.
    pub clean: usize,
    /// Pairs whose feet do not go with the steps between them.
    pub mixed: usize,
}

/// Time of a step, half a stride of either foot: a step that is missed or a foot that is taken for the other
/// leaves most strides as they are. Of fewer than three strides the median step.
pub fn step_s(landings: &[(f64, Side)]) -> Option<f64> {
    let apart = |times: Vec<f64>| -> Vec<f64> { times.windows(2).map(|w| w[1] - w[0]).collect() };
    let of = |side: Side| {
        let own = landings.iter().filter(|(_, s)| *s == side).map(|(t, _)| *t);
        apart(own.collect())
    };
    let strides = Side::BOTH.map(of).concat();
    let steps = apart(landings.iter().map(|(t, _)| *t).collect());
    if strides.len() >= 3 {
        median(strides).map(|s| 0.5 * s)
    } else {
        median(steps)
    }
}

impl Rhythm {
    /// Of landings in order of time; `None` of fewer than two.
    pub fn of(landings: &[(f64, Side)]) -> Option<Self> {
        let step_s = step_s(landings).filter(|s| *s > 0.0)?;
        let mut out = Self {
            step_s,
            ..Self::default()
        };
        for pair in landings.windows(2) {
            let ((from, side), (to, other)) = (pair[0], pair[1]);
            let long = (to - from) / step_s;
            if long > BREAK {
                continue;
            }
            let count = libm::round(long).max(1.0);
            out.pairs += 1;
            out.steps += count;
            out.time_s += to - from;
            out.missed += count - 1.0;
            let odd = count == 1.0 || count == 3.0;
            if odd == (side == other) {
                out.mixed += 1;
            } else if count == 1.0 && (long - 1.0).abs() <= UNEVEN {
                out.clean += 1;
            }
        }
        Some(out)
    }

    /// Whether whose foot lands is known.
    pub fn sides_known(&self) -> bool {
        self.mixed as f64 <= MIXED * self.pairs as f64
    }

    /// Whether so few steps were missed that the cadence is known.
    pub fn cadence_known(&self) -> bool {
        self.missed <= MOST_MISSED * self.steps
    }

    /// Whether feet land in turn as in walking and running: a third of the pairs at least, where feet are taken
    /// for each other in the rest, and two unless there are no more.
    pub fn in_turn(&self) -> bool {
        self.clean >= self.pairs.min(2) && 3 * self.clean >= self.pairs
    }

    /// Whether something between two landings of so many steps is what was seen of them, and no step in it
    /// was missed.
    pub fn holds(&self, long_s: f64, steps: f64) -> bool {
        long_s < (steps + 0.5 + UNEVEN * 0.5) * self.step_s
    }
}

#[cfg(test)]
mod tests {
    use super::Rhythm;
    use sagitta_motion::Side;

    /// Landings in turn, a step apart, `uneven` of a step earlier and later in turn.
    fn landings(count: usize, step_s: f64, uneven: f64) -> Vec<(f64, Side)> {
        let one = |i: usize| {
            let side = Side::BOTH[i % 2];
            let shift = if i.is_multiple_of(2) { 0.5 } else { -0.5 };
            (step_s * (i as f64 + shift * uneven), side)
        };
        (0..count).map(one).collect()
    }

    fn without(mut all: Vec<(f64, Side)>, gone: &[usize]) -> Vec<(f64, Side)> {
        let mut i = 0;
        all.retain(|_| {
            i += 1;
            !gone.contains(&(i - 1))
        });
        all
    }

    fn cadence(r: &Rhythm) -> f64 {
        60.0 * r.steps / r.time_s
    }

    #[test]
    fn steps_that_were_missed_do_not_lower_the_cadence() {
        for step_s in [0.28, 0.357, 0.55, 1.2] {
            for uneven in [0.0, 0.1, 0.3] {
                let whole = Rhythm::of(&landings(12, step_s, uneven)).unwrap();
                assert!(whole.in_turn() && whole.sides_known() && whole.missed == 0.0);
                for gone in [&[3][..], &[3, 7], &[4, 5], &[2, 9]] {
                    let left = without(landings(12, step_s, uneven), gone);
                    let found = Rhythm::of(&left).unwrap();
                    assert_eq!(found.missed, gone.len() as f64, "{step_s} {gone:?}");
                    let off = cadence(&found) * step_s / 60.0 - 1.0;
                    assert!(off.abs() < 0.04, "{step_s} {uneven} {gone:?}: {off}");
                    assert!(found.sides_known() && found.cadence_known());
                }
            }
        }
    }

    #[test]
    fn a_foot_that_is_never_seen_leaves_no_cadence() {
        let gone: Vec<usize> = (1..16).step_by(2).collect();
        let found = Rhythm::of(&without(landings(16, 0.4, 0.0), &gone)).unwrap();
        assert!(!found.cadence_known(), "{found:?}");
        assert!((cadence(&found) - 150.0).abs() < 1.0, "{found:?}");
    }

    #[test]
    fn feet_that_are_taken_for_each_other_are_told() {
        let mut all = landings(14, 0.36, 0.0);
        for k in [2, 3, 6, 9, 10, 11] {
            all[k].1 = Side::BOTH[(k + 1) % 2];
        }
        let found = Rhythm::of(&all).unwrap();
        assert!(!found.sides_known(), "{found:?}");
    }

    #[test]
    fn a_break_is_no_step() {
        let mut all = landings(6, 0.5, 0.0);
        all.extend(landings(6, 0.5, 0.0).iter().map(|(t, s)| (t + 9.0, *s)));
        let found = Rhythm::of(&all).unwrap();
        assert_eq!((found.missed, found.steps), (0.0, 10.0));
        assert!((cadence(&found) - 120.0).abs() < 1e-6);
    }

    #[test]
    fn what_lands_at_random_is_no_gait() {
        let times = [0.3, 1.9, 2.1, 4.4, 4.6, 7.9, 8.3];
        let sides = [0, 0, 1, 1, 1, 0, 0];
        let all: Vec<_> = times
            .into_iter()
            .zip(sides.map(|s| Side::BOTH[s]))
            .collect();
        assert!(!Rhythm::of(&all).unwrap().in_turn());
    }
}
