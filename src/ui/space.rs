//! A scene in three dimensions: drawn by the graphics device in a worker of its own, or flat where there is
//! none; turned, moved and zoomed with pointers and keys. It is drawn only when something has changed.

use super::reel::Reel;
use crate::app::context::ctx;
use crate::platform::{DrawClient, HtmlCanvasElement, Picture, canvas, dom};
use crate::state::space::camera::Camera;
use crate::state::space::colour::Palette;
use crate::state::space::film::Film;
use crate::state::space::flat::strokes;
use crate::state::space::gesture::{Gesture, Wish};
use crate::state::space::pick::pick;
use crate::state::space::solids::{Shown, Solid, packed, solids, words};
use crate::state::space::vector::small;
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use std::sync::Arc;

/// Shares of the picture's height that a key turns.
const KEY_TURN: f64 = 0.06;
/// Factor that a key zooms.
const KEY_ZOOM: f64 = 1.15;
/// Pixels of a wheel that double the size.
const WHEEL_PX: f64 = 500.0;

/// What draws.
#[derive(Debug, Clone, PartialEq)]
enum Means {
    /// The graphics device.
    Device,
    /// The page itself, for a reason.
    Flat(String),
}

/// What the view is made of. Cheap to copy.
#[derive(Clone, Copy)]
pub struct View {
    film: StoredValue<Arc<Film>>,
    reel: Reel,
    /// Where it is looked at from.
    pub camera: RwSignal<Camera>,
    /// Whether it goes along with the model.
    pub follows: RwSignal<bool>,
    /// What is shown.
    pub shown: RwSignal<Shown>,
    palette: RwSignal<Palette>,
    size_px: RwSignal<[f64; 2]>,
    means: RwSignal<Means>,
    /// What is under the pointer, in words.
    pub named: RwSignal<Option<String>>,
    client: StoredValue<Option<DrawClient>, LocalStorage>,
    flat: NodeRef<Canvas>,
    gesture: StoredValue<Gesture>,
    waiting: StoredValue<bool>,
    /// Where the pointer is, until it is told what is there.
    pointed_px: StoredValue<Option<[f64; 2]>>,
}

impl View {
    /// Looks at the whole scene.
    pub fn new(film: Arc<Film>, reel: Reel) -> Self {
        let means = if canvas::has_webgpu() {
            Means::Device
        } else {
            Means::Flat("This browser has no WebGPU, so the picture is drawn flat.".into())
        };
        let travels = film.travels();
        let view = Self {
            camera: RwSignal::new(Camera::fitted(film.around)),
            follows: RwSignal::new(false),
            film: StoredValue::new(film),
            reel,
            shown: RwSignal::new(Shown::default()),
            palette: RwSignal::new(Palette::default()),
            size_px: RwSignal::new([1.0, 1.0]),
            means: RwSignal::new(means),
            named: RwSignal::new(None),
            client: StoredValue::new_local(None),
            flat: NodeRef::new(),
            gesture: StoredValue::new(Gesture::default()),
            waiting: StoredValue::new(false),
            pointed_px: StoredValue::new(None),
        };
        view.follow(travels);
        view
    }

    /// Goes along with the model, or sees the whole of its way.
    pub fn follow(self, along: bool) {
        let around = self
            .film
            .with_value(|f| if along { f.at_first() } else { f.around });
        self.follows.set(along);
        self.camera.update(|c| c.refit(around));
    }

    /// The camera where it is in the frame under the cursor.
    fn seen_from(self) -> Camera {
        let camera = self.camera.get_untracked();
        if !self.follows.get_untracked() {
            return camera;
        }
        let frame = self.reel.frame.get_untracked();
        camera.carried(self.film.with_value(|film| film.gone(frame)))
    }

    /// Everything of the frame under the cursor.
    fn solids(self) -> Vec<Solid> {
        let frame = self.reel.frame.get_untracked();
        let (shown, palette) = (self.shown.get_untracked(), self.palette.get_untracked());
        self.film
            .with_value(|film| solids(film, frame, shown, &palette))
    }

