//! Networks on graphics hardware: WebGPU in browsers, Vulkan, Metal or DirectX 12 natively.
//!
//! `lower` turns a graph into steps, `kernels` finds the kernel for each (`kernels/*.wgsl`, written out by
//! `template`), `memory` decides which values share memory, `program` prepares all of it once. A run is one
//! pass, one submission and one reading back: `crop` cuts the picture on the device, `heads` leaves only
//! what the caller looks at to come back, `read` brings it.

mod candidate;
mod crop;
mod gpu;
mod heads;
mod kernels;
mod lower;
mod memory;
pub mod profile;
mod program;
mod read;
mod template;

pub use candidate::{candidate, on};
pub use gpu::Gpu;

use super::{Engine, Outputs, Role, Run, check_len, picture_shape};
use crate::Error;
use crate::graph::{Graph, half};
use crate::sample::Cut;
use crop::Crop;
use heads::Head;
use lower::Lowered;
use program::Program;
use read::Reader;

/// What one run costs, for tests and measurements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Figures {
    /// Kernels started, cutting included.
    pub dispatches: usize,
    /// Submissions to the device.
    pub submissions: usize,
    /// Bytes that come back.
    pub read_back_bytes: u64,
    /// Bytes of all values on the device.
    pub value_bytes: u64,
    /// Bytes of all weights on the device.
    pub weight_bytes: u64,
    /// Different kernels compiled.
    pub pipelines: usize,
}

/// A network on a graphics device.
pub struct WebGpuEngine {
    gpu: Gpu,
    program: Program,
    head: Option<Head>,
    crop: Option<Crop>,
    reader: Reader,
    /// For what is too much for `reader`, once in a while.
    overflow: Option<Reader>,
    input_shape: [usize; 4],
    /// The input in quads, on its way to the device.
    upload: Vec<f32>,
    /// A square that was cut out on the processor.
    picture: Vec<f32>,
    outputs: Outputs,
    role: Role,
    half: bool,
    submissions: usize,
}

impl WebGpuEngine {
    /// Prepares a graph; `half` stores numbers in 16 bits between the kernels, which still add up in 32.
    ///
    /// # Errors
    /// As for [`Graph::check`]; [`Error::WrongModel`] if the network's outputs are not its role's;
    /// [`Error::Unsupported`] where the input is no picture or `half` cannot hold the graph;
    /// [`Error::Engine`] and [`Error::DeviceLost`] where the device refuses it.
    pub async fn new(gpu: &Gpu, graph: &Graph, role: Role, half: bool) -> Result<Self, Error> {
        let validation = gpu.device.push_error_scope(wgpu::ErrorFilter::Validation);
        let memory = gpu.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let built = Self::build(gpu, graph, role, half);
        let refused = [memory.pop().await, validation.pop().await];
        gpu.check()?;
        match refused.into_iter().flatten().next() {
            Some(error) => Err(Error::Engine(error.to_string())),
            None => built,
        }
    }

    fn build(gpu: &Gpu, graph: &Graph, role: Role, half: bool) -> Result<Self, Error> {
        let maps = heads::heat_maps(graph, role)?;
        let lowered = Lowered::new(graph, maps.as_slice())?;
        if half && !(gpu.has_half() && lowered.fits_half()) {
            return Err(Error::Unsupported("what cannot be held in 16 bits".into()));
        }
        let kept: Vec<usize> = graph.outputs.iter().map(|o| o.value).collect();
        let program = Program::new(gpu, graph, &lowered, &kept, half)?;
        let head = Head::new(gpu, graph, &lowered, &program, role, half)?;
        let all = |absent| Reader::new(gpu, graph, &lowered, &program, absent, half);
        let (reader, overflow) = match head.as_ref().and_then(|h| h.picked.as_ref()) {
            Some(picked) => (Reader::whole(gpu, picked), Some(all(None)?)),
            None => (all(maps)?, None),
        };
        let input_shape = picture_shape(graph)?;
        let crop = match input_shape {
            [1, height, width, 3] if height == width => {
                Some(Crop::new(gpu, width, &program.input, half))
            }
            _ => None,
        };
        let mut outputs = Outputs::zeros(graph);
        outputs
            .0
            .retain(|o| maps.is_none() || o.name != crate::track::OUTPUTS[2]);
        Ok(Self {
            gpu: gpu.clone(),
            program,
            head,
            crop,
            reader,
            overflow,
            input_shape,
            upload: Vec::new(),
            picture: Vec::new(),
            outputs,
            role,
            half,
            submissions: 0,
        })
    }

    /// What a run costs.
    pub fn figures(&self) -> Figures {
        let [value_bytes, weight_bytes] = self.program.memory_bytes;
        Figures {
            dispatches: self.program.dispatches.len()
                + usize::from(self.head.is_some())
                + usize::from(self.crop.is_some()),
            submissions: self.submissions,
            read_back_bytes: self.reader.bytes(),
            value_bytes,
            weight_bytes,
            pipelines: self.program.pipelines,
        }
    }

