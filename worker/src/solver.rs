//! Analysis jobs.

use crate::link::reply;
use sagitta_motion::{Cancelled, Progress, SolverJob, SolverReply, Stage};

/// Tells the page about every step.
struct Steps {
    job: u32,
}

impl Progress for Steps {
    fn step(&mut self, stage: Stage, done: usize, total: usize) -> Result<(), Cancelled> {
        reply(&SolverReply::Step {
            job: self.job,
            stage,
            done,
            total,
        });
        Ok(())
    }
}

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
        SolverJob::Catalogue => SolverReply::Catalogue {
            movements: sagitta_analysis::catalogue(),
        },
        SolverJob::Analyse { job, request } => {
            match sagitta_analysis::run(&request, &mut Steps { job }) {
                Ok(report) => SolverReply::Report {
                    job,
                    report: Box::new(report),
                },
                Err(error) => fail(job, error),
            }
        }
        SolverJob::Read { job, name, text } => match sagitta_analysis::read_input(&name, &text) {
            Ok(input) => SolverReply::Input { job, input },
            Err(error) => fail(job, error),
        },
        SolverJob::Write {
            job,
            format,
            report,
            request,
        } => match sagitta_analysis::write_download(format, &report, &request) {
            Ok(file) => SolverReply::Download { job, file },
            Err(error) => fail(job, error),
        },
    }
}
