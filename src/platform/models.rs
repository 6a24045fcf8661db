//! The networks' weights: fetched once from the app's own server, checked, and kept.

use crate::state::models::{OwnModel, Weights, interleaved};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, File, ReadableStreamDefaultReader, Request, Response, Url, Window};

const CACHE: &str = "sagitta-models";
const FOLDER: &str = "models/";
/// How the names of files end that the server has in halves, which compress better; see xtask's models.
const HALVES: &str = ".halves";
/// How much of each half is put together without a pause.
const PIECE_BYTES: u32 = 1 << 20;
/// Larger than any pose model.
const MOST_BYTES: f64 = 128e6;

/// The bytes of a file, from the browser's cache or the app's server, with the right sha256.
/// `on_bytes` is told how much more has come. The error is a sentence.
pub(super) async fn fetch(
    weights: &Weights,
    on_bytes: &dyn Fn(u32),
) -> Result<ArrayBuffer, String> {
    let window = web_sys::window().ok_or("Open Sagitta in a browser window.")?;
    let cache = open_cache(&window).await;
    if let Some(bytes) = kept(cache.as_ref(), weights).await
        && digest(&window, &bytes).await? == weights.sha256
    {
        on_bytes(weights.bytes);
        return Ok(bytes);
    }
    if weights.own {
        return Err(format!(
            "“{}” is no longer kept on this device; load the file again in the settings.",
            weights.file
        ));
    }
    let bytes = download(&window, weights, on_bytes).await?;
    if digest(&window, &bytes).await? != weights.sha256 {
        return Err("The pose model arrived damaged; reload the page to fetch it again.".into());
    }
    if let Some(cache) = cache {
        // Without room or permission the model is fetched again next time.
        keep(&cache, &weights.sha256, &bytes).await.ok();
    }
    Ok(bytes)
}

/// The sha256 of the model files that the browser keeps.
pub async fn kept_digests() -> Vec<String> {
    let digests = async {
        let cache = open_cache(&web_sys::window()?).await?;
        let keys: Array = promised(cache.keys()).await.ok()?.unchecked_into();
        let digest = |key: JsValue| {
            let url = key.unchecked_into::<Request>().url();
            url.rsplit('/').next().map(str::to_owned)
        };
        Some(keys.iter().filter_map(digest).collect())
    };
    digests.await.unwrap_or_default()
}

/// Removes a model file from the browser's cache; nothing happens where it is not.
pub async fn remove(sha256: &str) {
    let removed = async {
        let window = web_sys::window()?;
        let cache = open_cache(&window).await?;
        let url = address(&window, sha256).ok()?;
        promised(cache.delete_with_str(&url)).await.ok()
    };
    removed.await;
}

/// Keeps a model file of the user's own. Whether it is one shows when it is loaded.
///
/// # Errors
/// A sentence where it is too large, or cannot be read or kept.
pub async fn keep_own(file: &File) -> Result<OwnModel, String> {
    let name = file.name();
    if !(1.0..=MOST_BYTES).contains(&file.size()) {
        return Err(format!(
            "“{name}” is empty or larger than any pose model; choose a .task package or a .tflite file."
        ));
    }
    let window = web_sys::window().ok_or("Open Sagitta in a browser window.")?;
    let unreadable = |_| format!("“{name}” could not be read; choose it again.");
    let bytes = promised(file.array_buffer()).await.map_err(unreadable)?;
    let bytes: ArrayBuffer = bytes.unchecked_into();
    let start = Uint8Array::new_with_byte_offset_and_length(&bytes, 0, bytes.byte_length().min(2));
    let own = OwnModel {
        sha256: digest(&window, &bytes).await?,
        package: start.to_vec() == b"PK",
        bytes: bytes.byte_length(),
        name: name.clone(),
    };
    let full = "The model could not be kept: the disk is full or site data is blocked. Make room, and load it again.";
    let cache = open_cache(&window).await.ok_or(full)?;
    keep(&cache, &own.sha256, &bytes).await.map_err(|_| full)?;
    Ok(own)
}

