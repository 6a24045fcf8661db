//! Settings: looks, the usual model, and what is kept on this device.

use super::models::Models;
use crate::app::context::ctx;
use crate::app::shelf;
use crate::state::parts::MOST_WORKERS;
use crate::state::prefs::Theme;
use leptos::prelude::*;
use sagitta_motion::EngineChoice;

/// The settings screen.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <div class="settings" data-testid="settings">
            <h1>"Settings"</h1>
            <Looks/>
            <Models/>
            <Engine/>
            <Workers/>
            <Kept/>
            <p><a class="quiet" href="#/accuracy" data-testid="accuracy-link">"How exact are the numbers?"</a></p>
        </div>
    }
}

#[component]
fn Looks() -> impl IntoView {
    let ctx = ctx();
    view! {
        <fieldset class="choices">
            <legend>"Appearance"</legend>
            {Theme::ALL.into_iter().map(|theme| view! {
                <label class="choice">
                    <input type="radio" name="theme" value=theme.id()
                        prop:checked=move || ctx.prefs.with(|p| p.theme == theme)
                        on:change=move |_| ctx.prefer(|p| p.theme = theme)/>
                    <span class="choice-name">{theme.name()}</span>
                </label>
            }).collect_view()}
        </fieldset>
    }
}

#[component]
fn Engine() -> impl IntoView {
    let ctx = ctx();
    view! {
        <fieldset class="choices">
            <legend>"What runs the pose model"</legend>
            {EngineChoice::ALL.into_iter().map(|engine| view! {
                <label class="choice">
                    <input type="radio" name="engine" value=engine.id() data-testid=format!("engine-{}", engine.id())
                        prop:checked=move || ctx.prefs.with(|p| p.engine == engine)
                        on:change=move |_| ctx.prefer(|p| p.engine = engine)/>
                    <span class="choice-name">{engine.name()}</span>
                    <span class="choice-word">{engine_word(engine)}</span>
                </label>
            }).collect_view()}
            <p class="hint">"All give the same landmarks within a fraction of a pixel. Each report names the one it was made with."</p>
        </fieldset>
    }
}

fn engine_word(engine: EngineChoice) -> &'static str {
    match engine {
        EngineChoice::Auto => "The fastest one that passes its trial on this device.",
        EngineChoice::Webgpu => "On the graphics device. Needs a browser with WebGPU.",
        EngineChoice::Simd => "On the processor, with Sagitta's own vector code.",
        EngineChoice::Burn => "On the processor, with the burn library. Slower; the reference.",
    }
}

/// How many workers share a long video.
#[component]
fn Workers() -> impl IntoView {
    let ctx = ctx();
    let name = |wanted: Option<u32>| match wanted {
        None => "As many as suit this device".to_owned(),
        Some(1) => "One".into(),
        Some(n) => n.to_string(),
    };
    let choices = std::iter::once(None).chain((1..=MOST_WORKERS).map(Some));
    let choose = move |value: String| ctx.prefer(|p| p.workers = value.parse().ok());
    view! {
        <label class="field">
            <span class="label">"Processors that share a long video"</span>
            <select data-testid="workers" on:change=move |e| choose(event_target_value(&e))>
                {choices.map(|wanted| view! {
                    <option value=wanted.map(|n| n.to_string()).unwrap_or_default()
                        selected=move || ctx.prefs.with(|p| p.workers == wanted)>{name(wanted)}</option>
                }).collect_view()}
            </select>
            <span class="hint">"More are faster and warmer. The landmarks are the same with any number."</span>
        </label>
    }
}

#[component]
fn Kept() -> impl IntoView {
    let ctx = ctx();
    let asked = RwSignal::new(false);
    let n = move || ctx.shelf.with(|s| s.entries().len());
    let words = move || match n() {
        0 => "No results are kept on this device.".to_string(),
        1 => "One result is kept in this browser, on this device only.".into(),
        n => format!("{n} results are kept in this browser, on this device only."),
    };
    view! {
        <section class="kept">
            <h2>"Kept on this device"</h2>
            <p>{words}</p>
            <Show when=move || asked.get() fallback=move || view! {
                <button disabled=move || n() == 0 data-testid="delete-all" on:click=move |_| asked.set(true)>
                    "Delete all results…"
                </button>
            }>
                <p>"This cannot be undone. Delete all results?"</p>
                <div class="actions">
                    <button class="primary" data-testid="delete-all-yes"
                        on:click=move |_| { asked.set(false); shelf::delete_all(ctx); }>"Delete all"</button>
                    <button on:click=move |_| asked.set(false)>"Keep them"</button>
                </div>
            </Show>
        </section>
    }
}
