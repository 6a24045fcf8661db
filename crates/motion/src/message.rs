//! What the shell and its workers say to each other. Frames and files travel beside these messages
//! as transferables; everything here is small.

use crate::tool::ToolSetup;
use crate::{
    Desk, ImportOptions, Metric, MissingMetadata, Numbers, Person, PersonId, PoseFrame, Recorded,
    Region, Report, Request, Spec, Stage, Table, TextFile, ToolResult, Warning,
};
use serde::{Deserialize, Serialize};

/// To the pose worker. `Load` carries the two weights files and `File` the video file beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoseJob {
    /// Build the networks from the transferred files: `.tflite` files or a `.task` package; of several
    /// for the same purpose the last one counts.
    Load {
        /// "lite", "full" or "heavy".
        model: String,
        /// The engine to run them on.
        #[serde(default)]
        engine: EngineChoice,
        /// Measure how long the landmark network takes, which itself takes up to a second.
        #[serde(default)]
        measure: bool,
    },
    /// Read the index of the file sent beside this message: answer [`PoseReply::Opened`].
    Open {
        /// See `File`.
        job: u32,
    },
    /// Decode the file sent beside this message and estimate every frame.
    File {
        /// Echoed in every reply, so that late replies of a cancelled job are recognised.
        job: u32,
        /// Track from frame to frame (`true`), or detect anew in each (`false`).
        tracking: bool,
        /// How many people to follow at most; with more than one all of them are told.
        #[serde(default = "one")]
        people: usize,
        /// Follow the weight plate of the bar that the subject holds.
        #[serde(default)]
        plate: bool,
        /// Only these frames.
        #[serde(default)]
        part: Option<Part>,
    },
    /// Estimate the one bitmap sent beside this message.
    Bitmap {
        /// See `File`.
        job: u32,
        /// Presentation time in seconds.
        t_s: f64,
        /// See `File`.
        tracking: bool,
        /// See `File`.
        #[serde(default = "one")]
        people: usize,
        /// See `File`.
        #[serde(default)]
        plate: bool,
    },
    /// Follow a camera until the job is cancelled or the camera ends. What travels beside it is where the
    /// frames come from: a `ReadableStream` of `VideoFrame`s, the camera's `MediaStreamTrack`, or
    /// nothing, and then each frame comes as [`PoseJob::Push`].
    Live {
        /// See `File`.
        job: u32,
        /// See `File`.
        #[serde(default = "one")]
        people: usize,
    },
    /// Make somebody the subject from the next frame on.
    Select {
        /// The job begun by `Live`.
        job: u32,
        /// Who.
        person: PersonId,
    },
    /// A camera's newest frame, sent beside this message; one that still waits is dropped for it.
    Push {
        /// The job begun by `Live`.
        job: u32,
    },
    /// No more bitmaps come for this job: answer [`PoseReply::Done`].
    End {
        /// See `File`.
        job: u32,
    },
    /// Forget the tracked person.
    Reset,
    /// Stop the running job as soon as possible.
    Cancel {
        /// The job.
        job: u32,
    },
}

fn one() -> usize {
    1
}

/// A part of a file, by the numbers of its frames in order of presentation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The first frame.
    pub from: u32,
    /// The frame after the last.
    pub to: u32,
    /// Where the person is followed when the part begins; `None` where they are to be found.
    pub follow: Option<Region>,
}

impl Part {
    /// Frames of a recording after which a tracker takes the person's square anew, so that a part may begin
    /// there: five seconds at 30 per second.
    pub const BLOCK: u32 = 150;
}

/// How a part begins and ends, by which parts that were looked at apart are joined.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Ends {
    /// Where the person should be after the first frame, if they were found in it.
    pub first: Option<Region>,
    /// Where the person should be after the last frame, if they were found in it.
    pub last: Option<Region>,
}

/// What may run the networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EngineChoice {
    /// The fastest one that works here.
    #[default]
    Auto,
    /// The graphics device, through WebGPU.
    Webgpu,
    /// The processor, with our own vector code.
    Simd,
    /// The processor, with the burn library; the reference.
    Burn,
}

impl EngineChoice {
    /// All, in the order to show them.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Webgpu, Self::Simd, Self::Burn];

    /// "auto", "webgpu", "simd", "burn".
    pub fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Webgpu => "webgpu",
            Self::Simd => "simd",
            Self::Burn => "burn",
        }
    }

    /// What people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "Automatic",
            Self::Webgpu => "WebGPU",
            Self::Simd => "SIMD",
            Self::Burn => "burn",
        }
    }
}

