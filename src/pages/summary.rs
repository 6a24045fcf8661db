//! Sets of a movement in the order of their days, and what has changed.

use crate::app::context::ctx;
use crate::app::sets;
use crate::state::chart::Scale;
use crate::state::comparison::{Change, Value, Verdict, figure};
use crate::state::figure::{DASH, Figure, count, number};
use crate::state::route::Route;
use crate::state::sets::{Day, Focus, KeptSet, Line, days, focuses, lines};
use crate::state::timeline::words;
use crate::ui::figure::FigureView;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sagitta_motion::{LoadVelocity, MetricSpec, Series, Spec};
use std::sync::Arc;

/// The summary screen.
#[component]
pub fn SummaryPage() -> impl IntoView {
    let ctx = ctx();
    let movements = Memo::new(move |_| sets::movements(ctx));
    let wanted = RwSignal::new(None::<String>);
    let movement = Memo::new(move |_| {
        let all = movements.get();
        let known = |id: &String| all.iter().any(|(m, _)| m == id);
        wanted
            .get()
            .filter(known)
            .or_else(|| all.first().map(|(m, _)| m.clone()))
    });
    let found = RwSignal::new(Vec::<KeptSet>::new());
    Effect::new(move || {
        // Again whenever something comes to the shelf or leaves it.
        let movement = movements.with(|_| movement.get());
        spawn_local(async move {
            let Some(id) = movement else {
                found.try_set(Vec::new());
                return;
            };
            let read = sets::of(ctx, &id).await;
            found.try_set(read);
        });
    });
    let empty = move || ctx.shelf_read.get() && movements.with(Vec::is_empty);
    view! {
        <div class="summary" data-testid="summary">
            <h1>"Progress"</h1>
            <Show when=empty>
                <p class="empty" data-testid="summary-empty">
                    "Nothing to compare yet. Every video of a set that you analyse is kept on this device and appears here beside the earlier ones."
                </p>
                <p class="actions"><a class="button" href="#/">"Bring a video"</a></p>
            </Show>
            <Show when=move || movement.with(Option::is_some)>
                <label class="field">
                    <span class="label">"Movement"</span>
                    <select data-testid="summary-movement" on:change=move |e| wanted.set(Some(event_target_value(&e)))>
                        {move || movements.get().into_iter().map(|(id, n)| {
                            let chosen = movement.get_untracked().as_ref() == Some(&id);
                            let name = format!("{} ({})", ctx.movement_name(&id), count(n, "Set"));
                            view! { <option value=id selected=chosen>{name}</option> }
                        }).collect_view()}
                    </select>
                </label>
                {move || {
                    let spec = movement.get().and_then(|id| ctx.spec(&id));
                    spec.map(|spec| view! { <Sets spec found/> })
                }}
            </Show>
        </div>
    }
}

#[component]
fn Sets(spec: Arc<Spec>, found: RwSignal<Vec<KeptSet>>) -> impl IntoView {
    let ctx = ctx();
    let chosen = RwSignal::new(0usize);
    let known = Arc::clone(&spec);
    let all = Memo::new(move |_| found.with(|sets| focuses(sets, &known)));
    let focus = Memo::new(move |_| {
        let list = all.get();
        list.get(chosen.get()).or_else(|| list.first()).cloned()
    });
    let (names, movement) = (Arc::clone(&spec), spec.id.to_string());
    let name = move |focus: &Focus| {
        let metric = names.metric(&focus.id);
        let name = metric.map_or_else(|| words(&focus.id), |m| m.name.to_string());
        match focus.side {
            Some(side) => format!("{name}, {}", side.name()),
            None => name,
        }
    };
    let option = name.clone();
    view! {
        <Show when=move || !all.with(Vec::is_empty) fallback=|| view! {
            <p class="empty">"None of these recordings supports a number that could be compared."</p>
        }>
            <label class="field">
                <span class="label">"Compared"</span>
                <select data-testid="summary-metric" on:change=move |e| chosen.set(event_target_value(&e).parse().unwrap_or(0))>
                    {
                        let option = option.clone();
                        move || all.get().iter().enumerate().map(|(i, f)| view! {
                            <option value=i.to_string() selected=i == chosen.get_untracked()>{option(f)}</option>
                        }).collect_view()
                    }
                </select>
            </label>
        </Show>
        {move || focus.get().and_then(|focus| {
            let metric = spec.metric(&focus.id)?.clone();
            let lines = found.with(|sets| lines(sets, &focus));
            let title = name(&focus);
            let rep_name = spec.rep_name.to_string();
            Some(view! {
                <Trend title lines=lines.clone() metric=metric.clone()/>
                {days(lines).into_iter().map(|d| view! { <DayTable day=d metric=metric.clone() rep_name=rep_name.clone()/> }).collect_view()}
            })
        })}
        <Profile found/>
        <p class="hint">
            "Means are over the valid repetitions of a set. Repetitions of one recording share most of their error, so a mean is taken to be no surer than one of them. "
            "A change is within the error where it is smaller than 1.96 standard deviations of the difference."
        </p>
        <p class="actions">
            <button data-testid="summary-csv" on:click=move |_| found.with_untracked(|f| sets::download(ctx, f, &movement))>"Download as CSV"</button>
            <a class="button" href="#/">"Back"</a>
        </p>
    }
}

