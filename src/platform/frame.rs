//! Which frame a `<video>` element shows.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlVideoElement;

#[wasm_bindgen]
extern "C" {
    /// What a video element can do beyond web-sys.
    #[wasm_bindgen(extends = HtmlVideoElement)]
    type Player;
    #[wasm_bindgen(method, catch, js_name = requestVideoFrameCallback)]
    fn request_video_frame_callback(this: &Player, on: &js_sys::Function) -> Result<u32, JsValue>;
    #[wasm_bindgen(method, catch, js_name = cancelVideoFrameCallback)]
    fn cancel_video_frame_callback(this: &Player, id: u32) -> Result<(), JsValue>;

    /// The second argument of the callback.
    type FrameMetadata;
    #[wasm_bindgen(method, getter, js_name = mediaTime)]
    fn media_time(this: &FrameMetadata) -> f64;
}

type OnFrame = Closure<dyn FnMut(JsValue, JsValue)>;

struct Inner {
    player: Player,
    pending: Cell<Option<u32>>,
    live: Cell<bool>,
    closure: RefCell<Option<OnFrame>>,
    last_s: Cell<f64>,
}

/// Keeps a frame callback alive; dropping it ends the calls.
pub struct FrameWatch {
    inner: Rc<Inner>,
    _listeners: Vec<gloo_events::EventListener>,
    _ticks: Option<gloo_timers::callback::Interval>,
}

impl Drop for FrameWatch {
    fn drop(&mut self) {
        self.inner.live.set(false);
        if let Some(id) = self.inner.pending.take() {
            self.inner.player.cancel_video_frame_callback(id).ok();
        }
        self.inner.closure.take();
    }
}

/// Calls `on(media_time_s)` for every frame that `video` shows, playing or after a seek, with the
/// frame's own presentation time. Where the browser cannot tell, the player's clock is used instead.
pub fn on_video_frame(video: &HtmlVideoElement, on: impl Fn(f64) + 'static) -> FrameWatch {
    let has = js_sys::Reflect::has(video, &"requestVideoFrameCallback".into()).unwrap_or(false);
    let on: Rc<dyn Fn(f64)> = Rc::new(on);
    let inner = Rc::new(Inner {
        player: video.clone().unchecked_into(),
        pending: Cell::new(None),
        live: Cell::new(true),
        closure: RefCell::new(None),
        last_s: Cell::new(f64::NAN),
    });
    if has {
        watch_frames(&inner, &on);
        return FrameWatch {
            inner,
            _listeners: Vec::new(),
            _ticks: None,
        };
    }
    watch_clock(inner, on)
}

fn watch_frames(inner: &Rc<Inner>, on: &Rc<dyn Fn(f64)>) {
    let (weak, on) = (Rc::downgrade(inner), Rc::clone(on));
    let closure: OnFrame = Closure::new(move |_now: JsValue, metadata: JsValue| {
        let Some(inner) = weak.upgrade().filter(|i| i.live.get()) else {
            return;
        };
        request(&inner);
        on(metadata.unchecked_into::<FrameMetadata>().media_time());
    });
    inner.closure.replace(Some(closure));
    request(inner);
}

fn request(inner: &Inner) {
    let closure = inner.closure.borrow();
    let id = closure.as_ref().and_then(|c| {
        let function = c.as_ref().unchecked_ref();
        inner.player.request_video_frame_callback(function).ok()
    });
    inner.pending.set(id);
}

/// The player's clock, while it plays and whenever it says that it moved.
fn watch_clock(inner: Rc<Inner>, on: Rc<dyn Fn(f64)>) -> FrameWatch {
    let report = {
        let inner = Rc::clone(&inner);
        move || {
            let t_s = inner.player.current_time();
            if inner.live.get() && inner.last_s.replace(t_s) != t_s {
                on(t_s);
            }
        }
    };
    let listeners = ["timeupdate", "seeked", "loadeddata"].map(|name| {
        let report = report.clone();
        gloo_events::EventListener::new(&inner.player, name, move |_| report())
    });
    let ticks = gloo_timers::callback::Interval::new(16, report);
    FrameWatch {
        inner,
        _listeners: listeners.into(),
        _ticks: Some(ticks),
    }
}
