//! Lets the browser deliver what waits: messages, decoded frames.

use js_sys::Promise;
use std::cell::OnceCell;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

thread_local! {
    /// A message to oneself goes to the end of the queue, where a timer that follows a timer waits 4 ms
    /// (HTML, "timer initialization steps"): an eighth of the time of a frame.
    static TO_MYSELF: OnceCell<Option<MessageChannel>> = const { OnceCell::new() };
}

/// Goes on after everything that waits now.
pub async fn breathe() {
    let channel = TO_MYSELF.with(|c| c.get_or_init(|| MessageChannel::new().ok()).clone());
    let Some(channel) = channel else {
        return gloo_timers::future::TimeoutFuture::new(0).await;
    };
    let came = Promise::new(&mut |resolve, reject| {
        channel.port1().set_onmessage(Some(&resolve));
        if let Err(error) = channel.port2().post_message(&JsValue::NULL) {
            reject.call1(&JsValue::NULL, &error).ok();
        }
    });
    // A message that cannot be sent is none to wait for.
    JsFuture::from(came).await.ok();
}
