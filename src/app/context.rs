//! What every screen can reach: signals over the plain structs of `state`, and the workers.

use super::opensim::Opensim;
use crate::platform::storage::{self, Session, SessionHead};
use crate::platform::tape::Tape;
use crate::platform::{File, JobHandle, PoseClient, SolverClient};
use crate::state::library::Shelf;
use crate::state::prefs::Prefs;
use crate::state::progress::Work;
use crate::state::route::Route;
use crate::state::wanted::Wanted;
use leptos::prelude::*;
use sagitta_motion::{
    Forces, ImportOptions, Input, MissingMetadata, PeopleTrack, PoseFrame, Provenance, Recorded,
    Spec, Warning,
};
use std::sync::Arc;

/// Key of [`Prefs`] in the settings store.
const PREFS: &str = "prefs";

/// A file with pictures.
#[derive(Debug, Clone, PartialEq)]
pub struct Footage {
    /// The file.
    pub file: File,
    /// One picture and no video.
    pub still: bool,
}

/// What a network found in the frames of a file, before anything is measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The file.
    pub footage: Footage,
    /// The landmarks of the person.
    pub input: Input,
    /// Everybody, where there are several.
    pub people: Option<PeopleTrack>,
    /// How they were found.
    pub provenance: Provenance,
    /// What was noticed on the way.
    pub notes: Vec<Warning>,
}

/// What was brought in and waits to be analysed.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A video to be looked at frame by frame, or a photo.
    Pictures(Footage),
    /// The same, looked at already: measuring it was refused, and other choices may do.
    Seen(Box<Seen>),
    /// A recording that needs no network.
    Recording {
        /// File name.
        name: String,
        /// What it holds.
        recorded: Recorded,
    },
    /// A recording that can be read once more is said about it.
    Incomplete {
        /// The file, or those of all frames.
        files: Vec<File>,
        /// What is missing.
        what: MissingMetadata,
        /// What is missing, in a sentence.
        message: String,
        /// What was said so far.
        options: ImportOptions,
    },
}

impl Source {
    /// The video or photo, where it is one.
    pub fn footage(&self) -> Option<&Footage> {
        match self {
            Self::Pictures(footage) => Some(footage),
            Self::Seen(seen) => Some(&seen.footage),
            _ => None,
        }
    }

    /// The file's name.
    pub fn name(&self) -> String {
        match self {
            Self::Pictures(footage) => footage.file.name(),
            Self::Seen(seen) => seen.footage.file.name(),
            Self::Recording { name, .. } => name.clone(),
            Self::Incomplete { files, .. } => name_of(files),
        }
    }
}

/// What the recording in some files is called: their folder's name, else that of the first.
pub fn name_of(files: &[File]) -> String {
    let folder = files.first().and_then(crate::platform::folders::folder_of);
    let first = || files.first().map(File::name).unwrap_or_default();
    folder.filter(|_| files.len() > 1).unwrap_or_else(first)
}

/// The workers.
#[derive(Clone)]
pub struct Workers {
    /// Frames to landmarks.
    pub pose: PoseClient,
    /// Landmarks to report.
    pub solver: SolverClient,
    /// OpenSim's files to tables.
    pub tools: SolverClient,
}

