//! The scale of the picture: what tells it, drawn over it, and the floor that was found.

use super::player::{Player, player};
use super::skeleton::ViewBox;
use crate::app::context::Ctx;
use crate::app::work;
use crate::platform::dom;
use crate::state::progress::Work;
use crate::state::scaling::{
    KINDS, begun, complete, floor_across, kind, length_m, lengths, missing, points, roll_words,
    scale_words, with_length, with_point,
};
use crate::state::wanted::Wanted;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use sagitta_motion::{ScaleBy, Settings, Upright};

/// What is drawn, and the way back from it.
#[derive(Clone, Copy)]
pub struct Scaling {
    ctx: Ctx,
    player: Player,
    /// Whether the tool shows.
    pub open: RwSignal<bool>,
    drawn: RwSignal<Option<ScaleBy>>,
    past: RwSignal<Vec<Settings>>,
}

impl Scaling {
    /// As the result on show was measured.
    pub fn new(ctx: Ctx, player: Player) -> Self {
        let asked = player.session.with_untracked(|s| s.request.settings);
        Self {
            ctx,
            player,
            open: RwSignal::new(false),
            drawn: RwSignal::new(asked.scale_by),
            past: RwSignal::new(Vec::new()),
        }
    }

    fn settings(&self) -> Settings {
        self.player.session.with_untracked(|s| s.request.settings)
    }

    /// Measures anew with what is drawn, once it is complete.
    fn use_drawn(&self) {
        let drawn = self.drawn.get_untracked();
        if complete(drawn) {
            self.change(|settings| settings.scale_by = drawn);
        }
    }

    fn change(&self, change: impl FnOnce(&mut Settings)) {
        let now = self.settings();
        let mut next = now;
        change(&mut next);
        if next != now && !self.ctx.work.with_untracked(Work::busy) {
            self.past.update(|p| p.push(now));
            self.compute(next);
        }
    }

    fn back(&self) {
        let before = self.past.try_update(Vec::pop).flatten();
        if let Some(before) = before {
            self.drawn.set(before.scale_by);
            self.compute(before);
        }
    }

    fn compute(&self, settings: Settings) {
        let session = self.player.session.get_untracked();
        let wanted = Wanted {
            settings,
            ..Wanted::of(&session.request)
        };
        work::recompute(self.ctx, &session, &wanted);
    }
}

fn scaling() -> Scaling {
    expect_context()
}

