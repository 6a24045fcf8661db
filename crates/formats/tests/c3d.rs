//! C3D: what other programs read in a laboratory's file, files written here by every rule of the
//! format, and hostile bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod c3d_writer;

use c3d_writer::{Spelling, floats, group, ints, texts};
use proptest::prelude::*;
use sagitta_formats::c3d::{Recording, is_c3d, read, write};
use sagitta_formats::{Error, ImportSource};
use sagitta_motion::ImportOptions;
use sagitta_motion::{Forces, Input, Markers, Plate, Wrench};

/// A file with two points, one force plate of a type, three frames of two samples each.
struct File {
    spelling: Spelling,
    float: bool,
    kind: i16,
    channels: Vec<f32>,
    matrix: Option<Vec<f32>>,
    origin: [f32; 3],
}

impl File {
    fn bytes(&self) -> Vec<u8> {
        let s = self.spelling;
        let scale = if self.float { -0.5_f32 } else { 0.5 };
        let mut p = Vec::new();
        group(&mut p, s, 1, "POINT");
        floats(&mut p, s, 1, "SCALE", &[], &[scale]);
        floats(&mut p, s, 1, "RATE", &[], &[100.0]);
        texts(&mut p, s, 1, "LABELS", &["RHEE", "LHEE"]);
        texts(&mut p, s, 1, "UNITS", &["mm"]);
        group(&mut p, s, 2, "ANALOG");
        floats(&mut p, s, 2, "GEN_SCALE", &[], &[0.5]);
        let count = self.channels.len() as u8;
        floats(
            &mut p,
            s,
            2,
            "SCALE",
            &[count],
            &vec![4.0; self.channels.len()],
        );
        ints(
            &mut p,
            s,
            2,
            "OFFSET",
            &[count],
            &vec![3; self.channels.len()],
        );
        texts(&mut p, s, 2, "UNITS", &vec!["Nm"; self.channels.len()]);
        group(&mut p, s, 3, "FORCE_PLATFORM");
        ints(&mut p, s, 3, "USED", &[], &[1]);
        ints(&mut p, s, 3, "TYPE", &[1], &[self.kind]);
        let corners = [
            400.0, 600.0, 0.0, 400.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 600.0, 0.0,
        ];
        floats(&mut p, s, 3, "CORNERS", &[3, 4, 1], &corners);
        floats(&mut p, s, 3, "ORIGIN", &[3, 1], &self.origin);
        let list: Vec<i16> = (1..=self.channels.len() as i16).collect();
        ints(&mut p, s, 3, "CHANNEL", &[count, 1], &list);
        if let Some(matrix) = &self.matrix {
            floats(&mut p, s, 3, "CAL_MATRIX", &[6, 6, 1], matrix);
        }
        p.extend([0, 0]);
        self.file(&p)
    }

    fn file(&self, parameters: &[u8]) -> Vec<u8> {
        let s = self.spelling;
        let blocks = (parameters.len() + 4).div_ceil(512);
        let mut out = vec![2, 0x50];
        for word in [2, 2 * self.channels.len() as i16, 1, 3, 0] {
            out.extend(s.int(word));
        }
        out.extend(s.real(if self.float { -0.5 } else { 0.5 }));
        out.extend(s.int(2 + blocks as i16));
        out.extend(s.int(2));
        out.extend(s.real(100.0));
        out.resize(512, 0);
        out.extend([1, 0x50, blocks as u8, s.byte()]);
        out.extend(parameters);
        out.resize(512 * (1 + blocks), 0);
        for frame in 0..3 {
            for point in 0..2 {
                let seen = !(frame == 1 && point == 1);
                let at = [100 + frame, 200, 300 + point, if seen { 0 } else { -1 }];
                at.iter()
                    .for_each(|&v| out.extend(self.number(v as f32, true)));
            }
            for _ in 0..2 {
                // (raw − 3) · 4 · 0.5 is the channel's value.
                let raw = self.channels.iter().map(|v| v / 2.0 + 3.0);
                raw.for_each(|v| out.extend(self.number(v, false)));
            }
        }
        out
    }

