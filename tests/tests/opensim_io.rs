//! Markers and forces, read as OpenSim 4.6 reads them, and written back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_formats::{c3d, mot, trc};
use sagitta_motion::Wrench;
use sagitta_tests::{accuracy, data};

/// What OpenSim 4.6 finds in a TRC file.
struct Facts {
    file: &'static str,
    /// Frames, markers, and points that are missing.
    counts: [usize; 3],
    /// The sum of all coordinates, in the file's unit, and the unit in metres.
    sum: f64,
    unit_m: f64,
    /// First and last time.
    ends_s: [f64; 2],
    first: &'static str,
}

const DIALECTS: [Facts; 7] = [
    Facts {
        file: "opensim/io/exampleFormat.trc",
        counts: [5, 3, 2],
        sum: -20.7755,
        unit_m: 1.0,
        ends_s: [0.01, 0.05],
        first: "marker1",
    },
    Facts {
        file: "opensim/io/dataWithEformat.trc",
        counts: [5, 14, 0],
        sum: -110.10548,
        unit_m: 1.0,
        ends_s: [0.008342, 0.041708],
        first: "RFAsuperior",
    },
    Facts {
        file: "opensim/io/dataWithNaNsOfDifferentCases.trc",
        counts: [5, 14, 5],
        sum: 32106.79667,
        unit_m: 0.001,
        ends_s: [0.0, 0.016],
        first: "toe",
    },
    Facts {
        file: "opensim/io/dataWithBlanksForMissingMarkers.trc",
        counts: [464, 40, 15005],
        sum: 12932503.0113,
        unit_m: 0.001,
        ends_s: [0.0, 1.852],
        first: "LTH3",
    },
    Facts {
        file: "opensim/io/std_walking2_markers.trc",
        counts: [126, 44, 2809],
        sum: 4596109.00614,
        unit_m: 0.001,
        ends_s: [0.0, 4.992],
        first: "RTH1",
    },
    Facts {
        file: "opensim/ik/subject01_synthetic_marker_data.trc",
        counts: [73, 31, 0],
        sum: 2624.27783532,
        unit_m: 1.0,
        ends_s: [0.4, 1.6],
        first: "Sternum",
    },
    // Its times have three digits; at 150 frames per second they get the others back here.
    Facts {
        file: "opensim/running2018/motion_capture_run.trc",
        counts: [123, 78, 2460],
        sum: 11613004.4978,
        unit_m: 0.001,
        ends_s: [0.0, 122.0 / 150.0],
        first: "RACR",
    },
];

#[test]
fn marker_files_of_all_dialects() {
    for facts in &DIALECTS {
        let Some(text) = data::text(facts.file) else {
            return;
        };
        let markers = trc::read(&text).unwrap();
        let all = || markers.positions_m.iter().flatten();
        let missing = all().filter(|p| p.is_none()).count();
        let found = [markers.t_s.len(), markers.markers.len(), missing];
        assert_eq!(found, facts.counts, "{}", facts.file);
        let sum = all().flatten().flatten().sum::<f64>() / facts.unit_m;
        assert!(
            (sum / facts.sum - 1.0).abs() < 1e-11,
            "{}: {sum}",
            facts.file
        );
        let ends = [markers.t_s[0], markers.t_s[markers.t_s.len() - 1]];
        assert!(
            (0..2).all(|k| (ends[k] - facts.ends_s[k]).abs() < 1e-9),
            "{ends:?}"
        );
        assert_eq!(markers.markers[0], facts.first);
        assert_eq!(trc::read(&trc::write(&markers)).unwrap(), markers);
    }
}

fn recording() -> Option<c3d::Recording> {
    let bytes = data::bytes("opensim/io/walking2.c3d")?;
    Some(c3d::read(&bytes).unwrap())
}

/// A row of the page of accuracy: the largest error against OpenSim's reading.
fn record((id, quantity): (&str, &str), found: f64, bound: f64, unit: &str, n: usize) {
    accuracy::record(&accuracy::Row {
        id: &format!("dynamics/c3d_{id}"),
        quantity,
        what: "largest error, beyond the digits of the reference",
        against: "OpenSim's own reading of the same file",
        source: "opensim-core's tests, walking2.c3d",
        found,
        bound,
        unit,
        n,
    });
}

/// The laboratory of that recording has z up; here y is.
fn turned([x, y, z]: [f64; 3]) -> [f64; 3] {
    [x, z, -y]
}

