//! The recording along a line: repetitions, phases, how well the person was seen, and the cursor.

use super::clock::{drag, grab};
use super::deferred::in_groups;
use super::events::EventLane;
use super::player::{Player, player, track_of};
use crate::state::figure::clock;
use crate::state::timeline::{Band, Span, bands, confidence, key_instant};
use leptos::prelude::*;

/// Cells of the confidence strip.
const CELLS: usize = 160;
/// Marks of a lane that are made in one task.
const AT_ONCE: usize = 40;

/// The timeline; dragging on it moves the cursor.
#[component]
pub fn Timeline() -> impl IntoView {
    let player = player();
    let at = player.clock();
    let end = player.frames.with_value(|f| f.end_s());
    let spoken = move || {
        let rep = player
            .rep
            .get()
            .map(|r| format!(", repetition {}", r + 1))
            .unwrap_or_default();
        format!("{}{rep}", clock(player.time_s.get()))
    };
    view! {
        <div
            class="timeline"
            role="slider"
            tabindex="0"
            aria-label="Time"
            aria-valuemin="0"
            aria-valuemax=format!("{end:.2}")
            aria-valuenow=move || format!("{:.2}", player.time_s.get())
            aria-valuetext=spoken
            data-testid="timeline"
            on:pointerdown=move |e| grab(at, &e)
            on:pointermove=move |e| drag(at, &e)
        >
            <Reps/>
            <EventLane/>
            <Phases/>
            <Confidence/>
            <Ticks/>
            <div class="cursor" style:left=move || player.span.percent(player.time_s.get()) aria-hidden="true"></div>
        </div>
    }
}

fn width(span: Span, start_s: f64, end_s: f64) -> String {
    format!("{:.3}%", (span.share(end_s) - span.share(start_s)) * 100.0)
}

#[component]
fn Reps() -> impl IntoView {
    let player = player();
    let span = player.span;
    let marks = move || {
        player.session.with(|s| {
            let reps = s.report.reps.iter().enumerate();
            reps.map(|(i, r)| (i, r.start_s, r.end_s, key_instant(&s.report, i)))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div class="lane reps" aria-hidden="true">
            {move || in_groups(marks(), AT_ONCE, move |(i, start, end, key)| view! {
                <div class="rep" class:current=move || player.rep.get() == Some(i)
                    style:left=span.percent(start) style:width=width(span, start, end)>
                    <span>{i + 1}</span>
                </div>
                {key.map(|t| view! { <div class="event" style:left=span.percent(t)></div> })}
            })}
        </div>
    }
}

#[component]
fn Phases() -> impl IntoView {
    let player = player();
    view! {
        <div class="lane phases" aria-hidden="true" data-testid="phases">
            {move || in_groups(phase_bands(player), AT_ONCE, move |b| view! {
                <div class=format!("band phase-{}", b.kind % 8) title=tip(&b)
                    style:left=player.span.percent(b.start_s)
                    style:width=width(player.span, b.start_s, b.end_s)></div>
            })}
        </div>
    }
}

/// The phases of the result on show, as bands.
pub fn phase_bands(player: Player) -> Vec<Band> {
    let spec = player.spec.get();
    player.session.with(|s| bands(&s.report, spec.as_deref()))
}

fn tip(band: &Band) -> String {
    let length = band.end_s - band.start_s;
    let tip = format!("{}, {length:.2} s", band.name);
    if band.evidence.is_empty() {
        tip
    } else {
        format!("{tip}: {}", band.evidence)
    }
}

#[component]
fn Confidence() -> impl IntoView {
    let player = player();
    let span = player.span;
    let (cells, pace) = player.session.with_untracked(|s| {
        let cells = track_of(s).map(|t| confidence(&t.frames, CELLS));
        (cells.unwrap_or_default(), s.request.settings.pace())
    });
    (!cells.is_empty()).then(|| view! {
        <svg class="lane seen" preserveAspectRatio="none" viewBox="0 0 1000 10" aria-hidden="true">
            <title>"How well the person was seen"</title>
            {in_groups(cells, AT_ONCE, move |(start, end, seen)| {
                let (x0, x1) = (span.share(start / pace) * 1000.0, span.share(end / pace) * 1000.0);
                let class = if seen <= 0.0 { "none" } else { "some" };
                view! {
                    <rect class=class x=format!("{x0:.2}") y="0" height="10"
                        width=format!("{:.2}", (x1 - x0).max(1.0)) opacity=format!("{:.2}", if seen <= 0.0 { 1.0 } else { seen * seen })></rect>
                }
            })}
        </svg>
    })
}

#[component]
fn Ticks() -> impl IntoView {
    let span = player().span;
    view! {
        <div class="lane ticks" aria-hidden="true">
            {span.ticks(8).into_iter().map(|t| view! {
                <span class:end={span.share(t) > 0.97} style:left=span.percent(t)>{seconds(t)}</span>
            }).collect_view()}
        </div>
    }
}

fn seconds(t: f64) -> String {
    if t >= 60.0 {
        format!("{}:{:02.0}", (t / 60.0).floor(), t % 60.0)
    } else {
        format!("{} s", (t * 10.0).round() / 10.0)
    }
}

/// What the colours of the phases mean.
#[component]
pub fn PhaseKey() -> impl IntoView {
    let player = player();
    let kinds = move || {
        let mut kinds: Vec<(usize, String)> = Vec::new();
        for band in phase_bands(player) {
            if kinds.iter().all(|(k, _)| *k != band.kind) {
                kinds.push((band.kind, band.name));
            }
        }
        kinds.sort();
        kinds
    };
    view! {
        <ul class="phase-key" aria-label="Phases">
            {move || kinds().into_iter().map(|(kind, name)| view! {
                <li><span class=format!("swatch band phase-{}", kind % 8) aria-hidden="true"></span>{name}</li>
            }).collect_view()}
        </ul>
    }
}
