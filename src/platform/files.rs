//! Files in and out, without the network.

use js_sys::ArrayBuffer;
use sagitta_formats::{Format, HEAD_BYTES, detect};
use sagitta_motion::Download;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

/// What a file is; `Unknown` where it cannot be read.
pub async fn format_of(file: &File) -> Format {
    detect(&head(file).await, &file.name())
}

async fn head(file: &File) -> Vec<u8> {
    match file.slice_with_f64_and_f64(0.0, (HEAD_BYTES as f64).min(file.size())) {
        Ok(blob) => read_bytes(&blob).await.unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

/// A text as the bytes of a file.
pub fn buffer(text: &str) -> ArrayBuffer {
    js_sys::Uint8Array::from(text.as_bytes()).buffer()
}

/// The whole file. The error is a sentence.
pub async fn read_all(file: &File) -> Result<ArrayBuffer, String> {
    let read = JsFuture::from(file.array_buffer()).await;
    read.and_then(JsValue::dyn_into).map_err(|_| unreadable())
}

async fn read_bytes(blob: &Blob) -> Result<Vec<u8>, String> {
    gloo_file::futures::read_as_bytes(&gloo_file::Blob::from(blob.clone()))
        .await
        .map_err(|_| unreadable())
}

fn unreadable() -> String {
    "The file could not be read; it may have been moved or changed, so please choose it again."
        .into()
}

/// Hands a file to the browser's download folder.
pub fn save(download: &Download) -> Result<(), String> {
    save_inner(download)
        .map_err(|_| "The browser refused to save the file; allow downloads for this page.".into())
}

fn save_inner(download: &Download) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&JsValue::from_str(&download.text));
    let options = BlobPropertyBag::new();
    options.set_type(&download.mime);
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window()
        .and_then(|w| w.document())
        .ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    anchor.set_href(&url);
    anchor.set_download(&download.name);
    anchor.click();
    // The browser reads the blob after the click returns.
    gloo_timers::callback::Timeout::new(10_000, move || {
        Url::revoke_object_url(&url).ok();
    })
    .forget();
    Ok(())
}

/// A `blob:` address of a file, given back when dropped. Keep it while an element shows it.
#[derive(Debug)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// The address for `src`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        Url::revoke_object_url(&self.0).ok();
    }
}

/// An address under which an element can show the file.
pub fn object_url(file: &Blob) -> Result<ObjectUrl, String> {
    Url::create_object_url_with_blob(file)
        .map(ObjectUrl)
        .map_err(|_| unreadable())
}

/// Files that were dropped. Call `prevent_default` on `dragover` and `drop`, else the browser opens them.
pub fn from_drop(event: &web_sys::DragEvent) -> Vec<File> {
    event.data_transfer().map(from_transfer).unwrap_or_default()
}

/// Files that were pasted.
pub fn from_paste(event: &web_sys::ClipboardEvent) -> Vec<File> {
    event
        .clipboard_data()
        .map(from_transfer)
        .unwrap_or_default()
}

/// Files chosen in an `<input type=file>`. The input is emptied, so that the same file can be chosen again.
pub fn from_picker(input: &web_sys::HtmlInputElement) -> Vec<File> {
    let files = input.files().map(list).unwrap_or_default();
    input.set_value("");
    files
}

fn from_transfer(transfer: web_sys::DataTransfer) -> Vec<File> {
    transfer.files().map(list).unwrap_or_default()
}

fn list(files: web_sys::FileList) -> Vec<File> {
    (0..files.length()).filter_map(|i| files.item(i)).collect()
}
