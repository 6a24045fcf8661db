//! How the frames are laid out: what header and parameters say, held against the length of the file.
//!
//! Both say how many frames, points and samples there are, in words of 16 bits that are too narrow for
//! long recordings; a longer count stands in `TRIAL:ACTUAL_START_FIELD` and `ACTUAL_END_FIELD` (two
//! words each), in `POINT:LONG_FRAMES`, or in `POINT:FRAMES` as a real number (C3D User Guide,
//! POINT:FRAMES and LONG_FRAMES). Frames fill the file up to its last block: of what is said, that is
//! taken which does.

use super::bytes::Numbers;
use super::parameters::Parameters;
use super::{BLOCK, damaged};
use crate::{Error, limits};
use sagitta_motion::{Assumed, DroppedKind, Evidence, ImportNotes};

/// One more than the largest number of 16 bits.
const WORD: usize = 65_536;

/// How a frame is laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Layout {
    pub(super) points: usize,
    pub(super) channels: usize,
    /// Of each channel in one frame.
    pub(super) samples: usize,
    pub(super) frames: usize,
    /// The first frame's first byte.
    pub(super) start: usize,
    pub(super) float: bool,
    /// Of integer points.
    pub(super) scale: f64,
}

impl Layout {
    pub(super) fn number_size(&self) -> usize {
        if self.float { 4 } else { 2 }
    }

    /// Numbers in one frame.
    pub(super) fn cells(&self) -> usize {
        (4usize.saturating_mul(self.points))
            .saturating_add(self.channels.saturating_mul(self.samples))
    }

    pub(super) fn frame_size(&self) -> usize {
        self.cells().saturating_mul(self.number_size())
    }
}

/// What the file says, each by header and parameters.
struct Said {
    points: Vec<usize>,
    /// Channels and samples per frame.
    shapes: Vec<(usize, usize)>,
    /// Frames, the most trustworthy first.
    frames: Vec<usize>,
    /// Of these, those that 16 bits hold.
    narrow: Vec<usize>,
    float: Vec<bool>,
    scale: f64,
    start: usize,
    per_frame: usize,
    samples: Vec<usize>,
    used: Option<usize>,
}

impl Said {
    fn read(bytes: &[u8], numbers: Numbers, p: &Parameters) -> Option<Self> {
        let word = |at| numbers.word(bytes, at);
        let header_scale = numbers.real(bytes, 12).filter(|s| s.is_finite());
        let scale = p.number("POINT:SCALE").or(header_scale)?;
        let (per_frame, samples) = (word(4)?, word(18)?.max(1));
        let data = match word(16)? {
            0 => p.count("POINT:DATA_START")?,
            block => block,
        };
        let used = p.count("ANALOG:USED");
        let ratio = p.number("ANALOG:RATE").zip(p.number("POINT:RATE"));
        let ratio = ratio.map(|(analog, point)| (analog / point).round());
        let ratio = ratio.filter(|r| (1.0..1e5).contains(r)).map(|r| r as usize);
        let header = (word(8)? + 1).saturating_sub(word(6)?);
        let narrow: Vec<usize> = p
            .count("POINT:FRAMES")
            .filter(|n| (1..WORD).contains(n))
            .into_iter()
            .chain([header])
            .collect();
        let mut said = Self {
            points: unique([Some(word(2)?), p.count("POINT:USED")]),
            shapes: Vec::new(),
            frames: unique(wide(p).into_iter().chain(narrow.iter().copied()).map(Some)),
            narrow,
            float: vec![scale < 0.0],
            scale: scale.abs(),
            start: data.checked_sub(1)?.checked_mul(BLOCK)?,
            per_frame,
            samples: unique([Some(samples), ratio]),
            used,
        };
        if header_scale.is_some_and(|s| (s < 0.0) != (scale < 0.0)) {
            said.float.push(scale >= 0.0);
        }
        said.shapes = said.shapes_of(samples, ratio);
        Some(said)
    }

