//! Static optimisation against OpenSim's own results.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::Model;
use sagitta_biomech::actuation::Actuation;
use sagitta_biomech::dynamics::loads::AppliedLoad;
use sagitta_biomech::dynamics::static_optimization::{self, Options, Outcome};
use sagitta_formats::{mot, osim};
use sagitta_motion::Table;
use sagitta_motion::model::{Curves, Description, Force, Millard, MuscleKind};
use sagitta_motion::tool::{ExternalForce, ExternalLoads};
use sagitta_tests::{accuracy, data};

fn description(path: &str) -> Option<Description> {
    Some(osim::read(&data::text(path)?).unwrap())
}

fn table(path: &str) -> Option<Table> {
    Some(mot::read(&data::text(path)?).unwrap())
}

/// What OpenSim's own exchange of muscle types does: measures stay, curves are the class's defaults.
fn with_millard(mut model: Description) -> Description {
    for force in &mut model.forces {
        if let Force::Muscle(muscle) = force {
            muscle.kind = MuscleKind::Millard(Box::new(Millard {
                fibre_damping: 0.1,
                min_activation: 0.01,
                curves: Curves::default(),
            }));
        }
    }
    model
}

fn feet() -> ExternalLoads {
    let foot = |name: &str, body: &str, prefix: &str| ExternalForce {
        name: name.into(),
        applied: true,
        body: body.into(),
        force_in: "ground".into(),
        point_in: "ground".into(),
        force: Some(format!("{prefix}ground_force_v")),
        point: Some(format!("{prefix}ground_force_p")),
        torque: Some(format!("{prefix}ground_torque_")),
    };
    ExternalLoads {
        forces: vec![
            foot("RightForce", "calcn_r", ""),
            foot("LeftForce", "calcn_l", "l_"),
        ],
        ..ExternalLoads::default()
    }
}

/// The largest root mean square difference of a column that both have, over the reference's rows,
/// and its name. Columns that `skip` begins are left out.
fn worst(own: &Table, reference: &Table, skip: &str) -> (f64, String) {
    let mut worst = (0.0, String::new());
    for (k, name) in reference.columns.iter().enumerate() {
        let Some(j) = own.columns.iter().position(|c| c == name) else {
            panic!("no column {name}");
        };
        if !skip.is_empty() && name.contains(skip) {
            continue;
        }
        let mut sum = 0.0;
        for (t_s, row) in reference.t_s.iter().zip(&reference.rows) {
            let i = own.t_s.iter().position(|t| (t - t_s).abs() < 1e-6);
            let i = i.unwrap_or_else(|| panic!("no row at {t_s} s"));
            sum += (own.rows[i][j] - row[k]).powi(2);
        }
        let rms = (sum / reference.t_s.len() as f64).sqrt();
        if rms > worst.0 {
            worst = (rms, name.clone());
        }
    }
    worst
}

/// Holds both tables against OpenSim's.
fn hold(what: &str, own: &Outcome, stem: &str, bounds: [f64; 2]) {
    let pairs = [
        (&own.activation, "activation", ""),
        (&own.force, "force", "N"),
    ];
    for ((table_, kind, unit), bound) in pairs.into_iter().zip(bounds) {
        let path = format!("opensim/so/std_{stem}_StaticOptimization_{kind}.sto");
        let reference = table(&path).unwrap();
        let (found, name) = worst(table_, &reference, "");
        eprintln!("{what}, {kind}: {name} {found:.6} {unit}");
        assert!(
            found <= bound,
            "{what}, {kind}: {name} is off by {found} {unit}"
        );
        accuracy::record(&accuracy::Row {
            id: &format!("dynamics/so_{}_{kind}", what.replace(' ', "_")),
            quantity: &format!("Static optimisation, {what}: {kind}"),
            what: "root mean square error of the worst muscle",
            against: "OpenSim's own static optimisation of the same files",
            source: "opensim-core's tests",
            found,
            bound,
            unit,
            n: reference.t_s.len(),
        });
    }
}

fn arm(model: &str, exchange: bool) -> Option<Outcome> {
    let mut described = description(&format!("opensim/so/{model}.osim"))?;
    if exchange {
        described = with_millard(described);
    }
    let model = Model::new(&described).unwrap();
    let actuation = Actuation::new(&described.forces, &described.wraps, &model).unwrap();
    let mut motion = table("opensim/so/arm26_InverseKinematics.mot")?;
    motion.in_degrees = true;
    let options = Options {
        cutoff_hz: Some(6.0),
        ..Options::default()
    };
    let found =
        static_optimization::run(&model, &actuation, &motion, &[], &options, &mut |_, _| {
            Ok(())
        });
    Some(found.unwrap())
}

#[test]
fn an_arm_with_thelens_muscles_is_activated_as_in_opensim() {
    let Some(own) = arm("arm26_bounds", false) else {
        return;
    };
    assert_eq!(own.weak, []);
    hold(
        "arm bounds Thelen",
        &own,
        "Thelen2003Muscle_arm26_bounds",
        [0.001, 0.1],
    );
    let own = arm("arm26", false).unwrap();
    assert_eq!(own.weak, []);
    hold("arm Thelen", &own, "Thelen2003Muscle_arm26", [0.001, 0.1]);
}

#[test]
fn an_arm_with_millards_muscles_is_activated_as_in_opensim() {
    let Some(own) = arm("arm26_bounds", true) else {
        return;
    };
    let stem = "Millard2012EquilibriumMuscle_arm26_bounds";
    hold("arm bounds Millard", &own, stem, [0.04, 5.0]);
    let own = arm("arm26", true).unwrap();
    hold(
        "arm Millard",
        &own,
        "Millard2012EquilibriumMuscle_arm26",
        [0.04, 5.0],
    );
}

#[test]
fn walking_with_a_spring_at_the_ankle_is_activated_as_in_opensim() {
    let Some(described) = description("opensim/so/subject01_adjusted_spring.osim") else {
        return;
    };
    let more = data::text("opensim/so/gait10dof_Actuators_weak.xml").unwrap();
    let more = osim::read_forces(&more).unwrap();
    let model = Model::new(&described).unwrap();
    let forces = described.forces.iter().chain(&more.forces);
    let actuation = Actuation::new(forces, &described.wraps, &model).unwrap();
    let motion = table("opensim/so/walk_subject01_Kinematics_q.sto").unwrap();
    let plates = table("opensim/so/subject01_walk1_grf.mot").unwrap();
    let loads = AppliedLoad::all(&model, &feet(), &plates).unwrap();
    let options = Options {
        time_range_s: [0.5, 1.3],
        ..Options::default()
    };
    let own = static_optimization::run(
        &model,
        &actuation,
        &motion,
        &loads,
        &options,
        &mut |_, _| Ok(()),
    );
    let own = own.unwrap();
    assert_eq!(own.weak, []);
    hold("walking", &own, "walk_subject01_ankle_spring", [0.005, 3.0]);
}
