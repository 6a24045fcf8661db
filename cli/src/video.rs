//! What a video file holds, and how FFmpeg is called.
//!
//! FFmpeg may read the named file and nothing else. A file can be a playlist whatever its name says, and
//! FFmpeg would read all that it points to: so only demuxers are allowed that find everything in the file
//! itself, and no protocol beyond files and pipes.

use crate::error::Error;
use crate::read;
use sagitta_pose::{Colours, Matrix};
use serde::Deserialize;
use std::ffi::OsString;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

/// What FFmpeg may take a file for, by its own names: MP4 and its like, Matroska, AVI, MPEG-TS. No demuxer of
/// images is among them, as those read patterns of names; photos never go through FFmpeg.
const DEMUXERS: &str = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts";

/// How FFmpeg may reach anything.
pub const PROTOCOLS: &str = "file,pipe";

/// Pixels whose sides differ by less are square.
pub const UNEVEN: f64 = 1e-3;

/// What the container tells before decoding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Info {
    /// Frames, where the container counts them.
    pub frames: Option<usize>,
    /// Width over height of a pixel.
    pub pixel_aspect: f64,
    /// Whether the file says by which matrix its colours are to be computed.
    pub names_matrix: bool,
    /// What the planes of its frames mean, where they are 4:2:0 of 8 bit and square pixels.
    pub planes: Option<Planes>,
}

/// Planes that are taken as they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Planes {
    /// FFmpeg's name of them.
    pub pix_fmt: &'static str,
    /// What they mean.
    pub colours: Colours,
}

#[derive(Deserialize)]
struct Probe {
    #[serde(default)]
    streams: Vec<Stream>,
}

#[derive(Deserialize)]
struct Stream {
    codec_type: Option<String>,
    nb_frames: Option<String>,
    sample_aspect_ratio: Option<String>,
    color_space: Option<String>,
    pix_fmt: Option<String>,
    color_range: Option<String>,
    #[serde(default)]
    disposition: Disposition,
}

#[derive(Default, Deserialize)]
struct Disposition {
    #[serde(default)]
    attached_pic: u8,
}

impl Stream {
    fn info(&self) -> Info {
        let pixel_aspect = self.sample_aspect_ratio.as_deref().and_then(ratio);
        let pixel_aspect = pixel_aspect.unwrap_or(1.0);
        let square = (pixel_aspect - 1.0).abs() <= UNEVEN;
        Info {
            frames: self.nb_frames.as_deref().and_then(|n| n.parse().ok()),
            pixel_aspect,
            names_matrix: self.matrix().is_some(),
            planes: self.planes().filter(|_| square),
        }
    }

    /// The name of the matrix, where there is one.
    fn matrix(&self) -> Option<&str> {
        self.color_space
            .as_deref()
            .filter(|name| *name != "unknown")
    }

    fn planes(&self) -> Option<Planes> {
        let (pix_fmt, full_range) = match self.pix_fmt.as_deref()? {
            "yuv420p" => ("yuv420p", self.color_range.as_deref() == Some("pc")),
            "yuvj420p" => ("yuvj420p", true),
            _ => return None,
        };
        let matrix = match self.matrix() {
            // As browsers take it.
            None | Some("bt709") => Matrix::Bt709,
            Some("smpte170m" | "bt470bg") => Matrix::Bt601,
            Some("bt2020nc") => Matrix::Bt2020,
            Some(_) => return None,
        };
        let colours = Colours { matrix, full_range };
        Some(Planes { pix_fmt, colours })
    }
}

/// Fails with a clear sentence unless both programs can be started.
///
/// # Errors
/// [`Error::NoFfmpeg`].
pub fn require_ffmpeg() -> Result<(), Error> {
    for program in ["ffmpeg", "ffprobe"] {
        let mut command = Command::new(program);
        command
            .arg("-version")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if !command.status().is_ok_and(|status| status.success()) {
            return Err(Error::NoFfmpeg(program));
        }
    }
    Ok(())
}

