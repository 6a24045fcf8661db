//! `--overlay`: the frames once more, with everybody's skeleton drawn on them, as a video or as pictures.

use crate::draw::{self, Canvas};
use crate::error::Error;
use crate::matroska;
use image::ImageEncoder;
use image::codecs::jpeg::JpegEncoder;
use sagitta_motion::{KeypointSchema, PeopleFrame};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

/// Endings of a path that ask for a video; all others are folders.
const VIDEOS: [&str; 4] = ["mp4", "m4v", "mov", "mkv"];

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

/// Where drawn frames go.
pub struct Overlay {
    path: PathBuf,
    schema: KeypointSchema,
    target: Target,
}

enum Target {
    Folder {
        written: usize,
    },
    /// Not started before the size of the first frame is known.
    Video {
        encoder: &'static str,
        running: Option<Running>,
    },
}

/// FFmpeg, taking frames of one size.
struct Running {
    child: Child,
    stdin: ChildStdin,
    size: (u32, u32),
    first_s: f64,
}

impl Overlay {
    /// Checks that the frames of `input` can be written to `path`, before any work is done.
    ///
    /// # Errors
    /// It is the input itself, the folder is not empty or cannot be made, the file cannot be written,
    /// FFmpeg is missing or has no encoder that is known.
    pub fn open(path: &Path, input: &Path) -> Result<Self, Error> {
        let same = path.canonicalize().ok().zip(input.canonicalize().ok());
        if same.is_some_and(|(out, input)| out == input) {
            return Err(Error::Usage(format!(
                "{} is the recording itself: name another file for --overlay",
                path.display()
            )));
        }
        let ending = path
            .extension()
            .map(|e| e.to_string_lossy().to_ascii_lowercase());
        let is_video = ending.is_some_and(|e| VIDEOS.contains(&e.as_str()));
        let target = match is_video {
            true => video(path)?,
            false => folder(path)?,
        };
        Ok(Self {
            path: path.to_owned(),
            schema: KeypointSchema::default(),
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
                let file = self.path.join(format!("{written:06}.jpg"));
                picture(&file, rgba, width, height)
            }
            Target::Video { encoder, running } => {
                let running = match running {
                    Some(running) => running,
                    None => running.insert(Running::start(&self.path, encoder, people)?),
                };
                running.add(&self.path, people, rgba)
            }
        }
    }

    /// Completes the video.
    ///
    /// # Errors
    /// FFmpeg could not complete it.
    pub fn close(self) -> Result<(), Error> {
        match self.target {
            Target::Video {
                running: Some(running),
                ..
            } => running.close(&self.path),
            _ => Ok(()),
        }
    }
}

fn folder(path: &Path) -> Result<Target, Error> {
    std::fs::create_dir_all(path).map_err(Error::writing(path))?;
    let mut entries = std::fs::read_dir(path).map_err(Error::reading(path))?;
    match entries.next() {
        None => Ok(Target::Folder { written: 0 }),
        Some(_) => Err(Error::Usage(format!(
            "{} is not empty: name a new or an empty folder for --overlay",
            path.display()
        ))),
    }
}

fn video(path: &Path) -> Result<Target, Error> {
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(Error::writing(folder))?;
    }
    // Whether it can be written is told now and not after all the work.
    let is_new = !path.exists();
    let mut options = std::fs::OpenOptions::new();
    drop(
        options
            .create(true)
            .append(true)
            .open(path)
            .map_err(Error::writing(path))?,
    );
    if is_new {
        std::fs::remove_file(path).map_err(Error::writing(path))?;
    }
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
                eprintln!(
                    "sagitta: this FFmpeg cannot write H.264; the overlay is written as MPEG-4, \
                     which browsers do not play"
                );
            }
            Ok(Target::Video {
                encoder,
                running: None,
            })
        }
        None => Err(Error::Usage(
            "this FFmpeg can write neither H.264 nor MPEG-4 video: name a folder for --overlay"
                .to_owned(),
        )),
    }
}

fn picture(path: &Path, rgba: &[u8], width: u32, height: u32) -> Result<(), Error> {
    let rgb: Vec<u8> = rgba
        .chunks_exact(4)
        .flat_map(|p| p.iter().take(3).copied())
        .collect();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)
        .write_image(&rgb, width, height, image::ExtendedColorType::Rgb8)
        .map_err(|e| Error::input(path, format!("the picture cannot be encoded ({e})")))?;
    std::fs::write(path, bytes).map_err(Error::writing(path))
}

impl Running {
    fn start(path: &Path, encoder: &str, first: &PeopleFrame) -> Result<Self, Error> {
        let mut file = std::ffi::OsString::from("file:");
        file.push(path);
        let quality: &[&str] = match encoder {
            "libx264" => &["-crf", "20", "-preset", "veryfast"],
            _ => &["-b:v", "8M"],
        };
        let mut command = Command::new("ffmpeg");
        command
            .args(["-v", "error", "-y", "-f", "matroska", "-i", "pipe:0"])
            // H.264 with colours at half resolution wants even sides.
            .args([
                "-vf",
                "pad=ceil(iw/2)*2:ceil(ih/2)*2",
                "-pix_fmt",
                "yuv420p",
            ])
            .args(["-c:v", encoder])
            .args(quality)
            // Each frame keeps its own time, to a 90,000th of a second.
            .args(["-fps_mode", "passthrough", "-enc_time_base", "1:90000"])
            .args(["-video_track_timescale", "90000", "-movflags", "+faststart"])
            .arg(file)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
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