/// How long one frame took, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct FrameStats {
    /// Copying and converting the pixels.
    pub copy_ms: f64,
    /// Networks and geometry.
    pub pose_ms: f64,
}

/// Where one frame of a camera stands in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct LiveStats {
    /// The frame's own time stamp in milliseconds of the camera's clock, whose zero is unknown.
    pub camera_ms: f64,
    /// When the worker had the frame, in milliseconds since 1970, as finely as the browser tells.
    pub arrived_ms: f64,
    /// Frames that have come to the worker so far, this one included.
    pub came: u32,
    /// How many of them were left out because a newer one came first.
    pub dropped: u32,
}

/// From the pose worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoseReply {
    /// The worker runs and listens.
    Ready,
    /// The networks are built.
    Loaded {
        /// Engine that runs them: "simd (AVX2)".
        engine: String,
        /// Name of the graphics adapter, where one is used.
        adapter: Option<String>,
        /// Why this one, in words for people.
        reason: String,
        /// Median time of the landmark network in milliseconds, where it was asked for.
        landmarks_ms: Option<f64>,
    },
    /// The engine gave up in the middle of a job and another one goes on; no frame is missing.
    EngineChanged {
        /// The engine from here on.
        engine: String,
        /// Why, in words for people.
        reason: String,
    },
    /// The file's index is being read, which takes long where all of a long file must be gone through.
    Reading {
        /// See [`PoseJob::File`].
        job: u32,
        /// Bytes gone through.
        got: u64,
        /// Bytes of the file.
        total: u64,
    },
    /// What the file holds, before the first frame.
    Opened {
        /// See [`PoseJob::File`].
        job: u32,
        /// Frames in the file, where the container tells.
        frames: Option<u32>,
        /// Duration in seconds, where the container tells.
        duration_s: Option<f64>,
        /// Whether the times are the file's own.
        exact_times: bool,
        /// See [`crate::Provenance::capture_rate_hz`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        capture_rate_hz: Option<f64>,
    },
    /// One frame is done.
    Frame {
        /// See [`PoseJob::File`].
        job: u32,
        /// Its pose; the subject's, where several people are followed.
        frame: PoseFrame,
        /// Everybody else.
        #[serde(default)]
        others: Vec<Person>,
        /// Who the subject is, once somebody was seen.
        #[serde(default)]
        subject: Option<PersonId>,
        /// Its cost.
        stats: FrameStats,
    },
    /// One frame of a camera is done.
    Live {
        /// See [`PoseJob::Live`].
        job: u32,
        /// The subject's pose, smoothed for the eye; seconds count from the first frame.
        frame: PoseFrame,
        /// The same as the network saw it, to be measured.
        raw: PoseFrame,
        /// Everybody else who is followed and seen in it.
        #[serde(default)]
        others: Vec<Person>,
        /// Its cost.
        stats: FrameStats,
        /// Its place in the stream.
        live: LiveStats,
    },
    /// The camera has sent nothing for a while; the worker still listens.
    Waiting {
        /// See [`PoseJob::Live`].
        job: u32,
    },
    /// This worker cannot take what was sent as the camera's frames; they have to be pushed.
    Unreadable {
        /// See [`PoseJob::Live`].
        job: u32,
    },
    /// All frames are done.
    Done {
        /// See [`PoseJob::File`].
        job: u32,
        /// What decoding and detection noticed, for [`Request::notes`].
        notes: Vec<Warning>,
        /// How a part of a file began and ended.
        #[serde(default)]
        ends: Ends,
    },
    /// This worker cannot decode the file; the page may try its video element.
    Undecodable {
        /// See [`PoseJob::File`].
        job: u32,
        /// What was missing: "avc1.640028", "unknown container".
        reason: String,
    },
    /// The job failed.
    Failed {
        /// See [`PoseJob::File`]; 0 for loading.
        job: u32,
        /// One sentence for the user.
        message: String,
    },
}

