//! What the interface knows, as plain structs and functions.
//!
//! Invariant: nothing here touches the browser, a signal or a clock. It is all tested on the host.

pub mod accuracy;
pub mod body;
pub mod chart;
pub mod comparison;
pub mod cues;
pub mod drawn;
pub mod edits;
pub mod figure;
pub mod frames;
pub mod library;
pub mod live;
pub mod models;
pub mod opensim;
pub mod parts;
pub mod person;
pub mod posture;
pub mod prefs;
pub mod progress;
pub mod provenance;
pub mod route;
pub mod samples;
pub mod scaling;
pub mod sets;
pub mod space;
pub mod table;
pub mod tally;
pub mod timeline;
pub mod wanted;
pub mod window;

#[cfg(test)]
pub mod fixture;
