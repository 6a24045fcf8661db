//! From a file to a report: what happens between a tap and the review page.

use super::context::{Ctx, Footage, Seen, Source};
use super::model;
use crate::platform::files;
use crate::platform::storage::{self, Session};
use crate::platform::{How, Loaded, PoseEvent, Unread, breathe, dom, fetch, now_ms};
use crate::state::body::pictogram;
use crate::state::library::title;
use crate::state::progress::{Meter, Work};
use crate::state::route::Route;
use crate::state::samples;
use crate::state::timeline::key_instant;
use crate::state::wanted::Wanted;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sagitta_motion::{
    Ask, DownloadFormat, Edits, ImportOptions, Input, MOST_PEOPLE, PeopleTrack, PersonId,
    PoseFrame, PoseTrack, Provenance, Recorded, Report, Request, Subject,
};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// Analyses the sample at once, with nothing to choose.
pub fn open_sample(ctx: Ctx) {
    let turn = begin(ctx, Work::Solving);
    spawn_local(async move {
        let done = async {
            let sample = samples::first()?;
            let text = fetch::text(&sample.path()).await?;
            let solver = ctx.workers.with_value(|w| w.solver.clone());
            let bytes = files::buffer(&text);
            let read = solver
                .read(&sample.name, bytes, &ImportOptions::default())
                .await;
            let recorded = read.map_err(|e| match e {
                Unread::Asks(_, message) | Unread::Failed(message) => message,
            })?;
            let request = Request {
                movement: sample.movement,
                subject: Subject::default(),
                ..recording_request(&sample.name, recorded)
            };
            solve(ctx, turn, request).await
        };
        finish(ctx, turn, done.await, None, true);
    });
}

/// Analyses what waits, with the user's preferences.
pub fn analyse(ctx: Ctx) {
    let Some(source) = ctx.source.get_untracked() else {
        return;
    };
    match source {
        Source::Recording { name, mut recorded } => {
            let turn = begin(ctx, Work::Solving);
            spawn_local(async move {
                let people = recorded.people.take();
                let request = with_choices(ctx, recording_request(&name, recorded));
                let done = solve(ctx, turn, request).await;
                let done = done.map(|session| Session { people, ..session });
                finish(ctx, turn, done, None, true);
            });
        }
        Source::Pictures(footage) => look_at(ctx, footage),
        Source::Seen(seen) => {
            let turn = begin(ctx, Work::Solving);
            solve_seen(ctx, turn, *seen);
        }
        // The page asks for what is missing first.
        Source::Incomplete { .. } => {}
    }
}

fn look_at(ctx: Ctx, footage: Footage) {
    let turn = begin(ctx, Work::Loading { got: 0, total: 0 });
    let movement = ctx.wanted.with_untracked(|w| w.movement.clone());
    // A movement that is left to the recording to tell may have a bar.
    let has_bar = ctx
        .spec(&movement)
        .is_none_or(|spec| spec.asks.contains(&Ask::Load));
    let plate = !footage.still && has_bar;
    let how = ctx.prefs.with_untracked(|p| How {
        tracking: p.tracking && !footage.still,
        people: if p.several && !footage.still {
            MOST_PEOPLE
        } else {
            1
        },
        plate,
        workers: p.workers,
    });
    spawn_local(async move {
        let on_bytes = move |got, total| {
            if current(ctx, turn) {
                ctx.work.set(Work::Loading { got, total });
            }
        };
        match model::load(ctx, on_bytes).await {
            Ok((model, loaded)) if current(ctx, turn) => {
                let provenance = provenance_of(&model, how, loaded);
                watch(ctx, turn, footage, how, provenance);
            }
            Ok(_) => {}
            Err(problem) => finish(ctx, turn, Err(problem), None, true),
        }
    });
}

fn provenance_of(model: &str, how: How, loaded: Loaded) -> Provenance {
    let mode = if how.tracking { "video" } else { "image" };
    Provenance {
        version: env!("CARGO_PKG_VERSION").into(),
        model: Some(model.into()),
        model_sha256: loaded.sha256,
        engine: Some(loaded.engine),
        settings: [
            ("pose_mode".to_string(), mode.to_string()),
            ("people".to_string(), how.people.to_string()),
            ("engine_reason".to_string(), loaded.reason),
        ]
        .into(),
        ..Provenance::default()
    }
}

/// The page hears of frames so often at most: drawing takes from the processor that looks at them.
const HEARD_EVERY_MS: f64 = 100.0;

/// What gathers while a video is looked at.
#[derive(Default)]
struct Gathered {
    capture_rate_hz: Option<f64>,
    meter: Meter,
    latest: Option<PoseFrame>,
    drawing: bool,
    /// When the page heard of it last.
    heard_ms: f64,
}

