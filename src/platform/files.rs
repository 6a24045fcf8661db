//! Files in and out, without the network.

use js_sys::ArrayBuffer;
use sagitta_motion::Download;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

/// What a file is, by its first bytes. Names and extensions are not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// MP4, MOV, WebM, AVI, MPEG: something a player may know.
    Video,
    /// Text, or a C3D file: landmarks, coordinates, markers, forces.
    Recording,
    /// PNG, JPEG, WebP, GIF, AVIF, HEIC.
    Image,
    /// Nothing that Sagitta reads.
    Unknown,
}

const HEAD_BYTES: f64 = 4096.0;

/// What a file is, by its first bytes; `Unknown` where it cannot be read.
pub async fn kind_of(file: &File) -> FileKind {
    sniff(&head(file).await)
}

/// Whether a recording is a C3D file.
pub async fn is_c3d(file: &File) -> bool {
    begins_as_c3d(&head(file).await)
}

async fn head(file: &File) -> Vec<u8> {
    match file.slice_with_f64_and_f64(0.0, HEAD_BYTES.min(file.size())) {
        Ok(blob) => read_bytes(&blob).await.unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

/// The second byte of a C3D file is always this; the first says where its parameters begin.
fn begins_as_c3d(head: &[u8]) -> bool {
    head.get(1) == Some(&0x50) && head.first().is_some_and(|b| (1..32).contains(b))
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

fn sniff(head: &[u8]) -> FileKind {
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|h| h.starts_with(magic));
    if at(4, b"ftyp") {
        return match head.get(8..12) {
            Some(b"heic" | b"heix" | b"mif1" | b"msf1" | b"avif" | b"avis") => FileKind::Image,
            _ => FileKind::Video,
        };
    }
    let mp4_box: [&[u8]; 6] = [b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"];
    let video: [&[u8]; 6] = [
        b"\x1a\x45\xdf\xa3",
        b"OggS",
        b"\0\0\x01\xba",
        b"\0\0\x01\xb3",
        b"FLV\x01",
        b"\x30\x26\xb2\x75",
    ];
    let image: [&[u8]; 5] = [
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"GIF8",
        b"BM",
        b"II*\0",
    ];
    if mp4_box.iter().any(|m| at(4, m))
        || video.iter().any(|m| at(0, m))
        || (at(0, b"RIFF") && at(8, b"AVI "))
        || (at(0, b"\x47") && at(188, b"\x47"))
    {
        return FileKind::Video;
    }
    if image.iter().any(|m| at(0, m)) || (at(0, b"RIFF") && at(8, b"WEBP")) {
        return FileKind::Image;
    }
    if begins_as_c3d(head) || is_text(head) {
        return FileKind::Recording;
    }
    FileKind::Unknown
}

/// Whether there is something to read, and nothing that no text holds.
fn is_text(head: &[u8]) -> bool {
    let control = |b: &u8| *b < 9 || (14..32).contains(b);
    head.iter().any(|b| !b.is_ascii_whitespace()) && !head.iter().any(control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_first_bytes() {
        let kind = |head: &[u8]| sniff(head);
        assert_eq!(kind(b"\0\0\0\x20ftypisom\0\0\x02\0"), FileKind::Video);
        assert_eq!(kind(b"\0\0\0\x18ftypheic\0\0\0\0"), FileKind::Image);
        assert_eq!(kind(b"\x1a\x45\xdf\xa3\x9f"), FileKind::Video);
        assert_eq!(kind(b"RIFF\0\0\0\0AVI LIST"), FileKind::Video);
        assert_eq!(kind(b"RIFF\0\0\0\0WEBPVP8 "), FileKind::Image);
        assert_eq!(kind(b"\xff\xd8\xff\xe0\0\x10JFIF"), FileKind::Image);
        assert_eq!(kind(b"  {\"frames\":[]}"), FileKind::Recording);
        let mot = b"Coordinates\nversion=1\nnRows=3\ninDegrees=yes\nendheader\ntime\tq\n";
        assert_eq!(kind(mot), FileKind::Recording);
        assert_eq!(kind(b""), FileKind::Unknown);
        assert_eq!(kind(b"661.1\n661.2\n"), FileKind::Recording);
        assert_eq!(kind(b"\x02\x50\x1a\0\0\0"), FileKind::Recording);
        assert_eq!(kind(b" \n"), FileKind::Unknown);
        assert_eq!(kind(b"PK\x03\x04\0\0\0\0"), FileKind::Unknown);
    }
}
