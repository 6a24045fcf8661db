//! The live picture of a camera with the skeleton over it; from here it is recorded.

mod count;

use crate::app::camera::{Live, Phase};
use crate::app::context::ctx;
use crate::platform::{camera::on_change, dom};
use crate::state::figure::bytes;
use crate::state::live::{Facing, Taping, Told, Wish, clock};
use crate::ui::check::{Check, Preference};
use crate::ui::skeleton::{Others, Skeleton};
use count::{CountSetup, TallyBoard};
use leptos::html::Video;
use leptos::prelude::*;

/// The camera screen.
#[component]
pub fn CameraPage() -> impl IntoView {
    let ctx = ctx();
    let video = NodeRef::<Video>::new();
    let live = Live::new(ctx, video);
    video.on_load(move |_| live.open());
    let watched = StoredValue::new_local((
        on_change(move || live.look_up_cameras()),
        dom::on_visibility(move |visible| live.visible(visible)),
    ));
    on_cleanup(move || {
        watched.dispose();
        live.close();
    });
    let counting = Memo::new(move |_| live.count.board.with(Option::is_some));
    let followed = Signal::derive(move || live.phase.with(|p| *p == Phase::Live));
    view! {
        <div class="live" class:counting=move || counting.get() data-testid="live">
            <h1 class="unseen">"Camera"</h1>
            <Picture live video/>
            <div class="live-side">
                <Show when=move || counting.get()><TallyBoard count=live.count/></Show>
                <Words live/>
                <Buttons live/>
                <CountSetup count=live.count ready=followed/>
                <Choices live/>
                <p class="hint">"The pictures stay on this device. A recording becomes a video that you can analyse and keep."</p>
            </div>
        </div>
    }
}

#[component]
fn Picture(live: Live, video: NodeRef<Video>) -> impl IntoView {
    let ctx = ctx();
    let mirrored = move || {
        let looks = live.facts.with(|f| f.looks);
        ctx.prefs.with(|p| p.camera.is_mirrored(looks))
    };
    let pose = Signal::derive(move || live.frame.with(|f| f.as_ref().and_then(|f| f.pose.clone())));
    let size = Memo::new(move |_| live.frame.with(|f| f.as_ref().map(|f| (f.width, f.height))));
    let dark = move || live.phase.with(|p| matches!(p, Phase::Trouble(_)));
    let count = move || match live.taping.get() {
        Taping::Soon(left) => Some(left),
        _ => None,
    };
    view! {
        <div class="live-stage" class:mirrored=mirrored class:dark=dark data-testid="live-stage">
            <video node_ref=video playsinline muted autoplay disablepictureinpicture aria-label="Camera" data-testid="live-video"></video>
            {move || size.get().map(|(w, h)| view! {
                <Skeleton pose schema=Default::default() view_box=(0.0, 0.0, f64::from(w), f64::from(h))/>
                <Others people=live.others schema=Default::default() view_box=(0.0, 0.0, f64::from(w), f64::from(h)) verb="Follow"
                    choose=move |id| live.choose(id)/>
            })}
            {move || count().map(|left| view! { <p class="countdown" aria-live="assertive" data-testid="countdown">{left}</p> })}
            {move || match live.taping.get() {
                Taping::On(s) => Some(view! { <p class="recording" data-testid="recording">{format!("Recording {}", clock(s))}</p> }),
                _ => None,
            }}
        </div>
    }
}

/// What happens, and how fast.
#[component]
fn Words(live: Live) -> impl IntoView {
    let someone = Memo::new(move |_| {
        live.frame
            .with(|f| f.as_ref().is_some_and(|f| f.pose.is_some()))
    });
    let words = Memo::new(move |_| words(&live.phase.get(), someone.get()));
    let numbers = move || {
        live.phase
            .with(|p| *p == Phase::Live)
            .then(|| numbers(&live.told.get(), live.facts.with(|f| f.rate_hz)))
    };
    view! {
        <p class="live-words" role="status" data-testid="live-words">{words}</p>
        <ul class="live-numbers" data-testid="live-numbers">
            {move || numbers().unwrap_or_default().into_iter().map(|(value, what)| view! {
                <li><b>{value}</b>" "<span class="unit">{what}</span></li>
            }).collect_view()}
        </ul>
    }
}

fn words(phase: &Phase, someone: bool) -> String {
    match phase {
        Phase::Opening => {
            "Starting the camera. Your browser may ask whether this page may use it.".into()
        }
        Phase::Loading(got, total) if *total > 0 && got < total => {
            format!(
                "Loading the pose model: {} of {}",
                bytes(*got),
                bytes(*total)
            )
        }
        Phase::Loading(..) => "Loading the pose model".into(),
        Phase::Live if someone => "Following you".into(),
        Phase::Live => {
            "Nobody found yet: step back until your whole body is in the picture.".into()
        }
        Phase::Silent => "The camera sends no picture; uncover it, or choose another one.".into(),
        Phase::Paused => "Paused while this page is hidden".into(),
        Phase::Trouble(sentence) => sentence.clone(),
    }
}

/// Each a number and what it is.
fn numbers(told: &Told, camera_hz: f64) -> Vec<(String, String)> {
    let mut list = Vec::new();
    if let Some(rate) = told.rate_hz {
        let of = match camera_hz > 0.0 {
            true => format!("of the camera's {camera_hz:.0} frames per second looked at"),
            false => "frames per second looked at".into(),
        };
        list.push((format!("{rate:.0}"), of));
    }
    if let Some(latency) = told.latency {
        let within = format!(
            "from camera to overlay, 95 of 100 within {:.0} ms",
            latency.p95_ms
        );
        list.push((format!("{:.0} ms", latency.median_ms), within));
    }
    if told.seen > 0 {
        let left_out = "frames left out for newer ones".to_owned();
        list.push((told.left_out.to_string(), left_out));
    }
    list
}

