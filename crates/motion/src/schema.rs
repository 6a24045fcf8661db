//! Named body points, and which of them a detector delivers.

use serde::{Deserialize, Serialize};

/// A body point by name: BlazePose's 33 landmarks in their order, then what only others have.
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
    /// Top of the head.
    Head,
    /// Half-way between the shoulders.
    Neck,
    /// Half-way between the hips.
    MidHip,
    LeftSmallToe,
    RightSmallToe,
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

    /// COCO's 17 points in their order in its annotations.
    pub const COCO_17: [Self; 17] = {
        use Keypoint::*;
        [
            Nose,
            LeftEye,
            RightEye,
            LeftEar,
            RightEar,
            LeftShoulder,
            RightShoulder,
            LeftElbow,
            RightElbow,
            LeftWrist,
            RightWrist,
            LeftHip,
            RightHip,
            LeftKnee,
            RightKnee,
            LeftAnkle,
            RightAnkle,
        ]
    };

    /// The 26 points of Halpe-FullBody's body part in their order: COCO's, then head and feet.
    pub const HALPE_26: [Self; 26] = {
        use Keypoint::*;
        [
            Nose,
            LeftEye,
            RightEye,
            LeftEar,
            RightEar,
            LeftShoulder,
            RightShoulder,
            LeftElbow,
            RightElbow,
            LeftWrist,
            RightWrist,
            LeftHip,
            RightHip,
            LeftKnee,
            RightKnee,
            LeftAnkle,
            RightAnkle,
            Head,
            Neck,
            MidHip,
            LeftBigToe,
            RightBigToe,
            LeftSmallToe,
            RightSmallToe,
            LeftHeel,
            RightHeel,
        ]
    };

    /// The 25 points of OpenPose's default model in their order.
    pub const BODY_25: [Self; 25] = {
        use Keypoint::*;
        [
            Nose,
            Neck,
            RightShoulder,
            RightElbow,
            RightWrist,
            LeftShoulder,
            LeftElbow,
            LeftWrist,
            MidHip,
            RightHip,
            RightKnee,
            RightAnkle,
            LeftHip,
            LeftKnee,
            LeftAnkle,
            RightEye,
            LeftEye,
            RightEar,
            LeftEar,
            LeftBigToe,
            LeftSmallToe,
            LeftHeel,
            RightBigToe,
            RightSmallToe,
            RightHeel,
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
        const NAMES: [&str; 38] = [
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
            "head",
            "neck",
            "mid_hip",
            "left_small_toe",
            "right_small_toe",
        ];
        NAMES[self as usize]
    }

    /// What people call it, without its side: "big toe".
    pub fn words(self) -> String {
        let name = self.name();
        let bare = name
            .trim_start_matches("left_")
            .trim_start_matches("right_");
        bare.replace('_', " ")
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
    /// COCO, 17 points in the picture: no hands, no feet.
    #[serde(rename = "coco_17")]
    Coco17,
    /// Halpe-FullBody's body part, 26 points in the picture.
    #[serde(rename = "halpe_26")]
    Halpe26,
    /// OpenPose's default model, 25 points in the picture.
    #[serde(rename = "body_25")]
    Body25,
}

impl KeypointSchema {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::BlazePose33, Self::Coco17, Self::Halpe26, Self::Body25];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::BlazePose33 => "BlazePose",
            Self::Coco17 => "COCO-17",
            Self::Halpe26 => "HALPE-26",
            Self::Body25 => "BODY_25",
        }
    }

    /// The points in file order.
    pub fn points(self) -> &'static [Keypoint] {
        match self {
            Self::BlazePose33 => &Keypoint::BLAZEPOSE_33,
            Self::Coco17 => &Keypoint::COCO_17,
            Self::Halpe26 => &Keypoint::HALPE_26,
            Self::Body25 => &Keypoint::BODY_25,
        }
    }

    /// What stands against anything that needs `points`: "needs the heel and the big toe, which
    /// COCO-17 does not have"; `None` where all are there.
    pub fn refusal(self, points: &[Keypoint]) -> Option<String> {
        let lacking = self.lacks(points);
        let (last, others) = lacking.split_last()?;
        let which = if others.is_empty() {
            last.clone()
        } else {
            format!("{} and the {last}", others.join(", the "))
        };
        Some(format!(
            "needs the {which}, which {} does not have",
            self.name()
        ))
    }

    fn lacks(self, points: &[Keypoint]) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for point in points.iter().filter(|&&p| self.index(p).is_none()) {
            let word = point.words();
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }

    /// Where `point` stands in a landmark array of this schema, if it is there at all.
    pub fn index(self, point: Keypoint) -> Option<usize> {
        self.points().iter().position(|&p| p == point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_schema_names_each_of_its_points_once_and_both_sides_alike() {
        for schema in KeypointSchema::ALL {
            let names: BTreeSet<&str> = schema.points().iter().map(|p| p.name()).collect();
            assert_eq!(names.len(), schema.points().len(), "{schema:?}");
            for name in names.iter().filter(|n| n.starts_with("left_")) {
                let other = name.replace("left_", "right_");
                assert!(names.contains(other.as_str()), "{schema:?} {other}");
            }
            for (place, &point) in schema.points().iter().enumerate() {
                assert_eq!(schema.index(point), Some(place));
            }
        }
    }

    #[test]
    fn every_schema_has_bones_to_draw() {
        for schema in KeypointSchema::ALL {
            let has = |p| schema.index(p).is_some();
            let bones = Keypoint::BONES.iter().filter(|(a, b)| has(*a) && has(*b));
            assert!(bones.count() >= 12, "{schema:?}");
        }
    }

    #[test]
    fn names_are_those_of_files() {
        let name = |p: Keypoint| serde_json::to_string(&p).unwrap();
        for schema in KeypointSchema::ALL {
            for &point in schema.points() {
                assert_eq!(name(point), format!("\"{}\"", point.name()));
            }
        }
        let toes = [
            Keypoint::LeftHeel,
            Keypoint::LeftBigToe,
            Keypoint::RightBigToe,
        ];
        assert_eq!(KeypointSchema::Coco17.lacks(&toes), ["heel", "big toe"]);
        assert_eq!(
            KeypointSchema::Coco17.refusal(&toes).unwrap(),
            "needs the heel and the big toe, which COCO-17 does not have"
        );
        assert_eq!(KeypointSchema::Halpe26.refusal(&toes), None);
    }
}
