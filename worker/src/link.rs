//! Messages between a worker and its page.
//!
//! A message is `{ message, payload }`: `message` is a noun of `sagitta_motion` written by
//! serde-wasm-bindgen, `payload` an array of what travels beside it, transferred or cloned: weights
//! (`ArrayBuffer`), a file (`Blob`), a frame (`ImageBitmap`, `VideoFrame`).

use js_sys::{Array, Object, Reflect};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Calls `on` for every message that reads as a `T`, with what travelled beside it. Others are
/// reported to `on_error` with the reason.
pub fn listen<T: DeserializeOwned + 'static>(
    on: impl Fn(T, Array) + 'static,
    on_error: impl Fn(String) + 'static,
) {
    let closure = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        match open(&event.data()) {
            Ok((message, payload)) => on(message, payload),
            Err(reason) => on_error(reason),
        }
    });
    scope().set_onmessage(Some(closure.as_ref().unchecked_ref()));
    closure.forget();
}

/// Tells the page something.
pub fn reply<T: Serialize>(message: &T) {
    let envelope = Object::new();
    let sent = serde_wasm_bindgen::to_value(message)
        .map_err(JsValue::from)
        .and_then(|value| Reflect::set(&envelope, &"message".into(), &value))
        .and_then(|_| scope().post_message(&envelope));
    if let Err(error) = sent {
        wasm_bindgen::throw_val(error);
    }
}

fn open<T: DeserializeOwned>(data: &JsValue) -> Result<(T, Array), String> {
    let field = |name: &str| Reflect::get(data, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let message = serde_wasm_bindgen::from_value(field("message")).map_err(|error| {
        format!("The page and its worker do not understand each other ({error}); reload the page.")
    })?;
    let payload = field("payload").dyn_into::<Array>().unwrap_or_default();
    Ok((message, payload))
}

/// Milliseconds since the worker started.
pub fn now_ms() -> f64 {
    scope().performance().map_or(0.0, |p| p.now())
}

/// Milliseconds since 1970, as finely as [`now_ms`] counts.
pub fn epoch_ms() -> f64 {
    scope()
        .performance()
        .map_or(0.0, |p| p.time_origin() + p.now())
}
