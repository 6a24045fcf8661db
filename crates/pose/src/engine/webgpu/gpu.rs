//! The device: asked for once, shared by the networks.

use super::kernels::Tuning;
use crate::Error;
use std::sync::{Arc, Mutex, PoisonError};

/// A graphics device that runs compute kernels. Clones are the same device.
#[derive(Debug, Clone)]
pub struct Gpu {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    adapter: Arc<Adapter>,
    faults: Arc<Mutex<Faults>>,
}

#[derive(Debug)]
struct Adapter {
    name: String,
    software: bool,
    half: bool,
    timestamps: bool,
}

/// What the device reported on its own, first words first.
#[derive(Debug, Default)]
struct Faults {
    lost: Option<String>,
    error: Option<String>,
}

impl Gpu {
    /// The best device there is.
    ///
    /// # Errors
    /// [`Error::Engine`] with the reason where there is none.
    pub async fn request() -> Result<Self, Error> {
        let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle();
        descriptor.backends = wgpu::Backends::PRIMARY;
        let instance = wgpu::Instance::new(descriptor);
        let options = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            ..Default::default()
        };
        let adapter = instance.request_adapter(&options).await;
        let adapter = adapter.map_err(|_| Error::Engine("there is no graphics adapter".into()))?;
        Self::open(&adapter).await
    }

    async fn open(adapter: &wgpu::Adapter) -> Result<Self, Error> {
        let wanted = wgpu::Features::SHADER_F16
            | wgpu::Features::TIMESTAMP_QUERY
            | wgpu::Features::TIMESTAMP_QUERY_INSIDE_PASSES;
        let features = adapter.features() & wanted;
        let descriptor = wgpu::DeviceDescriptor {
            required_features: features,
            required_limits: limits(&adapter.limits()),
            ..Default::default()
        };
        let opened = adapter.request_device(&descriptor).await;
        let (device, queue) = opened.map_err(|e| Error::Engine(format!("no device: {e}")))?;
        let faults = watch(&device);
        let info = adapter.get_info();
        Ok(Self {
            adapter: Arc::new(Adapter {
                software: is_software(&info),
                name: name(&info),
                half: features.contains(wgpu::Features::SHADER_F16),
                timestamps: features.contains(wanted & !wgpu::Features::SHADER_F16),
            }),
            device,
            queue,
            faults,
        })
    }

    /// The adapter's name, as far as it tells: "NVIDIA H200 (Vulkan)".
    pub fn name(&self) -> &str {
        &self.adapter.name
    }

    /// Whether it is a processor that plays a graphics device.
    pub fn is_software(&self) -> bool {
        self.adapter.software
    }

    /// Whether numbers can be stored in 16 bits.
    pub fn has_half(&self) -> bool {
        self.adapter.half
    }

    /// Whether single kernels can be timed.
    pub fn has_timestamps(&self) -> bool {
        self.adapter.timestamps
    }

    /// Loses the device, as a driver that is reset does. For tests.
    #[doc(hidden)]
    pub fn lose(&self) {
        self.device.destroy();
    }

    pub(super) fn tuning(&self) -> Tuning {
        match self.adapter.software {
            true => Tuning::SOFTWARE,
            false => Tuning::HARDWARE,
        }
    }

    /// What went wrong since the device was opened, if anything did.
    pub(super) fn check(&self) -> Result<(), Error> {
        let faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        match (&faults.lost, &faults.error) {
            (Some(why), _) => Err(Error::DeviceLost(why.clone())),
            (None, Some(why)) => Err(Error::Engine(why.clone())),
            (None, None) => Ok(()),
        }
    }
}

/// The defaults of WebGPU, which every device has, with as much memory as there is.
fn limits(most: &wgpu::Limits) -> wgpu::Limits {
    wgpu::Limits {
        max_buffer_size: most.max_buffer_size,
        max_storage_buffer_binding_size: most.max_storage_buffer_binding_size,
        max_texture_dimension_2d: most.max_texture_dimension_2d,
        ..wgpu::Limits::default()
    }
}

/// Keeps what the device says about itself; nothing of it may end the program.
fn watch(device: &wgpu::Device) -> Arc<Mutex<Faults>> {
    let faults = Arc::new(Mutex::new(Faults::default()));
    let kept = Arc::clone(&faults);
    device.set_device_lost_callback(move |reason, message| {
        let text = format!("{reason:?}: {message}");
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.lost.get_or_insert(text);
    });
    let kept = Arc::clone(&faults);
    device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.error.get_or_insert(error.to_string());
    }));
    faults
}

fn name(info: &wgpu::AdapterInfo) -> String {
    match info.name.is_empty() {
        true => format!("{}", info.backend),
        false => format!("{} ({})", info.name, info.backend),
    }
}

fn is_software(info: &wgpu::AdapterInfo) -> bool {
    let name = info.name.to_lowercase();
    let known = ["swiftshader", "llvmpipe", "lavapipe", "basic render"];
    info.device_type == wgpu::DeviceType::Cpu || known.iter().any(|k| name.contains(k))
}