/// What tells the scale, what it is, and the camera's roll.
#[component]
pub fn ScaleTool(size: (f64, f64)) -> impl IntoView {
    let scaling = scaling();
    let choose = move |id: String| {
        scaling.drawn.set(begun(&id, size));
        scaling.use_drawn();
    };
    let chosen = move || scaling.drawn.with(|d| kind(*d));
    let words = move || {
        scaling.player.session.with(|s| {
            let picture = s.report.picture.as_ref();
            let mut all = picture.map(scale_words).unwrap_or_default();
            all.extend(picture.and_then(roll_words));
            all
        })
    };
    let busy = move || scaling.ctx.work.with(Work::busy);
    view! {
        <Show when=move || scaling.open.get()>
            <section class="scale-tool" aria-label="Scale" data-testid="scale-tool">
                <label class="field">
                    <span class="label">"Scale from"</span>
                    <select data-testid="scale-by" on:change=move |e| choose(event_target_value(&e))>
                        {KINDS.into_iter().map(|(id, name)| view! {
                            <option value=id selected=move || chosen() == id>{name}</option>
                        }).collect_view()}
                    </select>
                </label>
                {move || match chosen() {
                    "line" => view! { <Length name="Length of the line" second=false id="scale-length"/><Beside/> }.into_any(),
                    "floor" => view! {
                        <Length name="Side 1–2" second=false id="scale-width"/>
                        <Length name="Side 2–3" second=true id="scale-length"/>
                    }.into_any(),
                    _ => ().into_any(),
                }}
                <Upward/>
                <div class="scale-words" aria-live="polite" data-testid="scale-words">
                    {move || match scaling.drawn.with(|d| missing(*d)) {
                        "" => words().into_iter().map(|w| view! { <p>{w}</p> }).collect_view().into_any(),
                        missing => view! { <p>{missing}" Arrow keys move a chosen end by a pixel, with Shift by ten."</p> }.into_any(),
                    }}
                </div>
                <div class="actions">
                    <button data-testid="scale-undo" disabled=move || busy() || scaling.past.with(Vec::is_empty)
                        on:click=move |_| scaling.back()>"Undo"</button>
                    <button class="quiet" on:click=move |_| scaling.open.set(false)>"Close"</button>
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Length(name: &'static str, second: bool, id: &'static str) -> impl IntoView {
    let scaling = scaling();
    let problem = RwSignal::new(None::<&'static str>);
    let start = lengths(scaling.drawn.get_untracked());
    let read = move |text: String| {
        let metres = length_m(&text);
        problem.set(metres.err().filter(|_| !text.trim().is_empty()));
        if let (Ok(metres), Some(by)) = (metres, scaling.drawn.get_untracked()) {
            scaling.drawn.set(Some(with_length(by, second, metres)));
        }
    };
    view! {
        <label class="field">
            <span class="label">{name}</span>
            <span class="with-unit">
                <input data-testid=id inputmode="decimal" autocomplete="off" value=start[usize::from(second)].clone()
                    aria-invalid=move || problem.get().is_some().to_string()
                    on:input=move |e| read(event_target_value(&e)) on:change=move |_| scaling.use_drawn()/>
                <span class="unit">"m"</span>
            </span>
            <span class="hint wrong" hidden=move || problem.get().is_none()>{move || problem.get()}</span>
        </label>
    }
}

/// Whether the line is as far away as the person.
#[component]
fn Beside() -> impl IntoView {
    let scaling = scaling();
    let is = move || {
        scaling
            .drawn
            .with(|d| matches!(d, Some(ScaleBy::Line { beside: true, .. })))
    };
    let set = move |on: bool| {
        if let Some(ScaleBy::Line {
            ends_px, length_m, ..
        }) = scaling.drawn.get_untracked()
        {
            scaling.drawn.set(Some(ScaleBy::Line {
                ends_px,
                length_m,
                beside: on,
            }));
            scaling.use_drawn();
        }
    };
    view! {
        <label class="check">
            <input type="checkbox" data-testid="scale-beside" prop:checked=is
                on:change=move |e| set(event_target_checked(&e))/>
            <span>"It is as far from the camera as the person"</span>
        </label>
    }
}

/// Whether the picture is turned back by what its floor tells.
#[component]
fn Upward() -> impl IntoView {
    let scaling = scaling();
    let level = move || {
        let as_filmed = Some(Upright::Angle { roll_rad: 0.0 });
        scaling
            .player
            .session
            .with(|s| s.request.settings.upright != as_filmed)
    };
    let set = move |on: bool| {
        let upright = (!on).then_some(Upright::Angle { roll_rad: 0.0 });
        scaling.change(|settings| settings.upright = upright);
    };
    view! {
        <label class="check">
            <input type="checkbox" data-testid="scale-level" prop:checked=level
                on:change=move |e| set(event_target_checked(&e))/>
            <span>"Turn the picture upright where its floor slopes"</span>
        </label>
    }
}

/// The line on which the feet stand, faintly.
#[component]
pub fn FloorLine(view_box: ViewBox) -> impl IntoView {
    let player = player();
    let (x, y, w, h) = view_box;
    let ends = move || {
        player
            .session
            .with(|s| floor_across(s.report.picture.as_ref()?, (x, w)))
    };
    view! {
        <svg class="skeleton floor-line" viewBox=format!("{x:.1} {y:.1} {w:.1} {h:.1}")
            preserveAspectRatio="xMidYMid meet" aria-hidden="true">
            {move || ends().map(|[a, b]| {
                let d = format!("M{:.1} {:.1}L{:.1} {:.1}", a[0], a[1], b[0], b[1]);
                view! { <path class="halo" d=d.clone()></path><path class="line" d=d data-testid="floor-line"></path> }
            })}
        </svg>
    }
}

/// What is drawn, with ends that can be dragged or moved by keys.
#[component]
pub fn ScaleMarks(view_box: ViewBox) -> impl IntoView {
    let scaling = scaling();
    let (x, y, w, h) = view_box;
    let count = Memo::new(move |_| scaling.drawn.with(|d| points(*d).len()));
    let path = move || {
        let all = scaling.drawn.with(|d| points(*d));
        let close = if all.len() > 2 { "Z" } else { "" };
        let steps: Vec<String> = all
            .iter()
            .map(|p| format!("{:.1} {:.1}", p[0], p[1]))
            .collect();
        match steps.is_empty() {
            true => String::new(),
            false => format!("M{}{close}", steps.join("L")),
        }
    };
    view! {
        <Show when=move || scaling.open.get() && (count.get() > 0)>
            <svg class="skeleton scale-shape" viewBox=format!("{x:.1} {y:.1} {w:.1} {h:.1}")
                preserveAspectRatio="xMidYMid meet" aria-hidden="true">
                <path class="halo" d=path></path>
                <path class="line" d=path></path>
            </svg>
            <div class="points" data-testid="scale-points">
                {move || (0..count.get()).map(|i| view! { <End i view_box/> }).collect_view()}
            </div>
        </Show>
    }
}

#[component]
fn End(i: usize, view_box: ViewBox) -> impl IntoView {
    let scaling = scaling();
    let (x, y, w, h) = view_box;
    let place = move || scaling.drawn.with(|d| points(*d).get(i).copied());
    let put = move |at: [f64; 2]| {
        if let Some(by) = scaling.drawn.get_untracked() {
            let inside = [at[0].clamp(x, x + w), at[1].clamp(y, y + h)];
            scaling.drawn.set(Some(with_point(by, i, inside)));
        }
    };
    let follow = move |e: &PointerEvent| {
        if let Some((across, down)) = dom::shares_of_parent(e) {
            put([x + across * w, y + down * h]);
        }
    };
    let key = move |e: &KeyboardEvent| {
        let far = if e.shift_key() { 10.0 } else { 1.0 };
        let by = match e.key().as_str() {
            "ArrowLeft" => [-far, 0.0],
            "ArrowRight" => [far, 0.0],
            "ArrowUp" => [0.0, -far],
            "ArrowDown" => [0.0, far],
            _ => return,
        };
        e.prevent_default();
        e.stop_propagation();
        if let Some(at) = place() {
            put([at[0] + by[0], at[1] + by[1]]);
        }
    };
    view! {
        <button type="button" class="grip cross" data-testid="scale-point"
            aria-label=format!("Point {}: drag, or use the arrow keys", i + 1)
            style:left=move || place().map(|p| format!("{:.3}%", (p[0] - x) / w * 100.0))
            style:top=move || place().map(|p| format!("{:.3}%", (p[1] - y) / h * 100.0))
            on:pointerdown=move |e| { dom::capture(&e); scaling.player.playing.set(false); }
            on:pointermove=move |e| if e.buttons() & 1 == 1 { follow(&e) }
            on:pointerup=move |_| scaling.use_drawn()
            on:keydown=move |e| key(&e)
            on:keyup=move |e| if e.key().starts_with("Arrow") { scaling.use_drawn() }>
            <span class="which">{i + 1}</span>
        </button>
    }
}
