//! What a tool made: columns, curves, a reference beside them.

use crate::app::context::ctx;
use crate::app::opensim::{self, Run};
use crate::platform::files;
use crate::state::figure::number;
use crate::state::opensim::compare::{Difference, differences};
use crate::state::opensim::intake::last;
use crate::state::opensim::offers::of;
use crate::state::opensim::units::{found, series, telling, unit, within};
use crate::state::timeline::Span;
use crate::ui::chart::{Curve, CurveChart, Sheet};
use crate::ui::reel::Reel;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sagitta_motion::{Role, Table, ToolResult};
use std::sync::Arc;

/// Curves that are shown at first.
const FIRST: usize = 3;
/// Curves that are shown at most.
const MOST: usize = 8;

#[component]
pub fn Results(reel: Reel) -> impl IntoView {
    let run = ctx().opensim.run;
    move || run.get().map(|run| view! { <RunView run reel/> })
}

#[component]
fn RunView(run: Arc<Run>, reel: Reel) -> impl IntoView {
    let which = RwSignal::new(0usize);
    let names: Vec<String> = run.results.iter().map(|r| r.name.clone()).collect();
    let several = names.len() > 1;
    let remarks = run.remarks.clone();
    let title = run.title.clone();
    view! {
        <section class="opensim-results" id="opensim-results" tabindex="-1" data-testid="opensim-results">
            <h2>{title}</h2>
            {(!remarks.is_empty()).then(|| view! {
                <ul class="plain-list remarks" data-testid="tool-remarks">{remarks.into_iter().map(|r| view! { <li>{r}</li> }).collect_view()}</ul>
            })}
            {several.then(|| view! {
                <label class="field">
                    <span class="label">"Result"</span>
                    <select data-testid="result" on:change=move |e| which.set(event_target_value(&e).parse().unwrap_or(0))>
                        {names.iter().enumerate().map(|(i, name)| view! {
                            <option value=i.to_string()>{last(name).to_owned()}</option>
                        }).collect_view()}
                    </select>
                </label>
            })}
            {move || run.results.get(which.get()).cloned().map(|result| view! { <ResultView result reel/> })}
        </section>
    }
}

/// A table to compare with, once it is read.
#[derive(Clone, PartialEq)]
struct Beside {
    table: Arc<Table>,
    differences: Vec<Difference>,
}

#[component]
fn ResultView(result: ToolResult, reel: Reel) -> impl IntoView {
    let ctx = ctx();
    let chosen = RwSignal::new(telling(&result.table, FIRST));
    let beside = RwSignal::new(None::<Result<Beside, String>>);
    let file = opensim::download(&result);
    let name = file.name.clone();
    let save = move |_| {
        if let Err(problem) = files::save(&file) {
            ctx.problem.set(Some(problem));
        }
    };
    let curveless = result.table.columns.is_empty();
    let result = StoredValue::new(result);
    view! {
        <div class="result-head">
            <button data-testid="save-result" on:click=save>{format!("Save {name}")}</button>
            <button data-testid="adopt-result" title="The model then moves by it or is coloured by it, and other tools can use it"
                on:click=move |_| result.with_value(|r| opensim::adopt(ctx, r))>"Add to the files"</button>
            <Reference result beside/>
        </div>
        <div class="result-body">
            <Columns result chosen beside/>
            <div class="result-charts">
                {move || {
                    let beside = beside.get().and_then(Result::ok);
                    chosen.get().into_iter().map(|column| {
                        let sheet = result.with_value(|r| sheet(r, column, beside.as_ref()));
                        let t = result.with_value(|r| (r.table.t_s.first().copied(), r.table.t_s.last().copied()));
                        let clock = reel.clock(Span::new(t.0.unwrap_or(0.0), t.1.unwrap_or(0.0)));
                        view! { <CurveChart sheet clock/> }
                    }).collect_view()
                }}
                <Show when=move || chosen.with(Vec::is_empty)>
                    <p class="empty">{if curveless { "This file has no curves: it says on which bodies the forces of the table act." } else { "Choose a column to see its curve." }}</p>
                </Show>
            </div>
        </div>
    }
}

fn sheet(result: &ToolResult, column: usize, beside: Option<&Beside>) -> Sheet {
    let unit = column_unit(result, column);
    let own = series(&result.table, column, unit);
    let title = own.id.clone();
    let mut curves = vec![Curve {
        series: own,
        label: "ours".into(),
        class: "middle",
    }];
    let reference = beside.and_then(|b| {
        let pair = b.differences.iter().find(|d| d.column == column)?;
        let whole = series(&b.table, pair.reference, unit);
        Some(within(whole, &result.table.t_s))
    });
    curves.extend(reference.map(|series| Curve {
        series,
        label: "file".into(),
        class: "reference",
    }));
    if curves.len() == 1
        && let Some(only) = curves.first_mut()
    {
        only.label = String::new();
    }
    Sheet {
        title,
        unit: unit.into(),
        curves,
    }
}