/// What the main button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Main {
    Retry,
    Record,
    Cancel,
    Stop,
}

#[component]
fn Buttons(live: Live) -> impl IntoView {
    let ready = move || {
        live.phase
            .with(|p| matches!(p, Phase::Live | Phase::Paused))
    };
    // Not the time itself: the button stays the same element while the clock runs, so that no tap is lost.
    let main = Memo::new(move |_| match live.taping.get() {
        _ if live.phase.with(|p| matches!(p, Phase::Trouble(_))) => Main::Retry,
        Taping::Off => Main::Record,
        Taping::Soon(_) => Main::Cancel,
        Taping::On(_) => Main::Stop,
    });
    let button = move |main| {
        let (id, word) = match main {
            Main::Retry => ("retry", "Try again"),
            Main::Record => ("record", "Record"),
            Main::Cancel => ("cancel-countdown", "Cancel"),
            Main::Stop => ("stop", "Stop"),
        };
        let act = move |_| match main {
            Main::Retry => live.open(),
            Main::Record => live.record(),
            Main::Cancel => live.cancel_countdown(),
            Main::Stop => live.stop(),
        };
        let idle = move || main == Main::Record && !ready();
        view! { <button class="primary" data-testid=id disabled=idle on:click=act>{word}</button> }
    };
    view! {
        <div class="actions">
            {move || button(main.get())}
            <a class="button" href="#/">"Back"</a>
        </div>
    }
}

/// Which camera, and how.
#[component]
fn Choices(live: Live) -> impl IntoView {
    let ctx = ctx();
    let wish = move |change: Box<dyn FnOnce(&mut Wish)>| {
        ctx.prefer(|p| change(&mut p.camera));
        live.open();
    };
    let busy = move || live.taping.with(|t| *t != Taping::Off);
    let chosen = move || {
        ctx.prefs.with(|p| match &p.camera.device {
            Some(device) => device.clone(),
            None => facing_id(p.camera.facing).to_owned(),
        })
    };
    let device = move |value: String| {
        wish(Box::new(move |w| match facing_of(&value) {
            Some(facing) => (w.device, w.facing) = (None, facing),
            None => w.device = Some(value),
        }))
    };
    let side = move |value: String| {
        wish(Box::new(move |w| {
            w.short_side_px = value.parse().unwrap_or(w.short_side_px)
        }))
    };
    let rate = move |value: String| {
        wish(Box::new(move |w| {
            w.rate_hz = value.parse().unwrap_or(w.rate_hz)
        }))
    };
    let mirrored = move || {
        ctx.prefs
            .with(|p| p.camera.is_mirrored(live.facts.with(|f| f.looks)))
    };
    let given = move || {
        live.facts.with(|f| {
            (f.size_px.0 > 0).then(|| format!("It gives {} × {} pixels.", f.size_px.0, f.size_px.1))
        })
    };
    let options = move |list: Vec<(String, String)>, chosen: String| {
        list.into_iter()
            .map(|(value, name)| {
                let selected = value == chosen;
                view! { <option value=value selected=selected>{name}</option> }
            })
            .collect_view()
    };
    let sides = || {
        Wish::SIDES_PX
            .map(|px| (px.to_string(), format!("{px} lines")))
            .to_vec()
    };
    let rates = || {
        Wish::RATES_HZ
            .map(|hz| (hz.to_string(), format!("{hz} per second")))
            .to_vec()
    };
    let list = move || {
        let mut all = vec![
            ("back".to_owned(), "Back camera".to_owned()),
            ("front".into(), "Front camera".into()),
        ];
        all.extend(live.cameras.get().into_iter().map(|c| (c.device, c.label)));
        all
    };
    view! {
        <fieldset class="live-choices" disabled=busy>
            <legend class="unseen">"Camera"</legend>
            <label class="field">
                <span class="label">"Camera"</span>
                <select data-testid="camera" on:change=move |e| device(event_target_value(&e))>
                    {move || options(list(), chosen())}
                </select>
            </label>
            <label class="field">
                <span class="label">"Size"</span>
                <select data-testid="camera-size" on:change=move |e| side(event_target_value(&e))>
                    {move || options(sides(), ctx.prefs.with(|p| p.camera.short_side_px.to_string()))}
                </select>
            </label>
            <label class="field">
                <span class="label">"Frames"</span>
                <select data-testid="camera-rate" on:change=move |e| rate(event_target_value(&e))>
                    {move || options(rates(), ctx.prefs.with(|p| p.camera.rate_hz.to_string()))}
                </select>
            </label>
            <Check id="mirror" word="Mirror the picture" on=mirrored set=move |on| ctx.prefer(|p| p.camera.mirror = Some(on))/>
            <Preference id="live-several" word="Several people are in the picture" of=|p| &mut p.several
                then=Callback::new(move |()| live.open())/>
            <p class="hint under-check">"Up to four are followed; tap the one who is meant. Takes longer."</p>
            <p class="hint">{given}</p>
        </fieldset>
    }
}

fn facing_id(facing: Facing) -> &'static str {
    match facing {
        Facing::Back => "back",
        Facing::Front => "front",
    }
}

fn facing_of(id: &str) -> Option<Facing> {
    [Facing::Back, Facing::Front]
        .into_iter()
        .find(|f| facing_id(*f) == id)
}
