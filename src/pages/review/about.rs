//! What can be changed, taken away, and checked.

use crate::app::context::ctx;
use crate::app::work;
use crate::state::live::clock;
use crate::state::progress::Work;
use crate::state::provenance;
use crate::state::wanted::Wanted;
use crate::ui::deferred::Deferred;
use crate::ui::person::{MovementField, PersonFields, RecordingFields};
use crate::ui::player::{is_still, player, track_of};
use leptos::prelude::*;
use sagitta_motion::{DownloadFormat, Input, PeopleTrack, PersonId};

/// Person, downloads, provenance.
#[component]
pub fn About() -> impl IntoView {
    view! {
        <Deferred><Change/></Deferred>
        <Deferred><TakeAway/></Deferred>
        <Deferred><HowMade/></Deferred>
    }
}

/// Whom of several people the numbers are about.
#[component]
fn Whom() -> impl IntoView {
    let (ctx, player) = (ctx(), player());
    let ids = move || {
        player
            .session
            .with(|s| s.people.as_ref().map(PeopleTrack::ids).unwrap_or_default())
    };
    let chosen = move || {
        player
            .session
            .with(|s| s.people.as_ref().and_then(|p| p.subject))
    };
    let choose = move |value: String| {
        if let Ok(id) = value.parse() {
            let session = player.session.get_untracked();
            work::measure(ctx, &session, PersonId(id));
        }
    };
    (!untrack(ids).is_empty()).then(|| view! {
        <label class="field">
            <span class="label">"Person measured"</span>
            <select data-testid="person" on:change=move |e| choose(event_target_value(&e))>
                {move || ids().into_iter().map(|id| view! {
                    <option value=id.to_string() selected=move || chosen() == Some(id)>{format!("Person {id}")}</option>
                }).collect_view()}
            </select>
            <span class="hint">"Or tap somebody's faint skeleton in the picture."</span>
        </label>
        <Later/>
    })
}

/// Who may be the person measured, back under another number.
#[component]
fn Later() -> impl IntoView {
    let (ctx, player) = (ctx(), player());
    let later = move || {
        player.session.with(|s| {
            let people = s.people.as_ref();
            let later = people.and_then(|p| Some(p.successors(p.subject?)));
            later.unwrap_or_default()
        })
    };
    let join = move |id| {
        let session = player.session.get_untracked();
        work::join(ctx, &session, id);
    };
    let line = move |(id, t_s): (PersonId, f64)| {
        view! {
            <p class="hint" data-testid="later">
                {format!("Person {id} appears at {}, after the person measured was last seen, and may be the same. ", clock(t_s))}
                <button type="button" class="link" data-testid="join" on:click=move |_| join(id)>"They are the same"</button>
            </p>
        }
    };
    view! { {move || later().into_iter().map(line).collect_view()} }
}

/// The person, the movement and the pace; changing them computes anew from the same landmarks.
#[component]
fn Change() -> impl IntoView {
    let (ctx, player) = (ctx(), player());
    let wanted = RwSignal::new(player.session.with_untracked(|s| Wanted::of(&s.request)));
    let moves = player.session.with_untracked(|s| !is_still(s));
    let force_alone = player
        .session
        .with_untracked(|s| matches!(s.request.input, Input::Forces(_)));
    let same = move || {
        let asked = player.session.with(|s| Wanted::of(&s.request));
        wanted.with(|w| *w == asked)
    };
    let busy = move || ctx.work.with(Work::busy);
    let apply = move || {
        let session = player.session.get_untracked();
        wanted.with_untracked(|w| work::recompute(ctx, &session, w));
    };
    view! {
        <section class="change" aria-labelledby="change-title">
            <h2 id="change-title">"Person and movement"</h2>
            <form on:submit=move |e| { e.prevent_default(); apply() }>
                <div class="change-fields">
                    <Whom/>
                    <MovementField wanted/>
                    <PersonFields wanted force_alone/>
                    {(moves && !force_alone).then(|| view! { <RecordingFields wanted/> })}
                </div>
                <button type="submit" data-testid="recompute" disabled=move || same() || busy()>
                    {move || if busy() { "Computing…" } else { "Compute again" }}
                </button>
            </form>
        </section>
    }
}

/// Files to take away: format, name, what is in it, whether it needs landmarks.
const FILES: [(DownloadFormat, &str, &str, bool, &str); 5] = [
    (
        DownloadFormat::ReportJson,
        "Report",
        "JSON, everything on this page",
        false,
        "download-report",
    ),
    (
        DownloadFormat::MetricsCsv,
        "Values",
        "CSV, one line per value",
        false,
        "download-metrics",
    ),
    (
        DownloadFormat::SeriesCsv,
        "Curves",
        "CSV, one column per curve",
        false,
        "download-series",
    ),
    (
        DownloadFormat::PoseJson,
        "Landmarks",
        "JSON, opens here again",
        true,
        "download-pose",
    ),
    (
        DownloadFormat::PoseTrc,
        "Markers",
        "TRC, for OpenSim",
        true,
        "download-trc",
    ),
];

#[component]
fn TakeAway() -> impl IntoView {
    let (ctx, player) = (ctx(), player());
    let has_track = player.session.with_untracked(|s| track_of(s).is_some());
    view! {
        <section class="take" aria-labelledby="take-title">
            <h2 id="take-title">"Download"</h2>
            <ul>
                {FILES.into_iter().filter(|f| has_track || !f.3).map(|(format, name, what, _, id)| view! {
                    <li>
                        <button data-testid=id on:click=move |_| work::download(ctx, format)>{name}</button>
                        <span>{what}</span>
                    </li>
                }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn HowMade() -> impl IntoView {
    let player = player();
    let lines = move || {
        player.session.with(|s| {
            let p = &s.report.provenance;
            let mut lines = vec![("Recording".to_string(), p.input.clone())];
            if let Some(t) = track_of(s) {
                lines.push(("Frames".into(), t.frames.len().to_string()));
            }
            lines.extend(provenance::lines(p));
            lines
        })
    };
    view! {
        <section class="how" aria-labelledby="how-title" data-testid="provenance">
            <h2 id="how-title">"How these numbers were made"</h2>
            <dl>
                {move || lines().into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| view! {
                    <dt>{k}</dt><dd>{v}</dd>
                }).collect_view()}
            </dl>
        </section>
    }
}
