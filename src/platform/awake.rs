//! Keeps the screen on while nobody touches it.

use gloo_events::EventListener;
use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

type Lock = Rc<RefCell<Option<JsValue>>>;

/// Keeps the screen on for as long as it is kept. Browsers take the lock away from a hidden page; it is
/// asked for anew when the page shows again.
pub struct Awake {
    lock: Lock,
    _shown: Option<EventListener>,
}

impl Awake {
    /// Asks. A browser that cannot, or that refuses to save its battery, lets the screen go dark.
    pub fn keep() -> Self {
        let lock = Lock::default();
        spawn_local(ask(Rc::clone(&lock)));
        let again = Rc::clone(&lock);
        let shown = super::dom::on_visibility(move |visible| {
            if visible {
                spawn_local(ask(Rc::clone(&again)));
            }
        });
        Self {
            lock,
            _shown: shown,
        }
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        if let Some(lock) = self.lock.take() {
            // A lock that the browser took away has nothing to release.
            call(&lock, "release", &[]).ok();
        }
    }
}

async fn ask(lock: Lock) {
    let asked = async {
        let navigator = web_sys::window().ok_or(JsValue::NULL)?.navigator();
        let wake_lock = Reflect::get(&navigator, &"wakeLock".into())?;
        JsFuture::from(call(&wake_lock, "request", &["screen".into()])?).await
    };
    // Whoever let go meanwhile holds no other end any more.
    if let Ok(found) = asked.await {
        if Rc::strong_count(&lock) > 1 {
            lock.replace(Some(found));
        } else {
            call(&found, "release", &[]).ok();
        }
    }
}

fn call(on: &JsValue, name: &str, arguments: &[JsValue]) -> Result<Promise, JsValue> {
    let object: &Object = on.dyn_ref().ok_or(JsValue::NULL)?;
    let function: Function = Reflect::get(object, &name.into())?.dyn_into()?;
    let arguments: js_sys::Array = arguments.iter().collect();
    function.apply(object, &arguments)?.dyn_into()
}
