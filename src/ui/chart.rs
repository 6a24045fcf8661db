//! Curves over time, with a cursor. Each chart is also a table.

use super::clock::{Clock, drag, grab};
use super::deferred::in_groups;
use super::player::{Player, player};
use super::timeline::phase_bands;
use crate::state::body::value_at;
use crate::state::chart::{Plan, Scale, label, label_places, path, side_class};
use crate::state::figure::{self, DASH, number};
use crate::state::timeline::Band;
use leptos::prelude::*;
use sagitta_motion::Series;

/// Rows that a table shows at most.
const MOST_ROWS: usize = 400;
/// Bands behind the curves that are made in one task.
const AT_ONCE: usize = 40;

/// A curve as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Its values.
    pub series: Series,
    /// What stands beside it.
    pub label: String,
    /// Its class: "left", "right", "middle" or "reference".
    pub class: &'static str,
}

/// Curves that share a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Heading.
    pub title: String,
    /// Unit of all curves.
    pub unit: String,
    /// The curves.
    pub curves: Vec<Curve>,
}

/// One chart of the result on show.
#[component]
pub fn Chart(plan: Plan) -> impl IntoView {
    let player = player();
    let bands = Signal::derive(move || phase_bands(player));
    view! { <CurveChart sheet=sheet(player, &plan) clock=player.clock() bands/> }
}

/// One chart.
#[component]
pub fn CurveChart(
    sheet: Sheet,
    clock: Clock,
    /// What stands behind the curves.
    #[prop(optional, into)]
    bands: Signal<Vec<Band>>,
) -> impl IntoView {
    let as_table = RwSignal::new(false);
    let title = sheet.title.clone();
    let unit = sheet.unit.clone();
    let sheet = StoredValue::new(sheet);
    view! {
        <figure class="chart" data-testid="chart">
            <figcaption>
                <h3>{title}<span class="unit">{unit_words(&unit)}</span></h3>
                <button class="quiet" data-testid="chart-table"
                    aria-pressed=move || as_table.get().to_string()
                    on:click=move |_| as_table.update(|t| *t = !*t)>
                    {move || if as_table.get() { "Chart" } else { "Table" }}
                </button>
            </figcaption>
            {move || if as_table.get() {
                view! { <Table sheet=sheet.get_value() clock/> }.into_any()
            } else {
                view! { <Plot sheet=sheet.get_value() clock bands/> }.into_any()
            }}
        </figure>
    }
}

/// The unit as it stands beside a heading.
fn unit_words(unit: &str) -> String {
    match unit {
        "°" => " degrees".into(),
        unit => format!(" {unit}"),
    }
}

fn sheet(player: Player, plan: &Plan) -> Sheet {
    let curve = |series: Series| Curve {
        label: label(&series.id),
        class: side_class(&series.id),
        series,
    };
    let curves = player.session.with_untracked(|s| {
        let of = |i: &usize| s.report.series.get(*i).cloned();
        plan.series.iter().filter_map(of).map(curve).collect()
    });
    Sheet {
        title: plan.title.clone(),
        unit: plan.unit.clone(),
        curves,
    }
}

