//! Angles, heights, centre of mass, scale and view of figures whose truth is known.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

#[path = "../../../tests/src/figure.rs"]
#[allow(dead_code)]
mod figure;
#[path = "../../../tests/src/noise.rs"]
mod noise;
#[path = "../../../tests/src/shot.rs"]
#[allow(dead_code)]
mod shot;

use figure::Script;
use sagitta_biomech::Error;
use sagitta_biomech::Vec3;
use sagitta_biomech::algo::{angles, com, coordinates, landmarks, skeleton::Skeleton};
use sagitta_biomech::anthropometry::DE_LEVA;
use sagitta_biomech::scale::scale;
use sagitta_biomech::view::view_deg;
use sagitta_motion::{
    Angle, Channel, Keypoint, KeypointSchema, Position, Sex, Side, Source, Table,
};
use shot::mapped;
use std::f64::consts::{FRAC_PI_2, PI};

fn near(found: f64, truth: f64, within: f64) {
    assert!((found - truth).abs() <= within, "{found} is not {truth}");
}

#[test]
fn angles_of_simple_shapes() {
    let (o, x, y) = (Vec3::zeros(), Vec3::x(), Vec3::y());
    near(angles::between(x, y).unwrap(), FRAC_PI_2, 1e-15);
    near(
        angles::flexion(Vec3::new(-1.0, 0.0, 0.0), o, x).unwrap(),
        0.0,
        1e-15,
    );
    near(angles::flexion(x, o, x).unwrap(), PI, 1e-15);
    near(angles::dorsiflexion(y, o, o, x).unwrap(), 0.0, 1e-15);
    near(
        angles::dorsiflexion(Vec3::new(1.0, 1.0, 0.0), o, o, x).unwrap(),
        PI / 4.0,
        1e-15,
    );
    near(
        angles::lean(o, Vec3::new(1.0, 1.0, 0.0), x).unwrap(),
        PI / 4.0,
        1e-15,
    );
    near(
        angles::lean(o, Vec3::new(-1.0, 1.0, 0.0), x).unwrap(),
        -PI / 4.0,
        1e-15,
    );
    near(angles::thigh(y, o).unwrap(), FRAC_PI_2, 1e-15);
    near(angles::thigh(o, x).unwrap(), 0.0, 1e-15);
    near(
        angles::against_trunk(o, Vec3::new(1.0, 0.0, 0.0), y, o).unwrap(),
        FRAC_PI_2,
        1e-15,
    );
    let nothing = [
        angles::between(o, x),
        angles::lean(o, o, x),
        angles::thigh(o, o),
        angles::flexion(x, x, y),
    ];
    assert_eq!(nothing, [None; 4]);
}

#[test]
fn joint_angles_do_not_depend_on_where_the_camera_stands() {
    let truth = Script::squats(30.0);
    for view in [0.0, 35.0, 90.0, 160.0] {
        let track = Script {
            view_deg: view,
            ..truth.clone()
        }
        .track();
        let k = landmarks::kinematics(&track, Source::World3d, 1.0, None);
        for (i, &t) in k.t_s.iter().enumerate() {
            let at = |channel| k.get(channel).unwrap()[i].unwrap();
            for side in Side::BOTH {
                near(
                    at(Channel::Angle(Angle::Knee, Some(side))).to_degrees(),
                    truth.knee_deg(t),
                    1e-5,
                );
                near(
                    at(Channel::Angle(Angle::Hip, Some(side))).to_degrees(),
                    truth.hip_deg(t),
                    1e-5,
                );
                let over = Channel::Position(Position::HipOverKnee, Some(side));
                near(at(over), truth.hip_over_knee_m(t), 1e-9);
            }
            near(
                at(Channel::Angle(Angle::Trunk, None)).to_degrees(),
                38.0 * truth.depth(t),
                1e-5,
            );
            near(
                at(Channel::Angle(Angle::Shank, Some(Side::Left))).to_degrees(),
                28.0 * truth.depth(t),
                1e-5,
            );
            near(
                at(Channel::Position(Position::PelvisHeight, None)),
                truth.pelvis_m(t),
                1e-9,
            );
        }
        near(
            view_deg(&track).unwrap(),
            if view > 90.0 { 180.0 - view } else { view },
            1e-6,
        );
    }
}

#[test]
fn the_image_plane_shows_the_same_from_the_side() {
    let script = Script::squats(30.0);
    let track = script.track();
    let units = |source| scale(&track, source, None).height_units.unwrap();
    let metres = 1.063 * units(Source::World3d) / units(Source::Image2d);
    near(metres * 400.0, 1.0, 0.01);
    let flat = landmarks::kinematics(&track, Source::Image2d, 1.0 / 400.0, None);
    let deep = landmarks::kinematics(&track, Source::World3d, 1.0, None);
    for channel in [
        Channel::Angle(Angle::Knee, Some(Side::Left)),
        Channel::Angle(Angle::Trunk, None),
        Channel::Position(Position::PelvisHeight, None),
    ] {
        for (a, b) in flat
            .get(channel)
            .unwrap()
            .iter()
            .zip(deep.get(channel).unwrap())
        {
            near(a.unwrap(), b.unwrap(), 1e-6);
        }
    }
    assert_eq!(flat.source, Source::Image2d);
}

