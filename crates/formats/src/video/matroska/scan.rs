//! Walks from block to block.

use super::block::{BLOCK_HEAD_BYTES, Block};
use super::ebml::{Front, HEAD_BYTES, Head, front, number, number_or};
use super::id;
use super::tracks::{Track, is_matroska};
use super::vpx::is_superframe;
use crate::video::{Codec, Limits, Movie, Sample, VideoError, VideoTrack, settle};
use std::ops::Range;

/// Slices grow while they are used up and shrink where most of them is jumped over.
const SLICE_BYTES: Range<u64> = 256..(64 << 10);
/// Longest header of a file, description of its tracks, and block that is looked at as a whole.
const MAX_EBML_BYTES: u64 = 4 << 10;
const MAX_TRACKS_BYTES: u64 = 16 << 20;
const MAX_WHOLE_BYTES: u64 = 8 << 20;
const NANOSECONDS: u64 = 1_000_000_000;

/// What follows from an element.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// Go on so many bytes further.
    On(u64),
    /// This element needs so many bytes.
    More(u64),
    /// Nothing more can be read.
    End,
}

#[derive(Debug)]
struct Cluster {
    /// Where it ends, if it says so.
    end: Option<u64>,
    time: Option<i64>,
}

#[derive(Debug)]
struct Group {
    end: u64,
    block: Option<Sample>,
    refers: bool,
}

/// Walks over a file, as [`crate::video::Scanner`] does for its caller.
#[derive(Debug)]
pub(in crate::video) struct Scanner {
    len: u64,
    limits: Limits,
    pos: u64,
    /// Bytes that the element at `pos` needs.
    want: u64,
    slice: u64,
    done: bool,
    cut: bool,
    elements: usize,
    is_matroska: bool,
    /// Whether the segment was entered, and where it ends, if it says so.
    segment: Option<Option<u64>>,
    cluster: Option<Cluster>,
    group: Option<Group>,
    /// Nanoseconds.
    tick: u64,
    track: Option<Track>,
    samples: Vec<Sample>,
}

impl Scanner {
    /// For a file of `len` bytes.
    pub fn new(len: u64, limits: Limits) -> Self {
        Self {
            len,
            limits,
            pos: 0,
            want: 1,
            slice: 4 << 10,
            done: false,
            cut: false,
            elements: 0,
            is_matroska: false,
            segment: None,
            cluster: None,
            group: None,
            tick: 1_000_000,
            track: None,
            samples: Vec::new(),
        }
    }

    /// The bytes to read next; `None`: enough was read.
    pub fn need(&self) -> Option<Range<u64>> {
        let end = self.pos.saturating_add(self.want.max(self.slice));
        (!self.done).then(|| self.pos..end.min(self.len))
    }

