//! The figure drawn over a frame: bones, joints and angles as shapes in pixels of the frame.

use sagitta_motion::{
    Keypoint, KeypointSchema, PeopleTrack, Person, Pose, PoseTrack, Report, Spec,
};

/// The bones as pairs of points, in drawing order.
pub fn bones() -> &'static [(Keypoint, Keypoint)] {
    &Keypoint::BONES
}

/// Everybody in frame `i` but the subject.
pub fn others_at(people: &PeopleTrack, i: usize) -> Vec<Person> {
    let frame = people.frames.get(i).cloned();
    frame.map(|f| f.split().1).unwrap_or_default()
}

/// All bones of a pose as one path.
pub fn whole_path(schema: KeypointSchema, pose: &Pose) -> String {
    let bones = bones().iter();
    bones.map(|bone| bone_path(schema, pose, *bone).0).collect()
}

/// The bones of one class, see [`bone_class`], as one path; those that are not seen are left out.
pub fn side_path(schema: KeypointSchema, pose: &Pose, class: &str) -> String {
    let bones = bones().iter().filter(|bone| bone_class(**bone) == class);
    let paths = bones.map(|bone| bone_path(schema, pose, *bone));
    let seen = paths.filter(|(_, opacity)| *opacity > 0.0);
    seen.map(|(path, _)| path).collect()
}

/// The joints that get a ring: shoulders down to the feet, without fingers.
pub fn joints() -> impl Iterator<Item = Keypoint> {
    Keypoint::BLAZEPOSE_33.into_iter().filter(|k| {
        let name = k.name();
        [
            "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "toe",
        ]
        .iter()
        .any(|part| name.ends_with(part))
    })
}

/// The class of a point or bone: "left", "right" or "middle".
pub fn side_class(point: Keypoint) -> &'static str {
    match point.is_left() {
        Some(true) => "left",
        Some(false) => "right",
        None => "middle",
    }
}

/// The class of a bone; one that joins both sides is in the middle.
pub fn bone_class((a, b): (Keypoint, Keypoint)) -> &'static str {
    if a.is_left() == b.is_left() {
        side_class(a)
    } else {
        "middle"
    }
}

/// Position in pixels and opacity of a point.
pub fn point(schema: KeypointSchema, pose: &Pose, at: Keypoint) -> Option<(f64, f64, f64)> {
    let i = schema.index(at)?;
    let [x, y, _] = *pose.landmarks_px.get(i)?;
    let seen = pose.visibility.get(i).copied().unwrap_or(0.0);
    (x.is_finite() && y.is_finite()).then(|| (x, y, opacity(seen)))
}

/// Confidence as opacity: a doubtful point stays faintly visible, a lost one does not.
pub fn opacity(visibility: f64) -> f64 {
    if visibility < 0.05 {
        0.0
    } else {
        (0.25 + 0.75 * (visibility - 0.2) / 0.6).clamp(0.15, 1.0)
    }
}

/// The path of a bone and its opacity; empty where an end is missing.
pub fn bone_path(schema: KeypointSchema, pose: &Pose, bone: (Keypoint, Keypoint)) -> (String, f64) {
    let ends = point(schema, pose, bone.0).zip(point(schema, pose, bone.1));
    match ends {
        Some(((ax, ay, ao), (bx, by, bo))) => {
            (format!("M{ax:.1} {ay:.1}L{bx:.1} {by:.1}"), ao.min(bo))
        }
        None => (String::new(), 0.0),
    }
}

/// The joint that an angle's curve belongs to: "knee_flexion_left" → the left knee.
pub fn joint_of(series_id: &str) -> Option<Keypoint> {
    let side = ["left", "right"]
        .into_iter()
        .find(|s| series_id.ends_with(s))?;
    let joint = series_id.split('_').next()?;
    let name = format!("{side}_{joint}");
    Keypoint::BLAZEPOSE_33
        .into_iter()
        .find(|k| k.name() == name)
}

