//! Records the camera into a video file, which then goes the way of any other.

use super::camera::Camera;
use super::dom;
use super::tape::{self, Tape};
use futures_channel::oneshot;
use gloo_events::EventListener;
use js_sys::Reflect;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobEvent, File, MediaRecorder, MediaRecorderOptions};

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

/// A running recording. Dropping it throws it away, but for what is kept of it (see [`tape`]).
pub struct Recorder {
    recorder: MediaRecorder,
    taken: Rc<RefCell<Taken>>,
    _data: EventListener,
}

/// What was recorded so far.
struct Taken {
    tape: Tape,
    parts: Vec<Blob>,
    /// Why no more of it is kept for a reload.
    unkept: Option<String>,
}

impl Drop for Recorder {
    fn drop(&mut self) {
        // Stopped already when the camera ended.
        self.recorder.stop().ok();
    }
}

impl Recorder {
    /// Begins, under a name without its ending. `on_unkept` gets a sentence where the recording is not kept
    /// for a reload; it goes on. An error is a sentence.
    pub fn start(
        camera: &Camera,
        name: &str,
        on_unkept: impl Fn(String) + 'static,
    ) -> Result<Self, String> {
        let cannot =
            "This browser cannot record its camera; film with the camera app and bring the video.";
        let known = |(kind, _): &&(&str, &str)| MediaRecorder::is_type_supported(kind);
        let (codec, ending) = *KINDS.iter().find(known).ok_or(cannot)?;
        let options = MediaRecorderOptions::new();
        options.set_mime_type(codec);
        options.set_video_bits_per_second(BITS_PER_SECOND);
        // What is handed over ends before the last key frame; browsers that do not know this choose themselves.
        Reflect::set(
            &options,
            &"videoKeyFrameIntervalDuration".into(),
            &SLICE_MS.into(),
        )
        .ok();
        let begin = || -> Result<MediaRecorder, JsValue> {
            MediaRecorder::new_with_media_stream_and_media_recorder_options(
                camera.stream(),
                &options,
            )
        };
        let recorder = begin().map_err(|_| cannot)?;
        let now_ms = dom::date_ms();
        let tape = Tape {
            id: format!("{:x}", now_ms as u64),
            name: format!("{name}.{ending}"),
            kind: codec.split(';').next().unwrap_or(codec).to_owned(),
            parts: 0,
            from_ms: now_ms,
            to_ms: now_ms,
        };
        let taken = Rc::new(RefCell::new(Taken {
            tape,
            parts: Vec::new(),
            unkept: None,
        }));
        let (kept, on_unkept) = (Rc::clone(&taken), Rc::new(on_unkept));
        let data = EventListener::new(&recorder, "dataavailable", move |event| {
            if let Some(part) = event.unchecked_ref::<BlobEvent>().data() {
                take(&kept, part, Rc::clone(&on_unkept));
            }
        });
        recorder
            .start_with_time_slice(SLICE_MS)
            .map_err(|_| cannot)?;
        Ok(Self {
            recorder,
            taken,
            _data: data,
        })
    }

    /// Ends, and gives the video. It stays kept until it is forgotten. An error is a sentence.
    pub async fn finish(self) -> Result<(File, Tape), String> {
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
        let taken = self.taken.borrow();
        let Taken { tape, parts, .. } = &*taken;
        let file = tape::joined(parts, &tape.kind, &tape.name).ok_or(empty)?;
        Ok((file, tape.clone()))
    }
}

/// Takes in a part, and keeps it until keeping fails once: what comes after a missing part is no video.
fn take(taken: &Rc<RefCell<Taken>>, part: Blob, on_unkept: Rc<impl Fn(String) + 'static>) {
    let tape = {
        let mut taken = taken.borrow_mut();
        taken.parts.push(part.clone());
        taken.tape.parts += 1;
        taken.tape.to_ms = dom::date_ms();
        taken.tape.clone()
    };
    let taken = Rc::clone(taken);
    spawn_local(async move {
        if taken.borrow().unkept.is_some() {
            return;
        }
        if let Err(problem) = tape::keep(&tape, &part).await
            && taken.borrow_mut().unkept.replace(problem.clone()).is_none()
        {
            on_unkept(problem);
        }
    });
}
