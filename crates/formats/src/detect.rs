//! What a file is, by its first bytes; its name decides only where they leave it open.

use std::borrow::Cow;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// MP4, MOV, WebM, AVI, MPEG: something that a player or FFmpeg may know.
    Video,
    /// PNG, JPEG, WebP, GIF, TIFF, AVIF, HEIC.
    Image,
    /// C3D: markers, plates, or both.
    C3d,
    /// Text: landmarks, coordinates, markers, forces, a model, a set-up.
    Text,
    /// Nothing that Sagitta reads.
    Unknown,
}

/// How many bytes [`detect`] wants to see.
pub const HEAD_BYTES: usize = 4096;

/// Brands of photos that lie in the boxes of an MP4: HEIC and AVIF.
const PHOTOS: [&[u8]; 8] = [
    b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis",
];
const BOXES: [&[u8]; 6] = [b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"];
/// Films, and the lists of films that players know: who reads films says that those are not followed.
const VIDEOS: [&[u8]; 8] = [
    b"#EXTM3U",
    b"ffconcat version",
    b"\x1a\x45\xdf\xa3",
    b"OggS",
    b"\0\0\x01\xba",
    b"\0\0\x01\xb3",
    b"FLV\x01",
    b"\x30\x26\xb2\x75",
];
const IMAGES: [&[u8]; 5] = [
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF8",
    b"II*\0",
    b"MM\0*",
];

/// What a file is. `head`: its first [`HEAD_BYTES`], or all of it.
///
/// ```
/// use sagitta_formats::{Format, detect};
/// assert_eq!(detect(b"\0\0\0\x20ftypisom\0\0\x02\0", "squat.txt"), Format::Video);
/// assert_eq!(detect(b"661.1\n661.2\n", "jump.mp4"), Format::Text);
/// ```
pub fn detect(head: &[u8], name: &str) -> Format {
    let head = &head[..head.len().min(HEAD_BYTES)];
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|h| h.starts_with(magic));
    let riff = at(0, b"RIFF");
    if at(4, b"ftyp") {
        return match PHOTOS.iter().any(|brand| at(8, brand)) {
            true => Format::Image,
            false => Format::Video,
        };
    }
    // MPEG's transport stream repeats its sign every 188 bytes, with a time before it every 192.
    let stream = |first: usize, every: usize| at(first, b"\x47") && at(first + every, b"\x47");
    if BOXES.iter().any(|m| at(4, m))
        || VIDEOS.iter().any(|m| at(0, m))
        || riff && at(8, b"AVI ")
        || text(head).is_none() && (stream(0, 188) || stream(4, 192))
    {
        return Format::Video;
    }
    let bitmap = at(0, b"BM") && text(head).is_none();
    if bitmap || IMAGES.iter().any(|m| at(0, m)) || riff && at(8, b"WEBP") {
        return Format::Image;
    }
    if is_c3d(head, name) {
        return Format::C3d;
    }
    match text(head) {
        Some(text) if !text.trim().is_empty() => Format::Text,
        _ => Format::Unknown,
    }
}

/// The second byte of a C3D file is always this; the first says in which block its parameters begin (C3D
/// user guide, "The header section"): hardly ever beyond the first few, unless the name says what it is.
fn is_c3d(head: &[u8], name: &str) -> bool {
    let named = name.to_ascii_lowercase().ends_with(".c3d");
    let blocks = if named { 1..=255 } else { 1..=31 };
    head.get(1) == Some(&0x50) && head.first().is_some_and(|b| blocks.contains(b))
}

/// The text that some bytes are: UTF-8, UTF-16 of either order (by its mark, or by every other byte
/// being zero), else Latin 1, which older programs write. `None` where control characters say that it
/// is no text. A sequence that the end cuts counts as whole.
pub fn text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let found = match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => narrow(rest),
        [first, 0, second, 0, ..] if *first > 0 && *second > 0 => wide(bytes, u16::from_le_bytes),
        [0, first, 0, second, ..] if *first > 0 && *second > 0 => wide(bytes, u16::from_be_bytes),
        _ => narrow(bytes),
    };
    let control = |c: char| (c < '\t' || ('\u{e}'..' ').contains(&c)) && c != '\u{1a}';
    (!found.chars().take(HEAD_BYTES).any(control)).then_some(found)
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Cow<'static, str> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect::<String>()
        .into()
}

fn narrow(bytes: &[u8]) -> Cow<'_, str> {
    let whole = match std::str::from_utf8(bytes) {
        Err(cut) if cut.error_len().is_none() => &bytes[..cut.valid_up_to()],
        _ => bytes,
    };
    match std::str::from_utf8(whole) {
        Ok(text) => text.into(),
        Err(_) => bytes.iter().map(|&b| char::from(b)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        let cases: [(&[u8], Format); 17] = [
            (b"\0\0\0\x20ftypisom\0\0\x02\0", Format::Video),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Format::Image),
            (b"\x1a\x45\xdf\xa3\x9f", Format::Video),
            (b"RIFF\0\0\0\0AVI LIST", Format::Video),
            (b"RIFF\0\0\0\0WEBPVP8 ", Format::Image),
            (b"RIFF\0\0\0\0WAVEfmt ", Format::Unknown),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Format::Image),
            (b"  {\"frames\":[]}", Format::Text),
            (b"Coordinates\nversion=1\nendheader\n", Format::Text),
            (b"BM;Fz\n80;661.2\n", Format::Text),
            (b"", Format::Unknown),
            (b"661.1\n661.2\n", Format::Text),
            (b"\xff\xfe6\x006\x001\0\n\0", Format::Text),
            (b"\0T\0i\0m\0e\0\n", Format::Text),
            (b"\x02\x50\x1a\0\0\0", Format::C3d),
            (b" \n", Format::Unknown),
            (b"PK\x03\x04\0\0\0\0", Format::Unknown),
        ];
        for (head, format) in cases {
            assert_eq!(detect(head, "x"), format, "{head:?}");
        }
    }

    #[test]
    fn a_name_changes_nothing_that_the_bytes_tell() {
        for name in ["x.mp4", "x.txt", "x.json", "x.c3d", "x"] {
            assert_eq!(detect(b"time\tFz\n0\t1\n", name), Format::Text, "{name}");
            assert_eq!(detect(b"\xff\xd8\xff\xe0", name), Format::Image, "{name}");
        }
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "Zeit;Kraft (N)\n0,001;661,25 °\n";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap()).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        let all = [
            text.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", text.as_bytes()),
            le.clone(),
            marked(b"\xff\xfe", &le),
            be.clone(),
            marked(b"\xfe\xff", &be),
            latin,
        ];
        for bytes in all {
            assert_eq!(super::text(&bytes).as_deref(), Some(text), "{bytes:?}");
        }
    }
}
