//! Fits the five numbers by which `auto` tells the movements, cross-validated by source: all clips of one
//! repository are left out together, and each is judged by what was fitted on the others.
//!
//! What is minimised is the mean negative logarithm of the probability of the truth, with a weak pull to
//! where the numbers began; the limit below which it asks is then the lowest that leaves at most one
//! recording in fifty sure and wrong. Both are searched on a grid, so that nothing depends on a start.

use crate::analysis::open;
use crate::truth::{Corpus, Measurable};
use sagitta_motion::{Input, Recorded, Request};
use sagitta_movements::suggest::{
    Candidate, Evidence, FEATURES, Look, NONE, Suggestion, Weights, decide,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A recording with what is known of it for each movement.
struct Known {
    name: String,
    source: String,
    right: Vec<String>,
    /// The track shows too little of it, or somebody else: a question is right too.
    asks: bool,
    candidates: Vec<Candidate>,
    look: Option<Look>,
    /// What plates alone tell.
    plates: Option<Suggestion>,
}

/// What was fitted and how it judges.
pub struct Judged {
    /// Fitted on all recordings.
    pub weights: Weights,
    /// Each recording judged by what was fitted without its source.
    pub held_out: Sum,
    /// Each recording judged by what was fitted on all.
    pub all: Sum,
    /// One line for each recording.
    pub table: String,
}

/// Fits, and judges held-out sources.
///
/// # Errors
/// Where a recording cannot be read.
pub fn judge(corpus: &Corpus) -> Result<Judged, String> {
    let known = known(corpus)?;
    let bodies: Vec<&Known> = known.iter().filter(|k| !k.candidates.is_empty()).collect();
    let tried: Vec<Tried> = grid().map(|w| Tried::of(w, &bodies)).collect();
    let weights = fitted(&bodies, &tried, |_| true);
    let without = by_source(&bodies, &tried);
    let mut judged = Judged {
        weights,
        held_out: Sum::default(),
        all: Sum::default(),
        table: String::from("recording, likeliest, next, confidence of held-out sources:\n"),
    };
    for one in &known {
        let held_out = without.get(one.source.as_str()).unwrap_or(&weights);
        let by = |w: &Weights| decide(&one.candidates, w).filter(|_| one.plates.is_none());
        let of = |w: &Weights| by(w).or_else(|| one.plates.clone());
        let (Some(told), Some(all)) = (of(held_out), of(&weights)) else {
            continue;
        };
        let verdict = judged.held_out.add(one, &told);
        judged.all.add(one, &all);
        judged.table += &format!(
            "{:<18} {:<22} {:<22} {:.2} {verdict}\n",
            one.name,
            told.movement,
            told.other.unwrap_or_default(),
            told.confidence
        );
        if verdict != RIGHT {
            for line in costs(one, &weights) {
                judged.table += &format!("    {line}\n");
            }
        }
    }
    Ok(judged)
}

/// Fits, prints the table, and writes what was fitted where that is wanted.
///
/// # Errors
/// Where a recording cannot be read or the weights cannot be written.
pub fn run(corpus: &Corpus, write: bool) -> Result<(), String> {
    let judged = judge(corpus)?;
    println!("{}", judged.table);
    println!("{:?}", judged.weights);
    println!("held-out sources: {}", judged.held_out.says());
    println!("fitted on all:    {}", judged.all.says());
    if write {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../crates/movements/src/suggest/weights.rs"
        );
        let text = source(&judged, &sha256(corpus.folder())?);
        std::fs::write(path, text).map_err(|e| format!("{path}: {e}"))?;
    }
    Ok(())
}

/// Prints what is read of each recording, as a table with tabulators.
///
/// # Errors
/// Where a recording cannot be read.
pub fn read(corpus: &Corpus) -> Result<(), String> {
    let names = FEATURES.iter().map(|f| format!("{f:?}"));
    let ids = sagitta_movements::suggest::POSTURES.iter();
    let ids = ids.map(|p| format!("explained {}", p.movement));
    let head: Vec<String> = names.chain(ids).collect();
    println!("name\tsource\tright\t{}", head.join("\t"));
    for one in known(corpus)? {
        let values = FEATURES.iter().map(|f| one.look.as_ref()?.get(*f));
        let values = values.map(|v| v.map_or(String::new(), |v| format!("{v:.3}")));
        let explained = one.candidates.iter().map(|c| {
            let doubt = if c.miscounted { "!" } else { "" };
            format!("{:.3}{doubt}", c.explained)
        });
        let row: Vec<String> = values.chain(explained).collect();
        let right = one.right.join(",");
        println!("{}\t{}\t{right}\t{}", one.name, one.source, row.join("\t"));
    }
    Ok(())
}

