//! The skeleton as lines over a picture, or alone.

use crate::state::body::{
    bone_class, bone_path, bones, head_path, joints, point, side_class, side_path, whole_path,
};
use leptos::prelude::*;
use sagitta_motion::{KeypointSchema, Person, PersonId, Pose};

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

/// A pose in a few strokes, for pictures that change while the processor has other work.
#[component]
pub fn Outline(
    /// The pose to draw; nothing is drawn where there is none.
    #[prop(into)]
    pose: Signal<Option<Pose>>,
    /// Names of the points.
    schema: KeypointSchema,
    /// Width and height of the frame in pixels.
    size_px: (u32, u32),
) -> impl IntoView {
    let side = move |class| {
        let d = Memo::new(move |_| {
            let path = |pose: &Pose| side_path(schema, pose, class);
            pose.with(|p| p.as_ref().map(path).unwrap_or_default())
        });
        view! {
            <g class=format!("bone {class}")>
                <path class="halo" d=d></path>
                <path class="line" d=d></path>
            </g>
        }
    };
    view! {
        <svg class="skeleton" viewBox=format!("0 0 {} {}", size_px.0, size_px.1) preserveAspectRatio="xMidYMid meet"
            aria-hidden="true" data-testid="skeleton">
            {["middle", "right", "left"].map(side).collect_view()}
        </svg>
    }
}

/// Everybody else, faintly; a tap chooses one of them. Whoever stays in sight stays the same element, so that
/// no tap is lost.
#[component]
pub fn Others(
    /// Who they are and how they stand.
    #[prop(into)]
    people: Signal<Vec<Person>>,
    /// Names of the points.
    schema: KeypointSchema,
    /// Part of the frame to show.
    view_box: ViewBox,
    /// What choosing does: "Measure person 2 instead".
    verb: &'static str,
    /// Called with who was chosen.
    choose: impl Fn(PersonId) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (x, y, w, h) = view_box;
    let body = move |id: PersonId| {
        let limbs = Memo::new(move |_| {
            people.with(|all| {
                let person = all.iter().find(|p| p.id == id);
                person
                    .map(|p| whole_path(schema, &p.pose))
                    .unwrap_or_default()
            })
        });
        view! {
            <g class="other" role="button" tabindex="0" aria-label=format!("{verb} person {id} instead") data-testid="other-person"
                on:click=move |_| choose(id)
                on:keydown=move |e| if e.key() == "Enter" { choose(id) }>
                <path class="reach" d=limbs></path>
                <path class="halo" d=limbs></path>
                <path class="line" d=limbs></path>
            </g>
        }
    };
    let ids = move || people.with(|all| all.iter().map(|p| p.id).collect::<Vec<_>>());
    view! {
        <svg class="skeleton others" viewBox=format!("{x:.1} {y:.1} {w:.1} {h:.1}") preserveAspectRatio="xMidYMid meet">
            <For each=ids key=|id| *id let:id>{body(id)}</For>
        </svg>
    }
}
