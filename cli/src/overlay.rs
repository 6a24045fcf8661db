//! `--overlay`: the frames once more, with everybody's skeleton drawn on them, as a video or as pictures.

use crate::draw::{self, Canvas};
use crate::error::Error;
use crate::matroska;
use crate::output::{Inputs, Results};
use crate::say::tell;
use crate::video::{PROTOCOLS, url};
use image::ImageEncoder;
use image::codecs::jpeg::JpegEncoder;
use sagitta_motion::{KeypointSchema, PeopleFrame};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

/// Endings of a path that ask for a video, with FFmpeg's names of their containers; all others are folders.
const VIDEOS: [(&str, &str); 4] = [
    ("mp4", "mp4"),
    ("m4v", "mp4"),
    ("mov", "mov"),
    ("mkv", "matroska"),
];

/// Encoders of H.264 in the order of preference, and what is taken where there is none.
const ENCODERS: [&str; 5] = [
    "libx264",
    "h264_videotoolbox",
    "libopenh264",
    "h264_mf",
    "mpeg4",
];

/// Quality of single pictures, 1–100.
const JPEG_QUALITY: u8 = 92;

/// Where drawn frames go. They get there when they are whole.
pub struct Overlay<'a> {
    path: PathBuf,
    schema: KeypointSchema,
    results: Results<'a>,
    target: Target,
}

enum Target {
    Folder {
        written: usize,
    },
    /// Not started before the size of the first frame is known.
    Video {
        made: Made,
        running: Option<Running>,
    },
}

/// What FFmpeg makes of the frames.
struct Made {
    /// The file that it writes.
    file: PathBuf,
    encoder: &'static str,
    container: &'static str,
}

/// FFmpeg, taking frames of one size.
struct Running {
    child: Child,
    stdin: ChildStdin,
    size: (u32, u32),
    first_s: f64,
}

impl<'a> Overlay<'a> {
    /// Checks that frames can be written to `path`, before any work is done.
    ///
    /// # Errors
    /// It is one of the inputs, the folder is not empty or cannot be made, the file cannot be written,
    /// FFmpeg is missing or has no encoder that is known.
    pub fn open(path: &Path, inputs: &'a Inputs) -> Result<Self, Error> {
        let ending = path
            .extension()
            .map(|e| e.to_string_lossy().to_ascii_lowercase())
            .unwrap_or_default();
        let container = VIDEOS.iter().find(|(known, _)| *known == ending);
        let (results, target) = match container {
            Some((_, container)) => video(path, container, inputs)?,
            None => folder(path, inputs)?,
        };
        Ok(Self {
            path: path.to_owned(),
            schema: KeypointSchema::default(),
            results,
            target,
        })
    }

    /// The points of the poses that are drawn.
    pub fn set_schema(&mut self, schema: KeypointSchema) {
        self.schema = schema;
    }

    /// Draws everybody into a frame's pixels and writes it.
    ///
    /// # Errors
    /// The disk is full, FFmpeg gave up, or the frame has another size than the first.
    pub fn add(&mut self, people: &PeopleFrame, rgba: &mut [u8]) -> Result<(), Error> {
        let (width, height) = (people.width, people.height);
        let mut canvas = Canvas {
            width,
            height,
            rgba,
        };
        draw::people(&mut canvas, self.schema, people);
        match &mut self.target {
            Target::Folder { written } => {
                *written += 1;
                let name = PathBuf::from(format!("{written:06}.jpg"));
                let bytes = picture(&self.path.join(&name), rgba, width, height)?;
                self.results.add(&name, &bytes)
            }
            Target::Video { made, running } => {
                let running = match running {
                    Some(running) => running,
                    None => running.insert(Running::start(&self.path, made, people)?),
                };
                running.add(&self.path, people, rgba)
            }
        }
    }

    /// Completes the video, and puts all where it was asked for.
    ///
    /// # Errors
    /// FFmpeg could not complete it, or the disk is full.
    pub fn close(self) -> Result<(), Error> {
        match self.target {
            // Without a frame there is no video.
            Target::Video { running: None, .. } => return Ok(()),
            Target::Video {
                running: Some(running),
                ..
            } => running.close(&self.path)?,
            Target::Folder { .. } => {}
        }
        self.results.keep().map(|_| ())
    }
}

fn folder<'a>(path: &Path, inputs: &'a Inputs) -> Result<(Results<'a>, Target), Error> {
    std::fs::create_dir_all(path).map_err(Error::writing(path))?;
    let mut entries = std::fs::read_dir(path).map_err(Error::reading(path))?;
    match entries.next() {
        None => Ok((Results::below(path, inputs), Target::Folder { written: 0 })),
        Some(_) => Err(Error::Usage(format!(
            "{} is not empty: name a new or an empty folder for --overlay",
            path.display()
        ))),
    }
}

