//! Element ids, with their markers.

pub(super) const EBML: u32 = 0x1A45_DFA3;
pub(super) const DOC_TYPE: u32 = 0x4282;

pub(super) const SEGMENT: u32 = 0x1853_8067;
pub(super) const SEEK_HEAD: u32 = 0x114D_9B74;
pub(super) const INFO: u32 = 0x1549_A966;
pub(super) const TRACKS: u32 = 0x1654_AE6B;
pub(super) const CLUSTER: u32 = 0x1F43_B675;
pub(super) const CUES: u32 = 0x1C53_BB6B;
pub(super) const CHAPTERS: u32 = 0x1043_A770;
pub(super) const TAGS: u32 = 0x1254_C367;
pub(super) const ATTACHMENTS: u32 = 0x1941_A469;

pub(super) const TIMESTAMP_SCALE: u32 = 0x2A_D7B1;

pub(super) const TIMESTAMP: u32 = 0xE7;
pub(super) const SIMPLE_BLOCK: u32 = 0xA3;
pub(super) const BLOCK_GROUP: u32 = 0xA0;
pub(super) const BLOCK: u32 = 0xA1;
pub(super) const REFERENCE_BLOCK: u32 = 0xFB;

pub(super) const TRACK_ENTRY: u32 = 0xAE;
pub(super) const TRACK_NUMBER: u32 = 0xD7;
pub(super) const TRACK_TYPE: u32 = 0x83;
pub(super) const FLAG_ENABLED: u32 = 0xB9;
pub(super) const TRACK_TIMESTAMP_SCALE: u32 = 0x23_314F;
pub(super) const CODEC_ID: u32 = 0x86;
pub(super) const CODEC_PRIVATE: u32 = 0x63A2;

pub(super) const VIDEO: u32 = 0xE0;
pub(super) const PIXEL_WIDTH: u32 = 0xB0;
pub(super) const PIXEL_HEIGHT: u32 = 0xBA;
pub(super) const DISPLAY_WIDTH: u32 = 0x54B0;
pub(super) const DISPLAY_HEIGHT: u32 = 0x54BA;
pub(super) const DISPLAY_UNIT: u32 = 0x54B2;
pub(super) const PROJECTION: u32 = 0x7670;
pub(super) const PROJECTION_ROLL: u32 = 0x7675;

pub(super) const CONTENT_ENCODINGS: u32 = 0x6D80;
pub(super) const CONTENT_ENCODING: u32 = 0x6240;
pub(super) const ENCODING_SCOPE: u32 = 0x5032;
pub(super) const ENCODING_TYPE: u32 = 0x5033;
pub(super) const COMPRESSION: u32 = 0x5034;
pub(super) const COMPRESSION_ALGORITHM: u32 = 0x4254;
pub(super) const COMPRESSION_SETTINGS: u32 = 0x4255;

/// Whether an element stands on the level of clusters and hence ends one of unknown size.
pub(super) fn beside_clusters(id: u32) -> bool {
    matches!(
        id,
        CLUSTER | SEEK_HEAD | INFO | TRACKS | CUES | CHAPTERS | TAGS | ATTACHMENTS | SEGMENT | EBML
    )
}