    /// A point's number counts half millimetres as an integer and millimetres as a float.
    fn number(&self, v: f32, point: bool) -> Vec<u8> {
        match (self.float, point && v >= 0.0) {
            (true, _) => self.spelling.real(v),
            (false, true) => self.spelling.int((2.0 * v) as i16),
            (false, false) => self.spelling.int(v as i16),
        }
    }
}

fn two(spelling: Spelling, float: bool) -> File {
    File {
        spelling,
        float,
        kind: 2,
        // 2 N along x, 4 N along y, −800 N along z (into the floor is positive), moments in N·m.
        channels: vec![2.0, 4.0, -800.0, 40.0, 160.0, 8.0],
        matrix: None,
        origin: [0.0; 3],
    }
}

fn check(found: &Recording) {
    let markers = &found.markers;
    assert_eq!(markers.markers, ["RHEE", "LHEE"]);
    assert_eq!(markers.t_s, [0.0, 0.01, 0.02]);
    // The plate's normal says that z is up: [x, y, z] becomes [x, z, −y].
    assert_eq!(markers.positions_m[0][0], Some([0.1, 0.3, -0.2]));
    assert_eq!(markers.positions_m[1][1], None);
    let forces = found.forces.as_ref().unwrap();
    assert_eq!(forces.t_s.len(), 6);
    assert!((forces.t_s[1] - 0.005).abs() < 1e-12);
}

#[test]
fn every_processor_and_both_kinds_of_number_give_the_same() {
    let mut all = Vec::new();
    for spelling in [Spelling::Intel, Spelling::Dec, Spelling::Mips] {
        for float in [true, false] {
            let bytes = two(spelling, float).bytes();
            assert!(is_c3d(&bytes));
            let found = read(&bytes).unwrap_or_else(|e| panic!("{spelling:?} {float}: {e}"));
            check(&found);
            all.push(found);
        }
    }
    assert!(all.iter().all(|r| *r == all[0]), "{all:#?}");
}

/// Force and centre of pressure of a plate whose x axis runs along the laboratory's y (corner 2 to 1),
/// whose y runs along its x, and whose z points into the floor; worked out by hand.
#[test]
fn a_plate_of_type_two_by_hand() {
    let plate = read(&two(Spelling::Intel, true).bytes())
        .unwrap()
        .forces
        .unwrap()
        .plates
        .remove(0);
    let wrench = plate.wrench.unwrap();
    // Laboratory: x = 4, y = 2, z = 800; turned: [x, z, −y].
    assert_eq!(wrench.force_n[0], [4.0, 800.0, -2.0]);
    assert_eq!(plate.vertical_n[0], 800.0);
    // Plate: x = −My/Fz = 0.2, y = Mx/Fz = −0.05; middle of the corners (0.2, 0.3).
    let [x, y, z] = wrench.point_m[0];
    assert!(
        (x - 0.15).abs() < 1e-9 && y.abs() < 1e-9 && (z + 0.5).abs() < 1e-9,
        "{x} {y} {z}"
    );
    // Free moment: Mz − x Fy + y Fx = 8 − 0.8 − 0.1 about the plate's z, which points down.
    assert!(
        (wrench.moment_nm[0][1] + 7.1).abs() < 1e-9,
        "{:?}",
        wrench.moment_nm[0]
    );
}

#[test]
fn types_one_three_and_four_tell_what_type_two_tells() {
    let wanted = read(&two(Spelling::Intel, true).bytes())
        .unwrap()
        .forces
        .unwrap();
    let wanted = wanted.plates[0].wrench.clone().unwrap();
    // Type 1 has the centre of pressure (millimetres) and the free moment themselves.
    let one = File {
        kind: 1,
        channels: vec![2.0, 4.0, -800.0, 200.0, -50.0, 7.1],
        ..two(Spelling::Intel, true)
    };
    // Type 4: channels are half of what they mean, the matrix doubles them.
    let mut matrix = vec![0.0; 36];
    (0..6).for_each(|i| matrix[7 * i] = 2.0);
    let four = File {
        kind: 4,
        channels: two(Spelling::Intel, true)
            .channels
            .iter()
            .map(|v| v / 2.0)
            .collect(),
        matrix: Some(matrix),
        ..two(Spelling::Intel, true)
    };
    // Type 3, a = b = 100 mm: Mx = b (z1 + z2 − z3 − z4) = 40, My = a (−z1 + z2 + z3 − z4) = 160,
    // sum = −800; Mz = b (−x12 + x34) + a (y14 − y23) = 8.
    let three = File {
        kind: 3,
        channels: vec![-39.0, 41.0, 2.0, 2.0, -500.0, 300.0, 100.0, -700.0],
        origin: [100.0, 100.0, 0.0],
        ..two(Spelling::Intel, true)
    };
    for file in [one, four, three] {
        let kind = file.kind;
        let found = read(&file.bytes()).unwrap().forces.unwrap();
        let found = found.plates[0].wrench.clone().unwrap();
        let near = |a: &[[f64; 3]], b: &[[f64; 3]], what: &str| {
            for (a, b) in a.iter().flatten().zip(b.iter().flatten()) {
                assert!((a - b).abs() < 1e-4, "type {kind}: {what}: {a} is not {b}");
            }
        };
        near(&found.force_n, &wanted.force_n, "force");
        near(&found.point_m, &wanted.point_m, "centre of pressure");
        near(&found.moment_nm, &wanted.moment_nm, "free moment");
    }
}

