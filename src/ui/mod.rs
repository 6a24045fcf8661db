//! What screens are made of.
//!
//! Invariant: components show what they are given and say what was asked of them. They analyse nothing.

pub mod chart;
pub mod check;
pub mod clock;
pub mod controls;
pub mod deferred;
pub mod events;
pub mod figure;
pub mod icon;
pub mod keys;
pub mod lens;
pub mod person;
pub mod player;
pub mod points;
pub mod posture;
pub mod preview;
pub mod reel;
pub mod reps;
pub mod scale;
pub mod skeleton;
pub mod space;
pub mod stage;
pub mod timeline;
