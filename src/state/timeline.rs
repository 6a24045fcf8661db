//! Time laid out along a line: phases, repetitions, ticks, confidence.

use sagitta_motion::{PoseFrame, Report, Spec};

/// The stretch of time that a line shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    start_s: f64,
    end_s: f64,
}

impl Span {
    /// From `start_s` to `end_s`; never empty.
    pub fn new(start_s: f64, end_s: f64) -> Self {
        let end_s = end_s.max(start_s + 1e-3);
        Self { start_s, end_s }
    }

    /// Where `t_s` stands, 0 at the start and 1 at the end, held within.
    pub fn share(&self, t_s: f64) -> f64 {
        ((t_s - self.start_s) / (self.end_s - self.start_s)).clamp(0.0, 1.0)
    }

    /// `share` in percent, as a CSS length.
    pub fn percent(&self, t_s: f64) -> String {
        format!("{:.3}%", self.share(t_s) * 100.0)
    }

    /// The time at a share of the line.
    pub fn time_s(&self, share: f64) -> f64 {
        self.start_s + share.clamp(0.0, 1.0) * (self.end_s - self.start_s)
    }

    /// Round times to label, at most `most` of them.
    pub fn ticks(&self, most: usize) -> Vec<f64> {
        let length = self.end_s - self.start_s;
        let steps = [
            0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0,
        ];
        let fits = |s: &&f64| length / **s <= most as f64;
        let step = steps.iter().find(fits).copied().unwrap_or(length);
        let first = (self.start_s / step).ceil() as i64;
        let last = (self.end_s / step + 1e-9).floor() as i64;
        (first..=last).map(|i| i as f64 * step).collect()
    }
}

/// A stretch to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Its place in the movement's list of phases: colour and pattern.
    pub kind: usize,
    /// What people read.
    pub name: String,
    /// From, in seconds.
    pub start_s: f64,
    /// Until, in seconds.
    pub end_s: f64,
    /// What in the data shows it, and how clearly.
    pub evidence: String,
}

/// The phases of a report with the movement's own names.
pub fn bands(report: &Report, spec: Option<&Spec>) -> Vec<Band> {
    let place = |id: &str| spec.and_then(|s| s.phases.iter().position(|p| p.id == id));
    let band = |phase: &sagitta_motion::Phase| {
        let kind = place(&phase.kind);
        let name = kind.and_then(|k| spec?.phases.get(k).map(|p| p.name.to_string()));
        Band {
            kind: kind.unwrap_or(7),
            name: name.unwrap_or_else(|| words(&phase.kind)),
            start_s: phase.start_s,
            end_s: phase.end_s,
            evidence: phase.evidence.clone(),
        }
    };
    report.phases.iter().map(band).collect()
}

/// The repetition that contains `t_s`; between repetitions, the one that ended last.
pub fn rep_at(report: &Report, t_s: f64) -> Option<usize> {
    let inside = report
        .reps
        .iter()
        .position(|r| (r.start_s..=r.end_s).contains(&t_s));
    inside.or_else(|| report.reps.iter().rposition(|r| r.end_s <= t_s))
}

/// The instant that best shows repetition `i`: of its named events the one nearest to its middle,
/// leaving aside those that only mark where something starts or ends; without any, its middle.
pub fn key_instant(report: &Report, i: usize) -> Option<f64> {
    let rep = report.reps.get(i)?;
    let middle = 0.5 * (rep.start_s + rep.end_s);
    let edge = |name: &str| name.ends_with("_start_s") || name.ends_with("_end_s");
    let events = rep.events.iter().filter(|(name, _)| !edge(name));
    let far = |t: &f64| (t - middle).abs();
    let event = events
        .map(|(_, t)| *t)
        .min_by(|a, b| far(a).total_cmp(&far(b)));
    Some(event.unwrap_or(middle))
}

