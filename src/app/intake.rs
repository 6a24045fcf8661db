//! Files that were brought: what they hold, and what has to be said about them first.

use super::context::{Ctx, Footage, Source, name_of};
use crate::platform::files;
use crate::platform::folders::MOST_LISTED;
use crate::platform::{File, Unread};
use crate::state::progress::Work;
use crate::state::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sagitta_formats::Format;
use sagitta_motion::{Forces, ImportOptions, Input, Recorded};

/// Takes in what some files hold, by what they are and not by their names.
pub fn open_files(ctx: Ctx, files: Vec<File>) {
    if ctx.work.with_untracked(Work::busy) {
        ctx.problem.set(Some(
            "An analysis is running; wait for it or cancel it, then bring the next file.".into(),
        ));
        return;
    }
    if files.is_empty() {
        return;
    }
    if files.len() >= MOST_LISTED {
        ctx.problem.set(Some(format!(
            "There are more than {MOST_LISTED} files; bring fewer frames at once."
        )));
        return;
    }
    ctx.problem.set(None);
    spawn_local(async move {
        match take_in_all(ctx, files).await {
            Ok((source, beside)) => {
                ctx.work.set(Work::Idle);
                ctx.source.set(Some(source));
                ctx.beside.set(beside);
                ctx.want_anew();
                ctx.go(&Route::New);
            }
            Err(problem) => ctx.problem.set(Some(problem)),
        }
    });
}

/// The recording, and the forces that came with it. Several JSON files are the frames of one recording;
/// else of two files the one with nothing but forces is what was measured beside the other.
async fn take_in_all(
    ctx: Ctx,
    files: Vec<File>,
) -> Result<(Source, Option<(String, Forces)>), String> {
    let mut sources = Vec::new();
    let (frames, others): (Vec<File>, Vec<File>) = files.into_iter().partition(is_json);
    let mut singles = others;
    match frames.len() {
        0 | 1 => singles.splice(..0, frames).for_each(drop),
        _ => sources.push(take_in_frames(ctx, frames, ImportOptions::default()).await?),
    }
    for file in singles.into_iter().take(2 - sources.len()) {
        sources.push(take_in(ctx, file, ImportOptions::default()).await?);
    }
    let forces = |s: &Source| match s {
        Source::Recording { name, recorded } => match &recorded.input {
            Input::Forces(forces) => Some((name.clone(), forces.clone())),
            _ => None,
        },
        _ => None,
    };
    let last = sources.pop().ok_or_else(String::new)?;
    match sources.pop() {
        Some(first) => match (forces(&last), forces(&first)) {
            (Some(beside), None) => Ok((first, Some(beside))),
            (None, Some(beside)) => Ok((last, Some(beside))),
            _ => Ok((first, None)),
        },
        None => Ok((last, None)),
    }
}

/// Whether a file calls itself JSON.
pub fn is_json(file: &File) -> bool {
    file.name().to_ascii_lowercase().ends_with(".json")
}

/// Reads the forces that were measured beside what waits.
pub fn take_beside(ctx: Ctx, file: File) {
    spawn_local(async move {
        let name = file.name();
        match take_in(ctx, file, ImportOptions::default()).await {
            Ok(Source::Recording { recorded, .. }) => match recorded.input {
                Input::Forces(forces) => ctx.beside.set(Some((name, forces))),
                _ => ctx.problem.set(Some(format!(
                    "“{name}” holds no forces; choose the file of the force plates."
                ))),
            },
            Ok(Source::Incomplete { message, .. }) | Err(message) => ctx.problem.set(Some(message)),
            Ok(Source::Pictures(_) | Source::Seen(_)) => ctx.problem.set(Some(format!(
                "“{name}” is a picture; choose the file of the force plates."
            ))),
        }
    });
}

/// Reads the file that waits once more, with what it does not say itself.
pub fn say_more(ctx: Ctx, options: ImportOptions) {
    let Some(Source::Incomplete { files, .. }) = ctx.source.get_untracked() else {
        return;
    };
    spawn_local(async move {
        let read = match <[File; 1]>::try_from(files) {
            Ok([file]) => take_in(ctx, file, options).await,
            Err(files) => take_in_frames(ctx, files, options).await,
        };
        match read {
            Ok(source) => ctx.source.set(Some(source)),
            Err(problem) => ctx.problem.set(Some(problem)),
        }
    });
}

async fn take_in(ctx: Ctx, file: File, options: ImportOptions) -> Result<Source, String> {
    let name = file.name();
    if file.size() == 0.0 {
        return Err(format!(
            "“{name}” is empty; choose the file again, or another one."
        ));
    }
    match files::format_of(&file).await {
        Format::Video => Ok(Source::Pictures(Footage { file, still: false })),
        Format::Image => Ok(Source::Pictures(Footage { file, still: true })),
        Format::C3d | Format::Text => {
            let bytes = files::read_all(&file).await?;
            let solver = ctx.workers.with_value(|w| w.solver.clone());
            let read = solver.read(&name, bytes, &options).await;
            source_of(read, vec![file], options)
        }
        Format::Unknown => Err(format!(
            "“{name}” is not something Sagitta reads; choose a video (MP4, MOV, WebM), a photo \
             (JPEG, PNG, WebP), landmarks (JSON), joint coordinates (MOT, STO), markers (TRC, C3D) or \
             forces (TXT, CSV, MOT)."
        )),
    }
}

/// A recording of a file per frame.
async fn take_in_frames(
    ctx: Ctx,
    files: Vec<File>,
    options: ImportOptions,
) -> Result<Source, String> {
    let mut frames = Vec::with_capacity(files.len());
    for file in &files {
        frames.push((file.name(), files::read_all(file).await?));
    }
    let solver = ctx.workers.with_value(|w| w.solver.clone());
    let read = solver.read_frames(frames, &options).await;
    source_of(read, files, options)
}

fn source_of(
    read: Result<Recorded, Unread>,
    files: Vec<File>,
    options: ImportOptions,
) -> Result<Source, String> {
    match read {
        Ok(recorded) => Ok(Source::Recording {
            name: name_of(&files),
            recorded,
        }),
        Err(Unread::Asks(what, message)) => Ok(Source::Incomplete {
            files,
            what,
            message,
            options,
        }),
        Err(Unread::Failed(problem)) => Err(problem),
    }
}
