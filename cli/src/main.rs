//! `sagitta`: videos, photos, pose and coordinate files to reports, on the command line.
//!
//! Invariant: no analysis here. This crate finds inputs, decodes pixels, calls the same pipeline as
//! the browser, and writes files. Exit codes: 0 done, 1 failed, 2 wrong usage or a question that a flag
//! answers, 3 results that lack a force which is not computed, 130 interrupted.

#![forbid(unsafe_code)]

mod analyze;
mod args;
mod convert;
mod decode;
mod draw;
mod error;
mod import;
mod input;
mod interrupt;
mod matroska;
mod movements;
mod output;
mod overlay;
mod people;
mod plates;
mod pose;
mod profile;
mod progress;
mod read;
mod say;
mod scale;
mod stills;
mod table;
mod tools;
mod video;
mod weights;

use args::{Command, CommandLine};
use clap::Parser;
use std::process::ExitCode;
use tools::Which;

fn main() -> ExitCode {
    interrupt::listen();
    let result = match CommandLine::parse().command {
        Command::Analyze(args) => analyze::run(&args),
        Command::Pose(args) => pose::run(&args),
        Command::Profile(args) => profile::run(&args),
        Command::Movements(args) => movements::run(&args),
        Command::InverseDynamics(args) => tools::run(Which::InverseDynamics, &args),
        Command::InverseKinematics(args) => tools::run(Which::InverseKinematics, &args),
        Command::StaticOptimization(args) => tools::run(Which::StaticOptimization, &args),
        Command::GroundReaction(args) => tools::ground_reaction(&args),
        Command::Convert(args) => convert::run(&args),
        Command::JointReaction(args) => tools::run(Which::JointReaction, &args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::tell(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
