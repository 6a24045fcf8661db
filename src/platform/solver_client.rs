//! The shell's side of the analysis worker.

use super::breathe;
use super::link::{Link, Reply};
use futures_util::future::{AbortHandle, Abortable};
use futures_util::lock::Mutex;
use js_sys::{Array, ArrayBuffer};
use sagitta_motion::tool::ToolSetup;
use sagitta_motion::{
    Desk, Download, DownloadFormat, ImportOptions, LoadVelocity, MissingMetadata, Numbers,
    Recorded, Report, Request, SolverJob, SolverReply, Spec, Stage, Table, TextFile, ToolResult,
};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// An analysis takes a moment; silence for so long is a hang.
const SILENT_MS: u32 = 60_000;
const CANCELLED: &str = "The analysis was cancelled.";
const CONFUSED: &str = "The analysis answered something else; reload the page.";

impl Reply for SolverReply {
    fn is_ready(&self) -> bool {
        matches!(self, Self::Ready)
    }
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq)]
pub enum Unread {
    /// It can be read once this is said; with a sentence for the user.
    Asks(MissingMetadata, String),
    /// It cannot be read: a sentence for the user.
    Failed(String),
}

impl From<String> for Unread {
    fn from(message: String) -> Self {
        Self::Failed(message)
    }
}

struct Inner {
    /// One job at a time.
    link: Mutex<Link<SolverReply>>,
    next_job: Cell<u32>,
    /// Jobs below this number are no longer wanted.
    cancelled: Cell<u32>,
    /// The running job, if it is one that can be cancelled.
    running: RefCell<Option<AbortHandle>>,
}

/// Owns the analysis worker, and starts it anew when it dies or hangs.
/// Cheap to clone; all clones share the worker.
#[derive(Clone)]
pub struct SolverClient(Rc<Inner>);

impl SolverClient {
    /// Starts the worker of analyses.
    pub fn start() -> Self {
        Self::over(Link::start("solver_loader.js"))
    }

    /// The worker of OpenSim's tools, which its first job starts.
    pub fn tools() -> Self {
        Self::over(Link::waiting("tools_loader.js"))
    }

    fn over(link: Link<SolverReply>) -> Self {
        Self(Rc::new(Inner {
            link: Mutex::new(link),
            next_job: Cell::new(1),
            cancelled: Cell::new(0),
            running: RefCell::new(None),
        }))
    }

    /// All movements, in the order to show them.
    pub async fn catalogue(&self) -> Result<Vec<Spec>, String> {
        match self.ask(&SolverJob::Catalogue, &|_, _, _| {}).await? {
            SolverReply::Catalogue { movements } => Ok(movements),
            _ => Err(CONFUSED.into()),
        }
    }

    /// Analyses. `on_step(stage, done, total)` tells how far it is.
    pub async fn analyse(
        &self,
        request: &Request,
        on_step: impl Fn(Stage, usize, usize) + 'static,
    ) -> Result<Report, String> {
        // The number comes first, so that a cancellation from here on is heard.
        let job = self.number();
        let (request, points) = packed(request);
        breathe().await;
        let job = SolverJob::Analyse {
            job,
            request,
            points,
        };
        match self.ask(&job, &on_step).await? {
            SolverReply::Report {
                mut report, curves, ..
            } => {
                let whole = curves.into_series(&mut report.series);
                whole.map(|()| *report).map_err(|_| CONFUSED.into())
            }
            _ => Err(CONFUSED.into()),
        }
    }

    /// Reads a recording file; `options` is what it does not say itself.
    pub async fn read(
        &self,
        name: &str,
        bytes: ArrayBuffer,
        options: &ImportOptions,
    ) -> Result<Recorded, Unread> {
        let job = SolverJob::Read {
            job: self.number(),
            name: name.to_owned(),
            options: options.clone(),
        };
        self.read_by(job, Array::of1(&bytes)).await
    }

    /// Reads a recording of a file per frame; as [`SolverClient::read`].
    pub async fn read_frames(
        &self,
        files: Vec<(String, ArrayBuffer)>,
        options: &ImportOptions,
    ) -> Result<Recorded, Unread> {
        let payload = files.iter().map(|(_, bytes)| bytes).collect();
        let job = SolverJob::ReadFrames {
            job: self.number(),
            names: files.into_iter().map(|(name, _)| name).collect(),
            options: options.clone(),
        };
        self.read_by(job, payload).await
    }