    /// Has it drawn with the browser's next picture, however often it is asked before.
    fn ask(self) {
        if self.waiting.get_value() {
            return;
        }
        self.waiting.set_value(true);
        request_animation_frame(move || {
            // Gone with its page.
            if self.waiting.try_update_value(|w| *w = false).is_some() {
                self.draw();
            }
        });
    }

    fn draw(self) {
        let (camera, size) = (self.seen_from(), self.size_px.get_untracked());
        let paper = self.palette.with_untracked(|p| p.paper);
        if let Some(canvas) = self.flat.get_untracked() {
            let seen = strokes(&self.solids(), &camera, size);
            canvas::draw(&canvas, size, paper, &seen);
            return;
        }
        let density = canvas::density();
        self.client.with_value(|client| {
            if let Some(client) = client {
                client.draw(Picture {
                    size_px: size.map(|n| (n * density).round().max(1.0) as u32),
                    camera: camera.matrix(size[0] / size[1]),
                    eye: small(camera.eye()),
                    paper: paper.0,
                    solids: packed(&self.solids()),
                });
            }
        });
    }

    /// Hands a canvas to the worker that draws; without it the page draws flat.
    fn hand_over(self, canvas: &HtmlCanvasElement) {
        let lost = move |reason: String| {
            self.client.try_update_value(|c| *c = None);
            self.means.try_set(Means::Flat(format!(
                "The graphics device is not there ({reason}), so the picture is drawn flat."
            )));
        };
        match DrawClient::start(canvas, lost) {
            Ok(client) => {
                self.client.set_value(Some(client));
                self.ask();
            }
            Err(reason) => lost(reason),
        }
    }

    fn heed(self, wish: Wish) {
        self.camera.update(|camera| match wish {
            Wish::Orbit(across, down) => camera.orbit(across, down),
            Wish::Pan(across, down) => camera.pan(across, down),
            Wish::Pinch(across, down, factor) => {
                camera.pan(across, down);
                camera.zoom(factor);
            }
        });
    }

    /// Has what is under the pointer told with the browser's next picture, however often it moves before.
    fn point_at(self, at_px: [f64; 2]) {
        let asked = self.pointed_px.with_value(Option::is_some);
        self.pointed_px.set_value(Some(at_px));
        if !asked {
            request_animation_frame(move || {
                let at = self.pointed_px.try_update_value(Option::take);
                if let Some(at) = at.flatten() {
                    self.name_at(at);
                }
            });
        }
    }

    fn name_at(self, at_px: [f64; 2]) {
        let seen = strokes(
            &self.solids(),
            &self.seen_from(),
            self.size_px.get_untracked(),
        );
        let frame = self.reel.frame.get_untracked();
        let told = |thing| self.film.with_value(|film| words(film, frame, thing));
        let found = pick(&seen, at_px).and_then(told);
        if self.named.with_untracked(|n| *n != found) {
            self.named.set(found);
        }
    }

    fn press(self, event: &PointerEvent) {
        if let Some(at) = canvas::place_px(event).filter(|_| event.button() == 0) {
            dom::capture(event);
            let pointer = event.pointer_id();
            self.gesture.update_value(|g| g.press(pointer, at));
        }
    }

    fn moved(self, event: &PointerEvent) {
        let Some(at) = canvas::place_px(event) else {
            return;
        };
        if !self.gesture.with_value(Gesture::held) {
            self.point_at(at);
            return;
        }
        let height = self.size_px.with_untracked(|s| s[1]);
        let (pointer, shift) = (event.pointer_id(), event.shift_key());
        let wish = self
            .gesture
            .try_update_value(|g| g.drag(pointer, at, shift, height));
        if let Some(wish) = wish.flatten() {
            self.heed(wish);
        }
    }

    fn released(self, event: &PointerEvent) {
        let pointer = event.pointer_id();
        let tap = self.gesture.try_update_value(|g| g.release(pointer));
        if let (Some(true), Some(at)) = (tap, canvas::place_px(event)) {
            self.name_at(at);
        }
    }

    fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        // Some browsers count lines or pages.
        let unit = [1.0, 16.0, 400.0];
        let unit = unit.get(event.delta_mode() as usize).copied();
        let px = event.delta_y() * unit.unwrap_or(1.0);
        self.camera.update(|c| c.zoom((-px / WHEEL_PX).exp2()));
    }

    /// What a key asks of the view. Whether it asks anything.
    pub fn key(self, event: &KeyboardEvent) -> bool {
        let shift = |c: &mut Camera, across: f64, down: f64| match event.shift_key() {
            true => c.pan(across, down),
            false => c.orbit(across, down),
        };
        let mut known = true;
        self.camera.update(|c| match event.key().as_str() {
            "a" | "A" => shift(c, -KEY_TURN, 0.0),
            "d" | "D" => shift(c, KEY_TURN, 0.0),
            "w" | "W" => shift(c, 0.0, -KEY_TURN),
            "s" | "S" => shift(c, 0.0, KEY_TURN),
            "+" | "=" => c.zoom(KEY_ZOOM),
            "-" => c.zoom(1.0 / KEY_ZOOM),
            "f" | "F" | "0" => c.reset(),
            _ => known = false,
        });
        known
    }
}

/// The picture.
#[component]
pub fn Space(view: View, label: String) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    follow_place(view, place);
    Effect::new(move || {
        view.camera.track();
        view.follows.track();
        view.reel.frame.track();
        view.shown.track();
        view.palette.track();
        view.size_px.track();
        view.ask();
    });
    let double = move |_: MouseEvent| view.camera.update(Camera::reset);
    view! {
        <div class="space" node_ref=place tabindex="0" role="img" aria-label=label data-testid="space"
            data-means=move || view.means.with(|m| if *m == Means::Device { "device" } else { "flat" })
            on:pointerdown=move |e| view.press(&e)
            on:pointermove=move |e| view.moved(&e)
            on:pointerup=move |e| view.released(&e)
            on:pointercancel=move |e| view.released(&e)
            on:pointerleave=move |_| {
                view.pointed_px.set_value(None);
                view.named.set(None);
            }
            on:wheel=move |e| view.wheel(&e)
            on:dblclick=double>
            {move || match view.means.get() {
                Means::Device => view! { <OnDevice view/> }.into_any(),
                Means::Flat(_) => view! { <canvas node_ref=view.flat aria-hidden="true"></canvas> }.into_any(),
            }}
            <p class="space-name" aria-live="polite" data-testid="space-name">{move || view.named.get()}</p>
        </div>
        {move || match view.means.get() {
            Means::Device => None,
            Means::Flat(why) => Some(view! { <p class="hint space-note" role="status" data-testid="space-note">{why}</p> }),
        }}
    }
}

#[component]
fn OnDevice(view: View) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    Effect::new(move || {
        if let Some(canvas) = canvas.get() {
            view.hand_over(&canvas);
        }
    });
    view! { <canvas node_ref=canvas aria-hidden="true"></canvas> }
}

/// Keeps size and colours as the page has them.
fn follow_place(view: View, place: NodeRef<Div>) {
    let ctx = ctx();
    let watches = StoredValue::new_local(None);
    let recolour = move || {
        // Gone with its page.
        if let Some(element) = place.try_get_untracked().flatten() {
            view.palette.set(canvas::palette(&element));
        }
    };
    Effect::new(move || {
        let Some(element) = place.get() else { return };
        view.size_px.set(canvas::size_px(&element));
        let watched = element.clone();
        let size = canvas::SizeWatch::start(&element, move || {
            view.size_px.try_set(canvas::size_px(&watched));
        });
        let scheme = canvas::on_scheme(recolour);
        watches.set_value(Some((size, scheme)));
    });
    let theme = Memo::new(move |_| ctx.prefs.with(|p| p.theme));
    Effect::new(move || {
        theme.track();
        place.track();
        // After the page has taken on the theme.
        request_animation_frame(recolour);
    });
    Effect::new(move || {
        view.means.track();
        view.flat.track();
        view.ask();
    });
}
