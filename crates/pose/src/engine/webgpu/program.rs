//! A network on the device: kernels compiled, memory taken and weights uploaded once, then one pass, one
//! submission and one reading back per run.

use super::Gpu;
use super::kernels::{Cook, Params, Recipe};
use super::lower::{Lowered, Step};
use super::memory::Layout;
use crate::Error;
use crate::graph::{Graph, ValueId};
use std::collections::BTreeMap;
use wgpu::util::DeviceExt as _;
use wgpu::{BindingResource, BufferUsages};

/// What bindings into a buffer are aligned to, in bytes: WebGPU's default for all kinds.
pub const ALIGNMENT: u64 = 256;

/// Most workgroups along one side of a grid.
const MOST_GROUPS: u64 = 32_768;

/// One kernel with everything it touches.
#[derive(Debug)]
pub struct Dispatch {
    pub(super) label: String,
    pub(super) macs: u64,
    pipeline: wgpu::ComputePipeline,
    bindings: wgpu::BindGroup,
    grid: [u32; 3],
}

impl Dispatch {
    /// Adds it to a pass.
    pub fn record(&self, pass: &mut wgpu::ComputePass<'_>) {
        let [x, y, z] = self.grid;
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &self.bindings, &[]);
        pass.dispatch_workgroups(x, y, z);
    }
}

/// Memory and kernels of a network.
#[derive(Debug)]
pub struct Program {
    /// All kernels, in the order in which they run.
    pub dispatches: Vec<Dispatch>,
    /// The picture that goes in, in quads.
    pub input: wgpu::Buffer,
    /// All results that nobody reads on the device, packed, each at a multiple of [`ALIGNMENT`].
    pub results: wgpu::Buffer,
    /// Where a result begins in `results`, in bytes, by the value in whose memory it lies.
    pub result_offsets: BTreeMap<ValueId, u64>,
    /// Memory of the other values.
    slots: Vec<wgpu::Buffer>,
    layout: Layout,
    /// Bytes of values and of weights.
    pub memory_bytes: [u64; 2],
    /// Different kernels.
    pub pipelines: usize,
}

impl Program {
    /// Prepares all steps; `kept` values stay whole to the end of a run. Errors of the device are
    /// reported by its error scope.
    pub fn new(
        gpu: &Gpu,
        graph: &Graph,
        lowered: &Lowered,
        kept: &[ValueId],
        half: bool,
    ) -> Result<Self, Error> {
        let cook = Cook {
            graph,
            lowered,
            tuning: gpu.tuning(),
            half,
        };
        let recipes: Vec<Recipe> = lowered.steps.iter().map(|s| cook.recipe(s)).collect();
        let result_homes = result_homes(graph, lowered);
        let bytes = |v: ValueId| match result_homes.contains(&v) {
            // Has memory elsewhere.
            true => 0,
            false => bytes_of(graph, lowered, v, half),
        };
        let layout = Layout::new(graph, lowered, kept, bytes);
        let mut end = 0;
        let mut result_offsets = BTreeMap::new();
        for &home in &result_homes {
            result_offsets.insert(home, end);
            end += bytes_of(graph, lowered, home, false).next_multiple_of(ALIGNMENT);
        }
        let buffers = Buffers::new(gpu, &recipes, &layout, end, half)?;
        let mut builder = Builder::new(gpu, buffers.params.clone());
        let mut dispatches = Vec::with_capacity(recipes.len());
        for (index, (step, recipe)) in lowered.steps.iter().zip(&recipes).enumerate() {
            let slot = |value: ValueId| buffers.of(&layout, &result_offsets, lowered.home(value).0);
            let bound = Bound::new(step, slot, buffers.weights_of(index));
            dispatches.push(builder.dispatch(recipe, index, bound?));
        }
        let slot = layout.slot(graph.input).ok_or_else(lost_value)?;
        Ok(Self {
            dispatches,
            input: buffers.slots.get(slot).ok_or_else(lost_value)?.clone(),
            results: buffers.results.clone(),
            result_offsets,
            memory_bytes: [
                layout.slots.iter().sum::<u64>() + end,
                buffers.weights.size(),
            ],
            pipelines: builder.pipelines.len(),
            slots: buffers.slots,
            layout,
        })
    }

