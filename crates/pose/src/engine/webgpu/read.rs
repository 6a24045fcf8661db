//! Bringing results back: one copy into memory that can be looked at.

use super::Gpu;
use super::lower::{Lowered, picture};
use super::program::{Program, bytes_of};
use crate::Error;
use crate::engine::{Outputs, Tensor};
use crate::graph::{Graph, half};
use futures_channel::oneshot;
use wgpu::{BufferUsages, MapMode};

/// A part of what comes back.
#[derive(Debug)]
struct Copy {
    from: wgpu::Buffer,
    to: u64,
    bytes: u64,
}

/// How an output lies in what came back.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// As the graph has it, from this byte on.
    Packed(u64),
    /// A picture in quads from this byte on; channels; whether in 16 bits.
    Quads(u64, usize, bool),
}

/// Memory for results and how to read it.
#[derive(Debug)]
pub struct Reader {
    copies: Vec<Copy>,
    forms: Vec<Form>,
    staging: wgpu::Buffer,
}

impl Reader {
    /// Brings back the outputs of a graph, but not those in `absent`.
    pub fn new(
        gpu: &Gpu,
        graph: &Graph,
        lowered: &Lowered,
        program: &Program,
        absent: Option<usize>,
        half: bool,
    ) -> Result<Self, Error> {
        let mut end = program.results.size();
        let mut copies = vec![Copy {
            from: program.results.clone(),
            to: 0,
            bytes: end,
        }];
        let mut forms = Vec::with_capacity(graph.outputs.len());
        for output in &graph.outputs {
            let (home, first) = lowered.home(output.value);
            let first = first as u64 * 4;
            if absent == Some(output.value) {
                continue;
            }
            if let Some(start) = program.result_offsets.get(&home) {
                forms.push(Form::Packed(start + first));
            } else {
                let [_, _, channels] = picture(&graph.values[output.value].shape);
                forms.push(match lowered.packed[home] {
                    true => Form::Packed(end + first),
                    false => Form::Quads(end, channels, half),
                });
                let bytes = bytes_of(graph, lowered, home, half).next_multiple_of(4);
                copies.push(Copy {
                    from: program.buffer(home)?.clone(),
                    to: end,
                    bytes,
                });
                end += bytes;
            }
        }
        Ok(Self {
            copies,
            forms,
            staging: staging(gpu, end),
        })
    }

    /// Brings back a whole buffer.
    pub fn whole(gpu: &Gpu, from: &wgpu::Buffer) -> Self {
        let bytes = from.size();
        Self {
            copies: vec![Copy {
                from: from.clone(),
                to: 0,
                bytes,
            }],
            forms: Vec::new(),
            staging: staging(gpu, bytes),
        }
    }

    /// How many bytes come back.
    pub fn bytes(&self) -> u64 {
        self.staging.size()
    }

    /// Adds the copying to a submission.
    pub fn record(&self, encoder: &mut wgpu::CommandEncoder) {
        for copy in &self.copies {
            encoder.copy_buffer_to_buffer(&copy.from, 0, &self.staging, copy.to, copy.bytes);
        }
    }

    /// Waits until the submission has run, and hands its results over.
    ///
    /// # Errors
    /// [`Error::DeviceLost`], and [`Error::Engine`] where the device refused the work.
    pub async fn read(&self, gpu: &Gpu, mut take: impl FnMut(&[u8])) -> Result<(), Error> {
        let (done, mapped) = oneshot::channel();
        // Nobody listens any more if the run was given up.
        let tell = move |result| drop(done.send(result));
        self.staging.map_async(MapMode::Read, .., tell);
        // Natively the device works on while it is waited for; browsers go on by themselves.
        let polled = gpu.device.poll(wgpu::PollType::wait_indefinitely());
        let mapped = mapped.await;
        gpu.check()?;
        if polled.is_err() || !matches!(mapped, Ok(Ok(()))) {
            return Err(Error::DeviceLost("its results cannot be read".into()));
        }
        let range = self.staging.get_mapped_range(..);
        let taken = range.map(|bytes| take(&bytes));
        self.staging.unmap();
        taken.map_err(|e| Error::DeviceLost(e.to_string()))
    }

    /// Fills the outputs from what came back.
    pub fn fill(&self, bytes: &[u8], outputs: &mut Outputs) {
        for (form, output) in self.forms.iter().zip(&mut outputs.0) {
            match *form {
                Form::Packed(start) => {
                    let from = bytes.get(start as usize..).unwrap_or(&[]);
                    floats(from, output.data.iter_mut());
                }
                Form::Quads(start, channels, halves) => {
                    let from = bytes.get(start as usize..).unwrap_or(&[]);
                    unpad(from, output, channels, halves);
                }
            }
        }
    }
}

fn staging(gpu: &Gpu, bytes: u64) -> wgpu::Buffer {
    gpu.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("read back"),
        size: bytes.max(4),
        usage: BufferUsages::MAP_READ | BufferUsages::COPY_DST,
        mapped_at_creation: false,
    })
}

fn floats<'a>(bytes: &[u8], to: impl Iterator<Item = &'a mut f32>) {
    let from = bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|b| f32::from_le_bytes(*b));
    to.zip(from).for_each(|(to, from)| *to = from);
}

fn unpad(bytes: &[u8], output: &mut Tensor, channels: usize, halves: bool) {
    let padded = channels.div_ceil(4) * 4;
    let size = if halves { 2 } else { 4 };
    let pixels = output.data.chunks_exact_mut(channels.max(1));
    for (pixel, from) in pixels.zip(bytes.chunks_exact(padded * size)) {
        match halves {
            false => floats(from, pixel.iter_mut()),
            true => {
                let from = from
                    .as_chunks::<2>()
                    .0
                    .iter()
                    .map(|b| u16::from_le_bytes(*b));
                let from = from.map(half::to_f32);
                pixel.iter_mut().zip(from).for_each(|(to, from)| *to = from);
            }
        }
    }
}
