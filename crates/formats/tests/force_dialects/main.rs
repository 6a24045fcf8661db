//! One jump on plates in every dialect of force text: what is read is always that jump.
//!
//! Units, rates, delimiters and decimal signs, header shapes, time columns, columns beside the force, sides,
//! encodings, ends of lines and footers are combined.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

mod dialect;

use dialect::{COLUMNS, Cell, Dialect, HEADS, RATES, SAMPLES, SIGNS, TIMES, Time, UNITS, jump};
use sagitta_formats::{ImportSource, read};
use sagitta_motion::{Forces, ImportOptions, Input, Side};

fn encoded(text: &str, how: usize) -> Vec<u8> {
    let text = if how.is_multiple_of(2) {
        text.to_owned()
    } else {
        text.replace('\n', "\r\n")
    };
    let le = || text.encode_utf16().flat_map(u16::to_le_bytes);
    match how % 5 {
        0 => text.into_bytes(),
        1 => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        2 => [0xff, 0xfe].into_iter().chain(le()).collect(),
        3 => [0xfe, 0xff]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
            .collect(),
        _ => text.chars().map(|c| u8::try_from(c).unwrap()).collect(),
    }
}

fn check(dialect: &Dialect, how: usize) {
    let text = dialect.text();
    let name = ["a.txt", "a.csv", "a.tsv", "noname"][how % 4];
    let options = ImportOptions::at_rate((dialect.time == Time::Counted).then_some(dialect.rate));
    let shown = || text.lines().take(12).collect::<Vec<_>>().join("\n");
    let recorded = read(ImportSource::file(name, &encoded(&text, how)), &options);
    let recorded = recorded.unwrap_or_else(|e| panic!("{e}\n{}", shown()));
    let Input::Forces(forces) = &recorded.input else {
        panic!("not forces\n{}", shown());
    };
    let wrong = wrong(forces, dialect);
    assert_eq!(wrong, None, "{:?}\n{}", recorded.import, shown());
}

/// What is not the jump.
fn wrong(forces: &Forces, dialect: &Dialect) -> Option<String> {
    let total = forces.total_n();
    if total.len() != SAMPLES {
        return Some(format!("{} samples", total.len()));
    }
    let off = (0..SAMPLES).find(|&i| (total[i] - jump(i)).abs() > 0.01);
    if let Some(i) = off {
        return Some(format!("{} N and not {}", total[i], jump(i)));
    }
    let step = |i: usize| forces.t_s[i] - forces.t_s[0];
    let late = (0..SAMPLES).find(|&i| (step(i) * dialect.rate - i as f64).abs() > 1e-3);
    if let Some(i) = late {
        return Some(format!("{} s after {i} samples", step(i)));
    }
    let has = |cell: Cell| dialect.columns.iter().any(|c| c.2 == cell);
    let sides: Vec<Option<Side>> = forces.plates.iter().map(|p| p.side).collect();
    let plates = dialect
        .columns
        .iter()
        .any(|c| c.0.starts_with("Force Plate"));
    let wanted = match (has(Cell::Left), plates) {
        (true, false) => vec![Some(Side::Left), Some(Side::Right)],
        (true, true) => vec![None, None],
        (false, _) => vec![None],
    };
    (sides != wanted).then(|| format!("{sides:?}"))
}

/// How many of all combinations are read: every so many, which has no divisor in common with them.
const EVERY: usize = 397;

#[test]
fn one_jump_is_read_from_every_dialect() {
    let sizes = [
        COLUMNS.len(),
        UNITS.len(),
        RATES.len(),
        SIGNS.len(),
        HEADS.len(),
        TIMES.len(),
        2,
        2,
    ];
    let all: usize = sizes.iter().product();
    let mut count = 0;
    for number in (0..all).step_by(EVERY) {
        let mut rest = number;
        let at = sizes.map(|size| {
            let index = rest % size;
            rest /= size;
            index
        });
        let dialect = Dialect {
            columns: COLUMNS[at[0]],
            unit: UNITS[at[1]],
            rate: RATES[at[2]],
            signs: SIGNS[at[3]],
            head: HEADS[at[4]],
            time: TIMES[at[5]],
            down: at[6] == 1,
            footer: at[7] == 1,
        };
        if dialect.written() {
            check(&dialect, count);
            count += 1;
        }
    }
    println!("{count} dialects");
    assert!(count >= 900, "{count}");
}
