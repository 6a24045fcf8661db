//! Coordinates that follow others. Other constraints close loops, which nothing here does.

use super::components::{Kind, all};
use super::{Context, functions};
use crate::Error;
use crate::xml::Element;
use sagitta_motion::model::Coupler;

const COUPLER: &[&str] = &[
    "isDisabled",
    "isEnforced",
    "coupled_coordinates_function",
    "independent_coordinate_names",
    "dependent_coordinate_name",
    "scale_factor",
];

/// The couplers that are in force.
pub(super) fn couplers(
    model: &Element<'_, '_>,
    cx: &mut Context<'_, '_>,
) -> Result<Vec<Coupler>, Error> {
    let mut couplers = Vec::new();
    for it in all(model, Kind::Constraint) {
        let disabled = it.flag("isDisabled")?.unwrap_or(false);
        if disabled || !it.flag("isEnforced")?.unwrap_or(true) {
            continue;
        }
        if it.tag() == "CoordinateCouplerConstraint" {
            cx.notes.others(&it, COUPLER);
            couplers.push(coupler(&it)?);
        } else {
            cx.notes.note(&it, "constraints of this kind are not held");
        }
    }
    Ok(couplers)
}

fn coupler(it: &Element<'_, '_>) -> Result<Coupler, Error> {
    let function = functions::property(it, "coupled_coordinates_function")?;
    let dependent = it.text("dependent_coordinate_name");
    let independent = it.words("independent_coordinate_names");
    let (Some(function), Some(dependent), false) = (function, dependent, independent.is_empty())
    else {
        return Err(it.damaged("it does not say which coordinate follows which, and how"));
    };
    Ok(Coupler {
        name: it.name().to_owned(),
        independent,
        dependent,
        function,
        scale: it.number("scale_factor")?.unwrap_or(1.0),
    })
}
