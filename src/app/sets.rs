//! The kept sets of a movement.

use super::context::Ctx;
use crate::platform::storage::{self, SessionHead};
use crate::platform::{dom, files};
use crate::state::sets::{Digest, KeptSet, csv, profiled};
use leptos::prelude::*;
use sagitta_motion::{Download, LoadVelocity, Report};

/// The movements of which something is kept, the one brought last first: id and number of sets.
pub fn movements(ctx: Ctx) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    ctx.shelf.with(|shelf| {
        for head in shelf.entries().iter().filter(|h| !h.still) {
            match found.iter_mut().find(|(id, _)| *id == head.movement) {
                Some((_, n)) => *n += 1,
                None => found.push((head.movement.clone(), 1)),
            }
        }
    });
    found
}

/// The sets of a movement. What an older version kept is read whole, once, for its numbers.
pub async fn of(ctx: Ctx, movement: &str) -> Vec<KeptSet> {
    let heads: Vec<SessionHead> = ctx.shelf.with_untracked(|shelf| {
        let of = |h: &&SessionHead| h.movement == movement && !h.still;
        shelf.entries().iter().filter(of).cloned().collect()
    });
    let mut sets = Vec::new();
    for head in heads {
        let digest = match &head.digest {
            Some(digest) => Some(digest.clone()),
            None => read(&head.id).await,
        };
        sets.push(KeptSet {
            day: dom::day_text(head.date_ms),
            digest: digest.unwrap_or_default(),
            id: head.id,
            name: head.name,
            date_ms: head.date_ms,
            reps: head.reps,
        });
    }
    sets
}

async fn read(id: &str) -> Option<Digest> {
    // A session that no longer reads has no numbers; its line says so.
    let session = storage::load(id).await.ok()??;
    Some(Digest::of(&session.report, &session.request))
}

/// Load and velocity over the sets together; `None` where they do not have two loads with a velocity.
pub async fn profile(ctx: Ctx, sets: &[KeptSet]) -> Option<Result<LoadVelocity, String>> {
    let mut reports = Vec::new();
    for id in profiled(sets) {
        // A session that no longer reads is left out.
        if let Ok(Some(session)) = storage::load(&id).await {
            reports.push(Report {
                series: Vec::new(),
                ..session.report
            });
        }
    }
    if reports.len() < 2 {
        return None;
    }
    let solver = ctx.workers.with_value(|w| w.solver.clone());
    Some(solver.profile(reports).await)
}

/// Hands the sets of a movement to the browser as a table.
pub fn download(ctx: Ctx, sets: &[KeptSet], movement: &str) {
    let mut dated: Vec<(KeptSet, String)> = sets
        .iter()
        .map(|s| (s.clone(), dom::iso_text(s.date_ms)))
        .collect();
    dated.sort_by(|a, b| a.0.date_ms.total_cmp(&b.0.date_ms));
    let file = Download {
        name: format!("{movement}.sets.csv"),
        mime: "text/csv".into(),
        text: csv(&dated, movement, ctx.spec(movement).as_deref()),
    };
    if let Err(problem) = files::save(&file) {
        ctx.problem.set(Some(problem));
    }
}
