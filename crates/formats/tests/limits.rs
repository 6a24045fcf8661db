//! Small files that ask for much: every reader counts while it reads and refuses with one sentence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_formats::{ImportSource, c3d, forces, limits, mot, osim, pose_json, read, trc};
use sagitta_motion::ImportOptions;
use std::fmt::Write;

/// A C3D head and parameters, many of which claim the same bytes.
fn overlapping(records: usize, shape: &[u8], size: u8) -> Vec<u8> {
    let mut bytes = vec![0; 512];
    bytes[..2].copy_from_slice(&[2, 0x50]);
    bytes.extend([1, 0x50, 255, 84]);
    bytes.extend([1, 0xff, b'G', 3, 0, 0]);
    for i in 0..records {
        let letter = |n: usize| b'A' + (i / n % 26) as u8;
        bytes.extend([4, 1, letter(1), letter(26), letter(676), letter(17_576)]);
        let length = 2 + 2 + shape.len();
        bytes.extend((length as u16).to_le_bytes());
        bytes.extend([size, shape.len() as u8]);
        bytes.extend(shape);
    }
    bytes.extend([0; 70_000]);
    bytes
}

#[test]
fn parameters_that_share_bytes_are_refused() {
    for (records, shape, size) in [
        (19_000, &[255, 255][..], 1),
        (19_000, &[1, 255, 255], 0xff),
        (1_500, &[1, 255, 255], 0xff),
    ] {
        let error = c3d::read(&overlapping(records, shape, size)).unwrap_err();
        assert!(error.to_string().contains("over each other"), "{error}");
    }
    // As few as fit into the file lie side by side.
    let error = c3d::read(&overlapping(1, &[255, 255], 1)).unwrap_err();
    assert!(!error.to_string().contains("over each other"), "{error}");
}

fn model(inner: &str) -> String {
    format!(
        "<OpenSimDocument Version=\"30000\"><Model name=\"m\">{inner}</Model></OpenSimDocument>"
    )
}

#[test]
fn attributes_namespaces_and_depth_are_counted_before_they_are_compared() {
    let list = |prefix: &str, count: usize| -> String {
        (0..count).map(|i| format!(" {prefix}{i}=\"1\"")).collect()
    };
    for inner in [
        format!("<a{}/>", list("a", 200_000)),
        format!("<a{}/>", list("xmlns:a", 65)),
        (0..65).map(|i| format!("<a xmlns:b{i}='c'/>")).collect(),
        format!("{}{}", "<a>".repeat(65), "</a>".repeat(65)),
        "<a>".repeat(1_000_000),
    ] {
        let error = osim::read(&model(&inner)).unwrap_err().to_string();
        assert!(
            error.contains("attributes") || error.contains("nested"),
            "{error}"
        );
    }
    // What only looks like it: quoted, commented, or character data.
    for inner in [
        format!("<a b=\"{}\"/>", "c='d' ".repeat(100)),
        format!("<!-- {} -->", "<a b='c'>".repeat(100)),
        format!("<![CDATA[{}]]>", "<a b='c'>".repeat(100)),
        format!("<?a {}?>", "b='c' ".repeat(100)),
        "<a b='c' d='e'/>".repeat(100),
    ] {
        assert!(osim::read(&model(&inner)).is_ok(), "{inner}");
    }
}

#[test]
fn a_model_has_as_many_parts_as_a_body() {
    let bodies = |count: usize| -> String {
        let body = |i: usize| format!("<Body name=\"b{i}\"><mass>1</mass></Body>");
        let all: String = (0..count).map(body).collect();
        model(&format!("<BodySet><objects>{all}</objects></BodySet>"))
    };
    assert!(osim::read(&bodies(limits::MAX_BODIES)).is_ok());
    let error = osim::read(&bodies(limits::MAX_BODIES + 1)).unwrap_err();
    assert!(error.to_string().contains("1001 bodies"), "{error}");
}

#[test]
fn a_model_has_the_masses_and_gravity_of_a_body() {
    let body = |inner: &str| {
        model(&format!(
            "<BodySet><objects><Body name=\"b\">{inner}</Body></objects></BodySet>"
        ))
    };
    for text in [
        body("<mass>1e49</mass>"),
        body("<mass>1</mass><inertia_xx>1e30</inertia_xx>"),
        body("<mass>1</mass><mass_center>0 1e9 0</mass_center>"),
        model("<gravity>0 -1e50 0</gravity>"),
    ] {
        let error = osim::read(&text).unwrap_err().to_string();
        assert!(error.contains("beyond"), "{error}");
    }
    assert!(osim::read(&body("<mass>75</mass><inertia_xx>2</inertia_xx>")).is_ok());
}

