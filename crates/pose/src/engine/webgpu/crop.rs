//! The frame on the device, and the kernel that cuts a square out of it.

use super::Gpu;
use super::kernels::quad_type;
use super::program::{
    bind_group, bind_group_layout, entry, pipeline, pipeline_layout, storage, uniform,
};
use crate::Error;
use crate::frame::{Pixels, Turn, Window};
use crate::sample::{Border, Cut};
use wgpu::{BindingResource, BufferUsages, TextureUsages};

/// Side of a workgroup.
const GROUP: u32 = 8;

/// Cuts squares of one size. The texture is kept from frame to frame.
#[derive(Debug)]
pub struct Crop {
    side: u32,
    pipeline: wgpu::ComputePipeline,
    layout: wgpu::BindGroupLayout,
    uniforms: wgpu::Buffer,
    result: wgpu::Buffer,
    frame: Option<(wgpu::Texture, wgpu::BindGroup)>,
}

impl Crop {
    /// A kernel that writes squares of `side` pixels, in quads, to `result`.
    pub fn new(gpu: &Gpu, side: usize, result: &wgpu::Buffer, half: bool) -> Self {
        let texture = wgpu::BindingType::Texture {
            sample_type: wgpu::TextureSampleType::Float { filterable: false },
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        };
        let entries = [
            entry(0, uniform()),
            entry(1, texture),
            entry(2, storage(false)),
        ];
        let layout = bind_group_layout(gpu, &entries);
        let source = format!("{}{}", quad_type(half), include_str!("kernels/crop.wgsl"));
        Self {
            side: side as u32,
            pipeline: pipeline(gpu, &pipeline_layout(gpu, &layout), &source),
            layout,
            uniforms: gpu.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("cut"),
                size: size_of::<Uniforms>() as u64,
                usage: BufferUsages::UNIFORM | BufferUsages::COPY_DST,
                mapped_at_creation: false,
            }),
            result: result.clone(),
            frame: None,
        }
    }

    /// Hands frame and square over to the device.
    pub fn prepare(&mut self, gpu: &Gpu, cut: &Cut<'_>) -> Result<(), Error> {
        let ([width, height], turn) = stored(cut);
        let most = gpu.device.limits().max_texture_dimension_2d;
        if width.max(height) > most {
            return Err(Error::BadFrame("it is too large for the graphics device"));
        }
        let texture = self.texture(gpu, width, height);
        match cut.frame.pixels {
            Pixels::Rgba(rgba) => upload(gpu, &texture, Window::whole(width, height), rgba),
            Pixels::Planes(_) => {
                let window = cut.roi.window(width, height);
                let rgba = cut.frame.memory()?.rgba(window);
                upload(gpu, &texture, window, &rgba);
            }
            #[cfg(target_arch = "wasm32")]
            Pixels::External(external) => copy(gpu, &texture, external),
        }
        let uniforms = uniforms(cut, self.side, [width, height], turn);
        gpu.queue
            .write_buffer(&self.uniforms, 0, bytemuck::bytes_of(&uniforms));
        Ok(())
    }

    /// The texture, of this size.
    fn texture(&mut self, gpu: &Gpu, width: u32, height: u32) -> wgpu::Texture {
        match &self.frame {
            Some((texture, _)) if [texture.width(), texture.height()] == [width, height] => {
                texture.clone()
            }
            _ => {
                let texture = new_texture(gpu, width, height);
                let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
                let resources = [
                    self.uniforms.as_entire_binding(),
                    BindingResource::TextureView(&view),
                    self.result.as_entire_binding(),
                ];
                let bindings = bind_group(gpu, &self.layout, resources);
                self.frame = Some((texture.clone(), bindings));
                texture
            }
        }
    }

    /// Adds the kernel to a pass.
    pub fn record(&self, pass: &mut wgpu::ComputePass<'_>) {
        if let Some((_, bindings)) = &self.frame {
            let groups = self.side.div_ceil(GROUP);
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, bindings, &[]);
            pass.dispatch_workgroups(groups, groups, 1);
        }
    }
}

/// Width and height of the frame as it is stored, and how it is turned.
fn stored(cut: &Cut<'_>) -> ([u32; 2], Turn) {
    match cut.frame.pixels {
        Pixels::Rgba(_) | Pixels::Planes(_) => ([cut.frame.width, cut.frame.height], Turn::NONE),
        #[cfg(target_arch = "wasm32")]
        Pixels::External(external) => (external.stored_px, external.turn),
    }
}

#[cfg(target_arch = "wasm32")]
fn copy(gpu: &Gpu, texture: &wgpu::Texture, external: &crate::frame::External) {
    let source = wgpu::CopyExternalImageSourceInfo {
        source: external.source.clone(),
        origin: wgpu::Origin2d::ZERO,
        flip_y: false,
    };
    let to = wgpu::CopyExternalImageDestInfo {
        texture,
        mip_level: 0,
        origin: wgpu::Origin3d::ZERO,
        aspect: wgpu::TextureAspect::All,
        color_space: wgpu::PredefinedColorSpace::Srgb,
        premultiplied_alpha: false,
    };
    gpu.queue
        .copy_external_image_to_texture(&source, to, texture.size());
}

fn new_texture(gpu: &Gpu, width: u32, height: u32) -> wgpu::Texture {
    let size = wgpu::Extent3d {
        width,
        height,
        depth_or_array_layers: 1,
    };
    gpu.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("frame"),
        size,
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8Unorm,
        // Browsers draw into it.
        usage: TextureUsages::TEXTURE_BINDING
            | TextureUsages::COPY_DST
            | TextureUsages::RENDER_ATTACHMENT,
        view_formats: &[],
    })
}

fn upload(gpu: &Gpu, texture: &wgpu::Texture, window: Window, rgba: &[u8]) {
    let layout = wgpu::TexelCopyBufferLayout {
        offset: 0,
        bytes_per_row: Some(window.width * 4),
        rows_per_image: None,
    };
    let mut to = texture.as_image_copy();
    to.origin = wgpu::Origin3d {
        x: window.left,
        y: window.top,
        z: 0,
    };
    let size = wgpu::Extent3d {
        width: window.width,
        height: window.height,
        depth_or_array_layers: 1,
    };
    gpu.queue.write_texture(to, rgba, layout, size);
}

/// `struct Cut` of the kernel.
#[repr(C)]
#[derive(Debug, Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
struct Uniforms {
    origin: [f32; 4],
    step: [f32; 4],
    size: [u32; 4],
}

fn uniforms(cut: &Cut<'_>, side: u32, [width, height]: [u32; 2], turn: Turn) -> Uniforms {
    let step = 1.0 / f64::from(side);
    let [x, y] = turn.stored_point(cut.roi.to_frame_px([0.5 * step, 0.5 * step]));
    let axes = [[step, 0.0], [0.0, step]];
    let [right, down] = axes.map(|v| turn.stored_vector(cut.roi.turn(v)));
    let [right, down] = [right, down].map(|v| v.map(|c| (c * cut.roi.size_px) as f32));
    let (low, high) = cut.range;
    Uniforms {
        origin: [(x - 0.5) as f32, (y - 0.5) as f32, right[0], right[1]],
        // The texture gives 0–1 for bytes.
        step: [down[0], down[1], high - low, low],
        size: [width, height, side, u32::from(cut.border == Border::Zero)],
    }
}
