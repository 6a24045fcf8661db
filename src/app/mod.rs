//! The frame around every screen: header, whole-page drop and paste, messages, and which screen shows.

pub mod camera;
pub mod context;
pub mod counting;
pub mod intake;
pub mod model;
pub mod opensim;
pub mod sets;
pub mod shelf;
pub mod tapes;
pub mod work;

use crate::pages::{
    accuracy::AccuracyPage, camera::CameraPage, library::Library, opensim::OpensimPage,
    review::Review, settings::SettingsPage, setup::Setup, summary::SummaryPage,
};
use crate::platform::{dom, files, folders};
use crate::state::prefs::Theme;
use crate::state::route::Route;
use crate::ui::icon::Icon;
use context::Ctx;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The app.
#[component]
pub fn App() -> impl IntoView {
    let ctx = Ctx::start();
    provide_context(ctx);
    follow_address(ctx);
    follow_theme(ctx);
    spawn_local(shelf::read(ctx));
    spawn_local(read_catalogue(ctx));
    let dragging = RwSignal::new(false);
    take_drops(ctx, dragging);
    view! {
        <a class="skip" href="#main" on:click=skip_to_main>"Skip to content"</a>
        <Header/>
        <Problem/>
        <main id="main" tabindex="-1">
            {move || match ctx.route.get() {
                Route::Library => view! { <Library/> }.into_any(),
                Route::Camera => view! { <CameraPage/> }.into_any(),
                Route::New => view! { <Setup/> }.into_any(),
                Route::Review(id) => view! { <Review id/> }.into_any(),
                Route::Summary => view! { <SummaryPage/> }.into_any(),
                Route::Opensim => view! { <OpensimPage/> }.into_any(),
                Route::Accuracy => view! { <AccuracyPage/> }.into_any(),
                Route::Settings => view! { <SettingsPage/> }.into_any(),
            }}
        </main>
        <Show when=move || dragging.get()>
            <div class="drop-veil" aria-hidden="true"><p>"Drop to open"</p></div>
        </Show>
        <Undo/>
    }
}

#[component]
fn Header() -> impl IntoView {
    let ctx = context::ctx();
    let name = move || match (ctx.route.get(), ctx.session.get()) {
        (Route::Review(_), Some(session)) => Some(session.name.clone()),
        (Route::New, _) => ctx.source.get().map(|s| s.name()),
        _ => None,
    };
    view! {
        <header class="top">
            <a class="brand" href="#/" aria-label="Sagitta, start" data-testid="home">
                <Icon name="sagitta"/>
                <span>"Sagitta"</span>
            </a>
            <p class="top-name" data-testid="session-name">{name}</p>
            <a class="quiet" href="#/opensim" data-testid="opensim-link">"OpenSim"</a>
            <a class="quiet" href="#/settings" data-testid="settings-link">"Settings"</a>
        </header>
    }
}

/// One sentence about something that went wrong. The page stays usable beneath it.
#[component]
fn Problem() -> impl IntoView {
    let ctx = context::ctx();
    view! {
        <div role="alert" class="problem-place">
            {move || ctx.problem.get().map(|text| view! {
                <div class="problem" data-testid="problem">
                    <p>{text}</p>
                    <button class="quiet" on:click=move |_| ctx.problem.set(None) data-testid="dismiss">
                        "Dismiss"
                    </button>
                </div>
            })}
        </div>
    }
}

/// The way back after a result was deleted.
#[component]
fn Undo() -> impl IntoView {
    let ctx = context::ctx();
    let taken = move || ctx.shelf.with(|s| s.taken().map(|h| h.name.clone()));
    view! {
        <div role="status" class="undo-place">
            {move || taken().map(|name| view! {
                <div class="undo" data-testid="undo-bar">
                    <p>"Deleted “"{name}"”"</p>
                    <button class="quiet" on:click=move |_| shelf::undo(ctx) data-testid="undo">"Undo"</button>
                </div>
            })}
        </div>
    }
}

fn skip_to_main(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    dom::focus("main");
}

fn follow_address(ctx: Ctx) {
    let read = move || {
        let fragment = window().location().hash().unwrap_or_default();
        let route = Route::of(&fragment);
        // Where the app itself has led, it is already.
        if ctx.route.with_untracked(|r| *r != route) {
            // What went wrong on one screen is no news on the next that somebody goes to.
            ctx.problem.set(None);
            ctx.show(route);
        }
    };
    read();
    window_event_listener(leptos::ev::hashchange, move |_| read());
    // Whoever leaves a screen, by whatever way, ends what it was at.
    Effect::new(move || {
        let elsewhere = ctx.route.with(|r| *r != Route::New);
        if elsewhere && ctx.work.with_untracked(|w| w.busy()) {
            work::cancel(ctx);
        }
    });
    Effect::new(move || {
        let name = ctx.session.get().map(|s| s.name.clone());
        document().set_title(&ctx.route.get().title(name.as_deref()));
    });
}

fn follow_theme(ctx: Ctx) {
    let theme: Memo<Theme> = Memo::new(move |_| ctx.prefs.with(|p| p.theme));
    Effect::new(move || {
        if let Some(root) = document().document_element() {
            // An attribute with a fixed, valid name is never refused.
            root.set_attribute("data-theme", theme.get().id()).ok();
        }
    });
}

async fn read_catalogue(ctx: Ctx) {
    let solver = ctx.workers.with_value(|w| w.solver.clone());
    match solver.catalogue().await {
        Ok(movements) => ctx
            .catalogue
            .set(movements.into_iter().map(Arc::new).collect()),
        Err(problem) => ctx.problem.set(Some(problem)),
    }
}

/// Whether files are dragged, and not a piece of text.
fn holds_files(event: &leptos::ev::DragEvent) -> bool {
    let types = event.data_transfer().map(|d| d.types());
    types.is_some_and(|t| t.includes(&"Files".into(), 0))
}

fn take_drops(ctx: Ctx, dragging: RwSignal<bool>) {
    window_event_listener(leptos::ev::dragover, move |event| {
        event.prevent_default();
        dragging.set(holds_files(&event));
    });
    window_event_listener(leptos::ev::dragleave, move |event| {
        // Leaving the window has no element to go to.
        if event.related_target().is_none() {
            dragging.set(false);
        }
    });
    window_event_listener(leptos::ev::drop, move |event| {
        event.prevent_default();
        dragging.set(false);
        let dropped = folders::Dropped::of(&event);
        if opensim::wants(ctx, &dropped) {
            opensim::bring(ctx, dropped.all());
        } else if dropped.has_folder() {
            spawn_local(async move { opensim::open_folder(ctx, dropped.all().await) });
        } else {
            intake::open_files(ctx, files::from_drop(&event));
        }
    });
    window_event_listener(leptos::ev::paste, move |event| {
        let pasted = files::from_paste(&event);
        if !pasted.is_empty() {
            intake::open_files(ctx, pasted);
        }
    });
}
