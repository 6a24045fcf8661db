//! Models and set-ups: every dialect in small, what is refused by name, hostile text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_formats::{Error, osim, setup};
use sagitta_motion::model::{Applied, Force, Function, MotionType};
use sagitta_motion::tool::{IkTarget, ToolSetup};

/// A body on the ground by a pin, as files until version 30000 have it.
fn old(version: &str, joint: &str, rest: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><OpenSimDocument Version=\"{version}\"><Model name=\"m\"><BodySet>\
         <objects><Body name=\"ground\"><mass>0</mass></Body><Body name=\"rod\"><mass> 2 </mass>\
         <mass_center> 0 <!-- half way --> -0.5 0</mass_center><inertia_xx>0.1</inertia_xx>\
         <inertia_xy>0.01</inertia_xy><Joint>{joint}</Joint></Body></objects><groups/></BodySet>\
         {rest}</Model></OpenSimDocument>"
    )
}

const PIN: &str = "<PinJoint name=\"pin\"><parent_body>ground</parent_body>\
    <location_in_parent>0 1 0</location_in_parent><orientation>0 0.5 0</orientation><CoordinateSet>\
    <objects><Coordinate name=\"q\"><range>-1 1</range><clamped>true</clamped></Coordinate></objects>\
    </CoordinateSet></PinJoint>";

#[test]
fn an_old_model_in_small() {
    let model = osim::read(&old("20302", PIN, "")).unwrap();
    assert_eq!((model.name.as_str(), model.version), ("m", 20_302));
    assert_eq!(model.gravity_m_s2, [0.0, -9.80665, 0.0]);
    assert_eq!(model.bodies.len(), 1);
    assert_eq!(model.bodies[0].centre_m, [0.0, -0.5, 0.0]);
    assert_eq!(
        model.bodies[0].inertia_kg_m2,
        [0.1, 0.0, 0.0, 0.01, 0.0, 0.0]
    );
    let joint = &model.joints[0];
    assert_eq!(joint.parent.translation_m, [0.0, 1.0, 0.0]);
    assert_eq!(
        (joint.child.body.as_str(), joint.child.orientation_rad[1]),
        ("rod", 0.5)
    );
    assert_eq!(joint.coordinates[0].range, [-1.0, 1.0]);
    assert_eq!(model.unsupported, Vec::<String>::new());
}

#[test]
fn a_reversed_joint_moves_its_parent() {
    let reversed = PIN.replace(
        "<CoordinateSet>",
        "<reverse> true </reverse><CoordinateSet>",
    );
    let joint = osim::read(&old("20302", &reversed, ""))
        .unwrap()
        .joints
        .remove(0);
    assert_eq!(
        (joint.parent.body.as_str(), joint.child.body.as_str()),
        ("rod", "ground")
    );
    assert_eq!(joint.child.translation_m, [0.0, 1.0, 0.0]);
}

#[test]
fn prescribed_functions_count_by_themselves_until_a_flag_says_so() {
    let function =
        "<prescribed_function><Constant><value>2</value></Constant></prescribed_function>";
    let joint = |flag: &str| PIN.replace("<range>", &format!("{function}{flag}<range>"));
    let read = |version: &str, flag: &str| {
        let model = osim::read(&old(version, &joint(flag), "")).unwrap();
        model.joints[0].coordinates[0].prescribed.clone()
    };
    assert_eq!(read("20302", ""), Some(Function::Constant(2.0)));
    assert_eq!(read("30000", ""), None);
    assert_eq!(
        read("30000", "<prescribed>true</prescribed>"),
        Some(Function::Constant(2.0))
    );
}

#[test]
fn what_a_class_s_default_says_stands_in() {
    let rest = "<defaults><CoordinateActuator name=\"default\"><optimal_force>7</optimal_force>\
        </CoordinateActuator></defaults><ForceSet><objects><CoordinateActuator name=\"a\"><coordinate>q\
        </coordinate></CoordinateActuator></objects></ForceSet>";
    let model = osim::read(&old("20302", PIN, rest)).unwrap();
    let [Force::Actuator(motor)] = &model.forces[..] else {
        panic!("{:?}", model.forces);
    };
    assert_eq!(
        (motor.optimal_force, motor.bounds.max),
        (7.0, f64::INFINITY)
    );
    assert_eq!(motor.on, Applied::Coordinate("q".into()));
}

