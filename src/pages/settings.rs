//! Settings: looks, the usual model, and what is kept on this device.

use crate::app::context::ctx;
use crate::app::shelf;
use crate::state::prefs::{MODELS, Theme};
use leptos::prelude::*;
use sagitta_motion::EngineChoice;

/// The settings screen.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <div class="settings" data-testid="settings">
            <h1>"Settings"</h1>
            <Looks/>
            <UsualModel/>
            <Engine/>
            <Kept/>
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
fn UsualModel() -> impl IntoView {
    view! {
        <fieldset class="choices">
            <legend>"Usual pose model"</legend>
            <ModelChoices/>
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

/// The pose models, with what speaks for each.
#[component]
pub fn ModelChoices() -> impl IntoView {
    let ctx = ctx();
    MODELS
        .into_iter()
        .map(|model| {
            view! {
                <label class="choice">
                    <input type="radio" name="model" value=model.id data-testid=format!("model-{}", model.id)
                        prop:checked=move || ctx.prefs.with(|p| p.model == model.id)
                        on:change=move |_| ctx.prefer(|p| p.model = model.id.into())/>
                    <span class="choice-name">{model.name}<span class="unit">{format!(" {}", model.size)}</span></span>
                    <span class="choice-word">{model.word}</span>
                </label>
            }
        })
        .collect_view()
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
