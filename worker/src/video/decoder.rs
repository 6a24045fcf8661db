//! The browser's decoder, fed sample by sample.

use super::{OpenError, Source};
use crate::signal::Signal;
use js_sys::Uint8Array;
use sagitta_formats::video::{Order, Sample, VideoTrack};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    EncodedVideoChunk, EncodedVideoChunkInit, EncodedVideoChunkType, VideoDecoder,
    VideoDecoderConfig, VideoDecoderInit, VideoFrame,
};

/// Samples on their way while frames come steadily; enough to keep the decoder busy meanwhile.
const FLOWING: usize = 8;
/// Samples on their way at most: a decoder that reorders holds up to 16 back, and no more than some
/// 20 frames may be open at a time.
const MOST: usize = 20;
/// A decoder that is silent for so long with everything fed has lost a frame.
const STALL_MS: u32 = 1500;

/// What comes out of [`Frames::next`].
#[derive(Debug)]
pub enum Next {
    /// A frame and its presentation time in seconds; close it.
    Frame(f64, VideoFrame),
    /// The file is at its end.
    End,
    /// The decoder gave up; what came before is good.
    Broken,
}

#[derive(Default)]
struct Shared {
    order: RefCell<Order<VideoFrame>>,
    signal: Signal,
    failed: Cell<bool>,
    flushed: Cell<bool>,
}

/// The frames of a file in order of time. Dropping it closes the decoder and every open frame.
pub struct Frames {
    source: Source,
    track: VideoTrack,
    next: usize,
    end: usize,
    decoder: VideoDecoder,
    flushing: bool,
    shared: Rc<Shared>,
    _output: Closure<dyn Fn(VideoFrame)>,
    _error: Closure<dyn Fn(JsValue)>,
}

impl Frames {
    /// Starts a decoder, if this browser has one for the track.
    pub async fn start(source: Source, track: VideoTrack) -> Result<Self, OpenError> {
        let undecodable = || OpenError::Undecodable(track.codec.name.clone());
        if !js_sys::Reflect::has(&js_sys::global(), &"VideoDecoder".into()).unwrap_or(false) {
            return Err(undecodable());
        }
        let config = config(&track);
        if !supported(&config).await {
            return Err(undecodable());
        }
        let shared = Rc::new(Shared::default());
        let (output, error) = (on_frame(&shared), on_error(&shared));
        let init = VideoDecoderInit::new(
            error.as_ref().unchecked_ref(),
            output.as_ref().unchecked_ref(),
        );
        let decoder = VideoDecoder::new(&init).map_err(|_| undecodable())?;
        decoder.configure(&config).map_err(|_| undecodable())?;
        let needed = track.needed();
        Ok(Self {
            source,
            track,
            next: needed.start,
            end: needed.end,
            decoder,
            flushing: false,
            shared,
            _output: output,
            _error: error,
        })
    }

    /// The track.
    pub fn track(&self) -> &VideoTrack {
        &self.track
    }

    /// The next frame. The error is a sentence: the file cannot be read any more.
    pub async fn next(&mut self) -> Result<Next, String> {
        loop {
            self.feed().await?;
            if let Some((t_s, frame)) = self.shared.order.borrow_mut().take() {
                return Ok(Next::Frame(t_s, frame));
            }
            if self.shared.failed.get() {
                return Ok(Next::Broken);
            }
            if self.shared.flushed.get() {
                return Ok(Next::End);
            }
            if !self.shared.signal.wait(STALL_MS).await {
                if let Some((t_s, frame)) = self.shared.order.borrow_mut().take_anyway() {
                    return Ok(Next::Frame(t_s, frame));
                }
                self.feed_one().await?;
            }
        }
    }

    async fn feed(&mut self) -> Result<(), String> {
        loop {
            let (outstanding, flows) = {
                let order = self.shared.order.borrow();
                (order.outstanding(), order.has_next())
            };
            let room = outstanding < if flows { FLOWING } else { MOST };
            if !room || self.flushing || self.shared.failed.get() {
                return Ok(());
            }
            self.feed_one().await?;
        }
    }

