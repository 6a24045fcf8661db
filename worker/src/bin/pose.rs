//! Frames to landmarks.

use sagitta_motion::PoseReply;
use sagitta_worker::link::{listen, reply};
use sagitta_worker::pose::{Inbox, Runner};
use std::rc::Rc;

fn main() {
    let inbox = Rc::new(Inbox::default());
    let runner = Runner::new(Rc::clone(&inbox));
    listen(
        move |job, payload| inbox.push(job, payload),
        |message| reply(&PoseReply::Failed { job: 0, message }),
    );
    wasm_bindgen_futures::spawn_local(runner.run());
}
