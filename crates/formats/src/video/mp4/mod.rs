//! MP4 and MOV, after ISO/IEC 14496-12 (boxes, sample tables, fragments, edit lists), 14496-15 (AVC,
//! HEVC), and the AV1 and VP9 bindings.

mod boxes;
mod codec;
mod edits;
mod fragments;
mod meta;
mod moov;
mod samples;
mod scan;

pub(super) use scan::Scanner;
