//! The names by which decoders know a track.

use super::VideoError;
use super::cursor::Cursor;
use std::fmt::Write as _;

/// How a track is compressed, in the words of the WebCodecs registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codec {
    /// "avc1.640028", "hvc1.1.6.L93.B0", "av01.0.04M.08", "vp09.00.10.08".
    pub name: String,
    /// The configuration record that the decoder wants before the first sample.
    pub description: Option<Vec<u8>>,
}

/// The characters of a name that can be shown, 32 at most.
pub(super) fn printable(name: &[u8]) -> String {
    name.iter()
        .take(32)
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
pub(super) fn avc(name: &str, record: &[u8]) -> Result<String, VideoError> {
    let mut cursor = Cursor(record);
    cursor.u8()?;
    let (profile, compatible, level) = (cursor.u8()?, cursor.u8()?, cursor.u8()?);
    Ok(format!("{name}.{profile:02X}{compatible:02X}{level:02X}"))
}

/// ISO/IEC 14496-15 annex E.
pub(super) fn hevc(name: &str, record: &[u8]) -> Result<String, VideoError> {
    let mut cursor = Cursor(record);
    cursor.u8()?;
    let profile = cursor.u8()?;
    let compatible = cursor.u32()?.reverse_bits();
    let constraints = cursor.take(6)?;
    let level = cursor.u8()?;
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
pub(super) fn av1(record: &[u8]) -> Result<String, VideoError> {
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

/// VP codec ISO media file format binding: profile, level in tenths, bits per sample.
pub(super) fn vp9(profile: u8, level: u8, depth: u8) -> String {
    format!("vp09.{profile:02}.{level:02}.{depth:02}")
}
