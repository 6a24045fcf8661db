//! The result: picture and timeline on one side, numbers and charts on the other.

mod about;
mod numbers;

use crate::app::context::{Ctx, ctx};
use crate::app::shelf;
use crate::platform::storage::Session;
use crate::state::body::frame_size;
use crate::ui::controls::{Controls, Layers};
use crate::ui::deferred::{Deferred, busy};
use crate::ui::events::{self, Corrections};
use crate::ui::keys::{KeyHelp, RepSpoken, listen};
use crate::ui::player::{Player, is_still, track_of};
use crate::ui::posture::Posture;
use crate::ui::scale::{ScaleTool, Scaling};
use crate::ui::stage::Stage;
use crate::ui::timeline::{PhaseKey, Timeline};
use about::About;
use leptos::prelude::*;
use numbers::{Charts, LooksLike, Recorded, Repetitions, Warnings};
use std::sync::Arc;

/// The review screen of a kept result.
#[component]
pub fn Review(id: String) -> impl IntoView {
    let ctx = ctx();
    shelf::show(ctx, id.clone());
    // Another pace is another clock: the player starts anew.
    let here = Memo::new(move |_| {
        ctx.session.with(|s| {
            let shown = s.as_ref().filter(|s| s.id == id);
            shown.map(|s| s.request.settings.pace())
        })
    });
    view! {
        {move || if here.get().is_some() {
            view! { <Deferred><Result ctx/></Deferred> }.into_any()
        } else {
            view! { <p class="waiting">"Opening…"</p> }.into_any()
        }}
    }
}

/// What the panel beside the picture shows on a small screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Repetitions,
    Charts,
    Details,
}

impl Tab {
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Repetitions, "Repetitions", "tab-reps"),
        (Self::Charts, "Charts", "tab-charts"),
        (Self::Details, "Details", "tab-details"),
    ];
}

#[component]
fn Result(ctx: Ctx) -> impl IntoView {
    let first = ctx.session.get_untracked();
    first.map(|session| view! { <Shown ctx session/> })
}

#[component]
fn Shown(ctx: Ctx, session: Arc<Session>) -> impl IntoView {
    let session = RwSignal::new(session);
    // A recomputed result keeps its id: the player stays where it is and shows the new numbers.
    Effect::new(move || {
        if let Some(new) = ctx
            .session
            .get()
            .filter(|new| session.with_untracked(|s| s.id == new.id))
        {
            session.set(new);
        }
    });
    let player = Player::new(ctx, session);
    provide_context(player);
    let corrections = Corrections::new(ctx, player);
    provide_context(corrections);
    provide_context(Scaling::of_result(ctx, player));
    player.run();
    let help = RwSignal::new(false);
    let still = session.with_untracked(|s| is_still(s));
    if !still {
        listen(player, help);
        events::listen(corrections);
    }
    let has_track = session.with_untracked(|s| track_of(s).is_some());
    let size = session.with_untracked(|s| track_of(s).and_then(frame_size));
    let size = size.map(|(w, h)| (f64::from(w), f64::from(h)));
    let tab = RwSignal::new(Tab::Repetitions);
    view! {
        <h1 class="unseen">{move || session.with(|s| s.name.clone())}</h1>
        <div class="review" data-testid="review" aria-busy=move || busy().to_string()>
            <section class="watch" aria-label="Recording">
                <Stage/>
                {(!still).then(|| view! { <Deferred><Controls help/></Deferred><Deferred><Timeline/></Deferred> })}
                <Deferred>
                    <div class="under">{(!still).then(|| view! { <PhaseKey/> })}{has_track.then(|| view! { <Layers/> })}</div>
                    {size.map(|size| view! { <ScaleTool size/> })}
                </Deferred>
            </section>
            <div class="read">{if still { posture().into_any() } else { movement(tab).into_any() }}</div>
        </div>
        <KeyHelp help/>
        <RepSpoken/>
    }
}

/// What is read beside a photo.
fn posture() -> impl IntoView {
    view! { <Warnings/><div class="panel"><Posture/><About/></div> }
}

/// What is read beside a recording that moves.
fn movement(tab: RwSignal<Tab>) -> impl IntoView {
    view! {
        <Deferred><LooksLike/><Warnings/><Recorded/></Deferred>
        <Tabs tab/>
        <div class="panel" class:off=move || tab.get() != Tab::Repetitions><Repetitions/></div>
        <div class="panel" class:off=move || tab.get() != Tab::Charts><Deferred><Charts/></Deferred></div>
        <div class="panel" class:off=move || tab.get() != Tab::Details><About/></div>
    }
}

#[component]
fn Tabs(tab: RwSignal<Tab>) -> impl IntoView {
    view! {
        <div class="tabs" role="group" aria-label="Show">
            {Tab::ALL.into_iter().map(|(this, name, id)| view! {
                <button class="tab" data-testid=id
                    aria-pressed=move || (tab.get() == this).to_string()
                    on:click=move |_| tab.set(this)>{name}</button>
            }).collect_view()}
        </div>
    }
}
