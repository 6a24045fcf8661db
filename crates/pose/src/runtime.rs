//! Which engine runs the networks, why, and what goes on when it gives up.

use crate::engine::Engine;
use crate::graph::Graph;
use crate::{Error, Estimator, Frame, Options, detect, track};
use sagitta_motion::{EngineChoice, PoseFrame};

/// An estimator on the engine that was chosen, and what it takes to go on without that engine.
pub struct Runtime {
    estimator: Estimator,
    detector: Vec<u8>,
    landmarks: Vec<u8>,
    adapter: Option<String>,
    reason: String,
    #[cfg(feature = "webgpu")]
    gpu: Option<crate::engine::webgpu::Gpu>,
}

/// Engines for both networks.
struct Pair {
    detector: Box<dyn Engine>,
    landmarks: Box<dyn Engine>,
    reason: String,
    #[cfg(feature = "webgpu")]
    gpu: Option<crate::engine::webgpu::Gpu>,
}

impl Runtime {
    /// Chooses an engine for the two weights files: the wanted one if it works here, else the processor.
    ///
    /// # Errors
    /// As for [`Graph::read`]; [`Error::WrongModel`] if the files are swapped; [`Error::Engine`] if this
    /// build has no engine for the processor.
    pub async fn load(
        wanted: EngineChoice,
        detector: Vec<u8>,
        landmarks: Vec<u8>,
        options: Options,
    ) -> Result<Self, Error> {
        let graphs = Graphs::read(&detector, &landmarks)?;
        let pair = graphs.choose(wanted).await?;
        Ok(Self {
            estimator: Estimator::new(pair.detector, pair.landmarks, options)?,
            #[cfg(feature = "webgpu")]
            adapter: pair.gpu.as_ref().map(|gpu| gpu.name().to_owned()),
            #[cfg(not(feature = "webgpu"))]
            adapter: None,
            #[cfg(feature = "webgpu")]
            gpu: pair.gpu,
            reason: pair.reason,
            detector,
            landmarks,
        })
    }

    /// The person in a frame, as [`Estimator::estimate`]. If the device is lost, the processor takes over
    /// with the same frame.
    ///
    /// # Errors
    /// As for [`Estimator::estimate`]. [`Error::DeviceLost`] means that the processor has taken over and
    /// cannot look at this frame's pixels: estimate it again with its pixels in memory.
    pub async fn estimate(&mut self, frame: Frame<'_>) -> Result<PoseFrame, Error> {
        match self.estimator.estimate(frame).await {
            Err(Error::DeviceLost(why)) => {
                self.fall_back(&why)?;
                match frame.rgba() {
                    Ok(_) => self.estimator.estimate(frame).await,
                    Err(_) => Err(Error::DeviceLost(why)),
                }
            }
            other => other,
        }
    }

    fn fall_back(&mut self, why: &str) -> Result<(), Error> {
        let graphs = Graphs::read(&self.detector, &self.landmarks)?;
        let pair = graphs.processor(format!("The graphics device was lost ({why})."))?;
        self.estimator
            .replace_engines(pair.detector, pair.landmarks)?;
        self.adapter = None;
        self.reason = pair.reason;
        #[cfg(feature = "webgpu")]
        {
            self.gpu = None;
        }
        Ok(())
    }

    /// Name of the engine: "webgpu".
    pub fn engine(&self) -> &str {
        self.estimator.engine()
    }

    /// Name of the graphics adapter, where one is used.
    pub fn adapter(&self) -> Option<&str> {
        self.adapter.as_deref()
    }

    /// Why this engine and no other, in one sentence.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Whether frames can stay in the browser's keeping.
    pub fn takes_external(&self) -> bool {
        self.adapter.is_some()
    }

    /// What estimates.
    pub fn estimator(&mut self) -> &mut Estimator {
        &mut self.estimator
    }

    /// Loses the graphics device, if one is used. For tests.
    #[doc(hidden)]
    #[cfg(feature = "webgpu")]
    pub fn lose_device(&self) {
        self.gpu.iter().for_each(crate::engine::webgpu::Gpu::lose);
    }
}

struct Graphs {
    detector: Graph,
    landmarks: Graph,
}

impl Graphs {
    fn read(detector: &[u8], landmarks: &[u8]) -> Result<Self, Error> {
        Ok(Self {
            detector: Graph::read(detector, &detect::OUTPUTS)?,
            landmarks: Graph::read(landmarks, &track::OUTPUTS)?,
        })
    }

    async fn choose(&self, wanted: EngineChoice) -> Result<Pair, Error> {
        match wanted {
            EngineChoice::Burn => self.processor("Chosen in the settings.".into()),
            EngineChoice::Simd => {
                self.processor("This build has no engine of that name; the processor runs.".into())
            }
            EngineChoice::WebGpu => self
                .device("Chosen in the settings.", true)
                .await
                .or_else(|error| self.processor(without_device(&error))),
            EngineChoice::Auto => self
                .device(
                    "The graphics device gives the same points as the processor.",
                    false,
                )
                .await
                .or_else(|error| self.processor(without_device(&error))),
        }
    }

    #[cfg(feature = "burn")]
    fn processor(&self, reason: String) -> Result<Pair, Error> {
        use crate::engine::burn::BurnEngine;
        Ok(Pair {
            detector: Box::new(BurnEngine::new(&self.detector)?),
            landmarks: Box::new(BurnEngine::new(&self.landmarks)?),
            reason,
            #[cfg(feature = "webgpu")]
            gpu: None,
        })
    }

