//! The names by which decoders know a track.

use super::VideoError;
use super::boxes::{Cursor, FourCc, child};
use std::fmt::Write as _;

/// How a track is compressed, in the words of the WebCodecs registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codec {
    /// "avc1.640028", "hvc1.1.6.L93.B0", "av01.0.04M.08", "vp09.00.10.08".
    pub name: String,
    /// The configuration record that the decoder wants before the first sample.
    pub description: Option<Vec<u8>>,
}

/// Reads the configuration boxes behind the fixed part of a visual sample entry.
pub(super) fn codec(kind: FourCc, boxes: &[u8]) -> Result<Codec, VideoError> {
    let of = |kind: &FourCc| child(boxes, kind);
    let damaged = VideoError::Damaged("the decoder's settings are missing");
    let (name, description) = match &kind {
        b"avc1" | b"avc3" => {
            let record = of(b"avcC").ok_or(damaged)?;
            (avc(&kind, record)?, Some(record))
        }
        b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => {
            let record = of(b"hvcC").ok_or(damaged)?;
            (hevc(&kind, record)?, Some(record))
        }
        b"av01" => (av1(of(b"av1C").ok_or(damaged)?)?, None),
        b"vp09" => (vp9(of(b"vpcC").ok_or(damaged)?)?, None),
        b"vp08" => ("vp8".to_owned(), None),
        b"encv" => return Err(VideoError::Protected),
        _ => return Err(VideoError::Codec(printable(kind))),
    };
    Ok(Codec {
        name,
        description: description.map(<[u8]>::to_vec),
    })
}

fn printable(kind: FourCc) -> String {
    kind.iter()
        .map(|&b| {
            if (0x20..0x7f).contains(&b) {
                char::from(b)
            } else {
                '?'
            }
        })
        .collect()
}

/// RFC 6381: profile, compatibility and level of the AVC record in hexadecimal.
fn avc(kind: &FourCc, record: &[u8]) -> Result<String, VideoError> {
    let mut cursor = Cursor(record);
    cursor.u8()?;
    let (profile, compatible, level) = (cursor.u8()?, cursor.u8()?, cursor.u8()?);
    Ok(format!(
        "{}.{profile:02X}{compatible:02X}{level:02X}",
        printable(*kind)
    ))
}

/// ISO/IEC 14496-15 annex E. Dolby Vision is named by the HEVC layer that everybody can decode.
fn hevc(kind: &FourCc, record: &[u8]) -> Result<String, VideoError> {
    let mut cursor = Cursor(record);
    cursor.u8()?;
    let profile = cursor.u8()?;
    let compatible = cursor.u32()?.reverse_bits();
    let constraints = cursor.take(6)?;
    let level = cursor.u8()?;
    let name = if matches!(kind, b"hev1" | b"dvhe") {
        "hev1"
    } else {
        "hvc1"
    };
    let space = ["", "A", "B", "C"]
        .get(usize::from(profile >> 6))
        .copied()
        .unwrap_or_default();
    let tier = if profile & 0x20 == 0 { 'L' } else { 'H' };
    let idc = profile & 0x1f;
    let mut text = format!("{name}.{space}{idc}.{compatible:X}.{tier}{level}");
    let used = constraints
        .iter()
        .rposition(|&b| b != 0)
        .map_or(0, |i| i + 1);
    for byte in constraints.iter().take(used) {
        write!(text, ".{byte:X}").ok();
    }
    Ok(text)
}

/// AV1 in ISOBMFF, section 5: profile, level, tier, depth.
fn av1(record: &[u8]) -> Result<String, VideoError> {
    let mut cursor = Cursor(record);
    cursor.u8()?;
    let (first, second) = (cursor.u8()?, cursor.u8()?);
    let (profile, level) = (first >> 5, first & 0x1f);
    let tier = if second & 0x80 == 0 { 'M' } else { 'H' };
    let depth = match (second & 0x40 != 0, second & 0x20 != 0) {
        (true, true) => 12,
        (true, false) => 10,
        (false, _) => 8,
    };
    Ok(format!("av01.{profile}.{level:02}{tier}.{depth:02}"))
}

/// VP codec ISO media file format binding: profile, level, depth.
fn vp9(record: &[u8]) -> Result<String, VideoError> {
    let mut cursor = Cursor(record);
    cursor.u32()?;
    let (profile, level, depth) = (cursor.u8()?, cursor.u8()?, cursor.u8()? >> 4);
    Ok(format!("vp09.{profile:02}.{level:02}.{depth:02}"))
}
