//! The command line.

use crate::import::{Import, Rate};
use crate::plates::Plates;
use crate::scale::Picture;
use clap::{Args, Parser, Subcommand, ValueEnum};
use sagitta_motion::{EngineChoice, Ground, PersonId, Sex, Subject};
use std::path::PathBuf;

/// Movement analysis on your own machine.
#[derive(Debug, Parser)]
#[command(name = "sagitta", version, about, arg_required_else_help = true)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Analyse recordings: report.json, pose.json, pose.trc and metrics.csv for each. Every ± is one standard deviation.
    Analyze(Box<Analyze>),
    /// Estimate the pose in every frame and write it as JSON.
    Pose(Pose),
    /// Lay a load–velocity line through several reports of one lift and estimate the greatest load.
    Profile(Profile),
    /// List the movements with their variants and metrics.
    Movements(Movements),
    /// Generalised forces of a motion, by a set-up file of OpenSim's InverseDynamicsTool.
    InverseDynamics(Tool),
    /// Coordinates of markers, by a set-up file of OpenSim's InverseKinematicsTool.
    InverseKinematics(Tool),
    /// Muscle activations and forces, by a set-up file of OpenSim's AnalyzeTool.
    StaticOptimization(Tool),
    /// Reactions in joints, by a set-up file of OpenSim's AnalyzeTool.
    JointReaction(Tool),
    /// The ground's forces on both feet, estimated from a motion without force plates.
    GroundReaction(GroundReaction),
    /// Write a file in another format: markers, motions, forces, models.
    Convert(Convert),
}

/// One of OpenSim's tools.
#[derive(Debug, Args)]
pub struct Tool {
    /// The tool's set-up. Paths in it are relative to its folder.
    #[arg(long, value_name = "FILE.xml")]
    pub setup: PathBuf,
    /// Folder for the results, in place of the one that the set-up names.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Model, in place of the one that the set-up names.
    #[arg(long, value_name = "FILE.osim")]
    pub model: Option<PathBuf>,
    /// Estimate the ground's forces from the motion, in place of external loads (not for
    /// inverse-kinematics).
    #[arg(long)]
    pub estimate_ground_reaction: bool,
    /// Where the ground is touched.
    #[command(flatten)]
    pub ground: Touched,
    /// How progress is shown.
    #[arg(long, value_enum, default_value_t = ProgressArg::Bar)]
    pub progress: ProgressArg,
}

/// Where the ground is touched, for estimating its forces.
#[derive(Debug, Clone, Args)]
pub struct Touched {
    /// The two bodies that touch the ground, where their names do not tell (calcn_r, foot_l).
    #[arg(long, value_name = "BODY,BODY", value_delimiter = ',')]
    pub feet: Vec<String>,
    /// Height of the floor above the model's origin, in metres.
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub floor: Option<f64>,
}

/// `sagitta ground-reaction`.
#[derive(Debug, Args)]
pub struct GroundReaction {
    /// The model.
    #[arg(long, value_name = "FILE.osim")]
    pub model: PathBuf,
    /// Its coordinates over time.
    #[arg(long, value_name = "FILE.mot")]
    pub motion: PathBuf,
    /// Folder for the results; the motion's, if not given.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Cut-off of the low-pass on the coordinates, in Hz; 0 for none.
    #[arg(long, value_name = "HZ", default_value_t = 6.0)]
    pub cutoff: f64,
    /// First time, in seconds.
    #[arg(long, value_name = "S", default_value_t = f64::NEG_INFINITY, hide_default_value = true)]
    pub from: f64,
    /// Last time, in seconds.
    #[arg(long, value_name = "S", default_value_t = f64::INFINITY, hide_default_value = true)]
    pub to: f64,
    /// Where the ground is touched.
    #[command(flatten)]
    pub ground: Touched,
    /// How progress is shown.
    #[arg(long, value_enum, default_value_t = ProgressArg::Bar)]
    pub progress: ProgressArg,
}

