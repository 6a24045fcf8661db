//! The programs that run in Web Workers: `pose` turns frames into landmarks, `solver` landmarks into
//! reports, `scene` solids into pictures. The programs are glue; what they are made of is here.
//!
//! `link` speaks with the page, `video` decodes files frame by frame, `pose` runs pose jobs,
//! `solver` analysis jobs, `scene` draws.
//!
//! Invariant: nothing here computes a landmark or a metric, and nothing makes a request: files,
//! frames and weights come in messages. Never depends on leptos or on the app.

#![forbid(unsafe_code)]

pub mod link;
pub mod pose;
pub mod scene;
mod signal;
pub mod solver;
pub mod video;
