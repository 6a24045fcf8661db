//! What the tests share: reference data, requests, and generated recordings with known truth.
//!
//! Invariant: depends on every crate under test and never on the app; no test asserts a duration.

#![forbid(unsafe_code)]

pub mod accuracy;
#[cfg(not(target_arch = "wasm32"))]
pub mod data;
pub mod figure;
pub mod figures;
pub mod foreign;
pub mod measured_jump;
pub mod noise;
pub mod pinhole;
pub mod plate_jumps;
pub mod request;
pub mod shot;
#[cfg(not(target_arch = "wasm32"))]
pub mod squatter;
