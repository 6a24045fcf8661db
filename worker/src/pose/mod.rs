//! Pose jobs: `inbox` takes them in, `runner` works them off one by one, `eye` looks at their frames.

mod eye;
mod inbox;
mod runner;
mod stopwatch;

pub use inbox::Inbox;
pub use runner::Runner;

use crate::link::{listen, reply};
use sagitta_motion::PoseReply;
use sagitta_pose::engine::choice::Candidate;
use std::rc::Rc;

/// Listens for jobs for as long as the worker lives. The networks run on the graphics
/// device or else on the first of the `candidates` that works.
pub fn start(candidates: Vec<Candidate>) {
    let inbox = Rc::new(Inbox::default());
    let runner = Runner::new(Rc::clone(&inbox), candidates);
    listen(
        move |job, payload| inbox.push(job, payload),
        |message| reply(&PoseReply::Failed { job: 0, message }),
    );
    wasm_bindgen_futures::spawn_local(runner.run());
}
