//! What draws: a device, a canvas, one pipeline.

use crate::link::reply;
use sagitta_motion::{DrawReply, SOLID_NUMBERS};
use std::sync::Arc;
use web_sys::OffscreenCanvas;

const DEPTH: wgpu::TextureFormat = wgpu::TextureFormat::Depth24Plus;
/// Samples in a pixel; every WebGPU device has four.
const SAMPLES: u32 = 4;
/// As in solids.wgsl: around, and from a pole to the equator.
const SIDES: u32 = 14;
const RINGS: u32 = 4;
/// Vertices of a solid: two triangles for each field between two rings and two sides.
const VERTICES: u32 = 6 * SIDES * (2 * RINGS + 1);
const SOLID_BYTES: u64 = 4 * SOLID_NUMBERS as u64;
/// Camera and eye.
const VIEW_BYTES: u64 = 4 * 20;

/// Where from and onto what.
pub struct View {
    /// See [`sagitta_motion::DrawJob::Draw`].
    pub size_px: [u32; 2],
    /// See [`sagitta_motion::DrawJob::Draw`].
    pub camera: [f32; 16],
    /// See [`sagitta_motion::DrawJob::Draw`].
    pub eye: [f32; 3],
    /// See [`sagitta_motion::DrawJob::Draw`].
    pub paper: [f32; 3],
}

/// Draws solids on a canvas.
pub struct Painter {
    device: wgpu::Device,
    queue: wgpu::Queue,
    canvas: OffscreenCanvas,
    surface: wgpu::Surface<'static>,
    format: wgpu::TextureFormat,
    pipeline: wgpu::RenderPipeline,
    view: wgpu::Buffer,
    bound: wgpu::BindGroup,
    solids: wgpu::Buffer,
    /// Size of the pictures below.
    size_px: [u32; 2],
    colour: wgpu::TextureView,
    depth: wgpu::TextureView,
}

impl Painter {
    /// A painter of a canvas. The error is why there is none, in words.
    pub async fn new(canvas: OffscreenCanvas) -> Result<Self, String> {
        let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle();
        descriptor.backends = wgpu::Backends::BROWSER_WEBGPU;
        let instance = wgpu::Instance::new(descriptor);
        let target = wgpu::SurfaceTarget::OffscreenCanvas(canvas.clone());
        let surface = instance
            .create_surface(target)
            .map_err(|_| "the canvas cannot be drawn on with WebGPU".to_owned())?;
        let options = wgpu::RequestAdapterOptions {
            compatible_surface: Some(&surface),
            ..Default::default()
        };
        let adapter = instance
            .request_adapter(&options)
            .await
            .map_err(|_| "there is no graphics adapter".to_owned())?;
        let opened = adapter.request_device(&wgpu::DeviceDescriptor::default());
        let (device, queue) = opened.await.map_err(|e| format!("no device: {e}"))?;
        watch(&device);
        let known = surface.get_capabilities(&adapter).formats;
        let plain = known.iter().find(|f| !f.is_srgb()).or(known.first());
        let format = *plain.ok_or("the canvas has no format")?;
        let view = buffer(&device, VIEW_BYTES, wgpu::BufferUsages::UNIFORM);
        let (pipeline, bound) = pipeline(&device, format, &view);
        let (colour, depth) = pictures(&device, format, [1, 1]);
        Ok(Self {
            solids: buffer(&device, 256 * SOLID_BYTES, wgpu::BufferUsages::VERTEX),
            device,
            queue,
            canvas,
            surface,
            format,
            pipeline,
            view,
            bound,
            size_px: [0, 0],
            colour,
            depth,
        })
    }

    /// Draws solids, packed as they travel. The error is why it cannot any more, in words.
    pub fn draw(&mut self, view: &View, solids: &[u8]) -> Result<(), String> {
        self.fit(view.size_px.map(|n| n.clamp(1, 8192)));
        let numbers = view.camera.iter().chain(&view.eye).chain(&[1.0]);
        let bytes: Vec<u8> = numbers.flat_map(|n: &f32| n.to_le_bytes()).collect();
        self.queue.write_buffer(&self.view, 0, &bytes);
        let whole = solids.len() - solids.len() % SOLID_BYTES as usize;
        let solids = solids.get(..whole).unwrap_or_default();
        if self.solids.size() < whole as u64 {
            let size = (whole as u64).next_power_of_two();
            self.solids = buffer(&self.device, size, wgpu::BufferUsages::VERTEX);
        }
        if !solids.is_empty() {
            self.queue.write_buffer(&self.solids, 0, solids);
        }
        let frame = match self.surface.get_current_texture() {
            wgpu::CurrentSurfaceTexture::Success(frame)
            | wgpu::CurrentSurfaceTexture::Suboptimal(frame) => frame,
            // The next picture has another try.
            wgpu::CurrentSurfaceTexture::Timeout | wgpu::CurrentSurfaceTexture::Occluded => {
                return Ok(());
            }
            _ => return Err("the canvas was lost".to_owned()),
        };
        let onto = frame.texture.create_view(&Default::default());
        let n = u32::try_from(whole as u64 / SOLID_BYTES).unwrap_or(u32::MAX);
        self.record(&onto, view.paper, n);
        self.queue.present(frame);
        Ok(())
    }

