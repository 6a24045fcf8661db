//! What a file says about its tracks.

use super::codec::Coding;
use super::ebml::{child, children, float_or, number, number_or};
use super::id;
use crate::video::codec::printable;
use crate::video::{Orientation, VideoError};

const VIDEO_TRACK: u64 = 1;
const SOUND_TRACK: u64 = 2;
/// More than this was not taken off the front of frames for being the same in all of them.
const MAX_PREFIX_BYTES: usize = 1024;

/// The track that is read.
#[derive(Debug)]
pub(super) struct Track {
    pub number: u64,
    pub coding: Coding,
    pub width: u32,
    pub height: u32,
    pub aspect: Option<(u32, u32)>,
    pub orientation: Orientation,
    /// What goes before each frame.
    pub prefix: Vec<u8>,
}

impl Track {
    /// The first video track that is enabled and can be read; without any, what stands in the way.
    pub fn choose(tracks: &[u8]) -> Result<Self, VideoError> {
        let entries = || children(tracks).filter(|(id, _)| *id == id::TRACK_ENTRY);
        let mut problem = None;
        let mut sound = false;
        for enabled in [true, false] {
            for (_, entry) in entries() {
                let kind = number_or(entry, id::TRACK_TYPE, 0)?;
                sound |= kind == SOUND_TRACK;
                let is_enabled = number_or(entry, id::FLAG_ENABLED, 1)? != 0;
                if kind != VIDEO_TRACK || is_enabled != enabled {
                    continue;
                }
                match Self::read(entry) {
                    Ok(track) => return Ok(track),
                    Err(error) => problem = problem.or(Some(error)),
                }
            }
        }
        let missing = VideoError::NoVideo(if sound { "sound" } else { "other data" });
        Err(problem.unwrap_or(missing))
    }

    fn read(entry: &[u8]) -> Result<Self, VideoError> {
        if float_or(entry, id::TRACK_TIMESTAMP_SCALE, 1.0)? != 1.0 {
            return Err(VideoError::Damaged(
                "its picture runs on a clock of its own",
            ));
        }
        let number = child(entry, id::TRACK_NUMBER).map_or(Ok(0), number)?;
        let encoding = Encoding::read(entry)?;
        let private = child(entry, id::CODEC_PRIVATE).map(|body| match encoding.of_settings {
            true => [&encoding.prefix, body].concat(),
            false => body.to_vec(),
        });
        let name = child(entry, id::CODEC_ID).unwrap_or_default();
        // Text may be padded with zeros.
        let name = name.split(|&b| b == 0).next().unwrap_or_default();
        let coding = Coding::of(name, private.as_deref())?;
        let video = child(entry, id::VIDEO).unwrap_or_default();
        let (width, height) = (
            side(video, id::PIXEL_WIDTH)?,
            side(video, id::PIXEL_HEIGHT)?,
        );
        Ok(Self {
            number,
            coding,
            width,
            height,
            aspect: aspect(video, (width, height))?,
            orientation: orientation(video)?,
            prefix: if encoding.of_frames {
                encoding.prefix
            } else {
                Vec::new()
            },
        })
    }
}

fn side(video: &[u8], id: u32) -> Result<u32, VideoError> {
    u32::try_from(number_or(video, id, 0)?)
        .map_err(|_| VideoError::TooLarge("its frames have too many pixels"))
}

/// Display size in whatever unit, where its shape is not that of the pixels.
fn aspect(video: &[u8], (width, height): (u32, u32)) -> Result<Option<(u32, u32)>, VideoError> {
    const UNKNOWN: u64 = 4;
    let shown = (
        side(video, id::DISPLAY_WIDTH)?,
        side(video, id::DISPLAY_HEIGHT)?,
    );
    let product = |a: u32, b: u32| u64::from(a) * u64::from(b);
    let same = product(shown.0, height) == product(shown.1, width);
    let given = shown.0 > 0 && shown.1 > 0 && number_or(video, id::DISPLAY_UNIT, 0)? != UNKNOWN;
    Ok((given && !same).then_some(shown))
}

/// A picture filmed upside down or sideways is stored as the roll of its projection,
/// counterclockwise in degrees. What is no quarter turn is left as decoded.
fn orientation(video: &[u8]) -> Result<Orientation, VideoError> {
    let projection = child(video, id::PROJECTION).unwrap_or_default();
    let roll = float_or(projection, id::PROJECTION_ROLL, 0.0)?;
    Ok(match roll {
        90.0 | -270.0 => Orientation::clockwise(270),
        180.0 | -180.0 => Orientation::clockwise(180),
        270.0 | -90.0 => Orientation::clockwise(90),
        _ => Orientation::default(),
    })
}

/// What was done to the track's bytes before they were stored.
#[derive(Debug, Default)]
struct Encoding {
    prefix: Vec<u8>,
    of_frames: bool,
    of_settings: bool,
}

impl Encoding {
    fn read(entry: &[u8]) -> Result<Self, VideoError> {
        let list = child(entry, id::CONTENT_ENCODINGS).unwrap_or_default();
        let mut encodings = children(list).filter(|(id, _)| *id == id::CONTENT_ENCODING);
        let Some((_, encoding)) = encodings.next() else {
            return Ok(Self::default());
        };
        if number_or(encoding, id::ENCODING_TYPE, 0)? != 0 {
            return Err(VideoError::Protected);
        }
        if encodings.next().is_some() {
            return Err(VideoError::Packed("several methods at once"));
        }
        let compression = child(encoding, id::COMPRESSION).unwrap_or_default();
        match number_or(compression, id::COMPRESSION_ALGORITHM, 0)? {
            0 => return Err(VideoError::Packed("zlib")),
            1 => return Err(VideoError::Packed("bzlib")),
            2 => return Err(VideoError::Packed("lzo1x")),
            3 => {}
            _ => return Err(VideoError::Packed("an unknown method")),
        }
        let prefix = child(compression, id::COMPRESSION_SETTINGS).unwrap_or_default();
        if prefix.len() > MAX_PREFIX_BYTES {
            return Err(VideoError::Damaged(
                "what its frames begin with is too long",
            ));
        }
        let scope = number_or(encoding, id::ENCODING_SCOPE, 1)?;
        Ok(Self {
            prefix: prefix.to_vec(),
            of_frames: scope & 1 != 0,
            of_settings: scope & 2 != 0,
        })
    }
}

/// Whether a file with this EBML header holds Matroska.
pub(super) fn is_matroska(header: &[u8]) -> bool {
    let kind = child(header, id::DOC_TYPE).unwrap_or_default();
    matches!(printable(kind).trim_end_matches('?'), "webm" | "matroska")
}
