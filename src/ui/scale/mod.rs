//! The scale of the picture and which way is up in it: chosen, drawn over it, and measured with.

mod marks;
mod tool;

pub use marks::{FloorLine, ScaleMarks};
pub use tool::{ScaleButton, ScaleTool};

use super::player::Player;
use crate::app::context::Ctx;
use crate::app::work;
use crate::state::drawn::{Drawn, begun_upright, missing_upright};
use crate::state::progress::Work;
use crate::state::scaling::{
    begun, complete, drawn_words, kind, missing, refusal, roll_words, scale_words,
};
use crate::state::wanted::Wanted;
use leptos::prelude::*;
use sagitta_motion::{ScaleBy, Settings, Upright};

/// What is drawn, what is measured with it, and the way back. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Scaling {
    /// Whether the tool shows.
    pub open: RwSignal<bool>,
    /// What is drawn.
    drawn: RwSignal<Drawn>,
    /// The end that is being moved.
    held: RwSignal<Option<usize>>,
    past: RwSignal<Vec<Settings>>,
    /// Why what was asked for last does not count.
    refused: RwSignal<Option<String>>,
    /// Every scale that was drawn whole, to come back to.
    kept: StoredValue<Vec<ScaleBy>>,
    /// What is to be measured with once the running analysis has ended.
    waits: StoredValue<Option<Settings>>,
    settings: Signal<Settings>,
    busy: Signal<bool>,
    /// What the picture's scale and roll are, as far as it is known.
    words: Signal<Vec<String>>,
    measure: Callback<Settings>,
    /// Called when somebody takes hold of an end.
    hold: Callback<()>,
}

impl Scaling {
    /// For a result: every change measures anew. What was asked for and refused is not shown as chosen.
    pub fn of_result(ctx: Ctx, player: Player) -> Self {
        let settings = Signal::derive(move || player.session.with(|s| s.request.settings));
        let words = Signal::derive(move || {
            player.session.with(|s| {
                let picture = s.report.picture.as_ref();
                let mut all = picture.map(scale_words).unwrap_or_default();
                all.extend(picture.and_then(roll_words));
                all
            })
        });
        let measure = Callback::new(move |settings| {
            let session = player.session.get_untracked();
            let wanted = Wanted {
                settings,
                ..Wanted::of(&session.request)
            };
            work::recompute(ctx, &session, &wanted);
        });
        let busy = Signal::derive(move || ctx.work.with(Work::busy));
        let hold = Callback::new(move |()| player.playing.set(false));
        let scaling = Self::new(settings, busy, words, measure, hold);
        scaling.settle(ctx, player);
        scaling
    }

    /// For a recording that waits: what is drawn goes with it into the analysis.
    pub fn of_wanted(wanted: RwSignal<Wanted>) -> Self {
        let settings = Signal::derive(move || wanted.with(|w| w.settings));
        let words = Signal::derive(move || drawn_words(settings.get().scale_by));
        let measure = Callback::new(move |settings| wanted.update(|w| w.settings = settings));
        let idle = Signal::derive(|| false);
        Self::new(settings, idle, words, measure, Callback::new(|()| ()))
    }

    fn new(
        settings: Signal<Settings>,
        busy: Signal<bool>,
        words: Signal<Vec<String>>,
        measure: Callback<Settings>,
        hold: Callback<()>,
    ) -> Self {
        Self {
            open: RwSignal::new(false),
            drawn: RwSignal::new(Drawn::of(&settings.get_untracked())),
            held: RwSignal::new(None),
            past: RwSignal::new(Vec::new()),
            refused: RwSignal::new(None),
            kept: StoredValue::new(Vec::new()),
            waits: StoredValue::new(None),
            settings,
            busy,
            words,
            measure,
            hold,
        }
    }

