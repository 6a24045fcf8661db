//! Frames and the player's clock: which frame a time shows, and which time shows a frame.

/// The times of a recording's frames in seconds of life, strictly increasing.
#[derive(Debug, Clone, PartialEq)]
pub struct Frames {
    t_s: Vec<f64>,
    /// Media time of the first frame: what the video calls the instant that we call 0.
    origin_s: f64,
    /// Seconds of the video in one second of life.
    pace: f64,
}

impl Default for Frames {
    fn default() -> Self {
        Self::new([], 1.0)
    }
}

impl Frames {
    /// Frames at these times of a video of this pace ([`sagitta_motion::Settings::pace`]); times that
    /// do not increase are left out.
    pub fn new(times_s: impl IntoIterator<Item = f64>, pace: f64) -> Self {
        let mut t_s: Vec<f64> = Vec::new();
        for t in times_s.into_iter().map(|t| t / pace) {
            if t.is_finite() && t_s.last().is_none_or(|last| t > *last) {
                t_s.push(t);
            }
        }
        Self {
            t_s,
            origin_s: 0.0,
            pace,
        }
    }

    /// How fast the video has to play so that life passes at `speed`, as far as browsers can.
    pub fn playback_rate(&self, speed: f64) -> f64 {
        (speed * self.pace).clamp(0.0625, 16.0)
    }

    /// Says at which media time the video shows the first frame.
    pub fn set_origin(&mut self, media_s: f64) {
        self.origin_s = media_s;
    }

    /// Number of frames.
    pub fn len(&self) -> usize {
        self.t_s.len()
    }

    /// Time of the last frame.
    pub fn end_s(&self) -> f64 {
        self.t_s.last().copied().unwrap_or(0.0)
    }

    /// Time of frame `i`, or of the last one before it.
    pub fn time_s(&self, i: usize) -> f64 {
        let last = self.t_s.len().saturating_sub(1);
        self.t_s.get(i.min(last)).copied().unwrap_or(0.0)
    }

    /// The frame nearest to `t_s`.
    pub fn nearest(&self, t_s: f64) -> usize {
        let after = self.t_s.partition_point(|t| *t < t_s);
        let before = after.saturating_sub(1);
        if after >= self.t_s.len() {
            return before;
        }
        let (a, b) = (self.time_s(before), self.time_s(after));
        if t_s - a <= b - t_s { before } else { after }
    }

    /// The frame that a video shows which says that it shows media time `media_s`.
    pub fn shown_at(&self, media_s: f64) -> usize {
        self.nearest((media_s - self.origin_s) / self.pace)
    }

    /// The media time to seek to so that exactly frame `i` is shown: a little into its own stretch,
    /// because a seek to its very start may be rounded into the frame before.
    pub fn seek_s(&self, i: usize) -> f64 {
        let t = self.time_s(i);
        let next = self.t_s.get(i + 1).copied();
        let stretch = next.map_or(0.01, |n| (n - t) * self.pace);
        self.origin_s + t * self.pace + (stretch * 0.5).min(0.05)
    }

    /// The frame `by` frames away from `from`, held within the recording.
    pub fn step(&self, from: usize, by: isize) -> usize {
        let last = self.t_s.len().saturating_sub(1);
        from.saturating_add_signed(by).min(last)
    }
}

/// The speeds that the player offers, slowest first.
pub const SPEEDS: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 1.0];

/// The next faster or slower speed.
pub fn shift_speed(current: f64, faster: bool) -> f64 {
    let found = if faster {
        SPEEDS.iter().find(|s| **s > current + 1e-9)
    } else {
        SPEEDS.iter().rev().find(|s| **s < current - 1e-9)
    };
    found.copied().unwrap_or(current)
}

