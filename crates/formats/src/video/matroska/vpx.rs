//! The first bytes of VP8 and VP9 frames: whether a frame is shown, and how it is coded.
//!
//! RFC 6386 section 9.1 (VP8's frame tag); VP9 bitstream specification 6.2 (uncompressed header),
//! annex A (levels) and annex B (superframes).

/// Bytes from the front that are enough for both.
pub(super) const FRONT_BYTES: usize = 8;

/// Whether a VP8 frame is shown.
pub(super) fn vp8_is_shown(front: &[u8]) -> bool {
    front.first().is_none_or(|tag| tag & 0x10 != 0)
}

/// What the front of a VP9 frame says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vp9 {
    pub profile: u8,
    /// Bits per sample; only key frames say so.
    pub depth: Option<u8>,
    /// Whether this frame, the first of its block, is shown.
    pub shown: bool,
}

/// Reads the front of a VP9 frame; `None` where it is none.
pub(super) fn vp9(front: &[u8]) -> Option<Vp9> {
    let mut bits = Bits {
        bytes: front,
        at: 0,
    };
    if bits.take(2)? != 0b10 {
        return None;
    }
    let profile = bits.take(1)? | (bits.take(1)? << 1);
    if profile == 3 {
        bits.take(1)?;
    }
    let mut vp9 = Vp9 {
        profile,
        depth: None,
        shown: true,
    };
    let shows_an_old_one = bits.take(1)? == 1;
    if shows_an_old_one {
        return Some(vp9);
    }
    let key = bits.take(1)? == 0;
    vp9.shown = bits.take(1)? == 1;
    bits.take(1)?;
    let sync = [bits.take(8), bits.take(8), bits.take(8)];
    if key && sync == [Some(0x49), Some(0x83), Some(0x42)] {
        vp9.depth = Some(match profile {
            0 | 1 => 8,
            _ if bits.take(1)? == 1 => 12,
            _ => 10,
        });
    }
    Some(vp9)
}

/// Whether a VP9 block ends in the index of a superframe, of which exactly one frame is shown.
pub(super) fn is_superframe(block: &[u8]) -> bool {
    let Some(&marker) = block.last().filter(|last| *last & 0xE0 == 0xC0) else {
        return false;
    };
    let (frames, bytes) = (
        usize::from(marker & 7) + 1,
        usize::from(marker >> 3 & 3) + 1,
    );
    let index = 2 + frames * bytes;
    let first = block.len().checked_sub(index).and_then(|at| block.get(at));
    first == Some(&marker)
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    /// The next `count` bits, 8 at most.
    fn take(&mut self, count: usize) -> Option<u8> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8)?;
            value = value << 1 | (byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }
}

/// Level in tenths, most luma samples per second, most luma samples of a picture, longest side.
const VP9_LEVELS: [(u8, u64, u64, u64); 14] = [
    (10, 829_440, 36_864, 512),
    (11, 2_764_800, 73_728, 768),
    (20, 4_608_000, 122_880, 960),
    (21, 9_216_000, 245_760, 1_344),
    (30, 20_736_000, 552_960, 2_048),
    (31, 36_864_000, 983_040, 2_752),
    (40, 83_558_400, 2_228_224, 4_160),
    (41, 160_432_128, 2_228_224, 4_160),
    (50, 311_951_360, 8_912_896, 8_384),
    (51, 588_251_136, 8_912_896, 8_384),
    (52, 1_176_502_272, 8_912_896, 8_384),
    (60, 1_176_502_272, 35_651_584, 16_832),
    (61, 2_353_004_544, 35_651_584, 16_832),
    (62, 4_706_009_088, 35_651_584, 16_832),
];

/// The lowest level that allows such a picture at such a rate.
pub(super) fn vp9_level(width: u32, height: u32, rate_hz: f64) -> u8 {
    let picture = u64::from(width) * u64::from(height);
    let fits = |(_, rate, most, side): &&(u8, u64, u64, u64)| {
        picture as f64 * rate_hz <= *rate as f64
            && picture <= *most
            && u64::from(width.max(height)) <= *side
    };
    VP9_LEVELS
        .iter()
        .find(fits)
        .map_or(62, |(level, ..)| *level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fronts_of_vp9_frames() {
        let key = vp9(&[0x82, 0x49, 0x83, 0x42, 0, 0]).unwrap();
        assert_eq!((key.profile, key.depth, key.shown), (0, Some(8), true));
        // Profile 2 has its higher bit set; the bit after the sync code tells 12 from 10.
        let ten = vp9(&[0x92, 0x49, 0x83, 0x42, 0x00]).unwrap();
        assert_eq!((ten.profile, ten.depth), (2, Some(10)));
        let twelve = vp9(&[0x92, 0x49, 0x83, 0x42, 0x80]).unwrap();
        assert_eq!(twelve.depth, Some(12));
        assert!(
            !vp9(&[0x84, 0]).unwrap().shown,
            "a frame for reference only"
        );
        assert!(vp9(&[0x88]).unwrap().shown, "an old frame is shown again");
        assert_eq!(vp9(&[0x00, 0x49]), None);
        assert_eq!(vp9(&[]), None);
    }

    #[test]
    fn superframes_end_in_their_index() {
        assert!(is_superframe(&[1, 2, 3, 0xC1, 1, 2, 0xC1]));
        assert!(!is_superframe(&[1, 2, 3, 0xC2, 1, 2, 0xC1]));
        assert!(!is_superframe(&[0xC1]));
        assert!(!is_superframe(&[]));
    }

    #[test]
    fn levels_follow_size_and_rate() {
        assert_eq!(vp9_level(256, 144, 15.0), 10);
        assert_eq!(vp9_level(1280, 720, 30.0), 31);
        assert_eq!(vp9_level(1920, 1080, 30.0), 40);
        assert_eq!(vp9_level(1920, 1080, 60.0), 41);
        assert_eq!(vp9_level(7680, 4320, 30.0), 60);
        assert_eq!(vp9_level(u32::MAX, u32::MAX, f64::INFINITY), 62);
    }
}
