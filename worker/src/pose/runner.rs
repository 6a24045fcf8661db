//! Works off pose jobs.

use super::Inbox;
use super::stopwatch::median_ms;
use crate::link::{breathe, now_ms, reply};
use crate::video::{Canvas, Frames, Look, Next, OpenError, Picture, Pixels, Pump, Source, open};
use js_sys::{Array, Uint8Array};
use sagitta_formats::video::{Movie, Orientation, VideoTrack};
use sagitta_motion::{Ends, EngineChoice, FrameStats, Part, PeopleFrame, PoseJob, PoseReply};
use sagitta_pose::engine::choice::Candidate;
use sagitta_pose::{Error, External, Frame, Networks, Notes, Options, Pixels as Where, Runtime};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Blob;

const NOT_LOADED: &str = "The pose model is not loaded; choose a model and try again.";
const NO_PIXELS: &str =
    "The browser could not show a frame of the video; close other tabs and try again.";
/// A camera that is silent for so long is reported, so that the page knows that the worker lives.
const SILENT_MS: u32 = 2000;

/// Why a job ended early.
enum Stop {
    /// The page knows already.
    Quietly,
    Undecodable(String),
    Failed(String),
}

impl From<OpenError> for Stop {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Undecodable(reason) => Self::Undecodable(reason),
            OpenError::Broken(message) => Self::Failed(message),
        }
    }
}

impl From<String> for Stop {
    fn from(message: String) -> Self {
        Self::Failed(message)
    }
}

fn recording(tracking: bool, people: usize) -> Options {
    Options {
        people,
        ..Options::recording(tracking)
    }
}

/// Everything that lasts from job to job.
pub struct Runner {
    inbox: Rc<Inbox>,
    /// Engines that need no graphics device.
    processor: Rc<[Candidate]>,
    runtime: Option<Runtime>,
    /// The engine that the page knows of.
    engine: String,
    options: Options,
    canvas: Canvas,
    /// The running job.
    job: u32,
    notes: Notes,
    ends: Ends,
}

impl Runner {
    /// Nothing is loaded yet.
    pub fn new(inbox: Rc<Inbox>, candidates: Vec<Candidate>) -> Self {
        Self {
            inbox,
            processor: candidates.into(),
            runtime: None,
            engine: String::new(),
            options: Options::default(),
            canvas: Canvas::default(),
            job: 0,
            notes: Notes::default(),
            ends: Ends::default(),
        }
    }

    /// Runs for as long as the worker lives.
    pub async fn run(mut self) {
        reply(&PoseReply::Ready);
        loop {
            let (job, payload) = self.inbox.next().await;
            self.handle(job, &payload).await;
        }
    }

    async fn handle(&mut self, job: PoseJob, payload: &Array) {
        match job {
            PoseJob::Load {
                engine, measure, ..
            } => self.load(engine, measure, payload).await,
            PoseJob::Open { job } => {
                self.begin(job, self.options);
                let result = self.index(payload).await;
                if result.is_err() {
                    self.finish(result);
                }
            }
            PoseJob::File {
                job,
                tracking,
                people,
                part,
            } => {
                self.begin(job, recording(tracking, people));
                let result = self.file(payload, part).await;
                self.finish(result);
            }
            PoseJob::Bitmap {
                job,
                t_s,
                tracking,
                people,
            } => {
                if job != self.job {
                    self.begin(job, recording(tracking, people));
                }
                let result = self.bitmap(t_s, payload).await;
                if result.is_err() {
                    self.finish(result);
                }
            }
            PoseJob::Live { job } => {
                self.begin(job, Options::live());
                let result = self.live(payload).await;
                self.inbox.camera().begin();
                self.finish(result);
            }
            PoseJob::End { .. } => self.finish(Ok(())),
            PoseJob::Reset => self.reset(),
            PoseJob::Push { .. } | PoseJob::Cancel { .. } => {}
        }
    }

    async fn load(&mut self, wanted: EngineChoice, measure: bool, payload: &Array) {
        // The memory of an older model is free before the new one is built.
        self.runtime = None;
        match self.build(wanted, measure, payload).await {
            Ok((runtime, landmarks_ms)) => {
                runtime.engine().clone_into(&mut self.engine);
                reply(&PoseReply::Loaded {
                    engine: self.engine.clone(),
                    adapter: runtime.adapter().map(str::to_owned),
                    reason: runtime.reason().to_owned(),
                    landmarks_ms,
                });
                self.runtime = Some(runtime);
            }
            Err(error) => reply(&PoseReply::Failed {
                job: 0,
                message: error.to_string(),
            }),
        }
    }

    async fn build(
        &self,
        wanted: EngineChoice,
        measure: bool,
        payload: &Array,
    ) -> Result<(Runtime, Option<f64>), Error> {
        let files: Vec<Vec<u8>> = payload
            .iter()
            .map(|buffer| Uint8Array::new(&buffer).to_vec())
            .collect();
        let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        let networks = Networks::read(&files)?;
        let processor = Rc::clone(&self.processor);
        let mut runtime = Runtime::new(processor, wanted, networks, self.options).await?;
        let landmarks_ms = match measure {
            true => Some(median_ms(runtime.estimator().landmark_engine()).await?),
            false => None,
        };
        Ok((runtime, landmarks_ms))
    }