/// Load and velocity over all sets together.
#[component]
fn Profile(found: RwSignal<Vec<KeptSet>>) -> impl IntoView {
    let ctx = ctx();
    let profile = RwSignal::new(None::<Result<LoadVelocity, String>>);
    Effect::new(move || {
        let sets = found.get();
        spawn_local(async move {
            let read = sets::profile(ctx, &sets).await;
            // Gone with its page: nobody asks any more.
            profile.try_set(read);
        });
    });
    let told = |p: LoadVelocity| {
        let one = Figure {
            value: number(p.one_rm_kg, 0),
            spread: Some(number(p.one_rm_sd_kg, 0)),
            unit: "kg".into(),
            valid: true,
            why: String::new(),
        };
        let line = format!(
            "{} m/s without a load, {} m/s per kilogram, over {}.",
            number(p.unloaded_m_s, 2),
            number(p.slope, 4),
            count(p.loads, "Load")
        );
        let read = format!(
            "Read where the line meets {} m/s, the velocity of a single greatest lift ({}).",
            number(p.at_m_s, 2),
            p.source
        );
        view! {
            <p class="one-rm">"Could be lifted once "<FigureView figure=one/></p>
            <p class="hint">{line}" "{read}" "{p.note}</p>
        }
    };
    move || {
        profile.get().map(|found| {
            view! {
                <section class="day" data-testid="summary-profile">
                    <h2>"Load and velocity"</h2>
                    {match found {
                        Ok(profile) => told(profile).into_any(),
                        Err(sentence) => view! { <p class="hint">{sentence}</p> }.into_any(),
                    }}
                </section>
            }
        })
    }
}

/// The sets of a day with their totals.
#[component]
fn DayTable(day: Day, metric: MetricSpec, rep_name: String) -> impl IntoView {
    let Day {
        name,
        reps,
        tonnage_kg,
        lines,
    } = day;
    let mut totals = vec![count(lines.len(), "Set"), count(reps, &rep_name)];
    totals.extend(
        tonnage_kg
            .filter(|t| *t > 0.0)
            .map(|t| format!("{} kg lifted", number(t, 0))),
    );
    let best = lines.iter().any(|l| l.best.is_some());
    let loads = lines.iter().any(|l| l.set.digest.load_kg.is_some());
    view! {
        <section class="day" data-testid="summary-day">
            <h2>{name}</h2>
            <p class="totals" data-testid="summary-totals">{totals.join(" · ")}</p>
            <table>
                <thead><tr>
                    <th scope="col">"Set"</th>
                    <th scope="col">{format!("{rep_name}s")}</th>
                    {loads.then(|| view! { <th scope="col">"Load"</th> })}
                    <th scope="col">"Mean"</th>
                    {best.then(|| view! { <th scope="col">"Best"</th> })}
                    <th scope="col">"Since the set before"</th>
                    <th scope="col">"Since the first"</th>
                </tr></thead>
                <tbody>{lines.into_iter().map(|l| row(l, &metric, [loads, best], &rep_name)).collect_view()}</tbody>
            </table>
        </section>
    }
}