fn watch(ctx: Ctx, turn: u32, footage: Footage, how: How, provenance: Provenance) {
    ctx.work.set(Work::Watching(Meter::default()));
    let gathered = Rc::new(RefCell::new(Gathered::default()));
    let pose = ctx.workers.with_value(|w| w.pose.clone());
    let provenance = Provenance {
        input: footage.file.name(),
        ..provenance
    };
    let file = footage.file.clone();
    let on = move |event: PoseEvent| {
        if !current(ctx, turn) {
            return;
        }
        match event {
            PoseEvent::Opened {
                frames,
                capture_rate_hz,
                ..
            } => {
                let total = frames.map(|n| n as usize);
                gathered.borrow_mut().meter = Meter::new(total);
                gathered.borrow_mut().capture_rate_hz = capture_rate_hz;
                ctx.work.set(Work::Watching(Meter::new(total)));
            }
            PoseEvent::Reading(got, total) => ctx.work.set(Work::Reading { got, total }),
            PoseEvent::Frame(frame, _) => take_frame(ctx, turn, &gathered, frame),
            PoseEvent::Done {
                frames,
                people,
                notes,
            } => {
                let track = PoseTrack {
                    frames,
                    ..PoseTrack::default()
                };
                let input = Input::Pose(track);
                let provenance = Provenance {
                    capture_rate_hz: gathered.borrow().capture_rate_hz,
                    ..provenance.clone()
                };
                let seen = Seen {
                    footage: footage.clone(),
                    input,
                    people: (people.ids().len() > 1).then_some(people),
                    provenance,
                    notes,
                };
                solve_seen(ctx, turn, seen);
            }
            PoseEvent::Failed(problem) => finish(ctx, turn, Err(problem), None, true),
        }
    };
    let handle = pose.analyse(file, how, on);
    ctx.job.set_value(Some(handle));
}

/// Keeps a frame; the page hears of it with one of its next pictures, however many frames come before that.
fn take_frame(ctx: Ctx, turn: u32, gathered: &Rc<RefCell<Gathered>>, frame: PoseFrame) {
    let mut g = gathered.borrow_mut();
    let now_ms = now_ms();
    g.meter.frame(now_ms);
    g.latest = Some(frame);
    if g.drawing || now_ms - g.heard_ms < HEARD_EVERY_MS {
        return;
    }
    (g.drawing, g.heard_ms) = (true, now_ms);
    let gathered = Rc::clone(gathered);
    request_animation_frame(move || {
        let (meter, latest) = {
            let mut g = gathered.borrow_mut();
            g.drawing = false;
            (g.meter.clone(), g.latest.take())
        };
        if current(ctx, turn) && ctx.work.with_untracked(|w| matches!(w, Work::Watching(_))) {
            ctx.work.set(Work::Watching(meter));
            ctx.latest.set(latest);
        }
    });
}

/// Measures what was seen. Where that is refused, what was seen waits for other choices.
fn solve_seen(ctx: Ctx, turn: u32, seen: Seen) {
    ctx.work.set(Work::Solving);
    spawn_local(async move {
        // The page shows first that it measures now.
        breathe().await;
        let request = Request {
            provenance: seen.provenance.clone(),
            notes: seen.notes.clone(),
            ..recording_request("", seen.input.clone().into())
        };
        let done = solve(ctx, turn, with_choices(ctx, request)).await;
        let footage = seen.footage.clone();
        let done = match done {
            Ok(session) => Ok(Session {
                people: seen.people,
                ..session
            }),
            Err(problem) => {
                if current(ctx, turn) {
                    ctx.source.set(Some(Source::Seen(Box::new(seen))));
                }
                Err(problem)
            }
        };
        finish(ctx, turn, done, Some(footage), true);
    });
}

/// Computes a session anew with other choices; the recording stays.
pub fn recompute(ctx: Ctx, session: &Session, wanted: &Wanted) {
    let request = wanted.applied(session.request.clone());
    compute(ctx, session, request, session.people.clone());
}

/// Computes a session anew with what was put right by hand.
pub fn correct(ctx: Ctx, session: &Session, edits: Edits) {
    let request = Request {
        edits,
        ..session.request.clone()
    };
    compute(ctx, session, request, session.people.clone());
}

/// Measures somebody else of those who were followed; the video is not looked at again.
pub fn measure(ctx: Ctx, session: &Session, id: PersonId) {
    let Some(mut people) = session.people.clone() else {
        return;
    };
    people.select(id);
    let request = Request {
        input: Input::Pose(people.subject_track()),
        ..session.request.clone()
    };
    compute(ctx, session, request, Some(people));
}

/// Makes one of the person measured and of somebody who appeared later.
pub fn join(ctx: Ctx, session: &Session, later: PersonId) {
    let Some(mut people) = session.people.clone() else {
        return;
    };
    let Some(subject) = people.subject else {
        return;
    };
    people.join(subject, later);
    let request = Request {
        input: Input::Pose(people.subject_track()),
        ..session.request.clone()
    };
    compute(ctx, session, request, Some(people));
}