    /// The memory of a value that was kept and is no result.
    pub fn buffer(&self, home: ValueId) -> Result<&wgpu::Buffer, Error> {
        let slot = self.layout.slot(home).ok_or_else(lost_value)?;
        self.slots.get(slot).ok_or_else(lost_value)
    }
}

fn lost_value() -> Error {
    Error::Engine("a value has no memory".into())
}

/// Packed outputs that no step reads: they can be brought back together.
fn result_homes(graph: &Graph, lowered: &Lowered) -> Vec<ValueId> {
    let homes = graph.outputs.iter().map(|o| lowered.home(o.value).0);
    let read = |home: ValueId| {
        let mut inputs = lowered.steps.iter().flat_map(|s| &s.inputs);
        inputs.any(|&v| lowered.home(v).0 == home)
    };
    let mut homes: Vec<ValueId> = homes.filter(|&h| lowered.packed[h] && !read(h)).collect();
    homes.sort_unstable();
    homes.dedup();
    homes
}

/// Memory that a value takes, at least one vector.
pub fn bytes_of(graph: &Graph, lowered: &Lowered, value: ValueId, half: bool) -> u64 {
    let shape = &graph.values[value].shape;
    let [rows, columns, channels] = super::lower::picture(shape);
    let floats = match lowered.packed[value] {
        true => (rows * columns * channels).next_multiple_of(4),
        false => rows * columns * channels.div_ceil(4) * 4,
    };
    let size = if half && !lowered.packed[value] { 2 } else { 4 };
    (floats * size) as u64
}

struct Buffers {
    slots: Vec<wgpu::Buffer>,
    results: wgpu::Buffer,
    weights: wgpu::Buffer,
    /// Where each step's weights lie, in bytes; empty for none.
    weight_ranges: Vec<std::ops::Range<u64>>,
    params: wgpu::Buffer,
}

impl Buffers {
    fn new(
        gpu: &Gpu,
        recipes: &[Recipe],
        layout: &Layout,
        results: u64,
        half: bool,
    ) -> Result<Self, Error> {
        let (weights, weight_ranges) = weights(recipes, half);
        let sizes = layout.slots.iter().copied().chain([results]);
        check_sizes(gpu, sizes, weights.len() as u64)?;
        let storage = BufferUsages::STORAGE | BufferUsages::COPY_SRC | BufferUsages::COPY_DST;
        let buffer = |bytes: &u64| {
            gpu.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("values"),
                size: (*bytes).max(ALIGNMENT),
                usage: storage,
                mapped_at_creation: false,
            })
        };
        let filled = |label, contents: &[u8], usage| {
            let label = Some(label);
            let init = wgpu::util::BufferInitDescriptor {
                label,
                contents,
                usage,
            };
            gpu.device.create_buffer_init(&init)
        };
        let params = params_bytes(recipes);
        Ok(Self {
            slots: layout.slots.iter().map(buffer).collect(),
            results: buffer(&results),
            weights: filled("weights", &weights, BufferUsages::STORAGE),
            params: filled("sizes", &params, BufferUsages::UNIFORM),
            weight_ranges,
        })
    }

    /// Where a value lies: buffer, first byte, bytes.
    fn of<'a>(
        &'a self,
        layout: &Layout,
        results: &BTreeMap<ValueId, u64>,
        home: ValueId,
    ) -> Option<wgpu::BufferBinding<'a>> {
        if let Some(&offset) = results.get(&home) {
            return Some(wgpu::BufferBinding {
                buffer: &self.results,
                offset,
                size: None,
            });
        }
        let slot = self.slots.get(layout.slot(home)?)?;
        Some(slot.as_entire_buffer_binding())
    }

    fn weights_of(&self, step: usize) -> wgpu::BufferBinding<'_> {
        let range = self.weight_ranges.get(step).cloned().unwrap_or(0..0);
        wgpu::BufferBinding {
            buffer: &self.weights,
            offset: range.start,
            size: std::num::NonZeroU64::new(range.end - range.start),
        }
    }
}

