//! `cargo xtask accuracy`: what the tests found when they held us against references, as accuracy.json,
//! which the app's Accuracy page shows.

use crate::check::verdict;
use crate::setup::system;
use crate::{Outcome, models, paths, process, test};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The variable by which tests learn where their rows go.
pub const FOLDER: &str = "SAGITTA_ACCURACY";
/// A result may differ by this share of its bound from one machine to another: sums in another order.
const SAME: f64 = 0.1;

/// Rows by id.
type Rows = BTreeMap<String, Value>;

/// Runs the tests that compare and writes accuracy.json.
pub fn write() -> Outcome {
    system::ffmpeg()?;
    models::fetch()?;
    if test::data().is_none() {
        return Err("the reference recordings are needed for every row (CONTRIBUTING.md)".into());
    }
    let folder = fresh()?;
    let mut cargo = process::cargo();
    cargo.args(["test", "--no-fail-fast"]).env(FOLDER, &folder);
    process::run(&mut cargo)?;
    let found = found(&folder)?;
    let old = kept()?;
    if rows(&old) == found {
        println!("    accuracy.json is up to date: {} rows", found.len());
        return Ok(());
    }
    println!("    accuracy.json: {} rows", found.len());
    paths::write(&file(), text(&found, env!("CARGO_PKG_VERSION"), &today()))
}

/// An empty folder for the rows of a run.
pub fn fresh() -> Outcome<PathBuf> {
    let folder = paths::target().join("accuracy");
    if folder.is_dir() {
        std::fs::remove_dir_all(&folder)
            .map_err(|e| format!("{} cannot be emptied: {e}", paths::shown(&folder)))?;
    }
    std::fs::create_dir_all(&folder)
        .map_err(|e| format!("{} cannot be made: {e}", paths::shown(&folder)))?;
    Ok(folder)
}

/// Fails where a run's rows are not those that accuracy.json tells. What was not run is not judged.
pub fn compare(folder: &Path) -> Outcome {
    let (kept, found) = (rows(&kept()?), found(folder)?);
    let not_run = kept.keys().filter(|id| !found.contains_key(*id)).count();
    println!(
        "==> accuracy: {} rows compared, {not_run} not run",
        found.len()
    );
    verdict(differences(&kept, &found))
}

fn differences(kept: &Rows, found: &Rows) -> Vec<String> {
    let update = "see why, then run `cargo xtask accuracy`";
    let differs = |(id, new): (&String, &Value)| {
        let Some(old) = kept.get(id) else {
            return Some(format!("{id} is not in accuracy.json: {update}"));
        };
        let number = |row: &Value, name: &str| row.get(name).and_then(Value::as_f64);
        let (before, now) = (number(old, "found")?, number(new, "found"));
        let bound = number(new, "bound").unwrap_or(0.0);
        let same = now.is_some_and(|now| (now - before).abs() <= SAME * bound)
            && without_found(old) == without_found(new);
        let now = now.map_or("nothing".to_owned(), |n| n.to_string());
        (!same)
            .then(|| format!("{id}: accuracy.json tells {before}, the test found {now}: {update}"))
    };
    found.iter().filter_map(differs).collect()
}

fn without_found(row: &Value) -> Value {
    let mut row = row.clone();
    if let Some(fields) = row.as_object_mut() {
        fields.remove("found");
    }
    row
}

fn file() -> PathBuf {
    paths::root().join("accuracy.json")
}

fn kept() -> Outcome<Value> {
    if !file().is_file() {
        return Ok(Value::Null);
    }
    serde_json::from_str(&paths::read(&file())?)
        .map_err(|e| format!("accuracy.json cannot be read ({e}); run `cargo xtask accuracy`"))
}

fn rows(kept: &Value) -> Rows {
    let list = kept.get("rows").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(by_id).collect()
}

fn by_id(row: &Value) -> Option<(String, Value)> {
    Some((row.get("id")?.as_str()?.to_owned(), row.clone()))
}

/// The rows that a run has written.
fn found(folder: &Path) -> Outcome<Rows> {
    let cannot = |e: std::io::Error| format!("{} cannot be listed: {e}", paths::shown(folder));
    let mut all = Rows::new();
    for entry in folder.read_dir().map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        let row: Value = serde_json::from_str(&paths::read(&path)?)
            .map_err(|e| format!("{} cannot be read: {e}", paths::shown(&path)))?;
        all.extend(by_id(&row));
    }
    Ok(all)
}

/// One row a line, sorted, so that a change shows as what it is.
fn text(rows: &Rows, version: &str, date: &str) -> String {
    let lines: Vec<String> = rows.values().map(Value::to_string).collect();
    format!(
        "{{\"version\":\"{version}\",\"date\":\"{date}\",\"rows\":[\n{}\n]}}\n",
        lines.join(",\n")
    )
}

/// Today (UTC) as "2026-02-28".
fn today() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since.map_or(0, |t| t.as_secs() / 86_400);
    let (year, month, day) = civil(days);
    format!("{year}-{month:02}-{day:02}")
}

/// Year, month and day of a number of days since 1970-01-01, after Howard Hinnant's civil_from_days.
fn civil(days: u64) -> (u64, u64, u64) {
    let z = days + 719_468;
    let (era, doe) = (z / 146_097, z % 146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + u64::from(month <= 2);
    (year, month, doy - (153 * mp + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, found: f64, bound: f64) -> (String, Value) {
        let row = serde_json::json!({ "id": id, "found": found, "bound": bound, "n": 3 });
        (id.to_owned(), row)
    }

    #[test]
    fn what_was_written_comes_back_sorted() {
        let all = Rows::from([row("b/x", 1.0, 2.0), row("a/y", 0.5, 1.0)]);
        let text = text(&all, "0.1.0", "2026-02-28");
        assert!(text.find("a/y") < text.find("b/x"));
        assert_eq!(rows(&serde_json::from_str(&text).unwrap()), all);
    }

    #[test]
    fn another_result_another_bound_and_an_unknown_row_are_told() {
        let kept = Rows::from([row("a/x", 1.0, 2.0), row("a/skipped", 1.0, 2.0)]);
        let told = |found: (String, Value)| differences(&kept, &Rows::from([found])).len();
        assert_eq!(told(row("a/x", 1.1, 2.0)), 0);
        assert_eq!(told(row("a/x", 1.3, 2.0)), 1);
        assert_eq!(told(row("a/x", 0.7, 2.0)), 1);
        assert_eq!(told(row("a/x", 1.0, 3.0)), 1);
        assert_eq!(told(row("a/new", 1.0, 2.0)), 1);
        assert_eq!(told(row("a/x", f64::NAN, 2.0)), 1);
    }

    #[test]
    fn days_become_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(19_782), (2024, 2, 29));
        assert_eq!(civil(20_454), (2026, 1, 1));
    }
}
