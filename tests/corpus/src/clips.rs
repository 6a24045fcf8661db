//! Clips whose pixels are at hand: the networks run over them, and their tracks are scored instead.

use crate::truth::Corpus;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes the track of every clip of the corpus that lies in `clips`, named as the last part of its path in
/// its source or as in the truth, into a folder of `tracks`. Says what was not found.
///
/// # Errors
/// Where the program cannot be run or fails on a clip.
pub fn estimate(
    corpus: &Corpus,
    clips: &Path,
    sagitta: &Path,
    tracks: &Path,
    keep: &dyn Fn(&str) -> bool,
) -> Result<(), String> {
    let lifts = corpus.lifts.iter();
    let lifts = lifts.map(|l| (&l.name, &l.path, l.movement != "none"));
    // Of a clip that was cut before it was seen, the cut itself is not at hand.
    let others = corpus.others.iter().filter(|o| o.cut_s.is_none());
    let others = others.filter_map(|o| Some((&o.name, o.path.as_ref()?, false)));
    let mut missing = 0;
    for (name, path, lift) in lifts.chain(others).filter(|c| keep(c.0)) {
        let Some(clip) = found(clips, name, path) else {
            missing += 1;
            continue;
        };
        let out = tracks.join(name);
        std::fs::create_dir_all(&out).map_err(|e| format!("{}: {e}", out.display()))?;
        let mut command = Command::new(sagitta);
        command.args(["pose", "--model", "full", "--out"]);
        command.arg(out.join("pose.json"));
        command.args(lift.then_some("--plate")).arg(&clip);
        let status = command
            .status()
            .map_err(|e| format!("{}: {e}", sagitta.display()))?;
        if !status.success() {
            return Err(format!("{}: no track: {status}", clip.display()));
        }
    }
    println!(
        "{missing} clips of the corpus are not in {}",
        clips.display()
    );
    Ok(())
}

fn found(clips: &Path, name: &str, path: &str) -> Option<PathBuf> {
    let last = Path::new(path).file_name()?;
    let extension = Path::new(path).extension()?;
    let named = clips.join(name).with_extension(extension);
    [clips.join(path), named, clips.join(last)]
        .into_iter()
        .find(|file| file.is_file())
}