fn video<'a>(
    path: &Path,
    container: &'static str,
    inputs: &'a Inputs,
) -> Result<(Results<'a>, Target), Error> {
    let name = path.file_name().unwrap_or_default();
    let mut results = Results::below(path.parent().unwrap_or(Path::new("")), inputs);
    // Whether it can be written is told now and not after all the work.
    let file = results.reserve(Path::new(name))?;
    let made = Made {
        file,
        encoder: encoder()?,
        container,
    };
    let running = None;
    Ok((results, Target::Video { made, running }))
}

/// The best encoder that FFmpeg has.
fn encoder() -> Result<&'static str, Error> {
    let mut command = Command::new("ffmpeg");
    command
        .args(["-hide_banner", "-encoders"])
        .stdin(Stdio::null());
    let listed = command.output().map_err(|_| Error::NoFfmpeg("ffmpeg"))?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let has = |name: &&&str| listed.split_whitespace().any(|word| word == **name);
    match ENCODERS.iter().find(has) {
        Some(encoder) => {
            if *encoder == "mpeg4" {
                tell(
                    "this FFmpeg cannot write H.264; the overlay is written as MPEG-4, \
                     which browsers do not play",
                );
            }
            Ok(encoder)
        }
        None => Err(Error::Usage(
            "this FFmpeg can write neither H.264 nor MPEG-4 video: name a folder for --overlay"
                .to_owned(),
        )),
    }
}

fn picture(path: &Path, rgba: &[u8], width: u32, height: u32) -> Result<Vec<u8>, Error> {
    let rgb: Vec<u8> = rgba
        .chunks_exact(4)
        .flat_map(|p| p.iter().take(3).copied())
        .collect();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)
        .write_image(&rgb, width, height, image::ExtendedColorType::Rgb8)
        .map_err(|e| Error::input(path, format!("the picture cannot be encoded ({e})")))?;
    Ok(bytes)
}

impl Running {
    fn start(path: &Path, made: &Made, first: &PeopleFrame) -> Result<Self, Error> {
        let quality: &[&str] = match made.encoder {
            "libx264" => &["-crf", "20", "-preset", "veryfast"],
            _ => &["-b:v", "8M"],
        };
        let mut command = Command::new("ffmpeg");
        command
            .args(["-v", "error", "-y", "-protocol_whitelist", PROTOCOLS])
            .args(["-format_whitelist", "matroska", "-f", "matroska"])
            .args(["-i", "pipe:0"])
            // H.264 with colours at half resolution wants even sides.
            .args([
                "-vf",
                "pad=ceil(iw/2)*2:ceil(ih/2)*2",
                "-pix_fmt",
                "yuv420p",
            ])
            .args(["-c:v", made.encoder])
            .args(quality)
            // Each frame keeps its own time, to a 90,000th of a second.
            .args(["-fps_mode", "passthrough", "-enc_time_base", "1:90000"])
            .args(["-video_track_timescale", "90000", "-movflags", "+faststart"])
            .args(["-f", made.container])
            .arg(url(&made.file)?)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        alone(&mut command);
        let mut child = command.spawn().map_err(|_| Error::NoFfmpeg("ffmpeg"))?;
        let stdin = child.stdin.take().ok_or(Error::NoFfmpeg("ffmpeg"))?;
        let mut running = Self {
            child,
            stdin,
            size: (first.width, first.height),
            first_s: first.t_s,
        };
        let head = matroska::head(first.width, first.height);
        if running.stdin.write_all(&head).is_err() {
            return Err(running.gave_up(path));
        }
        Ok(running)
    }

    fn add(&mut self, path: &Path, frame: &PeopleFrame, rgba: &[u8]) -> Result<(), Error> {
        if (frame.width, frame.height) != self.size {
            let problem =
                "the frames of this recording differ in size: name a folder for --overlay";
            return Err(Error::input(path, problem));
        }
        let before = matroska::before(frame.t_s - self.first_s, rgba.len());
        let written = self
            .stdin
            .write_all(&before)
            .and_then(|()| self.stdin.write_all(rgba));
        written.map_err(|_| self.gave_up(path))
    }

    fn close(self, path: &Path) -> Result<(), Error> {
        let Self { child, stdin, .. } = self;
        drop(stdin);
        let output = child
            .wait_with_output()
            .map_err(|_| Error::NoFfmpeg("ffmpeg"))?;
        match output.status.success() {
            true => Ok(()),
            false => Err(failed(path, &output.stderr)),
        }
    }

    /// What FFmpeg said when it stopped reading.
    fn gave_up(&mut self, path: &Path) -> Error {
        self.child.kill().ok();
        let mut said = Vec::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            std::io::Read::read_to_end(&mut stderr, &mut said).ok();
        }
        self.child.wait().ok();
        failed(path, &said)
    }
}

/// Ctrl-C is not for FFmpeg: it would complete the video as far as it came.
#[cfg(unix)]
fn alone(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
fn alone(_: &mut Command) {}

fn failed(path: &Path, said: &[u8]) -> Error {
    let said = String::from_utf8_lossy(said);
    let why = said.lines().next().unwrap_or("no reason given").trim();
    Error::input(
        path,
        format!(
            "FFmpeg could not write this video ({why}): check the place on the disk, or name a folder for --overlay"
        ),
    )
}
