//! The WebM and Matroska demuxer against files that mean harm: whatever the bytes, it answers soon,
//! within its limits, and without a panic.

use crate::hostile::{attack, changes, check};
use crate::webm::{element, group, head, join, simple_block, unsigned};
use proptest::prelude::*;
use sagitta_formats::video::{Limits, Scanner, VideoError, read};

const KEY: &[u8] = &[0x82, 0x49, 0x83, 0x42, 0, 0, 0];
const DELTA: &[u8] = &[0x86, 0, 1];
const HIDDEN: &[u8] = &[0x84, 0, 1];
const SUPERFRAME: &[u8] = &[0x84, 0, 1, 0x86, 0, 0xC1, 3, 2, 0xC1];

/// 16 × 8 pixels of VP9 turned by 90°, in a cluster with a size and one without.
fn movie() -> Vec<u8> {
    let first = [
        unsigned(0xE7, 1000),
        simple_block(1, -10, 0x80, KEY),
        simple_block(2, 0, 0x80, &[9; 40]),
        simple_block(1, 20, 0, SUPERFRAME),
        simple_block(1, 40, 0, HIDDEN),
        simple_block(1, 60, 0x08, DELTA),
        simple_block(1, 80, 0, DELTA),
    ];
    let second = [
        [0x1F, 0x43, 0xB6, 0x75, 0xFF].to_vec(),
        unsigned(0xE7, 1100),
        group(0, false, KEY),
        group(20, true, DELTA),
        element(0xEC, &[0; 3]),
        group(40, true, DELTA),
    ];
    let cues = element(0x1C53_BB6B, &[1, 2, 3]);
    join(&[
        head(b"V_VP9", -90.0, &[]),
        element(0x1F43_B675, &join(&first)),
        join(&second),
        cues,
    ])
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
        (video.codec.name.as_str(), video.timescale),
        ("vp09.00.10.08", 2000)
    );
    let all = |of: fn(&sagitta_formats::video::Sample) -> i64| -> Vec<i64> {
        video.samples.iter().map(of).collect()
    };
    assert_eq!(all(|s| s.pts), [0, 30, 50, 70, 90, 110, 130, 150]);
    assert_eq!(all(|s| s.shown.into()), [1, 1, 0, 0, 1, 1, 1, 1]);
    assert_eq!(all(|s| s.key.into()), [1, 0, 0, 0, 0, 1, 0, 0]);
    for sample in &video.samples {
        let (from, to) = (
            sample.offset as usize,
            sample.offset as usize + sample.size as usize,
        );
        let frames = [KEY, DELTA, HIDDEN, SUPERFRAME];
        assert!(frames.contains(&&bytes[from..to]), "{sample:?}");
    }
    assert!(!movie.cut_short);
    check(&movie, bytes.len(), Limits::default());
}

#[test]
fn what_is_packed_or_locked_is_refused_by_name() {
    let encoded = |encoding: &[Vec<u8>]| {
        let list = element(0x6D80, &element(0x6240, &join(encoding)));
        let cluster = [unsigned(0xE7, 0), simple_block(1, 0, 0x80, &KEY[1..])];
        let bytes = join(&[
            head(b"V_VP9", 0.0, &list),
            element(0x1F43_B675, &join(&cluster)),
        ]);
        read(&bytes, Limits::default())
    };
    let compressed = |algorithm| element(0x5034, &unsigned(0x4254, algorithm));
    assert_eq!(encoded(&[compressed(0)]), Err(VideoError::Packed("zlib")));
    assert_eq!(encoded(&[compressed(1)]), Err(VideoError::Packed("bzlib")));
    assert_eq!(encoded(&[compressed(2)]), Err(VideoError::Packed("lzo1x")));
    assert_eq!(encoded(&[unsigned(0x5033, 1)]), Err(VideoError::Protected));
    // The same first byte taken off every frame is put back.
    let stripped = [unsigned(0x4254, 3), element(0x4255, &KEY[..1])];
    let movie = encoded(&[element(0x5034, &join(&stripped))]).unwrap();
    assert_eq!(movie.video.prefix, KEY[..1]);
    assert_eq!(movie.video.codec.name, "vp09.00.10.08");

    let laced = element(
        0x1F43_B675,
        &join(&[unsigned(0xE7, 0), simple_block(1, 0, 0x82, KEY)]),
    );
    let bytes = join(&[head(b"V_VP9", -90.0, &[]), laced]);
    assert_eq!(
        read(&bytes, Limits::default()),
        Err(VideoError::Packed("lacing"))
    );
    let bytes = head(b"V_PRORES", 0.0, &[]);
    assert_eq!(
        read(&bytes, Limits::default()),
        Err(VideoError::Codec("V_PRORES".into()))
    );
}

