//! Curves over time, with the cursor of the player. Each chart is also a table.

use super::player::{Player, player};
use super::timeline::{drag, grab, phase_bands};
use crate::state::body::value_at;
use crate::state::chart::{Plan, Scale, label, label_places, path, side_class};
use crate::state::figure::{DASH, clock, number};
use leptos::prelude::*;
use sagitta_motion::Series;

/// Rows that a table shows at most.
const MOST_ROWS: usize = 400;

/// One chart.
#[component]
pub fn Chart(plan: Plan) -> impl IntoView {
    let as_table = RwSignal::new(false);
    let title = plan.title.clone();
    let unit = plan.unit.clone();
    let plan = StoredValue::new(plan);
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
                view! { <Table plan=plan.get_value()/> }.into_any()
            } else {
                view! { <Plot plan=plan.get_value()/> }.into_any()
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

fn curves(player: Player, plan: &Plan) -> Vec<Series> {
    player.session.with_untracked(|s| {
        let of = |i: &usize| s.report.series.get(*i).cloned();
        plan.series.iter().filter_map(of).collect()
    })
}

#[component]
fn Plot(plan: Plan) -> impl IntoView {
    let player = player();
    let curves = curves(player, &plan);
    let scale = Scale::of(&curves);
    let places = label_places(&curves.iter().collect::<Vec<_>>(), &scale, 0.14);
    let paths: Vec<(String, &'static str)> = curves
        .iter()
        .map(|c| (path(c, player.span, &scale), side_class(&c.id)))
        .collect();
    let decimals = if plan.unit == "°" { 0 } else { 2 };
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
                on:pointerdown=move |e| grab(player, &e) on:pointermove=move |e| drag(player, &e)>
                <Shading/>
                {ticks.iter().map(|v| view! {
                    <div class="grid" class:zero={v.abs() < 1e-12} style:top=at(*v, &scale) aria-hidden="true"></div>
                }).collect_view()}
                <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" aria-label=spoken(&plan, &curves)>
                    {paths.into_iter().map(|(d, side)| view! {
                        <path class=format!("curve {side}") d=d></path>
                    }).collect_view()}
                </svg>
                <div class="cursor" style:left=move || player.span.percent(player.time_s.get()) aria-hidden="true"></div>
                {curves.iter().map(|c| dot(player, c, &scale)).collect_view()}
            </div>
            <div class="plot-labels" aria-hidden="true">
                {curves.iter().zip(places).map(|(c, place)| view! {
                    <p class=side_class(&c.id) style:top=format!("{:.2}%", place * 100.0)>
                        {format!("{} ", label(&c.id))}<b>{live(player, c, decimals)}</b>
                    </p>
                }).collect_view()}
            </div>
        </div>
    }
}

/// A dot on the curve at the cursor.
fn dot(player: Player, curve: &Series, scale: &Scale) -> impl IntoView + use<> {
    let (t_s, values, scale) = (curve.t_s.clone(), curve.values.clone(), scale.clone());
    let place = Memo::new(move |_| {
        value_at(&t_s, &values, player.time_s.get())
            .map(|v| format!("{:.2}%", scale.share(v) * 100.0))
    });
    view! {
        <div class=format!("dot {}", side_class(&curve.id)) aria-hidden="true"
            hidden=move || place.with(Option::is_none)
            style:left=move || player.span.percent(player.time_s.get())
            style:top=move || place.get().unwrap_or_default()></div>
    }
}

/// The curve's value at the cursor, as text.
fn live(player: Player, curve: &Series, decimals: u8) -> impl Fn() -> String + Send + Sync + use<> {
    let (t_s, values) = (curve.t_s.clone(), curve.values.clone());
    let text = Memo::new(move |_| {
        let value = value_at(&t_s, &values, player.time_s.get());
        value.map_or(DASH.into(), |v| number(v, decimals))
    });
    move || text.get()
}

/// What a chart says to those who cannot see it: the extremes of each curve.
fn spoken(plan: &Plan, curves: &[Series]) -> String {
    let range = |s: &Series| {
        let values = || s.values.iter().flatten().copied();
        let low = values().reduce(f64::min)?;
        let high = values().reduce(f64::max)?;
        Some(format!(
            "{} from {low:.1} to {high:.1} {}",
            label(&s.id),
            plan.unit
        ))
    };
    let ranges: Vec<String> = curves.iter().filter_map(range).collect();
    format!(
        "{}: {}. The table has every value.",
        plan.title,
        ranges.join(", ")
    )
}

#[component]
fn Shading() -> impl IntoView {
    let player = player();
    let span = player.span;
    view! {
        <div class="shading" aria-hidden="true">
            {move || phase_bands(player).into_iter().map(|b| view! {
                <div class=format!("band phase-{}", b.kind % 8)
                    style:left=span.percent(b.start_s)
                    style:width=format!("{:.3}%", (span.share(b.end_s) - span.share(b.start_s)) * 100.0)></div>
            }).collect_view()}
        </div>
    }
}

#[component]
fn Table(plan: Plan) -> impl IntoView {
    let player = player();
    let curves = curves(player, &plan);
    let t_s = curves.first().map(|c| c.t_s.clone()).unwrap_or_default();
    let every = t_s.len().div_ceil(MOST_ROWS).max(1);
    let decimals = if plan.unit == "°" { 1 } else { 3 };
    let row = |t: f64| {
        let cells: Vec<String> = curves
            .iter()
            .map(|c| value_at(&c.t_s, &c.values, t).map_or(DASH.into(), |v| number(v, decimals)))
            .collect();
        view! {
            <tr on:click=move |_| player.seek(t)>
                <th scope="row">{clock(t)}</th>
                {cells.into_iter().map(|c| view! { <td>{c}</td> }).collect_view()}
            </tr>
        }
    };
    view! {
        <div class="chart-table" tabindex="0" role="region" aria-label=format!("{} as a table", plan.title)>
            <table>
                <thead><tr>
                    <th scope="col">"time"</th>
                    {curves.iter().map(|c| view! {
                        <th scope="col" class=side_class(&c.id)>{format!("{} {}", label(&c.id), plan.unit)}</th>
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