fn row(
    line: Line,
    metric: &MetricSpec,
    [loads, best]: [bool; 2],
    rep_name: &str,
) -> impl IntoView + use<> {
    let shown = |value: Option<Value>| match value {
        Some(value) => figure(value, metric),
        None => Figure {
            value: DASH.into(),
            why: "This recording does not show it.".into(),
            ..Figure::default()
        },
    };
    let load = line.set.digest.load_kg;
    let load = load.map_or(DASH.to_owned(), |m| {
        format!("{}\u{a0}kg", number(m, u8::from(m.fract() != 0.0)))
    });
    let href = Route::Review(line.set.id.clone()).href();
    view! {
        <tr data-testid="summary-row">
            <th scope="row"><a href=href>{line.set.name.clone()}</a></th>
            <td data-label=format!("{rep_name}s")>{line.set.reps}</td>
            {loads.then(|| view! { <td data-label="Load">{load}</td> })}
            <td data-label="Mean"><FigureView figure=shown(line.mean)/></td>
            {best.then(|| view! { <td data-label="Best"><FigureView figure=shown(line.best)/></td> })}
            <td data-label="Since the set before">{change(line.since_previous, metric)}</td>
            <td data-label="Since the first">{change(line.since_first, metric)}</td>
        </tr>
    }
}

fn change(change: Option<Change>, metric: &MetricSpec) -> impl IntoView + use<> {
    let Some(change) = change else {
        return view! { <span class="unit">{DASH}</span> }.into_any();
    };
    let quiet = change.verdict == Verdict::WithinError || change.verdict == Verdict::Unknown;
    let (figure, words) = (change.figure(metric), change.words());
    view! {
        <span class="change" class:quiet=quiet><FigureView figure/><span class="change-words">{words}</span></span>
    }
    .into_any()
}

/// The means in their order, with one standard deviation to either side.
#[component]
fn Trend(title: String, lines: Vec<Line>, metric: MetricSpec) -> impl IntoView {
    let factor = metric.display.1;
    let means: Vec<Value> = lines.iter().filter_map(|l| l.mean).collect();
    if means.len() < 2 {
        return ().into_any();
    }
    let ends = means.iter().flat_map(|m| {
        let sd = m.sd.unwrap_or(0.0);
        [m.value - sd, m.value + sd]
    });
    let scale = Scale::of(&[Series {
        id: String::new(),
        unit: String::new(),
        t_s: Vec::new(),
        values: ends.map(|v| Some(v * factor)).collect(),
    }]);
    let x = |i: usize| 1000.0 * (i as f64 + 0.5) / means.len() as f64;
    let y = |v: f64| 1000.0 * scale.share(v * factor);
    let point = |(i, m): (usize, &Value)| format!("{:.1},{:.1}", x(i), y(m.value));
    let line: Vec<String> = means.iter().enumerate().map(point).collect();
    let error = |(i, m): (usize, &Value)| {
        let sd = m.sd?;
        Some(format!(
            "M{0:.1} {1:.1}V{2:.1}",
            x(i),
            y(m.value - sd),
            y(m.value + sd)
        ))
    };
    let errors: String = means.iter().enumerate().filter_map(error).collect();
    let dots = means.iter().enumerate().map(|(i, m)| {
        let (left, top) = (x(i) / 10.0, y(m.value) / 10.0);
        view! { <div class="dot middle" style:left=format!("{left:.2}%") style:top=format!("{top:.2}%")></div> }
    });
    let spoken = format!(
        "{title} over {} sets; the table has every value.",
        means.len()
    );
    let unit = metric.display.0.to_string();
    let at = |v: f64| format!("{:.2}%", scale.share(v) * 100.0);
    view! {
        <figure class="chart trend" data-testid="summary-trend">
            <figcaption><h2>{title}<span class="unit">{format!(" {unit}")}</span></h2></figcaption>
            <div class="plot">
                <div class="plot-ticks" aria-hidden="true">
                    {scale.ticks.iter().map(|v| view! { <span style:top=at(*v)>{number(*v, scale.decimals)}</span> }).collect_view()}
                </div>
                <div class="plot-area">
                    {scale.ticks.iter().map(|v| view! {
                        <div class="grid" class:zero={v.abs() < 1e-12} style:top=at(*v) aria-hidden="true"></div>
                    }).collect_view()}
                    <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" aria-label=spoken>
                        <polyline class="curve middle" points=line.join(" ")></polyline>
                        <path class="error" d=errors></path>
                    </svg>
                    {dots.collect_view()}
                </div>
            </div>
        </figure>
    }
    .into_any()
}
