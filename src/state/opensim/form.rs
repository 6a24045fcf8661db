//! A tool without a set-up file: what is asked of it, filled in from the files that are there.

use super::intake::last;
use super::offers::of;
use sagitta_motion::tool::{Analysis, GroundAsked, ToolFiles, ToolSetup};
use sagitta_motion::{Desk, Role};

/// A tool of OpenSim's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tool {
    /// Markers to coordinates.
    InverseKinematics,
    /// Motion to moments.
    #[default]
    InverseDynamics,
    /// Motion to muscle forces.
    StaticOptimization,
    /// Motion to forces in the joints.
    JointReaction,
    /// Motion to the ground's forces.
    GroundReaction,
}

impl Tool {
    /// All, in the order in which they are used.
    pub const ALL: [Self; 5] = [
        Self::InverseKinematics,
        Self::InverseDynamics,
        Self::StaticOptimization,
        Self::JointReaction,
        Self::GroundReaction,
    ];

    /// For element ids.
    pub fn id(self) -> &'static str {
        match self {
            Self::InverseKinematics => "ik",
            Self::InverseDynamics => "id",
            Self::StaticOptimization => "so",
            Self::JointReaction => "jr",
            Self::GroundReaction => "gr",
        }
    }

    /// What people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::InverseKinematics => "Inverse kinematics",
            Self::InverseDynamics => "Inverse dynamics",
            Self::StaticOptimization => "Static optimisation",
            Self::JointReaction => "Joint reactions",
            Self::GroundReaction => "Ground reaction",
        }
    }

    /// What it answers.
    pub fn answers(self) -> &'static str {
        match self {
            Self::InverseKinematics => {
                "Which angles put the model's markers where they were measured?"
            }
            Self::InverseDynamics => "Which moments at the joints make this motion?",
            Self::StaticOptimization => "Which muscles make these moments, with least activation?",
            Self::JointReaction => "What do the joints bear?",
            Self::GroundReaction => "How does the ground push the feet, where no force plate was?",
        }
    }
}

/// Which file goes where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The model.
    Model,
    /// The motion.
    Motion,
    /// External loads.
    Loads,
    /// Markers.
    Markers,
    /// Weights.
    Tasks,
    /// Actuators.
    Actuators,
    /// Actuator forces.
    Forces,
}

impl Slot {
    /// What people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Model => "Model",
            Self::Motion => "Motion",
            Self::Loads => "External loads",
            Self::Markers => "Markers",
            Self::Tasks => "Weights of the markers",
            Self::Actuators => "Actuators beside the muscles",
            Self::Forces => "Forces of the muscles",
        }
    }

    /// What is taken where nothing is chosen; `None` where something has to be.
    pub fn without(self) -> Option<&'static str> {
        match self {
            Self::Model | Self::Motion | Self::Markers => None,
            Self::Loads => Some("No loads from outside"),
            Self::Tasks => Some("All markers alike"),
            Self::Actuators => Some("The model's own only"),
            Self::Forces => Some("None"),
        }
    }

    /// The role of the files that fit.
    pub fn role(self) -> Role {
        match self {
            Self::Model => Role::Model,
            Self::Motion => Role::Motion,
            Self::Loads => Role::ExternalLoads,
            Self::Markers => Role::Markers,
            Self::Tasks => Role::Tasks,
            Self::Actuators => Role::ForceSet,
            Self::Forces => Role::Table,
        }
    }

    /// For element ids.
    pub fn id(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Motion => "motion",
            Self::Loads => "loads",
            Self::Markers => "markers",
            Self::Tasks => "tasks",
            Self::Actuators => "actuators",
            Self::Forces => "forces",
        }
    }
}

/// What is filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// The tool.
    pub tool: Tool,
    chosen: Vec<(Slot, Option<String>)>,
    /// Cut-off of the low-pass, Hz, as typed; empty for none.
    pub cutoff: String,
    /// First time, s, as typed; empty for the motion's.
    pub from: String,
    /// Last time, s, as typed; empty for the motion's.
    pub to: String,
    /// Whether the ground's forces are estimated from the motion, where a file could give them.
    pub estimate: bool,
    /// The two feet, as typed; empty where their names tell.
    pub feet: String,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            tool: Tool::default(),
            chosen: Vec::new(),
            // What OpenSim's examples use for walking.
            cutoff: "6".into(),
            from: String::new(),
            to: String::new(),
            estimate: false,
            feet: String::new(),
        }
    }
}

