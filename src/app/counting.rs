//! Counting repetitions while the camera runs: the last seconds of the stream are analysed over and
//! over, as a file would be.

use super::context::Ctx;
use crate::platform::{Sounds, Tone, now_ms};
use crate::state::cues::{Cue, cues};
use crate::state::figure::Figure;
use crate::state::tally::{Reading, Tally, showable};
use crate::state::window::Window;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sagitta_motion::{Ask, Input, PoseFrame, Provenance, Report, Request, Side, Spec, WarningKind};
use std::sync::Arc;

/// Least time from one question to the next: an answer is on the screen well within a second of a landing,
/// and the page has its time to draw.
const EVERY_MS: f64 = 400.0;
/// On a slow device the questions take at most this share of the time: the pose worker needs the rest.
const MOST_SHARE: f64 = 0.5;
/// Less than this shows no repetition.
const LEAST_S: f64 = 1.0;
const REP: Tone = Tone {
    hz: 880.0,
    length_s: 0.12,
};
const STOP: Tone = Tone {
    hz: 440.0,
    length_s: 0.6,
};

/// What is on show.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Board {
    /// Repetitions so far.
    pub count: usize,
    /// What a repetition is called.
    pub rep_name: String,
    /// Name of the value on show.
    pub name: String,
    /// Of the last repetition, for each side where there are two.
    pub values: Vec<(Option<Side>, Figure)>,
    /// How much slower the last repetition is than the fastest.
    pub loss: Option<Figure>,
    /// Whether to stop.
    pub stop: bool,
    /// What limits the numbers, or why there are none.
    pub remarks: Vec<String>,
}

/// What a count needs while it runs.
struct Running {
    spec: Arc<Spec>,
    shown: String,
    window: Window,
    tally: Tally,
    sounds: Sounds,
    asked_ms: f64,
    every_ms: f64,
    busy: bool,
}

/// The count of one page. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Count {
    /// What is on show; `None` while nothing is counted.
    pub board: RwSignal<Option<Board>>,
    running: StoredValue<Option<Running>, LocalStorage>,
    /// Counts sets, so that an answer for an earlier one is recognised.
    turn: StoredValue<u32>,
    ctx: Ctx,
}

impl Count {
    /// Nothing is counted yet.
    pub fn new(ctx: Ctx) -> Self {
        Self {
            board: RwSignal::new(None),
            running: StoredValue::new_local(None),
            turn: StoredValue::new(0),
            ctx,
        }
    }

    /// Begins to count `spec`'s repetitions, from none.
    pub fn start(self, spec: Arc<Spec>) {
        let wanted = self.ctx.prefs.with_untracked(|p| p.counting.clone());
        let showable = showable(&spec);
        let shown = wanted.shown_of(&showable).unwrap_or_default();
        let name = showable.into_iter().find(|(id, _)| *id == shown);
        let board = Board {
            rep_name: spec.rep_name.to_string(),
            name: name.map(|(_, name)| name).unwrap_or_default(),
            ..Board::default()
        };
        self.turn.update_value(|t| *t += 1);
        self.running.set_value(Some(Running {
            spec,
            shown,
            window: Window::default(),
            tally: Tally::new(wanted.stop_at()),
            sounds: Sounds::start(),
            asked_ms: 0.0,
            every_ms: EVERY_MS,
            busy: false,
        }));
        self.board.set(Some(board));
    }

    /// Ends.
    pub fn stop(self) {
        self.turn.update_value(|t| *t += 1);
        self.running.set_value(None);
        self.board.set(None);
    }

    /// Begins a new set of the same.
    pub fn again(self) {
        let spec = self
            .running
            .with_value(|r| r.as_ref().map(|r| Arc::clone(&r.spec)));
        if let Some(spec) = spec {
            self.start(spec);
        }
    }

