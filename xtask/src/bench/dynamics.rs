//! `cargo xtask bench dynamics`: rigid bodies and muscles, natively and as WebAssembly, beside Pinocchio.
//!
//! Three programs take turns at the same tasks; each reads what to do from its input and answers with the
//! nanoseconds that it took and with its result, which must be the same in all.

use super::machine;
use super::results::{Against, Line, page};
use crate::setup::{target, tools};
use crate::step::step;
use crate::{Outcome, paths, process};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const PACKAGE: &str = "sagitta-bench-dynamics";
const PINOCCHIO: &str = "4.1.0";
const ROUNDS: usize = 22;
/// The first rounds warm up.
const DROPPED: usize = 2;
/// How far results may be apart, relatively.
const SAME: f64 = 1e-9;

/// A task: its name, what it is called, how often in a round.
struct Task {
    id: &'static str,
    figure: &'static str,
    times: u32,
    /// Whether Pinocchio does it too.
    peer: bool,
}

const TASKS: [Task; 4] = [
    Task {
        id: "rnea",
        figure: "inverse dynamics (RNEA), 23 degrees of freedom",
        times: 20_000,
        peer: true,
    },
    Task {
        id: "mass",
        figure: "mass matrix, 23 degrees of freedom",
        times: 20_000,
        peer: true,
    },
    Task {
        id: "ik",
        figure: "frame of inverse kinematics, 36 markers",
        times: 200,
        peer: false,
    },
    Task {
        id: "so",
        figure: "frame of static optimisation, 54 muscles and 23 reserves",
        times: 200,
        peer: false,
    },
];

/// Measures, prints a table, and writes bench/DYNAMICS.md.
pub fn measure() -> Outcome {
    let native = step("native program", native)?;
    let module = step("WebAssembly module", module)?;
    let python = step("Pinocchio", pinocchio);
    let mut own = Contender::start(&mut Command::new(&native))?;
    let mut node = process::command("node");
    let script = paths::root().join("bench/dynamics/node_peer.mjs");
    let mut wasm = Contender::start(node.arg(script).arg(module))?;
    let mut peer = match &python {
        Ok(python) => Some(peer(python, &mut own)?),
        Err(reason) => {
            println!("    without Pinocchio: {reason}");
            None
        }
    };
    let mut lines = Vec::new();
    for task in &TASKS {
        lines.extend(turns(task, &mut own, &mut wasm, peer.as_mut())?);
    }
    if python.is_err() {
        lines.push(Line::Note(
            "Pinocchio could not be installed here.".to_owned(),
        ));
    }
    let text = page(&lines, "dynamics", &machine()?);
    println!("\n{text}");
    paths::write(&paths::root().join("bench/DYNAMICS.md"), text)
}

/// One task in turns.
fn turns(
    task: &Task,
    own: &mut Contender,
    wasm: &mut Contender,
    mut peer: Option<&mut Contender>,
) -> Outcome<Vec<Line>> {
    let mut times: [Vec<f64>; 3] = Default::default();
    for round in 0..ROUNDS {
        let all = [
            Some(&mut *own),
            Some(&mut *wasm),
            peer.as_deref_mut().filter(|_| task.peer),
        ];
        let mut first = None;
        for (kept, contender) in times.iter_mut().zip(all) {
            let Some(contender) = contender else { continue };
            let (each_ns, result) = contender.ask(&format!("{} {}", task.id, task.times))?;
            let expected: f64 = *first.get_or_insert(result);
            if (result - expected).abs() > SAME * expected.abs().max(1.0) {
                let id = task.id;
                return Err(format!(
                    "{id}: results differ, {expected} and {result}; mend that before measuring"
                ));
            }
            if round >= DROPPED {
                kept.push(each_ns / 1000.0);
            }
        }
    }
    let [native, wasm, peer] = times.map(|mut t| {
        t.sort_by(f64::total_cmp);
        t
    });
    let mut lines = Vec::new();
    if !peer.is_empty() {
        lines.push(against(
            task.figure,
            ("native", &native),
            ("Pinocchio", &peer),
            1.2,
        ));
    }
    lines.push(against(
        task.figure,
        ("wasm in Node", &wasm),
        ("native", &native),
        2.0,
    ));
    let frames = |times: &[f64]| 1e6 / middle(times);
    if task.id == "so" {
        lines.push(Line::Note(format!(
            "Static optimisation: {:.0} frames a second in wasm (500 must be reached), {:.0} natively.",
            frames(&wasm),
            frames(&native)
        )));
    }
    Ok(lines)
}