/// To the analysis worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SolverJob {
    /// Send the movement catalogue.
    Catalogue,
    /// Analyse.
    Analyse {
        /// Echoed in every reply.
        job: u32,
        /// What and how.
        request: Box<Request>,
        /// The points of the request's poses, where it comes without them.
        #[serde(default)]
        points: Numbers,
    },
    /// Read a recording file whose bytes travel beside this message.
    Read {
        /// Echoed.
        job: u32,
        /// Name with extension.
        name: String,
        /// What the file does not say itself.
        options: ImportOptions,
    },
    /// Read a recording of a file per frame; the files' bytes travel beside this message, in the order of
    /// their names.
    ReadFrames {
        /// Echoed.
        job: u32,
        /// Names, which number the frames.
        names: Vec<String>,
        /// What the files do not say themselves.
        options: ImportOptions,
    },
    /// Put several sets of one lift together: one report each.
    Profile {
        /// Echoed.
        job: u32,
        /// Without their curves, which nobody needs here.
        reports: Vec<Report>,
    },
    /// Make texts that OpenSim's tools read of a file whose bytes travel beside this message.
    Unpack {
        /// Echoed.
        job: u32,
        /// Its name.
        name: String,
    },
    /// Look at the files of a model: what they are, and the model in motion.
    Desk {
        /// Echoed.
        job: u32,
        /// The files.
        files: Vec<TextFile>,
    },
    /// Read a table, to compare results with it.
    Table {
        /// Echoed.
        job: u32,
        /// The file.
        file: TextFile,
    },
    /// Run one of OpenSim's tools.
    Tool {
        /// Echoed.
        job: u32,
        /// What it is asked.
        setup: Box<ToolSetup>,
        /// The files that the set-up names.
        files: Vec<TextFile>,
    },
    /// Write a download.
    Write {
        /// Echoed.
        job: u32,
        /// Format.
        format: DownloadFormat,
        /// Result.
        report: Box<Report>,
        /// The numbers of the report's curves, where it comes without them.
        #[serde(default)]
        curves: Numbers,
        /// What it was made from.
        request: Box<Request>,
        /// The points of the request's poses, where it comes without them.
        #[serde(default)]
        points: Numbers,
    },
}

/// Files a user can take away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DownloadFormat {
    /// The report as JSON.
    ReportJson,
    /// The landmarks as JSON.
    PoseJson,
    /// The metrics as CSV.
    MetricsCsv,
    /// The curves as CSV.
    SeriesCsv,
    /// The world landmarks as TRC.
    PoseTrc,
}

/// A file to save.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Download {
    /// Suggested name: "squats.report.json".
    pub name: String,
    /// Media type.
    pub mime: String,
    /// Content.
    pub text: String,
}

/// From the analysis worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SolverReply {
    /// The worker runs and listens.
    Ready,
    /// All movements.
    Catalogue {
        /// In the order to show them.
        movements: Vec<Spec>,
    },
    /// Progress.
    Step {
        /// The job.
        job: u32,
        /// What is being done.
        stage: Stage,
        /// Steps done.
        done: usize,
        /// Steps in all.
        total: usize,
    },
    /// A file was read.
    Input {
        /// The job.
        job: u32,
        /// What it holds.
        recorded: Recorded,
    },
    /// A file can be read once more is said about it.
    Asks {
        /// The job.
        job: u32,
        /// What is missing.
        what: MissingMetadata,
        /// One sentence for the user.
        message: String,
    },
    /// Some of a report's values, ahead of it: the page takes them up one message at a time.
    Values {
        /// The job.
        job: u32,
        /// In the report's order, after those of messages before.
        values: Vec<Metric>,
    },
    /// The analysis is done.
    Report {
        /// The job.
        job: u32,
        /// The result, without the values that came before.
        report: Box<Report>,
        /// The numbers of its curves, which it comes without.
        curves: Numbers,
    },
    /// Several sets were put together.
    Profile {
        /// The job.
        job: u32,
        /// The result.
        profile: crate::LoadVelocity,
    },
    /// A file was made into texts.
    Unpacked {
        /// The job.
        job: u32,
        /// The texts, under names of their own.
        files: Vec<TextFile>,
    },
    /// The files of a model were looked at.
    Desk {
        /// The job.
        job: u32,
        /// What they are.
        desk: Box<Desk>,
    },
    /// A table was read.
    Table {
        /// The job.
        job: u32,
        /// What it holds.
        table: Table,
    },
    /// A tool is done.
    Tool {
        /// The job.
        job: u32,
        /// What it made.
        results: Vec<ToolResult>,
        /// What was assumed or left out, in a sentence each.
        remarks: Vec<String>,
    },
    /// A download is written.
    Download {
        /// The job.
        job: u32,
        /// The file.
        file: Download,
    },
    /// The job failed.
    Failed {
        /// The job.
        job: u32,
        /// One sentence for the user.
        message: String,
    },
}
