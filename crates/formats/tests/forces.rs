//! Force files: what is written is read, and no text makes the reader panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use proptest::prelude::*;
use sagitta_formats::forces::{Options, Unit, opensim, read, write};
use sagitta_formats::{Error, ImportSource, mot};
use sagitta_motion::ImportOptions;
use sagitta_motion::{Forces, Input, Plate, Side, Wrench};

fn forces() -> impl Strategy<Value = Forces> {
    let plates = prop::collection::vec(prop::collection::vec(0.0..3000.0_f64, 30), 1..3);
    (plates, 0.0005..0.01_f64).prop_map(|(plates, step)| Forces {
        t_s: (0..30).map(|i| f64::from(i) * step).collect(),
        plates: plates
            .into_iter()
            .zip([("Fz Left", Side::Left), ("Fz Right", Side::Right)])
            .map(|(vertical_n, (name, side))| Plate {
                name: name.to_owned(),
                side: Some(side),
                vertical_n,
                wrench: None,
            })
            .collect(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn what_is_written_is_read(forces in forces()) {
        prop_assert_eq!(read(&write(&forces), &Options::default()).unwrap(), forces);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "(?s).{0,300}", table in "[0-9.,;\t \n-]{0,300}") {
        let options = Options { rate_hz: Some(1000.0), unit: Some(Unit::Newton), ..Options::default() };
        for text in [text, table] {
            if let Ok(forces) = read(&text, &options) {
                let all = forces.plates.iter().flat_map(|p| &p.vertical_n).chain(&forces.t_s);
                prop_assert!(all.copied().all(f64::is_finite));
            }
            drop(sagitta_formats::read(ImportSource::file("a.txt", &text), &ImportOptions::default()).map(|r| r.input));
        }
    }

    #[test]
    fn damage_is_an_error_or_another_valid_file(forces in forces(), at in any::<prop::sample::Index>(), with in "[\\PC\t\n]{0,3}") {
        let mut chars: Vec<char> = write(&forces).chars().collect();
        let i = at.index(chars.len());
        chars.splice(i..(i + 2).min(chars.len()), with.chars());
        let text: String = chars.into_iter().collect();
        if let Ok(forces) = read(&text, &Options::default()) {
            let all = forces.plates.iter().flat_map(|p| &p.vertical_n).chain(&forces.t_s);
            prop_assert!(all.copied().all(f64::is_finite));
            prop_assert!(forces.plates.iter().all(|p| p.vertical_n.len() == forces.t_s.len()));
        }
    }
}

#[test]
fn columns_are_taken_by_name_and_by_number() {
    let text = "a\tb\tc\n1\t700\t10\n2\t701\t20\n";
    let with = |columns: &[&str]| {
        let options = Options {
            rate_hz: Some(100.0),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            ..Options::default()
        };
        read(text, &options)
    };
    for columns in [["b"], ["2"]] {
        assert_eq!(with(&columns).unwrap().plates[0].vertical_n, [700.0, 701.0]);
    }
    let two = with(&["left=b", "right=3"]).unwrap();
    assert_eq!(two.plates[0].side, Some(Side::Left));
    assert_eq!(two.plates[1].vertical_n, [10.0, 20.0]);
    assert!(matches!(with(&["d"]), Err(Error::NoColumns(_))));
    assert!(matches!(with(&["9"]), Err(Error::NoColumns(_))));
    assert!(matches!(with(&[]), Err(Error::NoColumns(_))));
}

#[test]
fn units_are_those_of_their_definitions() {
    let text = "150\n150\n";
    let newtons = |unit| {
        let options = Options {
            rate_hz: Some(10.0),
            unit: Some(unit),
            ..Options::default()
        };
        read(text, &options).unwrap().plates[0].vertical_n[0]
    };
    assert_eq!(newtons(Unit::Newton), 150.0);
    assert_eq!(newtons(Unit::Kilonewton), 150_000.0);
    assert!((newtons(Unit::PoundForce) - 667.233_24).abs() < 1e-4);
    assert!((newtons(Unit::KilogramForce) - 1470.9975).abs() < 1e-9);
    assert!(Unit::named("stone").is_none());
}

#[test]
fn times_that_jump_or_turn_back_are_named_by_line() {
    let at = |rows: &str| read(&format!("time\tFz (N)\n{rows}"), &Options::default());
    let error = at("0.0\t700\n0.1\t700\n0.05\t700\n")
        .unwrap_err()
        .to_string();
    assert!(error.contains("in line 4, column 1"), "{error}");
    let gap = at("0.0\t700\n0.1\t700\n0.2\t700\n0.9\t700\n")
        .unwrap_err()
        .to_string();
    assert!(gap.contains("missing"), "{gap}");
    let empty = at("0.0\t700\n0.1\t\n0.2\t700\n").unwrap_err().to_string();
    assert!(empty.contains("in line 3"), "{empty}");
}

#[test]
fn plates_of_opensim_keep_point_moment_and_side() {
    let names = |p: &str, t: &str| {
        let force = ["vx", "vy", "vz", "px", "py", "pz"].map(|c| format!("{p}{c}"));
        let moment = ["x", "y", "z"].map(|c| format!("{t}{c}"));
        [force.to_vec(), moment.to_vec()].concat()
    };
    let cases = [
        ("R_ground_force_", "R_ground_torque_", Some(Side::Right)),
        ("1_ground_force_", "1_ground_torque_", None),
        ("ground_force_l_", "ground_moment_l_m", Some(Side::Left)),
    ];
    for (force, moment, side) in cases {
        let columns = names(force, moment).join("\t");
        let text = format!(
            "x\nnRows=2\nnColumns=10\nendheader\ntime\t{columns}\n0\t1\t2\t3\t4\t5\t6\t7\t8\t9\n0.1\t1\t2\t3\t4\t5\t6\t7\t8\t9\n"
        );
        let forces = opensim::from_table(&mot::read(&text).unwrap()).unwrap();
        let plate = &forces.plates[0];
        assert_eq!((plate.side, plate.vertical_n[0]), (side, 2.0), "{force}");
        let wrench = plate.wrench.as_ref().unwrap();
        assert_eq!(wrench.force_n[1], [1.0, 2.0, 3.0]);
        assert_eq!(wrench.point_m[1], [4.0, 5.0, 6.0]);
        assert_eq!(wrench.moment_nm[1], [7.0, 8.0, 9.0]);
        assert!(matches!(
            sagitta_formats::read(
                ImportSource::file("a.mot", &text),
                &ImportOptions::default()
            )
            .map(|r| r.input),
            Ok(Input::Forces(_))
        ));
    }
}

#[test]
fn plates_as_a_table_are_read_back() {
    use sagitta_formats::forces::opensim::{from_table, to_table};
    use sagitta_motion::{Forces, Plate, Side, Wrench};
    let three = |a: f64| vec![[a, a + 1.0, a - 1.0], [0.5 * a, 0.0, -a]];
    let plate = |side, name: &str| Plate {
        name: name.to_owned(),
        side,
        vertical_n: vec![8.0, 0.0],
        wrench: Some(Wrench {
            force_n: three(7.0),
            point_m: three(0.2),
            moment_nm: three(-3.0),
        }),
    };
    let forces = Forces {
        t_s: vec![0.0, 0.01],
        plates: vec![
            plate(None, "ground_force_1"),
            plate(Some(Side::Right), "ground_force_r"),
            Plate {
                wrench: None,
                ..plate(Some(Side::Left), "ground_force_l")
            },
        ],
    };
    // No centre of pressure is made up for a plate that measured none.
    let columns = to_table(&forces).columns;
    let left = columns.iter().filter(|c| c.contains("_l_"));
    assert_eq!(left.collect::<Vec<_>>(), ["ground_force_l_vy"]);
    assert_eq!(from_table(&to_table(&forces)), Some(forces));
}

#[test]
fn plates_survive_being_a_table() {
    let wrench = Wrench {
        force_n: vec![[1.0, 700.0, -3.0], [0.5, 710.0, 2.0]],
        point_m: vec![[0.1, 0.0, 0.2], [0.3, 0.0, 0.4]],
        moment_nm: vec![[0.0, 5.0, 0.0], [0.0, -6.0, 0.0]],
    };
    let plate = |name: &str, side| Plate {
        name: name.to_owned(),
        side,
        vertical_n: vec![700.0, 710.0],
        wrench: Some(wrench.clone()),
    };
    let forces = Forces {
        t_s: vec![0.0, 0.01],
        plates: vec![
            plate("ground_force_r", Some(Side::Right)),
            plate("ground_force_2", None),
        ],
    };
    let text = mot::write_named("forces", &opensim::to_table(&forces));
    assert_eq!(
        opensim::from_table(&mot::read(&text).unwrap()),
        Some(forces)
    );
}
