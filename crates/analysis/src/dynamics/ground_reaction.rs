//! The ground's forces from the motion alone, as files that OpenSim's tools take for measured ones.

use super::{Done, Files, open, steps};
use crate::Error;
use sagitta_biomech::dynamics::feet::{self, Foot};
use sagitta_biomech::dynamics::ground_reaction::{self, Options, Outcome};
use sagitta_biomech::dynamics::loads::AppliedLoad;
use sagitta_biomech::model::Model;
use sagitta_formats::{mot, setup};
use sagitta_motion::tool::{GroundAsked, ToolFiles};
use sagitta_motion::{Cancelled, Progress, Table, ToolResult};

const NAME: &str = "Ground reactions, estimated from the motion";
/// Soles that come no nearer to the floor than this, or reach as far through it, stand on another one.
const OFF_FLOOR_M: f64 = 0.1;

/// The forces as a table and as external loads.
pub fn run(of: &ToolFiles, files: &dyn Files, progress: &mut dyn Progress) -> Result<Done, Error> {
    let (description, model) = open::model(files, of)?;
    let path = open::motion_file(of)?;
    let motion = open::read(files, path, None, mot::read)?;
    let asked = of.ground.clone().unwrap_or_default();
    let progress = &mut steps(progress);
    let (_, mut done) = estimate(&model, &motion, (path, of), &asked, progress)?;
    done.remarks.splice(0..0, description.unsupported);
    Ok(done)
}

/// The forces as they act on the model, and as [`run`] gives them.
pub fn loads(
    model: &Model,
    motion: &Table,
    of: (&str, &ToolFiles),
    asked: &GroundAsked,
) -> Result<(Vec<AppliedLoad>, Done), Error> {
    let (loads, mut done) = estimate(model, motion, of, asked, &mut |_, _| Ok(()))?;
    if let (
        _,
        ToolFiles {
            external_loads_file: Some(file),
            ..
        },
    ) = of
    {
        done.remarks.insert(
            0,
            format!(
                "The ground's forces were estimated from the motion; those of {file} were not used."
            ),
        );
    }
    Ok((loads, done))
}

fn estimate(
    model: &Model,
    motion: &Table,
    (path, of): (&str, &ToolFiles),
    asked: &GroundAsked,
    progress: &mut dyn FnMut(usize, usize) -> Result<(), Cancelled>,
) -> Result<(Vec<AppliedLoad>, Done), Error> {
    let in_model = |e| super::ended(e, of.model_file.as_deref().unwrap_or(path));
    let feet = feet::find(model, &asked.feet).map_err(in_model)?;
    let options = Options {
        cutoff_hz: of.cutoff_hz,
        time_range_s: of.time_range_s,
        floor_m: asked.floor_m,
    };
    let found = ground_reaction::run(model, motion, &feet, &options, progress);
    let found = found.map_err(|e| super::ended(e, path))?;
    let name = stem(path);
    let data_file = format!("{name}_grf.mot");
    let loads = ground_reaction::loads(model, &feet, &data_file);
    let applied = AppliedLoad::all(model, &loads, &found.table);
    let applied = applied.map_err(|e| super::ended(e, path))?;
    let remarks = remarks(model, &feet, &found);
    let results = vec![
        ToolResult {
            text: mot::write_named(NAME, &found.table),
            table: found.table,
            name: data_file,
        },
        ToolResult {
            name: format!("{name}_grf.xml"),
            table: Table::default(),
            text: setup::write_loads(&loads),
        },
    ];
    Ok((
        applied,
        Done {
            results,
            remarks,
            ..Done::default()
        },
    ))
}

/// A file's name without folders and extension.
fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// What was taken for granted, and what does not hold of it.
fn remarks(model: &Model, feet: &[Foot; 2], found: &Outcome) -> Vec<String> {
    let body = |index: usize| model.bodies().get(index).map_or("", |b| b.name.as_str());
    let [first, second] = feet.each_ref().map(|foot| body(foot.body));
    let rows = found.table.t_s.len();
    let mut all = vec![format!(
        "The ground's forces were estimated from the motion, without force plates; the feet are {first} and {second}."
    )];
    all.extend(found.assumptions.iter().cloned());
    all.push(format!(
        "Left at the model's root: {:.1} N and {:.1} N·m (root mean square over {rows} instants, {} of them in flight).",
        found.left.force_n, found.left.torque_nm, found.flight
    ));
    if found.beyond > 0 {
        all.push(format!(
            "In {} of {rows} instants the centre of pressure would lie beyond the soles, by up to {:.0} mm, and was put under them.",
            found.beyond,
            1000.0 * found.farthest_m
        ));
    }
    if found.floating > 0 {
        all.push(format!(
            "In {} of {rows} instants something carries though neither foot seems down; something else may touch the body.",
            found.floating
        ));
    }
    if found.lowest_m.abs() > OFF_FLOOR_M {
        all.push(format!(
            "The lowest point of the soles stays {:.2} m off the floor that was assumed; say how high the floor is, else the centre of pressure is off too.",
            found.lowest_m
        ));
    }
    all
}