    /// Channels and samples: as the header says it first, then in every way in which the parameters do.
    fn shapes_of(&self, samples: usize, ratio: Option<usize>) -> Vec<(usize, usize)> {
        let per_frame = self.per_frame;
        let split = |s: usize| (s > 0 && per_frame.is_multiple_of(s)).then(|| (per_frame / s, s));
        let used = self.used.filter(|used| *used > 0);
        let of = |used: usize| {
            per_frame
                .is_multiple_of(used)
                .then(|| (used, per_frame / used))
        };
        unique([
            split(samples),
            used.and_then(of).filter(|(_, s)| *s > 0),
            used.zip(ratio),
            used.map(|used| (used, samples)),
            // What the header says contradicts itself and nothing else is said.
            Some((per_frame / samples, samples)),
        ])
    }

    /// How many of the statements a layout agrees with.
    fn votes(&self, l: &Layout) -> usize {
        let shape = [
            l.channels * l.samples == self.per_frame,
            self.samples.first() == Some(&l.samples),
            self.samples.last() == Some(&l.samples),
            self.used == Some(l.channels),
            self.points.first() == Some(&l.points),
            self.points.last() == Some(&l.points),
            self.float.first() == Some(&l.float),
        ];
        shape.into_iter().filter(|agrees| *agrees).count()
    }

    /// Every layout that is said, the first of each statement first.
    fn layouts(&self) -> Vec<Layout> {
        let mut all = Vec::new();
        for &float in &self.float {
            for &points in &self.points {
                for &(channels, samples) in &self.shapes {
                    all.push(Layout {
                        points,
                        channels,
                        samples,
                        frames: 0,
                        start: self.start,
                        float,
                        scale: self.scale,
                    });
                }
            }
        }
        all
    }
}

/// Counts that have room for more than 65,535 frames.
fn wide(p: &Parameters) -> Vec<usize> {
    let long = |name: &str| {
        let words = p.numbers(name);
        let count = |v: f64| v.is_finite().then(|| v.rem_euclid(WORD as f64));
        match *words {
            [low, high, ..] => Some((count(low)? + WORD as f64 * count(high)?) as usize),
            [one] => Some(one)
                .filter(|v| (1.0..4.3e9).contains(v))
                .map(|v| v as usize),
            [] => None,
        }
    };
    let trial = long("TRIAL:ACTUAL_START_FIELD")
        .zip(long("TRIAL:ACTUAL_END_FIELD"))
        .and_then(|(first, last)| Some(last.checked_sub(first)? + 1));
    let long_frames = p.count("POINT:LONG_FRAMES");
    let frames = p.count("POINT:FRAMES").filter(|n| *n >= WORD);
    let all = [trial, long_frames, frames];
    all.into_iter().flatten().filter(|n| *n > 0).collect()
}

