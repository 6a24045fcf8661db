//! Earlier results: reading, showing, deleting with a way back.

use super::context::Ctx;
use crate::platform::storage;
use crate::state::library::Shelf;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use std::time::Duration;

/// How long a deleted result can be brought back.
pub const UNDO: Duration = Duration::from_secs(10);

/// Looks up what is kept on this device.
pub async fn read(ctx: Ctx) {
    match storage::list().await {
        Ok(heads) => ctx.shelf.set(Shelf::new(heads)),
        Err(problem) => ctx.problem.set(Some(problem)),
    }
    ctx.shelf_read.set(true);
}

/// Takes a result off the shelf. It is deleted where it is kept once it can no longer come back.
pub fn delete(ctx: Ctx, id: String) {
    let gone = ctx.shelf.try_update(|s| s.take(|h| h.id == id)).flatten();
    forget(ctx, gone.map(|h| h.id));
    let settle = move || {
        let still = ctx
            .shelf
            .with_untracked(|s| s.taken().is_some_and(|h| h.id == id));
        if still {
            let gone = ctx.shelf.try_update(Shelf::settle).flatten();
            forget(ctx, gone.map(|h| h.id));
        }
    };
    set_timeout(settle, UNDO);
}

/// Brings back what was deleted last.
pub fn undo(ctx: Ctx) {
    ctx.shelf.update(Shelf::undo);
}

fn forget(ctx: Ctx, id: Option<String>) {
    let Some(id) = id else { return };
    spawn_local(async move {
        if let Err(problem) = storage::delete(&id).await {
            ctx.problem.set(Some(problem));
        }
    });
}

/// Deletes every result, for good.
pub fn delete_all(ctx: Ctx) {
    spawn_local(async move {
        match storage::delete_all().await {
            Ok(()) => {
                ctx.session.set(None);
                ctx.footage.set(None);
                ctx.shelf.set(Shelf::default());
            }
            Err(problem) => ctx.problem.set(Some(problem)),
        }
    });
}

/// Shows a kept result, unless it is on show already.
pub fn show(ctx: Ctx, id: String) {
    if ctx
        .session
        .with_untracked(|s| s.as_ref().is_some_and(|s| s.id == id))
    {
        return;
    }
    ctx.session.set(None);
    spawn_local(async move {
        match storage::load(&id).await {
            Ok(Some(session)) => ctx.session.set(Some(Arc::new(session))),
            Ok(None) => {
                ctx.problem.set(Some(
                    "This result is not on this device any more; bring the recording again.".into(),
                ));
                ctx.go(&crate::state::route::Route::Library);
            }
            Err(problem) => ctx.problem.set(Some(problem)),
        }
    });
}
