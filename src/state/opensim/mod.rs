//! OpenSim's files and tools: what was brought, what a tool is asked, and what came of it.

pub mod compare;
pub mod form;
pub mod intake;
pub mod offers;
pub mod pace;
pub mod units;
