//! Muscles. What drives them over time (time constants, first values of activation and fibre length)
//! is known and not kept: a description is of what static questions need.

use super::forces::applied;
use super::{Context, paths};
use crate::Error;
use crate::xml::Element;
use sagitta_motion::model::{
    Bounds, Curves, DeGrooteFregly, Force, Millard, Muscle, MuscleKind, Thelen,
};

/// The smallest control of a muscle that names none or nought, as OpenSim's muscles take it.
const MIN_CONTROL: f64 = 0.01;
/// OpenSim's default, in optimal lengths per second.
const MAX_VELOCITY: f64 = 10.0;

/// What a muscle may have beside its path.
const MUSCLE: &[&str] = &[
    "isDisabled",
    "appliesForce",
    "min_control",
    "max_control",
    "optimal_force",
    "components",
    "GeometryPath",
    "path",
    "PathPointSet",
    "MusclePointSet",
    "PathWrapSet",
    "MuscleWrapSet",
    "muscle_model",
    "max_isometric_force",
    "optimal_fiber_length",
    "tendon_slack_length",
    "pennation_angle",
    "pennation_angle_at_optimal",
    "max_contraction_velocity",
    "ignore_tendon_compliance",
    "ignore_activation_dynamics",
    "activation_time_constant",
    "deactivation_time_constant",
    "minimum_activation",
    "default_activation",
    "default_fiber_length",
    "maximum_pennation_angle",
    "damping",
    "Vmax",
    "Vmax0",
    "FmaxTendonStrain",
    "FmaxMuscleStrain",
    "KshapeActive",
    "KshapePassive",
    "Af",
    "Flen",
    "fv_linear_extrap_threshold",
    "fiber_damping",
    "ActiveForceLengthCurve",
    "ForceVelocityCurve",
    "FiberForceLengthCurve",
    "TendonForceLengthCurve",
    "tendon_compliance_dynamics_mode",
    "default_normalized_tendon_force",
    "active_force_width_scale",
    "passive_fiber_strain_at_one_norm_force",
    "tendon_strain_at_one_norm_force",
    "ignore_passive_fiber_force",
    "activation_dynamics_smoothing",
];

/// Whether objects of this class are muscles that can be computed.
pub(super) fn is_muscle(tag: &str) -> bool {
    matches!(
        tag,
        "Thelen2003Muscle" | "Millard2012EquilibriumMuscle" | "DeGrooteFregly2016Muscle"
    )
}

/// Such a muscle; `None`, with a note, where its path cannot be computed.
pub(super) fn muscle(
    it: &Element<'_, '_>,
    cx: &mut Context<'_, '_>,
) -> Result<Option<Force>, Error> {
    cx.notes.others(it, MUSCLE);
    note_old_speed(it, cx)?;
    let Some((points, wraps)) = paths::path(it, cx)? else {
        return Ok(None);
    };
    let size = |tag: &str, default: f64| -> Result<f64, Error> {
        let value = it.number(tag)?.unwrap_or(default);
        if value >= 0.0 {
            Ok(value)
        } else {
            Err(it.damaged(format!("its {tag} is negative")))
        }
    };
    let pennation_rad = match it.number("pennation_angle_at_optimal")? {
        Some(angle) => angle,
        None => it.number("pennation_angle")?.unwrap_or(0.0),
    };
    Ok(Some(Force::Muscle(Box::new(Muscle {
        name: it.name().to_owned(),
        applied: applied(it)?,
        bounds: bounds(it)?,
        points,
        wraps,
        max_isometric_n: size("max_isometric_force", 1000.0)?,
        optimal_fibre_m: size("optimal_fiber_length", 0.1)?,
        tendon_slack_m: size("tendon_slack_length", 0.2)?,
        pennation_rad,
        max_velocity: size("max_contraction_velocity", MAX_VELOCITY)?,
        ignore_tendon_compliance: it.flag("ignore_tendon_compliance")?.unwrap_or(false),
        kind: kind(it)?,
    }))))
}

/// The property that `max_contraction_velocity` replaced is not read by newer versions of OpenSim.
fn note_old_speed(it: &Element<'_, '_>, cx: &mut Context<'_, '_>) -> Result<(), Error> {
    let old = it.number("Vmax")?.filter(|v| *v != MAX_VELOCITY);
    if old.is_some() && it.number("max_contraction_velocity")?.is_none() {
        let reason = "“Vmax” of old versions is not read; 10 optimal lengths per second are taken, as OpenSim does";
        cx.notes.note(it, reason);
    }
    Ok(())
}

