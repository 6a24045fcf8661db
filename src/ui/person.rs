//! Movement, person and recording: what is asked before an analysis and can be changed after it.

use crate::app::context::ctx;
use crate::state::person::{
    belt_m_s, cutoff_hz, drop_height_m, height_m, height_text, load_kg, mass_kg, mass_text, shown,
    slow_motion, slow_motion_text,
};
use crate::state::table::{wants_height, wants_mass};
use crate::state::wanted::{GROUNDS, Wanted};
use leptos::prelude::*;
use sagitta_motion::{Ask, Ground, Request, Spec, View};
use std::sync::Arc;

/// The movement that is chosen; `None` while the recording is to tell.
fn spec_of(wanted: RwSignal<Wanted>) -> Memo<Option<Arc<Spec>>> {
    let ctx = ctx();
    Memo::new(move |_| ctx.spec(&wanted.with(|w| w.movement.clone())))
}

/// The choice of a movement from the catalogue, and of its variant.
#[component]
pub fn MovementField(wanted: RwSignal<Wanted>) -> impl IntoView {
    let ctx = ctx();
    let choose = move |id: String| {
        let chosen = ctx.spec(&id);
        wanted.update(|w| w.choose(&id, chosen.as_deref()));
    };
    let spec = spec_of(wanted);
    let variants = move || spec.get().map(|s| s.variants.to_vec()).unwrap_or_default();
    let variant = move |id: String| wanted.update(|w| w.variant = Some(id));
    view! {
        <label class="field">
            <span class="label">"Movement"</span>
            <select data-testid="movement" on:change=move |e| choose(event_target_value(&e))>
                <option value=Request::FIND_OUT selected=move || wanted.with(|w| w.movement == Request::FIND_OUT)>"Find out from the recording"</option>
                {move || ctx.catalogue.get().into_iter().map(|s| {
                    let id = s.id.to_string();
                    let chosen = id.clone();
                    view! {
                        <option value=id selected=move || wanted.with(|w| w.movement == chosen)>{s.name.to_string()}</option>
                    }
                }).collect_view()}
            </select>
        </label>
        {move || (!variants().is_empty()).then(|| view! {
            <label class="field">
                <span class="label">"Kind"</span>
                <select data-testid="variant" on:change=move |e| variant(event_target_value(&e))>
                    {variants().into_iter().enumerate().map(|(i, v)| {
                        let id = v.id.to_string();
                        let chosen = wanted.with_untracked(|w| match &w.variant {
                            Some(variant) => *variant == id,
                            None => i == 0,
                        });
                        view! { <option value=id selected=chosen>{v.name.to_string()}</option> }
                    }).collect_view()}
                </select>
            </label>
        })}
    }
}

/// How the movement wants to be filmed.
#[component]
pub fn Guidance(wanted: RwSignal<Wanted>) -> impl IntoView {
    let spec = spec_of(wanted);
    let lines = move |spec: &Spec| {
        let view = match spec.view {
            View::Side => "Filmed from the side.",
            View::Front => "Filmed from the front.",
            View::Any => "Filmed from any side.",
        };
        let rate = format!("At least {:.0} frames per second.", spec.min_frame_rate_hz);
        let own = spec.guidance.iter().map(ToString::to_string);
        match spec.guidance.is_empty() {
            true => vec![view.to_string(), rate],
            false => own.collect::<Vec<_>>(),
        }
    };
    view! {
        {move || spec.get().map(|spec| view! {
            <details class="guidance">
                <summary>"What makes a good recording"</summary>
                <ul>{lines(&spec).into_iter().map(|l| view! { <li>{l}</li> }).collect_view()}</ul>
            </details>
        })}
    }
}

