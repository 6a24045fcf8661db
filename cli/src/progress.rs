//! Progress for people (a bar with time left) and for programs (JSON lines).

use crate::args::ProgressArg;
use crate::say::plain;
use indicatif::{ProgressBar, ProgressStyle};
use sagitta_motion::{Cancelled, Progress, Stage};
use serde::Serialize;
use std::io::{IsTerminal, Write};

/// Shows how far one input is.
pub struct Meter {
    kind: ProgressArg,
    name: String,
    bar: Option<ProgressBar>,
    last: Option<(Stage, usize)>,
}

#[derive(Serialize)]
struct Line<'a> {
    input: &'a str,
    stage: Stage,
    done: usize,
    total: Option<usize>,
}

impl Meter {
    /// A meter for the input called `name`. Without a terminal the bar stays silent.
    pub fn new(kind: ProgressArg, name: &str) -> Self {
        let shown = kind == ProgressArg::Bar && std::io::stderr().is_terminal();
        Self {
            kind,
            name: name.to_owned(),
            bar: shown.then(|| bar(name)),
            last: None,
        }
    }

    /// `done` of `total` steps; `None` where the file does not tell how many there are.
    pub fn show(&mut self, stage: Stage, done: usize, total: Option<usize>) {
        if let Some(bar) = &self.bar {
            bar.set_message(words(stage));
            if let Some(total) = total {
                bar.set_length(total.max(done) as u64);
            }
            bar.set_position(done as u64);
        }
        if self.kind == ProgressArg::Json && self.last != Some((stage, done)) {
            self.line(stage, done, total);
        }
        self.last = Some((stage, done));
    }

    /// Removes the bar.
    pub fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn line(&self, stage: Stage, done: usize, total: Option<usize>) {
        let line = Line {
            input: &self.name,
            stage,
            done,
            total,
        };
        let mut out = std::io::stdout().lock();
        // A reader that has gone away is no reason to stop working.
        if let Ok(text) = serde_json::to_string(&line) {
            writeln!(out, "{text}").and_then(|()| out.flush()).ok();
        }
    }
}

impl Progress for Meter {
    fn step(&mut self, stage: Stage, done: usize, total: usize) -> Result<(), Cancelled> {
        self.show(stage, done, Some(total));
        Ok(())
    }
}

fn bar(name: &str) -> ProgressBar {
    let bar = ProgressBar::new(0);
    let template = "{prefix}  {msg} {wide_bar} {pos}/{len}  {per_sec}  {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("━╸ "));
    }
    bar.set_prefix(plain(name));
    bar
}

fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Pose => "finding the person",
        Stage::Condition => "smoothing",
        Stage::Kinematics => "angles",
        Stage::Phases => "phases",
        Stage::Metrics => "metrics",
        Stage::Report => "report",
        Stage::Dynamics => "dynamics",
    }
}
