//! What is left behind when the program is told to stop: nothing that is not whole.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Folders with results that are not whole yet.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Exit code of a program that an interrupt ended, by custom.
const INTERRUPTED: i32 = 130;

/// While it is held, an interrupt waits.
pub struct Quiet(MutexGuard<'static, BTreeSet<PathBuf>>);

impl Quiet {
    /// Waits until nobody else holds it.
    pub fn begin() -> Self {
        Self(UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A folder to remove where the program is interrupted.
    pub fn unfinished(&mut self, folder: &Path) {
        self.0.insert(folder.to_owned());
    }

    /// Removes such a folder with all that is in it.
    pub fn remove(&mut self, folder: &Path) {
        self.0.remove(folder);
        // Another program may be about to write into it: FFmpeg ends a moment after this one.
        let removed = || std::fs::remove_dir_all(folder).is_ok() || !folder.exists();
        let _gone = (0..3).any(|_| removed());
    }
}

/// Removes what is unfinished when the program is told to stop (Ctrl-C, a closed terminal, `kill`).
pub fn listen() {
    // Where no handler can be set, an interrupt leaves a folder with a name of its own.
    ctrlc::set_handler(|| {
        let mut quiet = Quiet::begin();
        for folder in quiet.0.clone() {
            quiet.remove(&folder);
        }
        // Still quiet: nothing is begun any more.
        std::process::exit(INTERRUPTED);
    })
    .ok();
}
