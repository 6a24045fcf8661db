//! `cargo xtask bench`: how long the networks take here, natively and in Chromium, there beside others.

pub mod dynamics;
mod flatbuffer;
mod metadata;
mod package;
mod results;
mod site;

use crate::check::rooms;
use crate::serve::Server;
use crate::setup::system;
use crate::{Outcome, build, paths, process, step};
use results::{Line, read};

/// Measures, prints a table, and writes bench/RESULTS.md.
pub fn pose() -> Outcome {
    build::build()?;
    let native = step::step("native", native)?;
    let browser = step::step("Chromium", || in_browser(&[]))?;
    let lines: Vec<Line> = read(&browser).into_iter().chain(read(&native)).collect();
    let text = results::page(&lines, "pose", &machine()?);
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

/// Measures some parts of the browser's half and shows them; RESULTS.md stays as it is.
pub fn parts(names: &[&str]) -> Outcome {
    build::build()?;
    let lines = read(&in_browser(names)?);
    println!("\n{}", results::page(&lines, "pose", &machine()?));
    Ok(())
}

fn in_browser(parts: &[&str]) -> Outcome<String> {
    let chromium = system::chromium()?;
    let server = site::serve()?;
    let wanted = parts.is_empty() || parts.contains(&"minute");
    let minutes = wanted.then(site::minutes).transpose()?;
    // The app under its own address, with the headers that follow from its own page.
    let app = Server::start(&paths::dist(), 0)?;
    let mut node = process::command("node");
    node.arg("bench/pose.mjs")
        .args(parts)
        .env("SAGITTA_URL", server.url())
        .env("SAGITTA_APP_URL", app.url())
        .envs(minutes.map(|folder| ("SAGITTA_MINUTES", folder)))
        .env("SAGITTA_CHROMIUM", chromium);
    process::output(&mut node)
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

#[cfg(test)]
mod tests {
    use super::*;

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
