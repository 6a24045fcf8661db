//! What comes from decoders, cameras and the page.

use js_sys::Reflect;
use sagitta_formats::video::Orientation;
use sagitta_pose::{External, Turn};
use wasm_bindgen::prelude::*;
use web_sys::{ImageBitmap, OffscreenCanvasRenderingContext2d as Context, VideoFrame};

/// Pictures whose longer side has more pixels are reduced before the networks see them, which look at 256
/// in the end.
const MOST_PX: f64 = 4096.0;

/// Something that can be drawn.
#[derive(Debug)]
pub enum Picture {
    /// From a decoder.
    Frame(VideoFrame),
    /// From the page.
    Bitmap(ImageBitmap),
}

impl Picture {
    /// From a message's payload.
    pub fn from_js(value: JsValue) -> Option<Self> {
        value
            .dyn_into()
            .map(Self::Bitmap)
            .or_else(|value| value.dyn_into().map(Self::Frame))
            .ok()
    }

    /// Width and height as it should be shown, before turning.
    pub fn size(&self) -> (f64, f64) {
        match self {
            Self::Frame(f) => (f.display_width().into(), f.display_height().into()),
            Self::Bitmap(b) => (b.width().into(), b.height().into()),
        }
    }

    /// Whether its pixels can be used one by one: they lie upright, are squares, and not too many.
    pub fn is_plain(&self) -> bool {
        let (width, height) = self.size();
        let plain = match self {
            Self::Frame(f) => {
                let square = f
                    .visible_rect()
                    .is_some_and(|r| (r.width(), r.height()) == (width, height));
                square && !is_turned(f)
            }
            Self::Bitmap(_) => true,
        };
        plain && width.max(height) <= MOST_PX
    }

    /// The picture itself, for the graphics device; `None` where only drawing gives the right pixels:
    /// frames that are to be reduced, and those whose pixels are no squares.
    pub fn external(&self, orientation: Orientation) -> Option<External> {
        let (width, height) = self.size();
        let source = match self {
            Self::Frame(f) => wgpu::ExternalImageSource::VideoFrame(Clone::clone(f)),
            Self::Bitmap(b) => wgpu::ExternalImageSource::ImageBitmap(b.clone()),
        };
        self.is_plain().then_some(External {
            source,
            stored_px: [width as u32, height as u32],
            turn: Turn(orientation.canvas(width, height)),
        })
    }

    /// Width and height upright.
    pub fn upright(&self, orientation: Orientation) -> (u32, u32) {
        let (width, height) = self.size();
        match orientation.swaps_sides() {
            true => (height as u32, width as u32),
            false => (width as u32, height as u32),
        }
    }

    /// Draws it as it lies, so large.
    ///
    /// # Errors
    /// The browser's own.
    pub fn draw(&self, context: &Context, (width, height): (f64, f64)) -> Result<(), JsValue> {
        match self {
            Self::Frame(f) => {
                context.draw_image_with_video_frame_and_dw_and_dh(f, 0.0, 0.0, width, height)
            }
            Self::Bitmap(b) => {
                context.draw_image_with_image_bitmap_and_dw_and_dh(b, 0.0, 0.0, width, height)
            }
        }
    }
}

/// Whether a frame is shown otherwise than its pixels lie: a camera's may be, where browsers know of it.
fn is_turned(frame: &VideoFrame) -> bool {
    let of = |name: &str| Reflect::get(frame, &name.into()).unwrap_or(JsValue::UNDEFINED);
    of("rotation").as_f64().unwrap_or(0.0) != 0.0 || of("flip").is_truthy()
}

impl Drop for Picture {
    fn drop(&mut self) {
        match self {
            Self::Frame(f) => f.close(),
            Self::Bitmap(b) => b.close(),
        }
    }
}