/// `sagitta convert`.
#[derive(Debug, Args)]
pub struct Convert {
    /// What to read: TRC, C3D, MOT, STO, forces as text, OSIM.
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// What to write; its extension says how: .trc, .c3d, .mot, .sto, .csv, .osim.
    #[arg(value_name = "OUT")]
    pub output: PathBuf,
    /// Samples per second.
    #[command(flatten)]
    pub rate: Rate,
    /// What the file does not say.
    #[command(flatten)]
    pub import: Import,
}

/// `sagitta movements`.
#[derive(Debug, Args)]
pub struct Movements {
    /// Everything that is declared about them, as JSON.
    #[arg(long)]
    pub json: bool,
}

/// `sagitta analyze`.
#[derive(Debug, Args)]
pub struct Analyze {
    /// Videos, landmarks (pose JSON, COCO JSON, a folder of OpenPose JSON), OpenSim coordinates or
    /// forces (.mot, .sto), markers (.trc, .c3d), forces as text (.txt, .csv), image folders, or folders of
    /// these.
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Movement, for example `squat`; `auto` lets the recording tell.
    #[arg(long, value_name = "ID")]
    pub movement: String,
    /// Variant of the movement, for example `sumo`.
    #[arg(long, value_name = "ID")]
    pub variant: Option<String>,
    /// What the person runs or walks on; found out where it is not given.
    #[arg(long, value_enum)]
    pub ground: Option<GroundArg>,
    /// Speed of the treadmill's belt in metres per second.
    #[arg(long, value_name = "X", value_parser = positive)]
    pub belt_m_s: Option<f64>,
    /// Folder for the results; without it, one recording's values are printed.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Whom.
    #[command(flatten)]
    pub who: Who,
    /// How many times slower than life the file plays: 8 for 240 frames per second saved as 30.
    #[arg(long, value_name = "N", value_parser = slow_motion)]
    pub slow_motion: Option<f64>,
    /// Analyse from this time on, in seconds of the file from its first frame.
    #[arg(long, value_name = "S", value_parser = not_negative)]
    pub start: Option<f64>,
    /// Analyse until this time, in seconds of the file from its first frame.
    #[arg(long, value_name = "S", value_parser = not_negative)]
    pub end: Option<f64>,
    /// Low-pass cut-off in Hz, or `auto` to let the data choose; the movement's own where it is not given.
    #[arg(long, value_name = "HZ|auto", value_parser = cutoff)]
    pub cutoff_hz: Option<CutOff>,
    /// `video` tracks from frame to frame; `image` looks for the person anew in each.
    #[arg(long, value_enum, default_value_t = Mode::Video)]
    pub pose_mode: Mode,
    /// Follow the weight plate on the bar, which gives its way and the scale: `true` or `false`; lifts do
    /// where it is not given.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub plate: Option<bool>,
    /// Diameter of that plate in metres; 0.45 where it is not given.
    #[arg(long, value_name = "X", value_parser = positive)]
    pub plate_m: Option<f64>,
    /// Scale and roll.
    #[command(flatten)]
    pub picture: Picture,
    /// Of several people, which one.
    #[command(flatten)]
    pub people: People,
    /// What a file does not say.
    #[command(flatten)]
    pub import: Import,
    /// Force plates.
    #[command(flatten)]
    pub plates: Plates,
    /// How to run the networks.
    #[command(flatten)]
    pub net: Net,
}

/// `sagitta profile`.
#[derive(Debug, Args)]
pub struct Profile {
    /// Reports of one movement as JSON, one for each load.
    #[arg(value_name = "REPORT", required = true)]
    pub reports: Vec<PathBuf>,
}

