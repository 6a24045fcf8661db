//! Rows of a motion that lie too near together.

/// Share of the usual step below which two rows are too near: a second difference weighs the rounding
/// of the file with one over the square of the step, four times as much here as elsewhere.
const NEAR: f64 = 0.5;

/// What is said of a motion that is not filtered and has rows nearer together than half the usual
/// (median) step, within a range of times.
pub fn remark(t_s: &[f64], range_s: [f64; 2], cutoff_hz: Option<f64>) -> Option<String> {
    let step = |pair: &[f64]| match pair {
        [a, b] => b - a,
        _ => 0.0,
    };
    let mut steps: Vec<f64> = t_s.windows(2).map(step).collect();
    let near = |usual: f64| {
        let within = |w: &&[f64]| w.iter().all(|t| range_s[0] <= *t && *t <= range_s[1]);
        let pairs = t_s.windows(2).filter(within);
        let near = pairs.filter(|w| step(w) < NEAR * usual);
        near.filter_map(|w| w.first().copied())
            .collect::<Vec<f64>>()
    };
    steps.sort_by(f64::total_cmp);
    let found_s = near(*steps.get(steps.len() / 2)?);
    let first_s = found_s.first().filter(|_| cutoff_hz.is_none())?;
    Some(format!(
        "In {} places of the motion, first at {first_s:.3} s, rows lie nearer together than half the usual step; as it is not filtered, accelerations there carry the rounding of the file, and the results jump from row to row. Set lowpass_cutoff_frequency_for_coordinates in the set-up (6 for walking), or take those rows out of the file.",
        found_s.len(),
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that cannot go on fails.
mod tests {
    use super::remark;

    const ALL: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];

    #[test]
    fn rows_that_nearly_coincide_are_named_where_nothing_filters_them() {
        let t_s = [
            0.0, 0.001, 0.002, 0.003, 0.0037, 0.004, 0.005, 0.00599, 0.006, 0.007,
        ];
        let said = remark(&t_s, ALL, None).unwrap();
        assert!(
            said.starts_with("In 2 places of the motion, first at 0.004 s"),
            "{said}"
        );
        assert_eq!(remark(&t_s, ALL, Some(6.0)), None);
        assert_eq!(remark(&t_s, [0.0, 0.0035], None), None);
    }

    #[test]
    fn even_rows_and_few_are_not() {
        let even: Vec<f64> = (0..50).map(|i| f64::from(i) * 0.0083).collect();
        assert_eq!(remark(&even, ALL, None), None);
        assert_eq!(remark(&[1.0], ALL, None), None);
        assert_eq!(remark(&[], ALL, None), None);
    }
}
