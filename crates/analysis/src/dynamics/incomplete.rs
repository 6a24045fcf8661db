//! Which results lack a force that acts and is not computed: contact, ligaments, springs along paths,
//! expressions.

use sagitta_biomech::model::Model;
use sagitta_motion::model::NotComputed;
use std::collections::BTreeSet;

/// Those of which inverse dynamics lacks something, without those that a set-up leaves out.
pub fn passive(all: &[NotComputed], excluded: &[String]) -> Vec<NotComputed> {
    if excluded.iter().any(|e| e.eq_ignore_ascii_case("all")) {
        return Vec::new();
    }
    let kept = |it: &&NotComputed| !it.driven && !excluded.contains(&it.name);
    all.iter().filter(kept).cloned().collect()
}

/// A sentence for each force.
pub fn of(model: &Model, all: &[NotComputed]) -> Vec<String> {
    let said = |it: &NotComputed| {
        let lacking = match touched(model, it) {
            None => "all moments".to_owned(),
            Some(names) if names.is_empty() => return None,
            Some(names) => format!("the moments and forces of {}", names.join(", ")),
        };
        Some(format!(
            "{} “{}” acts and is not computed, so {lacking} are incomplete; take it out of the model where it does nothing in this motion.",
            it.class, it.name
        ))
    };
    all.iter().filter_map(said).collect()
}

/// The coordinates between the bodies that it acts on, and those that it acts on itself; `None` for all.
///
/// What pulls two bodies together does nothing to the joints that both hang on.
fn touched(model: &Model, it: &NotComputed) -> Option<Vec<String>> {
    let mut found = BTreeSet::new();
    for name in &it.coordinates {
        found.insert(model.coordinate(name)?);
    }
    let mut chains = Vec::new();
    for name in &it.bodies {
        chains.push(chain(model, model.body(name)?));
    }
    if found.is_empty() && chains.is_empty() {
        return None;
    }
    let shared = |k: &usize| chains.len() > 1 && chains.iter().all(|chain| chain.contains(k));
    found.extend(chains.iter().flatten().filter(|k| !shared(k)));
    let name = |k: usize| model.coordinates().get(k).map(|c| c.name.clone());
    Some(found.into_iter().filter_map(name).collect())
}

/// The coordinates between a body and the ground.
fn chain(model: &Model, mut body: usize) -> BTreeSet<usize> {
    let mut all = BTreeSet::new();
    while let Some(here) = model.bodies().get(body).filter(|_| body > 0) {
        all.extend(here.joint.coordinates.clone());
        body = here.joint.parent;
    }
    all
}
