//! Recordings of people that Sagitta's authors never met, scored against what a person saw in the
//! frames: repetitions, events, the movement that was named, values that no body can have.
//!
//! The recordings are no part of the project. They are looked for in `../shared/data/strangers`, or in
//! the folder `strangers` of the one that `SAGITTA_DATA` names; where they are missing, [`Corpus::open`]
//! gives `None` and the tests say that they skip.
//!
//! Invariant: reads the corpus and the pipeline; nothing of the product depends on it.

pub mod analysis;
pub mod clips;
pub mod fit;
pub mod lifts;
pub mod limits;
pub mod others;
pub mod perturb;
pub mod print;
pub mod stability;
pub mod truth;

pub use truth::{Corpus, Lift, Other};