    fn begin(&mut self, job: u32, options: Options) {
        self.job = job;
        self.notes = Notes::default();
        self.ends = Ends::default();
        self.inbox.forget_before(job);
        self.options = options;
        self.reset();
    }

    fn reset(&mut self) {
        if let Some(runtime) = &mut self.runtime {
            runtime.estimator().set_options(self.options);
        }
    }

    fn finish(&self, result: Result<(), Stop>) {
        let job = self.job;
        if self.inbox.is_cancelled(job) {
            return;
        }
        match result {
            Ok(()) => reply(&PoseReply::Done {
                job,
                notes: self.notes.warnings(),
                ends: self.ends,
            }),
            Err(Stop::Undecodable(reason)) => reply(&PoseReply::Undecodable { job, reason }),
            Err(Stop::Failed(message)) => reply(&PoseReply::Failed { job, message }),
            Err(Stop::Quietly) => {}
        }
    }

    /// Tells what a file holds.
    async fn index(&mut self, payload: &Array) -> Result<(), Stop> {
        let (_, movie) = opened(payload).await?;
        self.go_on()?;
        self.tell_opened(&movie.video, movie.capture_rate_hz);
        Ok(())
    }

    fn tell_opened(&self, video: &VideoTrack, capture_rate_hz: Option<f64>) {
        reply(&PoseReply::Opened {
            job: self.job,
            frames: u32::try_from(video.frames()).ok(),
            duration_s: Some(video.duration_s()),
            exact_times: true,
            capture_rate_hz,
        });
    }

    async fn file(&mut self, payload: &Array, part: Option<Part>) -> Result<(), Stop> {
        let (source, mut movie) = opened(payload).await?;
        let ends_here = part.is_none_or(|p| p.to as usize >= movie.video.frames());
        if let Some(part) = part {
            movie.video = movie.video.part(part.from as usize..part.to as usize);
            self.notes.begin_after(part.from as usize);
            let runtime = self.runtime.as_mut().ok_or(NOT_LOADED.to_owned())?;
            if let Some(region) = part.follow {
                runtime.estimator().follow(region);
            }
        }
        let codec = movie.video.codec.name.clone();
        let mut frames = Frames::start(source, movie.video).await?;
        self.go_on()?;
        if ends_here {
            // Of a file in parts, the last one tells what is wrong with the whole.
            self.notes.lost(movie.lost_samples);
            if movie.cut_short {
                self.notes.broken();
            }
            (0..movie.doubled).for_each(|_| self.notes.unordered());
        }
        self.tell_opened(frames.track(), movie.capture_rate_hz);
        loop {
            breathe().await;
            self.go_on()?;
            match frames.next().await? {
                Next::Frame(t_s, frame) => {
                    let turn = frames.track().orientation;
                    self.picture(t_s, Picture::Frame(frame), turn).await?;
                }
                Next::End if self.notes.frames() > 0 => return Ok(()),
                Next::Broken if self.notes.frames() > 0 => {
                    self.notes.broken();
                    return Ok(());
                }
                Next::End | Next::Broken => return Err(Stop::Undecodable(codec)),
            }
        }
    }

    async fn bitmap(&mut self, t_s: f64, payload: &Array) -> Result<(), Stop> {
        let picture = Picture::from_js(payload.get(0)).ok_or(NO_PIXELS.to_owned())?;
        self.picture(t_s, picture, Orientation::default()).await
    }

    /// Follows a camera: always its newest frame, until it ends or nobody wants it any more.
    async fn live(&mut self, payload: &Array) -> Result<(), Stop> {
        let newest = self.inbox.camera();
        newest.begin();
        let from = payload.get(0);
        let pump = Pump::start(&from, &newest);
        if pump.is_none() && !from.is_undefined() {
            reply(&PoseReply::Unreadable { job: self.job });
            return Err(Stop::Quietly);
        }
        let (mut first_ms, mut size) = (None, None);
        loop {
            breathe().await;
            self.go_on()?;
            let (picture, live) = match newest.look(SILENT_MS).await {
                Look::Frame(picture, live) => (picture, live),
                Look::Nothing => {
                    reply(&PoseReply::Waiting { job: self.job });
                    continue;
                }
                Look::Ended => return Ok(()),
            };
            let upright = picture.upright(Orientation::default());
            if size
                .replace(upright)
                .is_some_and(|before| before != upright)
            {
                // The device was turned: the person is elsewhere in the picture.
                self.reset();
            }
            let first_ms = *first_ms.get_or_insert(live.camera_ms);
            let t_s = (live.camera_ms - first_ms).max(0.0) / 1e3;
            let (people, stats) = self.look(t_s, picture, Orientation::default()).await?;
            let (frame, _) = people.split();
            let job = self.job;
            reply(&PoseReply::Live {
                job,
                frame,
                stats,
                live,
            });
        }
    }

