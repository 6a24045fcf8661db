//! What the tests of the networks share: engines, weights, frames, composed scenes. They stand apart from
//! the other tests because the engines take long to compile.
//!
//! Invariant: depends on every crate under test and never on the app; no test asserts a duration.

#![forbid(unsafe_code)]

pub mod pose_engines;
pub mod pose_naive;
pub mod pose_scene;
pub mod pose_support;
pub mod pose_tflite;
pub mod pose_trembling;
