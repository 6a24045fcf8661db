//! OpenSim's files: bringing them, looking at them, running a tool over them.

use super::context::Ctx;
use super::intake;
use crate::platform::folders::{Content, Dropped, Found, MOST_FILES, content_of};
use crate::platform::{File, fetch, now_ms, storage};
use crate::state::opensim::intake::{EXAMPLE, is_aside, is_opensims, last, put};
use crate::state::opensim::pace::Pace;
use crate::state::route::Route;
use crate::state::space::film::Film;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sagitta_motion::tool::ToolSetup;
use sagitta_motion::{Desk, Download, Table, TextFile, ToolResult};
use std::future::Future;
use std::sync::Arc;

/// What a tool made.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What was asked: "arm26: inverse dynamics".
    pub title: String,
    /// Its tables.
    pub results: Vec<ToolResult>,
    /// What was assumed or left out.
    pub remarks: Vec<String>,
}

/// A tool at work.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Job {
    /// None.
    #[default]
    Idle,
    /// Working.
    Running {
        /// What was asked.
        title: String,
        /// How far it is.
        pace: Pace,
    },
    /// It did not work: a sentence.
    Failed(String),
}

/// The files and what came of them. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Opensim {
    /// The files, as texts.
    pub files: RwSignal<Vec<TextFile>>,
    /// Files that could not be taken in, each with a sentence.
    pub refused: RwSignal<Vec<(String, String)>>,
    /// What the files are; the scene is taken out.
    pub desk: RwSignal<Arc<Desk>>,
    /// The model in motion.
    pub film: RwSignal<Option<Arc<Film>>>,
    /// Whether files are being read or looked at.
    pub looking: RwSignal<bool>,
    /// Whether files wait to be looked at until the user says so.
    pub held: RwSignal<bool>,
    /// The tool at work.
    pub job: RwSignal<Job>,
    /// What the last tool made.
    pub run: RwSignal<Option<Arc<Run>>>,
    /// Why the files are not kept for the next visit.
    pub unkept: RwSignal<Option<String>>,
    /// Whether the kept files were looked up.
    begun: StoredValue<bool>,
    /// Counts looks and runs, so that late answers are recognised.
    turn: StoredValue<u32>,
    ran: StoredValue<u32>,
}

impl Default for Opensim {
    fn default() -> Self {
        Self {
            files: RwSignal::new(Vec::new()),
            refused: RwSignal::new(Vec::new()),
            desk: RwSignal::new(Arc::default()),
            film: RwSignal::new(None),
            looking: RwSignal::new(false),
            held: RwSignal::new(false),
            job: RwSignal::new(Job::Idle),
            run: RwSignal::new(None),
            unkept: RwSignal::new(None),
            begun: StoredValue::new(false),
            turn: StoredValue::new(0),
            ran: StoredValue::new(0),
        }
    }
}

/// Takes up the files that were kept, once.
pub fn begin(ctx: Ctx) {
    let desk = ctx.opensim;
    if desk.begun.get_value() {
        return;
    }
    desk.begun.set_value(true);
    if desk.files.with_untracked(|f| !f.is_empty()) {
        return;
    }
    desk.looking.set(true);
    spawn_local(async move {
        let kept = storage::desk().await;
        let mut fresh = false;
        desk.files.update(|files| {
            fresh = files.is_empty();
            if fresh {
                *files = kept;
            }
        });
        if fresh && storage::setting(UNFINISHED) == Some(true) {
            hold(ctx, HELD);
        } else if fresh {
            look(ctx).await;
        }
    });
}

/// Set while files are looked at, so that what ends the page or its worker is not begun by every visit.
const UNFINISHED: &str = "opensim-unfinished";
const HELD: &str =
    "Last time these files were not read to the end. Put away what may be at fault, or try again.";
const STOPPED: &str = "Reading was stopped. Put away what takes so long, or try again.";

/// Lets the files wait.
fn hold(ctx: Ctx, why: &str) {
    let desk = ctx.opensim;
    desk.looking.set(false);
    desk.held.set(true);
    desk.film.set(None);
    desk.desk.set(Arc::new(Desk {
        problem: Some(why.to_owned()),
        ..Desk::default()
    }));
}

/// Has the files looked at once more.
pub fn try_again(ctx: Ctx) {
    spawn_local(look(ctx));
}

