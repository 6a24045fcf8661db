//! The shell's side of the pose worker.

use super::camera::Camera;
use super::link::{Link, Lost, Reply};
use super::live_job::{self, LiveEvent, Whom};
use super::pose_job::How;
use super::relaxed::has_relaxed_simd;
use super::{models, pose_job};
use crate::state::models::{Files, Weights};
use futures_channel::mpsc::{UnboundedSender, unbounded};
use futures_util::future::{AbortHandle, Abortable};
use futures_util::lock::Mutex;
use js_sys::Array;
use sagitta_motion::{
    EngineChoice, FrameStats, PeopleTrack, PersonId, PoseFrame, PoseJob, PoseReply, Warning,
};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlVideoElement;

/// Time to build the networks on a slow phone.
const BUILD_MS: u32 = 120_000;

/// What was loaded.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Loaded {
    /// Engine that runs the networks: "simd (wasm)".
    pub engine: String,
    /// Why this one, in words for people.
    pub reason: String,
    /// Whether it runs on a graphics device.
    pub on_graphics: bool,
    /// Median time of the landmark network in milliseconds, where it was measured.
    pub landmarks_ms: Option<f64>,
    /// sha256 in hexadecimal by file name, of every weights file in use.
    pub sha256: BTreeMap<String, String>,
}

/// What happens while a file is analysed, in this order: `Reading`, where that takes
/// long, `Opened`, then the `Frame`s, then one of
/// `Done` and `Failed`. Nothing comes after these two, or after [`JobHandle::cancel`]. `Opened` may
/// come a second time, before the first frame, where the player has to stand in for the decoder.
#[derive(Debug, Clone, PartialEq)]
pub enum PoseEvent {
    /// The file's index is being read: bytes gone through, and bytes of the file.
    Reading(u64, u64),
    /// The file can be decoded.
    Opened {
        /// Frames in the file, where it tells.
        frames: Option<u32>,
        /// Seconds from the first to the last frame, where the file tells.
        duration_s: Option<f64>,
        /// `false`: times come from the player and may be off by a frame; a note says so.
        exact_times: bool,
        /// See [`sagitta_motion::Provenance::capture_rate_hz`].
        capture_rate_hz: Option<f64>,
    },
    /// One more frame is done; in order of time, unless several workers share the file.
    Frame(PoseFrame, FrameStats),
    /// All frames are done, and a person was in at least one.
    Done {
        /// All of them, in order of time.
        frames: Vec<PoseFrame>,
        /// Everybody in them, where several people were followed.
        people: PeopleTrack,
        /// For [`sagitta_motion::Request::notes`]: cut short, several people, approximate times.
        notes: Vec<Warning>,
    },
    /// One sentence: what happened and what to do.
    Failed(String),
}

/// A running job. Dropping it does not cancel.
#[derive(Debug, Clone)]
pub struct JobHandle(AbortHandle);

impl JobHandle {
    /// Ends the job; no event comes after this returns.
    pub fn cancel(&self) {
        self.0.abort();
    }
}

/// A camera that is followed. Dropping it does not cancel.
#[derive(Debug, Clone)]
pub struct LiveHandle {
    job: JobHandle,
    choose: UnboundedSender<PersonId>,
}

impl LiveHandle {
    /// As [`JobHandle::cancel`].
    pub fn cancel(&self) {
        self.job.cancel();
    }

    /// Makes somebody the subject.
    pub fn choose(&self, person: PersonId) {
        // Nobody is followed any more: nobody can be chosen.
        self.choose.unbounded_send(person).ok();
    }
}

impl Reply for PoseReply {
    fn is_ready(&self) -> bool {
        matches!(self, Self::Ready)
    }
}

/// The line to the worker, with what it has loaded.
pub(super) struct Port {
    pub link: Link<PoseReply>,
    loaded: Option<(Wanted, Loaded)>,
    /// How many jobs the worker, or one before it, was given.
    jobs: u32,
}

/// What the user asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    model: Files,
    engine: EngineChoice,
}

/// The worker's programs that have an engine, in the order to try them.
fn programs(engine: EngineChoice) -> Vec<&'static str> {
    const BURN: &str = "pose_burn_loader.js";
    let own = if has_relaxed_simd() {
        "pose_relaxed_loader.js"
    } else {
        "pose_loader.js"
    };
    match engine {
        EngineChoice::Auto => vec![own, BURN],
        EngineChoice::Burn => vec![BURN],
        EngineChoice::Webgpu | EngineChoice::Simd => vec![own],
    }
}

