//! Velocity and way of the centre of mass over the jumps, as the report charts them.

use super::{Jump, Jumps};
use sagitta_motion::Series;

/// "com_velocity" and "com_displacement", with gaps between jumps.
pub(crate) fn curves(jumps: &Jumps) -> Vec<Series> {
    let of = |jump: &Jump| {
        let end_s = jump.landed_s.unwrap_or(jump.landing.t_s) + 0.5;
        Some((jump.motion.clone()?, end_s))
    };
    let motions: Vec<_> = jumps.list.iter().filter_map(of).collect();
    let of = |id: &str, unit: &str, pick: fn(&sagitta_biomech::force::Motion) -> &[f64]| {
        let (mut t_s, mut values) = (Vec::new(), Vec::new());
        for (motion, end_s) in &motions {
            let after = t_s.last().copied().unwrap_or(f64::MIN);
            for (&t, &value) in motion.t_s.iter().zip(pick(motion)) {
                if t > after && t <= *end_s {
                    t_s.push(t);
                    values.push(Some(value));
                }
            }
        }
        Series {
            id: id.to_owned(),
            unit: unit.to_owned(),
            t_s,
            values,
        }
    };
    let all = [
        of("com_velocity", "m/s", |m| &m.velocity_m_s),
        of("com_displacement", "m", |m| &m.up_m),
    ];
    all.into_iter().filter(|s| !s.t_s.is_empty()).collect()
}
