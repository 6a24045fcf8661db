//! What both demuxers have to stand: a good file with some bytes changed and perhaps its end cut off.

use proptest::prelude::*;
use proptest::sample::Index;
use sagitta_formats::video::{Limits, Movie, read};

/// Places in the file, and what to write there: numbers at which lengths turn over, or any.
pub fn changes() -> impl Strategy<Value = Vec<(Index, u8)>> {
    let value = prop_oneof![
        Just(0_u8),
        Just(1),
        Just(0x7f),
        Just(0x80),
        Just(0xff),
        any::<u8>()
    ];
    prop::collection::vec((any::<Index>(), value), 1..12)
}

/// Reads the changed file, and holds what comes of it to the limits.
pub fn attack(mut bytes: Vec<u8>, changes: Vec<(Index, u8)>, cut: Option<Index>) {
    for (index, value) in changes {
        let at = index.index(bytes.len());
        bytes[at] = value;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    let limits = Limits {
        max_samples: 10_000,
        ..Limits::default()
    };
    if let Ok(movie) = read(&bytes, limits) {
        check(&movie, bytes.len(), limits);
    }
}

/// Whatever the bytes were, the table fits the file and the limits.
pub fn check(movie: &Movie, len: usize, limits: Limits) {
    let video = &movie.video;
    assert!(video.timescale > 0 && video.samples.len() <= limits.max_samples * 4);
    assert!(video.frames() > 0, "something is shown");
    assert!(video.duration_s().is_finite() && video.duration_s() <= limits.max_duration_s);
    for sample in &video.samples {
        assert!(sample.offset + u64::from(sample.size) <= len as u64);
        assert!(!sample.shown || sample.pts >= 0);
        assert!(video.time_s(sample).is_finite());
    }
}