#[test]
fn hidden_points_leave_gaps_and_no_guesses() {
    let mut track = Script::squats(30.0).track();
    for pose in track
        .frames
        .iter_mut()
        .take(10)
        .filter_map(|f| f.pose.as_mut())
    {
        pose.visibility[Keypoint::LeftKnee as usize] = 0.1;
    }
    track.frames[20].pose = None;
    if let Some(pose) = track.frames[15].pose.as_mut() {
        pose.visibility[Keypoint::LeftKnee as usize] = 0.1;
        pose.visibility[Keypoint::RightKnee as usize] = 0.1;
    }
    if let Some(pose) = track.frames[25].pose.as_mut() {
        pose.visibility[Keypoint::LeftHip as usize] = 0.1;
    }
    let k = landmarks::kinematics(&track, Source::World3d, 1.0, None);
    let left = k
        .get(Channel::Angle(Angle::Knee, Some(Side::Left)))
        .unwrap();
    let right = k
        .get(Channel::Angle(Angle::Knee, Some(Side::Right)))
        .unwrap();
    assert!(left[..10].iter().all(Option::is_none) && left[10].is_some());
    assert!(right[..10].iter().all(Option::is_some) && right[20].is_none());
    // The other leg stands for the thigh and shank of one; nothing stands for both, nor for the trunk.
    let seen = Script::squats(30.0).track();
    let seen = landmarks::kinematics(&seen, Source::World3d, 1.0, None);
    let height = Channel::Position(Position::ComHeight, None);
    let (some, all) = (k.get(height).unwrap(), seen.get(height).unwrap());
    near(some[5].unwrap(), all[5].unwrap(), 0.01);
    assert!([15, 20, 25].iter().all(|&i| some[i].is_none()));
}

#[test]
fn body_height_is_the_scale() {
    let track = Script::squats(30.0).track();
    let own = scale(&track, Source::World3d, None);
    assert!(!own.measured() && own.metres == 1.0 && own.relative_sd >= 0.06);
    let given = scale(&track, Source::World3d, Some(2.0));
    near(given.metres * given.height_units.unwrap(), 2.0, 1e-12);
    assert!(given.measured() && given.relative_sd < own.relative_sd);
    // The recipe on a figure of 1.75 m with Winter's proportions misses its height by a few percent.
    near(own.height_units.unwrap() / 1.75, 1.0, 0.06);
    let empty = scale(&Default::default(), Source::World3d, Some(2.0));
    assert_eq!((empty.metres, empty.height_units), (1.0, None));
    let doubled = mapped(&track, |p| p, |p| p.map(|v| 2.0 * v));
    near(
        scale(&doubled, Source::World3d, Some(2.0)).metres * 2.0,
        given.metres,
        1e-12,
    );
}

#[test]
fn masses_add_up_and_the_centre_lies_inside() {
    for (sex, total) in [
        (Some(Sex::Female), 99.99),
        (Some(Sex::Male), 100.0),
        (None, 99.995),
    ] {
        let sum: f64 = DE_LEVA
            .iter()
            .map(|s| s.mass(sex) * if s.paired { 2.0 } else { 1.0 })
            .sum();
        near(100.0 * sum, total, 1e-9);
    }
    let track = Script {
        view_deg: 0.0,
        ..Script::squats(30.0)
    }
    .track();
    let pose = track.frames[0].pose.as_ref().unwrap();
    let body = Skeleton::new(pose, KeypointSchema::BlazePose33, Source::World3d, 1.0);
    let com = com::centre_of_mass(&body, None).unwrap();
    let (x, y) = (com.x, com.y);
    near(x, 0.0, 1e-12);
    assert!(
        (0.0..0.25).contains(&y),
        "the centre of a standing body is a little over the hips: {y}"
    );
    let mut hidden = pose.clone();
    hidden.visibility[Keypoint::RightWrist as usize] = 0.0;
    // A hidden limb is as high as its twin, which this figure's is.
    let body = Skeleton::new(&hidden, KeypointSchema::BlazePose33, Source::World3d, 1.0);
    let twin = com::centre_of_mass(&body, None).unwrap();
    near(twin.y, com.y, 1e-9);
    assert!((twin - com).norm() < 0.005, "{twin} {com}");
    hidden.visibility[Keypoint::LeftWrist as usize] = 0.0;
    let body = Skeleton::new(&hidden, KeypointSchema::BlazePose33, Source::World3d, 1.0);
    assert_eq!(com::centre_of_mass(&body, None), None);
}