/// The state of the app. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Ctx {
    /// The screen.
    pub route: RwSignal<Route>,
    /// The movements, once the analysis worker has told.
    pub catalogue: RwSignal<Vec<Arc<Spec>>>,
    /// What the user prefers.
    pub prefs: RwSignal<Prefs>,
    /// Earlier results.
    pub shelf: RwSignal<Shelf<SessionHead>>,
    /// Whether the earlier results have been looked up yet.
    pub shelf_read: RwSignal<bool>,
    /// One sentence about something that went wrong, until it is dismissed.
    pub problem: RwSignal<Option<String>>,
    /// What waits to be analysed.
    pub source: RwSignal<Option<Source>, LocalStorage>,
    /// Forces that were measured at the same time as what waits, by the name of their file.
    pub beside: RwSignal<Option<(String, Forces)>>,
    /// How it is to be analysed.
    pub wanted: RwSignal<Wanted>,
    /// What is being done.
    pub work: RwSignal<Work>,
    /// The frame that was looked at last.
    pub latest: RwSignal<Option<PoseFrame>>,
    /// The result on show.
    pub session: RwSignal<Option<Arc<Session>>>,
    /// The video or photo of a session, by the session's id, while the page is open.
    pub footage: RwSignal<Option<(String, Footage)>, LocalStorage>,
    /// Recordings of the camera that were not analysed yet.
    pub tapes: RwSignal<Vec<Tape>>,
    /// The one of them that waits to be analysed, or was last.
    pub tape: RwSignal<Option<Tape>>,
    /// OpenSim's files and what came of them.
    pub opensim: Opensim,
    /// The workers.
    pub workers: StoredValue<Workers, LocalStorage>,
    /// Counts jobs, so that what comes from an abandoned one is recognised.
    pub turn: StoredValue<u32>,
    /// The running pose job.
    pub job: StoredValue<Option<JobHandle>, LocalStorage>,
}

impl Ctx {
    /// Starts the workers and makes everything empty.
    pub fn start() -> Self {
        let workers = Workers {
            pose: PoseClient::start(),
            solver: SolverClient::start(),
            tools: SolverClient::tools(),
        };
        Self {
            route: RwSignal::new(Route::Library),
            catalogue: RwSignal::new(Vec::new()),
            prefs: RwSignal::new(storage::setting(PREFS).unwrap_or_default()),
            shelf: RwSignal::new(Shelf::default()),
            shelf_read: RwSignal::new(false),
            problem: RwSignal::new(None),
            source: RwSignal::new_local(None),
            beside: RwSignal::new(None),
            wanted: RwSignal::new(Wanted::default()),
            work: RwSignal::new(Work::Idle),
            latest: RwSignal::new(None),
            session: RwSignal::new(None),
            footage: RwSignal::new_local(None),
            tapes: RwSignal::new(Vec::new()),
            tape: RwSignal::new(None),
            opensim: Opensim::default(),
            workers: StoredValue::new_local(workers),
            turn: StoredValue::new(0),
            job: StoredValue::new_local(None),
        }
    }

    /// Goes to a screen. What was said about something that went wrong stays, as it may be why.
    pub fn go(&self, route: &Route) {
        self.show(route.clone());
        // Refused only for an address that is not one; ours always is.
        window().location().set_hash(&route.href()).ok();
    }

    /// Shows a screen, from its top.
    pub fn show(&self, route: Route) {
        if self.route.with_untracked(|here| *here != route) {
            // Before the new screen is made: after it, all of it would have to be laid out at once.
            window().scroll_to_with_x_and_y(0.0, 0.0);
            self.route.set(route);
        }
    }

    /// Changes what the user prefers and remembers it.
    pub fn prefer(&self, change: impl FnOnce(&mut Prefs)) {
        self.prefs.update(change);
        let kept = self
            .prefs
            .with_untracked(|p| storage::set_setting(PREFS, p));
        if let Err(problem) = kept {
            self.problem.set(Some(problem));
        }
    }

    /// What a new recording is first asked for: what was chosen last, and nothing that belongs to one
    /// recording.
    pub fn want_anew(&self) {
        let wanted = self.prefs.with_untracked(|p| Wanted {
            movement: p.movement.clone().unwrap_or_default(),
            variant: p.variant.clone(),
            subject: p.subject,
            ..Wanted::default()
        });
        self.wanted.set(wanted);
    }

    /// The catalogue entry of a movement.
    pub fn spec(&self, movement: &str) -> Option<Arc<Spec>> {
        self.catalogue
            .with(|all| all.iter().find(|s| s.id == movement).cloned())
    }

    /// Name of a movement for people.
    pub fn movement_name(&self, movement: &str) -> String {
        self.spec(movement).map_or_else(
            || crate::state::timeline::words(movement),
            |s| s.name.to_string(),
        )
    }
}

/// The app's state, from anywhere inside it.
pub fn ctx() -> Ctx {
    expect_context()
}
