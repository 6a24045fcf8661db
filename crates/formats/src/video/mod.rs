//! Videos as a table of compressed samples, for callers that leave decoding to somebody else.
//!
//! The file is never held in memory: [`Scanner`] asks for the few slices that it needs and ends in a
//! [`Movie`], which says where each sample lies, when it is shown, and how the picture is turned.
//! `mp4` reads MP4 and MOV, `matroska` reads WebM and Matroska. Every length in the file is checked
//! against [`Limits`] and against the bytes that are there before anything is allocated.

mod codec;
mod cursor;
mod error;
mod matroska;
mod mp4;
mod order;
mod orientation;
mod scan;

pub use codec::Codec;
pub use error::VideoError;
pub use order::Order;
pub use orientation::Orientation;
pub use scan::Scanner;

/// What a file may ask for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Bytes of all index boxes together.
    pub max_index_bytes: u64,
    /// Boxes on the top level of an MP4 file.
    pub max_boxes: u32,
    /// Samples of the video track.
    pub max_samples: usize,
    /// Pixels of a frame.
    pub max_pixels: u64,
    /// Seconds from the first to the last frame.
    pub max_duration_s: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_index_bytes: 256 << 20,
            max_boxes: 200_000,
            max_samples: 2_000_000,
            max_pixels: 16_384 * 16_384,
            max_duration_s: 4.0 * 3600.0,
        }
    }
}

/// One compressed frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// First byte in the file.
    pub offset: u64,
    /// Length in bytes.
    pub size: u32,
    /// Presentation time in ticks of the track, edit list applied, 0 = the first shown frame.
    pub pts: i64,
    /// Whether decoding can start here.
    pub key: bool,
    /// `false` for frames that are decoded and not shown: cut away by an edit list, or there only
    /// for others to refer to.
    pub shown: bool,
}

/// The video track of a file, samples in decoding order.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoTrack {
    /// How it is compressed.
    pub codec: Codec,
    /// Coded width in pixels, as the container says; 0 where it does not.
    pub width: u32,
    /// Coded height in pixels, as the container says; 0 where it does not.
    pub height: u32,
    /// Width to height at which the decoded picture is meant to be shown, where the container says
    /// so beside the coded size.
    pub aspect: Option<(u32, u32)>,
    /// How to turn the decoded picture.
    pub orientation: Orientation,
    /// Ticks per second, never 0. What a muxer rounded stays rounded: most Matroska and WebM files
    /// know their times to a thousandth of a second only.
    pub timescale: u32,
    /// Bytes that the container took off the front of every sample and the decoder wants back.
    pub prefix: Vec<u8>,
    /// The samples; at least one is shown.
    pub samples: Vec<Sample>,
}

impl VideoTrack {
    /// Seconds from the first shown frame.
    pub fn time_s(&self, sample: &Sample) -> f64 {
        sample.pts as f64 / f64::from(self.timescale)
    }

    /// Number of shown frames.
    pub fn frames(&self) -> usize {
        self.samples.iter().filter(|s| s.shown).count()
    }

    /// The same track with only some of its frames shown, by their numbers in order of presentation. Times
    /// stay as they are.
    #[must_use]
    pub fn part(mut self, shown: std::ops::Range<usize>) -> Self {
        let mut order: Vec<usize> = (0..self.samples.len())
            .filter(|&i| self.samples.get(i).is_some_and(|s| s.shown))
            .collect();
        order.sort_by_key(|&i| self.samples.get(i).map(|s| s.pts));
        for (number, index) in order.into_iter().enumerate() {
            if let Some(sample) = self.samples.get_mut(index) {
                sample.shown = shown.contains(&number);
            }
        }
        self
    }

    /// Where decoding has to begin and may end so that every shown frame appears, as indices of samples. It
    /// begins with a key frame that no shown frame comes before, neither in the file nor on the screen:
    /// pictures shown before a key frame may need the one before that.
    pub fn needed(&self) -> std::ops::Range<usize> {
        let shown = |s: &Sample| s.shown;
        let first = self.samples.iter().position(shown).unwrap_or(0);
        let earliest = self.samples.iter().filter(|s| s.shown).map(|s| s.pts).min();
        let opens = |s: &Sample| s.key && earliest.is_none_or(|t| s.pts <= t);
        let before = self.samples.iter().take(first + 1).rposition(opens);
        let start = before
            .or_else(|| self.samples.iter().position(|s| s.key))
            .unwrap_or(0);
        let end = self.samples.iter().rposition(shown).map_or(0, |i| i + 1);
        start..end
    }