#[test]
fn a_file_cut_short_says_so() {
    let bytes = two(Spelling::Intel, true).bytes();
    let error = read(&bytes[..bytes.len() - 8]).unwrap_err().to_string();
    assert!(
        error.contains("3 frames are announced and 2 are there"),
        "{error}"
    );
}

#[test]
fn bytes_and_text_come_through_the_same_door() {
    let read = |name, bytes: &[u8]| {
        sagitta_formats::read(ImportSource::file(name, bytes), &ImportOptions::default())
    };
    let file = read("x.c3d", &two(Spelling::Mips, false).bytes()).unwrap();
    assert!(matches!(file.input, Input::Markers(_)) && file.forces.is_some());
    let text =
        b"Coordinates\nnRows=1\nnColumns=2\ninDegrees=no\nendheader\ntime\tpelvis_ty\n0\t1\n";
    let table = read("x.mot", text).unwrap();
    assert!(matches!(table.input, Input::Coordinates(_)) && table.forces.is_none());
    assert!(read("x.bin", &[1, 0, 2, 3]).is_err());
}

proptest! {
    #[test]
    fn hostile_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        drop(read(&bytes));
    }

    #[test]
    fn a_damaged_file_never_panics_and_never_holds_nan(
        places in prop::collection::vec((0_usize..4096, any::<u8>()), 1..12),
        float in any::<bool>(),
    ) {
        let mut bytes = two(Spelling::Intel, float).bytes();
        for (place, value) in places {
            let at = place % bytes.len();
            bytes[at] = value;
        }
        if let Ok(found) = read(&bytes) {
            let rows = &found.markers.positions_m;
            prop_assert!(rows.iter().flatten().flatten().flatten().all(|v| v.is_finite()));
            let forces = found.forces.iter().flat_map(|f| &f.plates);
            for plate in forces {
                prop_assert!(plate.vertical_n.iter().all(|v| v.is_finite()));
                let wrench = plate.wrench.as_ref();
                let points = wrench.into_iter().flat_map(|w| w.point_m.iter().flatten());
                prop_assert!(points.copied().all(f64::is_finite));
            }
        }
    }
}

/// Values that 32-bit floats hold exactly.
fn exact() -> impl Strategy<Value = [f64; 3]> {
    prop::array::uniform3(-4000..4000_i16).prop_map(|v| v.map(|c| f64::from(c) / 8.0))
}

/// As [`exact`], as far apart as markers lie, in metres.
fn places() -> impl Strategy<Value = [f64; 3]> {
    exact().prop_map(|v| v.map(|c| c / 128.0))
}

/// As [`exact`], pushing people up, in newtons.
fn pushes() -> impl Strategy<Value = [f64; 3]> {
    exact().prop_map(|[x, y, z]| [x, 60.0 + y.abs(), z])
}