    /// Takes a frame of the stream in, and asks what the last ones show when it is time to.
    pub fn frame(self, frame: &PoseFrame) {
        let now = now_ms();
        let due = self.running.try_update_value(|running| {
            let r = running.as_mut()?;
            r.window.push(frame);
            let due = !r.busy && now - r.asked_ms >= r.every_ms && r.window.length_s() >= LEAST_S;
            if !due {
                return None;
            }
            (r.busy, r.asked_ms) = (true, now);
            Some((self.request(r), r.window.newest_s()?))
        });
        if let Some((request, newest_s)) = due.flatten() {
            let turn = self.turn.get_value();
            spawn_local(self.ask(turn, request, newest_s));
        }
    }

    fn request(self, running: &Running) -> Request {
        let spec = &running.spec;
        let (variant, mut subject) = self
            .ctx
            .wanted
            .with_untracked(|w| (w.variant.clone(), w.subject));
        if !spec.asks.contains(&Ask::Load) {
            subject.load_kg = None;
        }
        Request {
            variant: variant.filter(|v| spec.variants.iter().any(|known| known.id == *v)),
            subject,
            provenance: Provenance {
                version: env!("CARGO_PKG_VERSION").into(),
                ..Provenance::default()
            },
            ..Request::new(spec.id.to_string(), Input::Pose(running.window.track()))
        }
    }

    async fn ask(self, turn: u32, request: Request, newest_s: f64) {
        let solver = self.ctx.workers.with_value(|w| w.solver.clone());
        let answer = solver.analyse(&request, |_, _, _| {}).await;
        // Gone with its page, or with its set.
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        let wanted = self.ctx.prefs.with_untracked(|p| p.counting.clone());
        self.running.update_value(|running| {
            let Some(r) = running else { return };
            r.busy = false;
            r.every_ms = EVERY_MS.max((now_ms() - r.asked_ms) / MOST_SHARE);
            let report = match answer {
                Ok(report) => report,
                Err(problem) => return self.remark(problem),
            };
            let news = r.tally.take(&Reading {
                report: &report,
                spec: &r.spec,
                shown: &r.shown,
                newest_s,
            });
            r.window.fit(r.tally.longest_s());
            for cue in cues(&news, &r.tally, &wanted) {
                match cue {
                    Cue::Beep => r.sounds.play(REP),
                    Cue::LongBeep => r.sounds.play(STOP),
                    Cue::Say(words) => r.sounds.say(&words),
                }
            }
            self.show(&r.tally, &report);
        });
    }

    fn show(self, tally: &Tally, report: &Report) {
        self.board.maybe_update(|board| {
            let Some(board) = board else { return false };
            let before = board.clone();
            board.count = tally.count();
            board.values = tally.last().map(|c| c.values.clone()).unwrap_or_default();
            board.loss = tally.loss_figure();
            board.stop = tally.stopped();
            board.remarks = remarks(report, tally, &before.remarks);
            *board != before
        });
    }

    fn remark(self, problem: String) {
        self.board.update(|board| {
            if let Some(board) = board {
                board.remarks = vec![problem];
            }
        });
    }
}

/// What a person before the camera can do something about. What was said `before` keeps its words while it
/// is the same but for a number, which nobody could read.
fn remarks(report: &Report, tally: &Tally, before: &[String]) -> Vec<String> {
    use WarningKind::{LowFrameRate, NoPerson, NotMeasured, ObliqueView};
    let said = [LowFrameRate, NoPerson, NotMeasured, ObliqueView];
    let warnings = report.warnings.iter().filter(|w| said.contains(&w.kind));
    let each = tally
        .blind()
        .into_iter()
        .chain(warnings.map(|w| w.text.clone()));
    let steady = |text: String| {
        let known = before.iter().find(|known| same_words(known, &text));
        known.cloned().unwrap_or(text)
    };
    each.map(steady).collect()
}

fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| -> String {
        let no_number = |c: &char| !c.is_ascii_digit() && *c != '.';
        text.chars().filter(no_number).collect()
    };
    words(a) == words(b)
}
