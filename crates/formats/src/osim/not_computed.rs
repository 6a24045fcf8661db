//! Forces that act on a model and are not computed: where they act, so that it can be told which results
//! lack them.

use super::Context;
use super::forces::applied;
use crate::Error;
use crate::xml::Element;
use sagitta_motion::model::NotComputed;
use std::collections::BTreeSet;

/// Properties that name a frame, a body or a piece of contact geometry.
const PLACES: &[&str] = &[
    "body",
    "bodyA",
    "bodyB",
    "body_1",
    "body_2",
    "body_name",
    "geometry",
    "socket_body",
    "socket_frame",
    "socket_frame1",
    "socket_frame2",
    "socket_bodyA",
    "socket_bodyB",
    "socket_parent_frame",
    "socket_sphere",
    "socket_half_space",
    "socket_station",
    "body_name1",
    "body_name2",
];
/// Properties that name coordinates.
const COORDINATES: &[&str] = &["coordinate", "coordinates", "socket_coordinate"];
/// What produces what is asked for and takes no part in inverse dynamics.
const DRIVEN: [&str; 2] = ["Muscle", "Actuator"];
/// Most elements of one force that are looked through.
const MOST: usize = 10_000;

/// Notes a force that is not computed.
pub(super) fn note(it: &Element<'_, '_>, cx: &mut Context<'_, '_>) -> Result<(), Error> {
    cx.notes.note(it, "forces of this kind are not computed");
    if !applied(it)? {
        return Ok(());
    }
    let (mut bodies, mut coordinates, mut known) = (BTreeSet::new(), BTreeSet::new(), true);
    for part in it.elements().take(MOST) {
        let words = part.value();
        let words = words.split_whitespace();
        if COORDINATES.contains(&part.tag()) {
            coordinates.extend(words.map(|w| w.rsplit('/').next().unwrap_or(w).to_owned()));
        } else if PLACES.contains(&part.tag()) {
            for word in words {
                match cx.frames.body_of(it, word) {
                    Some(body) => _ = bodies.insert(body),
                    None => known = false,
                }
            }
        }
    }
    if !known {
        bodies.clear();
        coordinates.clear();
    }
    cx.not_computed.push(NotComputed {
        name: it.name().to_owned(),
        class: it.class(),
        driven: DRIVEN.iter().any(|end| it.tag().contains(end)),
        bodies: bodies.into_iter().collect(),
        coordinates: coordinates.into_iter().collect(),
    });
    Ok(())
}