fn middle(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn against(figure: &str, ours: (&str, &[f64]), peer: (&str, &[f64]), goal: f64) -> Line {
    Line::Against(Against {
        figure: figure.to_owned(),
        unit: "µs".to_owned(),
        ours: ours.0.to_owned(),
        our_median: Some(middle(ours.1)),
        our_min: ours.1.first().copied(),
        peer: peer.0.to_owned(),
        peer_median: middle(peer.1),
        peer_min: peer.1.first().copied(),
        runs: ours.1.len() as u32,
        goal: Some(goal),
    })
}

/// A program that answers each line with one of its own.
struct Contender {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Contender {
    fn start(command: &mut Command) -> Outcome<Self> {
        let name = format!("{command:?}");
        let failed = |e: std::io::Error| format!("cannot start {name}: {e}");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let input = child.stdin.take();
        let output = child.stdout.take().ok_or("a program without output")?;
        Ok(Self {
            child,
            input,
            output: BufReader::new(output),
        })
    }

    fn say(&mut self, line: &str) -> Outcome {
        let input = self.input.as_mut().ok_or("a program without input")?;
        writeln!(input, "{line}").map_err(|e| format!("a contender ended: {e}"))
    }

    fn hear(&mut self) -> Outcome<String> {
        let mut line = String::new();
        let read = self.output.read_line(&mut line);
        read.map_err(|e| format!("a contender ended: {e}"))?;
        if line.is_empty() {
            return Err("a contender ended; what it said is above".to_owned());
        }
        Ok(line)
    }

    /// Nanoseconds and the result.
    fn ask(&mut self, line: &str) -> Outcome<(f64, f64)> {
        self.say(line)?;
        let answer = self.hear()?;
        let mut numbers = answer.split_whitespace().map(str::parse::<f64>);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(each_ns)), Some(Ok(result))) => Ok((each_ns, result)),
            _ => Err(format!("a contender answered “{}”", answer.trim())),
        }
    }
}

impl Drop for Contender {
    fn drop(&mut self) {
        self.input.take();
        self.child.wait().ok();
    }
}

/// Pinocchio's program with our walker.
fn peer(python: &Path, own: &mut Contender) -> Outcome<Contender> {
    own.say("model")?;
    let model = own.hear()?;
    let script = paths::root().join("bench/dynamics/pinocchio_peer.py");
    let mut peer = Contender::start(process::command(python).arg(script))?;
    peer.say(model.trim())?;
    Ok(peer)
}

fn native() -> Outcome<PathBuf> {
    process::run(process::cargo().args(["build", "--release", "--package", PACKAGE]))?;
    Ok(paths::target().join("release").join(PACKAGE))
}

/// The module for Node.
fn module() -> Outcome<PathBuf> {
    target::wasm()?;
    tools::wasm_bindgen()?;
    let wasm = ["--target", "wasm32-unknown-unknown"];
    let mut cargo = process::cargo();
    cargo.args(["build", "--release", "--lib", "--package", PACKAGE]);
    process::run(cargo.args(wasm))?;
    let name = PACKAGE.replace('-', "_");
    let built = paths::target().join("wasm32-unknown-unknown/release");
    let out = paths::target().join("bench-dynamics");
    let mut bindgen = process::command(tools::bindgen_folder()?.join("wasm-bindgen"));
    bindgen.args(["--target", "nodejs", "--out-dir"]).arg(&out);
    process::run(bindgen.arg(built.join(format!("{name}.wasm"))))?;
    Ok(out.join(format!("{name}.js")))
}

/// A Python with Pinocchio, in the cache that all checkouts share.
fn pinocchio() -> Outcome<PathBuf> {
    let folder = paths::tool("pinocchio", PINOCCHIO);
    let python = folder.join("bin/python");
    let works = |python: &Path| {
        process::quiet(process::command(python).args(["-c", "import pinocchio"])).is_ok()
    };
    if !works(&python) {
        process::quiet(
            process::command("python3")
                .args(["-m", "venv"])
                .arg(&folder),
        )?;
        let package = format!("pin=={PINOCCHIO}");
        process::quiet(process::command(&python).args(["-m", "pip", "install", &package]))?;
    }
    if works(&python) {
        Ok(python)
    } else {
        Err(
            "Pinocchio was installed and does not load; see its own page for this system"
                .to_owned(),
        )
    }
}