/// The bytes of all files, from the browser's cache or the server.
async fn fetch_all(files: &[Weights], on_bytes: &dyn Fn(u64, u64)) -> Result<Array, String> {
    let total = files.iter().map(|f| u64::from(f.bytes)).sum();
    let got = Cell::new(0_u64);
    let count = |more: u32| {
        got.set(got.get() + u64::from(more));
        on_bytes(got.get(), total);
    };
    let payload = Array::new();
    for file in files {
        let bytes = models::fetch(file, &count).await?;
        payload.push(&bytes);
    }
    Ok(payload)
}

struct Inner {
    /// One job at a time.
    port: Mutex<Port>,
    /// What to load when the worker had to be started anew.
    wanted: RefCell<Option<Wanted>>,
}

/// Owns the pose worker, and starts it anew when it dies or says nothing for 30 s during a job.
/// Cheap to clone; all clones share the worker.
#[derive(Clone)]
pub struct PoseClient(Rc<Inner>);

impl PoseClient {
    /// Starts the worker.
    pub fn start() -> Self {
        Self(Rc::new(Inner {
            port: Mutex::new(Port::start(programs(EngineChoice::Auto)[0])),
            wanted: RefCell::new(None),
        }))
    }

    /// Fetches the weights of a model or takes them from the browser's cache, checks their sha256, and
    /// builds the networks on `engine`; with `measure` their time is taken as well.
    /// `on_bytes(got, total)` tells how far the download is. Waits for a running job to end. An error
    /// is one sentence for the user.
    pub async fn load(
        &self,
        model: Files,
        engine: EngineChoice,
        measure: bool,
        on_bytes: impl Fn(u64, u64) + 'static,
    ) -> Result<Loaded, String> {
        let wanted = Wanted { model, engine };
        self.0.wanted.replace(Some(wanted.clone()));
        let mut port = self.0.port.lock().await;
        port.load(&wanted, measure, &on_bytes).await
    }

    /// Estimates every frame of a video, or the one frame of an image. Waits for a running job to end.
    pub fn analyse(
        &self,
        file: web_sys::File,
        how: How,
        on: impl Fn(PoseEvent) + 'static,
    ) -> JobHandle {
        self.start_job(on, async move |inner, emit| {
            let mut port = inner.port.lock().await;
            let task = pose_job::Task { file: &file, how };
            let end = match port.ready(&inner.wanted).await {
                Ok(()) => pose_job::run(&mut port, task, emit).await,
                Err(message) => Err(message),
            };
            match end {
                Ok(found) => PoseEvent::Done {
                    frames: found.frames,
                    people: found.people,
                    notes: found.notes,
                },
                Err(message) => PoseEvent::Failed(message),
            }
        })
    }

    /// Follows a camera that `video` shows, always with its newest frame, until it ends; so many people at
    /// most. Waits for a running job to end. Keeps the camera on until the job ends or is cancelled.
    pub fn follow(
        &self,
        camera: Rc<Camera>,
        video: HtmlVideoElement,
        people: usize,
        on: impl Fn(LiveEvent) + 'static,
    ) -> LiveHandle {
        let (choose, chosen) = unbounded();
        let whom = Whom { people, chosen };
        let job = self.start_job(on, async move |inner, emit| {
            let mut port = inner.port.lock().await;
            match port.ready(&inner.wanted).await {
                Ok(()) => live_job::run(&mut port, &camera, &video, whom, emit).await,
                Err(message) => LiveEvent::Failed(message),
            }
        });
        LiveHandle { job, choose }
    }

    /// Starts a job; what it answers is its last event.
    fn start_job<E: 'static>(
        &self,
        on: impl Fn(E) + 'static,
        job: impl AsyncFnOnce(Rc<Inner>, &dyn Fn(E)) -> E + 'static,
    ) -> JobHandle {
        let (handle, registration) = AbortHandle::new_pair();
        let inner = Rc::clone(&self.0);
        let watched = handle.clone();
        let emit = move |event| {
            if !watched.is_aborted() {
                on(event);
            }
        };
        let task = async move {
            let last = job(inner, &emit).await;
            emit(last);
        };
        spawn_local(async move {
            // An abort is a wish, not an error.
            Abortable::new(task, registration).await.ok();
        });
        JobHandle(handle)
    }
}

