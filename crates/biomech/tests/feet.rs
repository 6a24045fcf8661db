//! Which bodies of a model are its feet.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::dynamics::feet::find;
use sagitta_biomech::{Error, Model, Vec3};
use sagitta_motion::model::{Body, BodyFrame, Description, Joint, JointKind, Marker};

/// A pelvis on which bodies hang: (name, on which, where in it along x, centre of mass along x).
fn model(bodies: &[(&str, &str, f64, f64)], markers: &[(&str, &str, f64)]) -> Model {
    let frame = |body: &str, x: f64| BodyFrame {
        body: body.into(),
        translation_m: [x, 0.0, 0.0],
        ..BodyFrame::default()
    };
    let body = |&(name, _, _, x): &(&str, &str, f64, f64)| Body {
        name: name.into(),
        mass_kg: 1.0,
        centre_m: [x, 0.0, 0.0],
        ..Body::default()
    };
    let joint = |&(name, on, x, _): &(&str, &str, f64, f64)| Joint {
        name: format!("{name}_joint"),
        parent: frame(on, x),
        child: frame(name, 0.0),
        kind: JointKind::Weld,
        coordinates: Vec::new(),
    };
    let marker = |&(name, on, x): &(&str, &str, f64)| Marker {
        name: name.into(),
        body: on.into(),
        location_m: [x, 0.0, 0.0],
    };
    let described = Description {
        bodies: bodies.iter().map(body).collect(),
        joints: bodies.iter().map(joint).collect(),
        markers: markers.iter().map(marker).collect(),
        ..Description::default()
    };
    Model::new(&described).unwrap()
}

const LEGS: [(&str, &str, f64, f64); 5] = [
    ("pelvis", "ground", 0.0, 0.0),
    ("calcn_r", "pelvis", 0.0, 0.08),
    ("toes_r", "calcn_r", 0.18, 0.03),
    ("Left_Foot", "pelvis", 0.0, 0.1),
    ("hand_l", "pelvis", 0.0, 0.1),
];

#[test]
fn feet_are_found_by_their_names_and_reach_to_their_ends() {
    let markers = [("R.Heel", "calcn_r", -0.02), ("R.Nail", "toes_r", 0.05)];
    let model = model(&LEGS, &markers);
    let [right, left] = find(&model, &[]).unwrap();
    assert_eq!((right.name.as_str(), left.name.as_str()), ("right", "left"));
    let at = |name: &str, x: f64| (model.body(name).unwrap(), Vec3::new(x, 0.0, 0.0));
    assert_eq!(right.heel, at("calcn_r", -0.02), "its marker");
    assert_eq!(right.toe, at("toes_r", 0.06), "the tip");
    assert_eq!(left.heel, at("Left_Foot", 0.0), "its origin");
    assert_eq!(left.toe, at("Left_Foot", 0.2));
}

#[test]
fn feet_can_be_named() {
    let model = model(&LEGS, &[]);
    let named = |a: &str, b: &str| find(&model, &[a.into(), b.into()]);
    let [first, second] = named("hand_l", "toes_r").unwrap();
    assert_eq!(first.name, "hand_l");
    assert_eq!(second.body, model.body("toes_r").unwrap());
    assert_eq!(named("hand_l", "tail"), Err(Error::NotAFoot("tail".into())));
    assert!(named("hand_l", "hand_l").is_err());
}

#[test]
fn what_has_no_feet_says_so() {
    let arm = model(&LEGS[..3], &[]);
    assert_eq!(find(&arm, &[]), Err(Error::NoFeet));
}
