//! Jobs of OpenSim's tools.

use crate::link::reply;
use crate::solver::ELSEWHERE;
use crate::steps::Steps;
use sagitta_motion::{SolverJob, SolverReply};

/// Does one job and answers it.
pub fn handle(job: SolverJob) {
    reply(&answer(job));
}

fn answer(job: SolverJob) -> SolverReply {
    let fail = |job, error: sagitta_analysis::Error| SolverReply::Failed {
        job,
        message: error.to_string(),
    };
    match job {
        SolverJob::Desk { job, files } => SolverReply::Desk {
            job,
            desk: Box::new(sagitta_analysis::dynamics::desk(&files)),
        },
        SolverJob::Table { job, file } => match sagitta_analysis::dynamics::table(&file) {
            Ok(table) => SolverReply::Table { job, table },
            Err(error) => fail(job, error),
        },
        SolverJob::Tool { job, setup, files } => {
            let files = sagitta_analysis::dynamics::Given(files);
            match sagitta_analysis::dynamics::run(&setup, &files, &mut Steps { job }) {
                Ok(done) => SolverReply::Tool {
                    job,
                    results: done.results,
                    remarks: done.remarks,
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
        | SolverJob::Profile { job, .. }
        | SolverJob::Write { job, .. } => SolverReply::Failed {
            job,
            message: ELSEWHERE.to_owned(),
        },
    }
}