async fn download(
    window: &Window,
    weights: &Weights,
    on_bytes: &dyn Fn(u32),
) -> Result<ArrayBuffer, String> {
    let failed =
        |_| "The pose model could not be fetched; check the connection and try again.".to_owned();
    let url = address(window, &format!("{}{HALVES}", weights.file)).map_err(failed)?;
    let response = JsFuture::from(window.fetch_with_str(&url))
        .await
        .map_err(failed)?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(format!(
            "The pose model is not on this server (status {}); tell whoever runs it.",
            response.status()
        ));
    }
    let halves = collect(&response, weights.bytes, on_bytes);
    Ok(joined(&halves.await.map_err(failed)?).await.buffer())
}

/// The file of which all first bytes and then all second bytes came; piece by piece, as the page has to go
/// on meanwhile.
async fn joined(halves: &Uint8Array) -> Uint8Array {
    let (length, middle) = (halves.length(), halves.length().div_ceil(2));
    let file = Uint8Array::new_with_length(length);
    let mut at = 0;
    while at < middle {
        let to = (at + PIECE_BYTES).min(middle);
        let first = halves.subarray(at, to).to_vec();
        let second = halves.subarray(middle + at, middle + to).to_vec();
        let piece = interleaved(&first, &second);
        file.subarray(2 * at, (2 * to).min(length))
            .copy_from(&piece);
        at = to;
        TimeoutFuture::new(0).await;
    }
    file
}

/// Reads a body of known length; more than that is cut off and fails the check that follows.
async fn collect(
    response: &Response,
    bytes: u32,
    on_bytes: &dyn Fn(u32),
) -> Result<Uint8Array, JsValue> {
    let body = response.body().ok_or(JsValue::NULL)?;
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let all = Uint8Array::new_with_length(bytes);
    let mut got = 0;
    loop {
        let step = promised(reader.read()).await?;
        if Reflect::get(&step, &"done".into())?.is_truthy() {
            return Ok(all);
        }
        let chunk: Uint8Array = Reflect::get(&step, &"value".into())?.dyn_into()?;
        let fits = chunk.length().min(bytes - got);
        all.set(&chunk.subarray(0, fits), got);
        got += fits;
        on_bytes(fits);
    }
}

fn address(window: &Window, name: &str) -> Result<String, JsValue> {
    let base = window
        .document()
        .ok_or(JsValue::NULL)?
        .base_uri()?
        .ok_or(JsValue::NULL)?;
    Ok(Url::new_with_base(&format!("{FOLDER}{name}"), &base)?.href())
}

/// Waits for a promise, whatever it promises.
async fn promised(promise: impl Into<JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(js_sys::Promise::from(promise.into())).await
}

async fn digest(window: &Window, bytes: &ArrayBuffer) -> Result<String, String> {
    let hash = async {
        let subtle = window.crypto()?.subtle();
        if subtle.is_undefined() {
            return Err(JsValue::NULL);
        }
        let promise = subtle.digest_with_str_and_buffer_source("SHA-256", bytes)?;
        promised(promise).await
    };
    let hash = hash.await.map_err(|_| {
        "The browser allows no checks on this page; open Sagitta over https or on localhost."
            .to_owned()
    })?;
    Ok(hex(&Uint8Array::new(&hash).to_vec()))
}

fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from_digit(n.into(), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|b| [digit(b >> 4), digit(b & 15)])
        .collect()
}

async fn open_cache(window: &Window) -> Option<Cache> {
    let caches = window.caches().ok().filter(|c| !c.is_undefined())?;
    let cache = promised(caches.open(CACHE)).await.ok()?;
    Some(cache.unchecked_into())
}

/// Kept under its sha256, so that a new version never meets an old file.
async fn kept(cache: Option<&Cache>, weights: &Weights) -> Option<ArrayBuffer> {
    let url = address(&web_sys::window()?, &weights.sha256).ok()?;
    let found = promised(cache?.match_with_str(&url)).await.ok()?;
    let response: Response = found.dyn_into().ok()?;
    let bytes = promised(response.array_buffer().ok()?).await.ok()?;
    bytes.dyn_into().ok()
}

async fn keep(cache: &Cache, sha256: &str, bytes: &ArrayBuffer) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let url = address(&window, sha256)?;
    let response = Response::new_with_opt_js_u8_array(Some(&Uint8Array::new(bytes)))?;
    promised(cache.put_with_str(&url, &response)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_written_in_hexadecimal() {
        assert_eq!(hex(&[0x00, 0x0f, 0xf0, 0xab]), "000ff0ab");
    }
}