/// Two bodies, joints and frames on frames as files since version 40000 have them.
const NEW: &str = r#"<OpenSimDocument Version="40500"><Model name="leg"><Ground name="ground"/>
<BodySet name="bodyset"><objects>
<Body name="thigh"><components><PhysicalOffsetFrame name="bump"><socket_parent>..</socket_parent>
 <translation>0.1 0 0</translation><orientation>0 0 1.5707963267948966</orientation></PhysicalOffsetFrame>
 </components><mass>1</mass><inertia>1 2 3 4 5 6</inertia></Body>
<Body name="shank"><mass>1</mass></Body></objects></BodySet>
<JointSet><objects>
<FreeJoint name="hip"><socket_parent_frame>/ground</socket_parent_frame>
 <socket_child_frame>thigh</socket_child_frame></FreeJoint>
<PinJoint name="knee"><socket_parent_frame>end</socket_parent_frame>
 <socket_child_frame>/bodyset/shank</socket_child_frame><coordinates><Coordinate name="flexion"/></coordinates>
 <frames><PhysicalOffsetFrame name="end"><socket_parent>/bodyset/thigh/bump</socket_parent>
 <translation>0.2 0 0</translation></PhysicalOffsetFrame></frames></PinJoint></objects></JointSet>
<MarkerSet><objects><Marker name="M"><socket_parent_frame>/jointset/knee/end</socket_parent_frame>
 <location>0 0.3 0</location></Marker></objects></MarkerSet></Model></OpenSimDocument>"#;

