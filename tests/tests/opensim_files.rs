//! OpenSim's own files, read as OpenSim 4.6 reads them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.
#![allow(clippy::approx_constant)] // A sum of angles happens to be near a sixth of π.

use sagitta_formats::{mot, osim, setup};
use sagitta_motion::model::{
    Description, Force, Function, JointKind, Location, MotionType, Muscle, MuscleKind, Quadrant,
    WrapShape,
};
use sagitta_motion::tool::{Analysis, IkTarget, ToolSetup};
use sagitta_tests::data;

/// What OpenSim 4.6 finds in a model.
struct Facts {
    file: &'static str,
    /// Bodies, joints, coordinates, constraints, forces, markers, points and wraps of all paths.
    counts: [usize; 8],
    /// Sums over the model: mass; coordinates of mass centres; inertias; what puts joints on bodies
    /// (metres and radians); defaults and ranges of coordinates; markers' places; of muscles the
    /// largest force, optimal length, slack length, pennation, bounds of controls; the places of
    /// fixed and conditional path points.
    sums: [f64; 12],
}

const MODELS: [Facts; 10] = [
    Facts {
        file: "opensim/id/arm26.osim",
        counts: [2, 2, 2, 0, 6, 3, 32, 7],
        sums: [
            3.398887, -0.361975, 0.073468, -0.151145, 3.83972435, -0.20035, 4094.24, 0.6952,
            0.8499, 0.52359877, 6.06, -2.80803,
        ],
    },
    Facts {
        file: "opensim/id/subject01.osim",
        counts: [12, 12, 23, 0, 54, 39, 166, 0],
        sums: [
            72.6,
            -0.16805359,
            5.39153294,
            -0.98906874,
            -1.90948483,
            -1.31424392,
            76688.0,
            7.12783648,
            8.69798732,
            5.6199602,
            54.54,
            -18.6893344,
        ],
    },
    Facts {
        file: "opensim/ik/subject01_simbody.osim",
        counts: [12, 12, 23, 0, 54, 39, 166, 0],
        sums: [
            72.6,
            -0.16805498,
            5.39112562,
            -0.98906874,
            -2.83972434,
            -1.31424376,
            76688.0,
            6.4792,
            8.154,
            5.6199602,
            54.54,
            -18.689338,
        ],
    },
    Facts {
        file: "opensim/jr/SinglePin.osim",
        counts: [1, 1, 1, 0, 0, 0, 0, 0],
        sums: [
            0.75, 0.0, 0.075, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        ],
    },
    Facts {
        file: "opensim/jr/DoublePendulum3D.osim",
        counts: [2, 2, 2, 0, 0, 0, 0, 0],
        sums: [
            2.0, 0.0, 0.15, 1.0, 0.52941018, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        ],
    },
    Facts {
        file: "opensim/running2018/Rajagopal2015_scaled.osim",
        counts: [22, 22, 39, 2, 97, 64, 288, 46],
        sums: [
            70.0,
            -0.97515182,
            4.78481711,
            4.47986954,
            15.8926561,
            -4.44904838,
            99565.36,
            7.64557063,
            14.580343,
            17.4436307,
            80.8,
            -25.2654367,
        ],
    },
    // OpenSim 4.6 refuses this one's smallest activations; its path points and joints are those of
    // arm26_bounds, and its controls begin at 0.00001.
    Facts {
        file: "opensim/so/arm26.osim",
        counts: [2, 2, 2, 0, 6, 3, 32, 7],
        sums: [
            3.398887, -0.361975, 0.073468, -0.151145, 3.83972435, -0.20035, 4094.24, 0.6952,
            0.8499, 0.52359877, 6.00006, -2.80803,
        ],
    },
    Facts {
        file: "opensim/so/arm26_bounds.osim",
        counts: [2, 2, 2, 0, 6, 3, 32, 7],
        sums: [
            3.398887, -0.361975, 0.073468, -0.151145, 3.83972435, -0.20035, 4094.24, 0.6952,
            0.8499, 0.52359877, 6.06, -2.80803,
        ],
    },
    Facts {
        file: "opensim/so/subject01_adjusted_spring.osim",
        counts: [12, 12, 10, 0, 29, 39, 60, 0],
        sums: [
            72.6,
            -0.07493324,
            5.39112744,
            -0.98907162,
            -2.83972434,
            -1.29401333,
            49192.0,
            2.16914061,
            4.08206687,
            3.0019663,
            18.0018,
            -8.74659026,
        ],
    },
    Facts {
        file: "motion/opencap/LaiUhlrich2022.osim",
        counts: [22, 22, 35, 2, 93, 0, 288, 46],
        sums: [
            75.337, -1.043794, 4.86194018, 4.28931172, 18.1527841, 0.0, 99565.36, 8.35770554,
            15.5249392, 17.4436307, 80.8, -25.57998,
        ],
    },
];

