//! Jobs that wait, and those that nobody wants any more.

use crate::signal::Signal;
use crate::video::Newest;
use js_sys::Array;
use sagitta_motion::{PersonId, PoseJob};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// Filled while a job runs; a cancellation or a camera's frame takes effect without waiting for its turn.
#[derive(Debug, Default)]
pub struct Inbox {
    waiting: RefCell<VecDeque<(PoseJob, Array)>>,
    cancelled: RefCell<BTreeSet<u32>>,
    /// Of which job who was chosen last.
    selected: Cell<Option<(u32, PersonId)>>,
    signal: Signal,
    camera: Rc<Newest>,
}

impl Inbox {
    /// A message came.
    pub fn push(&self, job: PoseJob, payload: Array) {
        match job {
            PoseJob::Cancel { job } => {
                self.cancelled.borrow_mut().insert(job);
                self.camera.wake();
            }
            PoseJob::Push { .. } => {
                // Nothing else is pushed; what is no frame is no use.
                if let Ok(frame) = payload.get(0).dyn_into() {
                    self.camera.put(frame);
                }
            }
            PoseJob::Select { job, person } => self.selected.set(Some((job, person))),
            job => {
                self.waiting.borrow_mut().push_back((job, payload));
                self.signal.notify();
            }
        }
    }

    /// Where a camera's frames arrive.
    pub fn camera(&self) -> Rc<Newest> {
        Rc::clone(&self.camera)
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

    /// Who was chosen for a job since this was asked last.
    pub fn selected(&self, job: u32) -> Option<PersonId> {
        let (of, person) = self.selected.take()?;
        (of == job).then_some(person)
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
