//! Raw pictures with their times, as a stream that FFmpeg reads from a pipe.
//!
//! Matroska is the simplest container that carries a time with each raw picture. Elements and their
//! numbers: RFC 9559; the framing: RFC 8794.

/// Nanoseconds per tick of the stream's clock.
const TICK_NS: u64 = 1_000;

/// What an element without an end in sight has for its size.
const ENDLESS: u64 = 0x01ff_ffff_ffff_ffff;

/// An element: its number as it is written, its content.
fn element(id: u32, content: &[u8]) -> Vec<u8> {
    let mut bytes = number(id);
    bytes.extend(size(content.len() as u64));
    bytes.extend(content);
    bytes
}

/// Number and size of an element whose content follows.
fn number(id: u32) -> Vec<u8> {
    let bytes = id.to_be_bytes();
    bytes.into_iter().skip_while(|b| *b == 0).collect()
}

/// A size in eight bytes.
fn size(length: u64) -> [u8; 8] {
    (length | 1 << 56).to_be_bytes()
}

fn uint(id: u32, value: u64) -> Vec<u8> {
    element(id, &value.to_be_bytes())
}

/// The beginning of a stream of RGBA pictures of one size.
pub fn head(width: u32, height: u32) -> Vec<u8> {
    let doc_type = [
        element(0x4282, b"matroska"),
        uint(0x4287, 4),
        uint(0x4285, 2),
    ]
    .concat();
    let info = uint(0x2a_d7b1, TICK_NS);
    let picture = [
        uint(0xb0, u64::from(width)),
        uint(0xba, u64::from(height)),
        element(0x2e_b524, b"RGBA"),
    ];
    let track = [
        uint(0xd7, 1),
        uint(0x73c5, 1),
        uint(0x83, 1),
        element(0x86, b"V_UNCOMPRESSED"),
        element(0xe0, &picture.concat()),
    ];
    [
        element(0x1a45_dfa3, &doc_type),
        number(0x1853_8067),
        ENDLESS.to_be_bytes().to_vec(),
        element(0x1549_a966, &info),
        element(0x1654_ae6b, &element(0xae, &track.concat())),
    ]
    .concat()
}

/// What stands before a picture of `bytes` bytes at a time, which is not before 0.
pub fn before(t_s: f64, bytes: usize) -> Vec<u8> {
    let time = uint(0xe7, (t_s * 1e9 / TICK_NS as f64).round().max(0.0) as u64);
    // Track 1, no time beside the cluster's, a key frame.
    let block = [0x81, 0, 0, 0x80];
    let content = (block.len() + bytes) as u64;
    let length = time.len() as u64 + 1 + 8 + content;
    let mut head = number(0x1f43_b675);
    head.extend(size(length));
    head.extend(time);
    head.extend(number(0xa3));
    head.extend(size(content));
    head.extend(block);
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_framed() {
        assert_eq!(
            element(0x4282, b"ab"),
            [0x42, 0x82, 1, 0, 0, 0, 0, 0, 0, 2, b'a', b'b']
        );
        let head = before(0.25, 4);
        assert_eq!(head[..4], [0x1f, 0x43, 0xb6, 0x75]);
        // The cluster's size counts all that follows it, with the picture.
        assert_eq!(head[11] as usize, head.len() - 12 + 4);
        assert_eq!(head[21..29], 250_000u64.to_be_bytes());
    }
}
