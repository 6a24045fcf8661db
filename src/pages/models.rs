//! The pose models in the settings and before an analysis.

use crate::app::context::ctx;
use crate::app::model;
use crate::platform::{files, models as shelf};
use crate::state::figure::bytes;
use crate::state::models::{self, AUTO, MODELS};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The pose models to choose from, with what speaks for each.
#[component]
pub fn ModelChoices() -> impl IntoView {
    let ctx = ctx();
    let own = move || ctx.prefs.with(|p| p.own.clone());
    view! {
        <Choice id=AUTO.to_string() name="Automatic".to_string() size=String::new() word=automatic/>
        {MODELS.into_iter().map(|m| view! {
            <Choice id=m.id.to_string() name=m.name.to_string() size=bytes(models::download(m.id))
                word=move || m.word.to_string()/>
        }).collect_view()}
        {move || own().into_iter().map(|m| view! {
            <Choice id=m.id() name=m.name.clone() size=bytes(m.bytes.into())
                word=move || "Your own file.".to_string()/>
        }).collect_view()}
    }
}

/// What the automatic choice does, and what it came to on this device.
fn automatic() -> String {
    let ctx = ctx();
    let rate = models::WANTED_HZ;
    let words = format!("The most exact one that keeps up with {rate} frames per second here");
    let measured = ctx
        .prefs
        .with(|p| p.measured.filter(|m| m.engine == p.engine));
    match measured {
        Some(m) => format!("{words}: {}.", models::name(models::best(m.lite_ms), &[])),
        None => format!("{words}; found out in a second at the first analysis."),
    }
}

#[component]
fn Choice(
    id: String,
    name: String,
    size: String,
    word: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    let ctx = ctx();
    let (chosen, test_id) = (
        id.clone(),
        format!("model-{}", id.split(':').next().unwrap_or_default()),
    );
    let value = id.clone();
    view! {
        <label class="choice">
            <input type="radio" name="model" value=value data-testid=test_id
                prop:checked=move || ctx.prefs.with(|p| p.model == chosen)
                on:change=move |_| ctx.prefer(|p| p.model = id.clone())/>
            <span class="choice-name">{name}<span class="unit">{format!(" {size}")}</span></span>
            <span class="choice-word">{word}</span>
        </label>
    }
}

/// The models in the settings: which is usual, which are on this device, and files of one's own.
#[component]
pub fn Models() -> impl IntoView {
    view! {
        <fieldset class="choices">
            <legend>"Usual pose model"</legend>
            <ModelChoices/>
            <Bring/>
        </fieldset>
        <KeptModels/>
    }
}

#[component]
fn Bring() -> impl IntoView {
    let ctx = ctx();
    let picker = NodeRef::<Input>::new();
    let busy = RwSignal::new(false);
    let brought = move |_| {
        let file = picker
            .get()
            .and_then(|p| files::from_picker(&p).into_iter().next());
        if let Some(file) = file {
            model::bring(ctx, file, busy);
        }
    };
    view! {
        <div class="own-model">
            <button disabled=move || busy.get() on:click=move |_| { if let Some(p) = picker.get() { p.click() } }>
                {move || if busy.get() { "Trying the file…" } else { "Load a model file…" }}
            </button>
            <input node_ref=picker class="unseen" type="file" accept=".task,.tflite" tabindex="-1"
                aria-label="Model file" data-testid="model-input" on:change=brought/>
            <p class="hint">"A MediaPipe pose package (.task) or a BlazePose landmark network (.tflite). It stays on this device."</p>
        </div>
    }
}

/// A line of the list: name, bytes, and the files that go when it is removed.
type Line = (String, u64, Vec<String>);

/// What of the models is on this device, from the digests of the files that are.
fn lines(kept: &[String], own: &[models::OwnModel]) -> Vec<Line> {
    let here = |sha256: &String| kept.contains(sha256);
    let mut all: Vec<Line> = Vec::new();
    for model in MODELS {
        let Some([detector, landmarks]) = models::weights(model.id) else {
            continue;
        };
        if all.is_empty() && here(&detector.sha256) {
            all.push((
                "Person detector".into(),
                detector.bytes.into(),
                vec![detector.sha256],
            ));
        }
        if here(&landmarks.sha256) {
            all.push((
                model.name.into(),
                landmarks.bytes.into(),
                vec![landmarks.sha256],
            ));
        }
    }
    let mine = own.iter().filter(|m| here(&m.sha256));
    all.extend(mine.map(|m| (m.name.clone(), m.bytes.into(), vec![m.sha256.clone()])));
    all
}

#[component]
fn KeptModels() -> impl IntoView {
    let ctx = ctx();
    let kept = RwSignal::new(Vec::<String>::new());
    let look = move || spawn_local(async move { kept.set(shelf::kept_digests().await) });
    // Also after a file was brought.
    Effect::new(move || {
        ctx.prefs.with(|p| p.own.len());
        look();
    });
    let rows = move || lines(&kept.get(), &ctx.prefs.with(|p| p.own.clone()));
    let remove = move |digests: Vec<String>| model::remove(ctx, digests, look);
    view! {
        <section class="kept" data-testid="kept-models">
            <h2>"Models on this device"</h2>
            <Show when=move || !rows().is_empty() fallback=|| view! {
                <p>"None yet. A model is loaded once, with its first analysis, and works offline from then on."</p>
            }>
                <ul class="kept-models">
                    {move || rows().into_iter().map(|(name, size, digests)| {
                        let label = format!("Remove {name} from this device");
                        view! {
                            <li>
                                <span>{name}<span class="unit">{format!(" {}", bytes(size))}</span></span>
                                <button class="quiet" aria-label=label data-testid="remove-model"
                                    on:click=move |_| remove(digests.clone())>"Remove"</button>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </Show>
        </section>
    }
}
