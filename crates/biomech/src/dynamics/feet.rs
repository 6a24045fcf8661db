//! The feet of a model: which bodies they are, and between which points their soles run.
//!
//! A foot is the body called so (`calcn_r`, `foot_l`, `right_foot`, …), or one that is named, together
//! with everything that hangs on it, such as toes. Its sole runs from the hindmost to the foremost of the
//! points that the model knows of it: its origin (OpenSim's gait models have it at the heel), the
//! joints of what hangs on it, the tips of its last bodies (twice as far from their joint as their
//! centre of mass), and its markers. Fore is where its next joint lies, else its centre of mass.

use super::fk;
use crate::model::Model;
use crate::{Data, Error, Vec3};

/// Words that a foot's name contains.
const NAMES: [&str; 3] = ["calcn", "calcaneus", "foot"];
/// Words that tell a side, right before left.
const SIDES: [[&str; 2]; 2] = [["r", "right"], ["l", "left"]];
/// What the feet are called where they were found by their names.
const CALLED: [&str; 2] = ["right", "left"];
/// A body on which nothing hangs reaches twice as far from its joint as its centre of mass.
const TIP: f64 = 2.0;

/// A foot.
#[derive(Clone, Debug, PartialEq)]
pub struct Foot {
    /// What its columns begin with.
    pub name: String,
    /// The body that the ground pushes, by index.
    pub body: usize,
    /// A point under the heel: its body, by index, and where in that body's frame, m.
    pub heel: (usize, Vec3),
    /// A point under the tip of the toes.
    pub toe: (usize, Vec3),
}

/// The two feet of a model: those of the given names, else the only two with a foot's name and a side.
///
/// # Errors
/// Where a name is not in the model, or there are not two feet to be found.
pub fn find(model: &Model, named: &[String]) -> Result<[Foot; 2], Error> {
    match named {
        [] => by_name(model).ok_or(Error::NoFeet),
        [first, second] => {
            let at = |name: &String| {
                model
                    .body(name)
                    .ok_or_else(|| Error::NotAFoot(name.clone()))
            };
            let (a, b) = (at(first)?, at(second)?);
            if a == b {
                return Err(Error::NotAFoot(second.clone()));
            }
            let own = |body: usize, name: &String| {
                foot(model, body, name).ok_or_else(|| Error::NotAFoot(name.clone()))
            };
            Ok([own(a, first)?, own(b, second)?])
        }
        _ => Err(Error::NoFeet),
    }
}

fn by_name(model: &Model) -> Option<[Foot; 2]> {
    let only = |side: usize| {
        let mut all = model.bodies().iter().enumerate().skip(1);
        let is = |name: &str| is_foot(&name.to_lowercase(), side);
        let found = all.by_ref().find(|(_, body)| is(&body.name))?.0;
        all.all(|(_, body)| !is(&body.name)).then_some(found)
    };
    let right = foot(model, only(0)?, CALLED[0])?;
    let left = foot(model, only(1)?, CALLED[1])?;
    Some([right, left])
}

fn is_foot(name: &str, side: usize) -> bool {
    let mut words = name.split(|c: char| !c.is_alphabetic());
    NAMES.iter().any(|word| name.contains(word))
        && SIDES
            .get(side)
            .is_some_and(|side| words.any(|w| side.contains(&w)))
}

/// The foot that begins with a body; `None` where the model knows but one point of it.
fn foot(model: &Model, body: usize, name: &str) -> Option<Foot> {
    let mut data = Data::new(model);
    fk::positions(model, &mut data);
    let all = points(model, body);
    let origin = fk::point(&data, body, Vec3::zeros());
    let next = model.bodies().iter().find(|b| b.joint.parent == body);
    let fore = match next {
        Some(next) => fk::point(&data, body, next.joint.in_parent.position_m),
        None => fk::point(&data, body, model.bodies().get(body)?.centre_m),
    } - origin;
    let along = |at: &(usize, Vec3)| (fk::point(&data, at.0, at.1) - origin).dot(&fore);
    let heel = *all.iter().min_by(|a, b| along(a).total_cmp(&along(b)))?;
    let toe = *all.iter().max_by(|a, b| along(a).total_cmp(&along(b)))?;
    (along(&toe) > along(&heel)).then(|| Foot {
        name: name.to_owned(),
        body,
        heel,
        toe,
    })
}

/// All points that are known of a body and of what hangs on it.
fn points(model: &Model, foot: usize) -> Vec<(usize, Vec3)> {
    let mut parts = vec![foot];
    let mut all = vec![(foot, Vec3::zeros())];
    // Bodies stand after the one that they hang on.
    for (index, body) in model.bodies().iter().enumerate().skip(1) {
        if parts.contains(&body.joint.parent) {
            parts.push(index);
            all.push((index, body.joint.in_child.position_m));
        }
    }
    for &part in &parts {
        let leaf = !model
            .bodies()
            .iter()
            .skip(1)
            .any(|b| b.joint.parent == part);
        if let (true, Some(body)) = (leaf, model.bodies().get(part)) {
            let joint = body.joint.in_child.position_m;
            all.push((part, joint + TIP * (body.centre_m - joint)));
        }
    }
    let markers = model.markers().iter().filter(|m| parts.contains(&m.body));
    all.extend(markers.map(|m| (m.body, m.local_m)));
    all
}
