//! Any bytes through the demuxers: an error or a movie that lies within the file.
//!
//! Run with `cargo +nightly fuzz run video_index`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sagitta_formats::video::{Limits, read};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        max_samples: 10_000,
        ..Limits::default()
    };
    let Ok(movie) = read(bytes, limits) else {
        return;
    };
    let video = &movie.video;
    assert!(video.timescale > 0 && video.frames() > 0);
    assert!(video.samples.len() <= 4 * limits.max_samples);
    assert!((0.0..=limits.max_duration_s).contains(&video.duration_s()));
    for sample in &video.samples {
        assert!(sample.offset + u64::from(sample.size) <= bytes.len() as u64);
    }
});
