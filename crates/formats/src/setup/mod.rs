//! Set-ups of OpenSim's tools: inverse dynamics, inverse kinematics, and the analyses static
//! optimisation and joint reaction; the external loads and the weights that they name.
//!
//! Paths of files are handed out as written; they are relative to the file that names them. What a
//! set-up asks for and nothing here does is listed with the element's path.

mod analyze;
mod inverse;
mod loads;
mod tasks;

use crate::Error;
use crate::notes::Notes;
use crate::xml::{self, Element};
use sagitta_motion::tool::{ExternalLoads, IkTask, ToolFiles, ToolSetup};

const WHAT: &str = "set-up";

/// Whether the text begins as a set-up of any tool does.
pub fn is_setup(text: &str) -> bool {
    xml::first_tags(text).any(|tag| tag.ends_with("Tool"))
}

/// Reads a set-up.
///
/// # Errors
/// One sentence where the text is no XML or no set-up, a number is none, the tool is none of those
/// here, or the limits are exceeded.
pub fn read(text: &str) -> Result<ToolSetup, Error> {
    let text = xml::without_colons(text);
    let document = xml::parse(&text, WHAT)?;
    let root = Element::root(&document, WHAT);
    let tool = root.object(|tag| tag.ends_with("Tool"));
    let tool = tool.ok_or_else(|| Error::damaged(WHAT, "at its start", "it has no tool"))?;
    match tool.tag() {
        "InverseDynamicsTool" => inverse::dynamics(&tool),
        // The second spelling is one that files of OpenSim's own have.
        "InverseKinematicsTool" | "InverseKinemtaticsTool" => inverse::kinematics(&tool),
        "AnalyzeTool" => analyze::read(&tool),
        _ => Err(Error::Unsupported {
            element: tool.path(),
            reason: "that tool is not one of those here".to_owned(),
            advice: "choose a set-up of inverse dynamics, inverse kinematics or of an analysis",
        }),
    }
}

/// Reads a file of weights: an `IKTaskSet`.
///
/// # Errors
/// As [`read`], and where a task is neither a marker's nor a coordinate's.
pub fn read_tasks(text: &str) -> Result<Vec<IkTask>, Error> {
    let text = xml::without_colons(text);
    let document = xml::parse(&text, WHAT)?;
    let set = within(&document, "IKTaskSet")?;
    if let Some(other) = set.members().iter().find(|it| !tasks::is_task(it)) {
        return Err(Error::Unsupported {
            element: other.path(),
            reason: "tasks of this kind are not known".to_owned(),
            advice: "leave it out, or give it to the markers and coordinates that it stands for",
        });
    }
    tasks::tasks(&set, &mut Notes::default())
}

/// Reads a file of external loads.
///
/// # Errors
/// As [`read`].
pub fn read_loads(text: &str) -> Result<ExternalLoads, Error> {
    let text = xml::without_colons(text);
    let document = xml::parse(&text, WHAT)?;
    loads::loads(&within(&document, "ExternalLoads")?)
}

/// Writes a file of external loads. A cut-off is left to OpenSim's default, as is what was not read.
pub fn write_loads(loads: &ExternalLoads) -> String {
    loads::written(loads)
}

fn within<'a, 'i>(
    document: &'a roxmltree::Document<'i>,
    class: &'static str,
) -> Result<Element<'a, 'i>, Error> {
    let found = Element::root(document, WHAT).object(|tag| tag == class);
    found.ok_or_else(|| Error::damaged(WHAT, "at its start", format!("there is no {class} in it")))
}

/// What all tools have; times are those of `time_range`.
fn files(tool: &Element<'_, '_>) -> Result<ToolFiles, Error> {
    let range = tool.range("time_range")?;
    Ok(ToolFiles {
        name: tool.name().to_owned(),
        model_file: tool.text("model_file"),
        results_directory: tool.text("results_directory").unwrap_or_default(),
        time_range_s: range.unwrap_or([f64::NEG_INFINITY, f64::INFINITY]),
        coordinates_file: tool.text("coordinates_file"),
        states_file: tool.text("states_file"),
        speeds_file: tool.text("speeds_file"),
        cutoff_hz: cutoff(tool, "lowpass_cutoff_frequency_for_coordinates")?,
        external_loads_file: tool.text("external_loads_file"),
        ground: None,
        unsupported: Vec::new(),
    })
}

/// A cut-off; a negative one means none.
fn cutoff(it: &Element<'_, '_>, tag: &str) -> Result<Option<f64>, Error> {
    Ok(it.number(tag)?.filter(|hz| *hz > 0.0))
}
