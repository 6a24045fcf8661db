//! What a camera's stream does, in numbers that stay the same size however long it runs; and what the
//! user wants of the camera.

use sagitta_motion::LiveStats;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Frames over which latency and speed are told: ten seconds at 30 frames per second.
const WINDOW: usize = 300;
/// Fewer frames than this tell nothing about how late the slowest are.
const ENOUGH: usize = 10;
/// Longest recording in seconds.
pub const LONGEST_S: f64 = 600.0;
/// Seconds from the tap to the first frame of a recording: time to walk into the picture.
pub const COUNTDOWN_S: u32 = 3;

/// Which way a camera looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facing {
    /// Away from the screen.
    #[default]
    Back,
    /// As the screen.
    Front,
}

/// What the user wants of the camera; the browser gives what comes nearest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// One camera by the browser's name for it, else whichever looks that way.
    pub device: Option<String>,
    /// Which way it should look.
    pub facing: Facing,
    /// The shorter side of the picture in pixels.
    pub short_side_px: u32,
    /// Frames per second.
    pub rate_hz: u32,
    /// Whether the display is mirrored; without a word, cameras that look at the user are.
    pub mirror: Option<bool>,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            device: None,
            facing: Facing::Back,
            short_side_px: 720,
            rate_hz: 30,
            mirror: None,
        }
    }
}

impl Wish {
    /// Sizes to choose from: the shorter side in pixels.
    pub const SIDES_PX: [u32; 3] = [480, 720, 1080];
    /// Frame rates to choose from.
    pub const RATES_HZ: [u32; 3] = [30, 60, 120];

    /// Width of a picture of that size at 16:9.
    pub fn long_side_px(&self) -> u32 {
        self.short_side_px * 16 / 9
    }

    /// Whether the display is mirrored. Cameras of computers do not tell where they look: at the user.
    pub fn is_mirrored(&self, looks: Option<Facing>) -> bool {
        self.mirror.unwrap_or(looks != Some(Facing::Back))
    }
}

/// Where a recording stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Taping {
    /// Nothing is recorded.
    #[default]
    Off,
    /// So many seconds are left before it begins.
    Soon(u32),
    /// It has run for so many seconds.
    On(f64),
}

/// What is told about a stream.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Told {
    /// Overlays per second.
    pub rate_hz: Option<f64>,
    /// From the camera to the screen.
    pub latency: Option<Latency>,
    /// Frames left out.
    pub left_out: u32,
    /// Frames looked at.
    pub seen: u32,
}

/// How long frames take from the camera to the screen, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Latency {
    /// Half are faster.
    pub median_ms: f64,
    /// 95 of 100 are faster.
    pub p95_ms: f64,
}

/// Follows a stream. Of any length, it keeps [`WINDOW`] frames.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stream {
    /// Latency and the instant of drawing, of the last frames.
    drawn: VecDeque<(f64, f64)>,
    /// Least time between the camera's time stamp and a frame's arrival: the distance of their clocks.
    offset_ms: Option<f64>,
    /// Frames looked at.
    pub seen: u32,
    /// Frames left out, as far as the worker saw them come.
    pub dropped: u32,
}

impl Stream {
    /// A frame's overlay was on the screen at `drawn_ms`, in milliseconds since 1970.
    ///
    /// The camera's clock and ours have different zeros. The quickest frame gives their distance, so the
    /// latency counts from when the browser could have handed the frame over at its quickest; what a
    /// camera itself takes before that, no page can know.
    pub fn drawn(&mut self, live: LiveStats, drawn_ms: f64) {
        let offset = live.arrived_ms - live.camera_ms;
        let least = self.offset_ms.map_or(offset, |known| known.min(offset));
        self.offset_ms = Some(least);
        self.drawn
            .push_back((drawn_ms - (live.camera_ms + least), drawn_ms));
        if self.drawn.len() > WINDOW {
            self.drawn.pop_front();
        }
        self.seen += 1;
        self.dropped = live.dropped;
    }

