//! Warnings, repetitions and charts.

use crate::state::chart::plans;
use crate::state::figure::count;
use crate::ui::chart::Chart;
use crate::ui::player::player;
use crate::ui::reps::{Quantities, RepTable};
use leptos::prelude::*;

/// What the reader should know before trusting a number.
#[component]
pub fn Warnings() -> impl IntoView {
    let player = player();
    let texts = move || {
        player.session.with(|s| {
            s.report
                .warnings
                .iter()
                .map(|w| w.text.clone())
                .collect::<Vec<_>>()
        })
    };
    view! {
        {move || (!texts().is_empty()).then(|| view! {
            <ul class="warnings" aria-label="Good to know" data-testid="warnings">
                {texts().into_iter().map(|t| view! { <li>{t}</li> }).collect_view()}
            </ul>
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
            <RepTable/>
            <Quantities whole=false/>
            <Quantities whole=true/>
        </section>
    }
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
    let made = Memo::new(move |_| player.session.with(|s| std::sync::Arc::as_ptr(s) as usize));
    let more = RwSignal::new(false);
    view! {
        <section class="charts" aria-labelledby="charts-title" data-testid="charts">
            <h2 id="charts-title">"Over time"</h2>
            {move || { made.get(); all.get().0.into_iter().map(|plan| view! { <Chart plan/> }).collect_view() }}
            {move || (!all.get().1.is_empty()).then(|| view! {
                <button class="quiet" data-testid="more-charts" aria-expanded=move || more.get().to_string()
                    on:click=move |_| more.update(|m| *m = !*m)>
                    {move || if more.get() { "Fewer curves" } else { "More curves" }}
                </button>
            })}
            {move || { made.get(); more.get().then(|| all.get().1.into_iter().map(|plan| view! { <Chart plan/> }).collect_view()) }}
        </section>
    }
}
