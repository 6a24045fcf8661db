//! WebM files, element by element.

/// An element with a size of four bytes.
pub fn element(id: u32, body: &[u8]) -> Vec<u8> {
    let id: Vec<u8> = id
        .to_be_bytes()
        .into_iter()
        .skip_while(|b| *b == 0)
        .collect();
    let size = (0x1000_0000 | body.len() as u32).to_be_bytes();
    [&id[..], &size, body].concat()
}

pub fn unsigned(id: u32, value: u32) -> Vec<u8> {
    element(id, &value.to_be_bytes())
}

pub fn join(parts: &[Vec<u8>]) -> Vec<u8> {
    parts.concat()
}

pub fn simple_block(track: u8, time: i16, flags: u8, data: &[u8]) -> Vec<u8> {
    let head = [&[0x80 | track][..], &time.to_be_bytes(), &[flags]].concat();
    element(0xA3, &[&head, data].concat())
}

pub fn group(time: i16, refers: bool, data: &[u8]) -> Vec<u8> {
    let head = [&[0x81][..], &time.to_be_bytes(), &[0]].concat();
    let mut parts = vec![element(0xA1, &[&head, data].concat())];
    if refers {
        parts.push(element(0xFB, &[0xFF]));
    }
    element(0xA0, &join(&parts))
}

/// What stands before the clusters: a picture of 16 × 8 pixels, rolled by degrees; `entry` is added to
/// the description of its track.
pub fn head(codec: &[u8], roll: f32, entry: &[u8]) -> Vec<u8> {
    let header = element(0x1A45_DFA3, &element(0x4282, b"webm\0"));
    let size = join(&[unsigned(0xB0, 16), unsigned(0xBA, 8)]);
    let picture = [
        unsigned(0xD7, 1),
        unsigned(0x83, 1),
        element(0x86, codec),
        element(
            0xE0,
            &[size, element(0x7670, &element(0x7675, &roll.to_be_bytes()))].concat(),
        ),
        entry.to_vec(),
    ];
    let sound = [
        unsigned(0xD7, 2),
        unsigned(0x83, 2),
        element(0x86, b"A_OPUS"),
    ];
    let tracks = join(&[element(0xAE, &join(&sound)), element(0xAE, &join(&picture))]);
    let info = element(0x1549_A966, &unsigned(0x2A_D7B1, 500_000));
    // A segment of unknown size.
    let segment = [0x18, 0x53, 0x80, 0x67, 0xFF].to_vec();
    join(&[
        header,
        segment,
        element(0xEC, &[0; 9]),
        info,
        element(0x1654_AE6B, &tracks),
    ])
}