    /// Takes the bytes of [`Scanner::need`].
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), VideoError> {
        let Some(asked) = self.need() else {
            return Ok(());
        };
        // A caller that brings less than was asked for has no more.
        let at_end = asked.end == self.len || (bytes.len() as u64) < asked.end - asked.start;
        while !self.done {
            let here = usize::try_from(self.pos - asked.start).unwrap_or(usize::MAX);
            let Some(rest) = bytes.get(here..).filter(|rest| !rest.is_empty()) else {
                let is_short = at_end && here <= bytes.len();
                self.cut |= is_short && self.pos < self.len;
                self.done = is_short || self.pos >= self.len;
                break;
            };
            match self.step(rest)? {
                Step::On(bytes) => {
                    self.pos = self.pos.saturating_add(bytes);
                    self.want = 1;
                }
                Step::More(_) if at_end => (self.cut, self.done) = (true, true),
                Step::More(bytes) => {
                    self.want = bytes;
                    break;
                }
                Step::End => self.done = true,
            }
        }
        self.fit_slice(&asked);
        Ok(())
    }

    fn fit_slice(&mut self, last: &Range<u64>) {
        let length = last.end - last.start;
        let jumped = self.pos > last.end.saturating_add(length);
        let slice = if jumped {
            self.slice / 2
        } else {
            self.slice * 2
        };
        self.slice = slice.clamp(SLICE_BYTES.start, SLICE_BYTES.end);
    }

    /// What was found.
    pub fn finish(mut self) -> Result<Movie, VideoError> {
        self.close_group();
        let nothing = match (self.is_matroska, self.cut) {
            (false, _) => VideoError::NotAVideo,
            (true, true) => VideoError::CutShort,
            (true, false) => VideoError::NoVideo("an empty track"),
        };
        let track = self.track.ok_or(nothing.clone())?;
        if !self.samples.iter().any(|s| s.shown) {
            return Err(nothing);
        }
        let shared = gcd(self.tick, NANOSECONDS);
        let factor = i64::try_from(self.tick / shared).unwrap_or(i64::MAX);
        for sample in &mut self.samples {
            sample.pts = sample.pts.saturating_mul(factor);
        }
        let doubled = settle(&mut self.samples);
        let mut movie = Movie {
            video: VideoTrack {
                codec: Codec {
                    name: String::new(),
                    description: None,
                },
                width: track.width,
                height: track.height,
                aspect: track.aspect,
                orientation: track.orientation,
                timescale: (NANOSECONDS / shared) as u32,
                prefix: track.prefix,
                samples: self.samples,
            },
            lost_samples: 0,
            doubled,
            capture_rate_hz: None,
            cut_short: self.cut,
        }
        .within(&self.limits)?;
        movie.video.codec = track.coding.codec(&movie)?;
        Ok(movie)
    }

    /// Reads one element at the front of `rest`.
    fn step(&mut self, rest: &[u8]) -> Result<Step, VideoError> {
        self.leave();
        let head = match front(rest) {
            Front::Head(head) => head,
            Front::Short => return Ok(Step::More(HEAD_BYTES as u64)),
            Front::Broken => {
                self.cut = true;
                return Ok(Step::End);
            }
        };
        self.elements += 1;
        if self.elements > self.limits.max_samples.saturating_mul(8) {
            return Err(VideoError::TooLarge("too many pieces"));
        }
        if id::beside_clusters(head.id) {
            self.close_group();
            self.cluster = None;
        }
        if self.cluster.is_some() {
            self.in_cluster(head, rest)
        } else {
            self.beside_clusters(head, rest)
        }
    }

    /// Leaves what ends here.
    fn leave(&mut self) {
        let over = |end: Option<u64>| end.is_some_and(|end| self.pos >= end);
        let (group, cluster) = (
            over(self.group.as_ref().map(|g| g.end)),
            over(self.cluster.as_ref().and_then(|c| c.end)),
        );
        if group || cluster {
            self.close_group();
        }
        if cluster {
            self.cluster = None;
        }
    }

    fn close_group(&mut self) {
        let group = self.group.take();
        if let Some((sample, refers)) = group.and_then(|g| Some((g.block?, g.refers))) {
            self.samples.push(Sample {
                key: !refers,
                ..sample
            });
        }
    }

    fn beside_clusters(&mut self, head: Head, rest: &[u8]) -> Result<Step, VideoError> {
        match head.id {
            id::EBML | id::SEGMENT if self.segment.is_some() => Ok(Step::End),
            id::EBML => self.whole(head, rest, MAX_EBML_BYTES, |scanner, body| {
                scanner.is_matroska = is_matroska(body);
                match scanner.is_matroska {
                    true => Ok(()),
                    false => Err(VideoError::NotAVideo),
                }
            }),
            _ if !self.is_matroska => Err(VideoError::NotAVideo),
            id::SEGMENT => {
                let end = self.end_of(head);
                self.cut |= end.is_some_and(|end| end > self.len);
                self.segment = Some(end);
                Ok(Step::On(head.len as u64))
            }
            id::INFO => self.whole(head, rest, MAX_TRACKS_BYTES, Self::info),
            id::TRACKS if self.track.is_none() => {
                self.whole(head, rest, MAX_TRACKS_BYTES, |scanner, body| {
                    scanner.track = Some(Track::choose(body)?);
                    Ok(())
                })
            }
            id::CLUSTER => {
                if self.track.is_none() {
                    return Err(VideoError::Damaged(
                        "its frames come before their description",
                    ));
                }
                let end = self.end_of(head);
                self.cut |= end.is_some_and(|end| end > self.len);
                self.cluster = Some(Cluster { end, time: None });
                Ok(Step::On(head.len as u64))
            }
            _ => self.skip(head),
        }
    }

    fn info(&mut self, body: &[u8]) -> Result<(), VideoError> {
        self.tick = number_or(body, id::TIMESTAMP_SCALE, 1_000_000)?;
        if self.tick == 0 {
            return Err(VideoError::Damaged("its clock stands still"));
        }
        Ok(())
    }

    fn in_cluster(&mut self, head: Head, rest: &[u8]) -> Result<Step, VideoError> {
        match head.id {
            id::TIMESTAMP => self.whole(head, rest, 8, |scanner, body| {
                let time = i64::try_from(number(body)?)
                    .map_err(|_| VideoError::Damaged("a time is out of range"))?;
                if let Some(cluster) = &mut scanner.cluster {
                    cluster.time = Some(time);
                }
                Ok(())
            }),
            id::SIMPLE_BLOCK | id::BLOCK => self.block(head, rest),
            id::BLOCK_GROUP => {
                let end = self
                    .end_of(head)
                    .ok_or(VideoError::Damaged("a frame does not say how long it is"))?;
                self.close_group();
                self.group = Some(Group {
                    end,
                    block: None,
                    refers: false,
                });
                Ok(Step::On(head.len as u64))
            }
            id::REFERENCE_BLOCK => {
                if let Some(group) = &mut self.group {
                    group.refers = true;
                }
                self.skip(head)
            }
            _ => self.skip(head),
        }
    }

    fn end_of(&self, head: Head) -> Option<u64> {
        let start = self.pos.saturating_add(head.len as u64);
        Some(start.saturating_add(head.size?))
    }

    /// Where an element ends that says so and lies within the file; `None` ends the reading.
    fn end_inside(&mut self, head: Head) -> Option<u64> {
        let end = self.end_of(head).filter(|end| *end <= self.len);
        self.cut |= end.is_none();
        end
    }

    fn skip(&mut self, head: Head) -> Result<Step, VideoError> {
        Ok(match self.end_inside(head) {
            Some(end) => Step::On(end - self.pos),
            None => Step::End,
        })
    }

    /// Reads an element of at most `most` bytes as a whole.
    fn whole(
        &mut self,
        head: Head,
        rest: &[u8],
        most: u64,
        read: impl FnOnce(&mut Self, &[u8]) -> Result<(), VideoError>,
    ) -> Result<Step, VideoError> {
        let most = most.min(self.limits.max_index_bytes);
        if head.size.is_none_or(|size| size > most) {
            return Err(VideoError::Damaged("a part of it is too long"));
        }
        let Some(end) = self.end_inside(head) else {
            return Ok(Step::End);
        };
        let length = end - self.pos;
        let here = usize::try_from(length).ok().and_then(|n| rest.get(..n));
        let Some(body) = here.and_then(|element| element.get(head.len..)) else {
            return Ok(Step::More(length));
        };
        read(self, body)?;
        Ok(Step::On(length))
    }

    /// Reads the head of a block, and of its content what tells whether it is shown.
    fn block(&mut self, head: Head, rest: &[u8]) -> Result<Step, VideoError> {
        let (Some(end), Some(track)) = (self.end_inside(head), &mut self.track) else {
            return Ok(Step::End);
        };
        let length = end - self.pos;
        let front_bytes = track.coding.front_bytes();
        let needed = length.min((head.len + BLOCK_HEAD_BYTES + front_bytes) as u64);
        if (rest.len() as u64) < needed {
            return Ok(Step::More(needed));
        }
        let whole = usize::try_from(length).ok().and_then(|n| rest.get(..n));
        let body = whole.unwrap_or(rest).get(head.len..).unwrap_or_default();
        let block = Block::read(body).ok_or(VideoError::Damaged("a frame has no head"))?;
        if block.track != Some(track.number) {
            return Ok(Step::On(length));
        }
        if block.is_laced() {
            return Err(VideoError::Packed("lacing"));
        }
        let data = block.data.get(..front_bytes).unwrap_or(block.data);
        let shown = match track.coding.look(&[&track.prefix, data].concat()) {
            Some(shown) => shown,
            None if length > MAX_WHOLE_BYTES => true,
            None if whole.is_none() => return Ok(Step::More(length)),
            None => is_superframe(block.data),
        };
        let offset = self.pos + (head.len + block.len) as u64;
        let sample = Sample {
            offset,
            size: u32::try_from(end.saturating_sub(offset))
                .map_err(|_| VideoError::TooLarge("a frame of more than 4 GB"))?,
            pts: self.time(block.time)?,
            key: block.is_key(),
            shown: shown && !block.is_invisible(),
        };
        self.keep(sample, head.id == id::BLOCK)?;
        Ok(Step::On(length))
    }

    /// Ticks of a block.
    fn time(&self, relative: i16) -> Result<i64, VideoError> {
        let time = self.cluster.as_ref().and_then(|c| c.time);
        let time = time.ok_or(VideoError::Damaged("a frame has no time"))?;
        Ok(time.saturating_add(relative.into()))
    }

    /// Keeps a frame; one of a group waits until the group says whether it refers to others.
    fn keep(&mut self, sample: Sample, of_group: bool) -> Result<(), VideoError> {
        if self.samples.len() >= self.limits.max_samples {
            return Err(VideoError::TooLarge("it has too many frames"));
        }
        if sample.size == 0 {
            return Ok(());
        }
        match &mut self.group {
            Some(group) if of_group => group.block = Some(sample),
            _ => self.samples.push(sample),
        }
        Ok(())
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}
