//! Coordinates, and those that follow others.

use super::Drive;
use super::function::Function;
use sagitta_motion::model::MotionType;

/// A generalised coordinate.
#[derive(Clone, Debug, PartialEq)]
pub struct Coordinate {
    /// Its name.
    pub name: String,
    /// What it measures.
    pub motion: MotionType,
    /// The body that its joint moves, by index.
    pub body: usize,
    /// Value where no motion says another, rad or m.
    pub default_value: f64,
    /// Speed where no motion says another, rad/s or m/s.
    pub default_speed: f64,
    /// Smallest and largest value, rad or m.
    pub range: [f64; 2],
    /// Whether the range binds.
    pub clamped: bool,
    /// Whether it stays where it is.
    pub locked: bool,
    /// A function of time that it follows.
    pub prescribed: Option<Function>,
}

/// A coordinate that is a function of others.
#[derive(Clone, Debug, PartialEq)]
pub struct Coupler {
    /// Its name.
    pub name: String,
    /// The coordinate that follows, by index.
    pub dependent: usize,
    /// What it follows, by the indices of the model's coordinates.
    pub drive: Drive,
}
