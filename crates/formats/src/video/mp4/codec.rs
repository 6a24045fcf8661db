//! Visual sample entries to names of codecs.

use super::boxes::{FourCc, child};
use crate::video::VideoError;
use crate::video::codec::{Codec, av1, avc, hevc, printable, vp9};
use crate::video::cursor::Cursor;

/// Reads the configuration boxes behind the fixed part of a visual sample entry.
pub(super) fn codec(kind: FourCc, boxes: &[u8]) -> Result<Codec, VideoError> {
    let of = |kind: &FourCc| child(boxes, kind);
    let damaged = VideoError::Damaged("the decoder's settings are missing");
    let (name, description) = match &kind {
        b"avc1" | b"avc3" => {
            let record = of(b"avcC").ok_or(damaged)?;
            (avc(&printable(&kind), record)?, Some(record))
        }
        // Dolby Vision is named by the HEVC layer that everybody can decode.
        b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => {
            let record = of(b"hvcC").ok_or(damaged)?;
            let in_band = matches!(&kind, b"hev1" | b"dvhe");
            let name = if in_band { "hev1" } else { "hvc1" };
            (hevc(name, record)?, Some(record))
        }
        b"av01" => (av1(of(b"av1C").ok_or(damaged)?)?, None),
        b"vp09" => (vpcc(of(b"vpcC").ok_or(damaged)?)?, None),
        b"vp08" => ("vp8".to_owned(), None),
        b"encv" => return Err(VideoError::Protected),
        _ => return Err(VideoError::Codec(printable(&kind))),
    };
    Ok(Codec {
        name,
        description: description.map(<[u8]>::to_vec),
    })
}

/// Profile, level and depth of the VP9 record.
fn vpcc(record: &[u8]) -> Result<String, VideoError> {
    let mut cursor = Cursor(record);
    cursor.u32()?;
    Ok(vp9(cursor.u8()?, cursor.u8()?, cursor.u8()? >> 4))
}
