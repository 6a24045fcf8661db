//! Repetitions as a table linked to the picture, and all values of one of them.

use super::deferred::in_groups;
use super::figure::FigureView;
use super::player::{Player, player};
use crate::state::figure::{Figure, clock};
use crate::state::table::{Row, cell, columns, rows};
use crate::state::timeline::{key_instant, words};
use leptos::prelude::*;
use sagitta_motion::{MetricSpec, Side};

/// Quantities that the table shows; all others are in the list below it.
const COLUMNS: usize = 4;
/// Lines that are made in one task.
const AT_ONCE: usize = 8;

/// A line per repetition. A line jumps to its most telling instant.
#[component]
pub fn RepTable() -> impl IntoView {
    let player = player();
    let why = RwSignal::new(None::<String>);
    view! {
        <div class="rep-table" data-testid="rep-table">
            {move || {
                let spec = player.spec.get();
                let (ids, n) = player.session.with(|s| {
                    (columns(&s.report, spec.as_deref(), COLUMNS), s.report.reps.len())
                });
                let head = |id: &String| {
                    let entry = spec.as_ref().and_then(|s| s.metric(id).cloned());
                    let name = entry.as_ref().map_or_else(|| words(id), |e| e.name.to_string());
                    view! { <th scope="col">{name}</th> }
                };
                (n > 0).then(|| view! {
                    <table>
                        <thead><tr>
                            <th scope="col"><span class="unseen">"Repetition"</span></th>
                            <th scope="col">"at"</th>
                            {ids.iter().map(head).collect_view()}
                        </tr></thead>
                        <tbody>
                            {
                                let ids = StoredValue::new(ids);
                                in_groups((0..n).collect(), AT_ONCE, move |i| view! { <RepRow i ids=ids.get_value() why/> })
                            }
                        </tbody>
                    </table>
                    <p class="hint">"± is one standard deviation: two of three true values lie within it."</p>
                })
            }}
            <p class="why" role="status">{move || why.get()}</p>
        </div>
    }
}

#[component]
fn RepRow(i: usize, ids: Vec<String>, why: RwSignal<Option<String>>) -> impl IntoView {
    let player = player();
    let spec = player.spec.get_untracked();
    let at = player
        .session
        .with_untracked(|s| key_instant(&s.report, i))
        .unwrap_or(0.0);
    let cells: Vec<Vec<(Option<Side>, Figure)>> = player.session.with_untracked(|s| {
        ids.iter()
            .map(|id| cell(&s.report, spec.as_deref(), id, i))
            .collect()
    });
    view! {
        <tr class:current=move || player.rep.get() == Some(i)
            aria-current=move || (player.rep.get() == Some(i)).then_some("true")
            data-testid="rep-row" on:click=move |_| player.to_rep(i)>
            <th scope="row">
                <button class="rep-number" aria-label=format!("Go to repetition {}, {}", i + 1, clock(at))>{i + 1}</button>
            </th>
            <td class="at">{clock(at)}</td>
            {cells.into_iter().map(|values| view! { <td><Values values why=Some(why)/></td> }).collect_view()}
        </tr>
    }
}

/// The values of a quantity; what is missing or not supported says why on tap.
#[component]
fn Values(
    values: Vec<(Option<Side>, Figure)>,
    why: Option<RwSignal<Option<String>>>,
) -> impl IntoView {
    let one = move |(side, figure): (Option<Side>, Figure)| {
        let doubtful = !figure.measured() || !figure.valid;
        let reason = format!("{}: {}", figure.text(), figure.why);
        let tap = why.filter(|_| doubtful && !figure.why.is_empty());
        match tap {
            Some(why) => view! {
                <button class="why-tap" title=reason.clone() on:click=move |e| {
                    e.stop_propagation();
                    why.set(Some(reason.clone()));
                }>
                    <FigureView figure side/>
                    <span class="unseen">", why?"</span>
                </button>
            }
            .into_any(),
            None => view! { <FigureView figure side/> }.into_any(),
        }
    };
    view! { <span class="values">{values.into_iter().map(one).collect_view()}</span> }
}

