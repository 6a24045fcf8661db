//! A canvas of the page: its size, its colours, and drawing flat shapes or a part of a picture on it.

use crate::state::space::colour::{Colour, Palette};
use crate::state::space::flat::Stroke;
use gloo_events::EventListener;
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{
    CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement, MouseEvent, ResizeObserver,
};

/// Pixels of the screen for one of the page at most: more is not seen and costs.
const MOST_DENSITY: f64 = 2.0;
/// What outlines are wide, in pixels of the page.
const OUTLINE_PX: f64 = 1.0;

/// Whether the browser has WebGPU at all.
pub fn has_webgpu() -> bool {
    let navigator = web_sys::window().map(|w| w.navigator());
    let gpu = navigator.and_then(|n| Reflect::get(&n, &"gpu".into()).ok());
    gpu.is_some_and(|gpu| !gpu.is_undefined() && !gpu.is_null())
}

/// Width and height of an element in pixels of the page.
pub fn size_px(element: &HtmlElement) -> [f64; 2] {
    let rect = element.get_bounding_client_rect();
    [rect.width().max(1.0), rect.height().max(1.0)]
}

/// Pixels of the screen for one of the page.
pub fn density() -> f64 {
    let ratio = web_sys::window().map_or(1.0, |w| w.device_pixel_ratio());
    ratio.clamp(1.0, MOST_DENSITY)
}

/// Where an event is in the element that listens, in pixels of the page.
// The browser's coordinates are whole numbers to the host's compiler and fractions to wasm32's.
#[allow(clippy::useless_conversion)]
pub fn place_px(event: &MouseEvent) -> Option<[f64; 2]> {
    let element: HtmlElement = event.current_target()?.dyn_into().ok()?;
    let rect = element.get_bounding_client_rect();
    Some([
        f64::from(event.client_x()) - rect.left(),
        f64::from(event.client_y()) - rect.top(),
    ])
}

/// Calls `on` whenever the element's size changes, for as long as it is kept.
pub struct SizeWatch {
    observer: ResizeObserver,
    _on: Closure<dyn Fn()>,
}

