//! A report as a table to read on a terminal.

use sagitta_motion::{Metric, MetricSpec, Report, decimals_for};

/// One line per value in display units, with its uncertainty (± is one standard deviation, and is never
/// shown as zero); what is not valid says why.
pub fn table(report: &Report) -> String {
    let spec = sagitta_analysis::catalogue()
        .into_iter()
        .find(|s| s.id == report.movement.as_str());
    let mut out = String::new();
    for metric in &report.metrics {
        let entry = spec.as_ref().and_then(|s| s.metric(&metric.id));
        out.push_str(&line(metric, entry));
    }
    out
}

fn line(metric: &Metric, entry: Option<&MetricSpec>) -> String {
    let rep = metric
        .rep
        .map_or(String::new(), |rep| (rep + 1).to_string());
    let name = match metric.side {
        Some(side) => format!("{}_{}", metric.id, side.name()),
        None => metric.id.clone(),
    };
    format!("{rep:>3}  {name:<40} {}\n", value(metric, entry))
}

fn value(metric: &Metric, entry: Option<&MetricSpec>) -> String {
    let (unit, factor) = entry.map_or((metric.unit.as_str(), 1.0), |e| (&e.display.0, e.display.1));
    let decimals = entry.map_or(3, |e| e.decimals);
    let Some(value) = metric.value else {
        return format!("– ({})", metric.note);
    };
    let sd = metric.uncertainty.map(|sd| sd * factor);
    let shown = sd.and_then(|sd| decimals_for(sd, decimals));
    let decimals = usize::from(shown.unwrap_or(decimals));
    let value = format!("{:.decimals$}", value * factor);
    let sd = sd
        .filter(|_| shown.is_some())
        .map_or(String::new(), |sd| format!(" ± {sd:.decimals$}"));
    let doubt = if metric.valid {
        String::new()
    } else {
        format!("  not valid: {}", metric.note)
    };
    format!("{value}{sd} {unit}{doubt}")
}