impl Form {
    /// The files that the tool wants.
    pub fn slots(&self) -> &'static [Slot] {
        match self.tool {
            Tool::InverseKinematics => &[Slot::Model, Slot::Markers, Slot::Tasks],
            Tool::InverseDynamics => &[Slot::Model, Slot::Motion, Slot::Loads],
            Tool::StaticOptimization => &[Slot::Model, Slot::Motion, Slot::Loads, Slot::Actuators],
            Tool::JointReaction => &[Slot::Model, Slot::Motion, Slot::Loads, Slot::Forces],
            Tool::GroundReaction => &[Slot::Model, Slot::Motion],
        }
    }

    /// Whether the tool estimates the ground's forces.
    pub fn estimates(&self) -> bool {
        let may = self.slots().contains(&Slot::Loads);
        self.tool == Tool::GroundReaction || (may && self.estimate)
    }

    fn ground(&self) -> Result<Option<GroundAsked>, String> {
        let names = self.feet.split([',', ' ']).map(str::trim);
        let feet: Vec<String> = names.filter(|n| !n.is_empty()).map(Into::into).collect();
        if !self.estimates() {
            return Ok(None);
        }
        if !matches!(feet.len(), 0 | 2) {
            return Err(
                "Name the two bodies that are feet, for example “calcn_r, calcn_l”.".into(),
            );
        }
        Ok(Some(GroundAsked { feet, floor_m: 0.0 }))
    }

    /// Puts a file into a slot, or none.
    pub fn choose(&mut self, slot: Slot, file: Option<String>) {
        self.chosen.retain(|(s, _)| *s != slot);
        self.chosen.push((slot, file));
    }

    /// What is in a slot: what was chosen and is still there, else the first file that fits, but for
    /// forces of muscles, which have to be chosen.
    pub fn file(&self, desk: &Desk, slot: Slot) -> Option<String> {
        let fits = of(desk, slot.role());
        let chosen = self.chosen.iter().find(|(s, _)| *s == slot);
        match chosen {
            Some((_, None)) if slot.without().is_some() => None,
            Some((_, Some(file))) if fits.contains(&file.as_str()) => Some(file.clone()),
            _ if slot == Slot::Forces => None,
            _ => fits.first().map(|f| (*f).to_owned()),
        }
    }

    /// What the tool is asked. The error says what is missing or wrong.
    pub fn setup(&self, desk: &Desk) -> Result<ToolSetup, String> {
        for slot in self.slots() {
            if slot.without().is_none() && self.file(desk, *slot).is_none() {
                return Err(format!(
                    "{} needs a file with “{}”; add it above.",
                    self.tool.name(),
                    slot.name().to_lowercase()
                ));
            }
        }
        let range = [
            number(&self.from, "The first time")?.unwrap_or(f64::NEG_INFINITY),
            number(&self.to, "The last time")?.unwrap_or(f64::INFINITY),
        ];
        if range[0] >= range[1] {
            return Err("The last time has to come after the first.".into());
        }
        let cutoff = number(&self.cutoff, "The cut-off")?.filter(|f| *f > 0.0);
        let has = |slot: Slot| self.slots().contains(&slot);
        let file = |slot: Slot| self.file(desk, slot).filter(|_| has(slot));
        let model = file(Slot::Model);
        let name = stem(file(Slot::Motion).or(file(Slot::Markers)).as_deref());
        let files = ToolFiles {
            name: name.clone(),
            model_file: model,
            results_directory: String::new(),
            time_range_s: range,
            coordinates_file: file(Slot::Motion),
            states_file: None,
            speeds_file: None,
            cutoff_hz: cutoff,
            external_loads_file: file(Slot::Loads).filter(|_| !self.estimates()),
            ground: self.ground()?,
            unsupported: Vec::new(),
        };
        Ok(match self.tool {
            Tool::InverseKinematics => ToolSetup::InverseKinematics {
                files,
                marker_file: file(Slot::Markers).unwrap_or_default(),
                output_file: format!("{name}_ik.mot"),
                tasks: Vec::new(),
                tasks_file: file(Slot::Tasks),
                constraint_weight: f64::INFINITY,
                accuracy: 1e-5,
                report_errors: true,
                report_marker_locations: false,
            },
            Tool::InverseDynamics => ToolSetup::InverseDynamics {
                files,
                output_file: "inverse_dynamics.sto".into(),
                forces_to_exclude: vec!["Muscles".into()],
                in_degrees: None,
                joints_to_report: Vec::new(),
                body_forces_file: String::new(),
            },
            Tool::GroundReaction => ToolSetup::GroundReaction { files },
            Tool::StaticOptimization => analysis(files, file(Slot::Actuators), optimisation(range)),
            Tool::JointReaction => analysis(files, None, reactions(range, file(Slot::Forces))),
        })
    }
}

fn analysis(files: ToolFiles, actuators: Option<String>, analysis: Analysis) -> ToolSetup {
    ToolSetup::Analyze {
        files,
        replace_force_set: false,
        force_set_files: actuators.into_iter().collect(),
        analyses: vec![analysis],
    }
}

