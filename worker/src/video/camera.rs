//! A camera's frames: whoever looks next gets the newest, and those it overtook are given back at once.

use super::Picture;
use crate::link::epoch_ms;
use crate::signal::Signal;
use sagitta_motion::LiveStats;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    MediaStreamTrack, MediaStreamTrackProcessor, MediaStreamTrackProcessorInit, ReadableStream,
    ReadableStreamDefaultReader, ReadableStreamReadResult, VideoFrame,
};

/// What there is to look at.
#[derive(Debug)]
pub enum Look {
    /// The newest frame, which nobody has looked at.
    Frame(Picture, LiveStats),
    /// Nothing new came in time.
    Nothing,
    /// The camera has ended.
    Ended,
}

/// The place where a camera's frames arrive; holds one.
#[derive(Debug, Default)]
pub struct Newest {
    frame: RefCell<Option<(Picture, LiveStats)>>,
    came: Cell<u32>,
    dropped: Cell<u32>,
    ended: Cell<bool>,
    signal: Signal,
}

impl Newest {
    /// Forgets an earlier camera.
    pub fn begin(&self) {
        self.frame.take();
        self.came.set(0);
        self.dropped.set(0);
        self.ended.set(false);
    }

    /// A frame came.
    pub fn put(&self, frame: VideoFrame) {
        self.came.set(self.came.get() + 1);
        let camera_ms = frame.timestamp() / 1e3;
        let live = LiveStats {
            camera_ms,
            arrived_ms: epoch_ms(),
            came: self.came.get(),
            dropped: 0,
        };
        let frame = Picture::Frame(frame);
        if self.frame.replace(Some((frame, live))).is_some() {
            self.dropped.set(self.dropped.get() + 1);
        }
        self.signal.notify();
    }

    /// No frame comes any more.
    pub fn end(&self) {
        self.ended.set(true);
        self.signal.notify();
    }

    /// Wakes whoever waits in [`Newest::look`].
    pub fn wake(&self) {
        self.signal.notify();
    }

    /// The newest frame; waits for one, but not for ever.
    pub async fn look(&self, timeout_ms: u32) -> Look {
        if self.frame.borrow().is_none() && !self.ended.get() {
            self.signal.wait(timeout_ms).await;
        }
        let newest = self.frame.take();
        match newest {
            Some((frame, live)) => {
                let dropped = self.dropped.get();
                Look::Frame(frame, LiveStats { dropped, ..live })
            }
            None if self.ended.get() => Look::Ended,
            None => Look::Nothing,
        }
    }
}

/// Takes frames out of a stream for as long as it is kept. After that it goes on closing those that still
/// come, until whoever owns the track stops it: a stream that is cancelled forgets to close what waits in it.
pub struct Pump {
    dropped: Rc<Cell<bool>>,
    /// A track that was handed over: nobody else can switch it off.
    track: Option<MediaStreamTrack>,
}

impl Pump {
    /// Lets frames arrive at `newest` from a `ReadableStream` or a `MediaStreamTrack`; `None` where it is
    /// neither, or this browser's workers cannot read tracks.
    pub fn start(from: &JsValue, newest: &Rc<Newest>) -> Option<Self> {
        let (stream, track) = match from.dyn_ref::<ReadableStream>() {
            Some(stream) => (stream.clone(), None),
            None => match processed(from) {
                Ok((stream, track)) => (stream, track),
                Err(_) => {
                    // Handed over for nothing: nobody else can switch it off.
                    from.dyn_ref::<MediaStreamTrack>()
                        .inspect(|track| track.stop());
                    return None;
                }
            },
        };
        let reader = ReadableStreamDefaultReader::new(&stream).ok()?;
        let dropped = Rc::default();
        spawn_local(pump(reader, Rc::clone(newest), Rc::clone(&dropped)));
        Some(Self { dropped, track })
    }
}

impl Drop for Pump {
    fn drop(&mut self) {
        if let Some(track) = &self.track {
            track.stop();
        }
        self.dropped.set(true);
    }
}

/// The frames of a track, where workers can read tracks.
fn processed(from: &JsValue) -> Result<(ReadableStream, Option<MediaStreamTrack>), JsValue> {
    for name in ["MediaStreamTrack", "MediaStreamTrackProcessor"] {
        if !js_sys::Reflect::has(&js_sys::global(), &name.into())? {
            return Err(JsValue::NULL);
        }
    }
    let track: &MediaStreamTrack = from.dyn_ref().ok_or(JsValue::NULL)?;
    let processor = MediaStreamTrackProcessor::new(&MediaStreamTrackProcessorInit::new(track))?;
    Ok((processor.readable(), Some(track.clone())))
}

async fn pump(reader: ReadableStreamDefaultReader, newest: Rc<Newest>, dropped: Rc<Cell<bool>>) {
    while let Ok(read) = JsFuture::from(reader.read()).await {
        let read: ReadableStreamReadResult = read.unchecked_into();
        match read.get_value().dyn_into::<VideoFrame>() {
            Ok(frame) if dropped.get() => frame.close(),
            Ok(frame) => newest.put(frame),
            Err(_) => break,
        }
    }
    if !dropped.get() {
        newest.end();
    }
}