/// The curves of a report that are written beside a joint: index of the series, and the joint. Of a
/// movement's angles only those that it charts first, because more would hide the person.
pub fn angle_labels(report: &Report, spec: Option<&Spec>) -> Vec<(usize, Keypoint)> {
    let charts = spec.map(|s| s.charts.as_ref()).unwrap_or_default();
    let charted = |id: &str| charts.iter().any(|c| c.series.iter().any(|s| s == id));
    let mut found: Vec<(usize, Keypoint)> = Vec::new();
    for (i, series) in report.series.iter().enumerate() {
        let wanted = series.unit == "°" && (charts.is_empty() || charted(&series.id));
        let joint = joint_of(&series.id).filter(|_| wanted);
        if let Some(joint) = joint.filter(|j| found.iter().all(|(_, k)| k != j)) {
            found.push((i, joint));
        }
    }
    found
}

/// A ring around the head, as a path, with its opacity; empty where ears or nose are missing.
pub fn head_path(schema: KeypointSchema, pose: &Pose) -> (String, f64) {
    let at = |k| point(schema, pose, k);
    let (Some(l), Some(r), Some(nose)) = (
        at(Keypoint::LeftEar),
        at(Keypoint::RightEar),
        at(Keypoint::Nose),
    ) else {
        return (String::new(), 0.0);
    };
    let (x, y) = (0.5 * (l.0 + r.0), 0.5 * (l.1 + r.1));
    let reach = (nose.0 - x).hypot(nose.1 - y);
    let radius = 1.15 * reach.max(0.5 * (l.0 - r.0).hypot(l.1 - r.1));
    let path = format!(
        "M{:.1} {y:.1}a{radius:.1} {radius:.1} 0 1 0 {:.1} 0a{radius:.1} {radius:.1} 0 1 0 {:.1} 0",
        x - radius,
        2.0 * radius,
        -2.0 * radius
    );
    (path, l.2.min(r.2).min(nose.2))
}

/// The value of a curve at the sample nearest to `t_s`.
pub fn value_at(t_s: &[f64], values: &[Option<f64>], at_s: f64) -> Option<f64> {
    let after = t_s.partition_point(|t| *t < at_s);
    let before = after.saturating_sub(1);
    let far = |i: usize| t_s.get(i).map_or(f64::INFINITY, |t| (t - at_s).abs());
    let i = if far(before) <= far(after) {
        before
    } else {
        after
    };
    values.get(i).copied().flatten()
}

/// Size in pixels of the frames of a track: that of its first frame.
pub fn frame_size(track: &PoseTrack) -> Option<(u32, u32)> {
    let first = track.frames.first()?;
    (first.width > 0 && first.height > 0).then_some((first.width, first.height))
}

/// The part of the frame that the person moves through, with a margin: x, y, width, height.
/// Where there is no picture, showing only this makes the figure large.
pub fn reach(track: &PoseTrack) -> Option<(f64, f64, f64, f64)> {
    let mut bounds: Option<[f64; 4]> = None;
    for pose in track.frames.iter().filter_map(|f| f.pose.as_ref()) {
        for (k, [x, y, _]) in pose.landmarks_px.iter().copied().enumerate() {
            if pose.visibility.get(k).is_none_or(|v| *v > 0.0) {
                let [x0, x1, y0, y1] = bounds.unwrap_or([x, x, y, y]);
                bounds = Some([x0.min(x), x1.max(x), y0.min(y), y1.max(y)]);
            }
        }
    }
    let [x0, x1, y0, y1] = bounds?;
    let margin = 0.08 * (x1 - x0).max(y1 - y0).max(1.0);
    Some((
        x0 - margin,
        y0 - margin,
        x1 - x0 + 2.0 * margin,
        y1 - y0 + 2.0 * margin,
    ))
}

