//! Jobs of OpenSim's tools.

use crate::link::reply;
use crate::solver::{ELSEWHERE, fail};
use crate::steps::Steps;
use js_sys::{Array, Uint8Array};
use sagitta_analysis::dynamics::{self, Given, Shelf};
use sagitta_motion::{SolverJob, SolverReply};
use std::cell::RefCell;

thread_local! {
    /// The files of the desk, each read once.
    static SHELF: RefCell<Shelf> = RefCell::default();
}

/// Does one job and answers it.
pub fn handle(job: SolverJob, payload: &Array) {
    reply(&answer(job, payload));
}

fn answer(job: SolverJob, payload: &Array) -> SolverReply {
    match job {
        SolverJob::Desk { job, files } => SolverReply::Desk {
            job,
            desk: Box::new(SHELF.with_borrow_mut(|shelf| shelf.desk(&files))),
        },
        SolverJob::Unpack { job, name } => {
            let bytes = Uint8Array::new(&payload.get(0)).to_vec();
            match dynamics::unpack(&name, &bytes) {
                Ok(files) => SolverReply::Unpacked { job, files },
                Err(error) => fail(job, error),
            }
        }
        SolverJob::Table { job, file } => match dynamics::table(&file) {
            Ok(table) => SolverReply::Table { job, table },
            Err(error) => fail(job, error),
        },
        SolverJob::Tool { job, setup, files } => {
            let files = Given(files);
            match dynamics::run(&setup, &files, &mut Steps { job }) {
                Ok(done) => SolverReply::Tool {
                    job,
                    results: done.results,
                    remarks: [done.incomplete, done.remarks].concat(),
                },
                Err(error) => fail(job, error),
            }
        }
        SolverJob::Catalogue => SolverReply::Failed {
            job: 0,
            message: ELSEWHERE.to_owned(),
        },
        SolverJob::Analyse { job, .. }
        | SolverJob::Read { job, .. }
        | SolverJob::ReadFrames { job, .. }
        | SolverJob::Profile { job, .. }
        | SolverJob::Write { job, .. } => SolverReply::Failed {
            job,
            message: ELSEWHERE.to_owned(),
        },
    }
}