/// All weights, each step's at a multiple of [`ALIGNMENT`], and where they lie.
fn weights(recipes: &[Recipe], half: bool) -> (Vec<u8>, Vec<std::ops::Range<u64>>) {
    let mut bytes: Vec<u8> = Vec::new();
    let mut ranges = Vec::with_capacity(recipes.len());
    for recipe in recipes {
        let start = bytes.len();
        match half {
            true => {
                let halves = recipe
                    .weights
                    .iter()
                    .map(|&w| crate::graph::half::from_f32(w));
                bytes.extend(halves.flat_map(u16::to_le_bytes));
            }
            false => bytes.extend_from_slice(bytemuck::cast_slice(&recipe.weights)),
        }
        ranges.push(start as u64..bytes.len() as u64);
        bytes.resize(bytes.len().next_multiple_of(ALIGNMENT as usize), 0);
    }
    // Steps without weights bind the beginning.
    bytes.resize(bytes.len().max(ALIGNMENT as usize), 0);
    (bytes, ranges)
}

fn params_bytes(recipes: &[Recipe]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(recipes.len() * ALIGNMENT as usize);
    for recipe in recipes {
        bytes.extend_from_slice(bytemuck::bytes_of(&recipe.params));
        bytes.resize(bytes.len().next_multiple_of(ALIGNMENT as usize), 0);
    }
    bytes.resize(bytes.len().max(ALIGNMENT as usize), 0);
    bytes
}

fn check_sizes(gpu: &Gpu, values: impl Iterator<Item = u64>, weights: u64) -> Result<(), Error> {
    let limits = gpu.device.limits();
    let most = limits
        .max_storage_buffer_binding_size
        .min(limits.max_buffer_size);
    let largest = values.max().unwrap_or(0);
    if largest > most || weights > limits.max_buffer_size {
        return Err(Error::Engine(format!(
            "the graphics device holds {most} bytes at once, and {} are needed",
            largest.max(weights)
        )));
    }
    Ok(())
}

/// What a kernel touches, in the order of its bindings from 1 on.
pub struct Bound<'a> {
    /// Source, second source, weights.
    pub reads: [wgpu::BufferBinding<'a>; 3],
    /// Result.
    pub writes: wgpu::BufferBinding<'a>,
}

impl<'a> Bound<'a> {
    fn new(
        step: &Step,
        place: impl Fn(ValueId) -> Option<wgpu::BufferBinding<'a>>,
        weights: wgpu::BufferBinding<'a>,
    ) -> Result<Self, Error> {
        let read = |position: usize| match step.inputs.get(position) {
            Some(&value) => place(value).ok_or_else(lost_value),
            // Bound because the layout asks for something, and never read.
            None => Ok(weights.clone()),
        };
        Ok(Self {
            reads: [read(0)?, read(1)?, weights.clone()],
            writes: place(step.output).ok_or_else(lost_value)?,
        })
    }
}

/// Makes dispatches; equal kernels are compiled once.
pub struct Builder<'a> {
    gpu: &'a Gpu,
    bind_group_layout: wgpu::BindGroupLayout,
    pipeline_layout: wgpu::PipelineLayout,
    params: wgpu::Buffer,
    pub(super) pipelines: BTreeMap<String, wgpu::ComputePipeline>,
}

impl<'a> Builder<'a> {
    /// A builder whose kernels find their sizes in `params`, every [`ALIGNMENT`] bytes.
    fn new(gpu: &'a Gpu, params: wgpu::Buffer) -> Self {
        let storage = |binding, read_only| entry(binding, storage(read_only));
        let entries = [
            entry(0, uniform()),
            storage(1, true),
            storage(2, true),
            storage(3, true),
            storage(4, false),
        ];
        let bind_group_layout = bind_group_layout(gpu, &entries);
        Self {
            pipeline_layout: pipeline_layout(gpu, &bind_group_layout),
            bind_group_layout,
            gpu,
            params,
            pipelines: BTreeMap::new(),
        }
    }