fn optimisation(time_range_s: [f64; 2]) -> Analysis {
    Analysis::StaticOptimization {
        name: "StaticOptimization".into(),
        time_range_s,
        step_interval: 1,
        use_model_force_set: true,
        activation_exponent: 2.0,
        convergence_criterion: 0.0,
        max_iterations: 100,
        use_muscle_physiology: true,
    }
}

fn reactions(time_range_s: [f64; 2], forces_file: Option<String>) -> Analysis {
    Analysis::JointReaction {
        name: "JointReaction".into(),
        time_range_s,
        step_interval: 1,
        forces_file,
        joint_names: vec!["ALL".into()],
        apply_on_bodies: vec!["child".into()],
        express_in_frame: vec!["ground".into()],
    }
}

fn stem(path: Option<&str>) -> String {
    let name = last(path.unwrap_or_default());
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| stem)
        .to_owned()
}

fn number(text: &str, what: &str) -> Result<Option<f64>, String> {
    let text = text.trim().replace(',', ".");
    if text.is_empty() {
        return Ok(None);
    }
    let value = text.parse().ok().filter(|v: &f64| v.is_finite());
    let value = value.ok_or_else(|| format!("{what} is no number; write for example 0.5."))?;
    Ok(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sagitta_motion::Looked;

    fn desk(files: &[(&str, Role)]) -> Desk {
        let looked = |(name, role): &(&str, Role)| Looked {
            name: (*name).into(),
            role: Ok(*role),
        };
        Desk {
            files: files.iter().map(looked).collect(),
            ..Desk::default()
        }
    }

    #[test]
    fn files_find_their_slots() {
        let desk = desk(&[
            ("m.osim", Role::Model),
            ("x/walk.mot", Role::Motion),
            ("grf.xml", Role::ExternalLoads),
            ("other.mot", Role::Motion),
        ]);
        let mut form = Form::default();
        form.choose(Slot::Loads, None);
        let Ok(ToolSetup::InverseDynamics { files, .. }) = form.setup(&desk) else {
            panic!("a set-up");
        };
        assert_eq!(files.coordinates_file.as_deref(), Some("x/walk.mot"));
        assert_eq!((files.name.as_str(), files.cutoff_hz), ("walk", Some(6.0)));
        assert_eq!(files.external_loads_file, None);
        assert_eq!(files.time_range_s, [f64::NEG_INFINITY, f64::INFINITY]);
        form.choose(Slot::Motion, Some("gone.mot".into()));
        assert_eq!(
            form.file(&desk, Slot::Motion).as_deref(),
            Some("x/walk.mot")
        );
    }

    #[test]
    fn forces_come_from_a_file_or_from_the_motion() {
        let desk = desk(&[
            ("m.osim", Role::Model),
            ("walk.mot", Role::Motion),
            ("grf.xml", Role::ExternalLoads),
        ]);
        let mut form = Form::default();
        let files = |form: &Form| form.setup(&desk).map(|s| s.files().clone());
        let given = files(&form).unwrap();
        assert_eq!(given.external_loads_file.as_deref(), Some("grf.xml"));
        assert_eq!(given.ground, None);
        form.estimate = true;
        let estimated = files(&form).unwrap();
        assert_eq!(estimated.external_loads_file, None);
        assert_eq!(estimated.ground, Some(GroundAsked::default()));
        form.feet = "calcn_r, calcn_l".into();
        assert_eq!(files(&form).unwrap().ground.unwrap().feet.len(), 2);
        form.feet = "calcn_r".into();
        assert!(files(&form).unwrap_err().contains("two bodies"));
        form.tool = Tool::InverseKinematics;
        assert!(!form.estimates());
        (form.tool, form.estimate, form.feet) = (Tool::GroundReaction, false, String::new());
        assert!(matches!(
            form.setup(&desk),
            Ok(ToolSetup::GroundReaction { .. })
        ));
    }

    #[test]
    fn what_is_missing_or_wrong_is_said() {
        let desk = desk(&[("m.osim", Role::Model), ("walk.mot", Role::Motion)]);
        let mut form = Form {
            tool: Tool::InverseKinematics,
            ..Form::default()
        };
        assert!(form.setup(&desk).unwrap_err().contains("markers"));
        form.tool = Tool::StaticOptimization;
        form.from = "1,5".into();
        form.to = "0.5".into();
        assert!(form.setup(&desk).unwrap_err().contains("after the first"));
        form.to = "soon".into();
        assert!(form.setup(&desk).unwrap_err().contains("no number"));
        form.to = String::new();
        assert!(form.setup(&desk).is_ok());
    }
}
