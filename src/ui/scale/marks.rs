//! What is drawn over the picture: ends that can be dragged, and the floor that was found.

use super::scaling;
use crate::platform::dom;
use crate::state::scaling::floor_across;
use crate::ui::lens::Lens;
use crate::ui::player::player;
use crate::ui::skeleton::ViewBox;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;

/// The line on which the feet stand, faintly.
#[component]
pub fn FloorLine(view_box: ViewBox) -> impl IntoView {
    let player = player();
    let (x, y, w, h) = view_box;
    let ends = move || {
        player
            .session
            .with(|s| floor_across(s.report.picture.as_ref()?, (x, w)))
    };
    view! {
        <svg class="skeleton floor-line" viewBox=format!("{x:.1} {y:.1} {w:.1} {h:.1}")
            preserveAspectRatio="xMidYMid meet" aria-hidden="true">
            {move || ends().map(|[a, b]| {
                let d = format!("M{:.1} {:.1}L{:.1} {:.1}", a[0], a[1], b[0], b[1]);
                view! { <path class="halo" d=d.clone()></path><path class="line" d=d data-testid="floor-line"></path> }
            })}
        </svg>
    }
}

/// A way through points, closed where it goes round.
fn path(points: &[[f64; 2]]) -> String {
    let close = if points.len() > 2 { "Z" } else { "" };
    let steps: Vec<String> = points
        .iter()
        .map(|p| format!("{:.1} {:.1}", p[0], p[1]))
        .collect();
    match steps.is_empty() {
        true => String::new(),
        false => format!("M{}{close}", steps.join("L")),
    }
}

/// What is drawn, with ends that can be dragged or moved by keys.
#[component]
pub fn ScaleMarks(view_box: ViewBox) -> impl IntoView {
    let scaling = scaling();
    let (x, y, w, h) = view_box;
    let count = Memo::new(move |_| scaling.drawn.with(|d| d.ends().len()));
    let scale = move || scaling.drawn.with(|d| path(&d.scale_points()));
    let plumb = move || scaling.drawn.with(|d| path(&d.plumb_points()));
    let held = move || {
        let i = scaling.held.get()?;
        scaling.drawn.with(|d| d.ends().get(i).map(|e| e.at_px))
    };
    view! {
        <Show when=move || scaling.open.get() && (count.get() > 0)>
            <svg class="skeleton scale-shape" viewBox=format!("{x:.1} {y:.1} {w:.1} {h:.1}")
                preserveAspectRatio="xMidYMid meet" aria-hidden="true">
                <path class="halo" d=scale></path>
                <path class="line" d=scale></path>
                <path class="halo" d=plumb></path>
                <path class="line plumb" d=plumb></path>
            </svg>
            <div class="points" data-testid="scale-points">
                {move || (0..count.get()).map(|i| view! { <End i view_box/> }).collect_view()}
            </div>
            <Lens at=Signal::derive(held) view_box/>
        </Show>
    }
}

#[component]
fn End(i: usize, view_box: ViewBox) -> impl IntoView {
    let scaling = scaling();
    let (x, y, w, h) = view_box;
    let end = move || scaling.drawn.with(|d| d.ends().get(i).copied());
    let place = move || end().map(|e| e.at_px);
    let name = move || end().map(|e| e.name).unwrap_or_default();
    let put = move |at: [f64; 2]| {
        let inside = [at[0].clamp(x, x + w), at[1].clamp(y, y + h)];
        scaling.drawn.update(|d| *d = d.with_point(i, inside));
    };
    let follow = move |e: &PointerEvent| {
        if let Some((across, down)) = dom::shares_of_parent(e) {
            put([x + across * w, y + down * h]);
        }
    };
    let key = move |e: &KeyboardEvent| {
        let far = if e.shift_key() { 10.0 } else { 1.0 };
        let by = match e.key().as_str() {
            "ArrowLeft" => [-far, 0.0],
            "ArrowRight" => [far, 0.0],
            "ArrowUp" => [0.0, -far],
            "ArrowDown" => [0.0, far],
            _ => return,
        };
        e.prevent_default();
        e.stop_propagation();
        scaling.held.set(Some(i));
        if let Some(at) = place() {
            put([at[0] + by[0], at[1] + by[1]]);
        }
    };
    let take = move |e: &PointerEvent| {
        dom::capture(e);
        scaling.hold.run(());
        scaling.held.set(Some(i));
    };
    let release = move || {
        if scaling.held.get_untracked() == Some(i) {
            scaling.held.set(None);
        }
    };
    view! {
        <button type="button" class="grip cross" data-testid="scale-point"
            aria-label=move || format!("Point {}: drag, or use the arrow keys", name())
            style:left=move || place().map(|p| format!("{:.3}%", (p[0] - x) / w * 100.0))
            style:top=move || place().map(|p| format!("{:.3}%", (p[1] - y) / h * 100.0))
            on:pointerdown=move |e| take(&e)
            on:pointermove=move |e| if e.buttons() & 1 == 1 { follow(&e) }
            on:pointerup=move |_| { release(); scaling.use_end(i) }
            on:pointercancel=move |_| release()
            on:blur=move |_| release()
            on:keydown=move |e| key(&e)
            on:keyup=move |e| if e.key().starts_with("Arrow") { scaling.use_end(i) }>
            <span class="which">{name}</span>
        </button>
    }
}
