//! Recordings of the camera from when they begin until they are analysed or thrown away.

use super::context::{Ctx, Footage, Source};
use crate::platform::tape::{self, Tape};
use crate::platform::{File, dom};
use crate::state::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Looks up what was recorded and not analysed.
pub fn read(ctx: Ctx) {
    spawn_local(async move { ctx.tapes.set(tape::list(dom::date_ms()).await) });
}

/// Brings a recording to where an analysis begins.
pub fn show(ctx: Ctx, file: File, tape: Tape) {
    ctx.tape.set(Some(tape));
    let footage = Footage { file, still: false };
    ctx.source.set(Some(Source::Pictures(footage)));
    ctx.go(&Route::New);
}

/// Takes up a recording that was kept.
pub fn open(ctx: Ctx, tape: Tape) {
    spawn_local(async move {
        match tape::file(&tape).await {
            Ok(file) => {
                ctx.want_anew();
                show(ctx, file, tape);
            }
            Err(problem) => ctx.problem.set(Some(problem)),
        }
    });
}

/// Throws a recording away.
pub fn discard(ctx: Ctx, tape: Tape) {
    ctx.tapes.update(|all| all.retain(|t| t.id != tape.id));
    spawn_local(async move {
        if let Err(problem) = tape::forget(&tape).await {
            ctx.problem.set(Some(problem));
        }
    });
}

/// A file was analysed and its result is kept: a recording of the camera need not be any longer.
pub fn analysed(ctx: Ctx, name: &str) {
    let tape = ctx.tape.get_untracked().filter(|t| t.name == name);
    if let Some(tape) = tape {
        ctx.tape.set(None);
        discard(ctx, tape);
    }
}
