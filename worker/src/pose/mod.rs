//! Pose jobs: `inbox` takes them in, `runner` works them off one by one, `notes` remembers what the
//! reader of the report should know.

mod inbox;
mod notes;
mod runner;

pub use inbox::Inbox;
pub use notes::Notes;
pub use runner::Runner;
