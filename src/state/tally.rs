//! Repetitions counted from report after report of a stream's last seconds.
//!
//! The reports overlap: the same repetition is found again, at slightly other instants, until it leaves
//! the window. It counts once, when it is over, and is never taken back.

use super::figure::Figure;
use super::table::cell;
use super::timeline::key_instant;
use sagitta_motion::{Rep, Report, Side, Spec};

/// The metric by which a set is stopped.
pub const VELOCITY: &str = "mean_concentric_velocity";
/// An event that is found again lies within this time of where it was: four frames of a slow camera.
const SAME_S: f64 = 0.35;
/// A repetition is over when the stream has gone on for so long after it: what comes next could still
/// have belonged to it.
const OVER_S: f64 = 0.2;
/// Its values are refined for so long, and then stay.
const REFINED_S: f64 = 3.0;

/// A repetition that was counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    rep: Rep,
    key_s: f64,
    /// The value on show, for each side where there are two.
    pub values: Vec<(Option<Side>, Figure)>,
    /// Mean velocity of the lift with its standard deviation in metres per second, where it is valid.
    velocity_m_s: Option<(f64, Option<f64>)>,
    /// Why there is none.
    no_velocity: String,
}

/// What has happened since the report before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The repetition of this number is over, counted from 1.
    Rep(usize),
    /// The stop rule is met.
    Stop,
}

/// What a report is read for.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The report of the stream's last seconds, on the stream's clock.
    pub report: &'a Report,
    /// The movement's declaration.
    pub spec: &'a Spec,
    /// Id of the metric on show.
    pub shown: &'a str,
    /// Instant of the newest frame in the report.
    pub newest_s: f64,
}

/// The count of a set.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tally {
    reps: Vec<Counted>,
    /// Stop at this velocity loss, 0–1.
    stop_at: Option<f64>,
    stopped: bool,
}

