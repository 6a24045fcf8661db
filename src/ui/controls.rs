//! The player's buttons and readout.

use super::check::{Check, Preference};
use super::icon::Icon;
use super::player::is_still;
use super::player::player;
use super::scale::ScaleButton;
use crate::app::context::{Footage, ctx};
use crate::platform::files;
use crate::state::figure::clock;
use crate::state::frames::SPEEDS;
use crate::state::timeline::bands;
use leptos::prelude::*;

/// Play, step, speed, loop; and where the cursor stands.
#[component]
pub fn Controls(
    /// Shows all keys.
    help: RwSignal<bool>,
) -> impl IntoView {
    let player = player();
    let playing = player.playing;
    view! {
        <div class="controls" role="group" aria-label="Player">
            <div class="buttons">
                <button class="tool" title="One frame back (←)" aria-label="One frame back" data-testid="step-back"
                    on:click=move |_| player.step(-1)><Icon name="back"/></button>
                <button class="tool play" title="Play or pause (Space)" data-testid="play"
                    aria-label=move || if playing.get() { "Pause" } else { "Play" }
                    on:click=move |_| player.toggle()>
                    {move || if playing.get() { view! { <Icon name="pause"/> } } else { view! { <Icon name="play"/> } }}
                </button>
                <button class="tool" title="One frame forward (→)" aria-label="One frame forward" data-testid="step-forward"
                    on:click=move |_| player.step(1)><Icon name="forward"/></button>
            </div>
            <Readout/>
            <div class="buttons">
                <Speed/>
                <button class="tool" title="Loop the repetition (L)" data-testid="loop"
                    aria-label="Loop the repetition"
                    aria-pressed=move || player.looped.get().to_string()
                    on:click=move |_| player.toggle_loop()><Icon name="loop"/></button>
                <button class="tool text" title="All keys (?)" aria-label="All keys" data-testid="help-button"
                    on:click=move |_| help.set(true)>"?"</button>
            </div>
        </div>
    }
}

/// Time, frame and what happens there.
#[component]
fn Readout() -> impl IntoView {
    let player = player();
    let time = move || clock(player.time_s.get());
    let frame = move || {
        let total = player.frames.with_value(|f| f.len());
        format!("frame {} of {total}", player.shown.get() + 1)
    };
    let phase = Memo::new(move |_| {
        let t = player.time_s.get();
        let spec = player.spec.get();
        player.session.with(|s| {
            bands(&s.report, spec.as_deref())
                .into_iter()
                .find(|b| (b.start_s..b.end_s).contains(&t))
                .map(|b| b.name)
        })
    });
    view! {
        <p class="readout" data-testid="readout">
            <span class="time">{time}</span>
            <span class="frame">{frame}</span>
            <span class="phase-name">{move || phase.get().unwrap_or_default()}</span>
        </p>
    }
}

#[component]
fn Speed() -> impl IntoView {
    let player = player();
    view! {
        <label class="speed">
            <span class="unseen">"Speed"</span>
            <select
                title="Speed (↑ ↓)"
                data-testid="speed"
                prop:value=move || player.speed.get().to_string()
                on:change=move |e| {
                    if let Ok(speed) = event_target_value(&e).parse() {
                        player.speed.set(speed);
                    }
                }
            >
                {SPEEDS.iter().rev().map(|s| view! {
                    <option value=s.to_string() selected=move || player.speed.get() == *s>{format!("{s}×")}</option>
                }).collect_view()}
            </select>
        </label>
    }
}

/// What is drawn over the picture.
#[component]
pub fn Layers() -> impl IntoView {
    let player = player();
    view! {
        <div class="layers" role="group" aria-label="Shown over the picture">
            <Preference id="layer-skeleton" word="Skeleton" of=|p| &mut p.skeleton/>
            <Preference id="layer-angles" word="Angles" of=|p| &mut p.angles/>
            <Preference id="layer-floor" word="Floor" title="The line on which the feet stand" of=|p| &mut p.floor/>
            <Check id="layer-correct" word="Correct" title="Drag a joint to where it belongs; the numbers follow at once."
                on=move || player.correcting.get() set=move |on| player.correcting.set(on)/>
            <ScaleButton/>
            <ShowVideo/>
            <p class="sides">
                <span class="key left"></span>"left"
                <span class="key right"></span>"right"
            </p>
        </div>
    }
}

/// The way to see a video again that is not kept: results keep landmarks, not pictures.
#[component]
fn ShowVideo() -> impl IntoView {
    let (ctx, player) = (ctx(), player());
    let picker = NodeRef::<leptos::html::Input>::new();
    let from_video = player
        .session
        .with_untracked(|s| s.report.provenance.model.is_some() && !is_still(s));
    let take = move || {
        let file = picker
            .get()
            .and_then(|p| files::from_picker(&p).into_iter().next());
        if let Some(file) = file {
            let id = player.session.with_untracked(|s| s.id.clone());
            let footage = Footage { file, still: false };
            ctx.footage.set(Some((id, footage)));
        }
    };
    view! {
        <Show when=move || from_video && !player.has_video.get()>
            <button class="quiet" data-testid="show-video" title="Results keep the landmarks, not the video. Choose its file to see it again."
                on:click=move |_| { if let Some(p) = picker.get() { p.click() } }>"Show the video…"</button>
            <input node_ref=picker class="unseen" type="file" accept="video/*" tabindex="-1" aria-label="Video"
                data-testid="video-input" on:change=move |_| take()/>
        </Show>
    }
}
