//! A camera through the pose worker: its frames go there by the shortest way that this browser knows.

use super::camera::Camera;
use super::pose_client::Port;
use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Object, Reflect};
use sagitta_motion::{LiveStats, Person, PersonId, PoseFrame, PoseJob, PoseReply};
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    HtmlVideoElement, MediaStreamTrack, ReadableStream, ReadableStreamDefaultReader, VideoFrame,
};

/// A worker that says nothing for so long hangs: it speaks even where the camera is silent.
const SILENT_MS: u32 = 15_000;
/// A camera that sends no frame for so long is handed over as it is.
const ONE_FRAME_MS: u32 = 1000;
/// Frames on their way to the worker at most, where they have to be pushed: one to look at, one to
/// take its place.
const ON_THE_WAY: u32 = 2;

/// What happens while a camera is followed; nothing comes after `Ended` and `Failed`, or after
/// [`super::JobHandle::cancel`].
#[derive(Debug, Clone, PartialEq)]
pub enum LiveEvent {
    /// The newest frame.
    Frame(Box<LiveFrame>),
    /// The camera sends nothing.
    Waiting,
    /// The camera has ended.
    Ended,
    /// One sentence: what happened and what to do.
    Failed(String),
}

/// A camera's frame; see [`PoseReply::Live`].
#[derive(Debug, Clone, PartialEq)]
pub struct LiveFrame {
    /// To be seen.
    pub frame: PoseFrame,
    /// To be measured.
    pub raw: PoseFrame,
    /// Everybody else.
    pub others: Vec<Person>,
    /// Its place in the stream.
    pub live: LiveStats,
}

type Emit<'a> = &'a dyn Fn(LiveEvent);

/// A job as the worker knows it; dropped before its end, it tells the worker to stop.
struct Job<'a> {
    port: &'a mut Port,
    id: u32,
    open: bool,
    /// The camera's pictures as the worker gets them; stopped, the worker's stream ends.
    pictures: Option<MediaStreamTrack>,
    whom: Whom,
}

/// Who is followed.
pub(super) struct Whom {
    /// How many people at most.
    pub people: usize,
    /// Who is chosen while it runs.
    pub chosen: UnboundedReceiver<PersonId>,
}

impl Drop for Job<'_> {
    fn drop(&mut self) {
        if self.open {
            self.port.cancel(self.id);
        }
        if let Some(track) = &self.pictures {
            track.stop();
        }
    }
}

/// Follows a camera to its end. `video` shows it.
pub(super) async fn run(
    port: &mut Port,
    camera: &Camera,
    video: &HtmlVideoElement,
    whom: Whom,
    emit: Emit<'_>,
) -> LiveEvent {
    port.link.forget();
    let mut job = Job {
        id: port.number(),
        port,
        open: true,
        pictures: None,
        whom,
    };
    let end = job.follow(camera, video, emit).await;
    job.open = false;
    match end {
        Ok(()) => LiveEvent::Ended,
        Err(sentence) => LiveEvent::Failed(sentence),
    }
}

/// What the worker said.
enum Heard {
    /// It goes on; so many frames have come to it, where it told.
    On(Option<u32>),
    Ended,
    Unreadable,
}

