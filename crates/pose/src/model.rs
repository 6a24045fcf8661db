//! The landmark networks to choose from.

/// Size of the landmark network: accuracy against speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Model {
    /// 166 million multiplications per frame.
    Lite,
    /// About twice `Lite`.
    #[default]
    Full,
    /// About ten times `Lite`.
    Heavy,
}

impl Model {
    /// All models, smallest first.
    pub const ALL: [Self; 3] = [Self::Lite, Self::Full, Self::Heavy];

    /// File name of the detector, which all models share.
    pub const DETECTOR_FILE: &'static str = "pose_detection.tflite";

    /// "lite", "full" or "heavy".
    pub fn name(self) -> &'static str {
        match self {
            Self::Lite => "lite",
            Self::Full => "full",
            Self::Heavy => "heavy",
        }
    }

    /// The model of a [`Model::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.name() == name)
    }

    /// File name of the landmark network.
    pub fn landmark_file(self) -> &'static str {
        match self {
            Self::Lite => "pose_landmark_lite.tflite",
            Self::Full => "pose_landmark_full.tflite",
            Self::Heavy => "pose_landmark_heavy.tflite",
        }
    }
}
