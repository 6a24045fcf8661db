//! Rigid-body dynamics against what must hold of it, whatever the model.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

#[path = "support/bodies.rs"]
mod support;

use sagitta_biomech::dynamics::{aba, couplers, crba, fk, jacobian, mass_centre, rnea};
use sagitta_biomech::{Data, Model, Vec3};
use support::{Numbers, tree};

/// A model with every kind of joint, in a state without symmetry.
fn moving(seed: u64) -> (Model, Data) {
    let model = Model::new(&tree()).unwrap();
    let mut data = Data::new(&model);
    let mut numbers = Numbers(seed);
    for k in 0..model.size() {
        data.q[k] = 0.7 * numbers.next();
        data.qd[k] = 2.0 * numbers.next();
        data.qdd[k] = 5.0 * numbers.next();
    }
    (model, data)
}

fn assert_close(a: f64, b: f64, bound: f64, what: &str) {
    assert!(
        (a - b).abs() <= bound * (1.0 + b.abs()),
        "{what}: {a} is not {b}"
    );
}

#[test]
fn forward_dynamics_gives_back_what_inverse_dynamics_was_asked_for() {
    for seed in 1..20 {
        let (model, mut data) = moving(seed);
        let wanted = data.qdd.clone();
        fk::positions(&model, &mut data);
        let point = fk::point(&data, 4, Vec3::new(0.1, -0.2, 0.05));
        data.apply(
            4,
            Vec3::new(30.0, -50.0, 20.0),
            point,
            Vec3::new(1.0, 2.0, -3.0),
        );
        rnea::run(&model, &mut data);
        data.qdd.fill(0.0);
        aba::run(&model, &mut data).unwrap();
        for (k, qdd) in wanted.iter().enumerate() {
            assert_close(data.qdd[k], *qdd, 1e-9, &model.coordinates()[k].name);
        }
    }
}

#[test]
fn the_mass_matrix_is_symmetric_positive_definite_and_what_inverse_dynamics_says() {
    let (model, mut data) = moving(3);
    fk::positions(&model, &mut data);
    crba::run(&model, &mut data);
    let mass = data.mass.clone();
    assert!(mass.clone().cholesky().is_some());
    let mut still = Model::new(&tree()).unwrap();
    still.gravity_m_s2 = Vec3::zeros();
    data.qd.fill(0.0);
    for k in 0..model.size() {
        data.qdd.fill(0.0);
        data.qdd[k] = 1.0;
        rnea::run(&still, &mut data);
        for j in 0..model.size() {
            assert_close(
                mass[(j, k)],
                data.tau[j],
                1e-11,
                "column of the mass matrix",
            );
            assert_eq!(mass[(j, k)], mass[(k, j)]);
        }
    }
}

#[test]
fn velocities_and_accelerations_are_derivatives_of_positions() {
    let (model, mut data) = moving(5);
    let (q, qd, qdd) = (data.q.clone(), data.qd.clone(), data.qdd.clone());
    let local = Vec3::new(0.03, 0.2, -0.1);
    let h = 1e-4;
    let at = |t: f64, body: usize| {
        let mut data = Data::new(&model);
        for k in 0..model.size() {
            data.q[k] = q[k] + t * qd[k] + 0.5 * t * t * qdd[k];
        }
        fk::positions(&model, &mut data);
        (
            fk::point(&data, body, local),
            mass_centre::position(&model, &data),
        )
    };
    fk::positions(&model, &mut data);
    fk::velocities(&model, &mut data);
    fk::accelerations(&model, &mut data);
    for body in 1..model.bodies().len() {
        let (before, here, after) = (at(-h, body), at(0.0, body), at(h, body));
        let velocity = (after.0 - before.0) / (2.0 * h);
        let acceleration = (after.0 - here.0 * 2.0 + before.0) / (h * h);
        assert!(
            (velocity - fk::point_velocity(&data, body, local)).norm() < 1e-5,
            "{body}"
        );
        let own = fk::point_acceleration(&data, body, local);
        assert!(
            (acceleration - own).norm() < 1e-4 * own.norm().max(1.0),
            "{body}: {acceleration} {own}"
        );
        let centre = (after.1 - here.1 * 2.0 + before.1) / (h * h);
        assert!((centre - mass_centre::acceleration(&model, &data)).norm() < 1e-4 * centre.norm());
        let centre = (after.1 - before.1) / (2.0 * h);
        assert!((centre - mass_centre::velocity(&model, &data)).norm() < 1e-5);
    }
}

