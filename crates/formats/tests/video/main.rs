//! The demuxers against ffmpeg, files made by ffmpeg, times told by ffprobe; and against files that mean harm.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod hostile;
mod matroska;
mod matroska_hostile;
mod mp4;
mod mp4_hostile;
mod support;
mod webm;
