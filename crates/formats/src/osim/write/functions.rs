//! Functions.

use crate::xml_out::Xml;
use sagitta_motion::model::Function;

/// A function in the property that holds it.
pub(super) fn property(xml: &mut Xml, tag: &'static str, function: &Function) {
    xml.part(tag, |xml| self::function(xml, function, None));
}

/// A function, named after the property that it is.
pub(super) fn named(xml: &mut Xml, name: &str, function: &Function) {
    self::function(xml, function, Some(name));
}

fn function(xml: &mut Xml, it: &Function, name: Option<&str>) {
    let tag = match it {
        Function::Constant(_) => "Constant",
        Function::Linear(_) => "LinearFunction",
        Function::Polynomial(_) => "PolynomialFunction",
        Function::NaturalCubic { .. } => "SimmSpline",
        Function::Gcv { .. } => "GCVSpline",
        Function::PiecewiseLinear { .. } => "PiecewiseLinearFunction",
        Function::Sine { .. } => "Sine",
        Function::Multiplied(..) => "MultiplierFunction",
    };
    match name {
        Some(name) => xml.object(tag, name, |xml| content(xml, it)),
        None => xml.part(tag, |xml| content(xml, it)),
    }
}

fn content(xml: &mut Xml, it: &Function) {
    match it {
        Function::Constant(value) => xml.number("value", *value),
        Function::Linear(list) | Function::Polynomial(list) => xml.numbers("coefficients", list),
        Function::NaturalCubic { x, y } | Function::PiecewiseLinear { x, y } => points(xml, x, y),
        Function::Gcv { degree, x, y } => {
            xml.number("half_order", degree.div_ceil(2) as f64);
            xml.number("error_variance", 0.0);
            points(xml, x, y);
        }
        Function::Sine {
            amplitude,
            omega,
            phase_rad,
            offset,
        } => {
            xml.number("amplitude", *amplitude);
            xml.number("omega", *omega);
            xml.number("phase", *phase_rad);
            xml.number("offset", *offset);
        }
        Function::Multiplied(inner, scale) => {
            property(xml, "function", inner);
            xml.number("scale", *scale);
        }
    }
}

fn points(xml: &mut Xml, x: &[f64], y: &[f64]) {
    xml.numbers("x", x);
    xml.numbers("y", y);
}