impl Tally {
    /// An empty count, with its stop rule.
    pub fn new(stop_at: Option<f64>) -> Self {
        Self {
            stop_at,
            ..Self::default()
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.reps.len()
    }

    /// The last one.
    pub fn last(&self) -> Option<&Counted> {
        self.reps.last()
    }

    /// How long the longest one lasted in seconds; `None` before the first.
    pub fn longest_s(&self) -> Option<f64> {
        let each = self.reps.iter().map(|c| c.rep.end_s - c.rep.start_s);
        each.reduce(f64::max)
    }

    /// Whether the stop rule was met.
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    /// Takes a report in.
    pub fn take(&mut self, reading: &Reading<'_>) -> Vec<News> {
        let known = self.known(&reading.report.reps);
        let mut news = Vec::new();
        for (i, rep) in reading.report.reps.iter().enumerate() {
            let Some(key_s) = key_instant(reading.report, i) else {
                continue;
            };
            match known.get(i).copied().flatten() {
                Some(k) => self.refine(k, i, reading),
                None if self.is_new(rep, key_s, reading.newest_s) => {
                    self.reps.push(counted(i, rep, key_s, reading));
                    news.push(News::Rep(self.reps.len()));
                }
                None => {}
            }
        }
        if !self.stopped && self.met() {
            self.stopped = true;
            news.push(News::Stop);
        }
        news
    }

    /// Over, and later than all that were counted.
    fn is_new(&self, rep: &Rep, key_s: f64, newest_s: f64) -> bool {
        let later = self.reps.last().is_none_or(|last| key_s > last.key_s);
        later && newest_s - rep.end_s >= OVER_S
    }

    /// Which counted repetition each of a report's is. Each is one at most.
    fn known(&self, reps: &[Rep]) -> Vec<Option<usize>> {
        let mut taken = vec![false; self.reps.len()];
        let mut found = vec![None; reps.len()];
        for same in [by_event, by_span] {
            for (rep, found) in reps.iter().zip(&mut found) {
                let free = |k: &usize| found.is_none() && taken.get(*k) == Some(&false);
                let candidates = (0..self.reps.len()).rev().filter(free);
                let off = |k: usize| Some((k, same(&self.reps.get(k)?.rep, rep)?));
                let nearest = candidates
                    .filter_map(off)
                    .min_by(|a, b| a.1.total_cmp(&b.1));
                if let Some((k, _)) = nearest {
                    *found = Some(k);
                    if let Some(taken) = taken.get_mut(k) {
                        *taken = true;
                    }
                }
            }
        }
        found
    }

    fn refine(&mut self, k: usize, i: usize, reading: &Reading<'_>) {
        let (Some(old), Some(rep)) = (self.reps.get_mut(k), reading.report.reps.get(i)) else {
            return;
        };
        if reading.newest_s - rep.end_s > REFINED_S {
            return;
        }
        let new = counted(i, rep, old.key_s, reading);
        // What was measured once is not lost again.
        let measured = |c: &Counted| c.values.iter().any(|(_, f)| f.measured());
        if measured(&new) || !measured(old) {
            *old = new;
        }
    }

    /// How much slower the last repetition is than the fastest: share 0–1 and its standard deviation.
    /// `None` before two velocities are known.
    pub fn velocity_loss(&self) -> Option<(f64, Option<f64>)> {
        let known: Vec<_> = self.reps.iter().filter_map(|c| c.velocity_m_s).collect();
        let (last, last_sd) = *known.last().filter(|_| known.len() > 1)?;
        let faster = |a: &&(f64, _), b: &&(f64, _)| a.0.total_cmp(&b.0);
        let (best, best_sd) = *known.iter().max_by(faster)?;
        if best <= 0.0 {
            return None;
        }
        let ratio = last / best;
        // First order, errors of the two independent; the fastest against itself has none.
        let sd = last_sd.zip(best_sd).map(|(a, b)| {
            let sum = (a * a + ratio * ratio * b * b).sqrt() / best;
            if last == best { 0.0 } else { sum }
        });
        Some((1.0 - ratio, sd))
    }

    /// The velocity loss ready to be set, in percent.
    pub fn loss_figure(&self) -> Option<Figure> {
        let (share, sd) = self.velocity_loss()?;
        Some(Figure {
            unit: "%".into(),
            ..Figure::plain(100.0 * share, sd.map(|s| 100.0 * s), 0)
        })
    }

    /// Why the stop rule has nothing to go by; `None` where it has, or where there is no rule.
    pub fn blind(&self) -> Option<String> {
        let last = self.last().filter(|c| c.velocity_m_s.is_none())?;
        self.stop_at?;
        let why = format!(
            "The stop rule has no velocity to go by. {}",
            last.no_velocity
        );
        Some(why.trim_end().to_owned())
    }

    fn met(&self) -> bool {
        let loss = self.velocity_loss();
        self.stop_at
            .zip(loss)
            .is_some_and(|(at, (loss, _))| loss >= at)
    }
}

/// How far apart events of the same name are, at their nearest; `None` if too far. Where a repetition
/// merely starts or ends is no event that says which one it is.
fn by_event(a: &Rep, b: &Rep) -> Option<f64> {
    let edge = |name: &str| name.ends_with("start_s") || name.ends_with("end_s");
    let named = a.events.iter().filter(|(name, _)| !edge(name));
    let apart = named.filter_map(|(name, t)| Some((b.events.get(name)? - t).abs()));
    apart.filter(|d| *d <= SAME_S).min_by(f64::total_cmp)
}

/// One minus the overlap over the shorter of the two; `None` if that is less than half.
fn by_span(a: &Rep, b: &Rep) -> Option<f64> {
    let overlap = a.end_s.min(b.end_s) - a.start_s.max(b.start_s);
    let shorter = (a.end_s - a.start_s).min(b.end_s - b.start_s);
    (overlap > 0.5 * shorter).then(|| 1.0 - overlap / shorter.max(1e-9))
}

fn counted(i: usize, rep: &Rep, key_s: f64, reading: &Reading<'_>) -> Counted {
    let of = |id: &str| {
        let metrics = reading.report.metrics.iter();
        metrics
            .filter(|m| m.id == id && m.rep == Some(i) && m.valid)
            .find_map(|m| Some((m.value?, m.uncertainty)))
    };
    let figures = |id: &str| cell(reading.report, Some(reading.spec), id, i);
    Counted {
        rep: rep.clone(),
        key_s,
        values: figures(reading.shown),
        velocity_m_s: of(VELOCITY),
        no_velocity: figures(VELOCITY)
            .first()
            .map(|(_, f)| f.why.clone())
            .unwrap_or_default(),
    }
}

/// The metrics that one repetition can show: id and the user's words, in the catalogue's order.
pub fn showable(spec: &Spec) -> Vec<(String, String)> {
    let per_rep = spec.metrics.iter().filter(|m| m.per_rep);
    per_rep
        .map(|m| (m.id.to_string(), m.name.to_string()))
        .collect()
}

/// Whether a movement can be stopped by its velocity.
pub fn has_velocity(spec: &Spec) -> bool {
    spec.metric(VELOCITY).is_some_and(|m| m.per_rep)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;
    use sagitta_motion::Metric;

    const SHOWN: &str = "depth";

    /// A report with repetitions at these bottoms, each 0.8 s to either side, and a value for each.
    fn report(bottoms: &[(f64, f64)]) -> Report {
        let mut report = fixture::report();
        report.reps = bottoms
            .iter()
            .map(|&(t, _)| Rep {
                start_s: t - 0.8,
                end_s: t + 0.8,
                events: [("bottom_s".to_owned(), t)].into(),
                by_hand: Vec::new(),
            })
            .collect();
        let metric = |(i, &(_, v)): (usize, &(f64, f64))| -> [Metric; 2] {
            let mut velocity = fixture::metric(VELOCITY, Some(i), None, Some(v), Some(0.02));
            velocity.unit = "m/s".into();
            [
                fixture::metric(SHOWN, Some(i), None, Some(v), Some(0.01)),
                velocity,
            ]
        };
        report.metrics = bottoms.iter().enumerate().flat_map(metric).collect();
        report
    }

    fn see(tally: &mut Tally, bottoms: &[(f64, f64)], newest_s: f64) -> Vec<News> {
        let (report, spec) = (report(bottoms), fixture::spec());
        tally.take(&Reading {
            report: &report,
            spec: &spec,
            shown: SHOWN,
            newest_s,
        })
    }

    #[test]
    fn a_repetition_counts_once_and_only_when_it_is_over() {
        let mut tally = Tally::default();
        assert!(see(&mut tally, &[(2.0, 0.3)], 2.9).is_empty());
        assert_eq!(see(&mut tally, &[(2.0, 0.3)], 3.1), [News::Rep(1)]);
        for off in [0.0, -0.12, 0.2, 0.05] {
            assert!(see(&mut tally, &[(2.0 + off, 0.31)], 3.5).is_empty());
        }
        assert_eq!(tally.count(), 1);
    }

    #[test]
    fn a_set_is_counted_while_it_passes_through_the_window() {
        let mut tally = Tally::default();
        let all: Vec<(f64, f64)> = (0..12)
            .map(|i| (2.0 + 2.5 * f64::from(i), 0.3 + 0.01 * f64::from(i)))
            .collect();
        let mut heard = 0;
        for step in 0..90 {
            let now = 0.4 * f64::from(step);
            // As the analysis does: seen from the bottom on, and gone with the window; never twice at
            // the same instant.
            let wobble = 0.1 * f64::from(step % 3 - 1);
            let seen: Vec<(f64, f64)> = all
                .iter()
                .filter(|(t, _)| *t < now && *t - 0.8 > now - 12.0)
                .map(|(t, v)| (t + wobble, *v))
                .collect();
            heard += see(&mut tally, &seen, now).len();
        }
        assert_eq!((tally.count(), heard), (12, 12));
    }

    #[test]
    fn what_is_found_late_or_lost_again_changes_no_count() {
        let mut tally = Tally::default();
        see(&mut tally, &[(2.0, 0.3), (5.0, 0.3)], 6.5);
        assert_eq!(tally.count(), 2);
        assert!(see(&mut tally, &[(2.0, 0.3), (3.4, 0.3), (5.0, 0.3)], 7.0).is_empty());
        assert!(see(&mut tally, &[], 7.5).is_empty());
        assert!(see(&mut tally, &[(5.1, 0.3)], 8.0).is_empty());
        assert_eq!(tally.count(), 2);
        assert_eq!(
            see(&mut tally, &[(5.0, 0.3), (8.0, 0.3)], 9.1),
            [News::Rep(3)]
        );
    }

    #[test]
    fn repetitions_whose_key_event_changes_are_known_by_their_span() {
        let mut tally = Tally::default();
        see(&mut tally, &[(2.0, 0.3)], 3.1);
        let mut other = report(&[(2.0, 0.3)]);
        other.reps[0].events = [("landing_s".to_owned(), 2.6)].into();
        let spec = fixture::spec();
        let news = tally.take(&Reading {
            report: &other,
            spec: &spec,
            shown: SHOWN,
            newest_s: 3.5,
        });
        assert!(news.is_empty());
        assert_eq!(tally.count(), 1);
    }

    #[test]
    fn a_repetition_that_grew_over_the_next_one_is_still_two() {
        let mut tally = Tally::default();
        let mut long = report(&[(2.0, 0.3)]);
        long.reps[0].end_s = 5.0;
        let spec = fixture::spec();
        let reading = |report, newest_s| Reading {
            report,
            spec: &spec,
            shown: SHOWN,
            newest_s,
        };
        assert_eq!(tally.take(&reading(&long, 5.3)), [News::Rep(1)]);
        let both = report(&[(2.1, 0.3), (4.0, 0.3)]);
        assert_eq!(tally.take(&reading(&both, 5.7)), [News::Rep(2)]);
    }

    #[test]
    fn values_are_refined_for_a_while_and_then_stay() {
        let mut tally = Tally::default();
        see(&mut tally, &[(2.0, 0.30)], 3.1);
        see(&mut tally, &[(2.0, 0.32)], 3.5);
        let text = |tally: &Tally| tally.last().unwrap().values[0].1.text();
        assert_eq!(text(&tally), "32.0 ± 1.0\u{a0}cm");
        see(&mut tally, &[(2.0, 0.10)], 9.0);
        assert_eq!(text(&tally), "32.0 ± 1.0\u{a0}cm");
    }

    #[test]
    fn a_value_that_was_measured_is_not_lost_again() {
        let mut tally = Tally::default();
        see(&mut tally, &[(2.0, 0.3)], 3.1);
        let (mut without, spec) = (report(&[(2.0, 0.3)]), fixture::spec());
        without.metrics[0].value = None;
        tally.take(&Reading {
            report: &without,
            spec: &spec,
            shown: SHOWN,
            newest_s: 3.5,
        });
        assert!(tally.last().unwrap().values[0].1.measured());
    }

    #[test]
    fn the_stop_rule_is_met_once_at_its_loss() {
        let mut tally = Tally::new(Some(0.2));
        assert_eq!(see(&mut tally, &[(2.0, 0.50)], 3.1), [News::Rep(1)]);
        assert_eq!(tally.velocity_loss(), None);
        // The fastest need not be the first.
        see(&mut tally, &[(2.0, 0.50), (5.0, 0.60)], 6.1);
        assert_eq!(tally.velocity_loss(), Some((0.0, Some(0.0))));
        see(&mut tally, &[(5.0, 0.60), (8.0, 0.54)], 9.1);
        let (loss, sd) = tally.velocity_loss().unwrap();
        assert!((loss - 0.1).abs() < 1e-9);
        // Two velocities of 0.02 m/s each: √(0.02² + 0.9² · 0.02²) / 0.6.
        assert!((sd.unwrap() - 0.044_845).abs() < 1e-5, "{sd:?}");
        assert!(!tally.stopped());
        let news = see(&mut tally, &[(8.0, 0.54), (11.0, 0.47)], 12.1);
        assert_eq!(news, [News::Rep(4), News::Stop]);
        assert_eq!(tally.loss_figure().unwrap().text(), "22 ± 4\u{a0}%");
        assert_eq!(
            see(&mut tally, &[(11.0, 0.47), (14.0, 0.4)], 15.1),
            [News::Rep(5)]
        );
        assert!(tally.stopped());
    }

    #[test]
    fn velocities_that_the_recording_does_not_support_stop_nobody() {
        let mut tally = Tally::new(Some(0.1));
        let (mut report, spec) = (report(&[(2.0, 0.6), (5.0, 0.3)]), fixture::spec());
        report.metrics.iter_mut().for_each(|m| m.valid = false);
        let reading = Reading {
            report: &report,
            spec: &spec,
            shown: SHOWN,
            newest_s: 6.5,
        };
        assert_eq!(tally.take(&reading), [News::Rep(1), News::Rep(2)]);
        assert_eq!(tally.velocity_loss(), None);
    }

    #[test]
    fn a_rule_without_a_velocity_says_why() {
        let mut tally = Tally::new(Some(0.1));
        let (mut report, spec) = (report(&[(2.0, 0.6)]), fixture::spec());
        assert_eq!(tally.blind(), None);
        for m in report.metrics.iter_mut().filter(|m| m.id == VELOCITY) {
            (m.value, m.valid) = (None, false);
            m.note = "Enter the load.".into();
        }
        let reading = Reading {
            report: &report,
            spec: &spec,
            shown: SHOWN,
            newest_s: 3.5,
        };
        tally.take(&reading);
        let why = tally.blind().unwrap();
        assert!(why.ends_with("Enter the load."), "{why}");
        tally.stop_at = None;
        assert_eq!(tally.blind(), None);
    }

    #[test]
    fn the_catalogue_tells_what_can_be_shown() {
        let mut spec = fixture::spec();
        assert_eq!(showable(&spec)[0], ("depth".into(), "How deep".into()));
        assert!(!has_velocity(&spec));
        spec.metrics.to_mut()[0].id = VELOCITY.into();
        assert!(has_velocity(&spec));
    }
}
