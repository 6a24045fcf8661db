//! The camera: opened as the user wishes, shown, and given back when dropped.

use crate::state::live::{Facing, Wish};
use gloo_events::EventListener;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, HtmlVideoElement, MediaDeviceInfo, MediaDeviceKind, MediaDevices, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

/// A camera in use. Dropping it switches it off.
pub struct Camera {
    stream: MediaStream,
    track: MediaStreamTrack,
    _ended: EventListener,
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.track.stop();
    }
}

/// What a camera gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// The browser's name for it, for [`Wish::device`].
    pub device: String,
    /// Which way it looks, where it tells.
    pub looks: Option<Facing>,
    /// Width and height in pixels.
    pub size_px: (u32, u32),
    /// Frames per second.
    pub rate_hz: f64,
}

/// A camera that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The browser's name for it.
    pub device: String,
    /// What people read.
    pub label: String,
}

impl Camera {
    /// Switches on what comes nearest to a wish. `on_end` is called if the camera ends by itself:
    /// unplugged, or taken away. An error is a sentence.
    pub async fn open(wish: &Wish, on_end: impl FnMut() + 'static) -> Result<Self, String> {
        let devices = devices().ok_or_else(|| {
            "This page may not use a camera here; open it over https in a current browser, or bring a video instead."
                .to_owned()
        })?;
        let stream = ask(&devices, wish).await.map_err(|error| trouble(&error))?;
        let gone = "The camera gave no picture; connect it anew and try again.";
        let track: MediaStreamTrack = stream
            .get_video_tracks()
            .get(0)
            .dyn_into()
            .map_err(|_| gone)?;
        let mut on_end = on_end;
        let ended = EventListener::once(&track, "ended", move |_| on_end());
        Ok(Self {
            stream,
            track,
            _ended: ended,
        })
    }

    /// What it gives.
    pub fn facts(&self) -> Facts {
        let settings = self.track.get_settings();
        let side = |px: Option<i32>| px.and_then(|px| u32::try_from(px).ok()).unwrap_or(0);
        Facts {
            device: settings.get_device_id().unwrap_or_default(),
            looks: match settings.get_facing_mode().as_deref() {
                Some("environment") => Some(Facing::Back),
                Some("user") => Some(Facing::Front),
                _ => None,
            },
            size_px: (side(settings.get_width()), side(settings.get_height())),
            rate_hz: settings.get_frame_rate().unwrap_or(0.0),
        }
    }

    /// Frames that the camera has made so far, where the browser counts them.
    pub fn made(&self) -> Option<u32> {
        let stats = Reflect::get(&self.track, &"stats".into()).ok()?;
        let total = Reflect::get(&stats, &"totalFrames".into()).ok()?;
        total.as_f64().map(|total| total as u32)
    }

    /// Shows it.
    pub fn show(&self, video: &HtmlVideoElement) {
        video.set_muted(true);
        video.set_src_object(Some(&self.stream));
        super::dom::play(video);
    }

    /// The pictures as a stream, to record.
    pub(super) fn stream(&self) -> &MediaStream {
        &self.stream
    }

    /// The pictures alone.
    pub(super) fn track(&self) -> &MediaStreamTrack {
        &self.track
    }
}

/// All cameras. They have names once one of them was allowed.
pub async fn cameras() -> Vec<Named> {
    let list = async {
        let promise = devices()?.enumerate_devices().ok()?;
        let list = JsFuture::from(promise).await.ok()?;
        Some(js_sys::Array::from(&list))
    };
    let list = list.await.unwrap_or_default();
    list.iter()
        .filter_map(|info| info.dyn_into::<MediaDeviceInfo>().ok())
        .filter(|info| info.kind() == MediaDeviceKind::Videoinput && !info.device_id().is_empty())
        .enumerate()
        .map(|(i, info)| Named {
            device: info.device_id(),
            label: match info.label() {
                label if label.is_empty() => format!("Camera {}", i + 1),
                label => label,
            },
        })
        .collect()
}

/// Calls `on` whenever a camera comes or goes, for as long as it is kept.
pub fn on_change(on: impl FnMut() + 'static) -> Option<EventListener> {
    let mut on = on;
    Some(EventListener::new(
        &devices()?.into(),
        "devicechange",
        move |_| on(),
    ))
}

/// `None` in pages that the browser does not trust, and in old browsers.
fn devices() -> Option<MediaDevices> {
    let navigator = web_sys::window()?.navigator();
    let devices = Reflect::get(&navigator, &"mediaDevices".into()).ok()?;
    devices.dyn_into().ok()
}

async fn ask(devices: &MediaDevices, wish: &Wish) -> Result<MediaStream, JsValue> {
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(&video(wish)?.into());
    let promise = devices.get_user_media_with_constraints(&constraints)?;
    JsFuture::from(promise).await?.dyn_into()
}

/// What we ask for. All of it is "ideal", so that a camera that cannot is used as it is.
fn video(wish: &Wish) -> Result<Object, JsValue> {
    let of = |value: JsValue| {
        let ideal = Object::new();
        Reflect::set(&ideal, &"ideal".into(), &value)?;
        Ok::<_, JsValue>(ideal)
    };
    let video = Object::new();
    let set = |name: &str, value: JsValue| Reflect::set(&video, &name.into(), &of(value)?.into());
    set("width", wish.long_side_px().into())?;
    set("height", wish.short_side_px.into())?;
    set("frameRate", wish.rate_hz.into())?;
    // As the camera sees it: browsers cut upright pictures to a square rather than give another size.
    set("resizeMode", "none".into())?;
    match (&wish.device, wish.facing) {
        (Some(device), _) => set("deviceId", device.into())?,
        (None, Facing::Back) => set("facingMode", "environment".into())?,
        (None, Facing::Front) => set("facingMode", "user".into())?,
    };
    Ok(video)
}

/// Why there is no camera, and what to do.
fn trouble(error: &JsValue) -> String {
    let name = error.dyn_ref::<DomException>().map(|e| e.name());
    match name.as_deref() {
        Some("NotAllowedError" | "SecurityError") => {
            "The camera is not allowed for this page; allow it beside the page's address, then try again. Its pictures stay on this device."
        }
        Some("NotFoundError" | "OverconstrainedError") => {
            "No camera was found; connect one and try again, or bring a video instead."
        }
        Some("NotReadableError" | "AbortError") => {
            "The camera could not be started; another program may be using it. Close that and try again."
        }
        _ => "The camera could not be started; reload the page and try again, or bring a video instead.",
    }
    .into()
}