/// The repetition before or after the instant `t_s`.
pub fn neighbour_rep(report: &Report, t_s: f64, forward: bool) -> Option<usize> {
    let instants = || (0..report.reps.len()).filter_map(|i| Some((i, key_instant(report, i)?)));
    let found = if forward {
        instants().find(|(_, t)| *t > t_s + 1e-3)
    } else {
        instants().rfind(|(_, t)| *t < t_s - 1e-3)
    };
    found.map(|(i, _)| i)
}

/// How well the person was seen, frame by frame, drawn together into at most `most` cells:
/// `(start_s, end_s, confidence 0–1)`. A frame without a person counts 0.
pub fn confidence(frames: &[PoseFrame], most: usize) -> Vec<(f64, f64, f64)> {
    let size = frames.len().div_ceil(most.max(1)).max(1);
    let cell = |chunk: &[PoseFrame], next: Option<&PoseFrame>| {
        let start = chunk.first()?.t_s;
        let end = next.map_or(chunk.last()?.t_s, |f| f.t_s);
        let sum: f64 = chunk.iter().map(frame_confidence).sum();
        Some((start, end, sum / chunk.len() as f64))
    };
    let starts = (0..frames.len()).step_by(size);
    starts
        .filter_map(|s| {
            cell(
                frames.get(s..frames.len().min(s + size))?,
                frames.get(s + size),
            )
        })
        .collect()
}

fn frame_confidence(frame: &PoseFrame) -> f64 {
    let Some(pose) = &frame.pose else { return 0.0 };
    // Shoulders down to feet; the face says nothing about a movement.
    let body = pose.visibility.get(11..).unwrap_or(&pose.visibility);
    let mean = body.iter().sum::<f64>() / body.len().max(1) as f64;
    (mean * pose.presence).clamp(0.0, 1.0)
}

/// An identifier as words: "trunk_lean" → "trunk lean", "com_height" → "centre of mass height".
pub fn words(id: &str) -> String {
    let word = |part| match part {
        "com" => "centre of mass",
        part => part,
    };
    id.split('_').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;

    #[test]
    fn time_and_place_are_inverse() {
        let span = Span::new(0.0, 12.8);
        assert_eq!(span.percent(6.4), "50.000%");
        assert!((span.time_s(span.share(3.3)) - 3.3).abs() < 1e-12);
        assert_eq!(span.share(99.0), 1.0);
        assert_eq!(Span::new(0.0, 0.0).share(0.0), 0.0);
    }

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(
            Span::new(0.0, 12.8).ticks(8),
            [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0]
        );
        assert!(Span::new(0.0, 1e5).ticks(8).len() <= 9);
    }

    #[test]
    fn phases_take_their_names_from_the_catalogue() {
        let (report, spec) = (fixture::report(), fixture::spec());
        let named = bands(&report, Some(&spec));
        assert_eq!((named[0].kind, named[0].name.as_str()), (0, "Going down"));
        assert_eq!(bands(&report, None)[0].name, "down");
    }

    #[test]
    fn repetitions_are_found_by_time() {
        let report = fixture::report();
        assert_eq!(rep_at(&report, 0.0), None);
        assert_eq!(rep_at(&report, 2.0), Some(0));
        assert_eq!(rep_at(&report, 4.0), Some(0));
        assert_eq!(rep_at(&report, 6.6), Some(1));
        assert_eq!(key_instant(&report, 1), Some(6.6));
        assert_eq!(neighbour_rep(&report, 2.0, true), Some(1));
        assert_eq!(neighbour_rep(&report, 2.0, false), None);
        assert_eq!(neighbour_rep(&report, 99.0, false), Some(1));
    }

    #[test]
    fn confidence_is_gathered_and_gaps_count_nothing() {
        let mut frames = fixture::track().frames;
        frames[1].pose = None;
        let cells = confidence(&frames, 2);
        assert_eq!(cells.len(), 2);
        assert!(cells[0].2 < cells[1].2);
        assert!((cells[0].1 - cells[1].0).abs() < 1e-12);
        assert!(confidence(&[], 10).is_empty());
    }
}
