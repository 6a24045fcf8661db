//! What lies under a finger, enlarged beside it.

use super::skeleton::ViewBox;
use crate::platform::canvas;
use leptos::html::Canvas;
use leptos::prelude::*;

/// Side of the lens in pixels of the page.
const SIDE_PX: f64 = 112.0;
/// How much larger things are in it than in the picture on the page.
const TIMES: f64 = 3.0;
/// In this upper part of the picture the lens stands below the finger.
const UPPER: f64 = 0.4;

/// A round window with a point of the picture in its middle, for as long as there is one. It belongs into
/// the element that holds the video or the photo, and shows nothing where there is neither.
#[component]
pub fn Lens(
    /// The point in pixels of the picture.
    at: Signal<Option<[f64; 2]>>,
    /// The part of the picture that shows.
    view_box: ViewBox,
) -> impl IntoView {
    let glass = NodeRef::<Canvas>::new();
    let (x, y, w, h) = view_box;
    let seen = RwSignal::new(false);
    Effect::new(move || {
        let point = at.get();
        if let Some((point, glass)) = point.zip(glass.get()) {
            let place = [(point[0] - x) / w, (point[1] - y) / h];
            seen.set(canvas::enlarge(&glass, place, SIDE_PX, TIMES));
        } else {
            seen.set(false);
        }
    });
    let share = move |of: fn([f64; 2]) -> f64, from: f64, long: f64| {
        at.get()
            .map(|p| format!("{:.3}%", (of(p) - from) / long * 100.0))
    };
    let low = move || at.get().is_some_and(|p| (p[1] - y) / h < UPPER);
    view! {
        <div class="lens" class:low=low hidden=move || !seen.get() aria-hidden="true" data-testid="lens"
            style=("--x", move || share(|p| p[0], x, w)) style=("--y", move || share(|p| p[1], y, h))>
            <canvas node_ref=glass></canvas>
        </div>
    }
}
