//! Joint reactions against OpenSim's own results.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::Model;
use sagitta_biomech::actuation::Actuation;
use sagitta_biomech::dynamics::joint_reaction::{self, Asked, Options};
use sagitta_formats::{mot, osim, setup};
use sagitta_motion::tool::{Analysis, ToolSetup};
use sagitta_tests::{accuracy, data};

/// Runs a set-up of the reference data; the largest difference, as a share of the largest value.
fn reactions(name: &str, tool: &str) -> Option<(f64, usize)> {
    let text = data::text(&format!("opensim/jr/{name}_Setup_{tool}.xml"))?;
    let ToolSetup::Analyze {
        files, analyses, ..
    } = setup::read(&text).unwrap()
    else {
        panic!("no analysis");
    };
    let Some(Analysis::JointReaction {
        joint_names,
        apply_on_bodies,
        express_in_frame,
        step_interval,
        ..
    }) = analyses.first()
    else {
        panic!("no joint reaction");
    };
    let file = |name: &str| data::text(&format!("opensim/jr/{name}")).unwrap();
    let described = osim::read(&file(files.model_file.as_deref().unwrap())).unwrap();
    let model = Model::new(&described).unwrap();
    let actuation = Actuation::new(&described.forces, &described.wraps, &model).unwrap();
    let motion = files.states_file.or(files.coordinates_file).unwrap();
    let motion = mot::read(&file(&motion)).unwrap();
    let options = Options {
        cutoff_hz: files.cutoff_hz,
        time_range_s: files.time_range_s,
        interval: *step_interval,
        asked: Asked::all(&model, joint_names, apply_on_bodies, express_in_frame),
    };
    let progress = &mut |_, _| Ok(());
    let own = joint_reaction::run(&model, &actuation, &motion, None, &[], &options, progress);
    let own = own.unwrap().table;
    let keyword = tool.strip_prefix("JointReaction").unwrap();
    let reference = format!("std_{name}_JointReaction_ReactionLoads{keyword}.sto");
    let reference = mot::read(&file(&reference)).unwrap();
    assert_eq!(own.columns, reference.columns);
    let (mut off, mut largest) = (0.0f64, 0.0f64);
    for (t_s, row) in reference.t_s.iter().zip(&reference.rows) {
        let i = own.t_s.iter().position(|t| (t - t_s).abs() < 1e-6);
        let i = i.unwrap_or_else(|| panic!("no row at {t_s} s"));
        for (a, b) in own.rows[i].iter().zip(row) {
            off = off.max((a - b).abs());
            largest = largest.max(b.abs());
        }
    }
    Some((off / largest, reference.rows.len()))
}

#[test]
fn pins_and_pendulums_react_as_in_opensim() {
    for name in ["SinglePin", "DoublePendulum3D"] {
        for tool in ["JointReaction", "JointReaction_FrameKeyword"] {
            let Some((found, n)) = reactions(name, tool) else {
                return;
            };
            eprintln!("{name} {tool}: {found:.2e}");
            assert!(found < 1e-3, "{name} {tool}: {found}");
            accuracy::record(&accuracy::Row {
                id: &format!("dynamics/jr_{name}_{tool}"),
                quantity: &format!("Joint reactions, {name}"),
                what: "largest error as a share of the largest value",
                against: "OpenSim's own joint reactions of the same files",
                source: "opensim-core's tests",
                found: 100.0 * found,
                bound: 0.1,
                unit: "%",
                n,
            });
        }
    }
}