#[test]
fn frames_of_one_name_do_not_take_the_time() {
    let frame = |_| "<PhysicalOffsetFrame name=\"f\"><socket_parent>f</socket_parent></PhysicalOffsetFrame>";
    let frames: String = (0..4_000).map(frame).collect();
    let joint = |i| {
        format!("<WeldJoint name=\"w{i}\"><socket_parent_frame>f</socket_parent_frame></WeldJoint>")
    };
    let joints: String = (0..1_000).map(joint).collect();
    let text = model(&format!(
        "<JointSet><objects><WeldJoint name=\"a\"><frames>{frames}</frames></WeldJoint>{joints}</objects></JointSet>"
    ));
    assert!(osim::read(&text).is_err());
}

#[test]
fn a_gap_between_numbers_of_frames_is_not_filled_without_end() {
    let detections = |gap: usize| {
        let numbers: Vec<String> = (0..17)
            .map(|p| format!("{},{},0.9", 100 + p, 200 + p))
            .collect();
        let numbers = numbers.join(",");
        let body = |id: usize| format!("{{\"image_id\":{id},\"keypoints\":[{numbers}]}}");
        format!("[{},{}]", body(0), body(gap))
    };
    let gapped = |gap: usize| {
        // Points on a line do not tell their set.
        let options = ImportOptions {
            points: Some("coco_17".to_owned()),
            ..ImportOptions::at_rate(Some(30.0))
        };
        read(ImportSource::file("a.json", &detections(gap)), &options)
    };
    assert!(gapped(1_000).is_ok());
    let error = gapped(719_000).unwrap_err().to_string();
    assert!(
        error.contains("718999 frames are without anybody"),
        "{error}"
    );
    // Numbers up to the greatest there is.
    assert!(gapped(usize::MAX).is_err());
}

#[test]
fn frames_are_counted_while_they_are_read() {
    let frames = |count: usize| {
        let mut text = String::from("{\"fps\":30,\"frames\":[");
        for i in 0..count {
            let comma = if i > 0 { "," } else { "" };
            write!(text, "{comma}{{\"width\":1,\"height\":1,\"pose\":null}}").unwrap();
        }
        text + "]}"
    };
    assert!(pose_json::read(&frames(limits::MAX_BLANK_FRAMES)).is_ok());
    let error = pose_json::read(&frames(limits::MAX_BLANK_FRAMES + 1)).unwrap_err();
    assert!(error.to_string().contains("without anybody"), "{error}");
    let error = pose_json::read(&frames(limits::MAX_ROWS + 10)).unwrap_err();
    assert!(error.to_string().contains("720001 frames"), "{error}");
}

#[test]
fn values_beyond_physics_are_refused() {
    let markers = |value: &str| {
        format!(
            "PathFileType\t4\t(X/Y/Z)\ta.trc\nDataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\n100\t100\t1\t1\tm\nFrame#\tTime\tA\n\t\tX1\tY1\tZ1\n1\t0\t{value}\t1\t1\n"
        )
    };
    assert!(trc::read(&markers("9.5")).is_ok());
    let error = trc::read(&markers("1e308")).unwrap_err().to_string();
    assert!(error.contains("in line 6"), "{error}");
    let table = |name: &str, value: &str| {
        format!(
            "x\nversion=1\nnRows=2\nnColumns=2\ninDegrees=yes\nendheader\ntime\t{name}\n0\t{value}\n1\t{value}\n"
        )
    };
    assert!(mot::read(&table("knee", "1e11")).is_ok());
    assert!(mot::read(&table("knee", "-1e308")).is_err());
    let of = |name: &str, value: &str| {
        let source = table(name, value);
        read(
            ImportSource::file("a.mot", &source),
            &ImportOptions::default(),
        )
    };
    assert!(of("knee", "120").is_ok() && of("ground_force_vy", "2000").is_ok());
    assert!(of("knee", "1e9").is_err() && of("ground_force_vy", "1e9").is_err());
    let options = forces::Options {
        rate_hz: Some(1000.0),
        unit: Some(forces::Unit::Newton),
        ..forces::Options::default()
    };
    let error = forces::read(&"1e308\n-1e308\n".repeat(100), &options).unwrap_err();
    assert!(error.to_string().chars().count() < 300, "{error}");
}

#[test]
fn a_line_of_a_million_cells_is_refused() {
    let line = "1\t".repeat(1_000_000);
    let options = forces::Options {
        rate_hz: Some(1000.0),
        ..forces::Options::default()
    };
    let error = forces::read(&line, &options).unwrap_err().to_string();
    assert!(error.contains("columns"), "{error}");
    let mot = format!("x\nendheader\ntime\t{line}\n{line}\n");
    assert!(mot::read(&mot).is_err());
    let trc = format!(
        "PathFileType\n\n\nFrame#\tTime\t{}\n\n{line}\n",
        "a\t".repeat(1_000_000)
    );
    let error = trc::read(&trc).unwrap_err().to_string();
    assert!(error.contains("4097 markers"), "{error}");
}
