//! The landmark networks alone, for `cargo xtask bench`: made, run and read from JavaScript. It is no
//! worker and ships nowhere.

use js_sys::{Float32Array, Object, Reflect};
use sagitta_pose::engine::burn::BurnEngine;
use sagitta_pose::engine::simd::lanes::Relaxed;
use sagitta_pose::engine::simd::{self, SimdEngine};
use sagitta_pose::engine::webgpu::{Gpu, WebGpuEngine};
use sagitta_pose::engine::{Engine, Role};
use sagitta_pose::graph::Graph;
use sagitta_pose::{Error, track};
use wasm_bindgen::prelude::*;

fn main() {}

/// A network on one engine.
#[wasm_bindgen]
pub struct Network {
    engine: Box<dyn Engine>,
    input: Vec<f32>,
}

#[wasm_bindgen]
impl Network {
    /// Makes the landmark network of a weights file; nothing where this build has no such engine.
    pub async fn load(engine: String, weights: Vec<u8>) -> Result<Option<Network>, JsError> {
        let graph = Graph::read(&weights, &track::OUTPUTS)?;
        let engine = make(&engine, &graph).await?;
        Ok(engine.map(|engine| {
            let length = engine.input_shape().iter().product();
            let input = vec![0.0; length];
            Network { engine, input }
        }))
    }

    /// What the engine calls itself.
    pub fn name(&self) -> String {
        self.engine.name().to_owned()
    }

    /// Runs it on a picture, 256 × 256 × 3 from 0 to 1, and answers the outputs by name.
    pub async fn run(&mut self, input: Float32Array) -> Result<Object, JsError> {
        if input.length() as usize != self.input.len() {
            return Err(JsError::new("the input has another length"));
        }
        input.copy_to(&mut self.input);
        let outputs = self.engine.run(&self.input).await?;
        let found = Object::new();
        for tensor in &outputs.0 {
            let values = Float32Array::from(tensor.data.as_slice());
            Reflect::set(&found, &tensor.name.as_str().into(), &values)
                .map_err(|_| JsError::new("an output could not be handed over"))?;
        }
        Ok(found)
    }
}

/// The engines of this build by name.
async fn make(name: &str, graph: &Graph) -> Result<Option<Box<dyn Engine>>, Error> {
    Ok(match name {
        "relaxed" => Some(Box::new(SimdEngine::new(graph, Relaxed)?)),
        "simd" => Some(simd::best(graph)?),
        "burn" => Some(Box::new(BurnEngine::new(graph)?)),
        "webgpu" => Some(Box::new(webgpu(graph, Role::Landmarks).await?)),
        "webgpu, all outputs" => Some(Box::new(webgpu(graph, Role::Raw).await?)),
        _ => None,
    })
}

/// On the graphics device; as landmarks the points come out refined and the heat maps stay there.
async fn webgpu(graph: &Graph, role: Role) -> Result<WebGpuEngine, Error> {
    WebGpuEngine::new(&Gpu::request().await?, graph, role, false).await
}
