//! Movement and person: what is asked before an analysis and can be changed after it.

use crate::app::context::ctx;
use crate::state::person::{
    height_m, height_text, mass_kg, mass_text, slow_motion, slow_motion_text,
};
use crate::state::table::{wants_height, wants_mass};
use leptos::prelude::*;
use sagitta_motion::{Settings, Subject};

/// The choice of a movement from the catalogue.
#[component]
pub fn MovementField(value: RwSignal<String>) -> impl IntoView {
    let ctx = ctx();
    view! {
        <label class="field">
            <span class="label">"Movement"</span>
            <select data-testid="movement" on:change=move |e| value.set(event_target_value(&e))>
                {move || ctx.catalogue.get().into_iter().map(|s| {
                    let id = s.id.to_string();
                    let chosen = id.clone();
                    view! {
                        <option value=id selected=move || value.with(|v| *v == chosen)>{s.name.to_string()}</option>
                    }
                }).collect_view()}
            </select>
        </label>
    }
}

/// Height and mass of the person, where the movement has a use for them. What cannot be read says so
/// and leaves the last good value.
#[component]
pub fn PersonFields(subject: RwSignal<Subject>, movement: RwSignal<String>) -> impl IntoView {
    let ctx = ctx();
    let spec = move || ctx.spec(&movement.get());
    let height = subject.with_untracked(height_text);
    let mass = subject.with_untracked(mass_text);
    let tall = move |text: String| height_m(&text).map(|h| subject.update(|s| s.height_m = h));
    let heavy = move |text: String| mass_kg(&text).map(|m| subject.update(|s| s.mass_kg = m));
    view! {
        <Show when=move || spec().is_none_or(|s| wants_height(&s))>
            <Measure name="Body height" unit="cm" id="height" start=height.clone() read=tall
                hint="Sets the scale, so that lengths come in true centimetres. Without it they are the network's guess."/>
        </Show>
        <Show when=move || spec().is_some_and(|s| wants_mass(&s))>
            <Measure name="Body mass" unit="kg" id="mass" start=mass.clone() read=heavy
                hint="Needed for forces and power. Without it they are left out."/>
        </Show>
    }
}

/// How much slower than life the recording plays.
#[component]
pub fn SlowMotionField(settings: RwSignal<Settings>) -> impl IntoView {
    let start = settings.with_untracked(slow_motion_text);
    let slow =
        move |text: String| slow_motion(&text).map(|f| settings.update(|s| s.slow_motion = f));
    view! {
        <Measure name="Slow motion" unit="×" id="slow-motion" start read=slow
            hint="How many times slower than life the video plays: 8 for 240 frames per second saved as 30. Empty for real time."/>
    }
}

/// A number with a unit, optional.
#[component]
fn Measure(
    name: &'static str,
    unit: &'static str,
    id: &'static str,
    start: String,
    read: impl Fn(String) -> Result<(), &'static str> + Copy + Send + Sync + 'static,
    hint: &'static str,
) -> impl IntoView {
    let problem = RwSignal::new(None::<&'static str>);
    view! {
        <div class="field">
            <label class="label" for=id>{name}<span class="optional">" optional"</span></label>
            <span class="with-unit">
                <input id=id data-testid=id inputmode="decimal" autocomplete="off" value=start
                    aria-describedby=format!("{id}-hint")
                    aria-invalid=move || problem.get().is_some().to_string()
                    on:input=move |e| problem.set(read(event_target_value(&e)).err())/>
                <span class="unit">{unit}</span>
            </span>
            <p class="hint" id=format!("{id}-hint") class:wrong=move || problem.get().is_some()>
                {move || problem.get().unwrap_or(hint)}
            </p>
        </div>
    }
}