    /// Seconds from the first to the last shown frame.
    pub fn duration_s(&self) -> f64 {
        let last = self.samples.iter().filter(|s| s.shown).map(|s| s.pts).max();
        last.unwrap_or(0) as f64 / f64::from(self.timescale)
    }
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Movie {
    /// The video track.
    pub video: VideoTrack,
    /// Frames that the index lists but the file no longer holds. Matroska has no such index.
    pub lost_samples: usize,
    /// Frames that share their time with one before them; only that one is shown.
    pub doubled: usize,
    /// Whether the file ends before its last part does.
    pub cut_short: bool,
    /// Frames per second that the camera took, where the file says so; it may play slower.
    pub capture_rate_hz: Option<f64>,
}

impl Movie {
    /// The movie, unless it is larger than `limits` allow.
    fn within(self, limits: &Limits) -> Result<Self, VideoError> {
        let video = &self.video;
        if u64::from(video.width) * u64::from(video.height) > limits.max_pixels {
            return Err(VideoError::TooLarge("its frames have too many pixels"));
        }
        if video.duration_s() > limits.max_duration_s {
            return Err(VideoError::TooLarge("it is longer than four hours"));
        }
        Ok(self)
    }
}

/// Counts presentation times from the first shown sample, and hides samples whose time another one
/// has already; answers how many.
fn settle(samples: &mut [Sample]) -> usize {
    let first = samples.iter().filter(|s| s.shown).map(|s| s.pts).min();
    for sample in samples.iter_mut() {
        sample.pts = sample.pts.saturating_sub(first.unwrap_or(0));
    }
    let mut shown: Vec<&mut Sample> = samples.iter_mut().filter(|s| s.shown).collect();
    shown.sort_by_key(|s| s.pts);
    let mut doubled = 0;
    let mut last = None;
    for sample in shown {
        sample.shown = last.replace(sample.pts) != Some(sample.pts);
        doubled += usize::from(!sample.shown);
    }
    doubled
}

/// Reads a file that is in memory already.
///
/// # Errors
/// As for [`Scanner`].
pub fn read(bytes: &[u8], limits: Limits) -> Result<Movie, VideoError> {
    let mut scanner = Scanner::new(bytes.len() as u64, limits)?;
    while let Some(range) = scanner.need() {
        let slice = usize::try_from(range.start)
            .ok()
            .zip(usize::try_from(range.end).ok())
            .and_then(|(start, end)| bytes.get(start..end))
            .unwrap_or_default();
        scanner.feed(slice)?;
    }
    scanner.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two groups of pictures at one tick per frame; the second is open: its key frame 6 is followed by
    /// pictures that are shown before it and need the first group.
    fn track() -> VideoTrack {
        let order = [
            (0, true),
            (2, false),
            (1, false),
            (3, false),
            (6, true),
            (4, false),
            (5, false),
            (7, false),
        ];
        let sample = |(pts, key)| Sample {
            offset: 0,
            size: 1,
            pts,
            key,
            shown: true,
        };
        VideoTrack {
            codec: Codec {
                name: "avc1.640028".into(),
                description: None,
            },
            width: 2,
            height: 2,
            aspect: None,
            orientation: Orientation::default(),
            timescale: 1,
            prefix: Vec::new(),
            samples: order.map(sample).to_vec(),
        }
    }

    fn shown(track: &VideoTrack) -> Vec<i64> {
        let mut shown: Vec<i64> = track
            .samples
            .iter()
            .filter(|s| s.shown)
            .map(|s| s.pts)
            .collect();
        shown.sort_unstable();
        shown
    }

    #[test]
    fn parts_are_counted_as_shown_and_lose_nothing() {
        let parts = [0..3, 3..6, 6..99].map(|range| shown(&track().part(range)));
        assert_eq!(parts.concat(), (0..8).collect::<Vec<_>>());
        assert_eq!(parts[1], [3, 4, 5]);
    }

    #[test]
    fn decoding_begins_where_every_shown_frame_can_be_made() {
        assert_eq!(track().needed(), 0..8);
        assert_eq!(track().part(1..3).needed(), 0..3);
        // 5 is shown before the key frame 6 and needs the group before it.
        assert_eq!(track().part(5..8).needed(), 0..8);
        assert_eq!(track().part(6..8).needed(), 4..8);
    }
}
