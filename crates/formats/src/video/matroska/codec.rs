//! Codec ids to the names by which decoders know them.

use super::vpx;
use crate::video::codec::{Codec, av1, avc, hevc, printable, vp9};
use crate::video::{Movie, VideoError};

const NO_RECORD: VideoError = VideoError::Damaged("the decoder's settings are missing");

/// How a track is compressed, as far as it is known before its first frame.
#[derive(Debug)]
pub(super) enum Coding {
    /// The track's entry says all.
    Named(Codec),
    Vp8,
    /// The frames say what the entry does not.
    Vp9 {
        profile: Option<u8>,
        level: Option<u8>,
        depth: Option<u8>,
    },
    /// H.264 whose settings stand in the stream itself; `Some` once they were seen.
    AvcStream(Option<[u8; 3]>),
}

impl Coding {
    /// From `CodecID` and `CodecPrivate`.
    pub fn of(id: &[u8], private: Option<&[u8]>) -> Result<Self, VideoError> {
        let with_record = |name, record: &[u8]| {
            Self::Named(Codec {
                name,
                description: Some(record.to_vec()),
            })
        };
        match (id, private) {
            (b"V_VP8", _) => Ok(Self::Vp8),
            (b"V_VP9", features) => Ok(vp9_features(features.unwrap_or_default())),
            (b"V_AV1", record) => Ok(Self::Named(Codec {
                name: av1(record.ok_or(NO_RECORD)?)?,
                description: None,
            })),
            (b"V_MPEG4/ISO/AVC", Some(record)) => Ok(with_record(avc("avc1", record)?, record)),
            (b"V_MPEG4/ISO/AVC", None) => Ok(Self::AvcStream(None)),
            (b"V_MPEGH/ISO/HEVC", record) => {
                let record = record.ok_or(NO_RECORD)?;
                Ok(with_record(hevc("hvc1", record)?, record))
            }
            (other, _) => Err(VideoError::Codec(printable(other))),
        }
    }

    /// How many bytes of the front of each frame are to be looked at.
    pub fn front_bytes(&self) -> usize {
        match self {
            Self::Named(_) | Self::AvcStream(Some(_)) => 0,
            Self::Vp8 | Self::Vp9 { .. } => vpx::FRONT_BYTES,
            Self::AvcStream(None) => 256,
        }
    }

    /// Learns from the front of a frame; answers whether the frame is shown, `None` where that takes
    /// the whole block.
    pub fn look(&mut self, front: &[u8]) -> Option<bool> {
        match self {
            Self::Named(_) => Some(true),
            Self::Vp8 => Some(vpx::vp8_is_shown(front)),
            Self::Vp9 { profile, depth, .. } => {
                let frame = vpx::vp9(front);
                if let Some(key) = frame.filter(|f| f.depth.is_some()) {
                    *profile = profile.or(Some(key.profile));
                    *depth = depth.or(key.depth);
                }
                frame.is_none_or(|f| f.shown).then_some(true)
            }
            Self::AvcStream(settings) => {
                *settings = settings.or_else(|| sequence(front));
                Some(true)
            }
        }
    }

    /// The codec of a movie whose frames were all looked at.
    pub fn codec(&self, movie: &Movie) -> Result<Codec, VideoError> {
        let unreadable = VideoError::Damaged("its first frame does not say how it is coded");
        let name = match self {
            Self::Named(codec) => return Ok(codec.clone()),
            Self::Vp8 => "vp8".to_owned(),
            Self::Vp9 {
                profile,
                level,
                depth,
            } => {
                let (profile, depth) = profile.zip(*depth).ok_or(unreadable)?;
                let video = &movie.video;
                let rate_hz = video.frames() as f64 / video.duration_s().max(1.0);
                let needed = || vpx::vp9_level(video.width, video.height, rate_hz);
                vp9(profile, level.unwrap_or_else(needed), depth)
            }
            Self::AvcStream(settings) => {
                let [profile, compatible, level] = settings.ok_or(unreadable)?;
                avc("avc1", &[1, profile, compatible, level])?
            }
        };
        Ok(Codec {
            name,
            description: None,
        })
    }
}

/// VP9 codec feature metadata of the WebM container guidelines: id, length, value.
fn vp9_features(mut private: &[u8]) -> Coding {
    let (mut profile, mut level, mut depth) = (None, None, None);
    while let [id, 1, value, rest @ ..] = private {
        match id {
            1 => profile = Some(*value).filter(|p| *p < 4),
            2 => level = Some(*value).filter(|l| (10..=62).contains(l)),
            3 => depth = Some(*value).filter(|d| matches!(d, 8 | 10 | 12)),
            _ => {}
        }
        private = rest;
    }
    Coding::Vp9 {
        profile,
        level,
        depth,
    }
}

/// Profile, compatibility and level of the first sequence parameter set behind a start code.
fn sequence(stream: &[u8]) -> Option<[u8; 3]> {
    stream.windows(7).find_map(|bytes| match *bytes {
        [0, 0, 1, nal, profile, compatible, level] if nal & 0x1f == 7 => {
            Some([profile, compatible, level])
        }
        _ => None,
    })
}
