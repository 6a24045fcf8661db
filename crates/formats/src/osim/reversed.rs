//! Joints that hang the other way round: their parent hangs on their child, as `reverse` of old files has it
//! and as OpenSim finds it out itself when it makes a tree of the bodies.
//!
//! What moves by x from the parent to the child moves by the inverse of x from the child to the parent.

use crate::Error;
use sagitta_motion::model::{Axis, Function, Joint, JointKind};
use std::collections::{BTreeMap, BTreeSet};

/// Turns joints round so that every body is the child of one, where a body is the child of two and another
/// of none. What is no tree is left as it is, to be refused by its bodies.
pub(super) fn hang(joints: &mut [Joint]) -> Result<(), Error> {
    let mut children = BTreeSet::new();
    if joints
        .iter()
        .all(|j| children.insert(j.child.body.as_str()))
    {
        return Ok(());
    }
    let mut at: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, joint) in joints.iter().enumerate() {
        for end in [&joint.parent.body, &joint.child.body] {
            at.entry(end.as_str()).or_default().push(number);
        }
    }
    let (mut reached, mut used) = (BTreeSet::from(["ground"]), BTreeSet::new());
    let (mut waiting, mut turned) = (vec!["ground"], Vec::new());
    while let Some(body) = waiting.pop() {
        for &number in at.get(body).map_or(&[][..], Vec::as_slice) {
            if !used.insert(number) {
                continue;
            }
            let Some(joint) = joints.get(number) else {
                continue;
            };
            let forward = joint.parent.body == body;
            let other = if forward { &joint.child } else { &joint.parent };
            if !reached.insert(other.body.as_str()) {
                return Ok(()); // A loop.
            }
            if !forward {
                turned.push(number);
            }
            waiting.push(other.body.as_str());
        }
    }
    for number in turned {
        if let Some(joint) = joints.get_mut(number) {
            turn(joint)?;
        }
    }
    Ok(())
}

fn turn(joint: &mut Joint) -> Result<(), Error> {
    let names: Vec<String> = joint.coordinates.iter().map(|c| c.name.clone()).collect();
    let name = |at: usize| names.get(at).cloned().unwrap_or_default();
    joint.kind = match &joint.kind {
        JointKind::Weld => JointKind::Weld,
        JointKind::Pin => spatial(&[(0, [0.0, 0.0, -1.0], name(0))]),
        JointKind::Slider => spatial(&[(3, [-1.0, 0.0, 0.0], name(0))]),
        // (Rx·Ry·Rz)⁻¹ = Rz⁻¹·Ry⁻¹·Rx⁻¹.
        JointKind::Universal => spatial(&[
            (0, [0.0, -1.0, 0.0], name(1)),
            (1, [-1.0, 0.0, 0.0], name(0)),
        ]),
        JointKind::Gimbal => spatial(&[
            (0, [0.0, 0.0, -1.0], name(2)),
            (1, [0.0, -1.0, 0.0], name(1)),
            (2, [-1.0, 0.0, 0.0], name(0)),
        ]),
        _ => {
            return Err(Error::Unsupported {
                element: format!("the joint “{}”", joint.name),
                reason: "its parent hangs on its child and it both turns and shifts".to_owned(),
                advice: "exchange its parent and its child, with the inverse motion",
            });
        }
    };
    std::mem::swap(&mut joint.parent, &mut joint.child);
    Ok(())
}

/// A spatial transform of which some axes are moved, each by one coordinate.
fn spatial(moved: &[(usize, [f64; 3], String)]) -> JointKind {
    let still = |direction| Axis {
        direction,
        coordinates: Vec::new(),
        function: Function::Constant(0.0),
    };
    let mut axes = super::joints::AXES.map(|(_, direction)| still(direction));
    for (at, direction, coordinate) in moved {
        if let Some(axis) = axes.get_mut(*at) {
            *axis = Axis {
                direction: *direction,
                coordinates: vec![coordinate.clone()],
                function: Function::Linear(vec![1.0, 0.0]),
            };
        }
    }
    JointKind::Custom(Box::new(axes))
}