/// Asks the container what it holds.
///
/// # Errors
/// The file is no video, has sound only, or was cut short before its index.
pub fn probe(path: &Path) -> Result<Info, Error> {
    let entries = "stream=codec_type,nb_frames,sample_aspect_ratio,color_space,color_range,pix_fmt:stream_disposition=attached_pic";
    let mut command = program("ffprobe", path)?;
    command.args(["-v", "error", "-show_entries", entries, "-of", "json"]);
    let output = command.output().map_err(|_| Error::NoFfmpeg("ffprobe"))?;
    if !output.status.success() {
        return Err(Error::input(
            path,
            unreadable(&String::from_utf8_lossy(&output.stderr), &head(path)),
        ));
    }
    let probe: Probe = serde_json::from_slice(&output.stdout).unwrap_or(Probe { streams: vec![] });
    let is = |s: &Stream, kind: &str| s.codec_type.as_deref() == Some(kind);
    let picture = probe
        .streams
        .iter()
        .find(|s| is(s, "video") && s.disposition.attached_pic == 0);
    match picture {
        Some(stream) => Ok(stream.info()),
        None if probe.streams.iter().any(|s| is(s, "audio")) => Err(Error::input(
            path,
            "there is sound in this file but no picture: choose the video itself",
        )),
        None => Err(Error::input(
            path,
            "there is no video in this file: choose another",
        )),
    }
}

/// Frames per second that the camera took, where the container says so; it may play slower.
pub fn capture_rate_hz(path: &Path) -> Option<f64> {
    let entry = "format_tags=com.android.capture.fps";
    let mut command = program("ffprobe", path).ok()?;
    command.args([
        "-v",
        "error",
        "-show_entries",
        entry,
        "-of",
        "default=nw=1:nk=1",
    ]);
    let text = String::from_utf8(command.output().ok()?.stdout).ok()?;
    let rate = text.trim().parse::<f64>().ok();
    rate.filter(|hz| hz.is_finite() && *hz > 0.0)
}

fn unreadable(stderr: &str, head: &[u8]) -> String {
    let boxed = matches!(
        head.get(4..8),
        Some(b"ftyp" | b"mdat" | b"free" | b"wide" | b"skip")
    );
    if boxed && stderr.contains("moov atom not found") {
        return "the video was cut short: the part that says where its frames are is missing, \
                so copy it again from the device that recorded it"
            .to_owned();
    }
    if PLAYLISTS.iter().any(|start| head.starts_with(start)) {
        return "this is no video but a list that points to other files, and those are not followed: \
                choose the video itself"
            .to_owned();
    }
    "this is not a video that is read here: choose an MP4, MOV, WebM, MKV, AVI or TS file, or convert it \
     to one of them"
        .to_owned()
}

/// How lists of other files begin: HLS, FFmpeg's own, DASH, SDP.
const PLAYLISTS: [&[u8]; 5] = [b"#EXTM3U", b"ffconcat", b"<?xml", b"<MPD", b"v=0"];

/// So many first bytes tell what a file is.
const HEAD: u64 = 3 * 192;

fn head(path: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    let read = read::open(path).map(|file| file.take(HEAD).read_to_end(&mut head));
    read.map_or(Vec::new(), |_| head)
}

/// The demuxer of a file that shows by its first bytes what it is; FFmpeg alone would ask its name first.
fn demuxer(head: &[u8]) -> Option<&'static str> {
    let packets = |from: usize, length: usize| {
        let at = |k: usize| head.get(from + k * length) == Some(&0x47);
        at(0) && at(1) && at(2)
    };
    match head.get(4..8) {
        Some(
            b"ftyp" | b"moov" | b"mdat" | b"free" | b"skip" | b"wide" | b"pnot" | b"styp" | b"moof",
        ) => Some("mov"),
        _ if head.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) => Some("matroska"),
        _ if head.starts_with(b"RIFF") && head.get(8..11) == Some(b"AVI") => Some("avi"),
        _ if packets(0, 188) || packets(4, 192) => Some("mpegts"),
        _ => None,
    }
}

/// `-i` with the one file by its whole path, and no way to any other place.
///
/// # Errors
/// The working folder is gone.
pub fn program(name: &str, path: &Path) -> Result<Command, Error> {
    let mut command = Command::new(name);
    command.stdin(Stdio::null());
    command.args(["-protocol_whitelist", PROTOCOLS]);
    command.args(["-format_whitelist", DEMUXERS]);
    if let Some(demuxer) = demuxer(&head(path)) {
        command.args(["-f", demuxer]);
    }
    command.arg("-i").arg(url(path)?);
    Ok(command)
}

