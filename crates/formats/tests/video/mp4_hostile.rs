//! The demuxer against files that mean harm: whatever the bytes, it answers soon, within its limits,
//! and without a panic.

use crate::hostile::{attack, changes, check};
use proptest::prelude::*;
use sagitta_formats::video::{Limits, Scanner, VideoError, read};

fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let size = (body.len() + 8) as u32;
    [&size.to_be_bytes()[..], kind, body].concat()
}

fn words(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_be_bytes()).collect()
}

const MATRIX: [u32; 9] = [0, 0x1_0000, 0, 0xffff_0000, 0, 0, 0, 0, 0x4000_0000];

/// 16 × 8 pixels, 12 frames in the tables and 4 in a fragment, B-frames, an edit list, turned by 90°.
fn movie() -> Vec<u8> {
    let avcc = boxed(b"avcC", &[1, 0x42, 0xc0, 0x1e, 0xff, 0xe0, 0]);
    let mut entry = vec![0; 24];
    entry.extend([0, 16, 0, 8]);
    entry.extend([0; 50]);
    entry.extend(avcc);
    let sizes: Vec<u32> = [0, 0, 12]
        .into_iter()
        .chain((0..12).map(|i| 10 + i))
        .collect();
    let stbl = [
        boxed(b"stsd", &[words(&[0, 1]), boxed(b"avc1", &entry)].concat()),
        boxed(b"stsz", &words(&sizes)),
        boxed(b"stco", &words(&[0, 3, 24, 80, 150])),
        boxed(b"stsc", &words(&[0, 2, 1, 5, 1, 2, 4, 1])),
        boxed(b"stts", &words(&[0, 2, 6, 100, 6, 110])),
        boxed(b"ctts", &words(&[0, 3, 1, 100, 1, 300, 10, 0])),
        boxed(b"stss", &words(&[0, 2, 1, 7])),
    ]
    .concat();
    let mdia = [
        boxed(b"mdhd", &words(&[0, 0, 0, 1000, 1240, 0])),
        boxed(
            b"hdlr",
            &[words(&[0, 0]), b"vide".to_vec(), words(&[0; 4])].concat(),
        ),
        boxed(b"minf", &boxed(b"stbl", &stbl)),
    ]
    .concat();
    let tkhd = [
        &[7, 0, 0, 1, 0, 1240, 0, 0, 0, 0],
        &MATRIX[..],
        &[16 << 16, 8 << 16],
    ]
    .concat();
    let trak = [
        boxed(b"tkhd", &words(&tkhd)),
        boxed(
            b"edts",
            &boxed(b"elst", &words(&[0, 1, 1100, 100, 0x1_0000])),
        ),
        boxed(b"mdia", &mdia),
    ]
    .concat();
    let mut identity = MATRIX;
    (identity[0], identity[1], identity[3], identity[4]) = (0x1_0000, 0, 0, 0x1_0000);
    let mvhd = [
        &[0, 0, 0, 1000, 1240, 0x1_0000, 0, 0, 0],
        &identity[..],
        &[0; 7],
    ]
    .concat();
    let moov = [
        boxed(b"mvhd", &words(&mvhd)),
        boxed(b"trak", &trak),
        boxed(b"mvex", &boxed(b"trex", &words(&[0, 1, 1, 100, 10, 0]))),
    ]
    .concat();
    let traf = [
        boxed(b"tfhd", &words(&[0x2_0000, 1])),
        boxed(b"tfdt", &words(&[0, 1260])),
        boxed(
            b"trun",
            &words(&[0x301, 4, 16, 100, 10, 100, 10, 100, 10, 100, 10]),
        ),
    ]
    .concat();
    [
        boxed(b"ftyp", b"isom\0\0\0\0"),
        boxed(b"mdat", &[7; 300]),
        boxed(b"moov", &moov),
        boxed(
            b"moof",
            &[boxed(b"mfhd", &words(&[0, 1])), boxed(b"traf", &traf)].concat(),
        ),
        boxed(b"mdat", &[9; 60]),
    ]
    .concat()
}

