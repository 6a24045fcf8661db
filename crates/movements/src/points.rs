//! Points that metrics of several movements need.

use sagitta_motion::Keypoint::{self, *};

/// Of the thighs.
pub const THIGHS: &[Keypoint] = &[LeftHip, RightHip, LeftKnee, RightKnee];

/// Of the legs without the feet.
pub const LEGS: &[Keypoint] = &[
    LeftHip, RightHip, LeftKnee, RightKnee, LeftAnkle, RightAnkle,
];

/// Of the hips between trunk and thighs.
pub const HIPS: &[Keypoint] = &[
    LeftShoulder,
    RightShoulder,
    LeftHip,
    RightHip,
    LeftKnee,
    RightKnee,
];

/// Of the ankles between shanks and feet.
pub const FEET: &[Keypoint] = &[
    LeftKnee,
    RightKnee,
    LeftAnkle,
    RightAnkle,
    LeftHeel,
    RightHeel,
    LeftBigToe,
    RightBigToe,
];

/// Of the trunk and of what is forward: where the feet point.
pub const TRUNK: &[Keypoint] = &[
    LeftShoulder,
    RightShoulder,
    LeftHip,
    RightHip,
    LeftHeel,
    RightHeel,
    LeftBigToe,
    RightBigToe,
];

/// Of the centre of mass.
pub const BODY: &[Keypoint] = &[
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
    LeftHeel,
    RightHeel,
    LeftBigToe,
    RightBigToe,
];

/// Of the elbows.
pub const ARMS: &[Keypoint] = &[
    LeftShoulder,
    RightShoulder,
    LeftElbow,
    RightElbow,
    LeftWrist,
    RightWrist,
];
/// Of the upper arms against the trunk.
pub const ARMS_AND_TRUNK: &[Keypoint] = &[
    LeftShoulder,
    RightShoulder,
    LeftElbow,
    RightElbow,
    LeftHip,
    RightHip,
];

/// Of gait: hips, and feet with their ends.
pub const STRIDES: &[Keypoint] = &[
    LeftHip,
    RightHip,
    LeftHeel,
    RightHeel,
    LeftBigToe,
    RightBigToe,
];

/// Of gait's lengths: besides, the ankles, which show whether the ground moves.
pub const GROUND: &[Keypoint] = &[
    LeftHip,
    RightHip,
    LeftAnkle,
    RightAnkle,
    LeftHeel,
    RightHeel,
    LeftBigToe,
    RightBigToe,
];

/// Of the way of a foot ahead of the hips.
pub const REACH: &[Keypoint] = &[LeftHip, RightHip, LeftAnkle, RightAnkle];
