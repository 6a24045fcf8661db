//! Our own recordings as other detectors would have written them.

use sagitta_motion::{Keypoint, KeypointSchema, Pose, PoseTrack};

/// `[x, y, confidence, …]` of a pose by another schema. Of the points that BlazePose lacks, neck and
/// mid-hip are half-way between those beside them; the big toe stands in for the small one and the
/// nose for the top of the head, of which nothing is measured.
pub fn triples(pose: &Pose, from: KeypointSchema, to: KeypointSchema) -> Vec<f64> {
    let at = |point: Keypoint| {
        let index = from.index(point)?;
        let [x, y, _] = *pose.landmarks_px.get(index)?;
        Some([x, y, pose.visibility.get(index).copied().unwrap_or(1.0)])
    };
    let middle = |a, b| {
        let (a, b) = (at(a)?, at(b)?);
        Some([0, 1, 2].map(|k| 0.5 * (a[k] + b[k])))
    };
    let known = |point| match point {
        Keypoint::Neck => middle(Keypoint::LeftShoulder, Keypoint::RightShoulder),
        Keypoint::MidHip => middle(Keypoint::LeftHip, Keypoint::RightHip),
        Keypoint::LeftSmallToe => at(Keypoint::LeftBigToe),
        Keypoint::RightSmallToe => at(Keypoint::RightBigToe),
        Keypoint::Head => at(Keypoint::Nose),
        point => at(point),
    };
    let points = to.points().iter();
    points.flat_map(|&p| known(p).unwrap_or([0.0; 3])).collect()
}

/// OpenPose's JSON of each frame.
pub fn openpose(track: &PoseTrack, schema: KeypointSchema) -> Vec<String> {
    let body = |pose: &Pose| {
        let numbers = triples(pose, track.schema, schema);
        serde_json::json!({ "person_id": [-1], "pose_keypoints_2d": numbers })
    };
    let frames = track.frames.iter().map(|frame| {
        let people: Vec<_> = frame.pose.iter().map(body).collect();
        serde_json::json!({ "version": 1.3, "people": people }).to_string()
    });
    frames.collect()
}

/// COCO's annotations of all frames.
pub fn coco(track: &PoseTrack, schema: KeypointSchema) -> String {
    let images = track
        .frames
        .iter()
        .enumerate()
        .map(|(id, f)| serde_json::json!({ "id": id, "width": f.width, "height": f.height }));
    let people = track.frames.iter().enumerate().filter_map(|(id, f)| {
        let numbers = triples(f.pose.as_ref()?, track.schema, schema);
        Some(serde_json::json!({ "image_id": id, "category_id": 1, "keypoints": numbers }))
    });
    let (images, people): (Vec<_>, Vec<_>) = (images.collect(), people.collect());
    serde_json::json!({ "images": images, "annotations": people }).to_string()
}