/// A small drawing of the pose nearest to `t_s`, as an SVG document, for the list of results.
pub fn pictogram(track: &PoseTrack, t_s: f64) -> Option<String> {
    let seen = track.frames.iter().filter(|f| f.pose.is_some());
    let frame = seen.min_by(|a, b| (a.t_s - t_s).abs().total_cmp(&(b.t_s - t_s).abs()))?;
    let pose = frame.pose.as_ref()?;
    let (x, y, w, h) = reach(&PoseTrack {
        schema: track.schema,
        frames: vec![frame.clone()],
    })?;
    let stroke = w.max(h) / 28.0;
    let mut svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='{x:.0} {y:.0} {w:.0} {h:.0}' fill='none' \
         stroke-width='{stroke:.1}' stroke-linecap='round'>"
    );
    let (head, seen) = head_path(track.schema, pose);
    svg.push_str(&format!(
        "<path d='{head}' stroke='#8a857b' opacity='{seen:.2}'/>"
    ));
    for bone in Keypoint::BONES {
        let colour = match bone_class(bone) {
            "left" => "#2f86c9",
            "right" => "#e0761a",
            _ => "#8a857b",
        };
        let (path, opacity) = bone_path(track.schema, pose, bone);
        svg.push_str(&format!(
            "<path d='{path}' stroke='{colour}' opacity='{opacity:.2}'/>"
        ));
    }
    svg.push_str("</svg>");
    Some(svg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;

    #[test]
    fn bones_are_drawn_between_their_points() {
        let track = fixture::track();
        let pose = track.frames[0].pose.clone().unwrap();
        let bone = (Keypoint::LeftHip, Keypoint::LeftKnee);
        let (path, opacity) = bone_path(track.schema, &pose, bone);
        assert_eq!(path, "M230.0 240.0L250.0 260.0");
        assert_eq!(opacity, 1.0);
        assert_eq!(bone_class(bone), "left");
        assert_eq!(
            bone_class((Keypoint::LeftHip, Keypoint::RightHip)),
            "middle"
        );
    }

    #[test]
    fn the_bones_of_a_class_are_one_path() {
        let track = fixture::track();
        let mut pose = track.frames[0].pose.clone().unwrap();
        let left = side_path(track.schema, &pose, "left");
        assert!(left.contains("M230.0 240.0L250.0 260.0"), "{left}");
        let strokes = |pose: &Pose| {
            ["left", "right", "middle"]
                .map(|class| side_path(track.schema, pose, class).matches('M').count())
        };
        assert_eq!(strokes(&pose).iter().sum::<usize>(), bones().len());
        pose.visibility.iter_mut().for_each(|seen| *seen = 0.0);
        assert_eq!(strokes(&pose), [0; 3]);
    }

    #[test]
    fn doubtful_points_fade_and_lost_ones_vanish() {
        assert_eq!(opacity(0.0), 0.0);
        assert!(opacity(0.1) > 0.0 && opacity(0.1) < opacity(0.5));
        assert_eq!(opacity(1.0), 1.0);
    }

    #[test]
    fn a_pose_cut_short_draws_what_it_has() {
        let pose = Pose {
            landmarks_px: vec![[1.0, 2.0, 0.0]; 5],
            ..Pose::default()
        };
        let bone = (Keypoint::LeftHip, Keypoint::LeftKnee);
        assert_eq!(bone_path(KeypointSchema::BlazePose33, &pose, bone).1, 0.0);
    }

    #[test]
    fn curves_find_their_joints() {
        assert_eq!(joint_of("knee_flexion_left"), Some(Keypoint::LeftKnee));
        assert_eq!(joint_of("hip_flexion_right"), Some(Keypoint::RightHip));
        assert_eq!(joint_of("trunk_lean"), None);
        assert_eq!(joint_of("trunk_lean_left"), None);
        let mut report = fixture::report();
        let knees = [(0, Keypoint::LeftKnee), (1, Keypoint::RightKnee)];
        assert_eq!(angle_labels(&report, Some(&fixture::spec())), knees);
        report.series[2].id = "hip_flexion_left".into();
        report.series[2].unit = "°".into();
        assert_eq!(angle_labels(&report, None).len(), 3);
        assert_eq!(angle_labels(&report, Some(&fixture::spec())), knees);
    }

    #[test]
    fn values_are_those_of_the_nearest_sample() {
        let (t, v) = ([0.0, 0.2, 0.4], [Some(1.0), None, Some(3.0)]);
        assert_eq!(value_at(&t, &v, 0.05), Some(1.0));
        assert_eq!(value_at(&t, &v, 0.21), None);
        assert_eq!(value_at(&t, &v, 9.0), Some(3.0));
        assert_eq!(value_at(&[], &[], 0.0), None);
    }

    #[test]
    fn the_reach_holds_every_point_and_the_pictogram_every_bone() {
        let track = fixture::track();
        let (x, y, w, h) = reach(&track).unwrap();
        assert!(x < 0.0 && y < 10.0 && w > 330.0 && h > 330.0);
        assert_eq!(pictogram(&track, 0.0).unwrap().matches("<path").count(), 19);
        assert_eq!(pictogram(&PoseTrack::default(), 0.0), None);
    }
}
