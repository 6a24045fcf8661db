//! The skeleton as lines over a picture, or alone.

use crate::state::body::{bone_class, bone_path, bones, head_path, joints, point, side_class};
use leptos::prelude::*;
use sagitta_motion::{KeypointSchema, Pose};

/// What part of the frame is drawn: x, y, width, height in pixels.
pub type ViewBox = (f64, f64, f64, f64);

/// The bones and joints of a pose. Strokes keep their width on screen whatever the size of the frame.
#[component]
pub fn Skeleton(
    /// The pose to draw; nothing is drawn where there is none.
    #[prop(into)]
    pose: Signal<Option<Pose>>,
    /// Names of the points.
    schema: KeypointSchema,
    /// Part of the frame to show.
    view_box: ViewBox,
) -> impl IntoView {
    let (x, y, w, h) = view_box;
    let bone = move |bone| {
        let shape = Memo::new(move |_| {
            pose.with(|p| {
                p.as_ref()
                    .map(|p| bone_path(schema, p, bone))
                    .unwrap_or_default()
            })
        });
        let d = move || shape.with(|s| s.0.clone());
        let opacity = move || format!("{:.2}", shape.with(|s| s.1));
        view! {
            <g class=format!("bone {}", bone_class(bone)) opacity=opacity>
                <path class="halo" d=d></path>
                <path class="line" d=d></path>
            </g>
        }
    };
    let joint = move |joint| {
        let place =
            Memo::new(move |_| pose.with(|p| p.as_ref().and_then(|p| point(schema, p, joint))));
        let d = move || {
            place
                .get()
                .map(|(x, y, _)| format!("M{x:.1} {y:.1}h0"))
                .unwrap_or_default()
        };
        let opacity = move || format!("{:.2}", place.get().map_or(0.0, |p| p.2));
        view! {
            <g class=format!("joint {}", side_class(joint)) opacity=opacity>
                <path class="halo" d=d></path>
                <path class="ring" d=d></path>
                <path class="hole" d=d></path>
            </g>
        }
    };
    let head = Memo::new(move |_| {
        pose.with(|p| p.as_ref().map(|p| head_path(schema, p)).unwrap_or_default())
    });
    let head_d = move || head.with(|h| h.0.clone());
    view! {
        <svg
            class="skeleton"
            viewBox=format!("{x:.1} {y:.1} {w:.1} {h:.1}")
            preserveAspectRatio="xMidYMid meet"
            aria-hidden="true"
            data-testid="skeleton"
        >
            <g class="bone middle head" opacity=move || format!("{:.2}", head.with(|h| h.1))>
                <path class="halo" d=head_d></path>
                <path class="line" d=head_d></path>
            </g>
            {bones().iter().copied().map(bone).collect_view()}
            {joints().map(joint).collect_view()}
        </svg>
    }
}
