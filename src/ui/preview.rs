//! The recording that waits: people see what they chose, and draw into it what tells its scale.

use super::scale::{ScaleButton, ScaleMarks, ScaleTool, Scaling};
use super::stage::{Photo, address_of};
use crate::app::context::Footage;
use crate::platform::{File, dom};
use crate::state::figure::clock;
use crate::state::wanted::Wanted;
use leptos::html::Video;
use leptos::prelude::*;

/// As long as nothing is known of a picture it keeps this ratio of width to height.
const USUAL_RATIO: f64 = 16.0 / 9.0;
/// Browsers that show no picture before the first seek show this one, in seconds.
const FIRST_S: f64 = 0.001;

/// What is known of the picture; `None` while nothing is.
type Size = RwSignal<Option<(f64, f64)>>;

/// The picture, the way to another instant of it, and its scale.
#[component]
pub fn Preview(footage: Footage, wanted: RwSignal<Wanted>) -> impl IntoView {
    provide_context(Scaling::of_wanted(wanted));
    let size: Size = RwSignal::new(None);
    let lost = RwSignal::new(false);
    let ratio = move || size.get().map_or(USUAL_RATIO, |(w, h)| w / h);
    let Footage { file, still } = footage;
    let film = NodeRef::<Video>::new();
    let length_s = RwSignal::new(0.0);
    let lasts = move || length_s.get() > 0.0;
    view! {
        <section class="preview" aria-label="The recording" data-testid="preview" class:lost=move || lost.get()>
            <div class="stage">
                <div class="picture" style=("--ratio", move || format!("{:.4}", ratio()))>
                    {match still {
                        true => view! { <Photo file on_size=Callback::new(move |px| size.set(Some(px)))/> }.into_any(),
                        false => view! { <Film file film size length_s lost/> }.into_any(),
                    }}
                    {move || size.get().map(|(w, h)| view! { <ScaleMarks view_box=(0.0, 0.0, w, h)/> })}
                </div>
            </div>
            <Show when=move || lost.get()>
                <p class="hint" data-testid="preview-lost">"This browser cannot show the video; the analysis may still read it. Its scale can be drawn in the result."</p>
            </Show>
            <Show when=move || size.with(Option::is_some)>
                <div class="preview-under">
                    <Show when=lasts><Instant film length_s/></Show>
                    <ScaleButton/>
                </div>
            </Show>
            {move || size.get().map(|size| view! { <ScaleTool size/> })}
        </section>
    }
}

#[component]
fn Film(
    file: File,
    film: NodeRef<Video>,
    size: Size,
    length_s: RwSignal<f64>,
    lost: RwSignal<bool>,
) -> impl IntoView {
    on_cleanup(move || {
        // What is still being read is gone with the page.
        if let Some(video) = film.try_get_untracked().flatten() {
            dom::unload(&video);
        }
    });
    let src = address_of(&file);
    let known = move |_| {
        let Some(video) = film.get_untracked() else {
            return;
        };
        let (w, h) = (video.video_width(), video.video_height());
        if w > 0 && h > 0 {
            size.set(Some((f64::from(w), f64::from(h))));
        }
        // Some files do not say how long they are.
        length_s.set(
            Some(video.duration())
                .filter(|s| s.is_finite())
                .unwrap_or(0.0),
        );
        video.set_current_time(FIRST_S);
    };
    view! {
        <video node_ref=film src=src playsinline=true preload="auto" prop:muted=true aria-label="The recording"
            data-testid="preview-video" on:loadedmetadata=known on:error=move |_| lost.set(true)></video>
    }
}

/// The instant on show, to be changed.
#[component]
fn Instant(film: NodeRef<Video>, length_s: RwSignal<f64>) -> impl IntoView {
    let at_s = RwSignal::new(0.0);
    let seek = move |text: String| {
        if let Some((t, video)) = text.parse::<f64>().ok().zip(film.get_untracked()) {
            at_s.set(t);
            video.set_current_time(t.max(FIRST_S));
        }
    };
    view! {
        <input type="range" min="0" max=move || length_s.get().to_string() step="any" aria-label="Instant on show"
            data-testid="preview-seek" prop:value=move || at_s.get().to_string()
            on:input=move |e| seek(event_target_value(&e))/>
        <span class="unit">{move || clock(at_s.get())}</span>
    }
}
