//! Records the camera into a video file, which then goes the way of any other.

use super::camera::Camera;
use futures_channel::oneshot;
use gloo_events::EventListener;
use js_sys::Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobEvent, BlobPropertyBag, File, FilePropertyBag, MediaRecorder, MediaRecorderOptions,
};

/// What to record as, best first: containers whose frames we read with their own times.
const KINDS: [(&str, &str); 4] = [
    ("video/mp4;codecs=avc1.640028", "mp4"),
    ("video/mp4", "mp4"),
    ("video/webm;codecs=vp9", "webm"),
    ("video/webm", "webm"),
];
/// The browser hands over what it has so often, so that little is lost if it dies.
const SLICE_MS: i32 = 1000;
/// Enough that compression does not blur the joints.
const BITS_PER_SECOND: u32 = 12_000_000;

/// A running recording. Dropping it throws it away.
pub struct Recorder {
    recorder: MediaRecorder,
    kind: (&'static str, &'static str),
    parts: Rc<RefCell<Vec<Blob>>>,
    _data: EventListener,
}

impl Drop for Recorder {
    fn drop(&mut self) {
        // Stopped already when the camera ended.
        self.recorder.stop().ok();
    }
}

impl Recorder {
    /// Begins. An error is a sentence.
    pub fn start(camera: &Camera) -> Result<Self, String> {
        let cannot =
            "This browser cannot record its camera; film with the camera app and bring the video.";
        let known = |(kind, _): &&(&str, &str)| MediaRecorder::is_type_supported(kind);
        let kind = *KINDS.iter().find(known).ok_or(cannot)?;
        let options = MediaRecorderOptions::new();
        options.set_mime_type(kind.0);
        options.set_video_bits_per_second(BITS_PER_SECOND);
        let begin = || -> Result<MediaRecorder, JsValue> {
            MediaRecorder::new_with_media_stream_and_media_recorder_options(
                camera.stream(),
                &options,
            )
        };
        let recorder = begin().map_err(|_| cannot)?;
        let parts = Rc::new(RefCell::new(Vec::new()));
        let kept = Rc::clone(&parts);
        let data = EventListener::new(&recorder, "dataavailable", move |event| {
            if let Some(part) = event.unchecked_ref::<BlobEvent>().data() {
                kept.borrow_mut().push(part);
            }
        });
        recorder
            .start_with_time_slice(SLICE_MS)
            .map_err(|_| cannot)?;
        Ok(Self {
            recorder,
            kind,
            parts,
            _data: data,
        })
    }

    /// Ends, and gives the video under a name without its ending. An error is a sentence.
    pub async fn finish(self, name: &str) -> Result<File, String> {
        let empty = "Nothing was recorded; try again.";
        let (sender, receiver) = oneshot::channel();
        let mut sender = Some(sender);
        let _stopped = EventListener::once(&self.recorder, "stop", move |_| {
            if let Some(sender) = sender.take() {
                // Nobody waits any more: nobody needs to know.
                sender.send(()).ok();
            }
        });
        // An error means that it has stopped already, with all its parts delivered.
        if self.recorder.stop().is_ok() {
            receiver.await.map_err(|_| empty)?;
        }
        let parts: Array = self.parts.borrow().iter().collect();
        let (kind, ending) = self.kind;
        let kind = kind.split(';').next().unwrap_or(kind);
        let bag = BlobPropertyBag::new();
        bag.set_type(kind);
        let whole = Blob::new_with_blob_sequence_and_options(&parts, &bag).map_err(|_| empty)?;
        if whole.size() == 0.0 {
            return Err(empty.into());
        }
        let bag = FilePropertyBag::new();
        bag.set_type(kind);
        let name = format!("{name}.{ending}");
        File::new_with_blob_sequence_and_options(&Array::of1(&whole), &name, &bag)
            .map_err(|_| empty.into())
    }
}