    /// Feeds a sample, or flushes after the last.
    async fn feed_one(&mut self) -> Result<(), String> {
        if self.flushing {
            return Ok(());
        }
        let sample = match self.track.samples.get(self.next) {
            Some(sample) if self.next < self.end => *sample,
            _ => {
                self.flush();
                return Ok(());
            }
        };
        self.next += 1;
        let bytes = self.source.sample(sample.offset, sample.size).await?;
        let bytes = behind(&self.track.prefix, bytes);
        let timestamp = timestamp_us(&self.track, &sample);
        let t_s = sample.shown.then(|| self.track.time_s(&sample));
        self.shared.order.borrow_mut().fed(timestamp, t_s);
        if chunk(&bytes, timestamp, sample.key)
            .and_then(|c| self.decoder.decode(&c))
            .is_err()
        {
            self.shared.failed.set(true);
        }
        Ok(())
    }

    fn flush(&mut self) {
        self.flushing = true;
        let shared = Rc::clone(&self.shared);
        let done = JsFuture::from(js_sys::Promise::from(JsValue::from(self.decoder.flush())));
        spawn_local(async move {
            match done.await {
                Ok(_) => shared.order.borrow_mut().flushed(),
                Err(_) => shared.failed.set(true),
            }
            shared.flushed.set(true);
            shared.signal.notify();
        });
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        // Already closed after an error: then there is nothing left to close.
        self.decoder.close().ok();
        for frame in self.shared.order.borrow_mut().drain() {
            frame.close();
        }
    }
}

fn timestamp_us(track: &VideoTrack, sample: &Sample) -> i64 {
    (track.time_s(sample) * 1e6).round() as i64
}

fn config(track: &VideoTrack) -> VideoDecoderConfig {
    let config = VideoDecoderConfig::new(&track.codec.name);
    if track.width > 0 && track.height > 0 {
        config.set_coded_width(track.width);
        config.set_coded_height(track.height);
    }
    if let Some((width, height)) = track.aspect {
        config.set_display_aspect_width(width);
        config.set_display_aspect_height(height);
    }
    if let Some(description) = &track.codec.description {
        config.set_description_u8_array(&Uint8Array::from(description.as_slice()));
    }
    config
}

/// A sample with what its container took off its front.
fn behind(prefix: &[u8], bytes: Uint8Array) -> Uint8Array {
    if prefix.is_empty() {
        return bytes;
    }
    let length = prefix.len() as u32;
    let whole = Uint8Array::new_with_length(length + bytes.length());
    whole.subarray(0, length).copy_from(prefix);
    whole.set(&bytes, length);
    whole
}

async fn supported(config: &VideoDecoderConfig) -> bool {
    let promise = js_sys::Promise::from(JsValue::from(VideoDecoder::is_config_supported(config)));
    let Ok(answer) = JsFuture::from(promise).await else {
        return false;
    };
    answer
        .unchecked_into::<web_sys::VideoDecoderSupport>()
        .get_supported()
        .unwrap_or(false)
}

fn chunk(bytes: &Uint8Array, timestamp: i64, key: bool) -> Result<EncodedVideoChunk, JsValue> {
    let kind = if key {
        EncodedVideoChunkType::Key
    } else {
        EncodedVideoChunkType::Delta
    };
    let init = EncodedVideoChunkInit::new_with_u8_array(bytes, 0, kind);
    init.set_timestamp_f64(timestamp as f64);
    EncodedVideoChunk::new(&init)
}

fn on_frame(shared: &Rc<Shared>) -> Closure<dyn Fn(VideoFrame)> {
    let shared = Rc::clone(shared);
    Closure::new(move |frame: VideoFrame| {
        let timestamp = frame.timestamp() as i64;
        if let Some(unwanted) = shared.order.borrow_mut().came(timestamp, frame) {
            unwanted.close();
        }
        shared.signal.notify();
    })
}

fn on_error(shared: &Rc<Shared>) -> Closure<dyn Fn(JsValue)> {
    let shared = Rc::clone(shared);
    Closure::new(move |_| {
        shared.failed.set(true);
        shared.signal.notify();
    })
}