fn column_unit(result: &ToolResult, column: usize) -> &'static str {
    let name = result.table.columns.get(column);
    name.map_or("", |name| unit(&result.table, &result.name, name))
}

/// Which of the files the result is held against.
#[component]
fn Reference(
    result: StoredValue<ToolResult>,
    beside: RwSignal<Option<Result<Beside, String>>>,
) -> impl IntoView {
    let ctx = ctx();
    let desk = ctx.opensim.desk;
    let tables = move || {
        desk.with(|d| {
            let all = [Role::Table, Role::Motion].map(|role| of(d, role));
            all.concat()
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
    };
    let choose = move |name: String| {
        beside.set(None);
        if name.is_empty() {
            return;
        }
        spawn_local(async move {
            let read = opensim::table(ctx, &name).await;
            let held = read.and_then(|table| {
                let found = result.try_with_value(|r| differences(&r.table, &table));
                match found.unwrap_or_default() {
                    none if none.is_empty() => Err(format!(
                        "“{}” has no column in common with this result at the same times; choose another file.",
                        last(&name)
                    )),
                    differences => Ok(Beside {
                        table: Arc::new(table),
                        differences,
                    }),
                }
            });
            beside.try_set(Some(held));
        });
    };
    view! {
        <label class="field">
            <span class="unseen">"Compare with"</span>
            <select data-testid="reference" on:change=move |e| choose(event_target_value(&e))>
                <option value="">"Compare with a file…"</option>
                {move || tables().into_iter().map(|name| {
                    let short = last(&name).to_owned();
                    view! { <option value=name>{short}</option> }
                }).collect_view()}
            </select>
        </label>
        <Show when=move || tables().is_empty()>
            <p class="hint">"Add a result of OpenSim's to the files to see it beside."</p>
        </Show>
        {move || beside.get().and_then(Result::err).map(|why| view! { <p class="hint wrong" role="status" data-testid="reference-problem">{why}</p> })}
    }
}

/// The columns, to search and choose from; with how far off the reference is.
#[component]
fn Columns(
    result: StoredValue<ToolResult>,
    chosen: RwSignal<Vec<usize>>,
    beside: RwSignal<Option<Result<Beside, String>>>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let shown = move || result.with_value(|r| found(&r.table, &search.get()));
    let n = result.with_value(|r| r.table.columns.len());
    let many = n > 8;
    let compared = move || beside.with(|b| matches!(b, Some(Ok(_))));
    let row = move |column: usize| {
        let (name, unit) = result.with_value(|r| {
            let name = r.table.columns.get(column).cloned().unwrap_or_default();
            (name, column_unit(r, column))
        });
        let off = move || {
            beside.with(|b| match b {
                Some(Ok(b)) => b.differences.iter().find(|d| d.column == column).cloned(),
                _ => None,
            })
        };
        let is = move || chosen.with(|c| c.contains(&column));
        let toggle = move |_| {
            chosen.update(|all| {
                if let Some(at) = all.iter().position(|c| *c == column) {
                    all.remove(at);
                } else {
                    all.push(column);
                    if all.len() > MOST {
                        all.remove(0);
                    }
                }
            });
        };
        let id = name.clone();
        view! {
            <tr data-testid="column-row" data-column=id>
                <th scope="row"><label class="column-name"><input type="checkbox" prop:checked=is on:change=toggle/><span>{name}</span></label></th>
                <Show when=compared>
                    <td class="number" data-testid="column-rms">{move || off().map_or("–".into(), |d| small(d.rms))}</td>
                    <td class="number most">{move || off().map_or("–".into(), |d| small(d.most))}</td>
                </Show>
                <td class="unit">{unit}</td>
            </tr>
        }
    };
    view! {
        <div class="columns">
            <Show when=move || many>
                <input class="search" type="search" placeholder=format!("Search {n} columns") aria-label="Search columns" data-testid="column-search"
                    prop:value=move || search.get() on:input=move |e| search.set(event_target_value(&e))/>
            </Show>
            <div class="columns-table" tabindex="0" role="region" aria-label="Columns">
                <table>
                    <Show when=compared>
                        <thead><tr><th scope="col">"Column"</th><th scope="col" class="number" title="Root mean square of the differences">"Off, RMS"</th><th scope="col" class="number most">"At most"</th><th scope="col"><span class="unseen">"Unit"</span></th></tr></thead>
                    </Show>
                    <tbody>{move || shown().into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </div>
    }
}

/// A difference with the digits that count.
fn small(value: f64) -> String {
    if value > 0.0 && value < 1e-4 {
        return format!("{value:.1e}");
    }
    let digits = 1.0 - value.max(1e-4).log10().floor();
    number(value, digits.clamp(1.0, 6.0) as u8)
}