fn muscles(model: &Description) -> Vec<&Muscle> {
    let all = model.forces.iter().filter_map(|force| match force {
        Force::Muscle(muscle) => Some(muscle.as_ref()),
        _ => None,
    });
    all.collect()
}

fn counts(model: &Description) -> [usize; 8] {
    let muscles = muscles(model);
    [
        model.bodies.len(),
        model.joints.len(),
        model.joints.iter().map(|j| j.coordinates.len()).sum(),
        model.couplers.len(),
        model.forces.len(),
        model.markers.len(),
        muscles.iter().map(|m| m.points.len()).sum(),
        muscles.iter().map(|m| m.wraps.len()).sum(),
    ]
}

fn sums(model: &Description) -> [f64; 12] {
    let muscles = muscles(model);
    let total = |of: &dyn Fn(&Muscle) -> f64| muscles.iter().map(|m| of(m)).sum::<f64>();
    let bodies = &model.bodies;
    let frames = model.joints.iter().flat_map(|j| [&j.parent, &j.child]);
    let frames = frames.flat_map(|f| f.translation_m.into_iter().chain(f.orientation_rad));
    let coordinates = model.joints.iter().flat_map(|j| &j.coordinates);
    let points = muscles
        .iter()
        .flat_map(|m| &m.points)
        .map(|p| match &p.location {
            Location::Fixed(at) | Location::Conditional { at_m: at, .. } => at.iter().sum(),
            Location::Moving(_) => 0.0,
        });
    [
        bodies.iter().map(|b| b.mass_kg).sum(),
        bodies.iter().flat_map(|b| b.centre_m).sum(),
        bodies.iter().flat_map(|b| b.inertia_kg_m2).sum(),
        frames.sum(),
        coordinates
            .map(|c| c.default_value + c.range[0] + c.range[1])
            .sum(),
        model.markers.iter().flat_map(|m| m.location_m).sum(),
        total(&|m| m.max_isometric_n),
        total(&|m| m.optimal_fibre_m),
        total(&|m| m.tendon_slack_m),
        total(&|m| m.pennation_rad),
        total(&|m| m.bounds.min + m.bounds.max),
        points.sum(),
    ]
}

fn model(file: &str) -> Option<Description> {
    Some(osim::read(&data::text(file)?).unwrap())
}

#[test]
fn ten_models_of_eight_versions_hold_what_opensim_finds_in_them() {
    for facts in &MODELS {
        let Some(model) = model(facts.file) else {
            return;
        };
        assert_eq!(counts(&model), facts.counts, "{}", facts.file);
        let found = sums(&model);
        for (k, (a, b)) in found.iter().zip(&facts.sums).enumerate() {
            // OpenSim rewrites inertias and joints of old files with six digits before it reads them.
            let share = if matches!(k, 2 | 3) { 2e-6 } else { 1e-8 };
            let near = (a - b).abs() <= share * b.abs().max(1.0);
            assert!(near, "{}: sum {k} is {a} and not {b}", facts.file);
        }
        assert_eq!(model.unsupported, Vec::<String>::new(), "{}", facts.file);
        let again = osim::read(&osim::write(&model)).unwrap();
        let version = model.version;
        assert_eq!(Description { version, ..again }, model, "{}", facts.file);
    }
}

