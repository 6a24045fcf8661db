//! `cargo xtask coverage`: how much of crates/ the host tests execute, by line.
//!
//! Only members of the workspace are instrumented: cargo calls this very program in place of rustc
//! for them, which adds the flag. Dependencies are those of the ordinary test build.

use crate::{Outcome, check, models, paths, process, setup, step};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const LEAST_PERCENT: f64 = 85.0;

/// Set for the calls in place of rustc.
const WRAPPING: &str = "SAGITTA_XTASK_WRAPS_RUSTC";

/// Lines that can run, and those that did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Lines {
    all: usize,
    run: usize,
}

/// When cargo calls us in place of rustc: the call with the flag added.
pub fn wrapped(args: &[String]) -> Option<Outcome> {
    std::env::var_os(WRAPPING)?;
    let (rustc, rest) = args.split_first()?;
    Some(process::run(
        Command::new(rustc).args(rest).arg("-Cinstrument-coverage"),
    ))
}

/// Runs the tests, prints a table by crate, and fails below 85 %.
pub fn measure() -> Outcome {
    let tools = setup::target::llvm_tools()?;
    models::fetch()?;
    setup::system::ffmpeg()?;
    let folder = paths::target().join("coverage");
    std::fs::remove_dir_all(&folder).unwrap_or(());
    let programs = step::step("instrumented tests", || tests(&folder))?;
    let report = step::step("merging", || export(&tools, &folder, &programs))?;
    let table = by_crate(&report, &test_code()?);
    show(&table)
}

fn tests(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let built = process::output(
        cargo_test(folder)?.args(["--no-run", "--message-format=json-render-diagnostics"]),
    )?;
    process::run(cargo_test(folder)?.arg("--no-fail-fast"))?;
    Ok(programs(&built))
}

/// `cargo test` over what can execute a line of crates/.
fn cargo_test(folder: &Path) -> Outcome<Command> {
    let me =
        std::env::current_exe().map_err(|e| format!("this program's own path is unknown: {e}"))?;
    let mut cargo = process::cargo();
    cargo.args([
        "test",
        "--workspace",
        "--exclude",
        "xtask",
        "--exclude",
        "sagitta",
        "--exclude",
        "sagitta-worker",
    ]);
    cargo.args(["--lib", "--bins", "--tests"]);
    cargo.env("RUSTC_WORKSPACE_WRAPPER", me).env(WRAPPING, "1");
    cargo.env("LLVM_PROFILE_FILE", folder.join("%p-%m.profraw"));
    Ok(cargo)
}

/// The programs in cargo's JSON messages.
fn programs(messages: &str) -> Vec<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        executable: Option<PathBuf>,
    }
    let read = |line: &str| serde_json::from_str::<Message>(line).ok()?.executable;
    messages.lines().filter_map(read).collect()
}

/// Merges all profiles and returns the report in LCOV's format.
fn export(tools: &Path, folder: &Path, programs: &[PathBuf]) -> Outcome<String> {
    let merged = folder.join("merged.profdata");
    let listed = folder
        .read_dir()
        .map_err(|e| format!("{}: {e}", folder.display()))?;
    let profiles = listed.filter_map(|entry| Some(entry.ok()?.path()));
    let profiles = profiles.filter(|p| p.extension().is_some_and(|x| x == "profraw"));
    let mut merge = process::command(tools.join("llvm-profdata"));
    process::run(
        merge
            .args(["merge", "-sparse", "-o"])
            .arg(&merged)
            .args(profiles),
    )?;
    let mut cov = process::command(tools.join("llvm-cov"));
    cov.args(["export", "-format=lcov"])
        .arg("-instr-profile")
        .arg(&merged);
    for (n, program) in programs.iter().enumerate() {
        cov.args((n > 0).then_some("-object")).arg(program);
    }
    process::output(&mut cov)
}

/// For each source the line from which on it is tests; 0 for files that are nothing else.
fn test_code() -> Outcome<BTreeMap<PathBuf, usize>> {
    let files = check::files::all()?;
    let first = |f: &check::files::Text| {
        if f.is_test() {
            0
        } else {
            f.shipped().lines().count() + 1
        }
    };
    Ok(files
        .iter()
        .filter(|f| f.is_rust())
        .map(|f| (paths::root().join(&f.path), first(f)))
        .collect())
}

/// Sums the lines of crates/ by crate, tests themselves left out.
fn by_crate(lcov: &str, tests_from: &BTreeMap<PathBuf, usize>) -> BTreeMap<String, Lines> {
    let mut table: BTreeMap<String, Lines> = BTreeMap::new();
    let mut current: Option<(String, usize)> = None;
    for line in lcov.lines() {
        if let Some(path) = line.strip_prefix("SF:") {
            let path = Path::new(path);
            current = crate_of(path).zip(tests_from.get(path).copied());
        } else if let Some((of, tests)) = &current
            && let Some((number, count)) = line.strip_prefix("DA:").and_then(|l| l.split_once(','))
            && number.parse::<usize>().is_ok_and(|n| n < *tests)
        {
            let lines = table.entry(of.clone()).or_default();
            lines.all += 1;
            lines.run += usize::from(count != "0");
        }
    }
    table
}

fn crate_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(paths::root().join("crates")).ok()?;
    Some(
        inside
            .components()
            .next()?
            .as_os_str()
            .to_string_lossy()
            .into_owned(),
    )
}

fn show(table: &BTreeMap<String, Lines>) -> Outcome {
    let total = table.values().fold(Lines::default(), |t, l| Lines {
        all: t.all + l.all,
        run: t.run + l.run,
    });
    println!(
        "    {:<12} {:>7} {:>7} {:>8}",
        "crate", "lines", "run", "covered"
    );
    for (name, lines) in table
        .iter()
        .map(|(n, l)| (n.as_str(), l))
        .chain([("all", &total)])
    {
        println!(
            "    {name:<12} {:>7} {:>7} {:>6.1} %",
            lines.all,
            lines.run,
            lines.percent()
        );
    }
    if total.percent() >= LEAST_PERCENT {
        return Ok(());
    }
    Err(format!(
        "the tests run {:.1} % of the lines of crates/, the least is {LEAST_PERCENT} %",
        total.percent()
    ))
}

impl Lines {
    fn percent(self) -> f64 {
        100.0 * self.run as f64 / self.all.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_summed_by_crate_without_tests() {
        let file = paths::root().join("crates/motion/src/a.rs");
        let other = paths::root().join("cli/src/main.rs");
        let lcov = format!(
            "SF:{}\nDA:1,5\nDA:2,0\nDA:9,7\nend_of_record\nSF:{}\nDA:1,0\nend_of_record\n",
            file.display(),
            other.display()
        );
        let table = by_crate(&lcov, &BTreeMap::from([(file, 9), (other, 100)]));
        assert_eq!(
            table,
            BTreeMap::from([("motion".to_owned(), Lines { all: 2, run: 1 })])
        );
    }

    #[test]
    fn too_little_fails() {
        let table = |run| BTreeMap::from([("motion".to_owned(), Lines { all: 100, run })]);
        assert!(show(&table(85)).is_ok());
        assert!(show(&table(84)).unwrap_err().contains("84.0 %"));
        assert!(show(&BTreeMap::new()).is_err());
    }

    #[test]
    fn programs_are_read_from_cargos_messages() {
        let messages =
            "{\"reason\":\"a\",\"executable\":\"/x/t-1\"}\n{\"executable\":null}\nnoise\n";
        assert_eq!(programs(messages), [PathBuf::from("/x/t-1")]);
    }
}
