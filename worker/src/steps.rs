//! Progress, told to the page.

use crate::link::reply;
use sagitta_motion::{Cancelled, Progress, SolverReply, Stage};

/// Tells the page about every step.
pub struct Steps {
    /// The job.
    pub job: u32,
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