#[component]
fn Plot(sheet: Sheet, clock: Clock, bands: Signal<Vec<Band>>) -> impl IntoView {
    let curves = &sheet.curves;
    let scale = Scale::of(curves.iter().map(|c| &c.series));
    let all: Vec<&Series> = curves.iter().map(|c| &c.series).collect();
    let places = label_places(&all, &scale, 0.14);
    let paths: Vec<(String, &'static str)> = curves
        .iter()
        .map(|c| (path(&c.series, clock.span, &scale), c.class))
        .collect();
    let decimals = if sheet.unit == "°" { 0 } else { 2 };
    let ticks = scale.ticks.clone();
    let at = move |v: f64, s: &Scale| format!("{:.2}%", s.share(v) * 100.0);
    view! {
        <div class="plot">
            <div class="plot-ticks" aria-hidden="true">
                {ticks.iter().map(|v| view! {
                    <span style:top=at(*v, &scale)>{number(*v, scale.decimals)}</span>
                }).collect_view()}
            </div>
            <div class="plot-area" data-testid="plot"
                on:pointerdown=move |e| grab(clock, &e) on:pointermove=move |e| drag(clock, &e)>
                <Shading clock bands/>
                {ticks.iter().map(|v| view! {
                    <div class="grid" class:zero={v.abs() < 1e-12} style:top=at(*v, &scale) aria-hidden="true"></div>
                }).collect_view()}
                <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" aria-label=spoken(&sheet)>
                    {paths.into_iter().map(|(d, class)| view! {
                        <path class=format!("curve {class}") d=d></path>
                    }).collect_view()}
                </svg>
                <div class="cursor" style:left=move || clock.span.percent(clock.time_s.get()) aria-hidden="true"></div>
                {curves.iter().map(|c| dot(clock, c, &scale)).collect_view()}
            </div>
            <div class="plot-labels" aria-hidden="true">
                {curves.iter().zip(places).map(|(c, place)| view! {
                    <p class=c.class style:top=format!("{:.2}%", place * 100.0)>
                        {format!("{} ", c.label)}<b>{live(clock, &c.series, decimals)}</b>
                    </p>
                }).collect_view()}
            </div>
        </div>
    }
}

/// A dot on the curve at the cursor.
fn dot(clock: Clock, curve: &Curve, scale: &Scale) -> impl IntoView + use<> {
    let (t_s, values) = (curve.series.t_s.clone(), curve.series.values.clone());
    let scale = scale.clone();
    let place = Memo::new(move |_| {
        value_at(&t_s, &values, clock.time_s.get())
            .map(|v| format!("{:.2}%", scale.share(v) * 100.0))
    });
    view! {
        <div class=format!("dot {}", curve.class) aria-hidden="true"
            hidden=move || place.with(Option::is_none)
            style:left=move || clock.span.percent(clock.time_s.get())
            style:top=move || place.get().unwrap_or_default()></div>
    }
}

/// The curve's value at the cursor, as text.
fn live(clock: Clock, curve: &Series, decimals: u8) -> impl Fn() -> String + Send + Sync + use<> {
    let (t_s, values) = (curve.t_s.clone(), curve.values.clone());
    let text = Memo::new(move |_| {
        let value = value_at(&t_s, &values, clock.time_s.get());
        value.map_or(DASH.into(), |v| number(v, decimals))
    });
    move || text.get()
}

/// What a chart says to those who cannot see it: the extremes of each curve.
fn spoken(sheet: &Sheet) -> String {
    let range = |c: &Curve| {
        let values = || c.series.values.iter().flatten().copied();
        let low = values().reduce(f64::min)?;
        let high = values().reduce(f64::max)?;
        Some(format!(
            "{} from {low:.1} to {high:.1} {}",
            c.label, sheet.unit
        ))
    };
    let ranges: Vec<String> = sheet.curves.iter().filter_map(range).collect();
    format!(
        "{}: {}. The table has every value.",
        sheet.title,
        ranges.join(", ")
    )
}

#[component]
fn Shading(clock: Clock, bands: Signal<Vec<Band>>) -> impl IntoView {
    let span = clock.span;
    view! {
        <div class="shading" aria-hidden="true">
            {move || in_groups(bands.get(), AT_ONCE, move |b| view! {
                <div class=format!("band phase-{}", b.kind % 8)
                    style:left=span.percent(b.start_s)
                    style:width=format!("{:.3}%", (span.share(b.end_s) - span.share(b.start_s)) * 100.0)></div>
            })}
        </div>
    }
}

#[component]
fn Table(sheet: Sheet, clock: Clock) -> impl IntoView {
    let Sheet {
        title,
        unit,
        curves,
    } = sheet;
    let first = curves.first();
    let t_s = first.map(|c| c.series.t_s.clone()).unwrap_or_default();
    let every = t_s.len().div_ceil(MOST_ROWS).max(1);
    let decimals = if unit == "°" { 1 } else { 3 };
    let row = |t: f64| {
        let text = |c: &Curve| {
            let value = value_at(&c.series.t_s, &c.series.values, t);
            value.map_or(DASH.into(), |v| number(v, decimals))
        };
        let cells: Vec<String> = curves.iter().map(text).collect();
        view! {
            <tr on:click=move |_| clock.seek.run(t)>
                <th scope="row">{figure::clock(t)}</th>
                {cells.into_iter().map(|c| view! { <td>{c}</td> }).collect_view()}
            </tr>
        }
    };
    view! {
        <div class="chart-table" tabindex="0" role="region" aria-label=format!("{title} as a table")>
            <table>
                <thead><tr>
                    <th scope="col">"time"</th>
                    {curves.iter().map(|c| view! {
                        <th scope="col" class=c.class>{format!("{} {unit}", c.label)}</th>
                    }).collect_view()}
                </tr></thead>
                <tbody>{t_s.iter().copied().step_by(every).map(row).collect_view()}</tbody>
            </table>
            {(every > 1).then(|| view! {
                <p class="hint">{format!("Every {every}th sample; the download has all.")}</p>
            })}
        </div>
    }
}
