//! OpenSim's models and tools: files, the model in motion, a tool, its curves.

mod files;
mod model;
mod results;
mod tools;

use crate::app::context::ctx;
use crate::app::opensim;
use crate::ui::reel::Reel;
use files::FileList;
use leptos::prelude::*;
use model::ModelView;
use results::Results;
use tools::Tools;

/// The OpenSim screen.
#[component]
pub fn OpensimPage() -> impl IntoView {
    let ctx = ctx();
    opensim::begin(ctx);
    let desk = ctx.opensim;
    let empty = move || {
        desk.files.with(Vec::is_empty) && desk.refused.with(Vec::is_empty) && !desk.looking.get()
    };
    let reel = Reel::new(desk.film);
    view! {
        <div class="opensim" class:begun=move || !empty() data-testid="opensim">
            <div class="opensim-head">
                <h1>"OpenSim, in the browser"</h1>
                <Show when=empty>
                    <p class="lead">
                        "Bring a model and what was measured. See it move, and ask OpenSim's questions: angles, moments, muscle forces, loads in the joints."
                    </p>
                </Show>
            </div>
            <div class="opensim-see">
                {move || desk.film.get().map(|film| view! { <ModelView film reel/> })}
                <Trouble/>
            </div>
            <div class="opensim-do">
                <FileList/>
                <Tools/>
            </div>
            <div class="opensim-read">
                <Results reel/>
            </div>
        </div>
    }
}

/// Why the model cannot be shown or moved.
#[component]
fn Trouble() -> impl IntoView {
    let ctx = ctx();
    let desk = ctx.opensim;
    let told = move || {
        let looking = desk.looking.get();
        desk.desk.with(|d| d.problem.clone()).filter(|_| !looking)
    };
    view! {
        <div role="status">
            {move || told().map(|text| view! { <p class="trouble" data-testid="opensim-problem">{text}</p> })}
            <Show when=move || desk.held.get()>
                <button data-testid="opensim-again" on:click=move |_| opensim::try_again(ctx)>"Try again"</button>
            </Show>
        </div>
    }
}
