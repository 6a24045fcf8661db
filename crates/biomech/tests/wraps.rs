//! Paths over one surface against OpenSim 4.6: `wraps.txt` has form, measures (m), quadrant, method,
//! whether the surface is the path's only one, both points (m) and the path's length (m). Drawn at random;
//! rows in which OpenSim's path is more than twice the straight line are left out.
#![allow(clippy::unwrap_used)] // A test that cannot go on fails.

use nalgebra::Vector3;
use sagitta_biomech::wrap::{Touch, touch};
use sagitta_motion::model::{Quadrant, WrapMethod, WrapShape};

struct Row {
    shape: WrapShape,
    quadrant: Quadrant,
    method: WrapMethod,
    alone: bool,
    from: Vector3<f64>,
    to: Vector3<f64>,
    length_m: f64,
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(',').map(|n| n.parse().unwrap()).collect()
}

fn row(line: &str) -> Row {
    let part: Vec<&str> = line.split(' ').collect();
    let size = numbers(part[1]);
    let shape = match part[0] {
        "cylinder" => WrapShape::Cylinder {
            radius_m: size[0],
            length_m: size[1],
        },
        "sphere" => WrapShape::Sphere { radius_m: size[0] },
        "ellipsoid" => WrapShape::Ellipsoid {
            radii_m: [size[0], size[1], size[2]],
        },
        _ => WrapShape::Torus {
            inner_m: size[0],
            outer_m: size[1],
        },
    };
    let axis = "xyz".find(part[2].trim_start_matches('-'));
    let quadrant = axis.map_or(Quadrant::All, |axis| Quadrant::Half {
        axis,
        negative: part[2].starts_with('-'),
    });
    let method = match part[3] {
        "midpoint" => WrapMethod::Midpoint,
        "axial" => WrapMethod::Axial,
        _ => WrapMethod::Hybrid,
    };
    Row {
        shape,
        quadrant,
        method,
        alone: part[4] == "1",
        from: Vector3::from_vec(numbers(part[5])),
        to: Vector3::from_vec(numbers(part[6])),
        length_m: part[7].parse().unwrap(),
    }
}

fn length_m(row: &Row) -> f64 {
    match touch(
        &row.shape,
        row.quadrant,
        row.method,
        row.alone,
        [&row.from, &row.to],
    ) {
        Touch::Must(way) | Touch::May(way) => {
            (way.first_m - row.from).norm() + way.length_m + (row.to - way.last_m).norm()
        }
        Touch::Free | Touch::Inside => (row.to - row.from).norm(),
    }
}

/// How far off a length may be. OpenSim seeks tangent points of ellipsoids and the ring's nearest point
/// to a tolerance of its own, and stops early at the latter.
fn bound_m(row: &Row) -> f64 {
    match row.shape {
        WrapShape::Torus { .. } => 1e-3,
        _ => 1e-6,
    }
}

#[test]
fn lengths_over_one_surface_are_opensims() {
    let rows: Vec<Row> = include_str!("wraps.txt").lines().map(row).collect();
    assert!(rows.len() > 200);
    let mut longer = 0;
    for (row, line) in rows.iter().zip(include_str!("wraps.txt").lines()) {
        let found = length_m(row);
        assert!(
            (found - row.length_m).abs() < bound_m(row),
            "{line}: {found}"
        );
        longer += usize::from(row.length_m > (row.to - row.from).norm() + 1e-6);
    }
    assert!(longer > 150, "{longer} paths wrap");
}