    async fn read_by(&self, job: SolverJob, payload: Array) -> Result<Recorded, Unread> {
        match self.tell(&job, &payload, &|_, _, _| {}).await? {
            SolverReply::Input { recorded, .. } => Ok(recorded),
            SolverReply::Asks { what, message, .. } => Err(Unread::Asks(what, message)),
            _ => Err(Unread::Failed(CONFUSED.into())),
        }
    }

    /// The load–velocity profile of several sets, one report each.
    pub async fn profile(&self, reports: Vec<Report>) -> Result<LoadVelocity, String> {
        let job = SolverJob::Profile {
            job: self.number(),
            reports,
        };
        match self.ask(&job, &|_, _, _| {}).await? {
            SolverReply::Profile { profile, .. } => Ok(profile),
            _ => Err(CONFUSED.into()),
        }
    }

    /// Texts that OpenSim's tools read, of a file that is none.
    pub async fn unpack(&self, name: &str, bytes: ArrayBuffer) -> Result<Vec<TextFile>, String> {
        let job = SolverJob::Unpack {
            job: self.number(),
            name: name.to_owned(),
        };
        let payload = Array::of1(&bytes);
        match self.tell(&job, &payload, &|_, _, _| {}).await? {
            SolverReply::Unpacked { files, .. } => Ok(files),
            _ => Err(CONFUSED.into()),
        }
    }

    /// What files of a model are, and the model in motion.
    pub async fn desk(&self, files: Vec<TextFile>) -> Result<Desk, String> {
        let job = SolverJob::Desk {
            job: self.number(),
            files,
        };
        match self.ask(&job, &|_, _, _| {}).await? {
            SolverReply::Desk { desk, .. } => Ok(*desk),
            _ => Err(CONFUSED.into()),
        }
    }

    /// Reads a table.
    pub async fn table(&self, file: TextFile) -> Result<Table, String> {
        let job = SolverJob::Table {
            job: self.number(),
            file,
        };
        match self.ask(&job, &|_, _, _| {}).await? {
            SolverReply::Table { table, .. } => Ok(table),
            _ => Err(CONFUSED.into()),
        }
    }

    /// Runs a tool: its tables, and what was assumed or left out. `on_step(done, total)` tells how far it is.
    pub async fn tool(
        &self,
        setup: &ToolSetup,
        files: Vec<TextFile>,
        on_step: impl Fn(usize, usize) + 'static,
    ) -> Result<(Vec<ToolResult>, Vec<String>), String> {
        let job = SolverJob::Tool {
            job: self.number(),
            setup: Box::new(setup.clone()),
            files,
        };
        match self
            .ask(&job, &|_, done, total| on_step(done, total))
            .await?
        {
            SolverReply::Tool {
                results, remarks, ..
            } => Ok((results, remarks)),
            _ => Err(CONFUSED.into()),
        }
    }

    /// Writes a file to take away.
    pub async fn write(
        &self,
        format: DownloadFormat,
        report: &Report,
        request: &Request,
    ) -> Result<Download, String> {
        let (request, points) = packed(request);
        let mut report = Box::new(report.clone());
        let curves = Numbers::of_series(&mut report.series);
        let job = SolverJob::Write {
            job: self.number(),
            format,
            report,
            curves,
            request,
            points,
        };
        match self.ask(&job, &|_, _, _| {}).await? {
            SolverReply::Download { file, .. } => Ok(file),
            _ => Err(CONFUSED.into()),
        }
    }

    fn number(&self) -> u32 {
        let job = self.0.next_job.get();
        self.0.next_job.set(job + 1);
        job
    }

    /// Ends the analysis that runs, at once, and those that wait for their turn. What waited for them
    /// gets an error that nobody needs to see.
    pub fn cancel(&self) {
        self.0.cancelled.set(self.0.next_job.get());
        if let Some(running) = self.0.running.take() {
            running.abort();
        }
    }

