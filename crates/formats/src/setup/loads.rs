//! External loads: which columns of a data file act on which body.

use super::cutoff;
use crate::Error;
use crate::notes::Notes;
use crate::xml::Element;
use crate::xml_out::Xml;
use sagitta_motion::tool::{ExternalForce, ExternalLoads};

/// The version that all of OpenSim 4 reads.
const VERSION: u32 = 40_000;

const LOADS: &[&str] = &[
    "objects",
    "datafile",
    "external_loads_model_kinematics_file",
    "lowpass_cutoff_frequency_for_load_kinematics",
    "ExternalForce",
];

const FORCE: &[&str] = &[
    "isDisabled",
    "appliesForce",
    "applied_to_body",
    "force_expressed_in_body",
    "point_expressed_in_body",
    "force_identifier",
    "point_identifier",
    "torque_identifier",
    "data_source_name",
];

/// All loads of a set.
pub(super) fn loads(set: &Element<'_, '_>) -> Result<ExternalLoads, Error> {
    let mut notes = Notes::default();
    notes.others(set, LOADS);
    let mut forces = Vec::new();
    let mut source = set.text("datafile");
    for it in set.members() {
        if it.tag() == "ExternalForce" {
            notes.others(&it, FORCE);
            forces.push(force(&it)?);
            // The set's file, where it names one, overrides those of the forces.
            source = source.or_else(|| it.text("data_source_name"));
        } else if set.child("objects").is_some() {
            notes.note(&it, "loads of this kind are not known");
        }
    }
    if let Some(it) = set
        .child("external_loads_model_kinematics_file")
        .filter(|it| !it.value().is_empty())
    {
        notes.note(&it, "points are transformed by the motion that is analysed");
    }
    Ok(ExternalLoads {
        forces,
        data_file: source,
        cutoff_hz: cutoff(set, "lowpass_cutoff_frequency_for_load_kinematics")?,
        unsupported: notes.into_list(),
    })
}

fn force(it: &Element<'_, '_>) -> Result<ExternalForce, Error> {
    let body = |tag: &str| {
        let text = it.text(tag)?;
        text.rsplit('/').next().map(str::to_owned)
    };
    let ground = || "ground".to_owned();
    let disabled = it.flag("isDisabled")?.unwrap_or(false);
    Ok(ExternalForce {
        name: it.name().to_owned(),
        applied: !disabled && it.flag("appliesForce")?.unwrap_or(true),
        body: body("applied_to_body").ok_or_else(|| it.damaged("it names no body"))?,
        force_in: body("force_expressed_in_body").unwrap_or_else(ground),
        point_in: body("point_expressed_in_body").unwrap_or_else(ground),
        force: it.text("force_identifier"),
        point: it.text("point_identifier"),
        torque: it.text("torque_identifier"),
    })
}

/// Writes a file of external loads, as OpenSim 4 reads it.
pub(super) fn written(loads: &ExternalLoads) -> String {
    let mut xml = Xml::document(VERSION);
    xml.object("ExternalLoads", "externalloads", |xml| {
        xml.part("objects", |xml| {
            loads.forces.iter().for_each(|it| write_force(xml, it));
        });
        xml.part("groups", |_| {});
        xml.text("datafile", loads.data_file.as_deref().unwrap_or_default());
    });
    xml.finish()
}

fn write_force(xml: &mut Xml, it: &ExternalForce) {
    xml.object("ExternalForce", &it.name, |xml| {
        xml.flag("appliesForce", it.applied);
        xml.text("applied_to_body", &it.body);
        xml.text("force_expressed_in_body", &it.force_in);
        xml.text("point_expressed_in_body", &it.point_in);
        xml.text("force_identifier", it.force.as_deref().unwrap_or_default());
        xml.text("point_identifier", it.point.as_deref().unwrap_or_default());
        xml.text(
            "torque_identifier",
            it.torque.as_deref().unwrap_or_default(),
        );
    });
}
