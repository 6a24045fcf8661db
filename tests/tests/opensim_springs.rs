//! Bushings, stops and springs against OpenSim: the generalised forces that two bodies take which all
//! of them pull at. `opensim/bushings.txt` holds states, accelerations and what OpenSim 4.6's inverse
//! dynamics says of `opensim/bushings.osim` there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::actuation::Actuation;
use sagitta_biomech::dynamics::{fk, rnea};
use sagitta_biomech::{Data, Model};
use sagitta_formats::osim;
use sagitta_tests::accuracy;

#[test]
fn bushings_stops_and_springs_pull_as_in_opensim() {
    let described = osim::read(include_str!("opensim/bushings.osim")).unwrap();
    assert_eq!(described.unsupported, Vec::<String>::new());
    let model = Model::new(&described).unwrap();
    let actuation = Actuation::new(&described.forces, &described.wraps, &model).unwrap();
    assert_eq!(actuation.passives().count(), 5);
    let mut lines = include_str!("opensim/bushings.txt").lines();
    let names = lines.next().unwrap().split(' ').skip(1);
    let order: Vec<usize> = names.map(|n| model.coordinate(n).unwrap()).collect();
    let (mut worst, mut largest, mut rows) = (0.0f64, 0.0f64, 0);
    for line in lines {
        let row: Vec<f64> = line.split(' ').map(|v| v.parse().unwrap()).collect();
        let [q, qd, qdd, tau] = [0, 1, 2, 3].map(|i| &row[7 * i..7 * (i + 1)]);
        let mut data = Data::new(&model);
        for (i, &k) in order.iter().enumerate() {
            (data.q[k], data.qd[k], data.qdd[k]) = (q[i], qd[i], qdd[i]);
        }
        fk::positions(&model, &mut data);
        fk::velocities(&model, &mut data);
        data.clear_applied();
        let mut pulled = vec![0.0; model.size()];
        for passive in actuation.passives() {
            passive.act(&mut data, &mut pulled);
        }
        rnea::at_positions(&model, &mut data);
        for (&k, tau) in order.iter().zip(tau) {
            worst = worst.max((data.tau[k] - pulled[k] - tau).abs());
            largest = largest.max(tau.abs());
        }
        rows += 1;
    }
    eprintln!("bushings: {worst:.2e} of {largest:.1}");
    assert!(rows == 10 && worst < 1e-8 * largest, "{worst}");
    accuracy::record(&accuracy::Row {
        id: "dynamics/springs",
        quantity: "Bushings, stops and springs",
        what: "largest error of a generalised force",
        against: "OpenSim 4.6 with the same model",
        source: "a model of two bodies of our own",
        found: 1e9 * worst / largest,
        bound: 10.0,
        unit: "nN/N",
        n: rows,
    });
}
