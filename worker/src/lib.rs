//! The programs that run in Web Workers: `pose` turns frames into landmarks, `solver` landmarks into
//! reports, `tools` OpenSim's files into tables, `scene` solids into pictures. The programs are glue; what
//! they are made of is here.
//!
//! `link` speaks with the page, `breath` lets it in between two frames, `video` decodes files frame by frame,
//! `pose` runs pose jobs, `solver` analysis jobs, `tools` those of OpenSim's tools, `scene` draws.
//!
//! Invariant: nothing here computes a landmark or a metric, and nothing makes a request: files,
//! frames and weights come in messages. Never depends on leptos or on the app.

#![forbid(unsafe_code)]

mod breath;
pub mod link;
pub mod pose;
pub mod scene;
mod signal;
pub mod solver;
mod steps;
pub mod tools;
pub mod video;
