//! What the camera wrote beside the tracks: keys and values, after Apple's QuickTime File Format
//! ("Metadata atom").

use super::boxes::{child, children};
use crate::video::cursor::Cursor;

/// Under this name Android's cameras say how many frames per second they took.
const CAPTURE_RATE: &[u8] = b"com.android.capture.fps";
/// Kinds of values.
const UTF8: u32 = 1;
const FLOAT32: u32 = 23;
const FLOAT64: u32 = 24;
/// No camera takes more frames per second, or fewer than one.
const PLAUSIBLE_HZ: std::ops::RangeInclusive<f64> = 1.0..=100_000.0;

/// Frames per second that the camera took, where the movie box says so.
pub(super) fn capture_rate_hz(moov: &[u8]) -> Option<f64> {
    let beside = child(moov, b"udta").and_then(|udta| child(udta, b"meta"));
    let places = [child(moov, b"meta"), beside];
    places.into_iter().flatten().find_map(in_meta)
}

fn in_meta(meta: &[u8]) -> Option<f64> {
    let meta = unversioned(meta);
    let index = key(child(meta, b"keys")?, CAPTURE_RATE)?;
    let mut values = children(child(meta, b"ilst")?);
    let (_, value) = values.find(|(kind, _)| u32::from_be_bytes(*kind) == index)?;
    let mut data = Cursor(child(value, b"data")?);
    let kind = data.u32().ok()?;
    data.u32().ok()?;
    number(kind, data.0).filter(|hz| PLAUSIBLE_HZ.contains(hz))
}

/// MP4 puts version and flags before the content, QuickTime and Android do not.
fn unversioned(meta: &[u8]) -> &[u8] {
    let plain = meta.get(4..8) == Some(b"hdlr");
    let skipped = if plain { 0 } else { 4 };
    meta.get(skipped..).unwrap_or_default()
}

/// Number of a key; the first is 1.
fn key(keys: &[u8], name: &[u8]) -> Option<u32> {
    let list = keys.get(8..)?;
    let index = children(list).position(|(_, key)| key == name)?;
    u32::try_from(index + 1).ok()
}

fn number(kind: u32, value: &[u8]) -> Option<f64> {
    match kind {
        UTF8 => std::str::from_utf8(value).ok()?.trim().parse().ok(),
        FLOAT32 => Some(f32::from_be_bytes(value.try_into().ok()?).into()),
        FLOAT64 => Some(f64::from_be_bytes(value.try_into().ok()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = (body.len() + 8) as u32;
        [&size.to_be_bytes()[..], kind, body].concat()
    }

    fn moov(versioned: bool, kind: u32, value: &[u8]) -> Vec<u8> {
        let keys = [
            &[0, 0, 0, 0, 0, 0, 0, 2][..],
            &boxed(b"mdta", b"com.android.version"),
            &boxed(b"mdta", CAPTURE_RATE),
        ];
        let data = [&kind.to_be_bytes()[..], &[0; 4], value].concat();
        let meta = [
            &[0; 4][usize::from(!versioned) * 4..],
            &boxed(b"hdlr", &[0; 24]),
            &boxed(b"keys", &keys.concat()),
            &boxed(b"ilst", &boxed(&[0, 0, 0, 2], &boxed(b"data", &data))),
        ];
        boxed(b"meta", &meta.concat())
    }

    #[test]
    fn every_way_of_writing_it_is_read() {
        let float = 240_f32.to_be_bytes();
        assert_eq!(capture_rate_hz(&moov(false, FLOAT32, &float)), Some(240.0));
        assert_eq!(capture_rate_hz(&moov(true, FLOAT32, &float)), Some(240.0));
        let double = 119.88_f64.to_be_bytes();
        assert_eq!(capture_rate_hz(&moov(true, FLOAT64, &double)), Some(119.88));
        assert_eq!(capture_rate_hz(&moov(true, UTF8, b"960.0")), Some(960.0));
    }

    #[test]
    fn nonsense_is_no_rate() {
        for value in [f32::NAN, f32::INFINITY, 0.0, -30.0, 1e30] {
            assert_eq!(
                capture_rate_hz(&moov(true, FLOAT32, &value.to_be_bytes())),
                None
            );
        }
        assert_eq!(capture_rate_hz(&moov(true, FLOAT32, &[1, 2])), None);
        assert_eq!(capture_rate_hz(&moov(true, 99, &[0; 4])), None);
        assert_eq!(capture_rate_hz(&moov(true, UTF8, b"fast")), None);
        assert_eq!(capture_rate_hz(&[]), None);
    }
}
