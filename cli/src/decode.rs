//! Frames of a video: upright, square pixels, each with its own presentation time.
//!
//! FFmpeg writes raw pixels to its standard output and, through its `showinfo` filter, the time and
//! size of each frame to its standard error; the two are read side by side. Times are kept as whole
//! ticks of the file's time base, because FFmpeg prints seconds with six digits only.

use crate::error::Error;
use crate::video::{Info, UNEVEN, program};
use sagitta_pose::{Colours, Frame, Layout, Pixels, Planes, Turn};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};

/// One decoded frame.
pub struct Decoded {
    /// Presentation time in seconds, on the file's own clock.
    pub pts_s: f64,
    /// What it shows.
    pub picture: Picture,
    /// The file gave no time: the frame was placed by the frame rate.
    pub guessed_time: bool,
}

/// Pixels of a frame.
pub struct Picture {
    /// RGBA of 8 bit, or planes as [`Layout::i420`].
    bytes: Vec<u8>,
    /// What planes mean.
    colours: Option<Colours>,
    width: u32,
    height: u32,
}

impl Picture {
    /// Of red, green, blue and alpha, four bytes per pixel.
    pub fn of_rgba(bytes: Vec<u8>, width: u32, height: u32) -> Self {
        Self {
            bytes,
            colours: None,
            width,
            height,
        }
    }

    /// At a time in seconds, as estimators take it.
    ///
    /// # Errors
    /// Its size or time is impossible.
    pub fn frame(&self, t_s: f64) -> Result<Frame<'_>, sagitta_pose::Error> {
        let (width, height) = (self.width, self.height);
        let pixels = match self.colours {
            Some(colours) => Pixels::Planes(Planes {
                bytes: &self.bytes,
                layout: Layout::i420(width, height),
                colours,
                turn: Turn::NONE,
            }),
            None => Pixels::Rgba(&self.bytes),
        };
        let frame = Frame {
            t_s,
            width,
            height,
            pixels,
        };
        frame.check().map(|()| frame)
    }
}

/// How the decoding ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ending {
    /// FFmpeg reported damage, or the file stopped early.
    pub damaged: bool,
}

/// No frame is larger than this: twice 8K.
const MAX_PIXELS: u64 = 1 << 26;

/// Calls `each` for every frame in order of presentation until it returns `false` or the file ends.
///
/// # Errors
/// FFmpeg is missing, not one frame could be decoded, or `each` failed.
pub fn decode(
    path: &Path,
    info: Info,
    each: &mut dyn FnMut(Decoded) -> Result<bool, Error>,
) -> Result<Ending, Error> {
    let (mut child, stdout, stderr) = start(path, info)?;
    let (sender, notes) = channel();
    let listener = std::thread::spawn(move || listen(stderr, &sender));
    let mut reader = Reader {
        stdout,
        notes,
        clock: Clock::default(),
        colours: info.planes.map(|planes| planes.colours),
        frames: 0,
        ending: Ending::default(),
    };
    let outcome = reader.run(path, each);
    let to_the_end = matches!(outcome, Ok(true));
    if !to_the_end {
        child.kill().ok();
    }
    let Reader {
        stdout,
        notes,
        frames,
        mut ending,
        ..
    } = reader;
    drop(stdout);
    let status = child.wait().map_err(|_| Error::NoFfmpeg("ffmpeg"))?;
    listener.join().ok();
    outcome?;
    if frames == 0 {
        let problem =
            "not one frame of this video could be decoded: copy it again, or convert it to H.264";
        return Err(Error::input(path, problem));
    }
    if to_the_end {
        ending.damaged |= !status.success() || notes.try_iter().any(|note| note == Note::Damage);
    }
    Ok(ending)
}

