//! Prints the scores: `corpus [--warnings | --perturb] [--clips DIR] [NAME …]`; a name is the beginning of
//! those wanted. `corpus fit [--write]` fits by what `auto` tells the movements, and prints how well; with
//! `--features`, it prints what is read of each recording.

use sagitta_corpus::{Corpus, clips, lifts, others, print, stability};
use std::path::PathBuf;

fn main() -> std::process::ExitCode {
    match run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("corpus: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

/// Seeds of noise and of lost frames.
const SEEDS: [u64; 3] = [1, 2, 3];

/// The folder after `--clips`, taken out of the words.
fn clips_folder(words: &mut Vec<String>) -> Option<PathBuf> {
    let at = words.iter().position(|w| w == "--clips")?;
    words.remove(at);
    (at < words.len()).then(|| PathBuf::from(words.remove(at)))
}

fn run() -> Result<(), String> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let clips = clips_folder(&mut words);
    let (flags, names): (Vec<String>, Vec<String>) =
        words.into_iter().partition(|a| a.starts_with("--"));
    let flag = |name: &str| flags.iter().any(|f| f == name);
    let Some(mut corpus) = Corpus::open()? else {
        println!("skipped: no reference data");
        return Ok(());
    };
    if names.first().is_some_and(|n| n == "fit") {
        if flags.iter().any(|f| f == "--features") {
            return sagitta_corpus::fit::read(&corpus);
        }
        return sagitta_corpus::fit::run(&corpus, flags.iter().any(|f| f == "--write"));
    }
    let keep = |name: &str| names.is_empty() || names.iter().any(|n| name.starts_with(n.as_str()));
    if let Some(folder) = clips {
        let named = |name: &str| std::env::var_os(name).map(PathBuf::from);
        let (Some(sagitta), Some(tracks)) = (named("SAGITTA_CLI"), named("SAGITTA_TRACKS")) else {
            return Err(
                "--clips needs SAGITTA_CLI and SAGITTA_TRACKS: use cargo xtask corpus".into(),
            );
        };
        clips::estimate(&corpus, &folder, &sagitta, &tracks, &keep)?;
        corpus = corpus.with_tracks(tracks);
    }
    if flag("--perturb") {
        print::stability(&stability::score(&corpus, &SEEDS, &keep)?);
        return Ok(());
    }
    let lifts = lifts::score(&corpus, &keep)?;
    lifts
        .iter()
        .for_each(|s| print::lift(s, flag("--warnings")));
    let others = others::score(&corpus, &keep)?;
    others
        .iter()
        .for_each(|s| print::other(s, flag("--warnings")));
    println!();
    print::sums(&lifts, &others);
    Ok(())
}
