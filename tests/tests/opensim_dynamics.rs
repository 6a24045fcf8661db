//! Rigid-body dynamics against OpenSim's own results.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::Model;
use sagitta_biomech::dynamics::ik;
use sagitta_biomech::dynamics::inverse_dynamics::{self, Options, Outcome};
use sagitta_biomech::dynamics::loads::AppliedLoad;
use sagitta_formats::{mot, osim, trc};
use sagitta_motion::Table;
use sagitta_motion::tool::{ExternalForce, ExternalLoads, IkTarget, IkTask};
use sagitta_tests::{accuracy, data};

fn model(path: &str) -> Option<Model> {
    Some(Model::new(&osim::read(&data::text(path)?).unwrap()).unwrap())
}

fn table(path: &str) -> Option<Table> {
    Some(mot::read(&data::text(path)?).unwrap())
}

/// What the set-ups of both feet say: columns that begin with these.
fn feet(force: [&str; 2], point: [&str; 2], torque: [&str; 2]) -> ExternalLoads {
    let foot = |side: usize, body: &str| ExternalForce {
        name: body.into(),
        applied: true,
        body: body.into(),
        force_in: "ground".into(),
        point_in: "ground".into(),
        force: Some(force[side].into()),
        point: Some(point[side].into()),
        torque: Some(torque[side].into()),
    };
    ExternalLoads {
        forces: vec![foot(0, "calcn_r"), foot(1, "calcn_l")],
        ..ExternalLoads::default()
    }
}

fn solve(model: &Model, motion: &Table, loads: &[AppliedLoad], range: [f64; 2]) -> Outcome {
    let options = Options {
        cutoff_hz: Some(6.0),
        time_range_s: range,
    };
    inverse_dynamics::run(model, motion, loads, &options, &mut |_, _| Ok(())).unwrap()
}

/// Root mean square differences of the columns that both have, over the reference's rows.
fn differences(own: &Table, reference: &Table) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    for (j, name) in own.columns.iter().enumerate() {
        let Some(k) = reference.columns.iter().position(|c| c == name) else {
            continue;
        };
        let mut sum = 0.0;
        for (t_s, row) in reference.t_s.iter().zip(&reference.rows) {
            let i = own.t_s.iter().position(|t| (t - t_s).abs() < 1e-3);
            let i = i.unwrap_or_else(|| panic!("no row at {t_s} s"));
            sum += (own.rows[i][j] - row[k]).powi(2);
        }
        found.push((name.clone(), (sum / reference.t_s.len() as f64).sqrt()));
    }
    found
}

/// Area of the row's id, and the tool in a reader's words.
const ID: [&str; 2] = ["inverse_dynamics", "Inverse dynamics"];
const IK: [&str; 2] = ["inverse_kinematics", "Inverse kinematics"];

/// The worst of them, which must be within a bound.
fn assert_within(
    [area, tool]: [&str; 2],
    what: &str,
    found: &[(String, f64)],
    bound: f64,
    unit: &str,
) {
    let worst = found.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    eprintln!(
        "{what}: worst {} {:.6} {unit} of {}",
        worst.0,
        worst.1,
        found.len()
    );
    assert!(worst.1 <= bound, "{what}: {found:?}");
    accuracy::record(&accuracy::Row {
        id: &format!("dynamics/{area}_{}", what.replace(' ', "_")),
        quantity: &format!("{tool}, {what}"),
        what: "root mean square error of the worst coordinate",
        against: "OpenSim's own results of the same files",
        source: "opensim-core's tests; BMClab running trial",
        found: worst.1,
        bound,
        unit,
        n: found.len(),
    });
}

#[test]
fn an_arm_takes_what_opensim_says() {
    let (Some(model), Some(mut motion)) = (
        model("opensim/id/arm26.osim"),
        table("opensim/id/arm26_InverseKinematics.mot"),
    ) else {
        return;
    };
    motion.in_degrees = true;
    let reference = table("opensim/id/std_arm26_InverseDynamics.sto").unwrap();
    let own = solve(&model, &motion, &[], [0.0, 1.0]);
    assert_eq!(own.table.t_s.len(), reference.t_s.len());
    let found = differences(&own.table, &reference);
    assert_eq!(found.len(), 2);
    assert_within(ID, "arm", &found, 1e-3, "N·m");
}

fn walking(range: [f64; 2]) -> Option<Outcome> {
    let model = model("opensim/id/subject01.osim")?;
    let mut motion = table("opensim/id/subject01_walk1_ik.mot")?;
    motion.in_degrees = true;
    let names = feet(
        ["ground_force_v", "l_ground_force_v"],
        ["ground_force_p", "l_ground_force_p"],
        ["ground_torque", "l_ground_torque"],
    );
    let forces = table("opensim/id/subject01_walk1_grf.mot")?;
    let loads = AppliedLoad::all(&model, &names, &forces).unwrap();
    let own = solve(&model, &motion, &loads, range);
    Some(own)
}

#[test]
fn walking_takes_what_opensim_says() {
    let Some(own) = walking([0.4, 1.6]) else {
        return;
    };
    let mut reference = table("opensim/id/std_subject01_InverseDynamics.sto").unwrap();
    let early = reference.t_s.partition_point(|t| *t < 0.5);
    reference.t_s.drain(..early);
    reference.rows.drain(..early);
    let mut found = differences(&own.table, &reference);
    assert_eq!(found.len(), 23);
    found.retain(|(name, _)| !name.starts_with("pelvis"));
    assert_within(ID, "walking", &found, 1.0, "N·m");
}