fn start(path: &Path, info: Info) -> Result<(Child, ChildStdout, ChildStderr), Error> {
    let mut filters = "showinfo=checksum=0".to_owned();
    let pix_fmt = info.planes.map_or("rgba", |planes| planes.pix_fmt);
    if info.planes.is_none() {
        filters = format!("{filters},{}", colours(info));
    }
    if (info.pixel_aspect - 1.0).abs() > UNEVEN {
        filters.insert_str(0, "scale=w=trunc(iw*sar+0.5):h=ih,setsar=1,");
    }
    let mut command = program("ffmpeg", path)?;
    command
        .args(["-map", "0:v:0", "-vf", &filters, "-fps_mode", "passthrough"])
        .args(["-f", "rawvideo", "-pix_fmt", pix_fmt])
        .args(["-hide_banner", "-nostats"])
        .args(["-loglevel", "level+info", "pipe:1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|_| Error::NoFfmpeg("ffmpeg"))?;
    match (child.stdout.take(), child.stderr.take()) {
        (Some(stdout), Some(stderr)) => Ok((child, stdout, stderr)),
        _ => Err(Error::NoFfmpeg("ffmpeg")),
    }
}

/// The filter that makes red, green and blue where planes are not taken as they are: every number rounded,
/// the nearest colour to each pixel, and BT.709 where the file names no matrix. FFmpeg left alone takes
/// BT.601 there, and cuts the fractions off.
fn colours(info: Info) -> String {
    let matrix = match info.names_matrix {
        true => "auto",
        false => "bt709",
    };
    format!(
        "scale=in_color_matrix={matrix}:flags=neighbor+accurate_rnd+full_chroma_int,format=rgba"
    )
}

/// What one line of FFmpeg's standard error means for us.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Note {
    /// Seconds per tick from here on, and frames per second where known.
    Config { tick_s: f64, rate_hz: Option<f64> },
    /// The next frame.
    Frame {
        ticks: Option<i64>,
        width: u32,
        height: u32,
    },
    /// Something in the file is broken.
    Damage,
}

impl Note {
    fn parse(line: &str) -> Option<Self> {
        if line.contains("[error]") || line.contains("[fatal]") {
            return Some(Self::Damage);
        }
        let text = line.strip_prefix("[Parsed_showinfo")?;
        if let Some(config) = text
            .split_once("config in time_base:")
            .map(|(_, rest)| rest)
        {
            let (base, rate) = config.split_once(", frame_rate:")?;
            return Some(Self::Config {
                tick_s: fraction(base)?,
                rate_hz: fraction(rate),
            });
        }
        let (width, height) = word_after(text, " s:")?.split_once('x')?;
        let ticks = word_after(text, " pts:").and_then(|word| word.parse().ok());
        Some(Self::Frame {
            ticks,
            width: width.parse().ok()?,
            height: height.parse().ok()?,
        })
    }
}

fn word_after<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.split_once(key)?.1.split_whitespace().next()
}

fn fraction(text: &str) -> Option<f64> {
    let (above, below) = text.trim().split_once('/')?;
    let value = above.parse::<f64>().ok()? / below.parse::<f64>().ok()?;
    (value.is_finite() && value > 0.0).then_some(value)
}

/// Forwards notes until FFmpeg closes its standard error; reads on when nobody listens any more, so
/// that FFmpeg never waits.
fn listen(stderr: ChildStderr, sender: &Sender<Note>) {
    for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
        if let Some(note) = Note::parse(&String::from_utf8_lossy(&line)) {
            sender.send(note).ok();
        }
    }
}

/// Ticks to seconds; frames without ticks are placed one frame interval after the last.
#[derive(Default)]
struct Clock {
    tick_s: f64,
    interval_s: Option<f64>,
    last_s: Option<f64>,
}

impl Clock {
    /// Time of the next frame, and whether it had to be guessed.
    fn time(&mut self, ticks: Option<i64>) -> (f64, bool) {
        let next_s = self
            .last_s
            .map_or(0.0, |last| last + self.interval_s.unwrap_or(1.0 / 30.0));
        let own_s = ticks.map(|ticks| ticks as f64 * self.tick_s);
        let time_s = own_s.unwrap_or(next_s);
        self.last_s = Some(time_s);
        (time_s, own_s.is_none())
    }
}

