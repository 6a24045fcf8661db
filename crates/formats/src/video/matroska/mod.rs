//! WebM and Matroska, after RFC 8794 (EBML) and RFC 9559 (Matroska).
//!
//! A file has no table of its frames: they are found by walking from block to block, of which only
//! the heads are read. Cues are not needed, nor are sizes and durations, which recorders that write
//! as they go leave out.

mod block;
mod codec;
mod ebml;
mod id;
mod scan;
mod tracks;
mod vpx;

pub(super) use scan::Scanner;

/// The first bytes of every EBML file.
pub(super) const MAGIC: [u8; 4] = id::EBML.to_be_bytes();
