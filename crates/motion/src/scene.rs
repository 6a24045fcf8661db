//! What the three-dimensional view of a model draws, and the files that its tools read and write.

use crate::tool::ToolSetup;
use crate::{Floats, Table};
use serde::{Deserialize, Serialize};

/// A file as text, under the name that others refer to it by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextFile {
    /// Its name or path, as it was given.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A model in motion. Lengths in metres, in the ground's axes (y up); times in seconds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Scene {
    /// The model's name.
    pub model: String,
    /// Its bodies; the ground is not one of them.
    pub bodies: Vec<SceneBody>,
    /// The model's markers.
    pub markers: Vec<SceneMarker>,
    /// Names of its muscles.
    pub muscles: Vec<String>,
    /// Names of the markers that were measured.
    pub measured_names: Vec<String>,
    /// Names of the forces from outside.
    pub force_names: Vec<String>,
    /// Time of each frame; one frame where nothing moves.
    pub t_s: Vec<f64>,
    /// Frame by frame, body by body: the nine numbers of its rotation by rows, then its origin.
    pub poses: Floats,
    /// Frame by frame, marker by marker: where it was measured; NaN where it was not seen.
    pub measured: Floats,
    /// Frame by frame, force by force: the point it acts at, then the force in newtons; NaN where
    /// it was not measured.
    pub forces: Floats,
    /// Frame by frame, muscle by muscle: the points of its path, one after another.
    pub paths: Floats,
    /// Frame by frame, muscle by muscle: how many points its path has.
    pub path_lengths: Vec<u32>,
    /// Frame by frame, muscle by muscle: activation from 0 to 1; NaN for a muscle without one, empty
    /// where none is known.
    pub activations: Floats,
    /// What was left out, in a sentence each.
    pub remarks: Vec<String>,
}

/// A body of a scene.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SceneBody {
    /// Its name.
    pub name: String,
    /// Bones, from joint to joint in the body's frame.
    pub bones: Vec<[[f32; 3]; 2]>,
}

/// A marker of a scene.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SceneMarker {
    /// Its name.
    pub name: String,
    /// Index of its body; `None` on the ground.
    pub body: Option<usize>,
    /// Where, in the body's frame.
    pub at_m: [f32; 3],
}

/// What a file is to a model and its tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A model.
    Model,
    /// Coordinates over time.
    Motion,
    /// Forces from outside over time.
    ForceData,
    /// How these act on the model.
    ExternalLoads,
    /// Markers over time.
    Markers,
    /// What a tool is asked to do.
    Setup,
    /// Weights of inverse kinematics.
    Tasks,
    /// Forces to add to the model.
    ForceSet,
    /// Any other table: results to compare with, or actuator forces.
    Table,
}

/// A file that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Looked {
    /// Its name.
    pub name: String,
    /// What it is; `None` with the reason where it cannot be used.
    pub role: Result<Role, String>,
}

/// What looking at the files of a model gave.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Desk {
    /// The files, in the order in which they were given.
    pub files: Vec<Looked>,
    /// The model, in motion where there is one; `None` where there is no model.
    pub scene: Option<Box<Scene>>,
    /// The set-ups among the files, read, by their file's name.
    pub setups: Vec<(String, ToolSetup)>,
    /// Why the model cannot be shown or moved, in a sentence that says what to do.
    pub problem: Option<String>,
}

/// A table that a tool made.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ToolResult {
    /// The file's name as OpenSim would write it.
    pub name: String,
    /// Its columns, for charts.
    pub table: Table,
    /// The file's text.
    pub text: String,
}
