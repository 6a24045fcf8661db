//! The index: which track is the video, and what it says about itself.

use super::boxes::{FourCc, child, children, need};
use super::codec::codec;
use super::edits::{Edit, apply};
use super::fragments::Fragments;
use super::meta::capture_rate_hz;
use super::samples::samples;
use crate::video::cursor::Cursor;
use crate::video::{Codec, Limits, Movie, Orientation, Sample, VideoError, VideoTrack, settle};

/// The slices that the scanner found.
pub(super) struct File<'a> {
    /// Content of the movie box.
    pub moov: &'a [u8],
    /// Content of each movie fragment box, and where in the file that box starts.
    pub moofs: Vec<(u64, &'a [u8])>,
    /// Length of the file in bytes.
    pub len: u64,
    /// Whether the last box reaches beyond the end.
    pub cut: bool,
}

struct Track<'a> {
    id: u32,
    orientation: Orientation,
    timescale: u32,
    edits: Option<&'a [u8]>,
    stbl: &'a [u8],
}

/// A track's sample description.
struct Entry {
    codec: Codec,
    width: u32,
    height: u32,
}

/// Reads the index.
pub(super) fn movie(file: &File<'_>, limits: &Limits) -> Result<Movie, VideoError> {
    let (turn, movie_timescale) = match child(file.moov, b"mvhd") {
        Some(mvhd) => movie_header(mvhd)?,
        None => (Orientation::default(), 0),
    };
    let mut sound = false;
    let mut best: Option<Movie> = None;
    let mut problem = None;
    for (_, trak) in children(file.moov).filter(|(kind, _)| kind == b"trak") {
        match handler(trak) {
            Some(h) if &h == b"vide" => {}
            Some(h) => {
                sound |= &h == b"soun";
                continue;
            }
            None => continue,
        }
        match video(file, trak, turn, movie_timescale, limits) {
            Ok(movie) if best.as_ref().is_none_or(|b| rank(&movie) > rank(b)) => best = Some(movie),
            Ok(_) => {}
            Err(error) => problem = problem.or(Some(error)),
        }
    }
    let missing = VideoError::NoVideo(if sound { "sound" } else { "other data" });
    let movie = best.ok_or(problem.unwrap_or(missing))?;
    movie.within(limits)
}

fn rank(movie: &Movie) -> usize {
    movie.video.samples.len()
}

fn video(
    file: &File<'_>,
    trak: &[u8],
    turn: Orientation,
    movie_timescale: u32,
    limits: &Limits,
) -> Result<Movie, VideoError> {
    let track = track(trak)?;
    let entry = entry(track.stbl)?;
    let mut list = samples(track.stbl, limits)?;
    Fragments::new(file, track.id, limits)?.append(&mut list)?;
    let listed = list.len();
    list.retain(|s| s.size > 0 && s.offset.saturating_add(u64::from(s.size)) <= file.len);
    if list.is_empty() {
        let lost = listed > 0 || file.cut;
        return Err(if lost {
            VideoError::CutShort
        } else {
            VideoError::NoVideo("an empty track")
        });
    }
    let edits = track.edits.map_or(Ok(Vec::new()), Edit::read)?;
    apply(&edits, movie_timescale, track.timescale, &mut list);
    let doubled = settle(&mut list);
    Ok(Movie {
        lost_samples: listed - list.len(),
        doubled,
        capture_rate_hz: capture_rate_hz(file.moov),
        cut_short: file.cut || listed > list.len(),
        video: VideoTrack {
            codec: entry.codec,
            width: entry.width,
            height: entry.height,
            aspect: None,
            orientation: track.orientation.then(turn),
            timescale: track.timescale,
            prefix: Vec::new(),
            samples: list,
        },
    })
}

fn handler(trak: &[u8]) -> Option<FourCc> {
    let hdlr = child(child(trak, b"mdia")?, b"hdlr")?;
    let mut cursor = Cursor(hdlr);
    cursor.take(8).ok()?;
    cursor.four_cc().ok()
}

fn track(trak: &[u8]) -> Result<Track<'_>, VideoError> {
    let (id, orientation) = track_header(need(trak, b"tkhd", "a track has no header")?)?;
    let mdia = need(trak, b"mdia", "a track is empty")?;
    let mut mdhd = Cursor(need(mdia, b"mdhd", "a track has no clock")?);
    let (version, _) = mdhd.full()?;
    mdhd.sized(version)?;
    mdhd.sized(version)?;
    let timescale = mdhd.u32()?;
    if timescale == 0 {
        return Err(VideoError::Damaged("a track's clock stands still"));
    }
    let minf = need(mdia, b"minf", "a track is empty")?;
    Ok(Track {
        id,
        orientation,
        timescale,
        edits: child(trak, b"edts").and_then(|edts| child(edts, b"elst")),
        stbl: need(minf, b"stbl", "a track has no samples")?,
    })
}

fn track_header(tkhd: &[u8]) -> Result<(u32, Orientation), VideoError> {
    let mut cursor = Cursor(tkhd);
    let (version, _) = cursor.full()?;
    cursor.sized(version)?;
    cursor.sized(version)?;
    let id = cursor.u32()?;
    cursor.u32()?;
    cursor.sized(version)?;
    cursor.take(16)?;
    Ok((id, Orientation::read(&mut cursor)?))
}

fn movie_header(mvhd: &[u8]) -> Result<(Orientation, u32), VideoError> {
    let mut cursor = Cursor(mvhd);
    let (version, _) = cursor.full()?;
    cursor.sized(version)?;
    cursor.sized(version)?;
    let timescale = cursor.u32()?;
    cursor.sized(version)?;
    cursor.take(16)?;
    Ok((Orientation::read(&mut cursor)?, timescale))
}

/// The first sample description: its kind, the coded size, and the decoder's settings.
fn entry(stbl: &[u8]) -> Result<Entry, VideoError> {
    let mut stsd = Cursor(need(stbl, b"stsd", "a track has no sample description")?);
    stsd.full()?;
    stsd.u32()?;
    let (kind, body) = children(stsd.0)
        .next()
        .ok_or(VideoError::Damaged("a track has no sample description"))?;
    let mut cursor = Cursor(body);
    cursor.take(24)?;
    let (width, height) = (cursor.u16()?.into(), cursor.u16()?.into());
    cursor.take(50)?;
    Ok(Entry {
        codec: codec(kind, cursor.0)?,
        width,
        height,
    })
}

/// A sample before the edit list is applied; `shift` leads from decoding to composition time.
pub(super) fn sample(offset: u64, size: u32, dts: i64, shift: i64, key: bool) -> Sample {
    Sample {
        offset,
        size,
        pts: dts.saturating_add(shift),
        key,
        shown: true,
    }
}
