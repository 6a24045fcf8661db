//! What acts on a model from within: muscles and motors, whose force somebody decides, and springs,
//! whose force follows from the posture.

mod actuator;
mod passive;

pub use actuator::{Actuator, Scratch};
pub use passive::{Passive, Step};

use crate::Error;
use crate::model::Model;
use sagitta_motion::model::{Force, WrapObject};
use std::collections::BTreeSet;

/// All that acts on a model, in the order in which its files list it.
#[derive(Clone, Debug, PartialEq)]
pub struct Actuation {
    /// Each of them.
    pub forces: Vec<Acting>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Acting {
    /// A muscle or a motor.
    Actuator(Box<Actuator>),
    /// A spring.
    Passive(Passive),
}

impl Actuation {
    /// From what files list, without what is not applied; `wraps` are the model's surfaces. Of several
    /// with one name the first counts, as where OpenSim adds a file's forces to a model's.
    ///
    /// # Errors
    /// Where a force names what the model does not have, or is wrong in itself.
    pub fn new<'a>(
        forces: impl IntoIterator<Item = &'a Force>,
        wraps: &[WrapObject],
        model: &Model,
    ) -> Result<Self, Error> {
        let mut all = Vec::new();
        let mut names = BTreeSet::new();
        for force in forces {
            if !names.insert(force.name()) {
                continue;
            }
            let acting = match force {
                Force::Muscle(it) if it.applied => {
                    Acting::Actuator(Box::new(Actuator::muscle(it, wraps, model)?))
                }
                Force::Actuator(it) if it.applied => {
                    Acting::Actuator(Box::new(Actuator::motor(it, model)?))
                }
                Force::Muscle(_) | Force::Actuator(_) => continue,
                other => match Passive::new(other, model)? {
                    Some(passive) => Acting::Passive(passive),
                    None => continue,
                },
            };
            all.push(acting);
        }
        Ok(Self { forces: all })
    }

    /// The muscles and motors.
    pub fn actuators(&self) -> impl Iterator<Item = &Actuator> {
        self.forces.iter().filter_map(|acting| match acting {
            Acting::Actuator(it) => Some(it.as_ref()),
            Acting::Passive(_) => None,
        })
    }

    /// The springs.
    pub fn passives(&self) -> impl Iterator<Item = &Passive> {
        self.forces.iter().filter_map(|acting| match acting {
            Acting::Actuator(_) => None,
            Acting::Passive(it) => Some(it),
        })
    }
}
