//! Pose jobs: `inbox` takes them in, `runner` works them off one by one.

mod inbox;
mod runner;

pub use inbox::Inbox;
pub use runner::Runner;