    /// A builder for one kernel that is no step.
    pub fn single(gpu: &'a Gpu, params: &Params) -> Self {
        let mut contents = bytemuck::bytes_of(params).to_vec();
        contents.resize(ALIGNMENT as usize, 0);
        let buffer = gpu
            .device
            .create_buffer_init(&wgpu::util::BufferInitDescriptor {
                label: Some("sizes"),
                contents: &contents,
                usage: BufferUsages::UNIFORM,
            });
        Self::new(gpu, buffer)
    }

    /// The kernel of a recipe whose sizes stand at `index`.
    pub fn dispatch(&mut self, recipe: &Recipe, index: usize, bound: Bound<'_>) -> Dispatch {
        let sizes = wgpu::BufferBinding {
            buffer: &self.params,
            offset: index as u64 * ALIGNMENT,
            size: std::num::NonZeroU64::new(size_of::<Params>() as u64),
        };
        let [source, second, weights] = bound.reads;
        let all = [sizes, source, second, weights, bound.writes];
        let all = all.map(BindingResource::Buffer);
        let bindings = bind_group(self.gpu, &self.bind_group_layout, all);
        let (gpu, layout) = (self.gpu, &self.pipeline_layout);
        let compiled = self.pipelines.entry(recipe.source.clone());
        let pipeline = compiled.or_insert_with(|| pipeline(gpu, layout, &recipe.source));
        let groups = recipe.invocations.div_ceil(u64::from(recipe.lanes)).max(1);
        let columns = groups.min(MOST_GROUPS);
        Dispatch {
            label: recipe.label.clone(),
            macs: recipe.macs,
            pipeline: pipeline.clone(),
            bindings,
            grid: [columns as u32, groups.div_ceil(columns) as u32, 1],
        }
    }
}

/// A kernel compiled.
pub fn pipeline(gpu: &Gpu, layout: &wgpu::PipelineLayout, source: &str) -> wgpu::ComputePipeline {
    let module = gpu
        .device
        .create_shader_module(wgpu::ShaderModuleDescriptor {
            label: None,
            source: wgpu::ShaderSource::Wgsl(source.into()),
        });
    gpu.device
        .create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: None,
            layout: Some(layout),
            module: &module,
            entry_point: Some("main"),
            compilation_options: wgpu::PipelineCompilationOptions {
                // Every kernel writes all of the workgroup memory that it reads.
                zero_initialize_workgroup_memory: false,
                ..Default::default()
            },
            cache: None,
        })
}

/// What a layout says about one binding.
pub fn entry(binding: u32, ty: wgpu::BindingType) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::COMPUTE,
        ty,
        count: None,
    }
}

/// A uniform buffer.
pub fn uniform() -> wgpu::BindingType {
    wgpu::BindingType::Buffer {
        ty: wgpu::BufferBindingType::Uniform,
        has_dynamic_offset: false,
        min_binding_size: None,
    }
}

/// A storage buffer.
pub fn storage(read_only: bool) -> wgpu::BindingType {
    wgpu::BindingType::Buffer {
        ty: wgpu::BufferBindingType::Storage { read_only },
        has_dynamic_offset: false,
        min_binding_size: None,
    }
}

/// A layout of one group.
pub fn bind_group_layout(
    gpu: &Gpu,
    entries: &[wgpu::BindGroupLayoutEntry],
) -> wgpu::BindGroupLayout {
    gpu.device
        .create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: None,
            entries,
        })
}

/// A pipeline layout of one group.
pub fn pipeline_layout(gpu: &Gpu, group: &wgpu::BindGroupLayout) -> wgpu::PipelineLayout {
    gpu.device
        .create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: None,
            bind_group_layouts: &[Some(group)],
            immediate_size: 0,
        })
}

/// Resources bound to 0, 1, 2, …
pub fn bind_group<const N: usize>(
    gpu: &Gpu,
    layout: &wgpu::BindGroupLayout,
    resources: [BindingResource<'_>; N],
) -> wgpu::BindGroup {
    let entry = |(binding, resource)| wgpu::BindGroupEntry {
        binding: binding as u32,
        resource,
    };
    let entries: Vec<_> = resources.into_iter().enumerate().map(entry).collect();
    gpu.device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout,
        entries: &entries,
    })
}