/// All values of the repetition under the cursor, or of the whole recording; each opens to its
/// formula, source and accuracy.
#[component]
pub fn Quantities(
    /// The whole recording instead of one repetition.
    whole: bool,
) -> impl IntoView {
    let player = player();
    let rep = Memo::new(move |_| match whole {
        true => None,
        false => player.rep.get().or_else(|| {
            player
                .session
                .with(|s| (!s.report.reps.is_empty()).then_some(0))
        }),
    });
    let heading = move || match rep.get() {
        Some(i) => {
            let name = player
                .spec
                .get()
                .map_or("Repetition".into(), |s| s.rep_name.to_string());
            format!("{name} {}", i + 1)
        }
        None => "Whole recording".into(),
    };
    let list = Memo::new(move |_| {
        let (spec, rep) = (player.spec.get(), rep.get());
        if rep.is_none() && !whole {
            return Vec::new();
        }
        player
            .session
            .with(|s| rows(&s.report, spec.as_deref(), rep))
    });
    // The lines stay, so that one that was opened stays open while its numbers change.
    let with = move |measured: bool| {
        let told = |r: &&Row| r.values.iter().any(|(_, f)| f.measured()) == measured;
        list.with(|l| {
            l.iter()
                .filter(told)
                .map(|r| r.id.clone())
                .collect::<Vec<_>>()
        })
    };
    let ids = Memo::new(move |_| with(true));
    let missing = Memo::new(move |_| with(false));
    view! {
        <Show when=move || list.with(|l| !l.is_empty())>
            <section class="quantities" data-testid=if whole { "whole-values" } else { "rep-values" }>
                <h3>{heading}</h3>
                {move || in_groups(ids.get(), AT_ONCE, move |id| quantity(player, list, id))}
                {move || missing.with(|m| (!m.is_empty()).then_some(m.len())).map(|n| view! {
                    <details class="not-measured">
                        <summary>{format!("{n} not measured in this recording")}</summary>
                        {in_groups(missing.get(), AT_ONCE, move |id| quantity(player, list, id))}
                    </details>
                })}
            </section>
        </Show>
    }
}

fn quantity(player: Player, list: Memo<Vec<Row>>, id: String) -> impl IntoView + use<> {
    let entry = player
        .spec
        .get_untracked()
        .and_then(|s| s.metric(&id).cloned());
    let of = id.clone();
    let row = Memo::new(move |_| list.with(|l| l.iter().find(|r| r.id == of).cloned()));
    let name = move || row.with(|r| r.as_ref().map(|r| r.name.clone()));
    let values = move || row.with(|r| r.as_ref().map(|r| r.values.clone()).unwrap_or_default());
    let why = move || row.with(|r| r.as_ref().map(reasons).unwrap_or_default());
    view! {
        <details class="quantity" data-metric=id>
            <summary>
                <span class="name">{name}</span>
                {move || view! { <Values values=values() why=None/> }}
            </summary>
            <div class="about">
                {move || why().into_iter().map(|r| view! { <p class="reason">{r}</p> }).collect_view()}
                {entry.map(|e| view! { <About entry=e/> })}
            </div>
        </details>
    }
}

fn reasons(row: &Row) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (_, figure) in &row.values {
        if !figure.why.is_empty() && !found.contains(&figure.why) {
            found.push(figure.why.clone());
        }
    }
    found
}

#[component]
fn About(entry: MetricSpec) -> impl IntoView {
    let accuracy = format!("{} ({})", entry.accuracy.text, entry.accuracy.source);
    view! {
        <dl>
            <dt>"Also called"</dt><dd>{entry.term.to_string()}</dd>
            <dt>"How it is computed"</dt><dd>{entry.formula.to_string()}</dd>
            <dt>"Source"</dt><dd>{entry.source.to_string()}</dd>
            <dt>"Film it from"</dt><dd>{entry.sight.words()}</dd>
            <dt>"Accuracy"</dt>
            <dd>{accuracy}" "<a href="#/accuracy" data-testid="to-accuracy">"How exact are the numbers?"</a></dd>
        </dl>
    }
}
