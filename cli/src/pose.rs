//! Frames to landmarks: `sagitta pose`, and the first half of `sagitta analyze`.

use crate::args::{Mode, Net, Pose, Whom};
use crate::decode::{self, decode};
use crate::error::Error;
use crate::input::{Recording, find_one};
use crate::output::Inputs;
use crate::overlay::Overlay;
use crate::progress::Meter;
use crate::say::tell;
use crate::weights::Weights;
use crate::{output, people, stills, video};
use sagitta_motion::{EngineChoice, PeopleFrame, PeopleTrack, PersonId, Stage, Warning};
use sagitta_pose::engine::choice;
use sagitta_pose::{Notes, Options, Runtime};
use std::path::{Path, PathBuf};

/// What the networks saw in a recording.
pub struct Seen {
    /// Landmarks of everybody in every frame; the subject is the one who was asked for.
    pub track: PeopleTrack,
    /// What decoding and detection noticed.
    pub notes: Vec<Warning>,
    /// Engine that ran the networks.
    pub engine: String,
}

/// What to look for.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// Tracking or not.
    pub mode: Mode,
    /// How many people to follow.
    pub people: usize,
    /// Who is the subject.
    pub whom: Option<Whom>,
    /// Whether to follow the weight plate of the bar that the subject holds.
    pub plate: bool,
    /// Which part of the recording.
    pub span: Span,
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
    let inputs = Inputs::new(recording.files().iter().chain(&args.net.model_file));
    // Told now and not after all the work.
    inputs.spare(&args.out)?;
    if args.overlay.as_ref() == Some(&args.out) {
        return Err(Error::Usage(
            "--out and --overlay name the same file: give each its own".to_owned(),
        ));
    }
    let weights = Weights::of(&args.net)?;
    let overlay = args.overlay.as_deref();
    let overlay = overlay
        .map(|path| Overlay::open(path, &inputs))
        .transpose()?;
    let wish = Wish {
        mode: args.mode,
        people: args.people.wanted(overlay.is_some()),
        whom: args.people.person,
        plate: args.plate,
        span: Span::default(),
    };
    let mut meter = Meter::new(args.net.progress, &recording.name());
    let seen = estimate(&recording, &weights, &args.net, wish, &mut meter)?;
    if let Some(overlay) = overlay {
        draw(&recording, &args.net, &seen.track, overlay, &mut meter)?;
    }
    meter.finish();
    for note in &seen.notes {
        tell(&note.text);
    }
    let text = match wish.people {
        1 => sagitta_formats::pose_json::write(&seen.track.subject_track()),
        _ => sagitta_formats::pose_json::write_people(seen.track),
    };
    let text = text.map_err(|e| Error::input(&args.input, e))?;
    output::write(&args.out, text.as_bytes(), &inputs)
}

/// Runs the networks over a recording that has pixels.
///
/// # Errors
/// As [`run`]; a data file is wrong usage.
pub fn estimate(
    recording: &Recording,
    weights: &Weights,
    net: &Net,
    wish: Wish,
    meter: &mut Meter,
) -> Result<Seen, Error> {
    let mut eye = Eye::open(recording.path(), weights, wish, net.engine.into())?;
    let mut look = |frame: Picture| eye.look(frame);
    let damaged = pictures(recording, net, meter, &mut look)?;
    if damaged {
        eye.notes.broken();
    }
    eye.close(wish)
}

/// Draws everybody over the frames of a recording, which is decoded once more for it.
fn draw(
    recording: &Recording,
    net: &Net,
    track: &PeopleTrack,
    mut overlay: Overlay<'_>,
    meter: &mut Meter,
) -> Result<(), Error> {
    overlay.set_schema(track.schema);
    let mut frames = track.frames.iter().peekable();
    pictures(recording, net, meter, &mut |picture| {
        // Frames that were left out have no place in the video either.
        if let Some(frame) = frames.next_if(|f| f.t_s <= picture.t_s) {
            let rgba = picture.picture.frame(picture.t_s).and_then(|f| f.to_rgba());
            let mut rgba = rgba.map_err(|e| Error::input(recording.path(), e))?;
            overlay.add(frame, &mut rgba)?;
        }
        Ok(frames.peek().is_some())
    })?;
    overlay.close()
}

/// One picture of a recording.
pub struct Picture {
    /// Seconds from the first one.
    t_s: f64,
    picture: decode::Picture,
    guessed_time: bool,
}

