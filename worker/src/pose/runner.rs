//! Works off pose jobs.

use super::Inbox;
use super::eye::{Eye, NO_PIXELS};
use crate::breath::breathe;
use crate::link::reply;
use crate::video::{Frames, Look, Next, OpenError, Picture, Pump, Source, open};
use js_sys::Array;
use sagitta_formats::video::{Movie, Orientation, VideoTrack};
use sagitta_motion::{Part, PoseJob, PoseReply};
use sagitta_pose::Options;
use sagitta_pose::engine::choice::Candidate;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Blob;

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

fn recording(tracking: bool, people: usize, plate: bool) -> Options {
    Options {
        people,
        plate,
        ..Options::recording(tracking)
    }
}

/// Everything that lasts from job to job.
pub struct Runner {
    inbox: Rc<Inbox>,
    eye: Eye,
    /// The running job.
    job: u32,
}

impl Runner {
    /// Nothing is loaded yet.
    pub fn new(inbox: Rc<Inbox>, candidates: Vec<Candidate>) -> Self {
        Self {
            inbox,
            eye: Eye::new(candidates),
            job: 0,
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
            } => self.eye.load(engine, measure, payload).await,
            PoseJob::Open { job } => {
                self.job = job;
                let result = self.index(payload).await;
                if result.is_err() {
                    self.finish(result);
                }
                // What follows under this number begins the job.
                self.job = 0;
            }
            PoseJob::File {
                job,
                tracking,
                people,
                plate,
                part,
            } => {
                self.begin(job, recording(tracking, people, plate));
                let result = self.file(payload, part).await;
                self.finish(result);
            }
            PoseJob::Bitmap {
                job,
                t_s,
                tracking,
                people,
                plate,
            } => {
                if job != self.job {
                    self.begin(job, recording(tracking, people, plate));
                }
                let result = self.bitmap(t_s, payload).await;
                if result.is_err() {
                    self.finish(result);
                }
            }
            PoseJob::Live { job, people } => {
                let options = Options {
                    people,
                    ..Options::live()
                };
                self.begin(job, options);
                let result = self.live(payload).await;
                self.inbox.camera().begin();
                self.finish(result);
            }
            PoseJob::End { .. } => self.finish(Ok(())),
            PoseJob::Reset => self.eye.reset(),
            PoseJob::Select { .. } | PoseJob::Push { .. } | PoseJob::Cancel { .. } => {}
        }
    }

    fn begin(&mut self, job: u32, options: Options) {
        self.job = job;
        self.inbox.forget_before(job);
        self.eye.begin(options);
    }

    fn finish(&self, result: Result<(), Stop>) {
        let job = self.job;
        if self.inbox.is_cancelled(job) {
            return;
        }
        match result {
            Ok(()) => reply(&PoseReply::Done {
                job,
                notes: self.eye.notes.warnings(),
                ends: self.eye.ends,
            }),
            Err(Stop::Undecodable(reason)) => reply(&PoseReply::Undecodable { job, reason }),
            Err(Stop::Failed(message)) => reply(&PoseReply::Failed { job, message }),
            Err(Stop::Quietly) => {}
        }
    }

    /// Tells what a file holds.
    async fn index(&mut self, payload: &Array) -> Result<(), Stop> {
        let (_, movie) = opened(self.job, payload).await?;
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
        let (source, mut movie) = opened(self.job, payload).await?;
        let ends_here = part.is_none_or(|p| p.to as usize >= movie.video.frames());
        if let Some(part) = part {
            movie.video = movie.video.part(part.from as usize..part.to as usize);
            self.eye.begin_within(part);
        }
        let codec = movie.video.codec.name.clone();
        let mut frames = Frames::start(source, movie.video).await?;
        self.go_on()?;
        if ends_here {
            // Of a file in parts, the last one tells what is wrong with the whole.
            self.eye.notes.lost(movie.lost_samples);
            if movie.cut_short {
                self.eye.notes.broken();
            }
            (0..movie.doubled).for_each(|_| self.eye.notes.unordered());
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
                Next::End if self.eye.notes.frames() > 0 => return Ok(()),
                Next::Broken if self.eye.notes.frames() > 0 => {
                    self.eye.notes.broken();
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
                self.eye.reset();
            }
            if let Some(person) = self.inbox.selected(self.job) {
                self.eye.select(person);
            }
            let first_ms = *first_ms.get_or_insert(live.camera_ms);
            let t_s = (live.camera_ms - first_ms).max(0.0) / 1e3;
            let look = self.eye.look(t_s, picture, Orientation::default());
            let (people, stats) = look.await?;
            self.go_on()?;
            let (frame, others) = people.split();
            let (raw, _) = self.eye.raw().split();
            let job = self.job;
            reply(&PoseReply::Live {
                job,
                frame,
                raw,
                others,
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
        let (people, stats) = self.eye.look(t_s, picture, turn).await?;
        self.go_on()?;
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
}

/// The file of a message and its index; tells how far it is.
async fn opened(job: u32, payload: &Array) -> Result<(Source, Movie), Stop> {
    let blob: Blob = payload
        .get(0)
        .dyn_into()
        .map_err(|_| Stop::Undecodable("no file".into()))?;
    let source = Source::new(blob);
    let total = source.len();
    let movie = open(&source, |got| {
        reply(&PoseReply::Reading { job, got, total })
    })
    .await?;
    Ok((source, movie))
}
