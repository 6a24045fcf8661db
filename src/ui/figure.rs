//! A number on the page, always set the same way.

use crate::state::figure::Figure;
use leptos::prelude::*;
use sagitta_motion::Side;

/// Value, uncertainty and unit. What is missing or not supported by the recording is grey.
#[component]
pub fn FigureView(figure: Figure, #[prop(optional_no_strip)] side: Option<Side>) -> impl IntoView {
    let grey = !figure.measured() || !figure.valid;
    let degree = figure.unit == "°";
    let spread = figure
        .spread
        .clone()
        .map(|s| format!("\u{2009}±\u{2009}{s}"));
    let unit = match figure.unit.as_str() {
        "" | "°" => figure.unit.clone(),
        unit => format!("\u{2009}{unit}"),
    };
    view! {
        <span class="figure" class:grey=grey>
            {side.map(|s| view! { <SideMark side=s/> })}
            <span class="value">{figure.value}</span>
            {spread.map(|s| view! { <span class="spread">{s}</span> })}
            <span class="unit" class:degree=degree>{unit}</span>
        </span>
    }
}

/// The mark of a body side: dashed and blue-ish for the left, solid and orange-ish for the right.
#[component]
pub fn SideMark(side: Side) -> impl IntoView {
    let letter = match side {
        Side::Left => "L",
        Side::Right => "R",
    };
    view! {
        <span class=format!("side {}", side.name()) title=side.name()>
            <span aria-hidden="true">{letter}</span>
            <span class="unseen">{side.name()}</span>
        </span>
    }
}