fn bounds(it: &Element<'_, '_>) -> Result<Bounds, Error> {
    let min = it.bound("min_control")?.unwrap_or(0.0);
    let free = it.tag() == "DeGrooteFregly2016Muscle";
    Ok(Bounds {
        min: if min == 0.0 && !free {
            MIN_CONTROL
        } else {
            min
        },
        max: it.bound("max_control")?.unwrap_or(1.0),
    })
}

fn kind(it: &Element<'_, '_>) -> Result<MuscleKind, Error> {
    Ok(match it.tag() {
        "Thelen2003Muscle" => MuscleKind::Thelen(thelen(it)?),
        "Millard2012EquilibriumMuscle" => MuscleKind::Millard(Box::new(millard(it)?)),
        _ => MuscleKind::DeGrooteFregly(de_groote_fregly(it)?),
    })
}

fn thelen(it: &Element<'_, '_>) -> Result<Thelen, Error> {
    let or = |tag: &str, default: f64| Ok::<_, Error>(it.number(tag)?.unwrap_or(default));
    Ok(Thelen {
        tendon_strain: or("FmaxTendonStrain", 0.04)?,
        muscle_strain: or("FmaxMuscleStrain", 0.6)?,
        shape_active: or("KshapeActive", 0.45)?,
        shape_passive: or("KshapePassive", 5.0)?,
        af: or("Af", 0.25)?,
        flen: or("Flen", 1.4)?,
    })
}

fn millard(it: &Element<'_, '_>) -> Result<Millard, Error> {
    Ok(Millard {
        fibre_damping: it.number("fiber_damping")?.unwrap_or(0.1),
        min_activation: it.number("minimum_activation")?.unwrap_or(0.01),
        curves: Curves {
            active: curve(it, "ActiveForceLengthCurve", ACTIVE)?,
            velocity: curve(it, "ForceVelocityCurve", VELOCITY)?,
            fibre: curve(it, "FiberForceLengthCurve", FIBRE)?,
            tendon: curve(it, "TendonForceLengthCurve", TENDON)?,
        },
    })
}

/// Properties of a curve, in the order of [`Curves`].
pub(super) const ACTIVE: [&str; 5] = [
    "min_norm_active_fiber_length",
    "transition_norm_fiber_length",
    "max_norm_active_fiber_length",
    "shallow_ascending_slope",
    "minimum_value",
];
/// As [`ACTIVE`].
pub(super) const VELOCITY: [&str; 8] = [
    "concentric_slope_at_vmax",
    "concentric_slope_near_vmax",
    "isometric_slope",
    "eccentric_slope_at_vmax",
    "eccentric_slope_near_vmax",
    "max_eccentric_velocity_force_multiplier",
    "concentric_curviness",
    "eccentric_curviness",
];
/// As [`ACTIVE`].
pub(super) const FIBRE: [&str; 5] = [
    "strain_at_zero_force",
    "strain_at_one_norm_force",
    "stiffness_at_low_force",
    "stiffness_at_one_norm_force",
    "curviness",
];
/// As [`ACTIVE`].
pub(super) const TENDON: [&str; 4] = [
    "strain_at_one_norm_force",
    "stiffness_at_one_norm_force",
    "norm_force_at_toe_end",
    "curviness",
];

fn curve<const N: usize>(
    it: &Element<'_, '_>,
    class: &str,
    tags: [&str; N],
) -> Result<[Option<f64>; N], Error> {
    let mut values = [None; N];
    if let Some(curve) = it.child(class) {
        for (value, tag) in values.iter_mut().zip(tags) {
            *value = curve.number(tag)?;
        }
    }
    Ok(values)
}

fn de_groote_fregly(it: &Element<'_, '_>) -> Result<DeGrooteFregly, Error> {
    let or = |tag: &str, default: f64| Ok::<_, Error>(it.number(tag)?.unwrap_or(default));
    Ok(DeGrooteFregly {
        tendon_strain: or("tendon_strain_at_one_norm_force", 0.049)?,
        width_scale: or("active_force_width_scale", 1.0)?,
        fibre_damping: or("fiber_damping", 0.0)?,
        passive_strain: or("passive_fiber_strain_at_one_norm_force", 0.6)?,
        ignore_passive: it.flag("ignore_passive_fiber_force")?.unwrap_or(false),
    })
}