    /// Latency lately; `None` before there are enough frames.
    fn latency(&self) -> Option<Latency> {
        if self.drawn.len() < ENOUGH {
            return None;
        }
        let mut sorted: Vec<f64> = self.drawn.iter().map(|(latency, _)| *latency).collect();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let index = (share * (sorted.len() - 1) as f64).ceil() as usize;
            sorted.get(index).copied()
        };
        Some(Latency {
            median_ms: at(0.5)?,
            p95_ms: at(0.95)?,
        })
    }

    /// Overlays per second lately.
    fn rate_hz(&self) -> Option<f64> {
        let ((_, first), (_, last)) = (self.drawn.front()?, self.drawn.back()?);
        let frames = self.drawn.len().saturating_sub(1);
        (self.drawn.len() >= ENOUGH && last > first).then(|| frames as f64 * 1e3 / (last - first))
    }

    /// All of it, of a camera that has made so many frames while we looked, where it tells.
    pub fn told(&self, made: Option<u32>) -> Told {
        Told {
            rate_hz: self.rate_hz(),
            latency: self.latency(),
            left_out: self.left_out(made),
            seen: self.seen,
        }
    }

    /// Frames left out of those that the camera made, where it tells how many it made while we looked.
    fn left_out(&self, made: Option<u32>) -> u32 {
        made.map_or(self.dropped, |made| made.saturating_sub(self.seen))
    }
}

/// Minutes and seconds: "1:05".
pub fn clock(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frame `i` of a camera at 30 fps whose clock began 5000 ms after ours.
    fn frame(i: u32, late_ms: f64) -> LiveStats {
        let camera_ms = f64::from(i) * 100.0 / 3.0;
        LiveStats {
            camera_ms,
            arrived_ms: camera_ms + 5000.0 + late_ms,
            came: i + 1,
            dropped: i / 2,
        }
    }

    #[test]
    fn latency_counts_from_the_quickest_arrival() {
        let mut stream = Stream::default();
        for i in 0..40 {
            let live = frame(i, if i == 0 { 0.0 } else { 12.0 });
            stream.drawn(live, live.camera_ms + 5000.0 + 70.0);
        }
        let latency = stream.latency().unwrap();
        assert!((latency.median_ms - 70.0).abs() < 1e-6, "{latency:?}");
        assert!((stream.rate_hz().unwrap() - 30.0).abs() < 1e-6);
    }

    #[test]
    fn the_slowest_frames_show_in_the_95th_percentile() {
        let mut stream = Stream::default();
        for i in 0..100 {
            let took = if i % 10 == 9 { 200.0 } else { 50.0 };
            stream.drawn(frame(i, 0.0), frame(i, 0.0).arrived_ms + took);
        }
        let latency = stream.latency().unwrap();
        assert!((latency.median_ms - 50.0).abs() < 1e-6);
        assert!((latency.p95_ms - 200.0).abs() < 1e-6);
    }

    #[test]
    fn ten_minutes_take_no_more_room_than_ten_seconds() {
        let mut stream = Stream::default();
        for i in 0..18_000 {
            stream.drawn(frame(i, 0.0), frame(i, 40.0).arrived_ms);
        }
        assert_eq!(stream.drawn.len(), WINDOW);
        assert_eq!(stream.seen, 18_000);
        assert_eq!(stream.left_out(Some(20_000)), 2000);
        assert_eq!(stream.left_out(None), 17_999 / 2);
    }

    #[test]
    fn a_few_frames_tell_nothing_yet() {
        let mut stream = Stream::default();
        stream.drawn(frame(0, 0.0), 5050.0);
        assert_eq!((stream.latency(), stream.rate_hz()), (None, None));
    }

    #[test]
    fn only_what_looks_at_the_user_is_mirrored_unless_told() {
        let mut wish = Wish::default();
        assert!(wish.is_mirrored(Some(Facing::Front)) && wish.is_mirrored(None));
        assert!(!wish.is_mirrored(Some(Facing::Back)));
        wish.mirror = Some(false);
        assert!(!wish.is_mirrored(Some(Facing::Front)));
    }

    #[test]
    fn the_clock_reads_as_minutes_and_seconds() {
        assert_eq!(clock(0.4), "0:00");
        assert_eq!(clock(65.9), "1:05");
        assert_eq!(clock(600.0), "10:00");
    }
}
