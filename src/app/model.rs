//! The pose model: chosen, measured, brought, removed.

use super::context::Ctx;
use crate::platform::models as shelf;
use crate::platform::{File, Loaded};
use crate::state::models::{self, Files, OwnModel};
use crate::state::prefs::Measured;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sagitta_motion::EngineChoice;

/// Loads the model that the user prefers, after measuring which one that is where nothing was said.
/// `on_bytes(got, total)` tells how far a download is. Answers the model's name as well.
pub async fn load(
    ctx: Ctx,
    on_bytes: impl Fn(u64, u64) + Clone + 'static,
) -> Result<(String, Loaded), String> {
    let prefs = ctx.prefs.get_untracked();
    let choice = match prefs.model.as_str() {
        models::AUTO => suited(ctx, prefs.engine, on_bytes.clone()).await?,
        choice => choice.to_owned(),
    };
    let files = models::files(&choice, &prefs.own)?;
    let loaded = loaded(ctx, files, prefs.engine, false, on_bytes).await?;
    Ok((models::name_in_reports(&choice, &prefs.own), loaded))
}

/// The model for this device; measured at the first use of an engine, remembered then.
async fn suited(
    ctx: Ctx,
    engine: EngineChoice,
    on_bytes: impl Fn(u64, u64) + 'static,
) -> Result<String, String> {
    let known = ctx.prefs.with_untracked(|p| p.measured);
    let lite_ms = match known.filter(|m| m.engine == engine) {
        Some(measured) => measured.lite_ms,
        None => {
            let files = models::files(models::MEASURED, &[])?;
            let loaded = loaded(ctx, files, engine, true, on_bytes).await?;
            let lite_ms = loaded.landmarks_ms.unwrap_or(f64::INFINITY);
            ctx.prefer(|p| p.measured = Some(Measured { engine, lite_ms }));
            lite_ms
        }
    };
    Ok(models::best(lite_ms).to_owned())
}

async fn loaded(
    ctx: Ctx,
    files: Files,
    engine: EngineChoice,
    measure: bool,
    on_bytes: impl Fn(u64, u64) + 'static,
) -> Result<Loaded, String> {
    let pose = ctx.workers.with_value(|w| w.pose.clone());
    pose.load(files, engine, measure, on_bytes).await
}

/// Takes in a model file of the user's own: keeps it, tries it, and chooses it. What does not load is
/// not kept.
pub fn bring(ctx: Ctx, file: File, busy: RwSignal<bool>) {
    busy.set(true);
    spawn_local(async move {
        let brought = async {
            let own = shelf::keep_own(&file).await?;
            let engine = ctx.prefs.with_untracked(|p| p.engine);
            let files = models::files(&own.id(), std::slice::from_ref(&own))?;
            match loaded(ctx, files, engine, false, |_, _| {}).await {
                Ok(_) => Ok(own),
                Err(problem) => {
                    shelf::remove(&own.sha256).await;
                    Err(problem)
                }
            }
        };
        match brought.await {
            Ok(own) => ctx.prefer(|p| {
                p.own.retain(|m| m.sha256 != own.sha256);
                p.model = own.id();
                p.own.push(own);
            }),
            Err(problem) => {
                let name = file.name();
                ctx.problem
                    .set(Some(format!("“{name}” is not used. {problem}")));
            }
        }
        busy.set(false);
    });
}

/// Removes a model's files from this device; an own model is gone with them. `done` is called after.
pub fn remove(ctx: Ctx, digests: Vec<String>, done: impl FnOnce() + 'static) {
    spawn_local(async move {
        for sha256 in &digests {
            shelf::remove(sha256).await;
        }
        ctx.prefer(|p| {
            let gone = |m: &OwnModel| digests.contains(&m.sha256);
            if models::own(&p.model, &p.own).is_some_and(gone) {
                p.model = models::AUTO.into();
            }
            p.own.retain(|m| !gone(m));
        });
        done();
    });
}
