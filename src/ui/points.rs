//! Landmarks that can be dragged to where they belong.

use super::events::corrections;
use super::lens::Lens;
use super::player::{player, track_of};
use super::skeleton::ViewBox;
use crate::platform::dom;
use crate::state::body::{joints, point, side_class};
use crate::state::edits::{points_at, with_point};
use leptos::ev::PointerEvent;
use leptos::prelude::*;
use sagitta_motion::{Keypoint, KeypointSchema, Pose};

/// A ring around every joint of the frame on show, to be dragged.
#[component]
pub fn Points(
    pose: Memo<Option<Pose>>,
    schema: KeypointSchema,
    view_box: ViewBox,
) -> impl IntoView {
    let moved = RwSignal::new(None);
    view! {
        <div class="points" data-testid="points">
            {joints().map(|joint| view! { <Ring pose schema view_box joint moved/> }).collect_view()}
        </div>
        <Lens at=moved.into() view_box/>
    }
}

#[component]
fn Ring(
    pose: Memo<Option<Pose>>,
    schema: KeypointSchema,
    view_box: ViewBox,
    joint: Keypoint,
    /// Where the ring is that somebody moves.
    moved: RwSignal<Option<[f64; 2]>>,
) -> impl IntoView {
    let (player, corrections) = (player(), corrections());
    let (x, y, w, h) = view_box;
    let held = RwSignal::new(None::<(f64, f64)>);
    // What is held follows the pointer until the new result has come.
    Effect::new(move || {
        pose.track();
        held.set(None);
    });
    let place = move || {
        held.get().or_else(|| {
            pose.with(|p| point(schema, p.as_ref()?, joint))
                .map(|p| (p.0, p.1))
        })
    };
    let frame_s = move || {
        let i = player.shown.get_untracked();
        player
            .session
            .with_untracked(|s| track_of(s)?.frames.get(i).map(|f| f.t_s))
    };
    let follow = move |e: &PointerEvent| {
        if let Some((across, down)) = dom::shares_of_parent(e) {
            let at = [x + across * w, y + down * h];
            held.set(Some((at[0], at[1])));
            moved.set(Some(at));
        }
    };
    let drop = move || {
        moved.set(None);
        if let (Some((px, py)), Some(t_s)) = (held.get_untracked(), frame_s()) {
            let edits = player.session.with_untracked(|s| s.request.edits.clone());
            corrections.make(with_point(&edits, t_s, joint, [px, py]));
        }
    };
    let by_hand = move || {
        player.shown.track();
        player.session.with(|s| {
            frame_s().is_some_and(|t| {
                points_at(&s.request.edits, t)
                    .iter()
                    .any(|p| p.point == joint)
            })
        })
    };
    view! {
        <span class=format!("grip {}", side_class(joint)) class:by-hand=by_hand
            hidden=move || place().is_none() data-point=joint.name()
            title=joint.name().replace('_', " ")
            style:left=move || place().map(|p| format!("{:.3}%", (p.0 - x) / w * 100.0))
            style:top=move || place().map(|p| format!("{:.3}%", (p.1 - y) / h * 100.0))
            on:pointerdown=move |e| { e.prevent_default(); dom::capture(&e); player.playing.set(false); }
            on:pointermove=move |e| if e.buttons() & 1 == 1 { follow(&e) }
            on:pointercancel=move |_| moved.set(None)
            on:pointerup=move |_| drop()></span>
    }
}
