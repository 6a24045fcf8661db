//! One model in many spellings: what is read must be the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_formats::osim;

/// Classes of forces that are not computed, with a part of a class of its own.
const CLASSES: [&str; 3] = [
    "HuntCrossleyForce",
    "ElasticFoundationForce",
    "SmoothSphereHalfSpaceForce",
];
const SEPARATORS: [&str; 3] = ["", ":", "::"];
const GROUNDS: [&str; 6] = [
    "ground",
    "/ground",
    "../ground",
    "Ground",
    "GROUND",
    "../../Ground",
];
/// How the ends of a joint are named.
const ENDS: [&str; 3] = ["socket", "connector", "property"];
const TYPES: [Option<&str>; 5] = [
    None,
    Some("rotational"),
    Some("Rotational"),
    Some("ROTATIONAL"),
    Some("Coupled"),
];

fn end(style: &str, which: &str, to: &str) -> String {
    match style {
        "socket" => format!("<socket_{which}_frame>{to}</socket_{which}_frame>"),
        _ => format!(
            "<connectors><Connector_PhysicalFrame_ name=\"{which}_body\"><connectee_name>{to}</connectee_name></Connector_PhysicalFrame_></connectors>"
        ),
    }
}

fn joint(style: &str, ground: &str, coordinate: &str) -> String {
    if style == "property" {
        return format!(
            "<Body name=\"rod\"><mass>2</mass><Joint><PinJoint name=\"pin\"><parent_body>{ground}</parent_body><CoordinateSet><objects>{coordinate}</objects></CoordinateSet></PinJoint></Joint></Body>"
        );
    }
    let ends = match style {
        "socket" => end(style, "parent", ground) + &end(style, "child", "rod"),
        _ => format!(
            "{}{}",
            end(style, "parent", ground),
            end(style, "child", "../rod")
        )
        .replace("</connectors><connectors>", ""),
    };
    format!("<PinJoint name=\"pin\">{ends}<coordinates>{coordinate}</coordinates></PinJoint>")
}

fn model(
    style: &str,
    ground: &str,
    said: Option<&str>,
    parts: (&str, &str),
    inside: bool,
) -> String {
    let said = said.map_or(String::new(), |it| {
        format!("<motion_type>{it}</motion_type>")
    });
    let joint = joint(
        style,
        ground,
        &format!("<Coordinate name=\"q\">{said}</Coordinate>"),
    );
    let body = "<Body name=\"rod\"><mass>2</mass></Body>";
    let (class, colons) = parts;
    let part = format!("{class}{colons}Parameters");
    let force = format!(
        "<ForceSet><objects><{class} name=\"f\"><{part}><stiffness a='b:c>d'>1</stiffness><{part}/></{part}></{class}></objects></ForceSet>"
    );
    let tree = match (style, inside) {
        ("property", true) => format!("<components>{joint}</components>"),
        ("property", false) => format!("<BodySet><objects>{joint}</objects></BodySet>"),
        (_, true) => format!("<components>{body}{joint}</components>"),
        (_, false) => format!(
            "<BodySet><objects>{body}</objects></BodySet><JointSet><objects>{joint}</objects></JointSet>"
        ),
    };
    let version = if style == "connector" { 30_501 } else { 40_000 };
    format!(
        "<?xml version=\"1.0\"?><!-- a::b <x:y> --><OpenSimDocument Version=\"{version}\"><Model name=\"m\">{tree}{force}</Model></OpenSimDocument>"
    )
}

#[test]
fn one_model_in_every_spelling_is_one_model() {
    let mut count = 0;
    for style in ENDS {
        for ground in GROUNDS {
            for said in TYPES {
                for class in CLASSES {
                    for colons in SEPARATORS {
                        for inside in [false, true] {
                            let text = model(style, ground, said, (class, colons), inside);
                            let found = osim::read(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
                            assert_eq!(found.bodies.len(), 1, "{text}");
                            let [joint] = found.joints.as_slice() else {
                                panic!("{text}");
                            };
                            assert_eq!(joint.parent.body, "ground", "{text}");
                            assert_eq!(joint.child.body, "rod", "{text}");
                            assert_eq!(joint.coordinates[0].name, "q", "{text}");
                            assert!(!matches!(
                                joint.coordinates[0].motion,
                                sagitta_motion::model::MotionType::Coupled
                            ));
                            let [force] = found.not_computed.as_slice() else {
                                panic!("{text}");
                            };
                            assert_eq!((force.class.as_str(), force.name.as_str()), (class, "f"));
                            let noted = found.unsupported.iter().any(|it| it.contains("Coupled"));
                            assert_eq!(noted, said == Some("Coupled"), "{:?}", found.unsupported);
                            count += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(count, 3 * 6 * 5 * 3 * 3 * 2);
}
