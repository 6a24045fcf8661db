//! The last seconds of a camera's stream.

use sagitta_motion::{PoseFrame, PoseTrack};
use std::collections::VecDeque;

/// How far back it reaches at most: a few repetitions, and a slow one whole.
pub const LENGTH_S: f64 = 20.0;
/// How far back it reaches at least: somebody stands still, and moves once.
const LEAST_S: f64 = 8.0;
/// So many repetitions are in it, with the time to come to rest before them.
const REPS: f64 = 3.0;
const REST_S: f64 = 4.0;
/// Where a stream begins anew, its first frame comes so long after the last.
const BREAK_S: f64 = 1.0;

/// The newest frames of a stream, on one clock that never goes back.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Window {
    frames: VecDeque<PoseFrame>,
    /// The longest repetition so far.
    longest_rep_s: Option<f64>,
    /// What is added to the stream's own times.
    offset_s: f64,
    last_s: Option<f64>,
}

impl Window {
    /// From now on it need not reach farther back than a few repetitions of this length: what is asked of
    /// fewer frames is answered sooner.
    pub fn fit(&mut self, longest_rep_s: Option<f64>) {
        self.longest_rep_s = longest_rep_s;
    }

    /// How far back it reaches.
    fn reach_s(&self) -> f64 {
        let enough = self.longest_rep_s.map(|rep_s| REPS * rep_s + REST_S);
        enough.map_or(LENGTH_S, |s| s.clamp(LEAST_S, LENGTH_S))
    }

    /// Takes a frame in, and lets go of those that are older than it reaches. A frame that is not later
    /// than the last belongs to a stream that began anew: nothing from before goes with it.
    pub fn push(&mut self, frame: &PoseFrame) {
        let mut t_s = frame.t_s + self.offset_s;
        if let Some(last_s) = self.last_s
            && t_s.partial_cmp(&last_s) != Some(std::cmp::Ordering::Greater)
        {
            self.frames.clear();
            t_s = last_s + BREAK_S;
            self.offset_s = t_s - frame.t_s;
        }
        self.last_s = Some(t_s);
        self.frames.push_back(PoseFrame {
            t_s,
            ..frame.clone()
        });
        let reach_s = self.reach_s();
        let old = |f: &PoseFrame| t_s - f.t_s > reach_s;
        while self.frames.front().is_some_and(old) {
            self.frames.pop_front();
        }
    }

    /// Instant of the newest frame in seconds.
    pub fn newest_s(&self) -> Option<f64> {
        self.frames.back().map(|f| f.t_s)
    }

    /// From the oldest frame to the newest.
    pub fn length_s(&self) -> f64 {
        let ends = self.frames.front().zip(self.frames.back());
        ends.map_or(0.0, |(first, last)| last.t_s - first.t_s)
    }

    /// What is in it, as a recording.
    pub fn track(&self) -> PoseTrack {
        PoseTrack {
            frames: self.frames.iter().cloned().collect(),
            ..PoseTrack::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(t_s: f64) -> PoseFrame {
        PoseFrame {
            t_s,
            ..PoseFrame::default()
        }
    }

    #[test]
    fn only_the_last_seconds_are_kept() {
        let mut window = Window::default();
        for i in 0..18_000 {
            window.push(&frame(f64::from(i) / 30.0));
        }
        assert!(window.frames.len() <= 601);
        assert!((window.length_s() - LENGTH_S).abs() < 1e-6);
        assert!((window.newest_s().unwrap() - 17_999.0 / 30.0).abs() < 1e-9);
        assert_eq!(window.track().frames.len(), window.frames.len());
    }

    #[test]
    fn short_repetitions_need_fewer_seconds() {
        let mut window = Window::default();
        let mut length_s = |rep_s| {
            window.fit(rep_s);
            (0..750).for_each(|_| {
                let t_s = window.newest_s().unwrap_or(0.0) + 1.0 / 30.0;
                window.push(&frame(t_s));
            });
            window.length_s().round()
        };
        assert_eq!(length_s(None), 20.0);
        assert_eq!(length_s(Some(0.6)), 8.0);
        assert_eq!(length_s(Some(3.0)), 13.0);
        assert_eq!(length_s(Some(9.0)), 20.0);
    }

    #[test]
    fn a_stream_that_begins_anew_goes_on_on_the_same_clock() {
        let mut window = Window::default();
        for t in [0.0, 5.0, 9.0, 0.0, 0.5] {
            window.push(&frame(t));
        }
        assert_eq!(window.track().times_s(), [10.0, 10.5]);
        // What cannot be later is no reason to go back.
        window.push(&frame(f64::NAN));
        assert_eq!(window.newest_s(), Some(11.5));
    }
}