#[test]
fn the_file_under_attack_is_a_good_one() {
    let bytes = movie();
    let movie = read(&bytes, Limits::default()).unwrap();
    let video = &movie.video;
    assert_eq!(
        (video.width, video.height, video.orientation.degrees()),
        (16, 8, 90)
    );
    assert_eq!(
        (video.codec.name.as_str(), video.samples.len()),
        ("avc1.42C01E", 16)
    );
    // Decoding 0 100 200 … 500 600 710 …, shifts 100 300 0 …, the edit list starts at 100.
    let pts: Vec<i64> = video.samples.iter().map(|s| s.pts).take(5).collect();
    assert_eq!(pts, [0, 300, 100, 200, 300]);
    // The list ends at 1200; the last frame of the tables is at 1150, the fragment starts at 1260.
    let shown: Vec<bool> = video.samples.iter().map(|s| s.shown).collect();
    // Of the two frames at 300 one is shown.
    assert_eq!(shown.iter().filter(|s| **s).count(), 11, "{shown:?}");
    assert_eq!((movie.doubled, movie.cut_short), (1, false));
    let keys: Vec<usize> = video
        .samples
        .iter()
        .enumerate()
        .filter(|(_, s)| s.key)
        .map(|(i, _)| i)
        .collect();
    assert_eq!(keys, [0, 6, 12, 13, 14, 15]);
    let offsets: Vec<u64> = video.samples.iter().map(|s| s.offset).collect();
    assert_eq!(offsets[..7], [24, 34, 45, 57, 70, 80, 95]);
    check(&movie, bytes.len(), Limits::default());
}

#[test]
fn numbers_that_promise_too_much_are_refused_before_they_cost_anything() {
    let bytes = movie();
    let at = |kind: &[u8; 4]| bytes.windows(4).position(|w| w == kind).unwrap() + 4;
    let with = |place: usize, value: u32| {
        let mut bytes = bytes.clone();
        bytes[place..place + 4].copy_from_slice(&value.to_be_bytes());
        read(&bytes, Limits::default())
    };
    // The same size for four thousand million samples.
    let mut same = bytes.clone();
    same[at(b"stsz") + 4..at(b"stsz") + 12].copy_from_slice(&words(&[1, u32::MAX]));
    assert!(matches!(
        read(&same, Limits::default()),
        Err(VideoError::TooLarge(_))
    ));
    assert!(matches!(
        with(at(b"trun") + 4, u32::MAX),
        Err(VideoError::TooLarge(_))
    ));
    assert!(matches!(
        with(at(b"stsc") + 4, u32::MAX),
        Err(VideoError::Damaged(_))
    ));
    assert!(matches!(
        with(at(b"mdhd") + 12, 0),
        Err(VideoError::Damaged(_))
    ));
    // A day between two frames, and an edit list that shows everything.
    let mut slow = bytes.clone();
    slow[at(b"elst") + 8..at(b"elst") + 12].copy_from_slice(&words(&[0]));
    slow[at(b"stts") + 12..at(b"stts") + 16].copy_from_slice(&words(&[86_400_000]));
    let answer = read(&slow, Limits::default());
    assert!(matches!(answer, Err(VideoError::TooLarge(_))), "{answer:?}");
    // A box that claims to be longer than the file.
    assert_eq!(with(at(b"moov") - 8, u32::MAX), Err(VideoError::CutShort));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_never_panic(
        changes in changes(),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        attack(movie(), changes, cut);
    }

    #[test]
    fn noise_never_panics(noise in prop::collection::vec(any::<u8>(), 0..400), index in any::<bool>()) {
        let kind = if index { b"moov" } else { b"moof" };
        let bytes = [boxed(b"ftyp", b"isom"), boxed(kind, &noise)].concat();
        prop_assert!(read(&bytes, Limits::default()).is_err());
    }

    #[test]
    fn a_scanner_that_is_fed_wrong_bytes_ends(feed in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..64), 1..50)) {
        let mut scanner = Scanner::new(1 << 40, Limits { max_index_bytes: 1 << 10, ..Limits::default() }).unwrap();
        for bytes in feed {
            let Some(range) = scanner.need() else { break };
            prop_assert!(range.start < range.end && range.end <= 1 << 40);
            if scanner.feed(&bytes).is_err() {
                return Ok(());
            }
        }
    }
}
