//! The events of the repetition under the cursor: seen, moved by hand, and let go again.

use super::player::{Player, player};
use crate::app::context::{Ctx, ctx};
use crate::app::work;
use crate::platform::dom;
use crate::state::edits::{Event, History, events, moved, released};
use crate::state::figure::clock;
use crate::state::progress::Work;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use sagitta_motion::Edits;

/// Takes corrections in and can take them back.
#[derive(Clone, Copy)]
pub struct Corrections {
    ctx: Ctx,
    player: Player,
    history: RwSignal<History>,
}

impl Corrections {
    /// None yet.
    pub fn new(ctx: Ctx, player: Player) -> Self {
        Self {
            ctx,
            player,
            history: RwSignal::new(History::default()),
        }
    }

    fn edits(&self) -> Edits {
        self.player
            .session
            .with_untracked(|s| s.request.edits.clone())
    }

    /// Computes with other corrections; what there was can be brought back.
    pub fn make(&self, edits: Edits) {
        let now = self.edits();
        if edits != now && !self.ctx.work.with_untracked(Work::busy) {
            self.history.update(|h| h.push(now));
            self.compute(edits);
        }
    }

    /// Takes the last correction back, or does it again.
    pub fn go(&self, back: bool) {
        let now = self.edits();
        let mut found = None;
        self.history.update(|h| {
            found = if back { h.back(now) } else { h.again(now) };
        });
        if let Some(edits) = found {
            self.compute(edits);
        }
    }

    fn compute(&self, edits: Edits) {
        let session = self.player.session.get_untracked();
        work::correct(self.ctx, &session, edits);
    }
}

/// The corrections of the result on show, from anywhere inside it.
pub fn corrections() -> Corrections {
    expect_context()
}

/// Ctrl+Z and Ctrl+Shift+Z, as long as the page shows.
pub fn listen(corrections: Corrections) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        let undo = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("z");
        let in_field = matches!(dom::target_tag(&event).as_str(), "INPUT" | "TEXTAREA");
        if undo && !in_field {
            event.prevent_default();
            corrections.go(!event.shift_key());
        }
    });
    on_cleanup(move || handle.remove());
}

/// The events of the repetition under the cursor.
fn here(player: Player) -> Vec<Event> {
    let rep = player.rep.get();
    player.session.with(|s| {
        let first = (!s.report.reps.is_empty()).then_some(0);
        rep.or(first)
            .map(|i| events(&s.report, i))
            .unwrap_or_default()
    })
}

/// Handles on the timeline, to be dragged.
#[component]
pub fn EventLane() -> impl IntoView {
    let player = player();
    let all = Memo::new(move |_| here(player));
    view! {
        <Show when=move || all.with(|a| !a.is_empty())>
            <div class="lane events" role="group" aria-label="Events">
                {move || all.get().into_iter().map(|event| view! { <Handle event/> }).collect_view()}
            </div>
        </Show>
    }
}

#[component]
fn Handle(event: Event) -> impl IntoView {
    let (player, corrections) = (player(), corrections());
    let at = RwSignal::new(event.t_s);
    let (t_s, name, by_hand) = (event.t_s, event.name.clone(), event.by_hand);
    let event = StoredValue::new(event);
    let drag = move |e: &PointerEvent| {
        if let Some(share) = dom::share_across_parent(e) {
            at.set(player.span.time_s(share));
            player.seek(at.get_untracked());
        }
    };
    let drop = move || {
        if (at.get_untracked() - t_s).abs() > 1e-4 {
            event.with_value(|event| {
                corrections.make(moved(&corrections.edits(), event, at.get_untracked()));
            });
        }
    };
    let key = move |e: &KeyboardEvent| {
        let by = match e.key().as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            "Delete" | "Backspace" => {
                event.with_value(|ev| corrections.make(released(&corrections.edits(), ev)));
                return;
            }
            _ => return,
        };
        e.prevent_default();
        e.stop_propagation();
        let i = player.frames.with_value(|f| f.nearest(at.get_untracked()));
        let next = player.frames.with_value(|f| f.time_s(f.step(i, by)));
        at.set(next);
        player.seek(next);
        drop();
    };
    view! {
        <div class="handle" class:by-hand=by_hand role="slider" tabindex="0" data-testid="event-handle"
            title=format!("{name}, {}: drag, or use the arrow keys", clock(t_s))
            aria-label=name aria-valuenow=move || format!("{:.3}", at.get())
            aria-valuetext=move || clock(at.get())
            style:left=move || player.span.percent(at.get())
            on:pointerdown=move |e| { e.stop_propagation(); dom::capture(&e); player.playing.set(false); }
            on:pointermove=move |e| { e.stop_propagation(); if e.buttons() & 1 == 1 { drag(&e) } }
            on:pointerup=move |e| { e.stop_propagation(); drop() }
            on:keydown=move |e| key(&e)></div>
    }
}

/// The same events as a list: gone to, set to the frame on show, let go.
#[component]
pub fn EventList() -> impl IntoView {
    let (ctx, player, corrections) = (ctx(), player(), corrections());
    let all = Memo::new(move |_| here(player));
    let changed = move || player.session.with(|s| !s.request.edits.is_empty());
    let busy = move || ctx.work.with(Work::busy);
    view! {
        <Show when=move || all.with(|a| !a.is_empty())>
            <details class="event-list" data-testid="events">
                <summary>"Events, to be put right by hand"</summary>
                <ul>{move || all.get().into_iter().map(|event| view! { <Line event/> }).collect_view()}</ul>
                <p class="hint">"Go to the right frame and press “Set here”, or drag the marks over the timeline. Everything is computed anew; what you set wins and is marked."</p>
                <div class="actions">
                    <button data-testid="undo" disabled=move || busy() || !corrections.history.with(History::has_past)
                        on:click=move |_| corrections.go(true)>"Undo"</button>
                    <button class="quiet" disabled=move || busy() || !changed()
                        on:click=move |_| corrections.make(Edits::default())>"Undo all corrections"</button>
                </div>
            </details>
        </Show>
    }
}

#[component]
fn Line(event: Event) -> impl IntoView {
    let (player, corrections) = (player(), corrections());
    let (t_s, by_hand) = (event.t_s, event.by_hand);
    let name = event.name.clone();
    let event = StoredValue::new(event);
    let set = move |_| {
        let to = player.time_s.get_untracked();
        event.with_value(|ev| corrections.make(moved(&corrections.edits(), ev, to)));
    };
    let release =
        move |_| event.with_value(|ev| corrections.make(released(&corrections.edits(), ev)));
    view! {
        <li>
            <button class="quiet" title="Go there" on:click=move |_| player.seek(t_s)>
                <span class="name">{name}</span><span class="at">{format!("{t_s:.3} s")}</span>
            </button>
            <span class="who">{if by_hand { "by hand" } else { "" }}</span>
            <button data-testid="set-here" on:click=set>"Set here"</button>
            {by_hand.then(|| view! { <button class="quiet" data-testid="release" on:click=release>"As found"</button> })}
        </li>
    }
}
