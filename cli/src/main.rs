//! `sagitta`: videos, photos, pose and coordinate files to reports, on the command line.
//!
//! Invariant: no analysis here. This crate finds inputs, decodes pixels, calls the same pipeline as
//! the browser, and writes files. Exit codes: 0 done, 1 failed, 2 wrong usage.

#![forbid(unsafe_code)]

mod analyze;
mod args;
mod decode;
mod draw;
mod error;
mod input;
mod matroska;
mod movements;
mod output;
mod overlay;
mod people;
mod plates;
mod pose;
mod profile;
mod progress;
mod stills;
mod table;
mod video;
mod weights;

use args::{Command, CommandLine};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let result = match CommandLine::parse().command {
        Command::Analyze(args) => analyze::run(&args),
        Command::Pose(args) => pose::run(&args),
        Command::Profile(args) => profile::run(&args),
        Command::Movements(args) => movements::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sagitta: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}