/// A row of what OpenSim 4.6 itself makes of the walking files; its older results above were computed
/// with other splines through forces and knees.
const WALKING_AT_S: f64 = 0.9999991;
const WALKING: [(&str, f64); 23] = [
    ("pelvis_tilt_moment", -11.78890532),
    ("pelvis_list_moment", 11.47162851),
    ("pelvis_rotation_moment", 0.15875874),
    ("pelvis_tx_force", -5.58560757),
    ("pelvis_ty_force", -8.41289728),
    ("pelvis_tz_force", 2.1599233),
    ("hip_flexion_r_moment", -14.69776913),
    ("hip_adduction_r_moment", -29.08138255),
    ("hip_rotation_r_moment", -4.20907265),
    ("hip_flexion_l_moment", 0.92243561),
    ("hip_adduction_l_moment", -4.09453011),
    ("hip_rotation_l_moment", 0.21733278),
    ("lumbar_extension_moment", 14.37482083),
    ("lumbar_bending_moment", -7.77560093),
    ("lumbar_rotation_moment", -2.78016601),
    ("knee_angle_r_moment", -28.10168886),
    ("knee_angle_l_moment", -0.76598971),
    ("ankle_angle_r_moment", -76.08047647),
    ("ankle_angle_l_moment", 1.18082359),
    ("subtalar_angle_r_moment", 18.19341141),
    ("subtalar_angle_l_moment", -0.37213879),
    ("mtp_angle_r_moment", 0.0389142),
    ("mtp_angle_l_moment", 0.053939),
];

#[test]
fn walking_takes_what_opensim_4_6_says_to_a_ten_thousandth() {
    let Some(own) = walking([0.5, 1.6]) else {
        return;
    };
    let at = |t: &f64| (t - WALKING_AT_S).abs() < 1e-6;
    let i = own.table.t_s.iter().position(at).unwrap();
    for (name, theirs) in WALKING {
        let j = own.table.columns.iter().position(|c| c == name).unwrap();
        let off = own.table.rows[i][j] - theirs;
        assert!(off.abs() < 1e-4, "{name}: {off}");
    }
}

/// The motion's patellae are coupled and stored in degrees.
#[test]
fn running_takes_what_opensim_says() {
    let (Some(model), Some(motion)) = (
        model("opensim/running2018/Rajagopal2015_scaled.osim"),
        table("opensim/running2018/ik_output_run.mot"),
    ) else {
        return;
    };
    let names = feet(
        ["R_ground_force_v", "L_ground_force_v"],
        ["R_ground_force_p", "L_ground_force_p"],
        ["R_ground_torque_", "L_ground_torque_"],
    );
    let forces = table("opensim/running2018/grf_run.mot").unwrap();
    let loads = AppliedLoad::all(&model, &names, &forces).unwrap();
    let reference = table("opensim/running2018/inverse_dynamics.sto").unwrap();
    let own = solve(&model, &motion, &loads, [0.0, 0.72]);
    let mut found = differences(&own.table, &reference);
    let leg = ["hip", "knee_angle_r_m", "knee_angle_l_m", "ankle"];
    found.retain(|(name, _)| leg.iter().any(|part| name.starts_with(part)));
    assert_eq!(found.len(), 10);
    assert_within(ID, "running", &found, 1.0, "N·m");
}

/// Uniform weights of the markers that the task file names.
fn tasks(xml: &str) -> Vec<IkTask> {
    let names = xml.split("<IKMarkerTask name=\"").skip(1);
    let task = |rest: &str| IkTask {
        name: rest.split('"').next().unwrap().into(),
        apply: true,
        weight: 1.0,
        target: IkTarget::Marker,
    };
    names.map(task).collect()
}

#[test]
fn markers_give_the_coordinates_that_opensim_finds() {
    let (Some(model), Some(markers), Some(xml)) = (
        model("opensim/ik/subject01_simbody.osim"),
        data::text("opensim/ik/subject01_synthetic_marker_data.trc"),
        data::text("opensim/ik/gait2354_IK_Tasks_uniform.xml"),
    ) else {
        return;
    };
    let request = ik::Request {
        markers: &trc::read(&markers).unwrap(),
        tasks: &tasks(&xml),
        coordinates: None,
        constraint_weight: 10.0,
        time_range_s: [0.4, 1.6],
    };
    let own = ik::run(&model, &request, &mut |_, _| Ok(())).unwrap();
    assert!(own.errors.iter().all(|e| e.settled));
    let reference = table("opensim/ik/std_subject01_walk1_ik.mot").unwrap();
    let found = differences(&own.table, &reference);
    assert_eq!(found.len(), 23);
    let is_distance = |name: &str| name.starts_with("pelvis_t") && name != "pelvis_tilt";
    let (shifts, turns): (Vec<_>, Vec<_>) = found.into_iter().partition(|(n, _)| is_distance(n));
    assert_within(IK, "angles", &turns, 0.05, "°");
    assert_within(IK, "shifts", &shifts, 1e-4, "m");
}