/// Calls `each` for the pictures of a recording until it returns `false`; answers whether the file is
/// damaged.
fn pictures(
    recording: &Recording,
    net: &Net,
    meter: &mut Meter,
    each: &mut dyn FnMut(Picture) -> Result<bool, Error>,
) -> Result<bool, Error> {
    match recording {
        Recording::Video(path) => video_pictures(path, meter, each),
        Recording::Still(path) => still_pictures(std::slice::from_ref(path), 1.0, meter, each),
        Recording::Stills(folder, files) => still_pictures(files, rate(folder, net)?, meter, each),
        Recording::Data(path) | Recording::Frames(path, _) => {
            let problem = "this file has no pictures to look at: use `sagitta analyze` for it";
            Err(Error::input(path, problem))
        }
    }
}

fn video_pictures(
    path: &Path,
    meter: &mut Meter,
    each: &mut dyn FnMut(Picture) -> Result<bool, Error>,
) -> Result<bool, Error> {
    video::require_ffmpeg()?;
    let info = video::probe(path)?;
    let (mut first_s, mut done) = (None, 0);
    meter.show(Stage::Pose, 0, info.frames);
    let ending = decode(path, info, &mut |frame| {
        let go_on = each(Picture {
            t_s: frame.pts_s - *first_s.get_or_insert(frame.pts_s),
            picture: frame.picture,
            guessed_time: frame.guessed_time,
        })?;
        done += 1;
        meter.show(Stage::Pose, done, info.frames);
        Ok(go_on)
    })?;
    Ok(ending.damaged)
}

fn still_pictures(
    files: &[PathBuf],
    fps: f64,
    meter: &mut Meter,
    each: &mut dyn FnMut(Picture) -> Result<bool, Error>,
) -> Result<bool, Error> {
    for (index, file) in files.iter().enumerate() {
        let still = stills::read(file)?;
        let go_on = each(Picture {
            t_s: index as f64 / fps,
            picture: decode::Picture::of_rgba(still.rgba, still.width, still.height),
            guessed_time: false,
        })?;
        meter.show(Stage::Pose, index + 1, Some(files.len()));
        if !go_on {
            break;
        }
    }
    Ok(false)
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
    several: bool,
    track: PeopleTrack,
    notes: Notes,
}

impl<'a> Eye<'a> {
    fn open(
        path: &'a Path,
        weights: &Weights,
        wish: Wish,
        engine: EngineChoice,
    ) -> Result<Self, Error> {
        let options = Options {
            people: wish.people,
            plate: wish.plate,
            ..Options::recording(wish.mode == Mode::Video)
        };
        let wrong = |e: sagitta_pose::Error| Error::Weights(e.to_string());
        let networks = weights.networks.clone();
        let runtime = Runtime::new(choice::cpu().into(), engine, networks, options);
        let mut runtime = pollster::block_on(runtime).map_err(wrong)?;
        let track = PeopleTrack {
            schema: runtime.estimator().schema(),
            ..PeopleTrack::default()
        };
        Ok(Self {
            path,
            runtime,
            span: wish.span,
            several: wish.people > 1,
            track,
            notes: Notes::default(),
        })
    }

    /// Looks at a picture; `false` when the wanted part is over.
    fn look(&mut self, picture: Picture) -> Result<bool, Error> {
        let t_s = picture.t_s;
        if self.span.ended_before(t_s) {
            return Ok(false);
        }
        if picture.guessed_time {
            self.notes.guessed_time();
        }
        if self.span.starts_after(t_s) {
            return Ok(true);
        }
        let wrong = |e: sagitta_pose::Error| Error::input(self.path, e);
        let frame = picture.picture.frame(t_s).map_err(wrong)?;
        let seen: PeopleFrame =
            pollster::block_on(self.runtime.estimate_all(frame)).map_err(wrong)?;
        // Where people are told apart, it is no reason for doubt that there are several.
        let unsure = if self.several {
            1
        } else {
            self.runtime.estimator().people_seen()
        };
        self.notes.frame(unsure);
        if self.track.push(seen).is_err() {
            self.notes.unordered();
        }
        Ok(true)
    }

    fn close(self, wish: Wish) -> Result<Seen, Error> {
        let (mut track, mut notes) = (self.track, self.notes.warnings());
        if self.several {
            people::choose(&mut track, wish.whom, self.path)?;
            notes.extend(people::note(&track));
        } else if let Some(Whom::Number(id @ PersonId(2..)) | Whom::Joined(_, id)) = wish.whom {
            let problem =
                format!("--people 1 follows one person alone: leave it out to choose person {id}");
            return Err(Error::Usage(problem));
        }
        Ok(Seen {
            engine: self.runtime.engine().to_owned(),
            track,
            notes,
        })
    }
}
