//! Warnings, repetitions and charts.

use crate::app::context::{Ctx, ctx};
use crate::app::work;
use crate::state::chart::{Plan, plans};
use crate::state::figure::{clock, count};
use crate::state::wanted::Wanted;
use crate::ui::chart::Chart;
use crate::ui::deferred::Deferred;
use crate::ui::events::EventList;
use crate::ui::player::{Player, player};
use crate::ui::reps::{Quantities, RepTable};
use leptos::prelude::*;
use sagitta_motion::Warning;
use std::sync::Arc;

/// Warnings that show at once; the others are behind a tap.
const AT_ONCE: usize = 2;

/// What the reader should know before trusting a number.
#[component]
pub fn Warnings() -> impl IntoView {
    let (ctx, player) = (ctx(), player());
    let all = RwSignal::new(false);
    let list = move || player.session.with(|s| s.report.warnings.clone());
    let more = move || list().len().saturating_sub(AT_ONCE);
    let shown = move || if all.get() { usize::MAX } else { AT_ONCE };
    view! {
        {move || (!list().is_empty()).then(|| view! {
            <div class="warnings" data-testid="warnings">
                <ul aria-label="Good to know">
                    {list().into_iter().take(shown()).map(|w| remark(ctx, player, w)).collect_view()}
                </ul>
                {(more() > 0).then(|| view! {
                    <button class="quiet" aria-expanded=all.get().to_string()
                        on:click=move |_| all.update(|a| *a = !*a)>
                        {if all.get() { "Fewer remarks".to_string() } else { count(more(), "more remark") }}
                    </button>
                })}
            </div>
        })}
    }
}

/// One of them, with the instant that it is about where it is about one, and with what else may have been
/// recorded where that is not clear.
fn remark(ctx: Ctx, player: Player, warning: Warning) -> impl IntoView {
    let go = warning.at_s.map(|t_s| {
        let label = format!("Show {}", clock(t_s));
        view! { <button class="quiet" on:click=move |_| player.seek(t_s)>{label}</button> }
    });
    let measured = player.session.with(|s| s.report.movement.clone());
    let others = warning.movements.into_iter().filter(|id| *id != measured);
    let choices: Vec<_> = others
        .map(|id| {
            let label = format!("Measure it as: {}", ctx.movement_name(&id).to_lowercase());
            view! { <button class="quiet" on:click=move |_| measure_as(ctx, player, &id)>{label}</button> }
        })
        .collect();
    view! { <li>{warning.text}" "{go}{choices}</li> }
}

/// Measures the same recording as another movement.
fn measure_as(ctx: Ctx, player: Player, id: &str) {
    let session = player.session.get_untracked();
    let mut wanted = Wanted::of(&session.request);
    wanted.choose(id, ctx.spec(id).as_deref());
    work::recompute(ctx, &session, &wanted);
}

/// What the recording looks like, where that is another movement than the one measured: one tap
/// measures it as that.
#[component]
pub fn LooksLike() -> impl IntoView {
    let (ctx, player) = (ctx(), player());
    let found = move || player.session.with(|s| s.report.looks_like.clone());
    view! {
        {move || found().map(|id| {
            let name = ctx.movement_name(&id).to_lowercase();
            view! {
                <p class="looks-like" data-testid="looks-like">
                    <span>{format!("This looks more like: {name}.")}</span>
                    <button on:click=move |_| measure_as(ctx, player, &id)>"Measure it as that"</button>
                </p>
            }
        })}
    }
}

/// How good the recording is, with its reasons and what to do better behind a tap.
#[component]
pub fn Recorded() -> impl IntoView {
    let player = player();
    let quality = move || player.session.with(|s| s.report.quality.clone());
    let word = |score: u8| match score {
        80.. => "good",
        60..80 => "fair",
        _ => "poor",
    };
    view! {
        {move || quality().map(|q| view! {
            <details class="quality" data-testid="quality">
                <summary>
                    <span class="name">"Quality of the recording"</span>
                    <span class="score"><b>{q.score}</b>" of 100, "{word(q.score)}</span>
                </summary>
                {q.reasons.is_empty().then(|| view! { <p class="hint">"Nothing was found that makes these numbers worse."</p> })}
                <ul>{q.reasons.into_iter().map(|r| view! {
                    <li><span class="lost">{format!("−{}", r.lost)}</span><span>{r.text}" "<span class="advice">{r.advice}</span></span></li>
                }).collect_view()}</ul>
            </details>
        })}
    }
}

/// The repetitions: how many, one line each, and all values of the one under the cursor.
#[component]
pub fn Repetitions() -> impl IntoView {
    let player = player();
    let n = move || player.session.with(|s| s.report.reps.len());
    let word = move || {
        player
            .spec
            .get()
            .map_or("Repetition".into(), |s| s.rep_name.to_string())
    };
    let heading = move || match n() {
        0 => format!("No {} found", word().to_lowercase()),
        n => count(n, &word()),
    };
    view! {
        <section class="repetitions" aria-labelledby="reps-title">
            <h2 id="reps-title" data-testid="rep-count">{heading}</h2>
            <Deferred><RepTable/></Deferred>
            <Deferred><EventList/></Deferred>
            <Deferred><Quantities whole=false/></Deferred>
            <Deferred><Quantities whole=true/></Deferred>
        </section>
    }
}

fn chart(plan: Plan) -> impl IntoView {
    view! { <Deferred><Chart plan=plan.clone()/></Deferred> }
}

/// The charts that the movement asks for; the other curves behind a tap.
#[component]
pub fn Charts() -> impl IntoView {
    let player = player();
    let all = Memo::new(move |_| {
        let spec = player.spec.get();
        player.session.with(|s| plans(&s.report, spec.as_deref()))
    });
    // Charts hold their curves; a recomputed result makes them anew.
    let made = Memo::new(move |_| player.session.with(|s| Arc::as_ptr(s) as usize));
    let more = RwSignal::new(false);
    view! {
        <section class="charts" aria-labelledby="charts-title" data-testid="charts">
            <h2 id="charts-title">"Over time"</h2>
            {move || { made.get(); all.get().0.into_iter().map(chart).collect_view() }}
            {move || (!all.get().1.is_empty()).then(|| view! {
                <button class="quiet" data-testid="more-charts" aria-expanded=move || more.get().to_string()
                    on:click=move |_| more.update(|m| *m = !*m)>
                    {move || if more.get() { "Fewer curves" } else { "More curves" }}
                </button>
            })}
            {move || { made.get(); more.get().then(|| all.get().1.into_iter().map(chart).collect_view()) }}
        </section>
    }
}