/// Ends looking at the files.
pub fn stop(ctx: Ctx) {
    next(ctx.opensim.turn);
    ctx.workers.with_value(|w| w.tools.cancel());
    hold(ctx, STOPPED);
}

/// Whether what was dropped belongs to OpenSim's page: models, set-ups, and everything else while that
/// page shows.
pub fn wants(ctx: Ctx, dropped: &Dropped) -> bool {
    ctx.route.with_untracked(|r| *r == Route::Opensim)
        || dropped.files().iter().any(|f| is_opensims(&f.name()))
}

/// Opens a folder: one that holds a recording of a file per frame here, any other on OpenSim's page.
pub fn open_folder(ctx: Ctx, found: Vec<Found>) {
    let frames = found.iter().filter(|f| intake::is_json(&f.file)).count();
    if frames > 1 && !found.iter().any(|f| is_opensims(&f.path)) {
        let files = found.into_iter().map(|f| f.file);
        intake::open_files(ctx, files.filter(intake::is_json).collect());
    } else {
        bring(ctx, async move { found });
    }
}

/// Opens files that were chosen on the start page.
pub fn open_chosen(ctx: Ctx, found: Vec<Found>) {
    if found.iter().any(|f| is_opensims(&f.path)) {
        bring(ctx, async move { found });
    } else {
        let files: Vec<File> = found.into_iter().map(|f| f.file).collect();
        intake::open_files(ctx, files);
    }
}

/// Takes in files and shows OpenSim's page.
pub fn bring(ctx: Ctx, found: impl Future<Output = Vec<Found>> + 'static) {
    let desk = ctx.opensim;
    desk.begun.set_value(true);
    desk.looking.set(true);
    ctx.go(&Route::Opensim);
    spawn_local(async move {
        let mut texts = Vec::new();
        let mut refused = Vec::new();
        let mut found = found.await;
        found.truncate(MOST_FILES);
        for Found { path, file } in found.into_iter().filter(|f| !is_aside(&f.path)) {
            match texts_of(ctx, &path, &file).await {
                Ok(more) => texts.extend(more),
                Err(why) => refused.push((path, why)),
            }
        }
        take(ctx, texts, refused).await;
    });
}

/// A file as texts: itself, or what a C3D file holds.
async fn texts_of(ctx: Ctx, path: &str, file: &File) -> Result<Vec<TextFile>, String> {
    match content_of(file).await? {
        Content::Text(text) => Ok(vec![TextFile {
            name: path.to_owned(),
            text,
        }]),
        Content::C3d(bytes) => {
            let tools = ctx.workers.with_value(|w| w.tools.clone());
            tools.unpack(path, bytes).await
        }
    }
}

/// Puts texts among the files, and has all of them looked at.
async fn take(ctx: Ctx, texts: Vec<TextFile>, refused: Vec<(String, String)>) {
    let desk = ctx.opensim;
    desk.files.update(|files| put(files, texts));
    desk.refused.set(refused);
    keep(ctx).await;
    look(ctx).await;
}

/// Takes in the model, the motion and the set-ups that ship with the app.
pub fn open_example(ctx: Ctx) {
    ctx.opensim.looking.set(true);
    spawn_local(async move {
        let mut texts = Vec::new();
        let mut refused = Vec::new();
        for name in EXAMPLE {
            match fetch::text(&format!("samples/opensim/{name}")).await {
                Ok(text) => texts.push(TextFile {
                    name: name.to_owned(),
                    text,
                }),
                Err(why) => refused.push((name.to_owned(), why)),
            }
        }
        take(ctx, texts, refused).await;
    });
}

/// Puts a file away.
pub fn remove(ctx: Ctx, name: &str) {
    let desk = ctx.opensim;
    desk.files.update(|files| files.retain(|f| f.name != name));
    desk.refused.update(|all| all.retain(|(n, _)| n != name));
    spawn_local(async move {
        keep(ctx).await;
        look(ctx).await;
    });
}

/// Puts all files and results away.
pub fn clear(ctx: Ctx) {
    let desk = ctx.opensim;
    cancel(ctx);
    desk.files.set(Vec::new());
    desk.refused.set(Vec::new());
    desk.run.set(None);
    desk.job.set(Job::Idle);
    spawn_local(async move {
        keep(ctx).await;
        look(ctx).await;
    });
}

async fn keep(ctx: Ctx) {
    let files = ctx.opensim.files.get_untracked();
    let kept = storage::keep_desk(&files).await;
    ctx.opensim.unkept.set(kept.err());
}