#[test]
fn markers_of_a_laboratory_lie_where_opensim_reads_them() {
    let (Some(found), Some(text)) = (
        recording(),
        data::text("opensim/io/std_walking2_markers.trc"),
    ) else {
        return;
    };
    let wanted = trc::read(&text).unwrap();
    assert_eq!(found.markers.markers, wanted.markers);
    let (mut worst_mm, mut compared) = (0.0_f64, 0);
    for (t_s, row) in wanted.t_s.iter().zip(&wanted.positions_m) {
        let same = found
            .markers
            .t_s
            .iter()
            .position(|t| (t - t_s).abs() < 1e-6);
        let there = &found.markers.positions_m[same.unwrap()];
        for (a, b) in there.iter().zip(row) {
            assert_eq!(a.is_some(), b.is_some(), "at {t_s} s");
            let (Some(a), Some(b)) = (a, b.map(turned)) else {
                continue;
            };
            for k in 0..3 {
                // The reference is written with five digits.
                let digit_mm = 10_f64.powf((1000.0 * b[k].abs()).max(1e-9).log10().floor() - 4.0);
                let off_mm = 1000.0 * (a[k] - b[k]).abs() - 0.5 * digit_mm;
                worst_mm = worst_mm.max(off_mm);
                compared += 1;
            }
        }
    }
    assert!(compared > 8_000, "{compared}");
    record(
        ("markers", "C3D, markers"),
        worst_mm.max(0.0),
        0.01,
        "mm",
        compared,
    );
    assert!(
        worst_mm < 0.01,
        "{worst_mm} mm beyond the rounding of the reference"
    );
}

/// The plates of a table as OpenSim writes them: `f1_1`, `p1_1`, `m1_1`; newtons, mm, N·mm, z up.
fn plate(table: &sagitta_motion::Table, row: usize, number: usize) -> [[f64; 3]; 3] {
    let value = |letter: char, axis: usize| {
        let name = format!("{letter}{number}_{axis}");
        let column = table.columns.iter().position(|c| *c == name).unwrap();
        table.rows[row][column]
    };
    ['f', 'p', 'm'].map(|letter| turned([1, 2, 3].map(|axis| value(letter, axis))))
}

#[test]
fn forces_of_a_laboratory_act_where_opensim_finds_them() {
    let (Some(found), Some(text)) = (
        recording(),
        data::text("opensim/io/std_cop_walking2_grfs.sto"),
    ) else {
        return;
    };
    let wanted = mot::read(&text).unwrap();
    let forces = found.forces.unwrap();
    let mut worst = [0.0_f64; 3];
    for (row, t_s) in wanted.t_s.iter().enumerate() {
        let same = forces
            .t_s
            .iter()
            .position(|t| (t - t_s).abs() < 1e-6)
            .unwrap();
        for (number, plate_found) in forces.plates.iter().enumerate() {
            let Some(Wrench {
                force_n,
                point_m,
                moment_nm,
            }) = &plate_found.wrench
            else {
                panic!("a plate of all six components");
            };
            let [force, point_mm, moment_nmm] = plate(&wanted, row, number + 1);
            for k in 0..3 {
                let off = [
                    (force_n[same][k] - force[k]).abs(),
                    (1000.0 * point_m[same][k] - point_mm[k]).abs(),
                    (1000.0 * moment_nm[same][k] - moment_nmm[k]).abs(),
                ];
                worst = [0, 1, 2].map(|i| worst[i].max(off[i]));
            }
        }
    }
    assert_eq!(wanted.t_s.len(), 101);
    let compared = 2 * wanted.t_s.len();
    record(
        ("forces", "C3D, ground forces"),
        worst[0],
        0.1,
        "N",
        compared,
    );
    record(
        ("pressure", "C3D, centres of pressure"),
        worst[1],
        0.1,
        "mm",
        compared,
    );
    assert!(worst[0] < 0.1, "{} N", worst[0]);
    assert!(worst[1] < 0.1, "{} mm", worst[1]);
    assert!(worst[2] < 1.0, "{} N·mm", worst[2]);
}

#[test]
fn a_laboratory_s_recording_survives_being_written() {
    let Some(wanted) = recording() else {
        return;
    };
    let found = c3d::read(&c3d::write(&wanted).unwrap()).unwrap();
    assert_eq!(found.markers.t_s, wanted.markers.t_s);
    assert_eq!(found.markers.markers, wanted.markers.markers);
    let pairs = found
        .markers
        .positions_m
        .iter()
        .flatten()
        .zip(wanted.markers.positions_m.iter().flatten());
    for (a, b) in pairs {
        let off = |(a, b): (&[f64; 3], &[f64; 3])| (0..3).all(|k| (a[k] - b[k]).abs() < 1e-6);
        assert_eq!(a.is_some(), b.is_some());
        assert!(a.as_ref().zip(b.as_ref()).is_none_or(off), "{a:?} {b:?}");
    }
    let (a, b) = (found.forces.unwrap(), wanted.forces.unwrap());
    assert!(a.t_s.iter().zip(&b.t_s).all(|(a, b)| (a - b).abs() < 1e-9));
    for (a, b) in a.plates.iter().zip(&b.plates) {
        let off = a
            .vertical_n
            .iter()
            .zip(&b.vertical_n)
            .map(|(a, b)| (a - b).abs());
        assert!(off.fold(0.0, f64::max) < 1e-3);
    }
}
