//! A person in the picture.
#![allow(clippy::panic)] // A test that cannot go on fails.

use sagitta_motion::Keypoint;

/// Where a standing person's points are, from the nose, in pixels: seen obliquely, with a bent arm and knee.
pub fn place(point: Keypoint) -> [f64; 2] {
    use Keypoint::*;
    match point {
        Nose => [0.0, 0.0],
        LeftEye => [4.0, -5.0],
        RightEye => [-4.0, -5.0],
        LeftEar => [7.0, -2.0],
        RightEar => [-8.0, -2.0],
        Head => [-1.0, -18.0],
        Neck => [-1.0, 21.0],
        LeftShoulder => [16.0, 22.0],
        RightShoulder => [-18.0, 20.0],
        LeftElbow => [22.0, 54.0],
        RightElbow => [-25.0, 52.0],
        LeftWrist => [26.0, 82.0],
        RightWrist => [-2.0, 61.0],
        MidHip => [-1.0, 80.0],
        LeftHip => [10.0, 81.0],
        RightHip => [-12.0, 79.0],
        LeftKnee => [12.0, 128.0],
        RightKnee => [-4.0, 124.0],
        LeftAnkle => [13.0, 172.0],
        RightAnkle => [-16.0, 168.0],
        LeftHeel => [12.0, 178.0],
        RightHeel => [-18.0, 174.0],
        LeftBigToe => [24.0, 184.0],
        RightBigToe => [-6.0, 180.0],
        LeftSmallToe => [28.0, 182.0],
        RightSmallToe => [-12.0, 181.0],
        _ => panic!("no file has this point"),
    }
}