impl SizeWatch {
    /// Watches an element; `None` where the browser cannot.
    pub fn start(element: &HtmlElement, on: impl Fn() + 'static) -> Option<Self> {
        let on = Closure::<dyn Fn()>::new(on);
        let observer = ResizeObserver::new(on.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _on: on })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `on` whenever the device changes between light and dark, for as long as it is kept.
pub fn on_scheme(on: impl Fn() + 'static) -> Option<EventListener> {
    let query = "(prefers-color-scheme: dark)";
    let dark = web_sys::window()?.match_media(query).ok()??;
    Some(EventListener::new(&dark, "change", move |_| on()))
}

/// The colours of the style sheet as they are where an element stands.
pub fn palette(element: &HtmlElement) -> Palette {
    let colour = |name: &str| {
        let style = element.style();
        style.set_property("color", &format!("var({name})")).ok()?;
        let computed = web_sys::window()?.get_computed_style(element).ok()??;
        Colour::read(&computed.get_property_value("color").ok()?)
    };
    let colours = Palette::NAMES.map(|name| colour(name).unwrap_or_default());
    // What was never set cannot be left behind.
    element.style().remove_property("color").ok();
    Palette::of(colours)
}

#[wasm_bindgen]
extern "C" {
    /// What draws a part of any picture, whatever element shows it.
    type Brush;
    #[wasm_bindgen(method, catch, js_name = drawImage)]
    #[allow(clippy::too_many_arguments)] // The browser's own.
    fn draw_image(
        this: &Brush,
        picture: &Element,
        from_x: f64,
        from_y: f64,
        from_width: f64,
        from_height: f64,
        to_x: f64,
        to_y: f64,
        to_width: f64,
        to_height: f64,
    ) -> Result<(), JsValue>;
}

/// Makes the canvas a square of `side_px` and draws into it what the picture around the canvas shows at a
/// place, as shares of its width and height, so many times larger than on the page. `false`: there is no
/// picture.
pub fn enlarge(canvas: &HtmlCanvasElement, place: [f64; 2], side_px: f64, times: f64) -> bool {
    let drawn = || {
        let around = canvas.closest(".picture").ok().flatten()?;
        let picture = around.query_selector("video, img").ok().flatten()?;
        let own = |names: [&str; 2]| {
            let of = |name: &str| Reflect::get(&picture, &name.into()).ok()?.as_f64();
            names.into_iter().find_map(of).filter(|px| *px > 0.0)
        };
        let width = own(["videoWidth", "naturalWidth"])?;
        let height = own(["videoHeight", "naturalHeight"])?;
        let rect = picture.get_bounding_client_rect();
        let [across, down] = [
            width / rect.width().max(1.0),
            height / rect.height().max(1.0),
        ]
        .map(|per_px| per_px * side_px / times);
        let side = side_px * density();
        canvas.set_width(side as u32);
        canvas.set_height(side as u32);
        let brush: Brush = canvas.get_context("2d").ok()??.unchecked_into();
        let [left, top] = [
            place[0] * width - 0.5 * across,
            place[1] * height - 0.5 * down,
        ];
        brush
            .draw_image(&picture, left, top, across, down, 0.0, 0.0, side, side)
            .ok()
    };
    drawn().is_some()
}

/// Draws strokes, the first ones behind the later ones.
pub fn draw(canvas: &HtmlCanvasElement, size_px: [f64; 2], paper: Colour, strokes: &[Stroke]) {
    let density = density();
    let [width, height] = size_px.map(|n| (n * density).round().max(1.0) as u32);
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = canvas.get_context("2d").ok().flatten();
    let Some(context) = context.and_then(|c| c.dyn_into::<CanvasRenderingContext2d>().ok()) else {
        return;
    };
    let drawn = || -> Result<(), JsValue> {
        context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0)?;
        context.set_fill_style_str(&paper.css());
        context.fill_rect(0.0, 0.0, size_px[0], size_px[1]);
        context.set_line_cap("round");
        for stroke in strokes {
            shape(&context, stroke, paper)?;
        }
        Ok(())
    };
    // What cannot be drawn is not there; the next picture has another try.
    drawn().ok();
}

fn shape(
    context: &CanvasRenderingContext2d,
    stroke: &Stroke,
    paper: Colour,
) -> Result<(), JsValue> {
    let colour = stroke.colour.css();
    let [wide, narrow] = stroke.radii_px;
    if (wide - narrow).abs() > 0.5 * wide.max(narrow) {
        return cone(context, stroke, &colour);
    }
    let [[ax, ay], [bx, by]] = stroke.ends_px;
    let width = (wide + narrow).max(if stroke.outlined { 2.0 } else { 1.0 });
    let line = |width: f64, colour: &str| {
        context.begin_path();
        context.set_line_width(width);
        context.set_stroke_style_str(colour);
        context.move_to(ax, ay);
        // A line of no length is not drawn by every browser.
        context.line_to(bx + 0.01, by);
        context.stroke();
    };
    if stroke.outlined {
        line(width + 2.0 * OUTLINE_PX, &paper.css());
    }
    line(width, &colour);
    Ok(())
}

fn cone(context: &CanvasRenderingContext2d, stroke: &Stroke, colour: &str) -> Result<(), JsValue> {
    let [[ax, ay], [bx, by]] = stroke.ends_px;
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx.hypot(dy).max(1e-9);
    let (nx, ny) = (-dy / length, dx / length);
    let [ra, rb] = stroke.radii_px;
    context.begin_path();
    context.move_to(ax + nx * ra, ay + ny * ra);
    context.line_to(bx + nx * rb, by + ny * rb);
    context.line_to(bx - nx * rb, by - ny * rb);
    context.line_to(ax - nx * ra, ay - ny * ra);
    context.close_path();
    context.set_fill_style_str(colour);
    context.fill();
    Ok(())
}
