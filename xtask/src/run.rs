//! `cargo xtask run`: build what is needed and serve it on localhost.

use crate::serve::Server;
use crate::{Outcome, build, paths};

/// Tried first; the next free one is taken.
pub const FIRST_PORT: u16 = 8080;

/// Builds and serves until it is stopped.
pub fn run(port: u16) -> Outcome {
    let start = std::time::Instant::now();
    build::build()?;
    let server = Server::start(&paths::dist(), port)?;
    println!(
        "\n    Sagitta is at {}   (ready after {}; Ctrl-C ends it)\n",
        server.url(),
        crate::step::seconds(start.elapsed())
    );
    server.wait();
    Ok(())
}
