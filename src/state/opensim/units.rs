//! Units of columns, by the names that OpenSim gives them.

use sagitta_motion::{Series, Table};

/// The unit of a column; empty where its name does not tell.
///
/// Inverse dynamics names columns `…_moment` and `…_force`, joint reactions `…_fx`, `…_mx` and `…_px`
/// (OpenSim 4.6, InverseDynamicsTool.cpp and JointReaction.cpp); translations of the pelvis end in `_tx`.
pub fn unit(table: &Table, result: &str, column: &str) -> &'static str {
    let file = result.to_lowercase();
    let name = column.to_lowercase();
    let ends = |all: &[&str]| all.iter().any(|end| name.ends_with(end));
    if ends(&[
        "_moment", "_mx", "_my", "_mz", "torque_x", "torque_y", "torque_z",
    ]) {
        "N·m"
    } else if ends(&["_force", "_fx", "_fy", "_fz", "_vx", "_vy", "_vz"]) || file.contains("_force")
    {
        "N"
    } else if ends(&["_px", "_py", "_pz", "_tx", "_ty", "_tz"]) {
        "m"
    } else if file.contains("activation") {
        ""
    } else if file.contains("_ik") || file.ends_with(".mot") {
        if table.in_degrees { "°" } else { "rad" }
    } else {
        ""
    }
}

/// A column as a curve.
pub fn series(table: &Table, column: usize, unit: &str) -> Series {
    let value = |row: &Vec<f64>| row.get(column).copied().filter(|v| v.is_finite());
    Series {
        id: table.columns.get(column).cloned().unwrap_or_default(),
        unit: unit.to_owned(),
        t_s: table.t_s.clone(),
        values: table.rows.iter().map(value).collect(),
    }
}

/// The part of a curve that lies within other times.
pub fn within(whole: Series, t_s: &[f64]) -> Series {
    let ends = t_s.first().zip(t_s.last());
    let inside = |t: f64| ends.is_some_and(|(from, to)| (*from..=*to).contains(&t));
    let pairs = whole.t_s.into_iter().zip(whole.values);
    let (t_s, values) = pairs.filter(|(t, _)| inside(*t)).unzip();
    Series {
        t_s,
        values,
        ..whole
    }
}

/// Columns whose name holds all words of a search, by their index.
pub fn found(table: &Table, search: &str) -> Vec<usize> {
    let wanted = search.to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let holds = |name: &str| words.iter().all(|w| name.to_lowercase().contains(w));
    let all = table.columns.iter().enumerate();
    all.filter(|(_, name)| holds(name))
        .map(|(i, _)| i)
        .collect()
}

/// The columns to show first: those that vary the most.
pub fn telling(table: &Table, most: usize) -> Vec<usize> {
    let range = |i: usize| {
        let values = || table.rows.iter().filter_map(move |r| r.get(i).copied());
        values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min)
    };
    let mut all: Vec<(usize, f64)> = (0..table.columns.len()).map(|i| (i, range(i))).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut first: Vec<usize> = all.into_iter().take(most).map(|(i, _)| i).collect();
    first.sort_unstable();
    first
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Two columns over a second, the second one steeper.
    pub fn table() -> Table {
        Table {
            in_degrees: true,
            columns: vec!["hip_r_moment".into(), "pelvis_ty_force".into()],
            t_s: vec![0.0, 0.5, 1.0],
            rows: vec![vec![1.0, 0.0], vec![1.5, 10.0], vec![2.0, f64::NAN]],
        }
    }

    #[test]
    fn names_tell_units() {
        let t = table();
        let of = |file: &str, column: &str| unit(&t, file, column);
        assert_eq!(of("inverse_dynamics.sto", "hip_r_moment"), "N·m");
        assert_eq!(of("inverse_dynamics.sto", "pelvis_ty_force"), "N");
        assert_eq!(of("a_StaticOptimization_force.sto", "BIClong"), "N");
        assert_eq!(of("a_StaticOptimization_activation.sto", "BIClong"), "");
        assert_eq!(of("walk_grf.mot", "right_ground_force_vy"), "N");
        assert_eq!(of("walk_grf.mot", "right_ground_force_px"), "m");
        assert_eq!(of("walk_grf.mot", "right_ground_torque_y"), "N·m");
        assert_eq!(of("walk_ik.mot", "knee_r"), "°");
        assert_eq!(of("walk_ik.mot", "pelvis_tx"), "m");
        assert_eq!(of("x_ReactionLoads.sto", "pin_on_rod_in_ground_mx"), "N·m");
    }

    #[test]
    fn columns_are_found_by_words_and_by_what_they_do() {
        let t = table();
        assert_eq!(found(&t, "MOMENT hip"), [0]);
        assert_eq!(found(&t, ""), [0, 1]);
        assert_eq!(telling(&t, 1), [1]);
        let whole = series(&t, 1, "N");
        assert_eq!(whole.values, [Some(0.0), Some(10.0), None]);
        assert_eq!(within(whole, &[0.2, 0.9]).t_s, [0.5]);
    }
}