impl Port {
    fn start(program: &'static str) -> Self {
        Self {
            link: Link::start(program),
            loaded: None,
            jobs: 0,
        }
    }

    /// Another worker with the same model, if there is room for one.
    pub async fn another(&self) -> Option<Self> {
        let (wanted, _) = self.loaded.as_ref()?;
        let mut port = Self::start(self.link.script());
        port.load(wanted, false, &|_, _| {}).await.ok()?;
        Some(port)
    }

    /// Whether the model runs on a graphics device, which several workers would only wait for.
    pub fn on_graphics(&self) -> bool {
        self.loaded.as_ref().is_some_and(|(_, l)| l.on_graphics)
    }

    /// Loads a model unless the worker has it already.
    async fn load(
        &mut self,
        wanted: &Wanted,
        measure: bool,
        on_bytes: &dyn Fn(u64, u64),
    ) -> Result<Loaded, String> {
        if let Some((have, loaded)) = &self.loaded
            && have == wanted
            && (loaded.landmarks_ms.is_some() || !measure)
            && !self.link.up().await?
        {
            return Ok(loaded.clone());
        }
        self.loaded = None;
        let mut problem = String::new();
        for program in programs(wanted.engine) {
            self.link.change(program);
            self.link.up().await?;
            let files = &wanted.model.files;
            let payload = fetch_all(files, on_bytes).await?;
            match self.build(wanted, measure, &payload).await {
                Ok(loaded) => {
                    self.loaded = Some((wanted.clone(), loaded.clone()));
                    return Ok(loaded);
                }
                Err(message) => problem = message,
            }
        }
        Err(problem)
    }

    /// Makes sure that the worker has what the user asked for.
    async fn ready(&mut self, wanted: &RefCell<Option<Wanted>>) -> Result<(), String> {
        let wanted = wanted.borrow().clone();
        match wanted {
            Some(wanted) => self.load(&wanted, false, &|_, _| {}).await.map(|_| ()),
            None => Err("Choose a pose model first.".to_owned()),
        }
    }

    /// A number for the next job. No two have the same, so that what is said about one that was cancelled
    /// says nothing about another that takes its place.
    pub fn number(&mut self) -> u32 {
        self.jobs += 1;
        self.jobs
    }

    /// Has the worker stop a job.
    pub fn cancel(&self, job: u32) {
        let none = Array::new();
        // A lost worker has stopped already.
        self.link.send(&PoseJob::Cancel { job }, &none, &none).ok();
    }

    /// Has the worker build the networks.
    async fn build(
        &mut self,
        wanted: &Wanted,
        measure: bool,
        payload: &Array,
    ) -> Result<Loaded, String> {
        self.link.forget();
        let job = PoseJob::Load {
            model: wanted.model.id.clone(),
            engine: wanted.engine,
            measure,
        };
        self.link.send(&job, payload, payload)?;
        let digest = |w: &Weights| (w.file.clone(), w.sha256.clone());
        let loaded = self.answer().await?;
        Ok(Loaded {
            sha256: wanted.model.files.iter().map(digest).collect(),
            ..loaded
        })
    }

    async fn answer(&mut self) -> Result<Loaded, String> {
        loop {
            match self.hear(BUILD_MS).await? {
                PoseReply::Loaded {
                    engine,
                    adapter,
                    reason,
                    landmarks_ms,
                } => {
                    return Ok(Loaded {
                        engine,
                        reason,
                        on_graphics: adapter.is_some(),
                        landmarks_ms,
                        ..Loaded::default()
                    });
                }
                PoseReply::Failed { job: 0, message } => return Err(message),
                // Late words about a cancelled job.
                _ => {}
            }
        }
    }

    /// The next word of the worker; a lost worker is a sentence.
    pub async fn hear(&mut self, timeout_ms: u32) -> Result<PoseReply, String> {
        self.link.hear(timeout_ms).await.map_err(|lost| {
            let what = match lost {
                Lost::Died => "stopped unexpectedly",
                Lost::Silent => "no longer answered",
            };
            format!("The pose computation {what} and was started anew; try again, with a smaller model or a shorter video.")
        })
    }
}
