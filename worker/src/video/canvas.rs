//! Frames to upright pixels.

use js_sys::{Reflect, Uint8Array};
use sagitta_formats::video::Orientation;
use sagitta_pose::{External, Turn, Window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ImageBitmap, OffscreenCanvas, OffscreenCanvasRenderingContext2d as Context, VideoFrame,
    VideoFrameCopyToOptions,
};

/// Longer frames are reduced before the networks see them, which look at 256 pixels in the end.
const MAX_SIDE_PX: f64 = 1920.0;

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
    fn size(&self) -> (f64, f64) {
        match self {
            Self::Frame(f) => (f.display_width().into(), f.display_height().into()),
            Self::Bitmap(b) => (b.width().into(), b.height().into()),
        }
    }

    /// Whether its pixels can be used one by one: they lie upright, are squares, and not too many.
    fn is_plain(&self) -> bool {
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
        plain && width.max(height) <= MAX_SIDE_PX
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

    fn draw(&self, context: &Context, (width, height): (f64, f64)) -> Result<(), JsValue> {
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

/// An upright picture, or the part of it that was wanted.
#[derive(Debug)]
pub struct Pixels {
    /// Width of the picture.
    pub width: u32,
    /// Height of the picture.
    pub height: u32,
    /// What of it `rgba` shows.
    pub window: Window,
    /// Four bytes per pixel.
    pub rgba: Vec<u8>,
    /// Width of the upright frame itself.
    pub full_width: u32,
    /// Height of the upright frame itself.
    pub full_height: u32,
}

/// Reads pixels; what it needs for that is kept from frame to frame.
#[derive(Debug, Default)]
pub struct Canvas {
    drawn: Option<(OffscreenCanvas, Context)>,
    copied: Option<Uint8Array>,
    stored: Vec<u8>,
    spare: Vec<u8>,
}

impl Canvas {
    /// The pixels of a picture, upright and reduced: at least those of `window`, where it is not reduced.
    /// `None` where the browser cannot read them.
    pub async fn pixels(
        &mut self,
        picture: &Picture,
        turn: Orientation,
        window: Window,
    ) -> Option<Pixels> {
        if let Picture::Frame(frame) = picture
            && picture.is_plain()
            && let Ok(pixels) = self.copy(frame, turn, window).await
        {
            return Some(pixels);
        }
        self.draw(picture, turn)
    }

    /// Takes back the memory of pixels that are of no more use.
    pub fn reuse(&mut self, pixels: Pixels) {
        self.spare = pixels.rgba;
    }

    /// Has the browser convert a frame's own pixels, which is several times faster than drawing and gives
    /// the same bytes. Not every browser can.
    async fn copy(
        &mut self,
        frame: &VideoFrame,
        orientation: Orientation,
        window: Window,
    ) -> Result<Pixels, JsValue> {
        let (width, height) = (frame.display_width(), frame.display_height());
        let turn = Turn(orientation.canvas(width.into(), height.into()));
        let from = turn.stored_window(window);
        let copied = self.converted(frame, from).await?;
        let mut rgba = std::mem::take(&mut self.spare);
        if turn == Turn::NONE {
            rgba.resize(copied.length() as usize, 0);
            copied.copy_to(&mut rgba);
        } else {
            self.stored.resize(copied.length() as usize, 0);
            copied.copy_to(&mut self.stored);
            turn.upright(window, &self.stored, &mut rgba);
        }
        let (width, height) = match orientation.swaps_sides() {
            true => (height, width),
            false => (width, height),
        };
        Ok(Pixels {
            width,
            height,
            window,
            rgba,
            full_width: width,
            full_height: height,
        })
    }

    /// A part of a frame as it is stored, in the browser's memory.
    async fn converted(&mut self, frame: &VideoFrame, part: Window) -> Result<Uint8Array, JsValue> {
        let len = part.width * part.height * 4;
        let copied = match self.copied.take() {
            Some(array) if array.length() >= len => array,
            _ => Uint8Array::new_with_length(len),
        };
        let here = copied.subarray(0, len);
        self.copied = Some(copied);
        let options = copy_options(frame, part)?;
        let planes =
            JsFuture::from(frame.copy_to_with_u8_array_and_options(&here, &options)).await?;
        // One plane of four bytes per pixel without gaps, or the browser did not heed the wish.
        match planes.length() == 1 && planes.get(0).get_stride() == part.width * 4 {
            true => Ok(here),
            false => Err(JsValue::NULL),
        }
    }

    /// Draws a picture upright and reads it back.
    fn draw(&mut self, picture: &Picture, orientation: Orientation) -> Option<Pixels> {
        let (width, height) = picture.size();
        let (full_width, full_height) = if orientation.swaps_sides() {
            (height, width)
        } else {
            (width, height)
        };
        let scale = (MAX_SIDE_PX / full_width.max(full_height).max(1.0)).min(1.0);
        let reduced = |side: f64| (side * scale).round().max(1.0) as u32;
        let (w, h) = (reduced(full_width), reduced(full_height));
        let context = self.sized(w, h).ok()?;
        let [a, b, c, d, x, y] = orientation.canvas(width, height);
        let (sx, sy) = (f64::from(w) / full_width, f64::from(h) / full_height);
        context
            .set_transform(a * sx, b * sy, c * sx, d * sy, x * sx, y * sy)
            .ok()?;
        picture.draw(context, (width, height)).ok()?;
        let data = context.get_image_data(0, 0, w as i32, h as i32).ok()?;
        Some(Pixels {
            width: w,
            height: h,
            window: Window::whole(w, h),
            rgba: data.data().0,
            full_width: full_width as u32,
            full_height: full_height as u32,
        })
    }

    fn sized(&mut self, width: u32, height: u32) -> Result<&Context, JsValue> {
        let fits = |(canvas, _): &(OffscreenCanvas, Context)| {
            canvas.width() == width && canvas.height() == height
        };
        if !self.drawn.as_ref().is_some_and(fits) {
            self.drawn = Some(make(width, height)?);
        }
        self.drawn
            .as_ref()
            .map(|(_, context)| context)
            .ok_or(JsValue::NULL)
    }
}

/// Asks for red, green and blue of a part of a frame.
fn copy_options(frame: &VideoFrame, part: Window) -> Result<VideoFrameCopyToOptions, JsValue> {
    let visible = frame.visible_rect().ok_or(JsValue::NULL)?;
    let options = VideoFrameCopyToOptions::new();
    Reflect::set(&options, &"format".into(), &"RGBA".into())?;
    let rect = js_sys::Object::new();
    let sides = [
        ("x", visible.x() + f64::from(part.left)),
        ("y", visible.y() + f64::from(part.top)),
        ("width", part.width.into()),
        ("height", part.height.into()),
    ];
    for (name, value) in sides {
        Reflect::set(&rect, &name.into(), &value.into())?;
    }
    Reflect::set(&options, &"rect".into(), &rect)?;
    Ok(options)
}

fn make(width: u32, height: u32) -> Result<(OffscreenCanvas, Context), JsValue> {
    let canvas = OffscreenCanvas::new(width, height)?;
    let options = js_sys::Object::new();
    Reflect::set(&options, &"willReadFrequently".into(), &true.into())?;
    Reflect::set(&options, &"alpha".into(), &false.into())?;
    let context: Context = canvas
        .get_context_with_context_options("2d", &options)?
        .ok_or(JsValue::NULL)?
        .dyn_into()?;
    Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into())?;
    Ok((canvas, context))
}
