//! clippy with warnings denied: on the host with the root's clippy.toml, and for what runs in a
//! browser with xtask/clippy-wasm/clippy.toml, which bans what a page cannot or must not do.

use super::rooms;
use crate::{Outcome, paths, process, setup};

/// All targets of all members that build on the host.
pub fn host() -> Outcome {
    let args = ["clippy", "--all-targets", "--quiet", "--", "-D", "warnings"];
    process::run(process::cargo().args(args))
}

/// Libraries and programs for wasm32.
pub fn wasm() -> Outcome {
    setup::target::wasm()?;
    let packages = rooms::in_browser().flat_map(|name| ["-p", name]);
    let mut cargo = process::cargo();
    cargo
        .args(["clippy", "--quiet", "--target", setup::target::WASM])
        .args(packages);
    cargo.args(["--", "-D", "warnings"]);
    process::run(cargo.env("CLIPPY_CONF_DIR", paths::root().join("xtask/clippy-wasm")))
}