/// `sagitta pose`.
#[derive(Debug, Args)]
pub struct Pose {
    /// A video, a photo, or an image folder.
    #[arg(value_name = "INPUT")]
    pub input: PathBuf,
    /// JSON file to write.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// `video` tracks from frame to frame; `image` looks for the person anew in each.
    #[arg(long, value_enum, default_value_t = Mode::Video)]
    pub mode: Mode,
    /// Follow the weight plate on the bar.
    #[arg(long)]
    pub plate: bool,
    /// Of several people, which one.
    #[command(flatten)]
    pub people: People,
    /// Draw the skeletons over the frames: a video (.mp4, .mov, .mkv), else a new or empty folder.
    #[arg(long, value_name = "FILE|DIR")]
    pub overlay: Option<PathBuf>,
    /// How to run the networks.
    #[command(flatten)]
    pub net: Net,
}

/// What somebody runs or walks on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum GroundArg {
    Overground,
    Treadmill,
}

impl From<GroundArg> for Ground {
    fn from(ground: GroundArg) -> Self {
        match ground {
            GroundArg::Overground => Self::Overground,
            GroundArg::Treadmill => Self::Treadmill,
        }
    }
}

/// How to smooth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CutOff {
    /// As the data say.
    Auto,
    /// In hertz.
    At(f64),
}

fn cutoff(text: &str) -> Result<CutOff, String> {
    match text {
        "auto" => Ok(CutOff::Auto),
        _ => positive(text).map(CutOff::At),
    }
}

/// The person.
#[derive(Debug, Clone, Copy, Args)]
pub struct Who {
    /// Body height in metres: gives lengths their scale.
    #[arg(long, value_name = "X", value_parser = height_m)]
    pub height_m: Option<f64>,
    /// Body mass in kilograms.
    #[arg(long, value_name = "X", value_parser = positive)]
    pub mass_kg: Option<f64>,
    /// Mass on the bar in kilograms, bar included.
    #[arg(long, value_name = "X", value_parser = not_negative)]
    pub load_kg: Option<f64>,
    /// Sex, for the body table; the mean of both where it is not given.
    #[arg(long, value_enum)]
    pub sex: Option<SexArg>,
}

impl Who {
    /// As the analysis knows it.
    pub fn subject(self) -> Subject {
        Subject {
            height_m: self.height_m,
            mass_kg: self.mass_kg,
            load_kg: self.load_kg,
            sex: self.sex.map(|s| match s {
                SexArg::Female => Sex::Female,
                SexArg::Male => Sex::Male,
            }),
        }
    }
}

/// Several people in the picture.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct People {
    /// Whom the recording is about: a number, people being counted from 1 in the order in which they
    /// appear, two numbers of one person who was lost in between (1+3), or `auto`, the most prominent over
    /// the whole recording.
    #[arg(long, value_name = "N|N+N|auto", value_parser = whom)]
    pub person: Option<Whom>,
    /// How many people to follow, 1 to 4; 4 with --person or --overlay, otherwise 1: whoever is found.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4))]
    pub people: Option<u8>,
}

/// Somebody in a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// The most prominent.
    Auto,
    /// By number.
    Number(PersonId),
    /// Somebody who came back under another number.
    Joined(PersonId, PersonId),
}

fn whom(text: &str) -> Result<Whom, String> {
    let number = |text: &str| text.parse::<u32>().ok().filter(|n| *n > 0).map(PersonId);
    let found = match text.split_once('+') {
        _ if text == "auto" => Some(Whom::Auto),
        Some((one, other)) => number(one)
            .zip(number(other))
            .map(|(a, b)| Whom::Joined(a, b)),
        None => number(text).map(Whom::Number),
    };
    found.ok_or_else(|| "give `auto`, a number from 1 on, or two of them as 1+3".to_owned())
}

