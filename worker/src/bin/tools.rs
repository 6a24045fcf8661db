//! OpenSim's files to tables.

use sagitta_motion::SolverReply;
use sagitta_worker::link::{listen, reply};
use sagitta_worker::tools::handle;

fn main() {
    listen(
        |job, payload| handle(job, &payload),
        |message| reply(&SolverReply::Failed { job: 0, message }),
    );
    reply(&SolverReply::Ready);
}
