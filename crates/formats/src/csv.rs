//! Tables for spreadsheets: comma-separated, quoted where needed, point as decimal sign, SI units
//! and degrees, one header line.

use sagitta_motion::{Metric, Report, Side, Table};
use std::collections::BTreeMap;

/// One row of a summary.
#[derive(Debug, Clone, Copy)]
pub struct SummaryRow<'a> {
    /// Name of the input.
    pub input: &'a str,
    /// The report, or the sentence that says why there is none.
    pub result: Result<&'a Report, &'a str>,
}

/// One line per metric: `id,rep,side,value,unit,uncertainty,valid,note`. `rep` counts from 0, as in
/// the report; it is empty for the whole recording.
pub fn metrics(report: &Report) -> String {
    let mut text = String::from("id,rep,side,value,unit,uncertainty,valid,note\n");
    for m in &report.metrics {
        let rep = m.rep.map(|rep| rep.to_string()).unwrap_or_default();
        let cells = [
            field(&m.id),
            rep,
            m.side.map_or("", Side::name).to_owned(),
            number(m.value),
            field(&m.unit),
            number(m.uncertainty),
            m.valid.to_string(),
            field(&m.note),
        ];
        line(&mut text, &cells);
    }
    text
}

/// One column per curve, named `id_unit`, over the union of their times; gaps are empty cells.
pub fn series(report: &Report) -> String {
    let mut header = vec!["t_s".to_owned()];
    let mut rows: BTreeMap<Time, Vec<Option<f64>>> = BTreeMap::new();
    for (column, s) in report.series.iter().enumerate() {
        header.push(field(&format!("{} ({})", s.id, s.unit)));
        for (&t_s, &value) in s.t_s.iter().zip(&s.values) {
            let row = rows
                .entry(Time(t_s))
                .or_insert_with(|| vec![None; report.series.len()]);
            row[column] = value;
        }
    }
    let mut text = String::new();
    line(&mut text, &header);
    for (t_s, values) in rows {
        let mut cells = vec![t_s.0.to_string()];
        cells.extend(values.into_iter().map(number));
        line(&mut text, &cells);
    }
    text
}

/// One line per row: the time, then its values.
pub fn table(table: &Table) -> String {
    let mut header = vec!["time".to_owned()];
    header.extend(table.columns.iter().map(|name| field(name)));
    let mut text = String::new();
    line(&mut text, &header);
    for (t_s, row) in table.t_s.iter().zip(&table.rows) {
        let mut cells = vec![t_s.to_string()];
        cells.extend(row.iter().map(f64::to_string));
        line(&mut text, &cells);
    }
    text
}

/// One line per recording: input, movement, number of repetitions, then for each metric (and side)
/// the value of the recording or the mean of its valid repetitions, then what went wrong.
pub fn summary(rows: &[SummaryRow<'_>]) -> String {
    let mut columns: Vec<String> = Vec::new();
    let mut table = Vec::new();
    for row in rows {
        let values = row.result.map(means).unwrap_or_default();
        for (name, _) in &values {
            if !columns.contains(name) {
                columns.push(name.clone());
            }
        }
        table.push(values);
    }
    let mut header = ["input", "movement", "reps"].map(str::to_owned).to_vec();
    header.extend(columns.iter().map(|c| field(c)));
    header.extend(["warnings", "error"].map(str::to_owned));
    let mut text = String::new();
    line(&mut text, &header);
    for (row, values) in rows.iter().zip(&table) {
        let mut cells = vec![field(row.input)];
        match row.result {
            Ok(report) => cells.extend([field(&report.movement), report.reps.len().to_string()]),
            Err(_) => cells.extend([String::new(), String::new()]),
        }
        let value = |c: &String| values.iter().find(|(name, _)| name == c).map(|(_, v)| *v);
        cells.extend(columns.iter().map(|c| number(value(c))));
        cells.push(row.result.map_or(0, |r| r.warnings.len()).to_string());
        cells.push(field(row.result.err().unwrap_or_default()));
        line(&mut text, &cells);
    }
    text
}

/// Mean of the valid values by metric and side, in the order of first appearance.
fn means(report: &Report) -> Vec<(String, f64)> {
    let mut sums: Vec<(String, f64, usize)> = Vec::new();
    for m in report.metrics.iter().filter(|m| m.valid) {
        let Some(value) = m.value else { continue };
        let name = column(m);
        match sums.iter_mut().find(|(n, ..)| *n == name) {
            Some((_, sum, count)) => {
                *sum += value;
                *count += 1;
            }
            None => sums.push((name, value, 1)),
        }
    }
    let mean = |(name, sum, count): (String, f64, usize)| (name, sum / count as f64);
    sums.into_iter().map(mean).collect()
}

fn column(m: &Metric) -> String {
    match m.side {
        Some(side) => format!("{}_{} ({})", m.id, side.name(), m.unit),
        None => format!("{} ({})", m.id, m.unit),
    }
}

fn number(value: Option<f64>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// A text cell: quoted where it needs it, and never the start of a spreadsheet formula.
fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

fn line(text: &mut String, cells: &[String]) {
    text.push_str(&cells.join(","));
    text.push('\n');
}

/// A time that can be a key: reports hold no NaN, and `total_cmp` orders the rest.
#[derive(Clone, Copy)]
struct Time(f64);

impl PartialEq for Time {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Time {}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}