struct Reader {
    stdout: ChildStdout,
    notes: Receiver<Note>,
    clock: Clock,
    colours: Option<Colours>,
    frames: usize,
    ending: Ending,
}

impl Reader {
    /// `true` if the file was read to its end, `false` if `each` had enough.
    fn run(
        &mut self,
        path: &Path,
        each: &mut dyn FnMut(Decoded) -> Result<bool, Error>,
    ) -> Result<bool, Error> {
        while let Some(frame) = self.next(path)? {
            self.frames += 1;
            if !each(frame)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn next(&mut self, path: &Path) -> Result<Option<Decoded>, Error> {
        while let Ok(note) = self.notes.recv() {
            match note {
                Note::Config { tick_s, rate_hz } => {
                    self.clock.tick_s = tick_s;
                    self.clock.interval_s = rate_hz.map(|rate| 1.0 / rate);
                }
                Note::Damage => self.ending.damaged = true,
                Note::Frame {
                    ticks,
                    width,
                    height,
                } => {
                    return self.pixels(path, ticks, width, height);
                }
            }
        }
        Ok(None)
    }

    fn pixels(
        &mut self,
        path: &Path,
        ticks: Option<i64>,
        width: u32,
        height: u32,
    ) -> Result<Option<Decoded>, Error> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0 || pixels > MAX_PIXELS {
            let problem = format!(
                "its frames are {width} × {height} pixels: scale the video down to 8K or less"
            );
            return Err(Error::input(path, problem));
        }
        let length = match self.colours {
            Some(_) => Layout::i420(width, height).bytes(),
            None => Some(pixels as usize * 4),
        };
        let mut bytes = Vec::new();
        let length = length.unwrap_or(0);
        if bytes.try_reserve_exact(length).is_err() {
            return Err(Error::input(
                path,
                "there is not enough memory for its frames: scale the video down",
            ));
        }
        bytes.resize(length, 0);
        if self.stdout.read_exact(&mut bytes).is_err() {
            self.ending.damaged = true;
            return Ok(None);
        }
        let (pts_s, guessed_time) = self.clock.time(ticks);
        Ok(Some(Decoded {
            pts_s,
            picture: Picture {
                bytes,
                colours: self.colours,
                width,
                height,
            },
            guessed_time,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_ffmpeg_are_understood() {
        let config =
            "[Parsed_showinfo_0 @ 0x5] [info] config in time_base: 1/10240, frame_rate: 5/1";
        let config = Note::parse(config);
        assert_eq!(
            config,
            Some(Note::Config {
                tick_s: 1.0 / 10240.0,
                rate_hz: Some(5.0)
            })
        );
        let frame = "[Parsed_showinfo_0 @ 0x5] [info] n:   3 pts:   6144 pts_time:0.6 pos: 48 \
                     fmt:yuv420p sar:0/1 s:720x1280 i:P iskey:1 type:I";
        let expected = Note::Frame {
            ticks: Some(6144),
            width: 720,
            height: 1280,
        };
        assert_eq!(Note::parse(frame), Some(expected));
        assert_eq!(
            Note::parse("[h264 @ 0x5] [error] error while decoding MB"),
            Some(Note::Damage)
        );
        assert_eq!(Note::parse("[info] Stream mapping:"), None);
        assert_eq!(
            Note::parse("[Parsed_showinfo_0 @ 0x5] [info]   side data - UUID"),
            None
        );
    }

    #[test]
    fn a_frame_without_a_time_follows_the_last() {
        let mut clock = Clock {
            tick_s: 0.001,
            interval_s: Some(0.04),
            last_s: None,
        };
        assert_eq!(clock.time(Some(500)), (0.5, false));
        assert_eq!(clock.time(None), (0.54, true));
    }
}
