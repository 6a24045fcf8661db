//! The page's own elements, beyond what the interface's library does with them; and dates.

use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Event, HtmlElement, HtmlVideoElement, PointerEvent};

/// Moves the keyboard to the element with this id.
pub fn focus(id: &str) {
    let element = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.get_element_by_id(id));
    if let Some(element) = element {
        // Focus cannot fail on an element that is there.
        element.unchecked_ref::<HtmlElement>().focus().ok();
    }
}

/// Name of the element an event came from, in capitals: "BUTTON"; empty for none.
pub fn target_tag(event: &Event) -> String {
    let element = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    element.map(|e| e.tag_name()).unwrap_or_default()
}

/// Lets an element hear of the pointer until it is let go, wherever it is moved.
pub fn capture(event: &PointerEvent) {
    if let Some(element) = listener(event) {
        // Without capture a drag ends at the edge, which is all that is lost.
        element.set_pointer_capture(event.pointer_id()).ok();
    }
}

/// Where the pointer is across the element that listens: 0 at its left edge, 1 at its right.
// The browser's coordinates are whole numbers to the host's compiler and fractions to wasm32's.
#[allow(clippy::useless_conversion)]
pub fn share_across(event: &PointerEvent) -> Option<f64> {
    let rect = listener(event)?.get_bounding_client_rect();
    Some((f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0))
}

/// As [`share_across`], of the element around the one that listens.
pub fn share_across_parent(event: &PointerEvent) -> Option<f64> {
    shares_of_parent(event).map(|(across, _)| across)
}

/// Where the pointer is in the element around the one that listens: 0 at its left and upper edge, 1 at
/// its right and lower one.
#[allow(clippy::useless_conversion)]
pub fn shares_of_parent(event: &PointerEvent) -> Option<(f64, f64)> {
    let rect = listener(event)?
        .parent_element()?
        .get_bounding_client_rect();
    let across = (f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0);
    let down = (f64::from(event.client_y()) - rect.top()) / rect.height().max(1.0);
    Some((across, down))
}

fn listener(event: &PointerEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

/// Plays a video that stands still. `false`: the browser refused outright.
pub fn play(video: &HtmlVideoElement) -> bool {
    if !video.paused() {
        return true;
    }
    let Ok(started) = video.play() else {
        return false;
    };
    spawn_local(async move {
        // Playing is refused, or broken off by the next pause; both leave it standing still.
        JsFuture::from(started).await.ok();
    });
    true
}

/// Takes its file from a video, which then reads no more of it.
pub fn unload(video: &HtmlVideoElement) {
    // What is not there cannot be taken away.
    video.remove_attribute("src").ok();
    video.load();
}

/// Calls `on` with whether the page is visible, whenever that changes, for as long as it is kept.
pub fn on_visibility(on: impl FnMut(bool) + 'static) -> Option<EventListener> {
    let document = web_sys::window()?.document()?;
    let mut on = on;
    let watched = document.clone();
    Some(EventListener::new(
        &document,
        "visibilitychange",
        move |_| {
            on(!watched.hidden());
        },
    ))
}

/// Milliseconds since 1970 (UTC).
pub fn date_ms() -> f64 {
    js_sys::Date::now()
}

/// A date as this device writes it.
pub fn date_text(ms: f64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(ms));
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // Setting a field of a fresh object cannot fail.
        js_sys::Reflect::set(&options, &key.into(), &value.into()).ok();
    }
    date.to_locale_string("en-GB", &options).into()
}

/// The day of a date as this device writes it.
pub fn day_text(ms: f64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(ms));
    let options = js_sys::Object::new();
    // Setting a field of a fresh object cannot fail.
    js_sys::Reflect::set(&options, &"dateStyle".into(), &"medium".into()).ok();
    date.to_locale_date_string("en-GB", &options).into()
}

/// A date in ISO 8601 (UTC); empty for what is no date.
pub fn iso_text(ms: f64) -> String {
    if !ms.is_finite() {
        return String::new();
    }
    js_sys::Date::new(&JsValue::from_f64(ms))
        .to_iso_string()
        .into()
}

/// Text as part of an address: "%3Csvg…".
pub fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}
