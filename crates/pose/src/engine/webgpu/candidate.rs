//! The graphics device as an engine to choose.

use super::{Gpu, WebGpuEngine};
use crate::Error;
use crate::engine::Engine;
use crate::engine::choice::Candidate;
use sagitta_motion::EngineChoice;

/// The candidate on the best device there is, or the reason why there is none. A processor that plays a
/// graphics device is slower than the engines that know they run on one: it counts only if it is `wanted`.
pub async fn candidate(wanted: EngineChoice) -> Candidate {
    let missing = |why: String| Candidate::missing(EngineChoice::Webgpu, why);
    match Gpu::request().await {
        Ok(gpu) if gpu.is_software() && wanted != EngineChoice::Webgpu => {
            missing(format!("{} is the processor itself", gpu.name()))
        }
        Ok(gpu) => on(gpu),
        Err(Error::Engine(why)) => missing(why),
        Err(error) => missing(error.to_string()),
    }
}

/// The candidate on a device. It stores 32 bits: rounding anything to 16, even the input alone, moves single
/// points into another cell of their heat maps, where they are refined to a place more than the 3 pixels
/// away that a point may move.
pub fn on(gpu: Gpu) -> Candidate {
    Candidate {
        kind: EngineChoice::Webgpu,
        half_precision: false,
        adapter: Some(gpu.name().to_owned()),
        make: Ok(Box::new(move |graph, role| {
            let gpu = gpu.clone();
            Box::pin(async move {
                let engine = WebGpuEngine::new(&gpu, graph, role, false).await?;
                Ok(Box::new(engine) as Box<dyn Engine>)
            })
        })),
    }
}
