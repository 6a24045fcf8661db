//! The sample tables of an unfragmented track.

use super::boxes::{child, word};
use super::moov::sample;
use crate::video::cursor::Cursor;
use crate::video::{Limits, Sample, VideoError};

/// Expands the tables. Empty for fragmented files, whose tables hold nothing.
pub(super) fn samples(stbl: &[u8], limits: &Limits) -> Result<Vec<Sample>, VideoError> {
    let sizes = Sizes::read(stbl)?;
    if sizes.count > limits.max_samples {
        return Err(VideoError::TooLarge("it has too many frames"));
    }
    if sizes.count == 0 {
        return Ok(Vec::new());
    }
    let mut offsets = Offsets::read(stbl)?;
    let mut deltas = Runs::read(stbl, b"stts")?;
    let mut shifts = Runs::read(stbl, b"ctts")?;
    let mut keys = Keys::read(stbl)?;
    let mut dts = 0_i64;
    let mut list = Vec::with_capacity(sizes.count);
    for index in 0..sizes.count {
        let size = sizes.get(index);
        // A table that ends early belongs to a file that was repaired by cutting: keep what is there.
        let Some(offset) = offsets.next(size) else {
            break;
        };
        list.push(sample(
            offset,
            size,
            dts,
            i64::from(shifts.next() as i32),
            keys.has(index),
        ));
        dts = dts.saturating_add(i64::from(deltas.next()));
    }
    Ok(list)
}

/// `stsz` or `stz2`.
struct Sizes<'a> {
    count: usize,
    /// Same for all, or 0.
    size: u32,
    bits: usize,
    table: &'a [u8],
}

impl<'a> Sizes<'a> {
    fn read(stbl: &'a [u8]) -> Result<Self, VideoError> {
        let (body, compact) = match (child(stbl, b"stsz"), child(stbl, b"stz2")) {
            (Some(body), _) => (body, false),
            (None, Some(body)) => (body, true),
            (None, None) => return Err(VideoError::Damaged("the sizes of its frames are missing")),
        };
        let mut cursor = Cursor(body);
        cursor.full()?;
        let word = cursor.u32()?;
        let count = cursor.u32()? as usize;
        let (size, bits) = match (compact, word & 0xff) {
            (false, _) => (word, 32),
            (true, bits @ (4 | 8 | 16)) => (0, bits as usize),
            (true, _) => {
                return Err(VideoError::Damaged(
                    "the sizes of its frames are unreadable",
                ));
            }
        };
        let there = cursor.0.len().saturating_mul(8) / bits;
        let count = if size == 0 { count.min(there) } else { count };
        Ok(Self {
            count,
            size,
            bits,
            table: cursor.0,
        })
    }

    fn get(&self, index: usize) -> u32 {
        if self.size != 0 {
            return self.size;
        }
        let byte = |i: usize| u32::from(self.table.get(i).copied().unwrap_or(0));
        match self.bits {
            4 => (byte(index / 2) >> (4 * (1 - index % 2))) & 0xf,
            8 => byte(index),
            16 => byte(index * 2) << 8 | byte(index * 2 + 1),
            _ => word(self.table, index),
        }
    }
}

/// Where chunks start (`stco`, `co64`) and how many samples each holds (`stsc`).
struct Offsets<'a> {
    chunks: &'a [u8],
    wide: bool,
    runs: std::iter::Peekable<std::slice::ChunksExact<'a, u8>>,
    chunk: usize,
    per_chunk: u32,
    left: u32,
    next: u64,
}

impl<'a> Offsets<'a> {
    fn read(stbl: &'a [u8]) -> Result<Self, VideoError> {
        let missing = VideoError::Damaged("the places of its frames are missing");
        let (body, wide) = match (child(stbl, b"stco"), child(stbl, b"co64")) {
            (Some(body), _) => (body, false),
            (None, Some(body)) => (body, true),
            (None, None) => return Err(missing),
        };
        let mut stsc = Cursor(child(stbl, b"stsc").ok_or(missing)?);
        stsc.full()?;
        let mut cursor = Cursor(body);
        cursor.take(8)?;
        Ok(Self {
            chunks: cursor.0,
            wide,
            runs: stsc.table(12)?.peekable(),
            chunk: 0,
            per_chunk: 0,
            left: 0,
            next: 0,
        })
    }

    /// The place of the next sample, which has `size` bytes.
    fn next(&mut self, size: u32) -> Option<u64> {
        if self.left == 0 {
            self.next = self.enter_chunk()?;
        }
        self.left -= 1;
        let offset = self.next;
        self.next = offset.saturating_add(u64::from(size));
        Some(offset)
    }

    fn enter_chunk(&mut self) -> Option<u64> {
        self.chunk += 1;
        while let Some(run) = self.runs.next_if(|r| word(r, 0) as usize <= self.chunk) {
            self.per_chunk = word(run, 1);
        }
        self.left = (self.per_chunk > 0).then_some(self.per_chunk)?;
        let width = if self.wide { 8 } else { 4 };
        let mut row = Cursor(self.chunks.get((self.chunk - 1) * width..)?);
        row.sized(u8::from(self.wide)).ok()
    }
}

/// Run-length coded numbers (`stts`, `ctts`); the last goes on for ever, a missing table is all 0.
struct Runs<'a> {
    rows: Option<std::slice::ChunksExact<'a, u8>>,
    left: u32,
    value: u32,
}

impl<'a> Runs<'a> {
    fn read(stbl: &'a [u8], kind: &[u8; 4]) -> Result<Self, VideoError> {
        let rows = match child(stbl, kind) {
            Some(body) => {
                let mut cursor = Cursor(body);
                cursor.full()?;
                Some(cursor.table(8)?)
            }
            None if kind == b"stts" => {
                return Err(VideoError::Damaged("the times of its frames are missing"));
            }
            None => None,
        };
        Ok(Self {
            rows,
            left: 0,
            value: 0,
        })
    }

    fn next(&mut self) -> u32 {
        while self.left == 0 {
            let Some(row) = self.rows.as_mut().and_then(Iterator::next) else {
                return self.value;
            };
            (self.left, self.value) = (word(row, 0), word(row, 1));
        }
        self.left -= 1;
        self.value
    }
}

/// Where decoding can start (`stss`); everywhere, if the table is missing.
struct Keys<'a>(Option<std::iter::Peekable<std::slice::ChunksExact<'a, u8>>>);

impl<'a> Keys<'a> {
    fn read(stbl: &'a [u8]) -> Result<Self, VideoError> {
        let Some(body) = child(stbl, b"stss") else {
            return Ok(Self(None));
        };
        let mut cursor = Cursor(body);
        cursor.full()?;
        Ok(Self(Some(cursor.table(4)?.peekable())))
    }

    /// Asked in order of `index`, from 0.
    fn has(&mut self, index: usize) -> bool {
        let Some(rows) = &mut self.0 else { return true };
        let number = index + 1;
        while rows.next_if(|r| (word(r, 0) as usize) < number).is_some() {}
        rows.next_if(|r| word(r, 0) as usize == number).is_some()
    }
}