    /// Milliseconds that each kernel took in one run on whatever the input holds, with its name and its
    /// multiplications; `None` where the device cannot tell.
    ///
    /// # Errors
    /// As for [`Engine::run`].
    pub async fn profile(&mut self) -> Result<Option<Vec<profile::Timing>>, Error> {
        let head = self.head.as_ref().map(|h| &h.dispatch);
        profile::run(&self.gpu, self.program.dispatches.iter().chain(head)).await
    }

    /// Submits as many kernels that do nothing as a run has, and waits for them: what starting costs.
    ///
    /// # Errors
    /// As for [`Engine::run`].
    pub async fn run_empty(&mut self) -> Result<(), Error> {
        let count = self.figures().dispatches;
        profile::run_empty(&self.gpu, &self.program.input, count).await
    }

    /// Hands an input over, filled up to quads.
    fn upload(&mut self, input: &[f32]) -> Result<(), Error> {
        check_len(input, self.input_shape)?;
        let channels = self.input_shape[3];
        let padded = channels.next_multiple_of(4);
        self.upload.clear();
        for pixel in input.chunks_exact(channels) {
            self.upload.extend_from_slice(pixel);
            self.upload
                .resize(self.upload.len().next_multiple_of(padded), 0.0);
        }
        let (queue, input) = (&self.gpu.queue, &self.program.input);
        if self.half {
            let halves: Vec<u16> = self.upload.iter().map(|&x| half::from_f32(x)).collect();
            queue.write_buffer(input, 0, bytemuck::cast_slice(&halves));
        } else {
            queue.write_buffer(input, 0, bytemuck::cast_slice(&self.upload));
        }
        Ok(())
    }

    async fn infer(&mut self, input: &[f32]) -> Result<&Outputs, Error> {
        self.gpu.check()?;
        self.upload(input)?;
        self.go(false).await
    }

    async fn cut_and_infer(&mut self, cut: Cut<'_>) -> Result<&Outputs, Error> {
        self.gpu.check()?;
        // What is not to be seen is painted over on the processor, where the pixels are in memory.
        if cut.veil.is_some() && cut.frame.is_in_memory() {
            let mut picture = std::mem::take(&mut self.picture);
            cut.pixels(self.input_shape, &mut picture)?;
            self.upload(&picture)?;
            self.picture = picture;
            return self.go(false).await;
        }
        let no_square = || Error::WrongModel("it does not take a square colour picture".into());
        let crop = self.crop.as_mut().ok_or_else(no_square)?;
        crop.prepare(&self.gpu, &cut)?;
        self.go(true).await
    }

    async fn go(&mut self, cut: bool) -> Result<&Outputs, Error> {
        let mut encoder = self.gpu.device.create_command_encoder(&Default::default());
        let picked = self.head.as_ref().and_then(|h| h.picked.as_ref());
        if let Some(picked) = picked {
            encoder.clear_buffer(picked, 0, Some(4));
        }
        {
            let mut pass = encoder.begin_compute_pass(&Default::default());
            if let Some(crop) = self.crop.as_ref().filter(|_| cut) {
                crop.record(&mut pass);
            }
            self.program
                .dispatches
                .iter()
                .for_each(|d| d.record(&mut pass));
            self.head.iter().for_each(|h| h.dispatch.record(&mut pass));
        }
        self.reader.record(&mut encoder);
        self.gpu.queue.submit([encoder.finish()]);
        self.submissions = 1;
        self.take().await?;
        Ok(&self.outputs)
    }

    /// Waits for the results and takes them over.
    async fn take(&mut self) -> Result<(), Error> {
        let (reader, outputs) = (&self.reader, &mut self.outputs);
        let mut complete = true;
        let role = self.role;
        let read = reader.read(&self.gpu, |bytes| match role {
            Role::Detector => {
                let words: Vec<u32> = bytemuck::pod_collect_to_vec(bytes);
                complete = heads::unpick(&words, outputs);
            }
            _ => reader.fill(bytes, outputs),
        });
        read.await?;
        if let (false, Some(rest)) = (complete, &self.overflow) {
            let mut encoder = self.gpu.device.create_command_encoder(&Default::default());
            rest.record(&mut encoder);
            self.gpu.queue.submit([encoder.finish()]);
            self.submissions += 1;
            let outputs = &mut self.outputs;
            rest.read(&self.gpu, |bytes| rest.fill(bytes, outputs))
                .await?;
        }
        Ok(())
    }
}

impl Engine for WebGpuEngine {
    fn name(&self) -> &'static str {
        match self.half {
            true => "webgpu-f16",
            false => "webgpu",
        }
    }

    fn input_shape(&self) -> [usize; 4] {
        self.input_shape
    }

    fn run<'a>(&'a mut self, input: &'a [f32]) -> Run<'a> {
        Run::waiting(self.infer(input))
    }

    fn run_on<'a>(&'a mut self, cut: Cut<'a>) -> Run<'a> {
        Run::waiting(self.cut_and_infer(cut))
    }

    fn refines(&self) -> bool {
        self.role == Role::Landmarks
    }
}
