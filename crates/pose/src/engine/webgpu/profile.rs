//! Where the time goes, for measurements.

use super::Gpu;
use super::program::{
    Dispatch, bind_group, bind_group_layout, entry, pipeline, pipeline_layout, storage,
};
use super::read::Reader;
use crate::Error;
use wgpu::{BufferUsages, QueryType};

/// How long one kernel took.
#[derive(Debug, Clone, PartialEq)]
pub struct Timing {
    /// "conv 1x1 s1".
    pub label: String,
    /// Multiplications.
    pub macs: u64,
    /// Milliseconds on the device.
    pub ms: f64,
}

/// Times every dispatch of a run, or `None` where the device cannot.
pub(super) async fn run<'a>(
    gpu: &Gpu,
    dispatches: impl Iterator<Item = &'a Dispatch>,
) -> Result<Option<Vec<Timing>>, Error> {
    if !gpu.has_timestamps() {
        return Ok(None);
    }
    let dispatches: Vec<&Dispatch> = dispatches.collect();
    let count = dispatches.len() as u32 + 1;
    let queries = gpu.device.create_query_set(&wgpu::QuerySetDescriptor {
        label: None,
        ty: QueryType::Timestamp,
        count,
    });
    let resolved = gpu.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("times"),
        size: u64::from(count) * 8,
        usage: BufferUsages::QUERY_RESOLVE | BufferUsages::COPY_SRC,
        mapped_at_creation: false,
    });
    let reader = Reader::whole(gpu, &resolved);
    let mut encoder = gpu.device.create_command_encoder(&Default::default());
    {
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.write_timestamp(&queries, 0);
        for (index, dispatch) in dispatches.iter().enumerate() {
            dispatch.record(&mut pass);
            pass.write_timestamp(&queries, index as u32 + 1);
        }
    }
    encoder.resolve_query_set(&queries, 0..count, &resolved, 0);
    reader.record(&mut encoder);
    gpu.queue.submit([encoder.finish()]);
    let mut ticks = Vec::new();
    let take = |bytes: &[u8]| ticks = bytemuck::pod_collect_to_vec::<u8, u64>(bytes);
    reader.read(gpu, take).await?;
    let tick_ms = f64::from(gpu.queue.get_timestamp_period()) * 1e-6;
    let timing = |(dispatch, pair): (&&Dispatch, &[u64])| Timing {
        label: dispatch.label.clone(),
        macs: dispatch.macs,
        ms: pair[1].saturating_sub(pair[0]) as f64 * tick_ms,
    };
    let pairs = ticks.windows(2);
    Ok(Some(dispatches.iter().zip(pairs).map(timing).collect()))
}

const EMPTY: &str = "
@group(0) @binding(0) var<storage, read_write> touched: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if (id.x == 0xffffffffu) { touched[0] = 0.0; }
}";

/// As many kernels that do nothing, one after the other, and a small reading back.
pub(super) async fn run_empty(
    gpu: &Gpu,
    touched: &wgpu::Buffer,
    count: usize,
) -> Result<(), Error> {
    let layout = bind_group_layout(gpu, &[entry(0, storage(false))]);
    let pipeline = pipeline(gpu, &pipeline_layout(gpu, &layout), EMPTY);
    let bindings = bind_group(gpu, &layout, [touched.as_entire_binding()]);
    let small = gpu.device.create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: 256,
        usage: BufferUsages::COPY_SRC,
        mapped_at_creation: false,
    });
    let reader = Reader::whole(gpu, &small);
    let mut encoder = gpu.device.create_command_encoder(&Default::default());
    {
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &bindings, &[]);
        (0..count).for_each(|_| pass.dispatch_workgroups(1, 1, 1));
    }
    reader.record(&mut encoder);
    gpu.queue.submit([encoder.finish()]);
    reader.read(gpu, |_| ()).await
}
