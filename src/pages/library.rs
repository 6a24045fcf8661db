//! Start: bring a recording, try the sample, or go back to an earlier result.

use crate::app::context::ctx;
use crate::app::{opensim, shelf, tapes, work};
use crate::platform::storage::SessionHead;
use crate::platform::tape::Tape;
use crate::platform::{dom, folders};
use crate::state::figure::count;
use crate::state::live::clock;
use crate::state::progress::Work;
use crate::state::route::Route;
use crate::ui::icon::Icon;
use leptos::html::Input;
use leptos::prelude::*;

/// What the file picker offers.
const ACCEPT: &str = "video/*,image/jpeg,image/png,image/webp,.mp4,.mov,.webm,.m4v,.json,.mot,.sto,.trc,.c3d,.csv,.txt,.osim,.xml";

/// The start screen.
#[component]
pub fn Library() -> impl IntoView {
    view! {
        <div class="library">
            <Bring/>
            <div class="shelves"><Tapes/><Earlier/></div>
        </div>
    }
}

#[component]
fn Bring() -> impl IntoView {
    let ctx = ctx();
    let picker = NodeRef::<Input>::new();
    let folder = NodeRef::<Input>::new();
    let busy = move || ctx.work.with(Work::busy);
    Effect::new(move || {
        if let Some(input) = folder.get() {
            folders::pick_folder(&input);
        }
    });
    view! {
        <section class="bring" data-testid="drop-zone">
            <h1>"See how you move"</h1>
            <p class="lead">
                "Bring a video of an exercise. Sagitta finds the body in every frame and measures each repetition, here on your device."
            </p>
            <div class="drop">
                <p class="drop-words">"Drop a video or a photo anywhere on this page, paste it, or choose it"</p>
                <div class="actions">
                    <button class="primary" data-testid="choose"
                        on:click=move |_| { if let Some(p) = picker.get() { p.click() } }>
                        "Choose a file…"
                    </button>
                    <a class="button" href="#/camera" data-testid="camera-link">"Use the camera"</a>
                    <button data-testid="sample" disabled=busy on:click=move |_| work::open_sample(ctx)>
                        {move || if busy() { "Opening…" } else { "Try a sample" }}
                    </button>
                </div>
                <p class="hint">"Videos (MP4, MOV, WebM), photos (JPEG, PNG, WebP), pose tracks (JSON, also OpenPose’s and COCO’s), joint coordinates from OpenSim (MOT, STO), markers (TRC, C3D), force plates (TXT, CSV)"</p>
                <p class="hint">"A file per frame, as OpenPose writes them? Drop the folder, or "
                    <button class="link" data-testid="choose-folder" on:click=move |_| { if let Some(p) = folder.get() { p.click() } }>"choose it"</button>"."</p>
                <p class="hint">"A model of OpenSim's (OSIM), with motion and set-ups, goes to "<a href="#/opensim" data-testid="opensim-start">"its own page"</a>"."</p>
                <input node_ref=picker class="unseen" type="file" multiple accept=ACCEPT tabindex="-1" aria-label="File"
                    data-testid="file-input"
                    on:change=move |_| { if let Some(p) = picker.get() { opensim::open_chosen(ctx, folders::from_picker(&p)) } }/>
                <input node_ref=folder class="unseen" type="file" multiple tabindex="-1" aria-label="Folder"
                    data-testid="folder-input"
                    on:change=move |_| { if let Some(p) = folder.get() { opensim::open_folder(ctx, folders::from_picker(&p)) } }/>
            </div>
            <p class="promise">
                <b>"Nothing leaves this device."</b>
                " There is no account and no upload. Landmarks and results are kept in this browser until you delete them; videos and photos are not, but for a recording of the camera until it is analysed."
            </p>
        </section>
    }
}

/// Recordings of the camera that were not analysed: after a reload, a crash, or a change of mind.
#[component]
fn Tapes() -> impl IntoView {
    let ctx = ctx();
    tapes::read(ctx);
    let line = move |tape: Tape| {
        let what = format!(
            "{}, {}",
            dom::date_text(tape.from_ms),
            clock(tape.length_s())
        );
        let (open, discard) = (tape.clone(), tape);
        view! {
            <li data-testid="tape">
                <span>{what}</span>
                <button data-testid="tape-open" on:click=move |_| tapes::open(ctx, open.clone())>"Analyse"</button>
                <button class="quiet" data-testid="tape-discard" on:click=move |_| tapes::discard(ctx, discard.clone())>"Throw away"</button>
            </li>
        }
    };
    view! {
        <Show when=move || ctx.tapes.with(|t| !t.is_empty())>
            <section class="tapes" data-testid="tapes">
                <h2>"Recorded and not analysed yet"</h2>
                <ul>{move || ctx.tapes.get().into_iter().map(line).collect_view()}</ul>
            </section>
        </Show>
    }
}

#[component]
fn Earlier() -> impl IntoView {
    let ctx = ctx();
    let empty = move || ctx.shelf_read.get() && ctx.shelf.with(|s| s.entries().is_empty());
    view! {
        <section class="earlier" data-testid="library">
            <div class="earlier-head">
                <h2>"Earlier results"</h2>
                <Show when=move || ctx.shelf.with(|s| s.entries().len() > 1)>
                    <a class="quiet" href="#/summary" data-testid="summary-link">"Progress"</a>
                </Show>
            </div>
            <Show when=empty>
                <p class="empty" data-testid="library-empty">
                    "None yet. Every result is kept here, on this device, so that you can come back to it."
                </p>
            </Show>
            <ul>
                <For each=move || ctx.shelf.with(|s| s.entries().to_vec()) key=|h| (h.id.clone(), h.reps, h.movement.clone()) let:head>
                    <Entry head/>
                </For>
            </ul>
        </section>
    }
}

#[component]
fn Entry(head: SessionHead) -> impl IntoView {
    let ctx = ctx();
    let SessionHead {
        id,
        name,
        date_ms,
        movement,
        reps,
        still,
        thumbnail,
        ..
    } = head;
    let href = Route::Review(id.clone()).href();
    let what = move || {
        let word = ctx
            .spec(&movement)
            .map_or("Repetition".into(), |s| s.rep_name.to_string());
        if still {
            return "One picture".to_string();
        }
        format!("{}, {}", ctx.movement_name(&movement), count(reps, &word))
    };
    let delete = format!("Delete {name}");
    view! {
        <li class="entry" data-testid="library-entry">
            <a href=href>
                <span class="thumb" aria-hidden="true">{match thumbnail { Some(src) => view! { <img src=src alt=""/> }.into_any(), None => view! { <Icon name="curve"/> }.into_any() }}</span>
                <span class="entry-words">
                    <span class="entry-name">{name}</span>
                    <span class="entry-what">{what}</span>
                    <span class="entry-date">{dom::date_text(date_ms)}</span>
                </span>
            </a>
            <button class="tool" aria-label=delete title="Delete" data-testid="delete"
                on:click=move |_| shelf::delete(ctx, id.clone())><Icon name="delete"/></button>
        </li>
    }
}
