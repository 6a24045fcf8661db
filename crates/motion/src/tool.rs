//! What OpenSim's tools are asked to do, as their set-up files say it.

use crate::model::{Force, NotComputed};
use serde::{Deserialize, Serialize};

/// What all tools have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ToolFiles {
    /// The tool's name; results are named after it.
    pub name: String,
    /// The model's file, if the set-up names one; paths are as written, relative to the set-up.
    pub model_file: Option<String>,
    /// Where results go, relative to the set-up.
    pub results_directory: String,
    /// First and last time, s; infinite where the motion decides.
    pub time_range_s: [f64; 2],
    /// Coordinates over time.
    pub coordinates_file: Option<String>,
    /// States (coordinates and speeds) over time.
    pub states_file: Option<String>,
    /// Generalised speeds over time.
    pub speeds_file: Option<String>,
    /// Cut-off of the low-pass on the coordinates, Hz; `None` for none.
    pub cutoff_hz: Option<f64>,
    /// The file of the external loads.
    pub external_loads_file: Option<String>,
    /// Whether the ground's forces are estimated from the motion, in place of those of a file.
    pub ground: Option<GroundAsked>,
    /// What the set-up asks for and no tool here does: the path of each element, and why.
    pub unsupported: Vec<String>,
}

/// What is said for estimating the ground's forces without force plates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GroundAsked {
    /// The two bodies that touch the ground; empty where they are to be found by their names.
    pub feet: Vec<String>,
    /// How high the floor is, against gravity from the ground's origin, m.
    pub floor_m: f64,
}

/// A set-up: which tool, and its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToolSetup {
    /// `InverseDynamicsTool`.
    InverseDynamics {
        /// Files and times.
        files: ToolFiles,
        /// Name of the result, without a folder; `.sto` may be missing.
        output_file: String,
        /// Names or groups of forces left out: `muscles`, `All`, `actuators`.
        forces_to_exclude: Vec<String>,
        /// Whether the coordinates are written in degrees, where the set-up says it.
        in_degrees: Option<bool>,
        /// Joints whose equivalent body forces are asked for.
        joints_to_report: Vec<String>,
        /// Name of the file of those, without a folder.
        body_forces_file: String,
    },
    /// `InverseKinematicsTool`.
    InverseKinematics {
        /// Files and times.
        files: ToolFiles,
        /// Markers over time.
        marker_file: String,
        /// Name of the resulting motion.
        output_file: String,
        /// Weights.
        tasks: Vec<IkTask>,
        /// The file of the weights where they stand in one of their own, relative to the set-up.
        tasks_file: Option<String>,
        /// Weight of constraints: infinite where they hold strictly.
        constraint_weight: f64,
        /// Accuracy of the solver.
        accuracy: f64,
        /// Whether marker errors are written too.
        report_errors: bool,
        /// Whether the places of the model's markers are written too.
        report_marker_locations: bool,
    },
    /// The ground's forces on the feet, from the motion alone; `files.ground` says of which feet. None of
    /// OpenSim's tools, so that no set-up asks for it.
    GroundReaction {
        /// Files and times.
        files: ToolFiles,
    },
    /// `AnalyzeTool`: each analysis over the same motion.
    Analyze {
        /// Files and times.
        files: ToolFiles,
        /// Whether `force_set_files` replace the model's forces, else they are added.
        replace_force_set: bool,
        /// Files with more forces.
        force_set_files: Vec<String>,
        /// What is computed.
        analyses: Vec<Analysis>,
    },
}

impl ToolSetup {
    /// The files and times that every tool has.
    pub fn files(&self) -> &ToolFiles {
        match self {
            Self::InverseDynamics { files, .. }
            | Self::InverseKinematics { files, .. }
            | Self::GroundReaction { files }
            | Self::Analyze { files, .. } => files,
        }
    }

    /// The same, to be changed.
    pub fn files_mut(&mut self) -> &mut ToolFiles {
        match self {
            Self::InverseDynamics { files, .. }
            | Self::InverseKinematics { files, .. }
            | Self::GroundReaction { files }
            | Self::Analyze { files, .. } => files,
        }
    }
}

/// What `AnalyzeTool` computes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Analysis {
    /// Static optimisation.
    StaticOptimization {
        /// Its name in result files.
        name: String,
        /// First and last time, s.
        time_range_s: [f64; 2],
        /// Results at every so many rows.
        step_interval: usize,
        /// Whether the model's own forces are used.
        use_model_force_set: bool,
        /// Exponent p of the sum of activations.
        activation_exponent: f64,
        /// Whether length and speed of fibres count, else force = activation · max isometric force.
        use_muscle_physiology: bool,
        /// How near to the least sum the search must come, 1e-4 in OpenSim, whose results keep away
        /// from bounds for that; nought seeks the least itself.
        convergence_criterion: f64,
        /// Most steps of that search.
        max_iterations: usize,
    },
    /// Joint reactions.
    JointReaction {
        /// Its name in result files.
        name: String,
        /// First and last time, s.
        time_range_s: [f64; 2],
        /// Results at every so many rows.
        step_interval: usize,
        /// Forces of the actuators over time, from a file.
        forces_file: Option<String>,
        /// Names of the joints, or `ALL`.
        joint_names: Vec<String>,
        /// `parent` or `child`, one for all or one for each: the body the reaction acts on.
        apply_on_bodies: Vec<String>,
        /// `parent`, `child` or a body's name, one for all or one for each.
        express_in_frame: Vec<String>,
    },
}

/// The weight of a marker or of a coordinate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IkTask {
    /// Marker or coordinate.
    pub name: String,
    /// Whether it counts.
    pub apply: bool,
    /// Its weight.
    pub weight: f64,
    /// What it follows.
    pub target: IkTarget,
}

/// What an inverse kinematics task follows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum IkTarget {
    /// The measured marker.
    Marker,
    /// The coordinate in the coordinates file.
    FromFile,
    /// The coordinate's default.
    Default,
    /// This value, rad or m.
    Value(f64),
}

/// Forces from outside, as a file of external loads lists them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExternalLoads {
    /// The forces.
    pub forces: Vec<ExternalForce>,
    /// The file with their values, relative to the loads' file.
    pub data_file: Option<String>,
    /// Cut-off of a low-pass on the motion that a point is transformed by, Hz.
    pub cutoff_hz: Option<f64>,
    /// What the file says and is not read: the path of each element, and why.
    pub unsupported: Vec<String>,
}

/// One force from outside.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExternalForce {
    /// Its name.
    pub name: String,
    /// Whether it acts at all.
    pub applied: bool,
    /// The body it acts on.
    pub body: String,
    /// The body in whose frame force and torque are given, `ground` for the ground.
    pub force_in: String,
    /// The body in whose frame the point is given, `ground` for the ground.
    pub point_in: String,
    /// What the columns of force, point and torque begin with; `None` where it has none.
    pub force: Option<String>,
    /// Point.
    pub point: Option<String>,
    /// Torque.
    pub torque: Option<String>,
}

/// A file of forces to add to a model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ForceSet {
    /// The forces.
    pub forces: Vec<Force>,
    /// Forces that act and are not computed.
    pub not_computed: Vec<NotComputed>,
    /// What could not be read, by element path.
    pub unsupported: Vec<String>,
}