/// Computes anew what takes a session's place.
fn compute(ctx: Ctx, old: &Session, request: Request, people: Option<PeopleTrack>) {
    let turn = begin(ctx, Work::Solving);
    let (id, name, date_ms) = (old.id.clone(), old.name.clone(), old.date_ms);
    spawn_local(async move {
        let done = solve(ctx, turn, request).await.map(|new| Session {
            id,
            name,
            date_ms,
            people,
            ..new
        });
        finish(ctx, turn, done, None, false);
    });
}

/// Ends what runs, at once, and leaves the page where it was.
pub fn cancel(ctx: Ctx) {
    ctx.turn.update_value(|t| *t += 1);
    if let Some(job) = ctx.job.try_update_value(Option::take).flatten() {
        job.cancel();
    }
    ctx.workers.with_value(|w| w.solver.cancel());
    ctx.latest.set(None);
    ctx.work.set(Work::Idle);
}

/// Writes a file and hands it to the browser.
pub fn download(ctx: Ctx, format: DownloadFormat) {
    let Some(session) = ctx.session.get_untracked() else {
        return;
    };
    spawn_local(async move {
        let solver = ctx.workers.with_value(|w| w.solver.clone());
        let written = solver
            .write(format, &session.report, &session.request)
            .await;
        if let Err(problem) = written.and_then(|file| files::save(&file)) {
            ctx.problem.set(Some(problem));
        }
    });
}

fn begin(ctx: Ctx, work: Work) -> u32 {
    cancel(ctx);
    ctx.problem.set(None);
    ctx.work.set(work);
    ctx.turn.get_value()
}

fn current(ctx: Ctx, turn: u32) -> bool {
    ctx.turn.get_value() == turn
}

fn recording_request(name: &str, recorded: Recorded) -> Request {
    Request {
        provenance: Provenance {
            version: env!("CARGO_PKG_VERSION").into(),
            input: name.into(),
            import: recorded.import,
            ..Provenance::default()
        },
        forces: recorded.forces,
        ..Request::new("", recorded.input)
    }
}

fn with_choices(ctx: Ctx, request: Request) -> Request {
    let mut request = ctx.wanted.with_untracked(|w| w.applied(request));
    if let Some((_, forces)) = ctx.beside.get_untracked() {
        request.forces = Some(forces);
    }
    match request.movement.is_empty() {
        true => Request {
            movement: Request::FIND_OUT.to_owned(),
            ..request
        },
        false => request,
    }
}

async fn solve(ctx: Ctx, turn: u32, request: Request) -> Result<Session, String> {
    if current(ctx, turn) {
        ctx.work.set(Work::Solving);
    }
    let solver = ctx.workers.with_value(|w| w.solver.clone());
    let report = solver.analyse(&request, |_, _, _| {}).await?;
    // What was left to the recording is settled from here on.
    let request = Request {
        movement: report.movement.clone(),
        ..request
    };
    let date_ms = dom::date_ms();
    Ok(Session {
        id: format!("{:x}-{turn:x}", date_ms as u64),
        name: title(&request.provenance.input),
        date_ms,
        people: None,
        thumbnail: thumbnail(&request, &report),
        report,
        request,
    })
}

fn thumbnail(request: &Request, report: &Report) -> Option<String> {
    let Input::Pose(track) = &request.input else {
        return None;
    };
    let instant_s = key_instant(report, 0).unwrap_or(0.0) * request.settings.pace();
    let svg = pictogram(track, instant_s)?;
    Some(format!("data:image/svg+xml,{}", dom::encoded(&svg)))
}

fn finish(
    ctx: Ctx,
    turn: u32,
    done: Result<Session, String>,
    footage: Option<Footage>,
    show: bool,
) {
    if !current(ctx, turn) {
        return;
    }
    ctx.job.set_value(None);
    let session = match done {
        Ok(session) => Arc::new(session),
        Err(problem) => {
            ctx.latest.set(None);
            ctx.work.set(Work::Failed(problem.clone()));
            ctx.problem.set(Some(problem));
            return;
        }
    };
    // First of all, so that the screen with the progress goes and is not made anew for what follows.
    if show {
        ctx.go(&Route::Review(session.id.clone()));
    }
    let analysed = footage.as_ref().map(|f| f.file.name());
    if let Some(footage) = footage {
        ctx.footage.set(Some((session.id.clone(), footage)));
    }
    ctx.session.set(Some(Arc::clone(&session)));
    ctx.work.set(Work::Idle);
    ctx.latest.set(None);
    spawn_local(async move {
        // The result shows first; writing it down is a task of its own.
        breathe().await;
        match (storage::keep(&session).await, analysed) {
            (Ok(()), Some(name)) => super::tapes::analysed(ctx, &name),
            (Ok(()), None) => {}
            (Err(problem), _) => ctx.problem.set(Some(problem)),
        }
        super::shelf::read(ctx).await;
    });
}