#[test]
fn h264_without_a_record_is_named_by_its_stream() {
    let stream = [
        0, 0, 0, 1, 9, 0xF0, 0, 0, 0, 1, 0x67, 0x42, 0xC0, 0x1E, 0xFF,
    ];
    let cluster = join(&[unsigned(0xE7, 0), simple_block(1, 0, 0x80, &stream)]);
    let bytes = join(&[
        head(b"V_MPEG4/ISO/AVC", 0.0, &[]),
        element(0x1F43_B675, &cluster),
    ]);
    let codec = read(&bytes, Limits::default()).unwrap().video.codec;
    assert_eq!(
        (codec.name.as_str(), codec.description),
        ("avc1.42C01E", None)
    );
}

#[test]
fn numbers_that_promise_too_much_are_refused_before_they_cost_anything() {
    let bytes = movie();
    let at = |id: &[u8]| bytes.windows(id.len()).position(|w| w == id).unwrap() + id.len();
    let with = |place: usize, value: u32| {
        let mut bytes = bytes.clone();
        bytes[place..place + 4].copy_from_slice(&value.to_be_bytes());
        read(&bytes, Limits::default())
    };
    let tracks = at(&[0x16, 0x54, 0xAE, 0x6B]);
    assert!(matches!(
        with(tracks, 0x1FFF_FFFE),
        Err(VideoError::Damaged(_))
    ));
    assert_eq!(with(tracks, 0x10FF_FFFE), Err(VideoError::CutShort));
    assert!(matches!(
        with(at(&[0x2A, 0xD7, 0xB1]) + 4, 0),
        Err(VideoError::Damaged(_))
    ));
    // A week between two frames, and pictures as large as a town.
    let day = with(at(&[0xE7]) + 4, u32::MAX);
    assert!(matches!(day, Err(VideoError::TooLarge(_))), "{day:?}");
    assert!(matches!(
        with(at(&[0xB0]) + 4, u32::MAX),
        Err(VideoError::TooLarge(_))
    ));
    // Two thousand million empty elements would take minutes.
    let few = Limits {
        max_samples: 1,
        ..Limits::default()
    };
    let voids = [head(b"V_VP9", -90.0, &[]), [0xEC, 0x80].repeat(100)].concat();
    assert!(matches!(read(&voids, few), Err(VideoError::TooLarge(_))));
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
    fn noise_never_panics(noise in prop::collection::vec(any::<u8>(), 0..400)) {
        let bytes = [head(b"V_VP8", -90.0, &[]), element(0x1F43_B675, &noise)].concat();
        if let Ok(movie) = read(&bytes, Limits::default()) {
            check(&movie, bytes.len(), Limits::default());
        }
    }

    #[test]
    fn a_scanner_that_is_fed_wrong_bytes_ends(feed in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..64), 1..50)) {
        let mut scanner = Scanner::new(1 << 40, Limits::default()).unwrap();
        scanner.feed(&[0x1A, 0x45, 0xDF, 0xA3]).unwrap();
        for bytes in feed {
            let Some(range) = scanner.need() else { break };
            prop_assert!(range.start < range.end && range.end <= 1 << 40);
            if scanner.feed(&bytes).is_err() {
                return Ok(());
            }
        }
    }
}
