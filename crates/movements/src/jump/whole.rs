//! What is measured over all jumps of a recording.

use super::Jumps;
use super::values::{Value, or};
use crate::{Measure, Sheet};
use sagitta_biomech::signal::mean_sd;

/// A metric of the whole recording.
pub(super) fn whole(id: &str, jumps: Option<&Jumps>, sheet: &Sheet, reps: usize) -> Measure {
    let over = |of: &str| mean_of(&sheet.each(of));
    match id {
        "jump_count" => Measure {
            value: Some(reps as f64),
            note: "A count has no standard deviation.".to_owned(),
            ..Measure::default()
        },
        "body_weight" => {
            let weight = jumps.and_then(|all| all.list.iter().find_map(|j| j.weight_n));
            or(
                weight.map(|[w, sd]| Value::new(w, sd)),
                "Nobody stands still on a force plate.",
            )
        }
        "jump_height_mean" => over("jump_height_flight_time"),
        "jump_height_best" => {
            let all = sheet.each("jump_height_flight_time").into_iter();
            match all.max_by(|a, b| a.0.total_cmp(&b.0)) {
                Some((value, sd)) => Value::new(value, sd.unwrap_or(0.0)).measure(),
                None => Measure::none(NO_VALID),
            }
        }
        "contact_time_mean" => over("contact_time"),
        "rsi_flight_contact_mean" => over("rsi_flight_contact"),
        _ => Measure::none("This is not measured."),
    }
}

const NO_VALID: &str = "No jump has a valid value.";

/// The mean with its standard error: from the scatter of the values, and at least what their own
/// uncertainties leave.
fn mean_of(all: &[(f64, Option<f64>)]) -> Measure {
    let values: Vec<f64> = all.iter().map(|v| v.0).collect();
    let Some((mean, sd)) = mean_sd(&values) else {
        return Measure::none(NO_VALID);
    };
    let own: f64 = all.iter().filter_map(|v| v.1).map(|sd| sd * sd).sum();
    let n = values.len() as f64;
    let scatter = sd.map_or(0.0, |sd| sd / n.sqrt());
    Value::new(mean, scatter.max(own.sqrt() / n)).measure()
}
