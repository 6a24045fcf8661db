//! The page's player as a decoder of last resort: it is stepped through the file by seeking.

use super::files::{ObjectUrl, object_url};
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlVideoElement, ImageBitmap, VideoFrame};

const OPEN_MS: u32 = 20_000;
const SEEK_MS: u32 = 10_000;
/// Step until the first frame duration is known: finer than any camera.
const FIRST_STEP_S: f64 = 1.0 / 250.0;
/// Times closer than this are the same frame.
const SAME_S: f64 = 1e-4;
/// Some containers do not state their length; the player learns it by looking for the end.
const FAR_S: f64 = 1e7;

/// A player that nobody sees.
pub(super) struct Player {
    video: HtmlVideoElement,
    duration_s: f64,
    /// Time of the last frame that was handed out.
    last_s: Option<f64>,
    /// Time of the first frame.
    first_s: f64,
    /// Shortest frame so far.
    gap_s: Option<f64>,
    _url: ObjectUrl,
}

impl Drop for Player {
    fn drop(&mut self) {
        super::dom::unload(&self.video);
    }
}

impl Player {
    /// Opens a file. The error is a sentence where the player knows better than the decoder.
    pub async fn open(file: &File) -> Result<Self, Option<String>> {
        let url = object_url(file).map_err(Some)?;
        let video = element().ok_or(None)?;
        video.set_muted(true);
        video.set_preload("auto");
        let loaded = wait(&video, &["loadeddata", "error"], OPEN_MS, || {
            video.set_src(url.as_str())
        })
        .await;
        if loaded != Some("loadeddata") {
            return Err(silent_picture(&video));
        }
        if video.video_width() == 0 {
            return Err(Some(
                "The file holds sound but no picture; choose a video.".into(),
            ));
        }
        let mut player = Self {
            video,
            duration_s: 0.0,
            last_s: None,
            first_s: 0.0,
            gap_s: None,
            _url: url,
        };
        player.duration_s = player.measure().await;
        Ok(player)
    }

    /// Length in seconds.
    pub fn duration_s(&self) -> f64 {
        self.duration_s
    }

    async fn measure(&self) -> f64 {
        let stated = self.video.duration();
        if stated.is_finite() {
            return stated;
        }
        self.seek(FAR_S).await;
        let found = self.video.current_time();
        self.seek(0.0).await;
        found
    }

    /// The next frame and its time from the first; `None` at the end.
    pub async fn next(&mut self) -> Option<(f64, ImageBitmap)> {
        let t_s = match self.last_s {
            None => {
                self.first_s = self.shown_s();
                self.first_s
            }
            Some(last_s) => self.find(last_s).await?,
        };
        self.last_s = Some(t_s);
        let window = web_sys::window()?;
        let bitmap = window
            .create_image_bitmap_with_html_video_element(&self.video)
            .ok()?;
        let bitmap = JsFuture::from(bitmap).await.ok()?.dyn_into().ok()?;
        Some((t_s - self.first_s, bitmap))
    }

    /// Seeks on until another frame is shown.
    async fn find(&mut self, last_s: f64) -> Option<f64> {
        let (mut step, then) = match self.gap_s {
            Some(gap) => (gap * 1.02, gap * 0.25),
            None => (FIRST_STEP_S, FIRST_STEP_S),
        };
        let mut target = last_s;
        loop {
            target += step;
            step = then;
            if target >= self.duration_s {
                return None;
            }
            if !self.seek(target).await {
                return None;
            }
            let t_s = self.shown_s();
            if t_s > last_s + SAME_S {
                let gap = t_s - last_s;
                self.gap_s = Some(self.gap_s.map_or(gap, |g| g.min(gap)));
                return Some(t_s);
            }
        }
    }

    async fn seek(&self, t_s: f64) -> bool {
        let names = ["seeked", "error"];
        let seeked = wait(&self.video, &names, SEEK_MS, || {
            self.video.set_current_time(t_s)
        })
        .await;
        seeked == Some("seeked")
    }

    /// Presentation time of the frame on show, as exactly as the browser tells.
    fn shown_s(&self) -> f64 {
        match VideoFrame::new_with_html_video_element(&self.video) {
            Ok(frame) => {
                let t_s = frame.timestamp() / 1e6;
                frame.close();
                t_s
            }
            Err(_) => self.video.current_time(),
        }
    }
}

fn element() -> Option<HtmlVideoElement> {
    let document = web_sys::window()?.document()?;
    document.create_element("video").ok()?.dyn_into().ok()
}

/// A player that refuses a file with sound only, or none that it knows.
fn silent_picture(video: &HtmlVideoElement) -> Option<String> {
    let sound_only = video.ready_state() > 0 && video.video_width() == 0;
    sound_only.then(|| "The file holds sound but no picture; choose a video.".into())
}

/// Does something and waits for the first of some events; `None` after too long.
async fn wait(
    video: &HtmlVideoElement,
    names: &[&'static str],
    timeout_ms: u32,
    act: impl FnOnce(),
) -> Option<&'static str> {
    let (sender, receiver) = oneshot::channel();
    let sender = Rc::new(RefCell::new(Some(sender)));
    let _listeners: Vec<EventListener> = names
        .iter()
        .map(|&name| {
            let sender = Rc::clone(&sender);
            EventListener::once(video, name, move |_| {
                if let Some(sender) = sender.take() {
                    sender.send(name).ok();
                }
            })
        })
        .collect();
    act();
    match select(pin!(receiver), TimeoutFuture::new(timeout_ms)).await {
        Either::Left((Ok(name), _)) => Some(name),
        _ => None,
    }
}
