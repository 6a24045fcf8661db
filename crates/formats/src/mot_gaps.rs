//! Values that a table leaves out.

use sagitta_motion::{DroppedKind, ImportNotes};

/// Longest gap that a straight line bridges, in seconds: joints hardly turn back within it.
pub(crate) const MAX_GAP_S: f64 = 0.25;
/// A plate that reads less, in newtons, is empty.
const EMPTY_N: f64 = 20.0;

/// Puts zero where an empty plate has no centre of pressure and no moment.
pub(crate) fn empty_plates(labels: &[&str], rows: &mut [Vec<f64>]) {
    let vertical = |label: &str| {
        let prefix = label
            .strip_suffix(['x', 'y', 'z'])?
            .strip_suffix(['p', 'm', '_'])?;
        let stems = [prefix.to_owned(), format!("{prefix}_")];
        let stems = stems.iter().flat_map(|s| {
            ["torque", "moment"]
                .map(|word| s.replacen(word, "force", 1))
                .into_iter()
                .chain([s.clone()])
        });
        let names: Vec<String> = stems.map(|stem| format!("{stem}vy")).collect();
        labels
            .iter()
            .position(|l| names.iter().any(|name| name == l))
    };
    let points: Vec<(usize, usize)> = labels
        .iter()
        .enumerate()
        .filter_map(|(j, label)| Some((j, vertical(label)?)))
        .filter(|(j, vertical)| j != vertical)
        .collect();
    for row in rows {
        for &(j, vertical) in &points {
            // Without a force there is nothing that could have a point, either.
            let force = row[vertical].abs();
            let empty = force.is_nan() || force < EMPTY_N;
            if row[j].is_nan() && empty {
                row[j] = 0.0;
            }
        }
    }
}

/// Bridges gaps that are short by straight lines, at the ends by the nearest value, and says how many cells
/// and where.
pub(crate) fn bridge(
    labels: &[&str],
    columns: &[usize],
    rows: &mut [Vec<f64>],
    notes: &mut ImportNotes,
) {
    for &j in columns {
        let (mut i, mut count, mut spans) = (0, 0, Vec::new());
        while i < rows.len() {
            if !rows[i][j].is_nan() {
                i += 1;
                continue;
            }
            let end = (i..rows.len()).find(|&k| !rows[k][j].is_nan());
            let end = end.unwrap_or(rows.len());
            if fill(rows, j, i, end) {
                count += end - i;
                spans.push(span(rows, i, end));
            }
            i = end;
        }
        const SHOWN: usize = 3;
        let more = if spans.len() > SHOWN {
            " and later"
        } else {
            ""
        };
        spans.truncate(SHOWN);
        let place = format!("of “{}” at {}{more}", labels[j], spans.join(", "));
        let reason = "they are missing, and bridged by straight lines";
        notes.drops(DroppedKind::Cells, count, place, reason);
    }
}

fn span(rows: &[Vec<f64>], start: usize, end: usize) -> String {
    let (from, to) = (rows[start][0], rows[end - 1][0]);
    if from == to {
        format!("{from} s")
    } else {
        format!("{from}–{to} s")
    }
}

/// Fills the cells `start..end` of a column; whether they were few enough.
fn fill(rows: &mut [Vec<f64>], j: usize, start: usize, end: usize) -> bool {
    let at = |i: usize| rows.get(i).map(|row| (row[0], row[j]));
    let before = start.checked_sub(1).and_then(at);
    let after = at(end);
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) => (before, after),
        (Some(before), None) => (before, (rows[end - 1][0], before.1)),
        (None, Some(after)) => ((rows[start][0], after.1), after),
        (None, None) => return false,
    };
    let length = after.0 - before.0;
    if length.is_nan() || length > MAX_GAP_S {
        return false;
    }
    for row in &mut rows[start..end] {
        let share = if length > 0.0 {
            (row[0] - before.0) / length
        } else {
            0.0
        };
        row[j] = before.1 + share * (after.1 - before.1);
    }
    true
}