#[test]
fn frames_on_frames_come_down_to_their_body() {
    let model = osim::read(NEW).unwrap();
    assert_eq!(
        model.bodies[0].inertia_kg_m2,
        [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    );
    let near = |a: [f64; 3], b: [f64; 3]| (0..3).all(|k| (a[k] - b[k]).abs() < 1e-12);
    let knee = &model.joints[1];
    assert_eq!(knee.parent.body, "thigh");
    assert!(near(knee.parent.translation_m, [0.1, 0.2, 0.0]), "{knee:?}");
    assert!(near(
        knee.parent.orientation_rad,
        [0.0, 0.0, std::f64::consts::FRAC_PI_2]
    ));
    assert_eq!(model.markers[0].body, "thigh");
    assert!(
        near(model.markers[0].location_m, [-0.2, 0.2, 0.0]),
        "{:?}",
        model.markers
    );
    let hip = &model.joints[0];
    assert_eq!(
        (hip.coordinates.len(), hip.coordinates[5].name.as_str()),
        (6, "hip_coord_5")
    );
    assert_eq!(hip.coordinates[5].motion, MotionType::Translational);
}

#[test]
fn what_is_not_supported_is_named_with_its_path() {
    let rest = "<ForceSet><objects><HuntCrossleyForce name=\"foot\"/></objects></ForceSet>\
        <ConstraintSet><objects><WeldConstraint name=\"w\"/><PointConstraint name=\"off\"><isDisabled>true\
        </isDisabled></PointConstraint></objects></ConstraintSet><ProbeSet><objects><Probe name=\"p\"/>\
        </objects></ProbeSet><MarkerSet file=\"more.xml\"/><tail>1</tail>";
    let model = osim::read(&old("30000", PIN, rest)).unwrap();
    let wanted = [
        "Model/tail",
        "Model/ConstraintSet/WeldConstraint[w]",
        "Model/ForceSet/HuntCrossleyForce[foot]",
        "Model/MarkerSet",
        "Model/ProbeSet/Probe[p]",
    ];
    assert_eq!(
        model.unsupported.len(),
        wanted.len(),
        "{:?}",
        model.unsupported
    );
    for path in wanted {
        let named = |note: &String| note.starts_with(&format!("{path}: "));
        assert!(
            model.unsupported.iter().any(named),
            "{path} in {:?}",
            model.unsupported
        );
    }
    let joint = PIN.replace("PinJoint", "EllipsoidJoint");
    let error = osim::read(&old("30000", &joint, "")).unwrap_err();
    assert!(error.to_string().contains("EllipsoidJoint[pin]"), "{error}");
}

#[test]
fn damage_is_named_with_its_element() {
    for (text, word) in [
        (String::new(), "empty"),
        ("<a".to_owned(), "XML"),
        ("<a/>".to_owned(), "no Model"),
        (
            "<!DOCTYPE x [<!ENTITY e \"e\">]><Model>&e;</Model>".to_owned(),
            "XML",
        ),
        (old("10500", PIN, ""), "10500"),
        (old("x", PIN, ""), "whole number"),
        (
            old("20302", &PIN.replace("0 1 0", "0 1"), ""),
            "location_in_parent",
        ),
        (
            old("20302", &PIN.replace("0 1 0", "0 nan 0"), ""),
            "not a number",
        ),
        (old("20302", &PIN.replace(">ground<", ">air<"), ""), "air"),
        (
            old("20302", &PIN.replace(">true<", ">perhaps<"), ""),
            "perhaps",
        ),
        (
            old("20302", PIN, "").replace(" 2 </mass>", "-2</mass>"),
            "negative",
        ),
        (
            format!("{}{}", "<a>".repeat(100), "</a>".repeat(100)),
            "deep",
        ),
    ] {
        let error = osim::read(&text).unwrap_err().to_string();
        assert!(error.contains(word), "{word}: {error}");
    }
    let circle = NEW.replace("<socket_parent>..<", "<socket_parent>/jointset/knee/end<");
    let error = osim::read(&circle).unwrap_err().to_string();
    assert!(error.contains("stands on itself"), "{error}");
    let deep = [("<a>", 200_000), ("</a>", 200_000)]
        .map(|(tag, n)| tag.repeat(n))
        .concat();
    assert!(matches!(osim::read(&deep), Err(Error::Xml { .. })));
}

#[test]
fn set_ups_say_what_they_leave_open() {
    let text = "<InverseKinematicsTool name=\"t\"><model_file>Unassigned</model_file>\
        <IKTaskSet><objects><IKMarkerTask name=\"A\"><weight>2</weight></IKMarkerTask>\
        <IKCoordinateTask name=\"q\"><value_type>manual_value</value_type><value>0.5</value>\
        </IKCoordinateTask></objects></IKTaskSet><marker_file> a b.trc </marker_file><sorcery/>\
        </InverseKinematicsTool>";
    let ToolSetup::InverseKinematics {
        files,
        tasks,
        marker_file,
        constraint_weight,
        ..
    } = setup::read(text).unwrap()
    else {
        panic!("another tool");
    };
    assert_eq!((files.model_file, marker_file.as_str()), (None, "a b.trc"));
    assert_eq!(
        (constraint_weight, files.time_range_s[1]),
        (f64::INFINITY, f64::INFINITY)
    );
    assert_eq!(tasks[1].target, IkTarget::Value(0.5));
    assert_eq!(files.unsupported.len(), 1);
    let error = setup::read("<CMCTool name=\"c\"/>")
        .unwrap_err()
        .to_string();
    assert!(error.contains("CMCTool[c]"), "{error}");
    let error =
        setup::read_tasks("<IKTaskSet><objects><IKSensorTask name=\"s\"/></objects></IKTaskSet>");
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("IKTaskSet/IKSensorTask[s]")
    );
    assert!(setup::read("<a/>").is_err() && setup::read_loads("<a/>").is_err());
}

#[test]
fn models_and_set_ups_are_told_apart_by_their_first_elements() {
    let model = old("30000", PIN, "");
    assert!(osim::is_model(&model) && !setup::is_setup(&model));
    let scale = "<?xml version=\"1.0\"?><!-- <Model> --><OpenSimDocument Version=\"30000\">\n<ScaleTool \
        name=\"s\"><ModelScaler/></ScaleTool></OpenSimDocument>";
    assert!(!osim::is_model(scale) && setup::is_setup(scale));
    assert!(osim::is_model("<Model/>") && setup::is_setup("<AnalyzeTool>"));
    for text in ["", "<", "<!--", "a < b", "time\tq", "<Model"] {
        assert!(!osim::is_model(text) && !setup::is_setup(text), "{text}");
    }
}
