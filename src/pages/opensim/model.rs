//! The model in motion.

use crate::state::space::camera::Camera;
use crate::state::space::film::Film;
use crate::state::space::solids::Shown;
use crate::ui::icon::Icon;
use crate::ui::keys::wanted;
use crate::ui::reel::Reel;
use crate::ui::space::{Space, View};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn ModelView(film: Arc<Film>, reel: Reel) -> impl IntoView {
    let view = View::new(Arc::clone(&film), reel);
    let moves = film.frames() > 1;
    let travels = film.travels();
    listen(reel, view);
    let label = spoken(&film);
    let remarks = film.scene.remarks.clone();
    view! {
        <section class="model" aria-label="Model" data-testid="model">
            <Space view label/>
            <div class="controls" role="group" aria-label="View">
                {moves.then(|| view! { <Player reel/> })}
                <div class="buttons">
                    <button class="quiet" title="See all of it (F, or a double click)" data-testid="fit"
                        on:click=move |_| view.camera.update(Camera::reset)>"Fit"</button>
                    {travels.then(|| view! {
                        <button class="quiet" title="The camera goes along with the model" data-testid="follow"
                            aria-pressed=move || view.follows.get().to_string()
                            on:click=move |_| view.follow(!view.follows.get_untracked())>"Follow"</button>
                    })}
                </div>
                <Legend view film/>
            </div>
            <details class="more-keys">
                <summary class="hint">"Turn: drag. Move: two fingers, or Shift and drag. Zoom: wheel or pinch."</summary>
                <p class="hint">"Keys: A D W S turn, with Shift they move; + − zoom; F shows all of it; Space plays; ← → one frame, with Shift ten; Home and End."</p>
            </details>
            {(!remarks.is_empty()).then(|| view! {
                <details class="remarks" data-testid="model-remarks">
                    <summary>{format!("Not shown or left out ({})", remarks.len())}</summary>
                    <ul class="plain-list">{remarks.into_iter().map(|r| view! { <li>{r}</li> }).collect_view()}</ul>
                </details>
            })}
        </section>
    }
}

fn spoken(film: &Film) -> String {
    let scene = &film.scene;
    format!(
        "The model {} in three dimensions: {} bodies, {} muscles, {} markers.",
        scene.model,
        scene.bodies.len(),
        scene.muscles.len(),
        scene.markers.len()
    )
}

/// Play, the line of time, and where the cursor stands.
#[component]
fn Player(reel: Reel) -> impl IntoView {
    let playing = reel.playing;
    let last = reel.frames().saturating_sub(1);
    let time = move || format!("{:.3} s", reel.time_s.get());
    let to = move |value: String| {
        playing.set(false);
        reel.to_frame(value.parse().unwrap_or(0));
    };
    view! {
        <div class="buttons">
            <button class="tool play" title="Play or pause (Space)" data-testid="play"
                aria-label=move || if playing.get() { "Pause" } else { "Play" }
                on:click=move |_| reel.toggle()>
                {move || if playing.get() { view! { <Icon name="pause"/> } } else { view! { <Icon name="play"/> } }}
            </button>
        </div>
        <input class="scrub" type="range" min="0" max=last.to_string() step="1" aria-label="Time" data-testid="scrub"
            aria-valuetext=time
            prop:value=move || reel.frame.get().to_string()
            on:input=move |e| to(event_target_value(&e))/>
        <p class="readout scrub-time" data-testid="scrub-time"><span class="time">{time}</span></p>
    }
}

/// What has which colour, and whether it is shown.
#[component]
fn Legend(view: View, film: Arc<Film>) -> impl IntoView {
    let scene = &film.scene;
    let shown = view.shown;
    let known = !scene.activations.0.is_empty();
    let muscles = if known {
        "Muscles, by activation"
    } else {
        "Muscles"
    };
    let entry = move |there: bool,
                      class: &'static str,
                      name: &'static str,
                      of: fn(&mut Shown) -> &mut bool| {
        there.then(|| {
            let is = move || shown.with(|s| *of(&mut s.clone()));
            view! {
                <label class="legend-entry">
                    <input type="checkbox" prop:checked=is on:change=move |_| shown.update(|s| { let b = of(s); *b = !*b; })/>
                    <span class=format!("swatch {class}") aria-hidden="true"></span>
                    {name}
                </label>
            }
        })
    };
    let swatch = if known { "by-activation" } else { "slack" };
    view! {
        <div class="legend" role="group" aria-label="Shown">
            {entry(!scene.markers.is_empty(), "marker", "Model's markers", |s| &mut s.markers)}
            {entry(!scene.measured_names.is_empty(), "measured", "Measured markers", |s| &mut s.measured)}
            {entry(!scene.force_names.is_empty(), "force", "Forces", |s| &mut s.forces)}
            {entry(!scene.muscles.is_empty(), swatch, muscles, |s| &mut s.muscles)}
        </div>
    }
}

/// Listens to the keyboard for as long as the model shows.
fn listen(reel: Reel, view: View) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if wanted(&event) && (act(reel, &event) || view.key(&event)) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

fn act(reel: Reel, event: &KeyboardEvent) -> bool {
    let far = if event.shift_key() { 10 } else { 1 };
    match event.key().as_str() {
        " " => reel.toggle(),
        "ArrowLeft" | "," | "<" => reel.step(-far),
        "ArrowRight" | "." | ">" => reel.step(far),
        "Home" => reel.to_frame(0),
        "End" => reel.to_frame(usize::MAX),
        _ => return false,
    }
    true
}