    fn go_on(&self) -> Result<(), Stop> {
        if self.inbox.is_cancelled(self.job) {
            Err(Stop::Quietly)
        } else {
            Ok(())
        }
    }

    /// Estimates one frame of a recording and tells the page.
    async fn picture(&mut self, t_s: f64, picture: Picture, turn: Orientation) -> Result<(), Stop> {
        let (people, stats) = self.look(t_s, picture, turn).await?;
        let subject = people.subject;
        let (frame, others) = people.split();
        reply(&PoseReply::Frame {
            job: self.job,
            frame,
            others,
            subject,
            stats,
        });
        Ok(())
    }

    /// Estimates one frame.
    async fn look(
        &mut self,
        t_s: f64,
        picture: Picture,
        turn: Orientation,
    ) -> Result<(PeopleFrame, FrameStats), Stop> {
        let start = now_ms();
        let runtime = self.runtime.as_ref().ok_or(NOT_LOADED.to_owned())?;
        let kept = runtime.adapter().is_some();
        let found = match kept.then(|| picture.external(turn)).flatten() {
            Some(external) => self.keep(t_s, picture, turn, &external).await?,
            None => self.copy(t_s, picture, turn).await?,
        };
        self.go_on()?;
        self.tell_engine();
        let (frame, copied) = found;
        let stats = FrameStats {
            copy_ms: copied - start,
            pose_ms: now_ms() - copied,
        };
        Ok((frame, stats))
    }

    /// Lets the graphics device look at the picture where it is; if the device is lost, copies it.
    async fn keep(
        &mut self,
        t_s: f64,
        picture: Picture,
        turn: Orientation,
        external: &External,
    ) -> Result<(PeopleFrame, f64), Stop> {
        let copied = now_ms();
        let (width, height) = picture.upright(turn);
        let frame = Frame {
            t_s,
            width,
            height,
            pixels: Where::External(external),
        };
        match self.estimate(frame).await {
            Ok(found) => Ok((found, copied)),
            Err(Error::DeviceLost(_)) => self.copy(t_s, picture, turn).await,
            Err(error) => Err(Stop::Failed(error.to_string())),
        }
    }

    /// Copies the picture's pixels into memory, upright and reduced, and looks at those. Answers when the
    /// copy was there.
    async fn copy(
        &mut self,
        t_s: f64,
        picture: Picture,
        turn: Orientation,
    ) -> Result<(PeopleFrame, f64), Stop> {
        let pixels = self
            .canvas
            .pixels(&picture, turn)
            .await
            .ok_or(NO_PIXELS.to_owned())?;
        // Decoders own few frames: give this one back before the long part.
        drop(picture);
        let copied = now_ms();
        let frame = Frame {
            t_s,
            width: pixels.width,
            height: pixels.height,
            pixels: Where::Rgba(&pixels.rgba),
        };
        let found = self.estimate(frame).await;
        let found = found.map_err(|error| error.to_string())?;
        Ok((restore(found, &pixels), copied))
    }

    async fn estimate(&mut self, frame: Frame<'_>) -> Result<PeopleFrame, Error> {
        let Some(runtime) = &mut self.runtime else {
            return Err(Error::Engine(NOT_LOADED.into()));
        };
        let found = runtime.estimate_all(frame).await?;
        let estimator = runtime.estimator();
        self.notes.frame(estimator.people_seen());
        self.ends.last = estimator.next_region();
        if self.notes.frames() == 1 {
            self.ends.first = self.ends.last;
        }
        Ok(found)
    }

    /// Says so if another engine has taken over.
    fn tell_engine(&mut self) {
        let Some(runtime) = &self.runtime else { return };
        if runtime.engine() != self.engine {
            runtime.engine().clone_into(&mut self.engine);
            reply(&PoseReply::EngineChanged {
                engine: self.engine.clone(),
                reason: runtime.reason().to_owned(),
            });
        }
    }
}

/// The file of a message and its index.
async fn opened(payload: &Array) -> Result<(Source, Movie), Stop> {
    let blob: Blob = payload
        .get(0)
        .dyn_into()
        .map_err(|_| Stop::Undecodable("no file".into()))?;
    let source = Source::new(blob);
    let movie = open(&source).await?;
    Ok((source, movie))
}

/// Landmarks of a reduced picture in pixels of the full one.
fn restore(mut frame: PeopleFrame, pixels: &Pixels) -> PeopleFrame {
    let x = f64::from(pixels.full_width) / f64::from(pixels.width);
    let y = f64::from(pixels.full_height) / f64::from(pixels.height);
    (frame.width, frame.height) = (pixels.full_width, pixels.full_height);
    let poses = frame.people.iter_mut().map(|p| &mut p.pose);
    for point in poses.flat_map(|pose| &mut pose.landmarks_px) {
        *point = [point[0] * x, point[1] * y, point[2] * x];
    }
    frame
}
