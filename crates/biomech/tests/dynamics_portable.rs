//! The same bits on the host and in wasm.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

#[path = "support/bodies.rs"]
mod support;

use sagitta_biomech::dynamics::trajectory::Trajectory;
use sagitta_biomech::dynamics::{aba, crba, fk, ik, rnea};
use sagitta_biomech::{Data, Model, Vec3};
use sagitta_motion::{Markers, Table};
use support::{Numbers, tree};

/// FNV-1a, 64 bits, over the bits of numbers.
#[derive(Clone, Copy)]
struct Digest(u64);

impl Digest {
    fn of<'a>(values: impl IntoIterator<Item = &'a f64>) -> String {
        let mut digest = Self(0xcbf2_9ce4_8422_2325);
        for byte in values.into_iter().flat_map(|v| v.to_bits().to_le_bytes()) {
            digest.0 = (digest.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        format!("{:016x}", digest.0)
    }
}

#[test]
fn recursions_give_one_digest_everywhere() {
    let model = Model::new(&tree()).unwrap();
    let mut data = Data::new(&model);
    let mut numbers = Numbers(17);
    let mut all = Vec::new();
    for _ in 0..50 {
        for k in 0..model.size() {
            data.q[k] = numbers.next();
            data.qd[k] = 2.0 * numbers.next();
            data.qdd[k] = 5.0 * numbers.next();
        }
        rnea::run(&model, &mut data);
        crba::run(&model, &mut data);
        all.extend_from_slice(&data.tau);
        all.extend_from_slice(data.mass.as_slice());
        aba::run(&model, &mut data).unwrap();
        all.extend_from_slice(&data.qdd);
    }
    assert_eq!(Digest::of(&all), "ea34377cc5ad154e");
}

#[test]
fn a_filtered_motion_gives_one_digest_everywhere() {
    let model = Model::new(&tree()).unwrap();
    let mut numbers = Numbers(18);
    let table = Table {
        columns: model.coordinates().iter().map(|c| c.name.clone()).collect(),
        t_s: (0..60).map(|i| f64::from(i) / 60.0).collect(),
        rows: (0..60)
            .map(|_| (0..model.size()).map(|_| numbers.next()).collect())
            .collect(),
        ..Table::default()
    };
    let smooth = Trajectory::new(&model, &table)
        .unwrap()
        .low_passed(6.0)
        .unwrap();
    let curves = smooth.curves().unwrap();
    let mut data = Data::new(&model);
    let mut all = Vec::new();
    for i in 0..100 {
        curves.at(f64::from(i) * 0.01, &mut data);
        all.extend(data.q.iter().chain(&data.qd).chain(&data.qdd));
    }
    assert_eq!(Digest::of(&all), "50b49caa14cc8d23");
}

#[test]
fn inverse_kinematics_gives_one_digest_everywhere() {
    let mut described = tree();
    let mut numbers = Numbers(19);
    for body in &described.bodies {
        for i in 0..3 {
            described.markers.push(sagitta_motion::model::Marker {
                name: format!("{}{i}", body.name),
                body: body.name.clone(),
                location_m: [numbers.next(), numbers.next(), numbers.next()],
            });
        }
    }
    let model = Model::new(&described).unwrap();
    let mut data = Data::new(&model);
    let mut markers = Markers {
        markers: model.markers().iter().map(|m| m.name.clone()).collect(),
        ..Markers::default()
    };
    for i in 0..10 {
        for (k, q) in data.q.iter_mut().enumerate() {
            *q = 0.03 * f64::from(i) * (1.0 + k as f64).sqrt();
        }
        fk::positions(&model, &mut data);
        let at = |m: &sagitta_biomech::model::Marker| {
            let noise = Vec3::new(numbers.next(), numbers.next(), numbers.next()) * 0.01;
            Some((fk::point(&data, m.body, m.local_m) + noise).into())
        };
        markers
            .positions_m
            .push(model.markers().iter().map(at).collect());
        markers.t_s.push(f64::from(i));
    }
    let request = ik::Request {
        markers: &markers,
        tasks: &[],
        coordinates: None,
        constraint_weight: f64::INFINITY,
        time_range_s: [f64::NEG_INFINITY, f64::INFINITY],
    };
    let found = ik::run(&model, &request, &mut |_, _| Ok(())).unwrap();
    assert!(found.errors.iter().all(|e| e.settled));
    assert_eq!(
        Digest::of(found.table.rows.iter().flatten()),
        "9ae715affb2cd329"
    );
}
