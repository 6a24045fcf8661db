//! OSIM: OpenSim's models, versions 10901 to 40600, as a [`Description`].
//!
//! Older files keep joints inside bodies and name bodies where newer ones name frames; muscles had
//! `MusclePoint`s; forces were disabled instead of applied. All of it is said in one way here. What
//! means something and cannot be said goes to [`Description::unsupported`] with its path; what only
//! draws is left out without a word, except for meshes.
//!
//! The meaning of older properties is that which OpenSim 4.6 gives them.

mod bodies;
mod constraints;
mod forces;
mod frames;
mod functions;
mod joints;
mod muscles;
mod paths;
mod wraps;
mod write;

use crate::Error;
use crate::notes::Notes;
use crate::xml::{self, Element};
use frames::Frames;
use sagitta_motion::model::{Description, Force};
use sagitta_motion::tool::ForceSet;

pub use write::write;

const WHAT: &str = "model";
/// The oldest version whose joints are laid out as all later ones.
const OLDEST: u32 = 10_901;
/// The newest version whose documents were compared.
const NEWEST: u32 = 40_699;
/// OpenSim's own default.
const GRAVITY_M_S2: [f64; 3] = [0.0, -9.80665, 0.0];

/// What a reading needs at every place.
struct Context<'a, 'i> {
    version: u32,
    frames: Frames<'a, 'i>,
    notes: Notes,
}

/// Whether the text begins as a model does.
pub fn is_model(text: &str) -> bool {
    xml::first_tags(text).any(|tag| tag == "Model")
}

/// Reads a model.
///
/// # Errors
/// One sentence where the text is no XML or no model, a number is none, a frame is named that is not
/// there, a joint cannot be computed, or the limits are exceeded.
pub fn read(text: &str) -> Result<Description, Error> {
    let document = xml::parse(text, WHAT)?;
    let (version, model) = unwrapped(Element::root(&document, WHAT), "Model")?;
    let model = model.with_defaults();
    let mut cx = Context {
        version,
        frames: Frames::of(model)?,
        notes: Notes::default(),
    };
    if version > NEWEST {
        cx.notes.note(
            &model,
            "it was written by a later version than those known here",
        );
    }
    cx.notes.others(&model, MODEL);
    let mut description = Description {
        name: model.name().to_owned(),
        version,
        gravity_m_s2: model.array("gravity")?.unwrap_or(GRAVITY_M_S2),
        bodies: bodies::bodies(&model, &mut cx)?,
        joints: joints::joints(&model, &mut cx)?,
        couplers: constraints::couplers(&model, &mut cx)?,
        markers: bodies::markers(&model, &mut cx)?,
        wraps: wraps::wraps(&model, &mut cx)?,
        forces: forces::forces(&model.objects("ForceSet"), &mut cx)?,
        unsupported: Vec::new(),
    };
    cx.notes.elsewhere(&model);
    for (set, reason) in NOT_COMPUTED {
        for object in model.objects(set) {
            cx.notes.note(&object, reason);
        }
    }
    description.unsupported = cx.notes.into_list();
    Ok(description)
}

/// What a model may have.
const MODEL: &[&str] = &[
    "Ground",
    "BodySet",
    "JointSet",
    "ConstraintSet",
    "MarkerSet",
    "ForceSet",
    "gravity",
    "ContactGeometrySet",
    "ControllerSet",
    "ComponentSet",
    "components",
    "ProbeSet",
    "use_visualizer",
    "datafile",
];

/// Sets of which nothing is computed, and why.
const NOT_COMPUTED: [(&str, &str); 5] = [
    ("ContactGeometrySet", "contact is not computed"),
    ("ControllerSet", "controllers are not run"),
    ("ComponentSet", "components of this kind are not read"),
    ("components", "components of this kind are not read"),
    ("ProbeSet", "probes are not evaluated"),
];

/// Reads a file of forces that are to be added to a model: a `ForceSet` of its own.
///
/// Frames are taken to be bodies of the same names.
///
/// # Errors
/// As [`read`].
pub fn read_forces(text: &str) -> Result<ForceSet, Error> {
    let document = xml::parse(text, WHAT)?;
    let (version, set) = unwrapped(Element::root(&document, WHAT), "ForceSet")?;
    let mut cx = Context {
        version,
        frames: Frames::any(set),
        notes: Notes::default(),
    };
    let forces: Vec<Force> = forces::forces(&set.members(), &mut cx)?;
    Ok(ForceSet {
        forces,
        unsupported: cx.notes.into_list(),
    })
}

/// The document's version and its object of that class. A text without a document around it is of
/// the oldest version.
fn unwrapped<'a, 'i>(
    root: Element<'a, 'i>,
    class: &'static str,
) -> Result<(u32, Element<'a, 'i>), Error> {
    let version = root.version()?.unwrap_or(OLDEST);
    if version < OLDEST {
        return Err(Error::Unsupported {
            element: format!("the document version {version}"),
            reason: format!("versions from {OLDEST} on are read"),
            advice: "open it in OpenSim and save it again",
        });
    }
    let found = root.object(|tag| tag == class);
    found
        .map(|it| (version, it))
        .ok_or_else(|| Error::damaged(WHAT, "at its start", format!("there is no {class} in it")))
}
