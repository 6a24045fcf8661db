//! How a picture measures the room: what tells its scale, and which way is up.

use serde::{Deserialize, Serialize};

/// Two points in pixels of the upright frame: x right, y down.
type Ends = [[f64; 2]; 2];

/// What is to tell how long things in the picture are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum ScaleBy {
    /// [`crate::Subject::height_m`].
    BodyHeight,
    /// The weight plate, of [`crate::Settings::plate_m`].
    Plate,
    /// The fall of the body in a jump's flight.
    Gravity,
    /// Something of known length, square to the camera.
    Line {
        /// Its ends.
        ends_px: Ends,
        /// Its length in metres.
        length_m: f64,
        /// Whether it lies as far from the camera as the person.
        #[serde(default)]
        beside: bool,
    },
    /// A rectangle on the floor.
    Floor {
        /// Its corners, one after the other round it.
        corners_px: [[f64; 2]; 4],
        /// From the first corner to the second, in metres.
        width_m: f64,
        /// From the second corner to the third, in metres.
        length_m: f64,
    },
}

/// Which way is up in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Upright {
    /// The picture's content is turned clockwise by this angle in radians: a floor falls to the right.
    Angle {
        /// The angle.
        roll_rad: f64,
    },
    /// Something that hangs or stands plumb, from end to end.
    Plumb {
        /// Its ends.
        ends_px: Ends,
    },
}

/// What told a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScaleSource {
    /// The source has metres of its own.
    #[default]
    Own,
    /// The network's idea of an adult's size, or an assumed height.
    Guess,
    /// The person's height.
    BodyHeight,
    /// A weight plate.
    Plate,
    /// The fall in flight.
    Gravity,
    /// A drawn line.
    Line,
    /// A rectangle on the floor.
    Floor,
}

impl ScaleSource {
    /// What people call it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Own => "the recording's own metres",
            Self::Guess => "the network's guess",
            Self::BodyHeight => "the body height",
            Self::Plate => "the weight plate",
            Self::Gravity => "gravity in flight",
            Self::Line => "the drawn line",
            Self::Floor => "the floor rectangle",
        }
    }
}

/// One scale of the picture, at the person.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PictureScale {
    /// What told it.
    pub by: ScaleSource,
    /// Metres per pixel.
    pub metres_per_px: f64,
    /// Its relative standard deviation.
    pub relative_sd: f64,
    /// Whether the lengths of the report rest on it.
    pub used: bool,
}

/// What told the roll of the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RollSource {
    /// The user, by an angle or a plumb line.
    Given,
    /// The horizon of a rectangle on the floor.
    Floor,
    /// The line along which feet stand.
    Feet,
}

/// The roll of the camera.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PictureRoll {
    /// What told it.
    pub by: RollSource,
    /// Degrees by which the picture's content is turned clockwise.
    pub roll_deg: f64,
    /// Its standard deviation in degrees.
    pub sd_deg: f64,
    /// Whether the landmarks were turned back by it before anything was measured.
    pub applied: bool,
}

/// How the picture of a recording was read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Picture {
    /// Every scale that the recording tells, the one that was used first.
    pub scales: Vec<PictureScale>,
    /// The camera's roll, where something tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<PictureRoll>,
    /// Two points of the line on which the feet stand, in the picture as it was filmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_px: Option<Ends>,
}
