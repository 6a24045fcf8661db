//! OSIM: OpenSim's models, versions 10901 to 40600, as a [`Description`].
//!
//! Older files keep joints inside bodies and name bodies where newer ones name frames; muscles had
//! `MusclePoint`s; forces were disabled instead of applied. All of it is said in one way here. What
//! means something and cannot be said goes to [`Description::unsupported`] with its path; what only
//! draws is left out without a word, except for meshes.
//!
//! The meaning of older properties is that which OpenSim 4.6 gives them.

mod bodies;
mod components;
mod constraints;
mod forces;
mod frames;
mod functions;
mod joints;
mod muscles;
mod not_computed;
mod paths;
mod reversed;
mod stations;
mod wraps;
mod write;

use crate::notes::Notes;
use crate::xml::{self, Element};
use crate::{Error, limits};
use components::{Kind, all};
use frames::Frames;
use sagitta_motion::model::{Description, Force, NotComputed};
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
    /// Forces that act and are not computed.
    not_computed: Vec<NotComputed>,
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
    let text = xml::without_colons(text);
    let document = xml::parse(&text, WHAT)?;
    let (version, model) = unwrapped(Element::root(&document, WHAT), &["Model"])?;
    let model = model.with_defaults();
    countable(&model)?;
    let mut cx = Context {
        version,
        frames: Frames::of(model)?,
        notes: Notes::default(),
        not_computed: Vec::new(),
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
        forces: forces::forces(&all(&model, Kind::Force), &mut cx)?,
        not_computed: Vec::new(),
        unsupported: Vec::new(),
    };
    reversed::hang(&mut description.joints)?;
    joints::told_apart(&mut description.joints, &mut cx.notes);
    computable(&model, &description)?;
    cx.notes.elsewhere(&model);
    for (set, reason) in NOT_COMPUTED {
        for object in model.objects(set) {
            cx.notes.note(&object, reason);
        }
    }
    components::note_others(&model, &mut cx);
    description.not_computed = cx.not_computed;
    description.unsupported = cx.notes.into_list();
    Ok(description)
}

/// Refuses more parts than any body has, before anything is made of them.
fn countable(model: &Element<'_, '_>) -> Result<(), Error> {
    for (kind, what, most) in [
        (Kind::Body, "bodies", limits::MAX_BODIES),
        (Kind::Joint, "joints", limits::MAX_BODIES),
        (Kind::Constraint, "constraints", limits::MAX_BODIES),
        (Kind::Marker, "markers", limits::MAX_PARTS),
        (Kind::Force, "forces", limits::MAX_PARTS),
    ] {
        few(model, all(model, kind).len(), what, most)?;
    }
    Ok(())
}

/// Refuses what can only be counted afterwards, and what no body and no planet has.
fn computable(model: &Element<'_, '_>, found: &Description) -> Result<(), Error> {
    let coordinates = found.joints.iter().map(|j| j.coordinates.len()).sum();
    few(model, coordinates, "coordinates", limits::MAX_BODIES)?;
    few(model, found.wraps.len(), "wrap objects", limits::MAX_PARTS)?;
    let points = found.forces.iter().map(|force| match force {
        Force::Muscle(muscle) => muscle.points.len() + muscle.wraps.len(),
        _ => 0,
    });
    few(
        model,
        points.sum(),
        "points on paths",
        limits::MAX_PATH_POINTS,
    )?;
    let beyond = |values: &[f64], most: f64| values.iter().any(|v| v.abs() > most);
    if beyond(&found.gravity_m_s2, limits::MAX_GRAVITY_M_S2) {
        return Err(model.damaged("its gravity is beyond that of any planet"));
    }
    for body in &found.bodies {
        let heavy = body.mass_kg > limits::MAX_KG || beyond(&body.inertia_kg_m2, limits::MAX_KG_M2);
        if heavy || beyond(&body.centre_m, limits::MAX_M) {
            let name = &body.name;
            let reason = format!("mass, centre or inertia of “{name}” are beyond any body's");
            return Err(model.damaged(reason));
        }
    }
    Ok(())
}

fn few(model: &Element<'_, '_>, count: usize, what: &str, most: usize) -> Result<(), Error> {
    match count > most {
        true => Err(model.damaged(format!(
            "{count} {what} are more than the {most} that are read"
        ))),
        false => Ok(()),
    }
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
    "FrameSet",
    "use_visualizer",
    "datafile",
];

/// Sets of which nothing is computed, and why.
const NOT_COMPUTED: [(&str, &str); 3] = [
    ("ContactGeometrySet", "contact is not computed"),
    ("ControllerSet", "controllers are not run"),
    ("ProbeSet", "probes are not evaluated"),
];

/// Reads a file of forces that are to be added to a model: a `ForceSet` of its own.
///
/// Frames are taken to be bodies of the same names. An `ActuatorSet` of versions 1 and 2 is such a set.
///
/// # Errors
/// As [`read`].
pub fn read_forces(text: &str) -> Result<ForceSet, Error> {
    let text = xml::without_colons(text);
    let document = xml::parse(&text, WHAT)?;
    let (version, set) = unwrapped(Element::root(&document, WHAT), &["ForceSet", "ActuatorSet"])?;
    let set = set.with_defaults();
    let mut cx = Context {
        version,
        frames: Frames::any(set),
        notes: Notes::default(),
        not_computed: Vec::new(),
    };
    let forces: Vec<Force> = forces::forces(&set.members(), &mut cx)?;
    Ok(ForceSet {
        forces,
        not_computed: cx.not_computed,
        unsupported: cx.notes.into_list(),
    })
}

/// The document's version and its object of one of the classes. A text without a document around it is of
/// the oldest version.
fn unwrapped<'a, 'i>(
    root: Element<'a, 'i>,
    classes: &[&'static str],
) -> Result<(u32, Element<'a, 'i>), Error> {
    let version = root.version()?.unwrap_or(OLDEST);
    if version < OLDEST {
        return Err(Error::Unsupported {
            element: format!("the document version {version}"),
            reason: format!("versions from {OLDEST} on are read"),
            advice: "open it in OpenSim and save it again",
        });
    }
    let found = root.object(|tag| classes.contains(&tag));
    let class = classes.first().copied().unwrap_or_default();
    found
        .map(|it| (version, it))
        .ok_or_else(|| Error::damaged(WHAT, "at its start", format!("there is no {class} in it")))
}
