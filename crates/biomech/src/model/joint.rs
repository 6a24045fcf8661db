//! Joints, ready to be evaluated.

use super::function::{Function, Jet};
use crate::Vec3;
use crate::spatial::Pose;
use std::ops::Range;

/// What holds a body: how its frame `in_child` moves in the frame `in_parent` of another body.
#[derive(Clone, Debug, PartialEq)]
pub struct Joint {
    /// Its name; empty for the ground.
    pub name: String,
    /// The body it moves in, by index; lower than that of the body that it moves.
    pub parent: usize,
    /// The joint's frame on the parent.
    pub in_parent: Pose,
    /// The joint's frame on the child.
    pub in_child: Pose,
    /// How it moves.
    pub kind: Kind,
    /// Its coordinates, by index.
    pub coordinates: Range<usize>,
}

/// How a joint moves.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Not at all.
    Weld,
    /// One rotation about z.
    Pin,
    /// One translation along x.
    Slider,
    /// A spatial transform: rotations about three axes, each fixed in what the ones before it turned,
    /// then translations along three axes of the parent's frame.
    Axes(Box<[Axis; 6]>),
}

/// One axis of a spatial transform.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Its direction, of length one.
    pub direction: Vec3,
    /// The frame's own axis that it is, and 1 or −1, where it is one.
    pub along: Option<(usize, f64)>,
    /// What turns or shifts.
    pub drive: Drive,
}

/// What depends on coordinates.
#[derive(Clone, Debug, PartialEq)]
pub enum Drive {
    /// On none.
    Constant(f64),
    /// On one.
    One(usize, Function),
    /// On several: offset and slopes.
    Sum(f64, Box<[(usize, f64)]>),
}

impl Drive {
    /// Value and, where it depends on one coordinate, its derivatives by it.
    #[inline]
    pub fn jet(&self, q: &[f64]) -> Jet {
        match self {
            Self::Constant(value) => Jet {
                value: *value,
                ..Jet::default()
            },
            Self::One(k, function) => function.jet(q[*k]),
            Self::Sum(offset, terms) => Jet {
                value: terms
                    .iter()
                    .fold(*offset, |sum, (k, slope)| sum + slope * q[*k]),
                ..Jet::default()
            },
        }
    }

    /// Its rate; `jet` is its own at the same coordinates.
    #[inline]
    pub fn rate(&self, jet: &Jet, qd: &[f64]) -> f64 {
        match self {
            Self::Constant(_) => 0.0,
            Self::One(k, _) => jet.slope * qd[*k],
            Self::Sum(_, terms) => terms.iter().map(|(k, slope)| slope * qd[*k]).sum(),
        }
    }

    /// Its second derivative by time while no coordinate accelerates.
    #[inline]
    pub fn bias(&self, jet: &Jet, qd: &[f64]) -> f64 {
        match self {
            Self::One(k, _) => jet.curvature * qd[*k] * qd[*k],
            _ => 0.0,
        }
    }

    /// Calls `each` with every coordinate and the derivative by it.
    #[inline]
    pub fn slopes(&self, jet: &Jet, mut each: impl FnMut(usize, f64)) {
        match self {
            Self::Constant(_) => {}
            Self::One(k, _) => each(*k, jet.slope),
            Self::Sum(_, terms) => terms.iter().for_each(|(k, slope)| each(*k, *slope)),
        }
    }
}
