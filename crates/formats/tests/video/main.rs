//! The demuxers against ffmpeg: files made by ffmpeg, times told by ffprobe.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod matroska;
mod matroska_hostile;
mod mp4;
mod support;
mod webm;
