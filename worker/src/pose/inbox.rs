//! Jobs that wait, and those that nobody wants any more.

use crate::signal::Signal;
use js_sys::Array;
use sagitta_motion::PoseJob;
use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};

/// Filled while a job runs; a cancellation takes effect without waiting for its turn.
#[derive(Debug, Default)]
pub struct Inbox {
    waiting: RefCell<VecDeque<(PoseJob, Array)>>,
    cancelled: RefCell<BTreeSet<u32>>,
    signal: Signal,
}

impl Inbox {
    /// A message came.
    pub fn push(&self, job: PoseJob, payload: Array) {
        if let PoseJob::Cancel { job } = job {
            self.cancelled.borrow_mut().insert(job);
        } else {
            self.waiting.borrow_mut().push_back((job, payload));
            self.signal.notify();
        }
    }

    /// The next job; waits for one.
    pub async fn next(&self) -> (PoseJob, Array) {
        loop {
            let next = self.waiting.borrow_mut().pop_front();
            match next {
                Some(next) => return next,
                None => self.signal.notified().await,
            }
        }
    }

    /// Whether a job is no longer wanted.
    pub fn is_cancelled(&self, job: u32) -> bool {
        self.cancelled.borrow().contains(&job)
    }

    /// Job numbers only grow: older cancellations need not be remembered.
    pub fn forget_before(&self, job: u32) {
        let mut cancelled = self.cancelled.borrow_mut();
        *cancelled = cancelled.split_off(&job);
    }
}
