//! Frames to landmarks: `sagitta pose`, and the first half of `sagitta analyze`.

use crate::args::{Mode, Net, Pose};
use crate::decode::decode;
use crate::error::Error;
use crate::input::{Recording, find_one};
use crate::progress::Meter;
use crate::weights::Weights;
use crate::{output, stills, video};
use sagitta_motion::{EngineChoice, PoseFrame, PoseTrack, Stage, Warning};
use sagitta_pose::engine::choice;
use sagitta_pose::{Frame, Notes, Options, Runtime};
use std::path::{Path, PathBuf};

/// What the networks saw in a recording.
pub struct Seen {
    /// Landmarks of every frame.
    pub track: PoseTrack,
    /// What decoding and detection noticed.
    pub notes: Vec<Warning>,
    /// Engine that ran the networks.
    pub engine: String,
}

/// Which part of a recording to look at, in seconds from its first frame.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span {
    /// From here.
    pub start_s: Option<f64>,
    /// To here.
    pub end_s: Option<f64>,
}

impl Span {
    fn starts_after(self, t_s: f64) -> bool {
        self.start_s.is_some_and(|start| t_s < start)
    }

    fn ended_before(self, t_s: f64) -> bool {
        self.end_s.is_some_and(|end| t_s > end)
    }
}

/// `sagitta pose`.
///
/// # Errors
/// The input cannot be read, the weights are missing, or the output cannot be written.
pub fn run(args: &Pose) -> Result<(), Error> {
    let recording = find_one(&args.input)?;
    let weights = Weights::of(&args.net)?;
    let mut meter = Meter::new(args.net.progress, &recording.name());
    let seen = estimate(
        &recording,
        &weights,
        args.mode,
        &args.net,
        Span::default(),
        &mut meter,
    )?;
    meter.finish();
    for note in &seen.notes {
        eprintln!("sagitta: {}", note.text);
    }
    let text =
        sagitta_formats::pose_json::write(&seen.track).map_err(|e| Error::input(&args.input, e))?;
    output::write(&args.out, &text)
}

/// Runs the networks over a recording that has pixels.
///
/// # Errors
/// As [`run`]; a data file is wrong usage.
pub fn estimate(
    recording: &Recording,
    weights: &Weights,
    mode: Mode,
    net: &Net,
    span: Span,
    meter: &mut Meter,
) -> Result<Seen, Error> {
    let mut eye = Eye::open(recording.path(), weights, mode, net.engine.into(), span)?;
    match recording {
        Recording::Video(path) => eye.watch_video(path, meter)?,
        Recording::Still(path) => eye.watch_stills(std::slice::from_ref(path), 1.0, meter)?,
        Recording::Stills(folder, files) => eye.watch_stills(files, rate(folder, net)?, meter)?,
        Recording::Data(path) | Recording::Frames(path, _) => {
            let problem = "this file has no pictures to look at: use `sagitta analyze` for it";
            return Err(Error::input(path, problem));
        }
    }
    Ok(eye.close())
}

fn rate(folder: &Path, net: &Net) -> Result<f64, Error> {
    net.fps.ok_or_else(|| {
        let folder = folder.display();
        Error::Usage(format!(
            "{folder} is a folder of images: say how many were taken per second with --fps"
        ))
    })
}

/// The estimator with everything it has seen so far.
struct Eye<'a> {
    path: &'a Path,
    runtime: Runtime,
    span: Span,
    track: PoseTrack,
    notes: Notes,
}

impl<'a> Eye<'a> {
    fn open(
        path: &'a Path,
        weights: &Weights,
        mode: Mode,
        engine: EngineChoice,
        span: Span,
    ) -> Result<Self, Error> {
        let options = Options::recording(mode == Mode::Video);
        let wrong = |e: sagitta_pose::Error| Error::Weights(e.to_string());
        let networks = weights.networks.clone();
        let runtime = Runtime::new(choice::cpu().into(), engine, networks, options);
        let runtime = pollster::block_on(runtime).map_err(wrong)?;
        let (track, notes) = (PoseTrack::default(), Notes::default());
        Ok(Self {
            path,
            runtime,
            span,
            track,
            notes,
        })
    }

    fn watch_video(&mut self, path: &Path, meter: &mut Meter) -> Result<(), Error> {
        video::require_ffmpeg()?;
        let info = video::probe(path)?;
        let (mut first_s, mut done) = (None, 0);
        meter.show(Stage::Pose, 0, info.frames);
        let ending = decode(path, info, &mut |frame| {
            let t_s = frame.pts_s - *first_s.get_or_insert(frame.pts_s);
            if self.span.ended_before(t_s) {
                return Ok(false);
            }
            if frame.guessed_time {
                self.notes.guessed_time();
            }
            self.look(t_s, frame.width, frame.height, &frame.rgba)?;
            done += 1;
            meter.show(Stage::Pose, done, info.frames);
            Ok(true)
        })?;
        if ending.damaged {
            self.notes.broken();
        }
        Ok(())
    }

    fn watch_stills(
        &mut self,
        files: &[PathBuf],
        fps: f64,
        meter: &mut Meter,
    ) -> Result<(), Error> {
        for (index, file) in files.iter().enumerate() {
            let t_s = index as f64 / fps;
            if self.span.ended_before(t_s) {
                break;
            }
            let still = stills::read(file)?;
            self.look(t_s, still.width, still.height, &still.rgba)?;
            meter.show(Stage::Pose, index + 1, Some(files.len()));
        }
        Ok(())
    }

    fn look(&mut self, t_s: f64, width: u32, height: u32, rgba: &[u8]) -> Result<(), Error> {
        if self.span.starts_after(t_s) {
            return Ok(());
        }
        let wrong = |e: sagitta_pose::Error| Error::input(self.path, e);
        let frame = Frame::new(t_s, width, height, rgba).map_err(wrong)?;
        let seen: PoseFrame = pollster::block_on(self.runtime.estimate(frame)).map_err(wrong)?;
        self.notes.frame(self.runtime.estimator().people_seen());
        if self.track.push(seen).is_err() {
            self.notes.unordered();
        }
        Ok(())
    }

    fn close(self) -> Seen {
        Seen {
            engine: self.runtime.engine().to_owned(),
            track: self.track,
            notes: self.notes.warnings(),
        }
    }
}
