//! Results beside a table that somebody else made.

use sagitta_motion::Table;

/// How far a column is from the one of the same name.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Column of the result.
    pub column: usize,
    /// Column of the reference.
    pub reference: usize,
    /// Root mean square, in the column's unit.
    pub rms: f64,
    /// The largest.
    pub most: f64,
    /// Instants that were compared.
    pub n: usize,
}

/// Each column of a result that the reference has too, at the reference's instants within the result's
/// time, between whose rows the result is taken to be straight.
pub fn differences(result: &Table, reference: &Table) -> Vec<Difference> {
    let pair = |(i, name): (usize, &String)| {
        let of = |c: &String| alike(c, name);
        let reference_column = reference.columns.iter().position(of)?;
        difference(result, i, reference, reference_column)
    };
    result.columns.iter().enumerate().filter_map(pair).collect()
}

/// OpenSim 4 writes `/jointset/hip/hip_flexion/value` where older versions write `hip_flexion`.
fn alike(a: &str, b: &str) -> bool {
    a == b || plain(a) == plain(b)
}

fn plain(name: &str) -> &str {
    let name = name.strip_suffix("/value").unwrap_or(name);
    name.rsplit('/').next().unwrap_or(name)
}

fn difference(result: &Table, column: usize, reference: &Table, at: usize) -> Option<Difference> {
    let (mut n, mut squares, mut most) = (0usize, 0.0, 0.0f64);
    for (t, row) in reference.t_s.iter().zip(&reference.rows) {
        let wanted = row.get(at).copied().filter(|v| v.is_finite());
        if let (Some(wanted), Some(found)) = (wanted, value_at(result, column, *t)) {
            let off = found - wanted;
            squares += off * off;
            most = most.max(off.abs());
            n += 1;
        }
    }
    (n > 0).then(|| Difference {
        column,
        reference: at,
        rms: (squares / n as f64).sqrt(),
        most,
        n,
    })
}

/// Half a microsecond: times are written with so many digits.
const SAME_S: f64 = 5e-7;

fn value_at(table: &Table, column: usize, t_s: f64) -> Option<f64> {
    let value = |i: usize| {
        let value = table.rows.get(i)?.get(column).copied();
        value.filter(|v| v.is_finite())
    };
    let after = table.t_s.partition_point(|t| *t < t_s - SAME_S);
    let later = *table.t_s.get(after)?;
    if (later - t_s).abs() <= SAME_S {
        return value(after);
    }
    let before = after.checked_sub(1)?;
    let earlier = *table.t_s.get(before)?;
    let share = (t_s - earlier) / (later - earlier);
    let (a, b) = (value(before)?, value(after)?);
    Some(a + share * (b - a))
}

#[cfg(test)]
mod tests {
    use super::super::units::tests::table;
    use super::*;

    #[test]
    fn equal_tables_do_not_differ() {
        let all = differences(&table(), &table());
        assert_eq!(all.len(), 2);
        assert_eq!((all[0].rms, all[0].n), (0.0, 3));
        assert_eq!(
            (all[1].rms, all[1].n),
            (0.0, 2),
            "what is missing is left out"
        );
    }

    #[test]
    fn columns_are_matched_by_name_and_rows_by_time() {
        let reference = Table {
            columns: vec!["other".into(), "/jointset/x/hip_r_moment".into()],
            t_s: vec![-1.0, 0.25, 0.5000001, 2.0],
            rows: vec![
                vec![0.0, 9.0],
                vec![0.0, 1.55],
                vec![0.0, 1.9],
                vec![0.0, 9.0],
            ],
            ..Table::default()
        };
        let all = differences(&table(), &reference);
        assert_eq!(
            (all.len(), all[0].column, all[0].reference, all[0].n),
            (1, 0, 1, 2)
        );
        assert!((all[0].most - 0.4).abs() < 1e-9);
        assert!((all[0].rms - ((0.3f64.powi(2) + 0.16) / 2.0).sqrt()).abs() < 1e-9);
    }
}