/// What the networks need.
#[derive(Debug, Clone, Args)]
pub struct Net {
    /// Pose model: `lite` is fastest, `heavy` most accurate.
    #[arg(long, value_enum, default_value_t = ModelArg::Full)]
    pub model: ModelArg,
    /// A `.task` package or a `.tflite` landmark network of your own, instead of `--model`.
    #[arg(long, value_name = "FILE", conflicts_with = "model")]
    pub model_file: Option<PathBuf>,
    /// What runs the networks: `simd` on the processor, `webgpu` on a graphics device, `burn` for
    /// reference; `auto` takes the fastest that works.
    #[arg(long, value_enum, default_value_t = EngineArg::Simd)]
    pub engine: EngineArg,
    /// Frames per second of an image folder, or of landmarks without times.
    #[arg(long, visible_alias = "rate-hz", value_name = "X", value_parser = positive)]
    pub fps: Option<f64>,
    /// Folder with the model files, if they are not where `cargo xtask models` puts them.
    #[arg(long, value_name = "DIR", env = "SAGITTA_WEIGHTS")]
    pub weights: Option<PathBuf>,
    /// How to show progress: a bar on a terminal, JSON lines on standard output, or not at all.
    #[arg(long, value_enum, default_value_t = ProgressArg::Bar)]
    pub progress: ProgressArg,
}

/// Tracking or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum Mode {
    Image,
    Video,
}

/// Pose models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum ModelArg {
    Lite,
    Full,
    Heavy,
}

/// Engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum EngineArg {
    Auto,
    Webgpu,
    Simd,
    Burn,
}

impl From<EngineArg> for EngineChoice {
    fn from(engine: EngineArg) -> Self {
        match engine {
            EngineArg::Auto => Self::Auto,
            EngineArg::Webgpu => Self::Webgpu,
            EngineArg::Simd => Self::Simd,
            EngineArg::Burn => Self::Burn,
        }
    }
}

/// Sexes of the body tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum SexArg {
    Female,
    Male,
}

/// Kinds of progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum ProgressArg {
    Bar,
    Json,
    None,
}

pub(crate) fn number(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(x) if x.is_finite() => Ok(x),
        _ => Err("not a number".to_owned()),
    }
}

pub(crate) fn positive(text: &str) -> Result<f64, String> {
    number(text).and_then(|x| {
        if x > 0.0 {
            Ok(x)
        } else {
            Err("must be above zero".to_owned())
        }
    })
}

pub(crate) fn not_negative(text: &str) -> Result<f64, String> {
    number(text).and_then(|x| {
        if x >= 0.0 {
            Ok(x)
        } else {
            Err("must not be negative".to_owned())
        }
    })
}

fn slow_motion(text: &str) -> Result<f64, String> {
    number(text).and_then(|x| match x {
        1.0..=100.0 => Ok(x),
        _ => Err(
            "slow motion is given as the frames per second that were filmed over those \
                  that the file plays, between 1 and 100: 8 for 240 saved as 30"
                .to_owned(),
        ),
    })
}

fn height_m(text: &str) -> Result<f64, String> {
    number(text).and_then(|x| match x {
        0.5..=2.8 => Ok(x),
        _ => Err("body height is given in metres, between 0.5 and 2.8".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn a_height_in_centimetres_is_refused() {
        assert!(height_m("178").is_err());
        assert_eq!(height_m("1.78"), Ok(1.78));
        assert!(height_m("nan").is_err());
    }

    #[test]
    fn slow_motion_is_a_factor_and_no_rate() {
        assert_eq!(slow_motion("8"), Ok(8.0));
        assert_eq!(slow_motion("9.6"), Ok(9.6));
        for wrong in ["240", "0.125", "0", "-8", "nan", "eight"] {
            assert!(slow_motion(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn people_are_counted_from_one() {
        assert_eq!(whom("auto"), Ok(Whom::Auto));
        assert_eq!(whom("2"), Ok(Whom::Number(PersonId(2))));
        let joined = Whom::Joined(PersonId(1), PersonId(3));
        assert_eq!(whom("1+3"), Ok(joined));
        assert!(whom("1+").is_err() && whom("0+2").is_err());
        assert!(whom("0").is_err() && whom("-1").is_err() && whom("me").is_err());
    }

    #[test]
    fn times_must_not_be_negative() {
        assert!(not_negative("-1").is_err());
        assert_eq!(not_negative("0"), Ok(0.0));
        assert!(positive("0").is_err());
    }
}