/// Where the clock of a recording without a picture stands after `dt_s` of playing at `speed`.
/// At the end of the loop, or of the recording, it starts again or stays.
pub fn advance(t_s: f64, dt_s: f64, speed: f64, end_s: f64, looped: Option<(f64, f64)>) -> Tick {
    let t = t_s + dt_s * speed;
    match looped {
        Some((from, to)) if t >= to || t < from => Tick::Play(from),
        Some(_) => Tick::Play(t),
        None if t >= end_s => Tick::Stop(end_s),
        None => Tick::Play(t),
    }
}

/// What the player does next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tick {
    /// Goes on from this time.
    Play(f64),
    /// Stands at this time.
    Stop(f64),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn five_fps() -> Frames {
        Frames::new((0..65).map(|i| f64::from(i) * 0.2), 1.0)
    }

    #[test]
    fn media_time_finds_its_frame() {
        let mut frames = five_fps();
        assert_eq!(frames.shown_at(2.0), 10);
        assert_eq!(frames.shown_at(2.0001), 10);
        assert_eq!(frames.shown_at(1.9999), 10);
        assert_eq!(frames.shown_at(99.0), 64);
        assert_eq!(frames.shown_at(-1.0), 0);
        frames.set_origin(0.5);
        assert_eq!(frames.shown_at(2.5), 10);
    }

    #[test]
    fn a_seek_lands_inside_the_frames_own_stretch() {
        let frames = Frames::new([0.0, 0.033, 0.05, 0.4], 1.0);
        for i in 0..frames.len() {
            let t = frames.seek_s(i);
            let shown = (0..frames.len())
                .rev()
                .find(|k| frames.time_s(*k) <= t)
                .unwrap();
            assert_eq!(shown, i);
        }
    }

    #[test]
    fn slow_motion_keeps_the_picture_and_changes_the_clock() {
        let (real, mut slow) = (
            five_fps(),
            Frames::new((0..65).map(|i| f64::from(i) * 0.2), 8.0),
        );
        assert!((slow.end_s() - 1.6).abs() < 1e-9);
        for i in 0..65 {
            assert_eq!(slow.seek_s(i), real.seek_s(i));
            assert_eq!(slow.shown_at(real.seek_s(i) - 0.05), i);
        }
        assert_eq!(slow.nearest(0.8), 32);
        slow.set_origin(0.5);
        assert_eq!(slow.shown_at(0.5 + 6.4), 32);
        assert_eq!(
            (slow.playback_rate(0.25), slow.playback_rate(10.0)),
            (2.0, 16.0)
        );
        assert_eq!(real.playback_rate(0.25), 0.25);
    }

    #[test]
    fn steps_stay_within_the_recording() {
        let frames = five_fps();
        assert_eq!(frames.step(0, -1), 0);
        assert_eq!(frames.step(60, 10), 64);
        assert_eq!(frames.step(10, -10), 0);
        assert_eq!(Frames::default().step(0, 1), 0);
        assert_eq!(Frames::default().time_s(3), 0.0);
    }

    #[test]
    fn times_that_do_not_increase_are_left_out() {
        assert_eq!(
            Frames::new([0.0, 0.1, 0.1, f64::NAN, 0.05, 0.2], 1.0).len(),
            3
        );
    }

    #[test]
    fn speeds_end_at_both_ends() {
        assert_eq!(shift_speed(0.5, true), 0.75);
        assert_eq!(shift_speed(0.1, false), 0.1);
        assert_eq!(shift_speed(1.0, true), 1.0);
    }

    #[test]
    fn a_loop_starts_again_and_an_end_stops() {
        let twice = Some((2.0, 4.0));
        assert_eq!(advance(3.95, 0.1, 1.0, 13.0, twice), Tick::Play(2.0));
        assert_eq!(advance(9.0, 0.1, 1.0, 13.0, twice), Tick::Play(2.0));
        assert_eq!(advance(12.9, 1.0, 0.5, 13.0, None), Tick::Stop(13.0));
        assert_eq!(advance(1.0, 1.0, 0.5, 13.0, None), Tick::Play(1.5));
    }
}