fn recording() -> impl Strategy<Value = Recording> {
    let point = || prop::option::weighted(0.8, places());
    let frames = prop::collection::vec(prop::collection::vec(point(), 3), 1..5);
    let samples = prop::collection::vec((pushes(), exact()), 8);
    (frames, samples, any::<bool>()).prop_map(|(positions_m, samples, with_plate)| {
        let count = positions_m.len();
        let markers = Markers {
            rate_hz: 125.0,
            markers: ["RHEE", "Ferse links", "TOE"].map(str::to_owned).into(),
            t_s: (0..count).map(|i| i as f64 / 125.0).collect(),
            positions_m,
        };
        let taken = || samples.iter().take(2 * count);
        let wrench = Wrench {
            force_n: taken().map(|(force, _)| *force).collect(),
            point_m: taken()
                .map(|(_, at)| [at[0] / 512.0, 0.0, at[2] / 512.0])
                .collect(),
            moment_nm: taken().map(|(_, at)| [0.0, at[1] / 64.0, 0.0]).collect(),
        };
        let plate = Plate {
            name: "plate 1".to_owned(),
            side: None,
            vertical_n: wrench.force_n.iter().map(|f| f[1]).collect(),
            wrench: Some(wrench),
        };
        let forces = Forces {
            t_s: (0..2 * count).map(|j| j as f64 / 250.0).collect(),
            plates: vec![plate],
        };
        Recording {
            markers,
            forces: with_plate.then_some(forces),
        }
    })
}

fn near(a: &[[f64; 3]], b: &[[f64; 3]]) -> bool {
    let same = |(x, y): (&f64, &f64)| (x - y).abs() <= 1e-6 * y.abs().max(1.0);
    a.len() == b.len() && a.iter().flatten().zip(b.iter().flatten()).all(same)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn recordings_round_trip(wanted in recording()) {
        let found = read(&write(&wanted).unwrap()).unwrap();
        prop_assert_eq!(&found.markers.markers, &wanted.markers.markers);
        prop_assert_eq!(&found.markers.t_s, &wanted.markers.t_s);
        for (a, b) in found.markers.positions_m.iter().zip(&wanted.markers.positions_m) {
            let seen = |row: &[Option<[f64; 3]>]| row.iter().map(Option::is_some).collect::<Vec<_>>();
            prop_assert_eq!(seen(a), seen(b));
            let there = |row: &[Option<[f64; 3]>]| row.iter().copied().flatten().collect::<Vec<_>>();
            prop_assert!(near(&there(a), &there(b)));
        }
        prop_assert_eq!(found.forces.is_some(), wanted.forces.is_some());
        if let (Some(a), Some(b)) = (&found.forces, &wanted.forces) {
            prop_assert_eq!(&a.t_s, &b.t_s);
            let (a, b) = (a.plates[0].wrench.as_ref().unwrap(), b.plates[0].wrench.as_ref().unwrap());
            prop_assert!(near(&a.force_n, &b.force_n));
            prop_assert!(near(&a.point_m, &b.point_m));
            prop_assert!(near(&a.moment_nm, &b.moment_nm));
        }
    }
}

#[test]
fn long_recordings_and_many_markers_are_written() {
    let count = 70_000;
    let names: Vec<String> = (0..300).map(|k| format!("M{k}")).collect();
    let short = Markers {
        rate_hz: 100.0,
        t_s: vec![0.0],
        positions_m: vec![vec![Some([1.0, 2.0, 3.0]); names.len()]],
        markers: names,
    };
    let wanted = Recording {
        markers: short,
        forces: None,
    };
    assert_eq!(
        read(&write(&wanted).unwrap()).unwrap().markers.markers,
        wanted.markers.markers
    );
    let long = Markers {
        rate_hz: 100.0,
        markers: vec!["A".to_owned()],
        t_s: (0..count).map(|i| f64::from(i) / 100.0).collect(),
        positions_m: vec![vec![Some([0.5, 0.25, 0.125])]; count as usize],
    };
    let wanted = Recording {
        markers: long,
        forces: None,
    };
    assert_eq!(
        read(&write(&wanted).unwrap()).unwrap().markers.t_s.len(),
        70_000
    );
}

#[test]
fn what_cannot_be_written_says_why() {
    assert_eq!(write(&Recording::default()), Err(Error::Empty("C3D")));
    let markers = Markers {
        rate_hz: 100.0,
        markers: vec!["A".to_owned()],
        t_s: vec![0.0, 0.01, 0.05],
        positions_m: vec![vec![None]; 3],
    };
    let error = write(&Recording {
        markers,
        forces: None,
    })
    .unwrap_err()
    .to_string();
    assert!(error.contains("evenly"), "{error}");
}