/// What is known of all recordings.
fn known(corpus: &Corpus) -> Result<Vec<Known>, String> {
    let lifts = corpus.lifts.iter().map(|lift| {
        let right = match lift.movement.as_str() {
            "none" => NONE,
            other => other,
        };
        let path = corpus.lift_path(lift);
        let asks = lift.measurable != Measurable::Yes;
        (&lift.name, &lift.source, vec![right.to_owned()], asks, path)
    });
    let others = corpus.others.iter().map(|other| {
        let path = corpus.other_path(other);
        (
            &other.name,
            &other.source,
            other.auto_ok.clone(),
            false,
            path,
        )
    });
    let one =
        |(name, source, right, asks, path): (&String, &String, Vec<String>, bool, PathBuf)| {
            let recorded = open(&path)?;
            let evidence = evidence(&recorded);
            let plates = match &recorded.input {
                Input::Forces(forces) => sagitta_movements::suggest::by_plates(forces),
                _ => None,
            };
            let (look, candidates) = evidence.map(|e| (e.look, e.candidates)).unzip();
            Ok(Known {
                name: name.clone(),
                // One repository is written in two ways.
                source: source.replace("https://github.com/", "github:"),
                right,
                asks,
                candidates: candidates.unwrap_or_default(),
                look,
                plates,
            })
        };
    lifts.chain(others).map(one).collect()
}

fn evidence(recorded: &Recorded) -> Option<Evidence> {
    let request = Request {
        forces: recorded.forces.clone(),
        ..Request::new(Request::FIND_OUT, recorded.input.clone())
    };
    sagitta_analysis::evidence(&request).ok().flatten()
}

/// All weights that are tried, without the limit.
fn grid() -> impl Iterator<Item = Weights> {
    let steps = |from: f64, to: f64, by: f64| {
        let count = ((to - from) / by).round() as usize;
        (0..=count).map(move |i| from + by * i as f64)
    };
    steps(1.0, 6.0, 0.5).flat_map(move |none| {
        steps(0.0, 3.0, 0.5).flat_map(move |unexplained| {
            steps(0.0, 1.0, 0.5).flat_map(move |miscounted| {
                steps(0.4, 2.0, 0.2).map(move |temperature| Weights {
                    none,
                    unexplained,
                    miscounted,
                    temperature,
                    clear: 0.0,
                })
            })
        })
    })
}

/// Where the numbers are pulled to, and how far off costs half: none, unexplained, miscounted, temperature.
const PRIOR: [(f64, f64); 4] = [(3.0, 2.0), (1.0, 1.0), (0.5, 0.5), (1.0, 0.7)];

/// Weights with what they give for each recording.
struct Tried {
    weights: Weights,
    pull: f64,
    lost: Vec<f64>,
    told: Vec<(f64, bool)>,
}

impl Tried {
    fn of(weights: Weights, known: &[&Known]) -> Self {
        let numbers = [
            weights.none,
            weights.unexplained,
            weights.miscounted,
            weights.temperature,
        ];
        let off = numbers.iter().zip(PRIOR).map(|(v, (at, by))| (v - at) / by);
        let lost = known.iter().map(|one| lost(one, &weights)).collect();
        let told = known.iter().map(|one| {
            let told = decide(&one.candidates, &weights);
            told.map_or((0.0, false), |t| (t.confidence, one.is(t.movement)))
        });
        Self {
            pull: off.map(|v| 0.5 * v * v).sum(),
            lost,
            told: told.collect(),
            weights,
        }
    }
}

impl Known {
    fn is(&self, movement: &str) -> bool {
        self.right.iter().any(|m| m == movement)
    }
}

/// Negative logarithm of the probability of the truth.
fn lost(one: &Known, w: &Weights) -> f64 {
    let cost = |c: &Candidate| c.cost(w);
    let none = (NONE, w.none);
    let costs = one.candidates.iter().map(|c| (c.movement, cost(c)));
    let costs: Vec<(&str, f64)> = costs.chain([none]).collect();
    let weight = |c: f64| (-c / w.temperature).exp();
    let all: f64 = costs.iter().map(|c| weight(c.1)).sum();
    let right: f64 = costs
        .iter()
        .filter(|c| one.is(c.0))
        .map(|c| weight(c.1))
        .sum();
    -(right / all).max(1e-9).ln()
}

/// Recordings that may be sure and wrong among those that are fitted on.
const WRONG: f64 = 0.02;