#[test]
fn joints_of_old_and_new_files_are_what_they_say() {
    let Some(model) = model("opensim/running2018/Rajagopal2015_scaled.osim") else {
        return;
    };
    let joint = |name: &str| model.joints.iter().find(|j| j.name == name).unwrap();
    assert_eq!(joint("ankle_r").kind, JointKind::Pin);
    assert_eq!(joint("radius_hand_r").kind, JointKind::Universal);
    let wrist = joint("radius_hand_r");
    assert_eq!(
        (wrist.parent.body.as_str(), wrist.child.body.as_str()),
        ("radius_r", "hand_r")
    );
    assert!(wrist.coordinates.iter().all(|c| c.locked && c.clamped));
    let kneecap = joint("patellofemoral_r");
    // The file calls it rotational; OpenSim 4 goes by the functions, which are splines.
    assert_eq!(kneecap.coordinates[0].motion, MotionType::Coupled);
    let JointKind::Custom(axes) = &kneecap.kind else {
        panic!("{:?}", kneecap.kind);
    };
    assert!(matches!(&axes[3].function, Function::Multiplied(inner, _)
        if matches!(**inner, Function::NaturalCubic { .. })));
    let coupler = &model.couplers[0];
    assert_eq!(
        (coupler.dependent.as_str(), coupler.scale),
        ("knee_angle_r_beta", 1.0)
    );
    assert_eq!(coupler.independent, ["knee_angle_r"]);
}

#[test]
fn muscles_have_points_that_move_and_points_that_come_and_go() {
    let Some(model) = model("opensim/id/subject01.osim") else {
        return;
    };
    let all = muscles(&model);
    let point = |name: &str| {
        let points = all.iter().flat_map(|m| &m.points);
        &points
            .into_iter()
            .find(|p| p.name == name)
            .unwrap()
            .location
    };
    let Location::Conditional {
        coordinate, range, ..
    } = point("grac_r-P2")
    else {
        panic!("a point that is there within a range");
    };
    assert_eq!(
        (coordinate.as_str(), *range),
        ("knee_angle_r", [-0.43633231, 0.17453293])
    );
    let Location::Moving(axes) = point("rect_fem_r-P3") else {
        panic!("a point that moves");
    };
    let (coordinate, Function::NaturalCubic { x, y }) = &axes[0] else {
        panic!("{:?}", axes[0]);
    };
    assert_eq!(coordinate.as_deref(), Some("knee_angle_r"));
    assert_eq!((x.len(), x[0], y[16]), (17, -2.0943951, 0.05668989));
    let MuscleKind::Thelen(thelen) = &all[0].kind else {
        panic!("{:?}", all[0].kind);
    };
    assert_eq!(
        (thelen.tendon_strain, thelen.flen, thelen.af),
        (0.033, 1.8, 0.3)
    );
}

#[test]
fn surfaces_of_the_arm_lie_where_the_file_puts_them() {
    let Some(model) = model("opensim/id/arm26.osim") else {
        return;
    };
    let wrap = |name: &str| model.wraps.iter().find(|w| w.name == name).unwrap();
    let glenoid = wrap("TRIlongglen");
    assert_eq!(glenoid.frame.body, "ground");
    assert_eq!(
        glenoid.quadrant,
        Quadrant::Half {
            axis: 0,
            negative: false
        }
    );
    let thin = WrapShape::Cylinder {
        radius_m: 0.003,
        length_m: 0.03,
    };
    assert_eq!(glenoid.shape, thin);
    let head = wrap("BIClonghh");
    assert_eq!(
        head.quadrant,
        Quadrant::Half {
            axis: 1,
            negative: true
        }
    );
    assert_eq!(head.frame.translation_m, [0.0033, 0.0073, 0.0003]);
    assert!(matches!(head.shape, WrapShape::Ellipsoid { .. }));
    let biceps = muscles(&model)[3];
    let range = biceps
        .wraps
        .iter()
        .find(|w| w.object == "BIClonghh")
        .unwrap()
        .range;
    assert_eq!(range, [Some(2), Some(3)]);
}

