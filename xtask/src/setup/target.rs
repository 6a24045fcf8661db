//! The compiler's wasm32 target and its optional components.

use crate::step::{nothing_to_do, retried, step, waiting};
use crate::{Outcome, process};
use std::path::PathBuf;
use std::time::Duration;

/// The target every browser part is built for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Adds the standard library for wasm32 when the compiler lacks it.
pub fn wasm() -> Outcome {
    if sysroot()?
        .join("lib/rustlib")
        .join(WASM)
        .join("lib")
        .is_dir()
    {
        nothing_to_do("Rust target", &format!("{WASM} is installed"));
        return Ok(());
    }
    let advice = format!("Install it by hand with `rustup target add {WASM}`.");
    rustup(
        &format!("Rust target {WASM}"),
        &["target", "add", WASM],
        &advice,
    )
}

/// The folder of the compiler's LLVM tools (`llvm-cov`, `llvm-profdata`), added when missing.
pub fn llvm_tools() -> Outcome<PathBuf> {
    let bin = sysroot()?.join("lib/rustlib").join(host()?).join("bin");
    if !bin.join("llvm-cov").exists() {
        let advice = "Install them by hand with `rustup component add llvm-tools`.";
        rustup("LLVM tools", &["component", "add", "llvm-tools"], advice)?;
    }
    Ok(bin)
}

/// `rustup` may be configured not to install by itself, so it is asked outright; it can take minutes.
fn rustup(what: &str, args: &[&str], advice: &str) -> Outcome {
    let Some(rustup) = process::found("rustup") else {
        return Err(format!(
            "{what}: not installed, and rustup was not found on PATH. {advice}"
        ));
    };
    step(
        &format!("{what}: rustup downloads it, which may take minutes"),
        || {
            retried(what, advice, Duration::from_secs(5), || {
                waiting("rustup", || {
                    process::quiet(process::command(&rustup).args(args))
                })
            })
        },
    )
}

fn sysroot() -> Outcome<PathBuf> {
    let said = process::output(process::command(rustc()).args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(said.trim()))
}

fn host() -> Outcome<String> {
    let said = process::output(process::command(rustc()).arg("-vV"))?;
    let host = said.lines().find_map(|l| l.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| "rustc does not say which host it is for".to_owned())
}

fn rustc() -> std::ffi::OsString {
    std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}
