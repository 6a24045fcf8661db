//! The landmark networks alone, for `cargo xtask bench`: made, run and read from JavaScript; and the whole
//! way with squares cut as MediaPipe cuts them. It is no worker and ships nowhere.

use js_sys::{Float32Array, Object, Reflect};
use sagitta_pose::engine::burn::BurnEngine;
use sagitta_pose::engine::simd::lanes::Relaxed;
use sagitta_pose::engine::simd::{self, SimdEngine};
use sagitta_pose::engine::webgpu::{Gpu, WebGpuEngine};
use sagitta_pose::engine::{Engine, LikeMediaPipe, Role};
use sagitta_pose::graph::Graph;
use sagitta_pose::{Error, Estimator, Frame, Mode, Networks, Options, track};
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

/// From a photo to landmarks, seeing what MediaPipe sees on the processor.
#[wasm_bindgen]
pub struct LikePeer(Estimator);

#[wasm_bindgen]
impl LikePeer {
    /// Makes it of the two weights files.
    pub fn load(detector: Vec<u8>, landmarks: Vec<u8>) -> Result<LikePeer, JsError> {
        let networks = Networks::read(&[&detector, &landmarks])?;
        let like = |graph: &Graph| simd::best(graph).map(|e| Box::new(LikeMediaPipe::new(e)));
        let options = Options {
            mode: Mode::Image,
            ..Options::default()
        };
        let (detector, landmarks) = (like(&networks.detector)?, like(&networks.landmarks)?);
        Ok(Self(Estimator::new(detector, landmarks, options)?))
    }

    /// The landmarks in pixels, x and y in turn; none where nobody is found.
    pub async fn find(&mut self, rgba: Vec<u8>, width: u32) -> Result<Vec<f64>, JsError> {
        let rows = rgba.len() as u32 / 4 / width.max(1);
        let found = self
            .0
            .estimate(Frame::new(0.0, width, rows, &rgba)?)
            .await?;
        let points = found.pose.map(|pose| pose.landmarks_px);
        let points = points.iter().flatten();
        Ok(points.flat_map(|[x, y, _]| [*x, *y]).collect())
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