#[test]
fn motors_and_springs_of_the_walking_model() {
    let Some(model) = model("opensim/so/subject01_adjusted_spring.osim") else {
        return;
    };
    let mut limits = model.forces.iter().filter_map(|f| match f {
        Force::CoordinateLimit(limit) => Some(limit),
        _ => None,
    });
    let spring = limits.next().unwrap();
    assert_eq!(spring.coordinate, "ankle_angle_r");
    let numbers = [
        spring.upper_limit,
        spring.upper_stiffness,
        spring.lower_limit,
        spring.transition,
    ];
    assert_eq!(numbers, [5.0, 30.0, -90.0, 2.0]);
    let Some(text) = data::text("opensim/so/gait10dof_Actuators_weak.xml") else {
        return;
    };
    let more = osim::read_forces(&text).unwrap();
    assert_eq!((more.forces.len(), more.unsupported.len()), (10, 0));
    let infinite = |f: &Force| matches!(f, Force::Actuator(a) if a.bounds.max == f64::INFINITY);
    assert!(more.forces.iter().all(infinite));
}

fn setup_of(file: &str) -> Option<ToolSetup> {
    Some(setup::read(&data::text(file)?).unwrap())
}

#[test]
fn inverse_set_ups() {
    let Some(ToolSetup::InverseDynamics {
        files,
        output_file,
        forces_to_exclude,
        in_degrees,
        ..
    }) = setup_of("opensim/id/subject01_Setup_InverseDynamics.xml")
    else {
        return;
    };
    assert_eq!(files.model_file.as_deref(), Some("subject01.osim"));
    assert_eq!(
        (files.time_range_s, files.cutoff_hz),
        ([0.5, 1.6], Some(6.0))
    );
    assert_eq!(
        files.external_loads_file.as_deref(),
        Some("subject01_walk1_grf.xml")
    );
    assert_eq!(
        (output_file.as_str(), in_degrees),
        ("subject01_InverseDynamics", Some(true))
    );
    assert_eq!(forces_to_exclude, ["muscles"]);
    let Some(ToolSetup::InverseKinematics {
        files,
        tasks_file,
        marker_file,
        report_errors,
        ..
    }) = setup_of("opensim/ik/subject01_Setup_InverseKinematics_NoModel.xml")
    else {
        return;
    };
    assert_eq!((files.model_file, report_errors), (None, true));
    assert_eq!(tasks_file.as_deref(), Some("gait2354_IK_Tasks_uniform.xml"));
    assert_eq!(marker_file, "subject01_synthetic_marker_data.trc");
    // This file ends with an element that never began.
    let Some(text) = data::text("opensim/ik/gait2354_IK_Tasks.xml") else {
        return;
    };
    let tasks = setup::read_tasks(&text).unwrap();
    let coordinates = tasks.iter().filter(|t| t.target != IkTarget::Marker);
    assert_eq!((tasks.len(), coordinates.count()), (35, 4));
    assert_eq!(
        (tasks[1].name.as_str(), tasks[1].weight),
        ("R.Acromium", 0.75)
    );
}

