//! What to analyse and how, and the progress of it.

use super::import_form::{self, ImportForm};
use super::models::ModelChoices;
use crate::app::context::{Source, ctx};
use crate::app::{intake, work};
use crate::platform::files;
use crate::state::body::frame_size;
use crate::state::figure::{bytes, time_left};
use crate::state::progress::{Meter, Work};
use crate::state::route::Route;
use crate::ui::check::Preference;
use crate::ui::person::{Guidance, MovementField, PersonFields, RecordingFields};
use crate::ui::preview::Preview;
use crate::ui::skeleton::Outline;
use leptos::prelude::*;
use sagitta_motion::{Input, PoseTrack, Request};

/// The screen between a file and its report.
#[component]
pub fn Setup() -> impl IntoView {
    let ctx = ctx();
    // An address without a file, after a reload for example, leads back to the start.
    if ctx.source.with_untracked(Option::is_none) {
        ctx.go(&Route::Library);
    }
    view! {
        <div class="setup">
            {move || match ctx.source.with(import_form::asked) {
                _ if ctx.work.with(Work::busy) => view! { <Progress/> }.into_any(),
                Some(asked) => view! { <ImportForm asked/> }.into_any(),
                None => view! { <Choices/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Choices() -> impl IntoView {
    let ctx = ctx();
    let footage = ctx
        .source
        .with_untracked(|s| s.as_ref().and_then(Source::footage).cloned());
    let still = footage.as_ref().map(|f| f.still);
    let seen = ctx
        .source
        .with_untracked(|s| matches!(s, Some(Source::Seen(_))));
    let force_alone = ctx.source.with_untracked(|s| match s {
        Some(Source::Recording { recorded, .. }) => matches!(recorded.input, Input::Forces(_)),
        _ => false,
    });
    let name = ctx.source.with_untracked(|s| s.as_ref().map(Source::name));
    let wanted = ctx.wanted;
    // The recording tells until a movement is chosen.
    Effect::new(move || {
        let known = ctx
            .catalogue
            .with(|c| c.is_empty() || c.iter().any(|s| wanted.with(|w| s.id == w.movement)));
        let left_open = wanted.with(|w| w.movement == Request::FIND_OUT);
        if !known && !left_open {
            wanted.update(|w| w.choose(Request::FIND_OUT, None));
        }
    });
    let start = move |_| {
        ctx.prefer(|p| {
            wanted.with_untracked(|w| {
                p.movement = Some(w.movement.clone());
                p.variant = w.variant.clone();
                p.subject = w.subject;
            });
        });
        work::analyse(ctx);
    };
    let ready = move || ctx.catalogue.with(|c| !c.is_empty());
    let pictured = footage.is_some();
    view! {
        <div class="chosen" class:pictured=pictured>
            {footage.map(|footage| view! { <Preview footage wanted/> })}
            <div class="asked-of">
                <h1>"New analysis"</h1>
                <p class="file-name" data-testid="source-name">{name}</p>
                <form class="choices-form" on:submit=move |e| { e.prevent_default(); start(()) }>
                    {(still != Some(true)).then(|| view! { <MovementField wanted/><Guidance wanted/> })}
                    <PersonFields wanted force_alone/>
                    {(still != Some(true) && !force_alone).then(|| view! { <RecordingFields wanted/> })}
                    <Beside/>
                    {still.map(|still| match seen {
                        true => view! { <p class="hint" data-testid="seen">"The frames were looked at already; only the measuring is repeated."</p> }.into_any(),
                        false => view! { <HowToLook still/> }.into_any(),
                    })}
                    <div class="actions">
                        <button type="submit" class="primary" data-testid="analyse" disabled=move || !ready()>"Analyse"</button>
                        <a class="button" href="#/">"Back"</a>
                    </div>
                </form>
            </div>
        </div>
    }
}

/// The file of force plates that measured the same, where the movement has a use for it.
#[component]
fn Beside() -> impl IntoView {
    let ctx = ctx();
    let picker = NodeRef::<leptos::html::Input>::new();
    let alone = ctx.source.with_untracked(|s| match s {
        Some(Source::Recording { recorded, .. }) => {
            matches!(recorded.input, Input::Forces(_)) || recorded.forces.is_some()
        }
        _ => false,
    });
    let by_force = move || {
        ctx.spec(&ctx.wanted.with(|w| w.movement.clone()))
            .is_some_and(|s| s.by_force)
    };
    let name = move || {
        ctx.beside
            .with(|b| b.as_ref().map(|(name, _)| name.clone()))
    };
    let take = move || {
        let file = picker
            .get()
            .and_then(|p| files::from_picker(&p).into_iter().next());
        if let Some(file) = file {
            intake::take_beside(ctx, file);
        }
    };
    view! {
        <Show when=move || !alone && (by_force() || name().is_some())>
            <div class="field" data-testid="beside">
                <span class="label">"Force plates"<span class="optional">" optional"</span></span>
                {move || match name() {
                    Some(name) => view! {
                        <p class="with-unit"><span class="file-name">{name}</span>
                            <button type="button" class="quiet" on:click=move |_| ctx.beside.set(None)>"Leave out"</button></p>
                    }.into_any(),
                    None => view! {
                        <button type="button" on:click=move |_| { if let Some(p) = picker.get() { p.click() } }>"Choose the file of the force plates…"</button>
                    }.into_any(),
                }}
                <p class="hint">"Measured at the same time; brought together with the picture by what both show."</p>
                <input node_ref=picker class="unseen" type="file" tabindex="-1" aria-label="Force plates"
                    data-testid="beside-input" on:change=move |_| take()/>
            </div>
        </Show>
    }
}

#[component]
fn HowToLook(still: bool) -> impl IntoView {
    let ctx = ctx();
    let choice = move |tracking: bool, name: &'static str, word: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="tracking" data-testid=if tracking { "track" } else { "every" }
                    prop:checked=move || ctx.prefs.with(|p| p.tracking == tracking)
                    on:change=move |_| ctx.prefer(|p| p.tracking = tracking)/>
                <span class="choice-name">{name}</span>
                <span class="choice-word">{word}</span>
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend>"Pose model"</legend>
            <ModelChoices/>
            <p class="hint">"Loaded once from this site and kept for the next time."</p>
        </fieldset>
        {(!still).then(|| view! {
            <Preference id="several" word="Several people are in the picture" of=|p| &mut p.several/>
            <p class="hint under-check">"Up to four are followed, and you choose in the result whom to measure. Takes longer."</p>
            <details class="more">
                <summary>"How frames are looked at"</summary>
                <fieldset class="choices">
                    <legend class="unseen">"How frames are looked at"</legend>
                    {choice(true, "Follow the person", "From frame to frame. Faster and steadier; the usual choice.")}
                    {choice(false, "Search every frame anew", "Slower. For cuts, still frames, or very low frame rates.")}
                </fieldset>
            </details>
        })}
    }
}

#[component]
fn Progress() -> impl IntoView {
    let ctx = ctx();
    let share = move || ctx.work.with(Work::share);
    let name = ctx.source.with_untracked(|s| s.as_ref().map(Source::name));
    view! {
        <div class="progress" data-testid="progress">
            <h1>{move || ctx.work.with(doing)}</h1>
            <p class="file-name">{name}</p>
            <Glimpse/>
            <progress class="bar" max="1" aria-label="Progress"
                prop:value=move || share().unwrap_or(0.0) class:unknown=move || share().is_none()></progress>
            <p class="progress-words" data-testid="progress-words">{move || ctx.work.with(how_far)}</p>
            <Spoken/>
            <div class="actions">
                <button data-testid="cancel" on:click=move |_| work::cancel(ctx)>"Cancel"</button>
            </div>
            <p class="hint">"You can leave this page open in the background. Nothing is sent anywhere."</p>
        </div>
    }
}

fn doing(work: &Work) -> &'static str {
    match work {
        Work::Loading { .. } => "Loading the pose model",
        Work::Reading { .. } => "Opening the video",
        Work::Watching(meter) if meter.total == Some(1) => "Finding the body",
        Work::Watching(_) => "Finding the body in every frame",
        Work::Solving => "Measuring the movement",
        Work::Idle | Work::Failed(_) => "",
    }
}

fn how_far(work: &Work) -> String {
    match work {
        Work::Loading { got, total } if *total > 0 && got < total => {
            format!("{} of {}", bytes(*got), bytes(*total))
        }
        Work::Reading { got, total } => format!("{} of {}", bytes(*got), bytes(*total)),
        Work::Loading { total, .. } if *total > 0 => "Building the networks".into(),
        Work::Watching(meter) => frames_done(meter),
        _ => String::new(),
    }
}

fn frames_done(meter: &Meter) -> String {
    let mut parts = vec![match meter.total {
        Some(total) => format!("{} of {total} frames", meter.done),
        None if meter.done == 0 => "Opening the video".into(),
        None => format!("{} frames", meter.done),
    }];
    if let Some(rate) = meter.rate_hz() {
        parts.push(format!("{rate:.1} frames per second"));
    }
    if let Some(left) = meter.left_s() {
        parts.push(time_left(left));
    }
    parts.join(" · ")
}

/// The skeleton of the frame that was looked at last.
#[component]
fn Glimpse() -> impl IntoView {
    let ctx = ctx();
    let pose = Signal::derive(move || ctx.latest.with(|f| f.as_ref().and_then(|f| f.pose.clone())));
    let size = Memo::new(move |before: Option<&Option<(u32, u32)>>| {
        let now = ctx.latest.with(|f| {
            f.clone().and_then(|f| {
                frame_size(&PoseTrack {
                    frames: vec![f],
                    ..PoseTrack::default()
                })
            })
        });
        now.or(before.copied().flatten())
    });
    view! {
        <div class="glimpse" aria-hidden="true">
            {move || size.get().map(|size_px| view! { <Outline pose schema=Default::default() size_px/> })}
        </div>
    }
}

/// Progress for those who cannot see it: in tenths, so that it does not talk all the time.
#[component]
fn Spoken() -> impl IntoView {
    let ctx = ctx();
    let tenth = Memo::new(move |_| {
        ctx.work
            .with(|w| w.share().map(|s| (s * 10.0).floor() as u8 * 10))
    });
    let what = Memo::new(move |_| ctx.work.with(doing));
    let text = move || match tenth.get() {
        Some(percent) => format!("{}, {percent} %", what.get()),
        None => what.get().to_string(),
    };
    view! { <p class="unseen" aria-live="polite">{text}</p> }
}