/// The best of what was tried on the recordings that `keep` takes.
fn fitted(known: &[&Known], tried: &[Tried], keep: impl Fn(&Known) -> bool) -> Weights {
    let kept: Vec<usize> = (0..known.len()).filter(|&i| keep(known[i])).collect();
    let total = |t: &Tried| t.pull + kept.iter().map(|&i| t.lost[i]).sum::<f64>();
    let best = tried.iter().min_by(|a, b| total(a).total_cmp(&total(b)));
    let Some(best) = best else {
        return sagitta_movements::suggest::WEIGHTS;
    };
    let allowed = WRONG * kept.len() as f64;
    let wrong = |clear: f64| {
        let sure = kept.iter().map(|&i| best.told[i]).filter(|t| t.0 >= clear);
        sure.filter(|t| !t.1).count() as f64
    };
    let limits = (40..=90).step_by(5).map(|p| f64::from(p) / 100.0);
    let clear = limits.into_iter().find(|&c| wrong(c) <= allowed);
    Weights {
        clear: clear.unwrap_or(0.9),
        ..best.weights
    }
}

/// What is fitted without each source.
fn by_source<'a>(known: &[&'a Known], tried: &[Tried]) -> BTreeMap<&'a str, Weights> {
    let sources: BTreeSet<&str> = known.iter().map(|k| k.source.as_str()).collect();
    let of = |source: &'a str| (source, fitted(known, tried, |k| k.source != source));
    sources.into_iter().map(of).collect()
}

const RIGHT: &str = "right";

/// How many recordings were told how.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    /// All of them.
    pub all: usize,
    /// The likeliest is right.
    pub right: usize,
    /// It does not ask.
    pub sure: usize,
    /// Right, or unsure with the truth among its two, or where the track itself does not show it.
    pub among_two: usize,
    /// It does not ask and is wrong.
    pub sure_and_wrong: usize,
}

impl Sum {
    fn add(&mut self, one: &Known, told: &Suggestion) -> &'static str {
        let right = one.is(told.movement);
        let two = !told.clear && (one.asks || told.other.is_some_and(|other| one.is(other)));
        self.all += 1;
        self.right += usize::from(right);
        self.sure += usize::from(told.clear);
        self.among_two += usize::from(right || two);
        self.sure_and_wrong += usize::from(!right && told.clear);
        match (right, told.clear, two) {
            (true, true, _) => RIGHT,
            (true, false, _) => "right, unsure",
            (_, true, _) => "SURE AND WRONG",
            (_, _, true) => "unsure, the truth is the other",
            _ => "WRONG, unsure",
        }
    }

    fn says(&self) -> String {
        format!(
            "{} recordings, {} right, {} of them or unsure with the truth among its two, {} sure, {} sure and wrong",
            self.all, self.right, self.among_two, self.sure, self.sure_and_wrong
        )
    }
}

/// What the likeliest movements and the true ones cost.
fn costs(one: &Known, w: &Weights) -> Vec<String> {
    let mut all: Vec<&Candidate> = one.candidates.iter().collect();
    all.sort_by(|a, b| a.cost(w).total_cmp(&b.cost(w)));
    let wanted = all
        .iter()
        .enumerate()
        .filter(|(i, c)| *i < 2 || one.is(c.movement));
    wanted
        .map(|(_, c)| {
            format!(
                "{} costs {:.1}: posture {:.1}, explained {:.2}{}; {}",
                c.movement,
                c.cost(w),
                c.posture,
                c.explained,
                if c.miscounted { ", miscounted" } else { "" },
                c.against
            )
        })
        .collect()
}

/// The table as the source file that is committed.
fn source(judged: &Judged, sha256: &str) -> String {
    let w = &judged.weights;
    format!(
        "//! Generated by `corpus fit --write`; do not edit.
//!
//! Corpus sha256: {sha256}.
//! Held-out sources: {}.
//! Fitted on all: {}.

use super::Weights;

/// What was fitted.
pub const WEIGHTS: Weights = Weights {{
    none: {:.1},
    unexplained: {:.1},
    miscounted: {:.1},
    temperature: {:.1},
    clear: {:.2},
}};
",
        judged.held_out.says(),
        judged.all.says(),
        w.none,
        w.unexplained,
        w.miscounted,
        w.temperature,
        w.clear
    )
}

/// Over the names and the bytes of all files of a folder, in the order of their names.
fn sha256(folder: &Path) -> Result<String, String> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    files.sort();
    let mut hash = Sha256::new();
    for path in files {
        let name = path.strip_prefix(folder).unwrap_or(&path);
        hash.update(name.to_string_lossy().as_bytes());
        hash.update(std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?);
    }
    let digest = hash.finalize();
    Ok(digest.iter().map(|b| format!("{b:02x}")).collect())
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("{}: {e}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        match path.is_dir() {
            true => list(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}