    fn record(&self, onto: &wgpu::TextureView, paper: [f32; 3], n: u32) {
        let mut encoder = self.device.create_command_encoder(&Default::default());
        let [r, g, b] = paper.map(f64::from);
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: &self.colour,
                depth_slice: None,
                resolve_target: Some(onto),
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(wgpu::Color { r, g, b, a: 1.0 }),
                    store: wgpu::StoreOp::Discard,
                },
            })],
            depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
                view: &self.depth,
                depth_ops: Some(wgpu::Operations {
                    load: wgpu::LoadOp::Clear(1.0),
                    store: wgpu::StoreOp::Discard,
                }),
                stencil_ops: None,
            }),
            ..Default::default()
        });
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &self.bound, &[]);
        pass.set_vertex_buffer(0, self.solids.slice(..));
        pass.draw(0..VERTICES, 0..n);
        drop(pass);
        self.queue.submit([encoder.finish()]);
    }

    /// Makes canvas and pictures as large as asked.
    fn fit(&mut self, size_px: [u32; 2]) {
        if self.size_px == size_px {
            return;
        }
        let [width, height] = size_px;
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        self.surface.configure(
            &self.device,
            &wgpu::SurfaceConfiguration {
                usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
                format: self.format,
                color_space: wgpu::SurfaceColorSpace::default(),
                width,
                height,
                present_mode: wgpu::PresentMode::Fifo,
                desired_maximum_frame_latency: 2,
                alpha_mode: wgpu::CompositeAlphaMode::Opaque,
                view_formats: Vec::new(),
            },
        );
        (self.colour, self.depth) = pictures(&self.device, self.format, size_px);
        self.size_px = size_px;
    }
}

/// Tells the page when the device is lost or something went wrong on it: nothing more will be drawn.
fn watch(device: &wgpu::Device) {
    device.set_device_lost_callback(|_, message| reply(&DrawReply::Lost { reason: message }));
    device.on_uncaptured_error(Arc::new(|error: wgpu::Error| {
        let reason = error.to_string();
        reply(&DrawReply::Lost { reason });
    }));
}

fn buffer(device: &wgpu::Device, size: u64, usage: wgpu::BufferUsages) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size,
        usage: usage | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    })
}

/// What is drawn on before it is shown: colours with all their samples, and depths.
fn pictures(
    device: &wgpu::Device,
    format: wgpu::TextureFormat,
    [width, height]: [u32; 2],
) -> (wgpu::TextureView, wgpu::TextureView) {
    let picture = |format| {
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: None,
            size: wgpu::Extent3d {
                width,
                height,
                depth_or_array_layers: 1,
            },
            mip_level_count: 1,
            sample_count: SAMPLES,
            dimension: wgpu::TextureDimension::D2,
            format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
            view_formats: &[],
        });
        texture.create_view(&Default::default())
    };
    (picture(format), picture(DEPTH))
}

fn pipeline(
    device: &wgpu::Device,
    format: wgpu::TextureFormat,
    view: &wgpu::Buffer,
) -> (wgpu::RenderPipeline, wgpu::BindGroup) {
    let module = device.create_shader_module(wgpu::include_wgsl!("solids.wgsl"));
    let attributes = wgpu::vertex_attr_array![0 => Float32x4, 1 => Float32x4, 2 => Float32x4];
    let pipeline = device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: None,
        layout: None,
        vertex: wgpu::VertexState {
            module: &module,
            entry_point: Some("place"),
            compilation_options: Default::default(),
            buffers: &[Some(wgpu::VertexBufferLayout {
                array_stride: SOLID_BYTES,
                step_mode: wgpu::VertexStepMode::Instance,
                attributes: &attributes,
            })],
        },
        primitive: wgpu::PrimitiveState::default(),
        depth_stencil: Some(wgpu::DepthStencilState {
            format: DEPTH,
            depth_write_enabled: Some(true),
            depth_compare: Some(wgpu::CompareFunction::Less),
            stencil: Default::default(),
            bias: Default::default(),
        }),
        multisample: wgpu::MultisampleState {
            count: SAMPLES,
            ..Default::default()
        },
        fragment: Some(wgpu::FragmentState {
            module: &module,
            entry_point: Some("paint"),
            compilation_options: Default::default(),
            targets: &[Some(format.into())],
        }),
        multiview_mask: None,
        cache: None,
    });
    let bound = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout: &pipeline.get_bind_group_layout(0),
        entries: &[wgpu::BindGroupEntry {
            binding: 0,
            resource: view.as_entire_binding(),
        }],
    });
    (pipeline, bound)
}
