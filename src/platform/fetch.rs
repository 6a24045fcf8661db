//! Files that ship with the app.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The text of a file beside the page. The error is one sentence.
pub async fn text(path: &str) -> Result<String, String> {
    get(path).await.map_err(|_| {
        "The sample could not be loaded; check the connection and try again. Nothing else is affected."
            .into()
    })
}

async fn get(path: &str) -> Result<String, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_str(path))
        .await?
        .dyn_into()?;
    if !response.ok() {
        return Err(JsValue::NULL);
    }
    let text = JsFuture::from(response.text()?).await?;
    text.as_string().ok_or(JsValue::NULL)
}