#[test]
fn set_ups_of_analyses_and_loads() {
    let Some(ToolSetup::Analyze {
        files,
        force_set_files,
        analyses,
        ..
    }) = setup_of("opensim/so/staticoptimization_spring_Setup.xml")
    else {
        return;
    };
    assert_eq!((files.time_range_s, files.cutoff_hz), ([0.5, 1.3], None));
    assert_eq!(force_set_files, ["gait10dof_Actuators_weak.xml"]);
    assert!(matches!(
        &analyses[..],
        [Analysis::StaticOptimization {
            step_interval: 10,
            ..
        }]
    ));
    let Some(ToolSetup::Analyze { analyses, .. }) =
        setup_of("opensim/jr/SinglePin_Setup_JointReaction.xml")
    else {
        return;
    };
    let [
        Analysis::JointReaction {
            express_in_frame,
            joint_names,
            ..
        },
    ] = &analyses[..]
    else {
        panic!("{analyses:?}");
    };
    assert_eq!(*express_in_frame, ["rod1", "pin1/rod1_offset", "ground"]);
    assert_eq!(joint_names.len(), 3);
    let Some(text) = data::text("opensim/running2018/grf_setup.xml") else {
        return;
    };
    let loads = setup::read_loads(&text).unwrap();
    assert_eq!(
        (loads.cutoff_hz, loads.data_file.as_deref()),
        (Some(6.0), Some("grf_run.mot"))
    );
    let left = &loads.forces[1];
    assert_eq!(
        (left.body.as_str(), left.point_in.as_str()),
        ("calcn_l", "ground")
    );
    assert_eq!(left.torque.as_deref(), Some("L_ground_torque_"));
    let all = [
        "opensim/id/arm26_Setup_InverseDynamics.xml",
        "opensim/ik/subject01_Setup_InverseKinematics.xml",
        "opensim/jr/DoublePendulum3D_Setup_JointReaction.xml",
        "opensim/jr/DoublePendulum3D_Setup_JointReaction_FrameKeyword.xml",
        "opensim/jr/SinglePin_Setup_JointReaction_FrameKeyword.xml",
        "opensim/running2018/id_setup.xml",
        "opensim/so/arm26_Setup_StaticOptimization.xml",
        "opensim/so/arm26_bounds_Setup_StaticOptimization.xml",
    ];
    for file in all {
        assert!(setup_of(file).is_some(), "{file}");
    }
}

/// Tables by what OpenSim 4.6 finds: whether in degrees, columns with the times, rows.
const TABLES: [(&str, bool, usize, usize); 12] = [
    ("id/arm26_InverseKinematics.mot", true, 12, 121),
    ("id/subject01_walk1_grf.mot", true, 19, 9009),
    ("id/subject01_walk1_ik.mot", true, 24, 211),
    ("id/std_subject01_InverseDynamics.sto", false, 24, 73),
    ("ik/std_subject01_walk1_ik.mot", true, 24, 73),
    ("jr/SinglePin_InitialStates.sto", false, 3, 1),
    ("jr/DoublePendulum3D_InitialStates.sto", false, 5, 1),
    ("jr/DoublePendulum3D_states_degrees.mot", true, 5, 302),
    (
        "jr/std_SinglePin_JointReaction_ReactionLoads.sto",
        false,
        28,
        301,
    ),
    ("running2018/ik_output_run.mot", true, 40, 122),
    ("so/walk_subject01_Kinematics_q.sto", true, 11, 2536),
    (
        "so/std_walk_subject01_ankle_spring_StaticOptimization_force.sto",
        false,
        49,
        84,
    ),
];

#[test]
fn tables_of_all_dialects() {
    for (file, degrees, columns, rows) in TABLES {
        let Some(text) = data::text(&format!("opensim/{file}")) else {
            return;
        };
        let table = mot::read(&text).unwrap();
        let found = (table.in_degrees, table.columns.len() + 1, table.t_s.len());
        assert_eq!(found, (degrees, columns, rows), "{file}");
        let again = mot::read(&mot::write_named("Any Name", &table)).unwrap();
        assert_eq!(again, table, "{file}");
    }
}