impl Job<'_> {
    async fn follow(
        &mut self,
        camera: &Camera,
        video: &HtmlVideoElement,
        emit: Emit<'_>,
    ) -> Result<(), String> {
        if self.hand_over(camera).await? {
            loop {
                match self.hear(emit).await? {
                    Heard::On(_) => {}
                    Heard::Ended => return Ok(()),
                    Heard::Unreadable => break,
                }
            }
        }
        self.push_all(video, emit).await
    }

    fn live(&self) -> PoseJob {
        PoseJob::Live {
            job: self.id,
            people: self.whom.people,
        }
    }

    /// Tells the worker who was chosen since the last word.
    fn tell_chosen(&mut self) -> Result<(), String> {
        let none = Array::new();
        while let Ok(person) = self.whom.chosen.try_recv() {
            let job = PoseJob::Select {
                job: self.id,
                person,
            };
            self.port.link.send(&job, &none, &none)?;
        }
        Ok(())
    }

    /// Hands the worker the camera's frames as a stream, or else its track. `false`: this browser
    /// has neither.
    async fn hand_over(&mut self, camera: &Camera) -> Result<bool, String> {
        let job = self.live();
        let track = camera.track().clone();
        if let Some(stream) = stream_of(&track) {
            self.pictures = Some(track);
            pass_one(&stream).await;
            let payload = Array::of1(&stream);
            return self.port.link.send(&job, &payload, &payload).map(|()| true);
        }
        // What is handed over is gone from here. Browsers that cannot hand it over say so.
        let payload = Array::of1(&track);
        let sent = self.port.link.send(&job, &payload, &payload).is_ok();
        if !sent {
            track.stop();
        }
        Ok(sent)
    }

    /// Pushes each frame that the player shows, unless the worker has enough to do.
    async fn push_all(&mut self, video: &HtmlVideoElement, emit: Emit<'_>) -> Result<(), String> {
        let none = Array::new();
        let job = self.live();
        self.port.link.send(&job, &none, &none)?;
        let mut ticks = Ticker::start(video)?;
        let (mut sent, mut came) = (0_u32, 0_u32);
        loop {
            let heard = if sent.saturating_sub(came) >= ON_THE_WAY {
                Some(self.hear(emit).await?)
            } else {
                let hear = pin!(self.hear(emit));
                match select(hear, ticks.shown.next()).await {
                    Either::Left((heard, _)) => Some(heard?),
                    Either::Right(_) => None,
                }
            };
            match heard {
                Some(Heard::On(count)) => came = count.unwrap_or(sent),
                Some(Heard::Ended | Heard::Unreadable) => return Ok(()),
                None => sent += u32::from(self.push(video)?),
            }
        }
    }

    /// Pushes the frame on show; `false` where there is none yet.
    fn push(&self, video: &HtmlVideoElement) -> Result<bool, String> {
        let Ok(frame) = VideoFrame::new_with_html_video_element(video) else {
            return Ok(false);
        };
        let payload = Array::of1(&frame);
        let job = PoseJob::Push { job: self.id };
        self.port.link.send(&job, &payload, &payload).map(|()| true)
    }

    async fn hear(&mut self, emit: Emit<'_>) -> Result<Heard, String> {
        loop {
            let heard = self.port.hear(SILENT_MS).await?;
            // The worker speaks several times a second: nobody who chooses waits for long.
            self.tell_chosen()?;
            match heard {
                PoseReply::Live {
                    job,
                    frame,
                    raw,
                    others,
                    live,
                    ..
                } if job == self.id => {
                    let all = LiveFrame {
                        frame,
                        raw,
                        others,
                        live,
                    };
                    emit(LiveEvent::Frame(Box::new(all)));
                    return Ok(Heard::On(Some(live.came)));
                }
                PoseReply::Waiting { job } if job == self.id => {
                    emit(LiveEvent::Waiting);
                    return Ok(Heard::On(None));
                }
                PoseReply::Done { job, .. } if job == self.id => return Ok(Heard::Ended),
                PoseReply::Unreadable { job } if job == self.id => return Ok(Heard::Unreadable),
                PoseReply::Failed { job, message } if job == self.id || job == 0 => {
                    return Err(message);
                }
                _ => {}
            }
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// Frames of a track, where the page itself can have them.
    type Processor;
    #[wasm_bindgen(constructor, catch, js_class = "MediaStreamTrackProcessor")]
    fn new(init: &Object) -> Result<Processor, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn readable(this: &Processor) -> ReadableStream;

    /// A player that tells of each frame.
    type Telling;
    #[wasm_bindgen(method, catch, js_name = requestVideoFrameCallback)]
    fn request(this: &Telling, on: &JsValue) -> Result<f64, JsValue>;
    #[wasm_bindgen(method, catch, js_name = cancelVideoFrameCallback)]
    fn cancel(this: &Telling, handle: f64) -> Result<(), JsValue>;
}

fn stream_of(track: &MediaStreamTrack) -> Option<ReadableStream> {
    let known = Reflect::has(&js_sys::global(), &"MediaStreamTrackProcessor".into());
    if !known.unwrap_or(false) {
        return None;
    }
    let init = Object::new();
    Reflect::set(&init, &"track".into(), track).ok()?;
    Processor::new(&init).ok().map(|p| p.readable())
}

/// Takes a frame out of a stream that is about to be handed over. Chromium 156 now and then forgets to close
/// the one that comes while it hands a stream over; after one the next takes its time.
async fn pass_one(stream: &ReadableStream) {
    let Ok(reader) = ReadableStreamDefaultReader::new(stream) else {
        return;
    };
    let read = pin!(JsFuture::from(reader.read()));
    if let Either::Left((Ok(read), _)) = select(read, TimeoutFuture::new(ONE_FRAME_MS)).await {
        let frame = Reflect::get(&read, &"value".into());
        if let Ok(Ok(frame)) = frame.map(JsCast::dyn_into::<VideoFrame>) {
            frame.close();
        }
    }
    reader.release_lock();
}

type Callback = Rc<RefCell<Option<Closure<dyn FnMut()>>>>;

/// Tells of every frame that a player shows.
struct Ticker {
    shown: UnboundedReceiver<()>,
    video: HtmlVideoElement,
    handle: Rc<Cell<f64>>,
    callback: Callback,
}

impl Ticker {
    fn start(video: &HtmlVideoElement) -> Result<Self, String> {
        let (sender, shown) = unbounded();
        let handle = Rc::new(Cell::new(0.0));
        let callback = Callback::default();
        let (element, next, again) = (video.clone(), Rc::clone(&handle), Rc::clone(&callback));
        let on = Closure::new(move || {
            // The receiver lives as long as this does.
            sender.unbounded_send(()).ok();
            if let Some(handle) = ask(&element, &again) {
                next.set(handle);
            }
        });
        callback.replace(Some(on));
        let asked = ask(video, &callback).ok_or(
            "This browser does not hand over the camera's frames; update it, or film with the camera app and \
             bring the video.",
        )?;
        handle.set(asked);
        Ok(Self {
            shown,
            video: video.clone(),
            handle,
            callback,
        })
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        let video: &Telling = self.video.unchecked_ref();
        // Nothing is asked for any more when the player is gone.
        video.cancel(self.handle.get()).ok();
        // The callback holds itself; let it go.
        self.callback.take();
    }
}

fn ask(video: &HtmlVideoElement, callback: &Callback) -> Option<f64> {
    let video: &Telling = video.unchecked_ref();
    let callback = callback.borrow();
    video.request(callback.as_ref()?.as_ref()).ok()
}
