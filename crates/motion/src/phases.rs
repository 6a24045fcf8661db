//! Stretches of time with a name.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Identifier of a kind of phase, as declared by the movement: "descent", "flight", …
pub type PhaseKind = Cow<'static, str>;

/// One stretch of a movement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// Kind, from the movement's [`crate::Spec`].
    pub kind: PhaseKind,
    /// First instant in seconds.
    pub start_s: f64,
    /// Last instant in seconds; the next phase may start here.
    pub end_s: f64,
    /// 0–1: how clearly the data show it.
    pub confidence: f64,
    /// What in the data shows it, in one clause.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
}

/// Phases in order of time, disjoint, with the repetitions they form.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Phases {
    /// The phases.
    pub phases: Vec<Phase>,
    /// The repetitions, in order.
    pub reps: Vec<crate::Rep>,
}