/// Has the files looked at.
async fn look(ctx: Ctx) {
    let desk = ctx.opensim;
    let turn = next(desk.turn);
    let files = desk.files.get_untracked();
    desk.held.set(false);
    desk.looking.set(true);
    // Without settings every visit looks.
    storage::set_setting(UNFINISHED, &!files.is_empty()).ok();
    let tools = ctx.workers.with_value(|w| w.tools.clone());
    let found = if files.is_empty() {
        Ok(Desk::default())
    } else {
        tools.desk(files).await
    };
    if desk.turn.get_value() != turn {
        return;
    }
    desk.looking.set(false);
    match found {
        Ok(mut found) => {
            storage::set_setting(UNFINISHED, &false).ok();
            let film = found.scene.take().map(|scene| Arc::new(Film::new(*scene)));
            desk.film.set(film);
            desk.desk.set(Arc::new(found));
        }
        Err(problem) => hold(ctx, &problem),
    }
}

/// Runs a tool.
pub fn run(ctx: Ctx, title: String, setup: ToolSetup) {
    let desk = ctx.opensim;
    let turn = next(desk.ran);
    desk.run.set(None);
    desk.job.set(Job::Running {
        title: title.clone(),
        pace: Pace::default(),
    });
    let tools = ctx.workers.with_value(|w| w.tools.clone());
    let files = desk.files.get_untracked();
    let on_step = move |done, total| {
        if desk.ran.get_value() == turn {
            desk.job.update(|job| {
                if let Job::Running { pace, .. } = job {
                    pace.reach(done, total, now_ms());
                }
            });
        }
    };
    spawn_local(async move {
        let done = tools.tool(&setup, files, on_step).await;
        if desk.ran.get_value() != turn {
            return;
        }
        match done {
            Ok((results, remarks)) => {
                desk.job.set(Job::Idle);
                desk.run.set(Some(Arc::new(Run {
                    title,
                    results,
                    remarks,
                })));
            }
            Err(problem) => desk.job.set(Job::Failed(problem)),
        }
    });
}

/// Ends the tool at work.
pub fn cancel(ctx: Ctx) {
    let desk = ctx.opensim;
    if desk
        .job
        .with_untracked(|j| matches!(j, Job::Running { .. }))
    {
        next(desk.ran);
        ctx.workers.with_value(|w| w.tools.cancel());
        desk.job.set(Job::Idle);
    }
}

/// Reads one of the files as a table.
pub async fn table(ctx: Ctx, name: &str) -> Result<Table, String> {
    let file = ctx
        .opensim
        .files
        .with_untracked(|all| all.iter().find(|f| f.name == name).cloned());
    let file = file.ok_or("The file is not there any more; add it again.")?;
    let tools = ctx.workers.with_value(|w| w.tools.clone());
    tools.table(file).await
}

/// Puts a result among the files, so that the model moves by it or is coloured by it, and the next tool can
/// go on with it. What says how the result's forces act comes with it.
pub fn adopt(ctx: Ctx, result: &ToolResult) {
    let desk = ctx.opensim;
    let run = desk.run.get_untracked();
    let all = run.as_deref().map_or(&[][..], |run| &run.results);
    let partners = all.iter().filter(|r| together(r, result));
    let texts: Vec<Download> = partners.chain([result]).map(download).collect();
    desk.files.update(|files| {
        for Download { name, text, .. } in texts {
            // The last one of a kind is shown.
            files.retain(|f| f.name != name);
            files.push(TextFile { name, text });
        }
    });
    spawn_local(async move {
        keep(ctx).await;
        look(ctx).await;
    });
}

/// Whether two results are one thing in two files: a table and the words on how it acts.
fn together(a: &ToolResult, b: &ToolResult) -> bool {
    let stem = |r: &ToolResult| r.name.rsplit_once('.').map(|(stem, _)| stem.to_owned());
    stem(a) == stem(b) && (a.table.columns.is_empty() || b.table.columns.is_empty())
}

/// A result as a file to save, under the name OpenSim gives it.
pub fn download(result: &ToolResult) -> Download {
    Download {
        name: last(&result.name).to_owned(),
        mime: "text/plain".into(),
        text: result.text.clone(),
    }
}

fn next(counter: StoredValue<u32>) -> u32 {
    counter.update_value(|n| *n += 1);
    counter.get_value()
}
