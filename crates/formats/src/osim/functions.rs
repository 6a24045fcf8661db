//! Functions, and where in an object they stand.

use crate::xml::Element;
use crate::{Error, limits};
use sagitta_motion::model::Function;

/// The function that a property holds: `<x_location><SimmSpline>…`, or, as newer files write it,
/// `<SimmSpline name="x_location">`; `None` where there is none.
pub(super) fn property(object: &Element<'_, '_>, name: &str) -> Result<Option<Function>, Error> {
    let inside = object.child(name).and_then(|p| p.children().next());
    let named = || {
        object
            .children()
            .find(|it| it.name() == name && it.tag() != name)
    };
    let found = inside.or_else(named);
    found
        .map(|it| function(&it, limits::MAX_XML_DEPTH))
        .transpose()
}

/// The function that an element is.
fn function(it: &Element<'_, '_>, depth: usize) -> Result<Function, Error> {
    Ok(match it.tag() {
        "Constant" => Function::Constant(it.number("value")?.unwrap_or(0.0)),
        "LinearFunction" => Function::Linear(or(it.numbers("coefficients")?, &[1.0, 0.0])),
        "PolynomialFunction" => Function::Polynomial(or(it.numbers("coefficients")?, &[1.0])),
        "SimmSpline" | "NaturalCubicSpline" | "natCubicSpline" => {
            let (x, y) = points(it)?;
            Function::NaturalCubic { x, y }
        }
        "GCVSpline" => gcv(it)?,
        "PiecewiseLinearFunction" => {
            let (x, y) = points(it)?;
            Function::PiecewiseLinear { x, y }
        }
        "Sine" => Function::Sine {
            amplitude: it.number("amplitude")?.unwrap_or(1.0),
            omega: it.number("omega")?.unwrap_or(1.0),
            phase_rad: it.number("phase")?.unwrap_or(0.0),
            offset: it.number("offset")?.unwrap_or(0.0),
        },
        "MultiplierFunction" if depth > 0 => {
            let inner = it.child("function").and_then(|p| p.children().next());
            let inner = inner.or_else(|| it.children().find(|c| c.name() == "function"));
            let inner =
                inner.ok_or_else(|| it.damaged("the function that it multiplies is missing"))?;
            let scale = it.number("scale")?.unwrap_or(1.0);
            Function::Multiplied(Box::new(function(&inner, depth - 1)?), scale)
        }
        _ => return Err(unsupported(it)),
    })
}

/// A spline through its points; one with an error variance would smooth them.
fn gcv(it: &Element<'_, '_>) -> Result<Function, Error> {
    let half_order = it.number("half_order")?.unwrap_or(3.0);
    let smooth = it.number("error_variance")?.is_some_and(|v| v > 0.0);
    let Some(degree) = [1, 3, 5, 7]
        .into_iter()
        .find(|d| f64::from(*d) == 2.0 * half_order - 1.0)
    else {
        return Err(it.damaged(format!("its half order {half_order} is not 1, 2, 3 or 4")));
    };
    if smooth {
        return Err(unsupported(it));
    }
    let (x, y) = points(it)?;
    Ok(Function::Gcv {
        degree: degree as usize,
        x,
        y,
    })
}

fn or(values: Vec<f64>, default: &[f64]) -> Vec<f64> {
    if values.is_empty() {
        default.to_vec()
    } else {
        values
    }
}

/// Points with increasing arguments.
fn points(it: &Element<'_, '_>) -> Result<(Vec<f64>, Vec<f64>), Error> {
    let (x, y) = (it.numbers("x")?, it.numbers("y")?);
    if x.is_empty() || x.len() != y.len() {
        let (x, y) = (x.len(), y.len());
        return Err(it.damaged(format!("it has {x} arguments and {y} values")));
    }
    if x.windows(2).any(|w| w[1] <= w[0]) {
        return Err(it.damaged("its arguments do not increase"));
    }
    Ok((x, y))
}

fn unsupported(it: &Element<'_, '_>) -> Error {
    Error::Unsupported {
        element: it.path(),
        reason: "functions of this kind are not known".to_owned(),
        advice: "exchange it for a spline through its values",
    }
}
