//! Elements: an id, a size, content. Numbers with bounds.

use crate::video::VideoError;

/// Most bytes that a head can have: four of id, eight of size.
pub(super) const HEAD_BYTES: usize = 12;

/// The head of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub id: u32,
    /// Bytes of the head itself.
    pub len: usize,
    /// Bytes of the content; `None`: as far as it goes.
    pub size: Option<u64>,
}

/// What stands at the front of a slice.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Front {
    Head(Head),
    /// The slice is too short to tell.
    Short,
    /// No element.
    Broken,
}

/// Reads the head at the front of `bytes`.
pub(super) fn front(bytes: &[u8]) -> Front {
    let read = |bytes, most| match vint(bytes, most) {
        Ok(Some(number)) => Ok(number),
        Ok(None) => Err(Front::Short),
        Err(()) => Err(Front::Broken),
    };
    let both = read(bytes, 4).and_then(|id| {
        let rest = bytes.get(id.len..).unwrap_or_default();
        Ok((id, read(rest, 8)?))
    });
    match both {
        Ok((id, size)) => Front::Head(Head {
            // Four bytes at most.
            id: id.raw as u32,
            len: id.len + size.len,
            size: size.value(),
        }),
        Err(front) => front,
    }
}

/// A number that says its own length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vint {
    pub len: usize,
    /// With its marker.
    raw: u64,
}

impl Vint {
    /// Without its marker; `None` where all bits are set, which means "unknown".
    pub fn value(self) -> Option<u64> {
        let all = (1_u64 << (7 * self.len)) - 1;
        let value = self.raw & all;
        (value != all).then_some(value)
    }
}

/// A number of at most `most` bytes, 8 at most; `Ok(None)` where the slice ends early.
pub(super) fn vint(bytes: &[u8], most: usize) -> Result<Option<Vint>, ()> {
    let Some(first) = bytes.first() else {
        return Ok(None);
    };
    let len = first.leading_zeros() as usize + 1;
    if len > most {
        return Err(());
    }
    let number = bytes.get(..len).map(|bytes| Vint {
        len,
        raw: unsigned(bytes),
    });
    Ok(number)
}

/// Big-endian, of up to eight bytes; further ones push the first out.
fn unsigned(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |n, &b| (n << 8) | u64::from(b))
}

/// An unsigned element.
pub(super) fn number(body: &[u8]) -> Result<u64, VideoError> {
    if body.len() > 8 {
        return Err(VideoError::Damaged("a number is too long"));
    }
    Ok(unsigned(body))
}

/// A floating-point element; an empty one is 0.
pub(super) fn float(body: &[u8]) -> Result<f64, VideoError> {
    match *body {
        [] => Ok(0.0),
        [a, b, c, d] => Ok(f32::from_be_bytes([a, b, c, d]).into()),
        [a, b, c, d, e, f, g, h] => Ok(f64::from_be_bytes([a, b, c, d, e, f, g, h])),
        _ => Err(VideoError::Damaged("a number has an odd length")),
    }
}

/// The elements within `bytes`; ends quietly at the first that does not fit.
pub(super) fn children(bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let Front::Head(head) = front(rest) else {
            return None;
        };
        let size = usize::try_from(head.size?).ok()?;
        let (body, after) = rest.get(head.len..)?.split_at_checked(size)?;
        rest = after;
        Some((head.id, body))
    })
}

/// The first element of an id.
pub(super) fn child(bytes: &[u8], id: u32) -> Option<&[u8]> {
    children(bytes)
        .find(|(i, _)| *i == id)
        .map(|(_, body)| body)
}

/// The first unsigned element of an id, or `default`.
pub(super) fn number_or(bytes: &[u8], id: u32, default: u64) -> Result<u64, VideoError> {
    child(bytes, id).map_or(Ok(default), number)
}

/// The first floating-point element of an id, or `default`.
pub(super) fn float_or(bytes: &[u8], id: u32, default: f64) -> Result<f64, VideoError> {
    child(bytes, id).map_or(Ok(default), float)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_have_every_length() {
        let head = |id, len, size| Front::Head(Head { id, len, size });
        assert_eq!(front(&[0xA3, 0x85, 9]), head(0xA3, 2, Some(5)));
        assert_eq!(front(&[0x42, 0x82, 0x40, 0x02]), head(0x4282, 4, Some(2)));
        let live = [0x1F, 0x43, 0xB6, 0x75, 1, 255, 255, 255, 255, 255, 255, 255];
        assert_eq!(front(&live), head(0x1F43_B675, 12, None));
        assert_eq!(front(&[0xA3, 0xFF]), head(0xA3, 2, None));
        for short in [&live[..0], &live[..3], &live[..11]] {
            assert_eq!(front(short), Front::Short);
        }
        assert_eq!(front(&[0x08, 0x80]), Front::Broken);
        assert_eq!(front(&[0xA3, 0x00]), Front::Broken);
    }

    #[test]
    fn numbers_have_every_length() {
        assert_eq!(number(&[]), Ok(0));
        assert_eq!(number(&[0x0F, 0x42, 0x40]), Ok(1_000_000));
        assert_eq!(number(&[255; 8]), Ok(u64::MAX));
        assert!(number(&[0; 9]).is_err());
        assert_eq!(float(&(-90_f32).to_be_bytes()), Ok(-90.0));
        assert_eq!(float(&1.5_f64.to_be_bytes()), Ok(1.5));
        assert!(float(&[0; 3]).is_err());
    }
}