#[test]
fn jacobians_are_derivatives_of_positions() {
    let (model, mut data) = moving(7);
    let local = Vec3::new(-0.1, 0.05, 0.2);
    let (n, bodies) = (model.size(), model.bodies().len());
    let mut columns = vec![vec![Vec3::zeros(); n]; bodies];
    let mut centre = vec![Vec3::zeros(); n];
    fk::positions(&model, &mut data);
    for (body, out) in columns.iter_mut().enumerate() {
        jacobian::point(&model, &data, body, local, out);
    }
    mass_centre::derivatives(&model, &data, &mut centre);
    let h = 1e-6;
    for k in 0..n {
        let at = |dq: f64| {
            let mut data = data.clone();
            data.q[k] += dq;
            fk::positions(&model, &mut data);
            let points: Vec<Vec3> = (0..bodies).map(|b| fk::point(&data, b, local)).collect();
            (points, mass_centre::position(&model, &data))
        };
        let (ahead, behind) = (at(h), at(-h));
        for (body, columns) in columns.iter().enumerate() {
            let numeric = (ahead.0[body] - behind.0[body]) / (2.0 * h);
            assert!(
                (numeric - columns[k]).norm() < 1e-8,
                "body {body}, coordinate {k}"
            );
        }
        assert!(((ahead.1 - behind.1) / (2.0 * h) - centre[k]).norm() < 1e-8);
    }
}

/// Kinetic plus potential energy.
fn energy_j(model: &Model, data: &mut Data) -> f64 {
    fk::positions(model, data);
    fk::velocities(model, data);
    crba::run(model, data);
    let qd = nalgebra::DVector::from_column_slice(&data.qd);
    let kinetic = 0.5 * (&data.mass * &qd).dot(&qd);
    kinetic - model.mass_kg() * model.gravity_m_s2.dot(&mass_centre::position(model, data))
}

#[test]
fn a_falling_tree_keeps_its_energy() {
    let (model, mut data) = moving(11);
    let n = model.size();
    let start = energy_j(&model, &mut data);
    let h = 5e-4;
    let slope = |q: &[f64], qd: &[f64]| {
        let mut data = Data::new(&model);
        (data.q, data.qd) = (q.to_vec(), qd.to_vec());
        aba::run(&model, &mut data).unwrap();
        (qd.to_vec(), data.qdd)
    };
    let on = |x: &[f64], d: &[f64], h: f64| -> Vec<f64> {
        x.iter().zip(d).map(|(x, d)| x + h * d).collect()
    };
    for _ in 0..1000 {
        let (q, qd) = (data.q.clone(), data.qd.clone());
        let a = slope(&q, &qd);
        let b = slope(&on(&q, &a.0, 0.5 * h), &on(&qd, &a.1, 0.5 * h));
        let c = slope(&on(&q, &b.0, 0.5 * h), &on(&qd, &b.1, 0.5 * h));
        let d = slope(&on(&q, &c.0, h), &on(&qd, &c.1, h));
        for k in 0..n {
            data.q[k] += h / 6.0 * (a.0[k] + 2.0 * (b.0[k] + c.0[k]) + d.0[k]);
            data.qd[k] += h / 6.0 * (a.1[k] + 2.0 * (b.1[k] + c.1[k]) + d.1[k]);
        }
    }
    let end = energy_j(&model, &mut data);
    assert!(
        (end - start).abs() < 1e-5 * start.abs().max(1.0),
        "{start} J became {end} J"
    );
    assert!(data.q.iter().all(|q| q.is_finite()));
}

#[test]
fn a_follower_follows_in_rate_and_acceleration() {
    let (model, mut data) = moving(13);
    couplers::enforce(&model, &mut data);
    let (k, leader) = (
        model.coordinate("patella").unwrap(),
        model.coordinate("knee").unwrap(),
    );
    assert_eq!(data.q[k], -0.5 * data.q[leader] + 0.2);
    assert_eq!(data.qd[k], -0.5 * data.qd[leader]);
    assert_eq!(data.qdd[k], -0.5 * data.qdd[leader]);
}
