//! `cargo xtask bench`: how long the networks take here, natively and in Chromium.

use crate::check::rooms;
use crate::serve::Server;
use crate::setup::system;
use crate::{Outcome, build, paths, process, step, test};
use serde::Deserialize;

/// One measured figure, as the programs that measure print it, one JSON object per line.
#[derive(Debug, Deserialize, PartialEq)]
struct Figure {
    figure: String,
    median_ms: f64,
    min_ms: f64,
    runs: u32,
}

/// Measures, prints a table, and writes bench/RESULTS.md.
pub fn pose() -> Outcome {
    build::build()?;
    let native = step::step("native", native)?;
    let browser = step::step("Chromium", in_browser)?;
    let figures: Vec<Figure> = read(&native).into_iter().chain(read(&browser)).collect();
    let text = results(&figures, &machine()?);
    println!("\n{text}");
    paths::write(&paths::root().join("bench/RESULTS.md"), text)
}

fn native() -> Outcome<String> {
    let args = [
        "run",
        "--quiet",
        "--release",
        "--package",
        rooms::POSE,
        "--example",
        "bench_pose",
        "--",
    ];
    process::output(process::cargo().args(args).arg(paths::weights()))
}

fn in_browser() -> Outcome<String> {
    let chromium = system::chromium()?;
    let server = Server::start(&paths::dist(), 0)?;
    let mut node = process::command("node");
    node.arg("bench/pose.mjs")
        .env("SAGITTA_URL", server.url())
        .env("SAGITTA_CHROMIUM", chromium);
    process::output(node.envs(test::data().map(|folder| ("SAGITTA_DATA", folder))))
}

fn read(lines: &str) -> Vec<Figure> {
    lines
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

/// When and on what: date, processor, number of cores, memory.
fn machine() -> Outcome<String> {
    let date = process::output(process::command("date").args(["-u", "+%Y-%m-%d"]))?;
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cpu = field(&cpu, "model name").unwrap_or("unknown processor");
    let kib: f64 = field(&memory, "MemTotal")
        .and_then(|m| m.split(' ').next()?.parse().ok())
        .unwrap_or(0.0);
    Ok(format!(
        "{}, {cpu}, {cores} cores, {:.0} GiB",
        date.trim(),
        kib / f64::from(1 << 20)
    ))
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find_map(|l| l.strip_prefix(name))?;
    Some(line.trim_start_matches([' ', '\t', ':']))
}

fn results(figures: &[Figure], machine: &str) -> String {
    let rows: String = figures
        .iter()
        .map(|f| {
            format!(
                "| {} | {:.1} | {:.1} | {} |\n",
                f.figure, f.median_ms, f.min_ms, f.runs
            )
        })
        .collect();
    format!(
        "# Time of the networks\n\nMeasured by `cargo xtask bench` on {machine}.\n\n\
         | figure | median ms | least ms | runs |\n|---|--:|--:|--:|\n{rows}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_and_other_lines_left_out() {
        let lines = "warming up\n{\"figure\":\"lite\",\"median_ms\":12.34,\"min_ms\":11.0,\"runs\":30}\n{\"x\":1}\n";
        let figures = read(lines);
        assert_eq!(figures.len(), 1);
        let text = results(&figures, "a machine");
        assert!(
            text.contains("on a machine.") && text.ends_with("| lite | 12.3 | 11.0 | 30 |\n"),
            "{text}"
        );
    }

    #[test]
    fn the_machine_is_read_from_the_kernel() {
        assert_eq!(
            field("a\t: 1\nmodel name\t: Some CPU\n", "model name"),
            Some("Some CPU")
        );
        assert_eq!(
            field("MemTotal:        16384 kB\n", "MemTotal"),
            Some("16384 kB")
        );
        assert_eq!(field("", "MemTotal"), None);
    }
}
