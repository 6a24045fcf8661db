//! Looks at frames: at their pixels where they are, or at a copy of them.

use super::stopwatch::median_ms;
use crate::link::{now_ms, reply};
use crate::video::{Canvas, Picture, Pixels};
use js_sys::{Array, Uint8Array};
use sagitta_formats::video::Orientation;
use sagitta_motion::{Ends, EngineChoice, FrameStats, Part, PeopleFrame, PersonId, PoseReply};
use sagitta_pose::engine::choice::Candidate;
use sagitta_pose::{Error, External, Frame, Networks, Notes, Options, Pixels as Where, Runtime};
use std::rc::Rc;

const NOT_LOADED: &str = "The pose model is not loaded; choose a model and try again.";
/// Where a frame gives no pixels.
pub const NO_PIXELS: &str =
    "The browser could not show a frame of the video; close other tabs and try again.";

/// The model, and what it has seen of the running job.
pub struct Eye {
    /// Engines that need no graphics device.
    processor: Rc<[Candidate]>,
    runtime: Option<Runtime>,
    /// The engine that the page knows of.
    engine: String,
    options: Options,
    canvas: Canvas,
    /// The last frame before it was smoothed.
    raw: PeopleFrame,
    /// What was noticed.
    pub notes: Notes,
    /// How what was seen began and ended.
    pub ends: Ends,
}

impl Eye {
    /// Nothing is loaded yet.
    pub fn new(candidates: Vec<Candidate>) -> Self {
        Self {
            processor: candidates.into(),
            runtime: None,
            engine: String::new(),
            options: Options::default(),
            canvas: Canvas::default(),
            raw: PeopleFrame::default(),
            notes: Notes::default(),
            ends: Ends::default(),
        }
    }

    /// Takes another model and tells the page what came of it.
    pub async fn load(&mut self, wanted: EngineChoice, measure: bool, payload: &Array) {
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

    /// Begins a job.
    pub fn begin(&mut self, options: Options) {
        self.notes = Notes::default();
        self.ends = Ends::default();
        self.options = options;
        self.reset();
    }

    /// Begins within a file, with the person who is followed there.
    pub fn begin_within(&mut self, part: Part) {
        self.notes.begin_after(part.from as usize);
        if let (Some(runtime), Some(region)) = (&mut self.runtime, part.follow) {
            runtime.estimator().follow(region);
        }
    }

    /// Forgets everybody who is followed.
    pub fn reset(&mut self) {
        if let Some(runtime) = &mut self.runtime {
            runtime.estimator().set_options(self.options);
        }
    }

    /// Makes somebody the subject from the next frame on.
    pub fn select(&mut self, person: PersonId) {
        if let Some(runtime) = &mut self.runtime {
            runtime.estimator().select(person);
        }
    }

    /// The last frame before it was smoothed, in jobs where frames are.
    pub fn raw(&mut self) -> PeopleFrame {
        std::mem::take(&mut self.raw)
    }

    /// Estimates one frame. An error is a sentence.
    pub async fn look(
        &mut self,
        t_s: f64,
        picture: Picture,
        turn: Orientation,
    ) -> Result<(PeopleFrame, FrameStats), String> {
        let start = now_ms();
        let runtime = self.runtime.as_ref().ok_or(NOT_LOADED.to_owned())?;
        // A plate is looked for in memory.
        let kept = runtime.adapter().is_some() && !self.options.plate;
        let found = match kept.then(|| picture.external(turn)).flatten() {
            Some(external) => self.keep(t_s, picture, turn, &external).await?,
            None => self.copy(t_s, picture, turn).await?,
        };
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
    ) -> Result<(PeopleFrame, f64), String> {
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
            Err(error) => Err(error.to_string()),
        }
    }

    /// Copies the picture into memory and looks at it there.
    /// Answers when the copy was there.
    async fn copy(
        &mut self,
        t_s: f64,
        picture: Picture,
        turn: Orientation,
    ) -> Result<(PeopleFrame, f64), String> {
        let pixels = self.canvas.pixels(&picture, turn).await;
        let pixels = pixels.ok_or(NO_PIXELS.to_owned())?;
        // Decoders own few frames: give this one back before the long part.
        drop(picture);
        let copied = now_ms();
        let found = self.estimate(pixels.frame(t_s)).await;
        let found = found.map(|found| restore(found, &pixels));
        self.raw = restore(std::mem::take(&mut self.raw), &pixels);
        self.canvas.reuse(pixels);
        Ok((found.map_err(|error| error.to_string())?, copied))
    }

    async fn estimate(&mut self, frame: Frame<'_>) -> Result<PeopleFrame, Error> {
        let Some(runtime) = &mut self.runtime else {
            return Err(Error::Engine(NOT_LOADED.into()));
        };
        let found = runtime.estimate_all(frame).await?;
        let estimator = runtime.estimator();
        if self.options.smoothing {
            self.raw = estimator.raw();
        }
        // Where several are followed, that there are several is no news.
        let seen = match self.options.people {
            1 => estimator.people_seen(),
            _ => 1,
        };
        self.notes.frame(seen);
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

/// Landmarks of a reduced picture in pixels of the full one.
fn restore(mut frame: PeopleFrame, pixels: &Pixels) -> PeopleFrame {
    let x = f64::from(pixels.full_width) / f64::from(frame.width.max(1));
    let y = f64::from(pixels.full_height) / f64::from(frame.height.max(1));
    (frame.width, frame.height) = (pixels.full_width, pixels.full_height);
    let poses = frame.people.iter_mut().map(|p| &mut p.pose);
    for point in poses.flat_map(|pose| &mut pose.landmarks_px) {
        *point = [point[0] * x, point[1] * y, point[2] * x];
    }
    // Both sides are reduced alike within half a pixel of the whole side.
    if let Some(plate) = &mut frame.plate {
        plate.centre_px = [plate.centre_px[0] * x, plate.centre_px[1] * y];
        plate.major_px *= x;
        plate.minor_px *= x;
    }
    frame
}
