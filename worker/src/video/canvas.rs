//! Pictures to pixels in memory.

use super::Picture;
use super::planes;
use js_sys::{Reflect, Uint8Array};
use sagitta_formats::video::Orientation;
use sagitta_pose::{Colours, Frame, Layout, Pixels as Stored, Planes, Turn};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{OffscreenCanvas, OffscreenCanvasRenderingContext2d as Context, VideoFrame};

/// What has to be drawn is reduced to so many pixels on its longer side.
const MAX_SIDE_PX: f64 = 1920.0;

/// A picture in memory.
#[derive(Debug)]
pub struct Pixels {
    /// Width, upright.
    width: u32,
    /// Height, upright.
    height: u32,
    /// Width of the upright picture before it was reduced.
    pub full_width: u32,
    /// Height of the upright picture before it was reduced.
    pub full_height: u32,
    bytes: Vec<u8>,
    /// How the decoder left them; otherwise four bytes per pixel.
    planes: Option<(Layout, Colours, Turn)>,
}

impl Pixels {
    /// As estimators take it.
    pub fn frame(&self, t_s: f64) -> Frame<'_> {
        let pixels = match self.planes {
            Some((layout, colours, turn)) => Stored::Planes(Planes {
                bytes: &self.bytes,
                layout,
                colours,
                turn,
            }),
            None => Stored::Rgba(&self.bytes),
        };
        Frame {
            t_s,
            width: self.width,
            height: self.height,
            pixels,
        }
    }
}

/// Reads pixels; what it needs for that is kept from frame to frame.
#[derive(Debug, Default)]
pub struct Canvas {
    drawn: Option<(OffscreenCanvas, Context)>,
    copied: Option<Uint8Array>,
    spare: Vec<u8>,
}

impl Canvas {
    /// The pixels of a picture, reduced where it is large. `None` where the browser cannot read them.
    pub async fn pixels(&mut self, picture: &Picture, turn: Orientation) -> Option<Pixels> {
        if let Picture::Frame(frame) = picture
            && picture.is_plain()
            && let Some(colours) = planes::colours(frame)
            && let Ok(pixels) = self.copy(frame, colours, turn).await
        {
            return Some(pixels);
        }
        self.draw(picture, turn)
    }

    /// Takes back the memory of pixels that are of no more use.
    pub fn reuse(&mut self, pixels: Pixels) {
        self.spare = pixels.bytes;
    }

    /// Takes a frame's planes as they are, which is many times faster than drawing: nothing is converted
    /// but what is looked at.
    async fn copy(
        &mut self,
        frame: &VideoFrame,
        colours: Colours,
        orientation: Orientation,
    ) -> Result<Pixels, JsValue> {
        let len = frame.allocation_size()?;
        let copied = match self.copied.take() {
            Some(array) if array.length() == len => array,
            _ => Uint8Array::new_with_length(len),
        };
        let laid = JsFuture::from(frame.copy_to_with_u8_array(&copied)).await;
        let mut bytes = std::mem::take(&mut self.spare);
        bytes.resize(len as usize, 0);
        copied.copy_to(&mut bytes);
        self.copied = Some(copied);
        let stored = [frame.display_width(), frame.display_height()];
        let layout = planes::layout(frame, stored, &laid?).ok_or(JsValue::NULL)?;
        let turn = Turn(orientation.canvas(stored[0].into(), stored[1].into()));
        let [width, height] = turn.upright_px(stored);
        Ok(Pixels {
            width,
            height,
            full_width: width,
            full_height: height,
            bytes,
            planes: Some((layout, colours, turn)),
        })
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
            full_width: full_width as u32,
            full_height: full_height as u32,
            bytes: data.data().0,
            planes: None,
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
