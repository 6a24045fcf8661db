//! What to analyse, and how.

use crate::{
    Edits, Forces, ImportNotes, Markers, PeopleTrack, Pose, PoseTrack, Provenance, ScaleBy,
    Subject, Upright, Warning,
};
use serde::{Deserialize, Serialize};

/// A table of numbers by column name, as OpenSim's MOT and STO files hold it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Whether rotational columns are in degrees.
    pub in_degrees: bool,
    /// Column names without "time".
    pub columns: Vec<String>,
    /// Times in seconds, one per row.
    pub t_s: Vec<f64>,
    /// `rows[i][j]` is the value of column `j` at `t_s[i]`.
    pub rows: Vec<Vec<f64>>,
}

/// What a recording's file holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// The motion, or the forces where the file holds nothing else.
    pub input: Input,
    /// Forces that were measured with it, in its own time.
    pub forces: Option<Forces>,
    /// Everybody in it, where there are several; the motion is the subject's.
    #[serde(default)]
    pub people: Option<PeopleTrack>,
    /// What reading it rested on.
    #[serde(default)]
    pub import: ImportNotes,
}

impl From<Input> for Recorded {
    /// One person's, with nothing beside it.
    fn from(input: Input) -> Self {
        Self {
            input,
            forces: None,
            people: None,
            import: ImportNotes::default(),
        }
    }
}

impl From<PeopleTrack> for Recorded {
    fn from(track: PeopleTrack) -> Self {
        let input = Input::Pose(track.subject_track());
        Self {
            people: (track.ids().len() > 1).then_some(track),
            ..Self::from(input)
        }
    }
}

/// What the analysis starts from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// Landmarks from a detector.
    Pose(PoseTrack),
    /// Joint coordinates from OpenSim's inverse kinematics.
    Coordinates(Table),
    /// Force plates alone.
    Forces(Forces),
    /// Markers in a laboratory.
    Markers(Markers),
}

/// What somebody runs or walks on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Ground {
    Overground,
    Treadmill,
}

/// Choices that change numbers. Recorded in the report.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// Low-pass cut-off in Hz; `None` lets the movement choose.
    pub cutoff_hz: Option<f64>,
    /// Let the data choose the cut-off; `cutoff_hz` wins over it.
    #[serde(default)]
    pub automatic_cutoff: bool,
    /// Analyse from this time, in seconds of the file from the first frame.
    pub start_s: Option<f64>,
    /// Analyse until this time, in seconds of the file from the first frame.
    pub end_s: Option<f64>,
    /// How many times slower than life the file plays: the rate at which it was filmed over the rate
    /// at which it plays, 8 for 240 frames per second saved as 30. `None`: as fast as life.
    #[serde(default)]
    pub slow_motion: Option<f64>,
    /// What the person runs or walks on; `None` where it is to be found out.
    #[serde(default)]
    pub ground: Option<Ground>,
    /// Speed of the treadmill's belt in metres per second.
    #[serde(default)]
    pub belt_m_s: Option<f64>,
    /// Height of the box of a drop jump in metres.
    #[serde(default)]
    pub drop_height_m: Option<f64>,
    /// Force below which nobody stands on a plate, in newtons; `None` lets the noise of the plate decide.
    #[serde(default)]
    pub threshold_n: Option<f64>,
    /// What each plate reads while nobody stands on it, in newtons: taken off its vertical force before
    /// anything else. `None` takes the forces as they are.
    #[serde(default)]
    pub empty_n: Option<f64>,
    /// How much later the clock of [`Request::forces`] runs than the input's, in seconds: what happens at
    /// `t` in the input has the time `t + forces_late_s` there. `None` finds it by an event that both show.
    #[serde(default)]
    pub forces_late_s: Option<f64>,
    /// Diameter of the weight plate that the camera sees, in metres; `None` takes it for one of
    /// [`Settings::PLATE_M`].
    #[serde(default)]
    pub plate_m: Option<f64>,
    /// What tells the scale of the picture; `None`: the body height where it is given, else gravity in
    /// jumps, else the network's guess.
    #[serde(default)]
    pub scale_by: Option<ScaleBy>,
    /// Which way is up in the picture; `None` lets the floor tell, where it is sure.
    #[serde(default)]
    pub upright: Option<Upright>,
}

impl Settings {
    /// Diameter of the discs of 10 kg and more that weightlifting uses, in metres (IWF Technical and
    /// Competition Rules, equipment: 450 mm ± 1 mm).
    pub const PLATE_M: f64 = 0.45;

    /// Seconds of the file in one second of life, and of the report.
    pub fn pace(&self) -> f64 {
        self.slow_motion.unwrap_or(1.0)
    }
}

/// One analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Movement id, one of the catalogue's, or [`Request::FIND_OUT`].
    pub movement: String,
    /// Id of one of the movement's variants; `None` is the first of them.
    #[serde(default)]
    pub variant: Option<String>,
    /// What to analyse.
    pub input: Input,
    /// Forces that were measured at the same time as `input`.
    #[serde(default)]
    pub forces: Option<Forces>,
    /// What the user put right by hand.
    #[serde(default)]
    pub edits: Edits,
    /// Who.
    pub subject: Subject,
    /// How.
    pub settings: Settings,
    /// Where the input came from: file name, model, engine. The analysis adds its own settings.
    pub provenance: Provenance,
    /// What decoding and detection noticed (cut short, several people, approximate times); the
    /// analysis puts these first among the report's warnings.
    #[serde(default)]
    pub notes: Vec<Warning>,
}

impl Request {
    /// Every pose of the input, frame by frame.
    pub fn poses_mut(&mut self) -> impl Iterator<Item = &mut Pose> {
        let frames = match &mut self.input {
            Input::Pose(track) => track.frames.as_mut_slice(),
            _ => &mut [],
        };
        frames.iter_mut().filter_map(|f| f.pose.as_mut())
    }

    /// The movement of a request that leaves it to the recording to tell.
    pub const FIND_OUT: &str = "auto";

    /// An analysis with nothing known and nothing chosen.
    pub fn new(movement: impl Into<String>, input: Input) -> Self {
        Self {
            movement: movement.into(),
            variant: None,
            input,
            forces: None,
            edits: Edits::default(),
            subject: Subject::default(),
            settings: Settings::default(),
            provenance: Provenance::default(),
            notes: Vec::new(),
        }
    }
}