fn unique<T: PartialEq>(all: impl IntoIterator<Item = Option<T>>) -> Vec<T> {
    let mut found: Vec<T> = Vec::new();
    for one in all.into_iter().flatten() {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

/// The layout that the file's length bears out; what contradicts it is noted.
pub(super) fn read(
    bytes: &[u8],
    numbers: Numbers,
    p: &Parameters,
    notes: &mut ImportNotes,
) -> Result<Layout, Error> {
    let said = Said::read(bytes, numbers, p).ok_or_else(|| {
        damaged(
            "in its header",
            "it does not say how its frames are laid out",
        )
    })?;
    let data = bytes.get(said.start..).unwrap_or(&[]);
    let fitting = said.layouts().into_iter().filter_map(|layout| {
        let frames = filling(&said, &layout, data)?;
        Some(Layout { frames, ..layout })
    });
    // Of equal ones the first, which the header says.
    let best = fitting.reduce(|a, b| {
        if said.votes(&b) > said.votes(&a) {
            b
        } else {
            a
        }
    });
    let layout = match best.or_else(|| endless(&said, bytes)) {
        Some(layout) => layout,
        None => announced(&said, bytes, notes)?,
    };
    remark(&said, &layout, notes);
    within(&layout)?;
    Ok(layout)
}

/// A count of frames that is said and ends in the file's last block.
fn filling(said: &Said, layout: &Layout, data: &[u8]) -> Option<usize> {
    let (size, there) = (layout.frame_size(), data.len());
    if size == 0 {
        return None;
    }
    let fills = |frames: usize| {
        let length = frames.checked_mul(size)?;
        let fills = frames > 0 && length <= there && there - length < BLOCK;
        // The largest number of 16 bits may stand for any above it.
        let ends = || {
            let rest = data.get(length..).unwrap_or(&[]);
            frames != WORD - 1 || rest.iter().all(|b| *b == 0)
        };
        (fills && ends()).then_some(frames)
    };
    let exact = said.frames.iter().find_map(|&frames| fills(frames));
    // Words of 16 bits count on from 0 after 65,535.
    let most = there / size;
    let wrapped = said.narrow.iter().find_map(|&low| {
        let turns = most.checked_sub(low)? / WORD;
        (turns > 0).then(|| fills(low + turns * WORD))?
    });
    exact.or(wrapped)
}

/// All that is there, where every count is the largest that it can be: the frames end where nothing but
/// zeros fills the last block.
fn endless(said: &Said, bytes: &[u8]) -> Option<Layout> {
    let layout = said.layouts().into_iter().next()?;
    let size = Some(layout.frame_size()).filter(|size| *size > 0)?;
    let data = bytes.get(layout.start..)?;
    let full = said.frames.iter().all(|frames| *frames == WORD - 1);
    if !full || data.len() / size < WORD {
        return None;
    }
    let zeros = data.iter().rev().take_while(|b| **b == 0).count();
    let padding = zeros.min(BLOCK - 1);
    let frames = (data.len() - padding).div_ceil(size);
    let frames = frames.min(data.len() / size);
    Some(Layout { frames, ..layout })
}

/// What is announced first, where the file is longer than that.
fn announced(said: &Said, bytes: &[u8], notes: &mut ImportNotes) -> Result<Layout, Error> {
    let empty = || Error::Empty(super::WHAT);
    let layout = said.layouts().into_iter().next().ok_or_else(empty)?;
    let size = Some(layout.frame_size()).filter(|size| *size > 0);
    let size = size.ok_or_else(empty)?;
    let there = bytes.len().saturating_sub(layout.start) / size;
    let frames = said
        .frames
        .iter()
        .copied()
        .find(|n| (1..=there).contains(n));
    let Some(frames) = frames else {
        let most = said.frames.iter().copied().find(|n| *n > 0);
        let most = most.ok_or_else(empty)?;
        // More than any recording has is too much, whatever is there.
        within(&Layout {
            frames: most,
            ..layout
        })?;
        let reason = format!("{most} frames are announced and {there} are there");
        return Err(damaged("at its end", reason));
    };
    let rest = bytes.get(layout.start + frames * size..).unwrap_or(&[]);
    if rest.iter().any(|b| *b != 0) {
        notes.drops(
            DroppedKind::Frames,
            there - frames,
            format!("behind frame {frames}"),
            "the file holds more than it announces",
        );
    }
    Ok(Layout { frames, ..layout })
}

/// Says where the file contradicts itself.
fn remark(said: &Said, layout: &Layout, notes: &mut ImportNotes) {
    let others: Vec<String> = said
        .frames
        .iter()
        .filter(|n| **n != layout.frames)
        .map(usize::to_string)
        .collect();
    let narrow_only = layout.frames >= WORD && said.frames.contains(&layout.frames);
    if !others.is_empty() && !narrow_only {
        notes.rests_on(
            Assumed::FrameCount,
            layout.frames.to_string(),
            Evidence::Implied,
            format!(
                "the file is as long as that, though it also says {}",
                others.join(" and ")
            ),
        );
    }
    let header = said.samples.first().copied().unwrap_or(1);
    let odd = layout.channels * layout.samples != said.per_frame
        || layout.channels > 0 && layout.samples != header
        || said.float.first() != Some(&layout.float)
        || said.points.first() != Some(&layout.points);
    if odd {
        notes.rests_on(
            Assumed::SampleFormat,
            format!(
                "{} points and {} × {} analog samples in a frame",
                layout.points, layout.channels, layout.samples
            ),
            Evidence::Implied,
            "header and parameters contradict each other, and this fits the length of the file",
        );
    }
}

fn within(layout: &Layout) -> Result<(), Error> {
    if layout.points > limits::MAX_COLUMNS || layout.channels > limits::MAX_COLUMNS {
        let count = layout.points.max(layout.channels);
        return Err(Error::too_large(count, "columns", limits::MAX_COLUMNS));
    }
    let cells = layout.frames.saturating_mul(layout.cells());
    if layout.frames > limits::MAX_ROWS || cells > limits::MAX_CELLS {
        return Err(Error::too_large(layout.frames, "frames", limits::MAX_ROWS));
    }
    Ok(())
}
