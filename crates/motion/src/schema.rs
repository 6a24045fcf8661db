//! Named body points, and which of them a detector delivers.

use serde::{Deserialize, Serialize};

/// A body point by name. The order is that of BlazePose's 33 landmarks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // The names are the documentation.
pub enum Keypoint {
    Nose,
    LeftEyeInner,
    LeftEye,
    LeftEyeOuter,
    RightEyeInner,
    RightEye,
    RightEyeOuter,
    LeftEar,
    RightEar,
    MouthLeft,
    MouthRight,
    LeftShoulder,
    RightShoulder,
    LeftElbow,
    RightElbow,
    LeftWrist,
    RightWrist,
    LeftPinky,
    RightPinky,
    LeftIndex,
    RightIndex,
    LeftThumb,
    RightThumb,
    LeftHip,
    RightHip,
    LeftKnee,
    RightKnee,
    LeftAnkle,
    RightAnkle,
    LeftHeel,
    RightHeel,
    /// "Foot index" in BlazePose; the big toe of other schemas.
    LeftBigToe,
    RightBigToe,
}

impl Keypoint {
    /// All 33 BlazePose points in their order in the network's output.
    pub const BLAZEPOSE_33: [Self; 33] = {
        use Keypoint::*;
        [
            Nose,
            LeftEyeInner,
            LeftEye,
            LeftEyeOuter,
            RightEyeInner,
            RightEye,
            RightEyeOuter,
            LeftEar,
            RightEar,
            MouthLeft,
            MouthRight,
            LeftShoulder,
            RightShoulder,
            LeftElbow,
            RightElbow,
            LeftWrist,
            RightWrist,
            LeftPinky,
            RightPinky,
            LeftIndex,
            RightIndex,
            LeftThumb,
            RightThumb,
            LeftHip,
            RightHip,
            LeftKnee,
            RightKnee,
            LeftAnkle,
            RightAnkle,
            LeftHeel,
            RightHeel,
            LeftBigToe,
            RightBigToe,
        ]
    };

    /// The bones to draw between points, for any schema that has both ends.
    pub const BONES: [(Self, Self); 18] = {
        use Keypoint::*;
        [
            (LeftShoulder, RightShoulder),
            (LeftHip, RightHip),
            (LeftShoulder, LeftElbow),
            (LeftElbow, LeftWrist),
            (LeftWrist, LeftIndex),
            (LeftShoulder, LeftHip),
            (LeftHip, LeftKnee),
            (LeftKnee, LeftAnkle),
            (LeftAnkle, LeftHeel),
            (LeftHeel, LeftBigToe),
            (RightShoulder, RightElbow),
            (RightElbow, RightWrist),
            (RightWrist, RightIndex),
            (RightShoulder, RightHip),
            (RightHip, RightKnee),
            (RightKnee, RightAnkle),
            (RightAnkle, RightHeel),
            (RightHeel, RightBigToe),
        ]
    };

    /// Snake-case name, as in files.
    pub fn name(self) -> &'static str {
        const NAMES: [&str; 33] = [
            "nose",
            "left_eye_inner",
            "left_eye",
            "left_eye_outer",
            "right_eye_inner",
            "right_eye",
            "right_eye_outer",
            "left_ear",
            "right_ear",
            "mouth_left",
            "mouth_right",
            "left_shoulder",
            "right_shoulder",
            "left_elbow",
            "right_elbow",
            "left_wrist",
            "right_wrist",
            "left_pinky",
            "right_pinky",
            "left_index",
            "right_index",
            "left_thumb",
            "right_thumb",
            "left_hip",
            "right_hip",
            "left_knee",
            "right_knee",
            "left_ankle",
            "right_ankle",
            "left_heel",
            "right_heel",
            "left_big_toe",
            "right_big_toe",
        ];
        NAMES[self as usize]
    }

    /// `true` for points of the left half of the body, `false` for the right, `None` on the midline.
    pub fn is_left(self) -> Option<bool> {
        let name = self.name();
        if name.contains("left") {
            Some(true)
        } else if name.contains("right") {
            Some(false)
        } else {
            None
        }
    }
}

/// The set and order of points that a detector delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeypointSchema {
    /// BlazePose, 33 points with depth and world coordinates.
    #[default]
    #[serde(rename = "blazepose_33")]
    BlazePose33,
}

impl KeypointSchema {
    /// The points in file order.
    pub fn points(self) -> &'static [Keypoint] {
        match self {
            Self::BlazePose33 => &Keypoint::BLAZEPOSE_33,
        }
    }

    /// Where `point` stands in a landmark array of this schema, if it is there at all.
    pub fn index(self, point: Keypoint) -> Option<usize> {
        self.points().iter().position(|&p| p == point)
    }
}
