//! The least effort against what proves it: the conditions of Karush, Kuhn and Tucker.
#![allow(clippy::unwrap_used)] // A test that cannot go on fails.

#[path = "support/bodies.rs"]
#[allow(dead_code)]
mod support;

use nalgebra::{DMatrix, DVector};
use sagitta_biomech::dynamics::box_qp::{BoxQp, Ended};
use sagitta_biomech::dynamics::interior_point::{Problem, solve};
use support::Numbers;

/// A problem with a known point within its bounds, so that it has an answer.
fn problem(seed: u64, rows: usize, columns: usize) -> (DMatrix<f64>, DVector<f64>, Vec<[f64; 2]>) {
    let mut numbers = Numbers(seed);
    let a = DMatrix::from_fn(rows, columns, |_, _| 50.0 * numbers.next());
    let bounds: Vec<[f64; 2]> = (0..columns)
        .map(|i| match i % 7 {
            0 => [f64::NEG_INFINITY, f64::INFINITY],
            1 => [-1.0, 1.0],
            _ => [0.01, 1.0],
        })
        .collect();
    let inside =
        |b: &[f64; 2], share: f64| b[0].max(-1.0) + share * (b[1].min(1.0) - b[0].max(-1.0));
    let point = DVector::from_fn(columns, |i, _| {
        inside(
            &bounds[i],
            0.5 * (1.0 + numbers.next()) * (0.5 * (1.0 + numbers.next())),
        )
    });
    let b = &a * point;
    (a, b, bounds)
}

fn fill(qp: &mut BoxQp, a: &DMatrix<f64>, b: &DVector<f64>, bounds: &[[f64; 2]]) {
    for (i, [low, high]) in bounds.iter().enumerate() {
        qp.bound(i, *low, *high);
        qp.column(i).copy_from_slice(a.column(i).as_slice());
    }
    qp.rhs().copy_from_slice(b.as_slice());
}

/// How far a point is from the conditions: equations, and the gradient beyond what multipliers and
/// bounds explain.
fn conditions(x: &[f64], a: &DMatrix<f64>, b: &DVector<f64>, bounds: &[[f64; 2]]) -> [f64; 2] {
    let x = DVector::from_column_slice(x);
    let free: Vec<usize> = (0..x.len())
        .filter(|&i| x[i] > bounds[i][0] + 1e-9 && x[i] < bounds[i][1] - 1e-9)
        .collect();
    let normal = a.select_columns(&free).transpose();
    let own = DVector::from_iterator(free.len(), free.iter().map(|&i| x[i]));
    let y = normal.svd(true, true).solve(&own, 1e-12).unwrap();
    let pull = a.transpose() * y;
    let beyond = |i: usize| {
        let off = pull[i] - x[i];
        if x[i] <= bounds[i][0] + 1e-9 {
            off.max(0.0)
        } else if x[i] >= bounds[i][1] - 1e-9 {
            (-off).max(0.0)
        } else {
            off.abs()
        }
    };
    let slope = (0..x.len()).map(beyond).fold(0.0, f64::max);
    [(a * &x - b).amax(), slope]
}

#[test]
fn the_exact_answer_meets_the_conditions() {
    for seed in 1..200 {
        let (rows, columns) = (2 + seed as usize % 22, 40 + seed as usize % 41);
        let (a, b, bounds) = problem(seed, rows, columns);
        let mut qp = BoxQp::new(rows, columns);
        for _ in 0..2 {
            fill(&mut qp, &a, &b, &bounds);
            assert_eq!(qp.solve(), Ended::Solved, "seed {seed}");
            let [miss, slope] = conditions(qp.x(), &a, &b, &bounds);
            assert!(miss < 1e-6 && slope < 1e-7, "seed {seed}: {miss} {slope}");
        }
    }
}

#[test]
fn the_interior_point_comes_as_near_as_its_tolerance() {
    for seed in 1..50 {
        let (a, b, bounds) = problem(seed, 6, 40);
        let mut qp = BoxQp::new(6, 40);
        fill(&mut qp, &a, &b, &bounds);
        qp.solve();
        let problem = Problem {
            columns: a.as_slice(),
            rhs: b.as_slice(),
            bounds: &bounds,
        };
        let (x, done) = solve(&problem, 1e-8, 200);
        assert!(done, "seed {seed}");
        let off = x
            .iter()
            .zip(qp.x())
            .fold(0.0f64, |m, (a, b)| m.max((a - b).abs()));
        assert!(off < 1e-3, "seed {seed}: {off}");
    }
}

#[test]
fn what_no_muscle_can_do_comes_as_near_as_it_can() {
    let mut qp = BoxQp::new(1, 2);
    for i in 0..2 {
        qp.bound(i, 0.0, 1.0);
        qp.column(i)[0] = 10.0;
    }
    qp.rhs()[0] = 30.0;
    assert_eq!(qp.solve(), Ended::Infeasible);
    assert!(
        qp.x().iter().all(|x| (x - 1.0).abs() < 1e-6),
        "{:?}",
        qp.x()
    );
}
