//! Weights of markers and coordinates.

use crate::Error;
use crate::notes::Notes;
use crate::xml::Element;
use sagitta_motion::tool::{IkTarget, IkTask};

/// Whether it is a task of a kind that is known.
pub(super) fn is_task(it: &Element<'_, '_>) -> bool {
    matches!(it.tag(), "IKMarkerTask" | "IKCoordinateTask")
}

/// All tasks of a set.
pub(super) fn tasks(set: &Element<'_, '_>, notes: &mut Notes) -> Result<Vec<IkTask>, Error> {
    let mut tasks = Vec::new();
    for it in set.members() {
        let target = match it.tag() {
            "IKMarkerTask" => IkTarget::Marker,
            "IKCoordinateTask" => coordinate(&it)?,
            _ => {
                notes.note(&it, "tasks of this kind are not known");
                continue;
            }
        };
        notes.others(&it, &["apply", "weight", "value_type", "value"]);
        let weight = it.number("weight")?.unwrap_or(0.0);
        if weight < 0.0 {
            return Err(it.damaged("its weight is negative"));
        }
        tasks.push(IkTask {
            name: it.name().to_owned(),
            apply: it.flag("apply")?.unwrap_or(true),
            weight,
            target,
        });
    }
    Ok(tasks)
}

fn coordinate(it: &Element<'_, '_>) -> Result<IkTarget, Error> {
    match it.text("value_type").as_deref() {
        None | Some("default_value") => Ok(IkTarget::Default),
        Some("from_file") => Ok(IkTarget::FromFile),
        Some("manual_value") => Ok(IkTarget::Value(it.number("value")?.unwrap_or(0.0))),
        Some(other) => Err(it.damaged(format!("“{other}” is no source of its value"))),
    }
}