/// What is asked of the person and of the recording, where the movement has a use for it. What cannot be
/// read says so and leaves the last good value. Force plates alone show no lengths.
#[component]
pub fn PersonFields(
    wanted: RwSignal<Wanted>,
    #[prop(optional)] force_alone: bool,
) -> impl IntoView {
    let spec = spec_of(wanted);
    let asks = move |ask| spec.get().is_some_and(|s| s.asks.contains(&ask));
    let tall =
        move |text: String| height_m(&text).map(|h| wanted.update(|w| w.subject.height_m = h));
    let heavy =
        move |text: String| mass_kg(&text).map(|m| wanted.update(|w| w.subject.mass_kg = m));
    let load = move |text: String| load_kg(&text).map(|m| wanted.update(|w| w.subject.load_kg = m));
    let drop = move |text: String| {
        drop_height_m(&text).map(|m| wanted.update(|w| w.settings.drop_height_m = m))
    };
    let start = move |of: fn(&Wanted) -> String| wanted.with_untracked(of);
    view! {
        <Show when=move || !force_alone && spec.get().is_none_or(|s| wants_height(&s))>
            <Measure name="Body height" unit="cm" id="height" start=start(|w| height_text(&w.subject)) read=tall
                hint="Sets the scale, so that lengths come in true centimetres. Without it they are the network's guess."/>
        </Show>
        <Show when=move || spec.get().is_none_or(|s| wants_mass(&s) || s.asks.contains(&Ask::Mass))>
            <Measure name="Body mass" unit="kg" id="mass" start=start(|w| mass_text(&w.subject)) read=heavy
                hint="Needed for forces and power. Without it they are left out."/>
        </Show>
        <Show when=move || asks(Ask::Load)>
            <Measure name="Load" unit="kg" id="load" start=start(|w| shown(w.subject.load_kg)) read=load
                hint="The bar with its plates. Needed for power, and for the profile of load and velocity."/>
        </Show>
        <Show when=move || asks(Ask::DropHeight)>
            <Measure name="Height of the box" unit="cm" id="drop-height"
                start=start(|w| shown(w.settings.drop_height_m.map(|m| 100.0 * m))) read=drop
                hint="Compared with the height that was really dropped."/>
        </Show>
        <Show when=move || asks(Ask::Ground)><GroundField wanted/></Show>
    }
}

/// Treadmill or over ground, and the belt's speed.
#[component]
fn GroundField(wanted: RwSignal<Wanted>) -> impl IntoView {
    let choose = move |id: String| {
        let ground = GROUNDS.iter().find(|g| g.0 == id).and_then(|g| g.1);
        wanted.update(|w| w.settings.ground = ground);
    };
    let belt =
        move |text: String| belt_m_s(&text).map(|v| wanted.update(|w| w.settings.belt_m_s = v));
    let on_belt = move || wanted.with(|w| w.settings.ground == Some(Ground::Treadmill));
    let start = move || wanted.with_untracked(|w| shown(w.settings.belt_m_s));
    view! {
        <label class="field">
            <span class="label">"Ground"</span>
            <select data-testid="ground" on:change=move |e| choose(event_target_value(&e))>
                {GROUNDS.into_iter().map(|(id, ground, name)| view! {
                    <option value=id selected=move || wanted.with(|w| w.settings.ground == ground)>{name}</option>
                }).collect_view()}
            </select>
        </label>
        <Show when=on_belt>
            <Measure name="Speed of the belt" unit="m/s" id="belt" start=start() read=belt
                hint="As 2.8 or as 10 km/h. Without it the feet on the belt tell the speed."/>
        </Show>
    }
}

/// How much slower than life the recording plays, and how it is smoothed.
#[component]
pub fn RecordingFields(wanted: RwSignal<Wanted>) -> impl IntoView {
    let start = wanted.with_untracked(|w| slow_motion_text(&w.settings));
    let cut = wanted.with_untracked(|w| shown(w.settings.cutoff_hz));
    let slow = move |text: String| {
        slow_motion(&text).map(|f| wanted.update(|w| w.settings.slow_motion = f))
    };
    let smooth =
        move |text: String| cutoff_hz(&text).map(|f| wanted.update(|w| w.settings.cutoff_hz = f));
    let given = RwSignal::new(wanted.with_untracked(|w| w.settings.cutoff_hz.is_some()));
    let automatic = move |id: String| {
        wanted.update(|w| {
            w.settings.automatic_cutoff = id == "auto";
            w.settings.cutoff_hz = w.settings.cutoff_hz.filter(|_| id == "at");
        });
        given.set(id == "at");
    };
    let chosen = move |id: &str| match id {
        "at" => given.get(),
        "auto" => !given.get() && wanted.with(|w| w.settings.automatic_cutoff),
        _ => !given.get() && wanted.with(|w| !w.settings.automatic_cutoff),
    };
    let kinds = [
        ("", "As the movement needs"),
        ("auto", "As the data say"),
        ("at", "At a frequency"),
    ];
    view! {
        <Measure name="Slow motion" unit="×" id="slow-motion" start read=slow
            hint="How many times slower than life the video plays: 8 for 240 frames per second saved as 30. Empty for real time."/>
        <label class="field">
            <span class="label">"Smoothing"</span>
            <select data-testid="smoothing" on:change=move |e| automatic(event_target_value(&e))>
                {kinds.into_iter().map(|(id, name)| view! {
                    <option value=id selected=move || chosen(id)>{name}</option>
                }).collect_view()}
            </select>
        </label>
        <Show when=move || given.get()>
            <Measure name="Cut-off" unit="Hz" id="cutoff" start=cut.clone() read=smooth
                hint="3 to 6 Hz suit slow movements, 6 to 15 Hz fast ones, more what strikes the ground."/>
        </Show>
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
