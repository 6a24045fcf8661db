//! Fragmented files: samples described piece by piece between the data.

use super::boxes::{child, children};
use super::moov::{File, sample};
use crate::video::cursor::Cursor;
use crate::video::{Limits, Sample, VideoError};

/// What a sample is when its run does not say.
#[derive(Debug, Clone, Copy, Default)]
struct Defaults {
    duration: u32,
    size: u32,
    flags: u32,
}

/// The fragments of one track.
pub(super) struct Fragments<'a> {
    file: &'a File<'a>,
    track: u32,
    defaults: Defaults,
    /// Samples that all runs of all tracks may still hold: runs cost no bytes per sample.
    budget: usize,
    dts: i64,
}

/// Where the data of a run lies.
struct Place {
    base: u64,
    next: u64,
}

const NOT_A_KEY: u32 = 0x0001_0000;

impl<'a> Fragments<'a> {
    pub fn new(file: &'a File<'a>, track: u32, limits: &Limits) -> Result<Self, VideoError> {
        Ok(Self {
            file,
            track,
            defaults: extends(file.moov, track)?,
            budget: limits.max_samples.saturating_mul(4),
            dts: 0,
        })
    }

    /// Appends the samples of all fragments.
    pub fn append(mut self, list: &mut Vec<Sample>) -> Result<(), VideoError> {
        for (at, moof) in &self.file.moofs {
            let mut end = *at;
            for (_, traf) in children(moof).filter(|(kind, _)| kind == b"traf") {
                end = self.traf(traf, *at, end, list)?;
            }
        }
        Ok(())
    }

    /// Reads a track's part of a fragment; answers where its data ends.
    fn traf(
        &mut self,
        traf: &[u8],
        moof_at: u64,
        previous_end: u64,
        list: &mut Vec<Sample>,
    ) -> Result<u64, VideoError> {
        let mut tfhd = Cursor(super::boxes::need(
            traf,
            b"tfhd",
            "a fragment has no header",
        )?);
        let (_, flags) = tfhd.full()?;
        let ours = tfhd.u32()? == self.track;
        let base = match flags {
            f if f & 0x1 != 0 => tfhd.u64()?,
            f if f & 0x2_0000 != 0 => moof_at,
            _ => previous_end,
        };
        let mut optional = |bit: u32| {
            if flags & bit != 0 {
                tfhd.u32().map(Some)
            } else {
                Ok(None)
            }
        };
        optional(0x2)?;
        let own = Defaults {
            duration: optional(0x8)?.unwrap_or(self.defaults.duration),
            size: optional(0x10)?.unwrap_or(self.defaults.size),
            flags: optional(0x20)?.unwrap_or(self.defaults.flags),
        };
        if let (true, Some(tfdt)) = (ours, child(traf, b"tfdt")) {
            let mut cursor = Cursor(tfdt);
            let (version, _) = cursor.full()?;
            self.dts = i64::try_from(cursor.sized(version)?).unwrap_or(i64::MAX);
        }
        let mut place = Place { base, next: base };
        for (_, trun) in children(traf).filter(|(kind, _)| kind == b"trun") {
            let keep = ours.then_some(&mut *list);
            self.run(trun, own, &mut place, keep)?;
        }
        Ok(place.next)
    }

    fn run(
        &mut self,
        trun: &[u8],
        own: Defaults,
        place: &mut Place,
        mut list: Option<&mut Vec<Sample>>,
    ) -> Result<(), VideoError> {
        let mut cursor = Cursor(trun);
        let (_, flags) = cursor.full()?;
        let count = cursor.u32()? as usize;
        self.budget = self
            .budget
            .checked_sub(count)
            .ok_or(VideoError::TooLarge("it has too many frames"))?;
        if flags & 0x1 != 0 {
            place.next = place.base.saturating_add_signed(cursor.i32()?.into());
        }
        let first_flags = if flags & 0x4 != 0 {
            Some(cursor.u32()?)
        } else {
            None
        };
        for index in 0..count {
            let mut or = |bit: u32, default| {
                if flags & bit != 0 {
                    cursor.u32()
                } else {
                    Ok(default)
                }
            };
            let duration = or(0x100, own.duration)?;
            let size = or(0x200, own.size)?;
            let default = first_flags.filter(|_| index == 0).unwrap_or(own.flags);
            let key = or(0x400, default)? & NOT_A_KEY == 0;
            let shift = i64::from(or(0x800, 0)? as i32);
            if let Some(list) = list.as_mut() {
                list.push(sample(place.next, size, self.dts, shift, key));
                self.dts = self.dts.saturating_add(duration.into());
            }
            place.next = place.next.saturating_add(size.into());
        }
        Ok(())
    }
}

/// The defaults that the movie box declares for a track's fragments.
fn extends(moov: &[u8], track: u32) -> Result<Defaults, VideoError> {
    let trex = child(moov, b"mvex").into_iter().flat_map(children);
    for (_, body) in trex.filter(|(kind, _)| kind == b"trex") {
        let mut cursor = Cursor(body);
        cursor.full()?;
        if cursor.u32()? == track {
            cursor.u32()?;
            return Ok(Defaults {
                duration: cursor.u32()?,
                size: cursor.u32()?,
                flags: cursor.u32()?,
            });
        }
    }
    Ok(Defaults::default())
}