#[test]
fn the_centre_of_mass_of_the_table_by_hand() {
    // All points of the body at one of two places: the centre divides them by mass.
    let mut pose = Script::squats(30.0).track().frames[0].pose.clone().unwrap();
    for point in Keypoint::BLAZEPOSE_33 {
        let lower = ["hip", "knee", "ankle", "heel", "toe"]
            .iter()
            .any(|n| point.name().contains(n));
        pose.world_m[point as usize] = [0.0, if lower { 0.0 } else { -1.0 }, 0.0];
    }
    let body = Skeleton::new(&pose, KeypointSchema::BlazePose33, Source::World3d, 1.0);
    let up = com::centre_of_mass(&body, Some(Sex::Male)).unwrap()[1];
    let arms_and_head = 6.94 + 2.0 * (2.71 + 1.62 + 0.61);
    near(up, (arms_and_head + 43.46 * (1.0 - 0.4310)) / 100.0, 1e-12);
}

fn table(columns: &[(&str, f64)], in_degrees: bool) -> Table {
    Table {
        in_degrees,
        columns: columns.iter().map(|(name, _)| (*name).to_owned()).collect(),
        t_s: vec![0.0],
        rows: vec![columns.iter().map(|(_, v)| *v).collect()],
    }
}

const SQUAT: [(&str, f64); 8] = [
    ("pelvis_ty", 0.8),
    ("pelvis_tilt", -40.0),
    ("hip_flexion_r", 100.0),
    ("hip_flexion_l", 100.0),
    ("knee_angle_r", 80.0),
    ("knee_angle_l", 81.0),
    ("ankle_angle_r", 20.0),
    ("lumbar_extension", 10.0),
];

#[test]
fn coordinates_in_the_sagittal_plane() {
    let k = coordinates::kinematics(&table(&SQUAT, true), Some(1.8)).unwrap();
    let at = |channel| k.get(channel).unwrap()[0].unwrap();
    near(
        at(Channel::Angle(Angle::Knee, Some(Side::Left))).to_degrees(),
        81.0,
        1e-12,
    );
    near(
        at(Channel::Angle(Angle::Hip, Some(Side::Right))).to_degrees(),
        100.0,
        1e-12,
    );
    near(
        at(Channel::Angle(Angle::Ankle, Some(Side::Right))).to_degrees(),
        20.0,
        1e-12,
    );
    near(
        at(Channel::Angle(Angle::Trunk, None)).to_degrees(),
        30.0,
        1e-9,
    );
    near(
        at(Channel::Angle(Angle::Thigh, Some(Side::Right))).to_degrees(),
        30.0,
        1e-9,
    );
    near(
        at(Channel::Position(Position::HipOverKnee, Some(Side::Left))),
        0.5 * 0.245 * 1.8,
        1e-12,
    );
    near(
        at(Channel::Position(Position::PelvisHeight, None)),
        0.8,
        0.0,
    );
    let bare = coordinates::kinematics(&table(&SQUAT, true), None).unwrap();
    assert!(
        bare.get(Channel::Position(Position::HipOverKnee, Some(Side::Left)))
            .is_none()
    );
}

#[test]
fn coordinates_in_radians_with_paths_and_without_columns() {
    let paths: Vec<(String, f64)> = SQUAT
        .iter()
        .map(|(n, v)| {
            let value = if *n == "pelvis_ty" {
                *v
            } else {
                v.to_radians()
            };
            (format!("/jointset/joint/{n}/value"), value)
        })
        .collect();
    let paths: Vec<(&str, f64)> = paths.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    let k = coordinates::kinematics(&table(&paths, false), None).unwrap();
    near(
        k.get(Channel::Angle(Angle::Knee, Some(Side::Right)))
            .unwrap()[0]
            .unwrap()
            .to_degrees(),
        80.0,
        1e-12,
    );
    assert_eq!(
        coordinates::kinematics(&table(&SQUAT[1..], true), None),
        Err(Error::MissingColumn("pelvis_ty"))
    );
    assert_eq!(
        coordinates::kinematics(&table(&SQUAT[..3], true), None),
        Err(Error::MissingColumn("knee_angle_r"))
    );
    let few = [SQUAT[0], SQUAT[4], SQUAT[5]];
    let k = coordinates::kinematics(&table(&few, true), Some(1.8)).unwrap();
    assert_eq!(k.channels.len(), 3);
}

#[test]
fn both_hips_are_mirror_images() {
    let columns = [
        ("pelvis_ty", 1.0),
        ("pelvis_tilt", -20.0),
        ("knee_angle_r", 1.0),
        ("knee_angle_l", 1.0),
        ("hip_flexion_r", 60.0),
        ("hip_flexion_l", 60.0),
        ("hip_adduction_r", -12.0),
        ("hip_adduction_l", -12.0),
        ("hip_rotation_r", 7.0),
        ("hip_rotation_l", 7.0),
    ];
    let k = coordinates::kinematics(&table(&columns, true), None).unwrap();
    let thigh = |side| k.get(Channel::Angle(Angle::Thigh, Some(side))).unwrap()[0].unwrap();
    near(thigh(Side::Left), thigh(Side::Right), 1e-12);
    near(thigh(Side::Left).to_degrees(), 48.5, 2.0);
}