/// A path as FFmpeg takes it, whatever signs are in it: whole, so that none begins like an option.
///
/// # Errors
/// The working folder is gone.
pub fn url(path: &Path) -> Result<OsString, Error> {
    let mut url = OsString::from("file:");
    url.push(std::path::absolute(path).map_err(Error::reading(path))?);
    Ok(url)
}

/// "4:3" as a number; `None` where it is unknown ("0:1", "N/A").
fn ratio(text: &str) -> Option<f64> {
    let (width, height) = text.split_once(':')?;
    let ratio = width.parse::<f64>().ok()? / height.parse::<f64>().ok()?;
    (ratio.is_finite() && ratio > 0.0).then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixel_aspect_is_read_where_it_is_known() {
        assert_eq!(ratio("4:3"), Some(4.0 / 3.0));
        assert_eq!(ratio("0:1"), None);
        assert_eq!(ratio("N/A"), None);
        assert_eq!(ratio("1:0"), None);
    }

    #[test]
    fn planes_are_taken_where_they_are_known() {
        let stream = |text: &str| serde_json::from_str::<Stream>(text).unwrap().info().planes;
        let planes = |pix_fmt, matrix, full_range| {
            let colours = Colours { matrix, full_range };
            Some(Planes { pix_fmt, colours })
        };
        assert_eq!(
            stream(r#"{"pix_fmt": "yuv420p"}"#),
            planes("yuv420p", Matrix::Bt709, false)
        );
        let pal = r#"{"pix_fmt": "yuv420p", "color_space": "bt470bg", "color_range": "tv"}"#;
        assert_eq!(stream(pal), planes("yuv420p", Matrix::Bt601, false));
        let phone = r#"{"pix_fmt": "yuvj420p", "color_space": "bt709", "color_range": "pc"}"#;
        assert_eq!(stream(phone), planes("yuvj420p", Matrix::Bt709, true));
        assert_eq!(stream(r#"{"pix_fmt": "yuv420p10le"}"#), None);
        assert_eq!(
            stream(r#"{"pix_fmt": "yuv420p", "color_space": "ycgco"}"#),
            None
        );
        let wide = r#"{"pix_fmt": "yuv420p", "sample_aspect_ratio": "4:3"}"#;
        assert_eq!(stream(wide), None);
    }

    #[test]
    fn a_video_without_its_index_is_called_cut_short() {
        assert!(unreadable("moov atom not found", b"\0\0\0\x20ftypisom").contains("cut short"));
        assert!(unreadable("moov atom not found", b"these are notes").contains("not a video"));
    }

    #[test]
    fn a_list_of_other_files_is_called_one() {
        for start in ["#EXTM3U\n#EXTINF:1,\nx.mp4\n", "ffconcat version 1.0\n"] {
            let said = unreadable("", start.as_bytes());
            assert!(said.contains("points to other files"), "{said}");
        }
    }

    #[test]
    fn every_call_names_demuxers_protocols_and_the_whole_path() {
        for name in ["-i.mp4", "%03d.png", "concat:a|b", "a b"] {
            let command = program("ffprobe", Path::new(name)).unwrap();
            let args: Vec<_> = command
                .get_args()
                .map(|a| a.to_string_lossy().into_owned())
                .collect();
            let [protocols, these, formats, those, input, url] = &args[..] else {
                panic!("{args:?}")
            };
            assert_eq!(
                (protocols.as_str(), these.as_str()),
                ("-protocol_whitelist", "file,pipe")
            );
            assert_eq!(formats, "-format_whitelist");
            assert_eq!(those, "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts");
            assert!(
                input == "-i" && url.starts_with("file:/") && url.ends_with(name),
                "{url}"
            );
        }
    }

    #[test]
    fn first_bytes_tell_the_demuxer() {
        assert_eq!(demuxer(b"\0\0\0\x20ftypisom"), Some("mov"));
        assert_eq!(demuxer(&[0x1a, 0x45, 0xdf, 0xa3, 0]), Some("matroska"));
        assert_eq!(demuxer(b"RIFF\0\0\0\0AVI LIST"), Some("avi"));
        let mut packets = vec![0; 600];
        for k in 0..3 {
            packets[k * 188] = 0x47;
        }
        assert_eq!(demuxer(&packets), Some("mpegts"));
        assert_eq!(demuxer(b"#EXTM3U\n"), None);
    }
}
