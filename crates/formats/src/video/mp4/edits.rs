//! Edit lists: which part of a track is shown, and when.

use crate::video::cursor::Cursor;
use crate::video::{Sample, VideoError};

/// One entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit {
    /// In ticks of the movie; 0: until the end.
    duration: u64,
    /// In ticks of the track; −1: nothing is shown.
    media_time: i64,
}

impl Edit {
    pub fn read(elst: &[u8]) -> Result<Vec<Self>, VideoError> {
        let mut cursor = Cursor(elst);
        let (version, _) = cursor.full()?;
        let rows = cursor.table(if version == 1 { 20 } else { 12 })?;
        rows.map(|row| {
            let mut row = Cursor(row);
            let duration = row.sized(version)?;
            let media_time = if version == 1 {
                row.i64()?
            } else {
                row.i32()?.into()
            };
            Ok(Self {
                duration,
                media_time,
            })
        })
        .collect()
    }
}

/// A part of the track and where it goes, in ticks of the track.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: i64,
    until: i64,
    at: i64,
}

/// Turns composition times into presentation times, and marks what is not shown.
/// Lists that would show the track out of order, or nothing of it, are read as "show everything".
pub(super) fn apply(edits: &[Edit], movie_timescale: u32, timescale: u32, list: &mut [Sample]) {
    let spans = spans(edits, movie_timescale, timescale);
    let ordered = spans
        .windows(2)
        .all(|w| matches!(w, [a, b] if a.until <= b.from));
    let find = |pts: i64| {
        let after = spans.partition_point(|s| s.from <= pts);
        let span = after.checked_sub(1).and_then(|i| spans.get(i));
        span.filter(|s| pts < s.until)
    };
    if ordered && list.iter().any(|s| find(s.pts).is_some()) {
        for sample in list.iter_mut() {
            match find(sample.pts) {
                Some(span) => {
                    sample.pts = sample.pts.saturating_sub(span.from).saturating_add(span.at)
                }
                None => sample.shown = false,
            }
        }
    }
}

fn spans(edits: &[Edit], movie_timescale: u32, timescale: u32) -> Vec<Span> {
    let ticks = |duration: u64| {
        let scaled = u128::from(duration) * u128::from(timescale);
        // Movie ticks are coarse: a frame that starts within the last of them is still shown.
        i64::try_from(scaled.div_ceil(u128::from(movie_timescale.max(1)))).unwrap_or(i64::MAX)
    };
    let mut at = 0_i64;
    let mut spans = Vec::new();
    for edit in edits {
        let length = match edit.duration {
            0 => i64::MAX,
            duration => ticks(duration),
        };
        if edit.media_time >= 0 {
            let until = edit.media_time.saturating_add(length);
            spans.push(Span {
                from: edit.media_time,
                until,
                at,
            });
        }
        at = at.saturating_add(length);
    }
    spans
}
