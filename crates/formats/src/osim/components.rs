//! The parts of a model: in the set of their kind, or, as models that are made in code have them, among the
//! components of the model itself.

use super::{Context, forces};
use crate::xml::Element;

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Body,
    Joint,
    Constraint,
    Marker,
    Force,
}

/// Where parts of any kind may be.
const LISTS: [&str; 2] = ["components", "ComponentSet"];
/// Frames and points that others stand on.
pub(super) const FRAMES: [&str; 3] = ["PhysicalOffsetFrame", "StationDefinedFrame", "Station"];
const KINDS: [Kind; 5] = [
    Kind::Body,
    Kind::Joint,
    Kind::Constraint,
    Kind::Marker,
    Kind::Force,
];

impl Kind {
    fn set(self) -> &'static str {
        match self {
            Self::Body => "BodySet",
            Self::Joint => "JointSet",
            Self::Constraint => "ConstraintSet",
            Self::Marker => "MarkerSet",
            Self::Force => "ForceSet",
        }
    }

    fn is(self, tag: &str) -> bool {
        match self {
            Self::Body => tag == "Body",
            Self::Joint => tag.ends_with("Joint"),
            Self::Constraint => tag.ends_with("Constraint"),
            Self::Marker => tag == "Marker",
            Self::Force => forces::is_force(tag),
        }
    }
}

/// All parts of a kind, those of its set first.
pub(super) fn all<'a, 'i>(model: &Element<'a, 'i>, kind: Kind) -> Vec<Element<'a, 'i>> {
    let mut all = model.objects(kind.set());
    let others = LISTS.into_iter().flat_map(|list| model.objects(list));
    all.extend(others.filter(|it| kind.is(it.tag())));
    all
}

/// Notes the components that are read nowhere.
pub(super) fn note_others(model: &Element<'_, '_>, cx: &mut Context<'_, '_>) {
    for it in LISTS.into_iter().flat_map(|list| model.objects(list)) {
        let tag = it.tag();
        if !FRAMES.contains(&tag) && !KINDS.iter().any(|kind| kind.is(tag)) {
            cx.notes.note(&it, "components of this kind are not read");
        }
    }
}
