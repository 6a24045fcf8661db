//! One motion in every dialect of MOT and STO, and one set of trajectories in every dialect of TRC: what is
//! read is always the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_formats::{ImportSource, read};
use sagitta_motion::{ImportOptions, Input, Markers, Table};

const ROWS: usize = 30;
const NAMES: [&str; 4] = [
    "pelvis_ty",
    "knee_angle_r",
    "hip_flexion_r",
    "ankle_angle_r",
];

fn options() -> ImportOptions {
    ImportOptions::default()
}

/// A squat: metres, then degrees.
fn motion(i: usize, j: usize) -> f64 {
    let phase = (std::f64::consts::TAU * i as f64 / ROWS as f64).cos();
    let down = 0.5 - 0.5 * phase;
    match j {
        0 => 0.95 - 0.35 * down,
        1 => 5.0 + 80.0 * down,
        2 => 2.0 + 60.0 * down,
        _ => 20.0 * down,
    }
}

/// What a header says of angles, and whether they are in degrees.
const HEADERS: [(&str, bool); 8] = [
    (
        "Coordinates\nversion=1\nnRows=30\nnColumns=5\ninDegrees=yes\nendheader",
        true,
    ),
    (
        "Coordinates\nversion=1\nnRows=30\nnColumns=5\ninDegrees=no\nendheader",
        false,
    ),
    ("Coordinates\nnRows=30\nnColumns=5\nendheader", true),
    ("endheader", true),
    (
        "name a.mot\ndatacolumns 5\ndatarows 30\nrange 0 1\nendheader",
        true,
    ),
    (
        "name a.sto\ndatacolumns 5\ndatarows 30\nrange 0 1\nendheader",
        false,
    ),
    (
        "x\nversion=1\nAngles are in degrees.\nnRows=99\nnColumns=4\nEndHeader",
        true,
    ),
    (
        "inDegrees=no\nnColumns=40\nnRows=30\nDataType=double\nversion=3\nOpenSimVersion=4.5\nendheader",
        false,
    ),
];
const LABELS: [&str; 3] = ["\t", "\t\t", " "];
const BETWEEN: [&str; 3] = ["\t", "   ", " \t"];
const ENDS: [&str; 3] = ["\n", "\r\n", "\t\n"];
/// Spellings of a missing value, which blanks need.
const MISSING: [&str; 5] = ["", "NaN", "-nan(ind)", "1.#QNAN", "nan"];

fn table_text(at: [usize; 6]) -> String {
    let [header, labels, between, end, missing, blank] = at;
    let end = ENDS[end];
    let (head, degrees) = HEADERS[header];
    let mut lines: Vec<String> = head.lines().map(str::to_owned).collect();
    if blank == 1 {
        lines.push(String::new());
    }
    let names: Vec<&str> = std::iter::once("time").chain(NAMES).collect();
    lines.push(names.join(LABELS[labels]));
    for i in 0..ROWS {
        let mut cells = vec![format!("{:.3}", 0.02 * i as f64)];
        for j in 0..NAMES.len() {
            let value = motion(i, j);
            let value = if degrees || j == 0 {
                value
            } else {
                value.to_radians()
            };
            let hole = (i, j) == (10, 1);
            cells.push(if hole {
                MISSING[missing].to_owned()
            } else {
                format!("{value:.9}")
            });
        }
        lines.push(cells.join(BETWEEN[between]));
    }
    lines.join(end) + end
}

/// What is not the motion; a bridged cell is one by what its neighbours tell.
fn wrong_table(table: &Table, degrees: bool) -> Option<String> {
    if table.in_degrees != degrees || table.columns != NAMES {
        return Some(format!("{} {:?}", table.in_degrees, table.columns));
    }
    if table.rows.len() != ROWS {
        return Some(format!("{} rows", table.rows.len()));
    }
    for (i, row) in table.rows.iter().enumerate() {
        for (j, value) in row.iter().enumerate() {
            let found = if degrees || j == 0 {
                *value
            } else {
                value.to_degrees()
            };
            let line = 0.5 * (motion(9, j) + motion(11, j));
            let wanted = if (i, j) == (10, 1) {
                line
            } else {
                motion(i, j)
            };
            if (found - wanted).abs() > 1e-5 || (table.t_s[i] - 0.02 * i as f64).abs() > 1e-9 {
                return Some(format!("{found} and not {wanted} in row {i}, column {j}"));
            }
        }
    }
    None
}

#[test]
fn one_motion_is_read_from_every_dialect() {
    let sizes = [
        HEADERS.len(),
        LABELS.len(),
        BETWEEN.len(),
        ENDS.len(),
        MISSING.len(),
        2,
    ];
    let mut count = 0;
    for number in 0..sizes.iter().product() {
        let at = digits(number, sizes);
        // Between blanks an empty cell is none, and blanks have no tab at the end of a line.
        if at[2] == 1 && (MISSING[at[4]].is_empty() || at[3] == 2) || at[1] == 2 && at[3] == 2 {
            continue;
        }
        let text = table_text(at);
        let name = ["a.mot", "a.sto", "a.txt"][count % 3];
        let recorded = read(ImportSource::file(name, &text), &options());
        let recorded = recorded.unwrap_or_else(|e| panic!("{at:?} {e}\n{}", top(&text)));
        let Input::Coordinates(table) = &recorded.input else {
            panic!("no coordinates\n{text}");
        };
        let wrong = wrong_table(table, HEADERS[at[0]].1);
        assert_eq!(wrong, None, "{at:?}\n{}", top(&text));
        let said: Vec<String> = recorded.import.sentences().collect();
        let cells = said.iter().filter(|s| s.contains("knee_angle_r")).count();
        assert_eq!(cells, 1, "{said:?}");
        count += 1;
    }
    println!("{count} dialects");
    assert!(count >= 300, "{count}");
}

