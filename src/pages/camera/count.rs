//! Counting before the camera: what is wanted, and the numbers, large enough to be read from the bar.

use crate::app::context::ctx;
use crate::app::counting::{Board, Count};
use crate::state::cues::STOPS;
use crate::state::figure::{DASH, Figure};
use crate::state::tally::{has_velocity, showable};
use crate::ui::check::Preference;
use crate::ui::figure::FigureView;
use crate::ui::person::{Guidance, MovementField, PersonFields};
use leptos::prelude::*;
use sagitta_motion::{Ask, Side, Spec};
use std::sync::Arc;

/// The choice before counting; while it counts, the way out.
#[component]
pub fn CountSetup(count: Count, ready: Signal<bool>) -> impl IntoView {
    let ctx = ctx();
    let counting = Memo::new(move |_| count.board.with(Option::is_some));
    let spec = Memo::new(move |_| ctx.spec(&ctx.wanted.with(|w| w.movement.clone())));
    let countable = move || spec.with(|s| s.as_ref().is_some_and(|s| !s.rep_name.is_empty()));
    let hint = move || match spec.with(Option::is_some) {
        true if countable() => {
            "Stand so that your whole body is in the picture. Frames may be left out here: record the set, and trust its report."
        }
        true => "This movement has no repetitions to count; choose another one.",
        false => "Choose the movement that is to be counted.",
    };
    let start = move |_| {
        if let Some(spec) = spec.get_untracked() {
            count.start(spec);
            // The numbers stand at the top.
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    };
    view! {
        <Show when=move || counting.get()>
            <div class="actions">
                <button data-testid="new-set" on:click=move |_| count.again()>"New set"</button>
                <button data-testid="count-stop" on:click=move |_| count.stop()>"Stop counting"</button>
            </div>
        </Show>
        <details class="count-setup" class:off=move || counting.get() data-testid="count-setup">
            <summary>"Count repetitions"</summary>
            <div class="count-fields">
                <MovementField wanted=ctx.wanted/>
                <Guidance wanted=ctx.wanted/>
                {move || spec.get().map(|spec| view! { <Shown spec/> })}
                <PersonFields wanted=ctx.wanted/>
                <Cues/>
                <button data-testid="count-start" disabled=move || !(ready.get() && countable()) on:click=start>"Start counting"</button>
                <p class="hint" data-testid="count-hint">{hint}</p>
            </div>
        </details>
    }
}

/// Which value shows, and when to stop.
#[component]
fn Shown(spec: Arc<Spec>) -> impl IntoView {
    let ctx = ctx();
    let list = showable(&spec);
    let chosen = ctx.prefs.with_untracked(|p| p.counting.shown_of(&list));
    let stop = ctx.prefs.with_untracked(|p| p.counting.stop_percent);
    let show = move |id: String| ctx.prefer(|p| p.counting.shown = Some(id));
    let at = move |id: String| ctx.prefer(|p| p.counting.stop_percent = id.parse().ok());
    let asks_load = spec.asks.contains(&Ask::Load);
    let needs_load = move || {
        let rule = ctx.prefs.with(|p| p.counting.stop_percent.is_some());
        asks_load && rule && ctx.wanted.with(|w| w.subject.load_kg.is_none())
    };
    view! {
        {(!list.is_empty()).then(|| view! {
            <label class="field">
                <span class="label">"Shown large"</span>
                <select data-testid="count-shown" on:change=move |e| show(event_target_value(&e))>
                    {list.into_iter().map(|(id, name)| {
                        let selected = chosen.as_ref() == Some(&id);
                        view! { <option value=id selected=selected>{name}</option> }
                    }).collect_view()}
                </select>
            </label>
        })}
        {has_velocity(&spec).then(|| view! {
            <label class="field">
                <span class="label">"Stop the set"</span>
                <select data-testid="count-stop-rule" on:change=move |e| at(event_target_value(&e))>
                    <option value="" selected=stop.is_none()>"Never"</option>
                    {STOPS.into_iter().map(|percent| view! {
                        <option value=percent.to_string() selected=stop == Some(percent)>{format!("{percent} % slower than the fastest")}</option>
                    }).collect_view()}
                </select>
                <span class="hint" hidden=move || !needs_load() data-testid="stop-needs-load">"Enter the load below: without it no velocity is told, and nothing stops the set."</span>
            </label>
        })}
    }
}

/// What is to be heard.
#[component]
fn Cues() -> impl IntoView {
    view! {
        <fieldset class="cues">
            <legend>"To be heard"</legend>
            <Preference id="cue-beep" word="A beep for each repetition" of=|p| &mut p.counting.beep/>
            <Preference id="cue-number" word="Its number, spoken" of=|p| &mut p.counting.number/>
            <Preference id="cue-value" word="Its value, spoken" of=|p| &mut p.counting.value/>
            <Preference id="cue-stop" word="“Stop”, spoken" of=|p| &mut p.counting.stop/>
        </fieldset>
    }
}

/// The numbers.
#[component]
pub fn TallyBoard(count: Count) -> impl IntoView {
    let part = move |of: fn(&Board) -> String| {
        Memo::new(move |_| count.board.with(|b| b.as_ref().map(of).unwrap_or_default()))
    };
    let number = part(|b| b.count.to_string());
    let word = part(|b| match b.count {
        1 => b.rep_name.to_lowercase(),
        _ => format!("{}s", b.rep_name.to_lowercase()),
    });
    let name = part(|b| b.name.clone());
    let values = Memo::new(move |_| {
        count
            .board
            .with(|b| b.as_ref().map(|b| b.values.clone()).unwrap_or_default())
    });
    let loss = Memo::new(move |_| {
        count
            .board
            .with(|b| b.as_ref().and_then(|b| b.loss.clone()))
    });
    let stop = Memo::new(move |_| count.board.with(|b| b.as_ref().is_some_and(|b| b.stop)));
    let remarks = Memo::new(move |_| {
        count
            .board
            .with(|b| b.as_ref().map(|b| b.remarks.clone()).unwrap_or_default())
    });
    let set = |list: Vec<(Option<Side>, Figure)>| {
        let why = list.iter().find(|(_, f)| !f.measured() || !f.valid);
        let why = why.map(|(_, f)| f.why.clone());
        view! {
            <p class="tally-figures" data-testid="tally-value">
                {if list.is_empty() { Some(view! { <span class="value">{DASH}</span> }) } else { None }}
                {list.into_iter().map(|(side, figure)| view! { <FigureView figure side/> }).collect_view()}
            </p>
            {why.map(|why| view! { <p class="hint">{why}</p> })}
        }
    };
    view! {
        <section class="tally" aria-label="Count" data-testid="tally">
            <Show when=move || stop.get()>
                <p class="tally-stop" role="alert" data-testid="tally-stop">"Stop"</p>
            </Show>
            <p class="tally-count" role="status">
                <b data-testid="tally-count">{number}</b>
                <span class="tally-word">{word}</span>
            </p>
            <div class="tally-last">
                {move || set(values.get())}
                <p class="tally-word">{name}</p>
            </div>
            {move || loss.get().map(|figure| view! {
                <p class="tally-loss" data-testid="tally-loss"><FigureView figure/>" "<span class="tally-word">"slower than the fastest"</span></p>
            })}
            <p class="hint">"Live, frames may be left out, of which ± knows nothing. Record the set, and trust its report."</p>
            {move || remarks.get().into_iter().map(|text| view! { <p class="hint">{text}</p> }).collect_view()}
        </section>
    }
}