    /// Sends a job and waits for its answer.
    async fn ask(
        &self,
        job: &SolverJob,
        on_step: &dyn Fn(Stage, usize, usize),
    ) -> Result<SolverReply, String> {
        self.tell(job, &Array::new(), on_step).await
    }

    /// As `ask`, with buffers that are gone from this side.
    async fn tell(
        &self,
        job: &SolverJob,
        payload: &Array,
        on_step: &dyn Fn(Stage, usize, usize),
    ) -> Result<SolverReply, String> {
        let mut link = self.0.link.lock().await;
        if !can_be_cancelled(job) {
            return converse(&mut link, job, payload, on_step).await;
        }
        if number_of(job) < self.0.cancelled.get() {
            return Err(CANCELLED.into());
        }
        let (handle, registration) = AbortHandle::new_pair();
        self.0.running.replace(Some(handle));
        let talk = converse(&mut link, job, payload, on_step);
        let answer = Abortable::new(talk, registration).await;
        self.0.running.take();
        answer.unwrap_or_else(|_| {
            // It computes without listening: only its end stops it.
            link.stop();
            Err(CANCELLED.into())
        })
    }
}

/// A request with its points apart.
fn packed(request: &Request) -> (Box<Request>, Numbers) {
    let mut request = Box::new(request.clone());
    let points = Numbers::of_poses(request.poses_mut());
    (request, points)
}

/// Says what is to be done and listens until it is done.
async fn converse(
    link: &mut Link<SolverReply>,
    job: &SolverJob,
    payload: &Array,
    on_step: &dyn Fn(Stage, usize, usize),
) -> Result<SolverReply, String> {
    link.up().await?;
    link.forget();
    link.send(job, payload, payload)?;
    let number = number_of(job);
    let mut came = Vec::new();
    loop {
        let reply = link.hear(SILENT_MS).await.map_err(|_| {
            "The analysis stopped unexpectedly and was started anew; try again with a shorter stretch."
                .to_owned()
        })?;
        match reply {
            SolverReply::Step {
                job,
                stage,
                done,
                total,
            } if job == number => on_step(stage, done, total),
            SolverReply::Values { job, values } if job == number => came.extend(values),
            SolverReply::Report {
                job,
                mut report,
                curves,
            } if job == number => {
                report.metrics.splice(0..0, came);
                return Ok(SolverReply::Report {
                    job,
                    report,
                    curves,
                });
            }
            SolverReply::Failed { job, message } if job == number || job == 0 => {
                return Err(message);
            }
            SolverReply::Step { .. }
            | SolverReply::Values { .. }
            | SolverReply::Failed { .. }
            | SolverReply::Ready => {}
            answer if answers(&answer) == number => return Ok(answer),
            // The late answer to a question that nobody waits for any more.
            _ => {}
        }
    }
}

/// Reading, downloads and the catalogue are short, and no part of what a person cancels.
fn can_be_cancelled(job: &SolverJob) -> bool {
    matches!(job, SolverJob::Analyse { .. } | SolverJob::Tool { .. })
}

fn number_of(job: &SolverJob) -> u32 {
    match job {
        SolverJob::Catalogue => 0,
        SolverJob::Analyse { job, .. }
        | SolverJob::Read { job, .. }
        | SolverJob::ReadFrames { job, .. }
        | SolverJob::Profile { job, .. }
        | SolverJob::Unpack { job, .. }
        | SolverJob::Desk { job, .. }
        | SolverJob::Table { job, .. }
        | SolverJob::Tool { job, .. }
        | SolverJob::Write { job, .. } => *job,
    }
}

fn answers(reply: &SolverReply) -> u32 {
    match reply {
        SolverReply::Input { job, .. }
        | SolverReply::Asks { job, .. }
        | SolverReply::Report { job, .. }
        | SolverReply::Profile { job, .. }
        | SolverReply::Unpacked { job, .. }
        | SolverReply::Desk { job, .. }
        | SolverReply::Table { job, .. }
        | SolverReply::Tool { job, .. }
        | SolverReply::Download { job, .. }
        | SolverReply::Step { job, .. }
        | SolverReply::Values { job, .. }
        | SolverReply::Failed { job, .. } => *job,
        SolverReply::Ready | SolverReply::Catalogue { .. } => 0,
    }
}