fn digits<const N: usize>(mut number: usize, sizes: [usize; N]) -> [usize; N] {
    sizes.map(|size| {
        let digit = number % size;
        number /= size;
        digit
    })
}

fn top(text: &str) -> String {
    text.lines().take(14).collect::<Vec<_>>().join("\n")
}

const MARKERS: [&str; 4] = ["HEAD", "R.Hip", "R.Knee", "R.Heel"];
const UNITS: [(&str, f64); 10] = [
    ("mm", 0.001),
    ("MM", 0.001),
    ("millimeters", 0.001),
    ("cm", 0.01),
    ("Centimetres", 0.01),
    ("m", 1.0),
    ("meters", 1.0),
    ("Metre", 1.0),
    ("in", 0.0254),
    ("", 0.001),
];
const HEADS: [&str; 4] = ["\t", "\t\t", " ", "  \t "];
/// What stands between a name and the next.
const NAMED: [&str; 3] = ["\t\t\t", "\t", " "];
const AXES: [&str; 3] = ["\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n\n", "X1 Y1 Z1 X2 Y2 Z2\n", ""];
const CELLS: [&str; 3] = ["\t", " ", "   "];

/// A place in metres; one is missing for a while.
fn place(i: usize, k: usize) -> Option<[f64; 3]> {
    let height = [1.7, 0.95, 0.5, 0.05][k];
    let seen = k != 1 || !(4..8).contains(&i);
    seen.then_some([0.01 * i as f64, height, 0.1 * k as f64])
}

fn trc_text(at: [usize; 7]) -> String {
    let [unit, head, named, axes, cells, end, announced] = at;
    let (unit, metres) = UNITS[unit];
    let keys = [
        "DataRate",
        "CameraRate",
        "NumFrames",
        "NumMarkers",
        "Units",
        "OrigDataRate",
        "OrigDataStartFrame",
        "OrigNumFrames",
    ];
    let frames = if announced == 1 { "99" } else { "30" };
    let values = ["100", "100", frames, "4", unit, "100", "1", "30"];
    let pairs = || keys.iter().zip(values).filter(|(_, v)| !v.is_empty());
    let of = |pick: &dyn Fn((&&str, &str)) -> String| -> String {
        pairs()
            .map(|(k, v)| pick((k, v)))
            .collect::<Vec<_>>()
            .join(HEADS[head])
    };
    // Two tabs occur between values alone.
    let keys = pairs()
        .map(|(k, _)| *k)
        .collect::<Vec<_>>()
        .join(if HEADS[head].contains('\t') {
            "\t"
        } else {
            " "
        });
    let mut text = format!(
        "PathFileType\t4\t(X/Y/Z)\ta.trc\n{keys}\n{}\n",
        of(&|(_, v)| v.to_owned())
    );
    let tab = if NAMED[named] == " " { " " } else { "\t" };
    text += &format!(
        "Frame#{tab}Time{tab}{}\n{}",
        MARKERS.join(NAMED[named]),
        AXES[axes]
    );
    for i in 0..ROWS {
        let mut row = vec![(i + 1).to_string(), format!("{:.2}", 0.01 * i as f64)];
        for k in 0..MARKERS.len() {
            match place(i, k) {
                Some(p) => row.extend(p.map(|v| format!("{:.6}", v / metres))),
                None if CELLS[cells] == "\t" && i % 2 == 0 => {
                    row.extend(std::iter::repeat_n(String::new(), 3))
                }
                None => row.extend(std::iter::repeat_n("NaN".to_owned(), 3)),
            }
        }
        text += &(row.join(CELLS[cells]) + "\n");
    }
    if end == 1 {
        text.replace('\n', "\r\n")
    } else {
        text
    }
}

fn wrong_markers(markers: &Markers) -> Option<String> {
    if markers.markers != MARKERS || markers.t_s.len() != ROWS {
        return Some(format!(
            "{:?}, {} frames",
            markers.markers,
            markers.t_s.len()
        ));
    }
    for i in 0..ROWS {
        for k in 0..MARKERS.len() {
            let (found, wanted) = (markers.positions_m[i][k], place(i, k));
            let near = match (found, wanted) {
                (Some(f), Some(w)) => f.iter().zip(w).all(|(f, w)| (f - w).abs() < 1e-5),
                (None, None) => true,
                _ => false,
            };
            if !near || (markers.t_s[i] - 0.01 * i as f64).abs() > 1e-6 {
                return Some(format!("{found:?} and not {wanted:?}, frame {i}"));
            }
        }
    }
    None
}

#[test]
fn trajectories_are_read_from_every_dialect() {
    let sizes = [
        UNITS.len(),
        HEADS.len(),
        NAMED.len(),
        AXES.len(),
        CELLS.len(),
        2,
        2,
    ];
    let mut count = 0;
    for number in 0..sizes.iter().product() {
        let at = digits(number, sizes);
        let text = trc_text(at);
        let recorded = read(ImportSource::file("a.trc", &text), &options());
        let recorded = recorded.unwrap_or_else(|e| panic!("{at:?} {e}\n{}", top(&text)));
        let Input::Markers(markers) = &recorded.input else {
            panic!("no markers\n{text}");
        };
        let wrong = wrong_markers(markers);
        assert_eq!(wrong, None, "{at:?}\n{}", top(&text));
        count += 1;
    }
    println!("{count} dialects");
    assert!(count >= 300, "{count}");
}
