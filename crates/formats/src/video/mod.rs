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