    /// Takes back what was refused, whenever an analysis has ended, and goes on with what waits.
    fn settle(self, ctx: Ctx, player: Player) {
        Effect::new(move |was_busy: Option<bool>| {
            let failed = ctx.work.with(|w| match w {
                Work::Failed(problem) => Some(problem.clone()),
                _ => None,
            });
            let busy = ctx.work.with(Work::busy);
            if was_busy == Some(true) && !busy {
                match self.waits.try_update_value(Option::take).flatten() {
                    Some(next) => self.measure_with(next),
                    None => self.take_back(ctx, failed),
                }
            }
            busy
        });
        Effect::new(move || {
            let asked = self.settings.get().scale_by;
            let refused = player.session.with(|s| refusal(&s.report, asked));
            let shown = self.drawn.with_untracked(|d| d.scale_by);
            if refused.is_some() && shown == asked {
                self.drawn.update(|d| d.scale_by = None);
                self.refused.set(refused);
            }
        });
    }

    /// What could not be measured with is not shown as chosen; why is told where it was asked for.
    fn take_back(self, ctx: Ctx, failed: Option<String>) {
        let used = Drawn::of(&self.settings.get_untracked());
        let asked = self.past.with_untracked(|p| !p.is_empty());
        let other = self.drawn.with_untracked(|d| *d != used);
        if failed.is_some() && asked && other {
            self.past.update(|p| p.truncate(p.len().saturating_sub(1)));
            self.drawn.set(used);
            self.refused.set(failed);
            ctx.problem.set(None);
        }
    }

    /// Chooses what tells the scale in a picture of this size.
    fn choose(self, id: &str, size: (f64, f64)) {
        let earlier = self.kept.with_value(|all| {
            let same = |by: &&ScaleBy| kind(Some(**by)) == id;
            all.iter().rev().find(same).copied()
        });
        let by = earlier.or_else(|| begun(id, size));
        self.drawn.update(|d| d.scale_by = by);
        self.use_scale();
    }

    /// Chooses what tells which way is up. Something plumb counts once it was drawn.
    fn choose_upright(self, id: &str, size: (f64, f64)) {
        let upright = begun_upright(id, size);
        self.drawn.update(|d| d.upright = upright);
        if !matches!(upright, Some(Upright::Plumb { .. })) {
            self.use_upright();
        }
    }

    /// Measures with the drawn scale, once it is complete.
    fn use_scale(self) {
        let by = self.drawn.get_untracked().scale_by;
        if complete(by) {
            self.kept.update_value(|all| all.extend(by));
            self.change(|settings| settings.scale_by = by);
        }
    }

    fn use_upright(self) {
        let upright = self.drawn.get_untracked().upright;
        self.change(|settings| settings.upright = upright);
    }

    /// Measures with what the end of this number belongs to.
    fn use_end(self, i: usize) {
        match i < self.drawn.with_untracked(|d| d.scale_points().len()) {
            true => self.use_scale(),
            false => self.use_upright(),
        }
    }

    fn change(self, change: impl FnOnce(&mut Settings)) {
        self.refused.set(None);
        let now = self.settings.get_untracked();
        let mut next = now;
        change(&mut next);
        if next == now {
            return;
        }
        if self.busy.get_untracked() {
            self.waits.set_value(Some(next));
        } else {
            self.measure_with(next);
        }
    }

    fn measure_with(self, next: Settings) {
        let now = self.settings.get_untracked();
        self.past.update(|p| p.push(now));
        self.measure.run(next);
    }

    fn back(self) {
        let before = self.past.try_update(Vec::pop).flatten();
        if let Some(before) = before {
            self.refused.set(None);
            self.drawn.set(Drawn::of(&before));
            self.measure.run(before);
        }
    }

    /// What is to be done next, else what is known; a sentence each.
    fn told(self) -> Vec<String> {
        let drawn = self.drawn.get();
        let used = self.settings.with(|s| s.upright);
        let next = [
            missing(drawn.scale_by),
            missing_upright(drawn.upright, used),
        ];
        let next: Vec<&str> = next.into_iter().filter(|s| !s.is_empty()).collect();
        if next.is_empty() {
            let mut all: Vec<String> = self.refused.get().into_iter().collect();
            all.extend(self.words.get());
            return all;
        }
        let keys = "Arrow keys move a chosen end by a pixel, with Shift by ten.";
        let all = next.into_iter().chain([keys]);
        all.map(str::to_owned).collect()
    }
}

fn scaling() -> Scaling {
    expect_context()
}