    #[cfg(not(feature = "burn"))]
    fn processor(&self, reason: String) -> Result<Pair, Error> {
        Err(Error::Engine(format!(
            "{reason} This build has no engine for the processor"
        )))
    }

    #[cfg(feature = "webgpu")]
    async fn device(&self, reason: &str, even_software: bool) -> Result<Pair, Error> {
        use crate::engine::webgpu::{Gpu, Role, WebGpuEngine};
        let gpu = Gpu::request().await?;
        if gpu.is_software() && !even_software {
            let name = gpu.name();
            return Err(Error::Engine(format!("{name} is the processor itself")));
        }
        let mut half = gpu.has_half() && !gpu.is_software();
        let mut landmarks = self.tested(&gpu, half).await;
        if half && landmarks.is_err() {
            half = false;
            landmarks = self.tested(&gpu, half).await;
        }
        Ok(Pair {
            landmarks: Box::new(landmarks?),
            detector: Box::new(
                WebGpuEngine::new(&gpu, &self.detector, Role::Detector, false).await?,
            ),
            reason: reason.to_owned(),
            gpu: Some(gpu),
        })
    }

    #[cfg(not(feature = "webgpu"))]
    async fn device(&self, _: &str, _: bool) -> Result<Pair, Error> {
        Err(Error::Engine(
            "this build has no engine for graphics devices".into(),
        ))
    }

    /// The landmark network on the device, held against the processor.
    #[cfg(feature = "webgpu")]
    async fn tested(
        &self,
        gpu: &crate::engine::webgpu::Gpu,
        half: bool,
    ) -> Result<crate::engine::webgpu::WebGpuEngine, Error> {
        use crate::engine::webgpu::{Role, WebGpuEngine};
        let mut engine = WebGpuEngine::new(gpu, &self.landmarks, Role::Landmarks, half).await?;
        let mut reference = self.processor(String::new())?.landmarks;
        self_test::agree(&mut engine, reference.as_mut()).await?;
        Ok(engine)
    }
}

fn without_device(error: &Error) -> String {
    let why = match error {
        Error::Engine(why) | Error::DeviceLost(why) => why.clone(),
        other => other.to_string(),
    };
    format!("The processor runs, because the graphics device cannot be used: {why}.")
}

/// Whether an engine finds the same points as another one.
#[cfg(feature = "webgpu")]
mod self_test {
    use crate::engine::Engine;
    use crate::sample::{Border, Cut, Roi};
    use crate::track::landmarks::Landmarks;
    use crate::{Error, Frame, track};

    /// Most that points may lie apart, in pixels of the network's input: on average, and each.
    const APART_PX: [f64; 2] = [1.0, 3.0];
    const SIDE: u32 = 96;

    /// # Errors
    /// [`Error::Engine`] if the points lie too far apart, and whatever either engine reports.
    pub async fn agree(engine: &mut dyn Engine, reference: &mut dyn Engine) -> Result<(), Error> {
        let rgba = figure();
        let frame = Frame::new(0.0, SIDE, SIDE, &rgba)?;
        let found = points(engine, &frame).await?;
        let expected = points(reference, &frame).await?;
        let pairs = found.points.iter().zip(&expected.points);
        let apart = pairs.map(|(a, b)| {
            let d = [0, 1].map(|i: usize| a.position[i] - b.position[i]);
            d[0].hypot(d[1]) * track::INPUT_SIDE as f64
        });
        let apart: Vec<f64> = apart.collect();
        let mean = apart.iter().sum::<f64>() / apart.len().max(1) as f64;
        let most = apart.iter().copied().fold(0.0, f64::max);
        if mean <= APART_PX[0] && most <= APART_PX[1] {
            Ok(())
        } else {
            Err(Error::Engine(format!(
                "its points lie {mean:.1} pixels off on average, {most:.1} at most"
            )))
        }
    }

    async fn points(engine: &mut dyn Engine, frame: &Frame<'_>) -> Result<Landmarks, Error> {
        let roi = Roi {
            rotation_rad: 0.3,
            ..Roi::around(frame)
        };
        let cut = Cut {
            frame,
            roi,
            border: Border::Replicate,
            range: (0.0, 1.0),
        };
        let refined = engine.refines();
        Landmarks::decode(engine.run_on(cut).await?, refined)
    }

    /// A figure of a head, a trunk, arms and legs before a background that fades from left to right.
    fn figure() -> Vec<u8> {
        let inside = |x: u32, y: u32| {
            let (x, y) = (x as i32, y as i32);
            let head = (x - 48).pow(2) + (y - 18).pow(2) < 64;
            let trunk = (40..56).contains(&x) && (27..56).contains(&y);
            let arms = (y - 32 - (x - 48).abs() / 2).abs() < 3 && (x - 48).abs() < 28;
            let legs = ((x - 48).abs() - 5 - (y - 56) / 8).abs() < 4 && (56..90).contains(&y);
            head || trunk || arms || legs
        };
        let pixel = |i: u32| {
            let (x, y) = (i % SIDE, i / SIDE);
            match inside(x, y) {
                true => [200, 120 + (y / 2) as u8, 90, 255],
                false => [40 + x as u8, 60, 120 - (y / 2) as u8, 255],
            }
        };
        (0..SIDE * SIDE).flat_map(pixel).collect()
    }
}
