//! What comes back from the device: only what the caller looks at.

use super::Gpu;
use super::kernels::{Recipe, quad_type};
use super::lower::{Lowered, picture};
use super::program::{Bound, Builder, Dispatch, Program};
use super::template::expand;
use crate::Error;
use crate::detect::{self, anchors, decode};
use crate::engine::{Outputs, Role};
use crate::graph::{Graph, ValueId};
use crate::track;
use wgpu::BufferUsages;

/// Invocations in a workgroup.
const LANES: u32 = 64;
/// Anchors that come back at most without a second reading: 57,360 bytes.
const ROOM: usize = 1024;
/// Numbers per anchor that come back: its own number, its score, its box.
const ROW: usize = decode::BOX_LEN + 2;
/// Words before the first anchor.
const LEADING: usize = 4;
/// A little below the score that decides, which the CPU compares once more and exactly.
const LEAST_LOGIT: f32 = -1e-3;
/// The score of an anchor that did not come back.
const HOPELESS: f32 = -100.0;

/// The last kernel of a network in its role.
#[derive(Debug)]
pub struct Head {
    /// Runs after all steps.
    pub dispatch: Dispatch,
    /// What comes back instead of the results.
    pub picked: Option<wgpu::Buffer>,
}

fn position(graph: &Graph, name: &str) -> Result<ValueId, Error> {
    let output = graph.outputs.iter().find(|o| o.name == name);
    let missing = || Error::WrongModel(format!("there is no output {name}"));
    output.map(|o| o.value).ok_or_else(missing)
}

/// The heat maps' value, which has to stay a picture.
pub fn heat_maps(graph: &Graph, role: Role) -> Result<Option<ValueId>, Error> {
    match role {
        Role::Landmarks => position(graph, track::OUTPUTS[2]).map(Some),
        _ => Ok(None),
    }
}

/// Where an output begins among the results, in floats.
fn in_results(program: &Program, lowered: &Lowered, value: ValueId) -> Result<u32, Error> {
    let (home, offset) = lowered.home(value);
    let start = program.result_offsets.get(&home);
    let wrong = || Error::WrongModel("its outputs are not the expected ones".into());
    start
        .map(|s| (*s / 4) as u32 + offset as u32)
        .ok_or_else(wrong)
}

impl Head {
    /// The head of a role, if it has one.
    ///
    /// # Errors
    /// [`Error::WrongModel`] if the network's outputs are not its role's.
    pub fn new(
        gpu: &Gpu,
        graph: &Graph,
        lowered: &Lowered,
        program: &Program,
        role: Role,
        half: bool,
    ) -> Result<Option<Self>, Error> {
        match role {
            Role::Raw => Ok(None),
            Role::Landmarks => landmarks(gpu, graph, lowered, program, half).map(Some),
            Role::Detector => detector(gpu, graph, lowered, program).map(Some),
        }
    }
}

fn landmarks(
    gpu: &Gpu,
    graph: &Graph,
    lowered: &Lowered,
    program: &Program,
    half: bool,
) -> Result<Head, Error> {
    let maps = position(graph, track::OUTPUTS[2])?;
    let points = position(graph, track::OUTPUTS[0])?;
    let [rows, columns, channels] = picture(&graph.values[maps].shape);
    if graph.values[points].len() != channels * 5 || rows != columns {
        return Err(Error::WrongModel(
            "its heat maps do not fit its points".into(),
        ));
    }
    let constants = [
        ("LANES", LANES),
        ("PACKED", 1),
        ("ACTIVATION", 0),
        ("CELL", (track::INPUT_SIDE / rows) as u32),
    ];
    let (common, file) = (
        include_str!("kernels/common.wgsl"),
        include_str!("kernels/refine.wgsl"),
    );
    let text = expand(&format!("{common}\n{file}"), &constants);
    let sizes = [rows, columns, channels.div_ceil(4), channels].map(|n| n as u32);
    let first = in_results(program, lowered, points)?;
    let recipe = Recipe {
        label: "refine".into(),
        source: format!("{}{text}", quad_type(half)),
        params: [sizes, [0; 4], [0; 4], [first, 0, 0, 0], [0; 4], [0; 4]],
        weights: Vec::new(),
        invocations: channels as u64,
        lanes: LANES,
        macs: 0,
    };
    let maps = program
        .buffer(lowered.home(maps).0)?
        .as_entire_buffer_binding();
    let bound = Bound {
        reads: [maps.clone(), maps.clone(), maps],
        writes: program.results.as_entire_buffer_binding(),
    };
    Ok(Head {
        dispatch: Builder::single(gpu, &recipe.params).dispatch(&recipe, 0, bound),
        picked: None,
    })
}

fn detector(gpu: &Gpu, graph: &Graph, lowered: &Lowered, program: &Program) -> Result<Head, Error> {
    let [boxes, scores] = detect::OUTPUTS;
    let (boxes, scores) = (position(graph, boxes)?, position(graph, scores)?);
    let len = |v: ValueId| graph.values[v].len();
    if len(scores) != anchors::COUNT || len(boxes) != anchors::COUNT * decode::BOX_LEN {
        return Err(Error::WrongModel("it has other anchors".into()));
    }
    let from = [
        in_results(program, lowered, boxes)?,
        in_results(program, lowered, scores)?,
        anchors::COUNT as u32,
        decode::BOX_LEN as u32,
    ];
    let more = [ROOM as u32, LEAST_LOGIT.to_bits(), 0, 0];
    let recipe = Recipe {
        label: "candidates".into(),
        source: expand(include_str!("kernels/candidates.wgsl"), &[("LANES", LANES)]),
        params: [[0; 4], [0; 4], [0; 4], more, from, [0; 4]],
        weights: Vec::new(),
        invocations: anchors::COUNT as u64,
        lanes: LANES,
        macs: 0,
    };
    let picked = gpu.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("picked"),
        size: ((LEADING + ROOM * ROW) * 4) as u64,
        usage: BufferUsages::STORAGE | BufferUsages::COPY_SRC | BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    let results = program.results.as_entire_buffer_binding();
    let bound = Bound {
        reads: [results.clone(), results.clone(), results],
        writes: picked.as_entire_buffer_binding(),
    };
    Ok(Head {
        dispatch: Builder::single(gpu, &recipe.params).dispatch(&recipe, 0, bound),
        picked: Some(picked),
    })
}

/// Fills the detector's outputs from what was picked; `false` if there was not room for all.
pub fn unpick(words: &[u32], outputs: &mut Outputs) -> bool {
    let count = words.first().map_or(0, |&n| n as usize);
    let [boxes, scores] = detect::OUTPUTS.map(|name| outputs.0.iter().position(|t| t.name == name));
    let (Some(boxes), Some(scores), true) = (boxes, scores, count <= ROOM) else {
        return false;
    };
    outputs.0[scores].data.fill(HOPELESS);
    let rows = words.get(LEADING..).unwrap_or(&[]).chunks_exact(ROW);
    for row in rows.take(count) {
        let anchor = row[0] as usize;
        if let Some(score) = outputs.0[scores].data.get_mut(anchor) {
            *score = f32::from_bits(row[1]);
        }
        let start = anchor * decode::BOX_LEN;
        if let Some(to) = outputs.0[boxes]
            .data
            .get_mut(start..start + decode::BOX_LEN)
        {
            let numbers = row[2..].iter().map(|&bits| f32::from_bits(bits));
            to.iter_mut().zip(numbers).for_each(|(to, from)| *to = from);
        }
    }
    true
}
