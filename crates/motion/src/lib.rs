//! The nouns of Sagitta: everything that travels between its rooms, as plain serialisable data.
//!
//! Invariant: depends on serde alone; no filters, angles, files or clocks. Lengths are metres, times
//! seconds, angles radians, unless the name says otherwise (`_px`, `_deg`); a [`Report`] has degrees.

#![forbid(unsafe_code)]

mod bar;
mod draw;
mod edits;
mod forces;
mod import;
mod kinematics;
mod markers;
mod message;
mod metric;
pub mod model;
mod packed;
mod people;
mod phases;
mod picture;
mod pose;
mod progress;
mod region;
mod report;
mod request;
mod scene;
mod schema;
mod spec;
mod subject;
pub mod tool;
mod warnings;

pub use bar::{Bar, Disc};
pub use draw::{DrawJob, DrawReply, SOLID_NUMBERS};
pub use edits::{Edits, EventEdit, PointEdit};
pub use forces::{Forces, Plate, Wrench};
pub use import::{Assumed, DroppedKind, Evidence, ImportNotes, ImportOptions, MissingMetadata};
pub use kinematics::{Angle, Channel, FloorPlaces, Kinematics, Position, Source};
pub use markers::Markers;
pub use message::{
    Download, DownloadFormat, Ends, EngineChoice, FrameStats, LiveStats, Part, PoseJob, PoseReply,
    SolverJob, SolverReply,
};
pub use metric::{LoadVelocity, Metric, Side, decimals_for};
pub use packed::{Floats, Misfit, Numbers};
pub use people::{MOST_PEOPLE, PeopleFrame, PeopleTrack, Person, PersonId};
pub use phases::{Phase, PhaseKind, Phases};
pub use picture::{Picture, PictureRoll, PictureScale, RollSource, ScaleBy, ScaleSource, Upright};
pub use pose::{Pose, PoseFrame, PoseTrack};
pub use progress::{Cancelled, Progress, Silent, Stage};
pub use region::Region;
pub use report::{Provenance, Quality, QualityReason, Rep, Report, SCHEMA_VERSION, Series};
pub use request::{Ground, Input, Recorded, Request, Settings, Table};
pub use scene::{Desk, Looked, Role, Scene, SceneBody, SceneMarker, TextFile, ToolResult};
pub use schema::{Keypoint, KeypointSchema};
pub use spec::{
    AccuracyNote, Ask, ChartSpec, MetricSpec, PhaseSpec, Sight, Spec, VariantSpec, View,
};
pub use subject::{Sex, Subject};
pub use warnings::{Warning, WarningKind, Warnings};
