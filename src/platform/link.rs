//! A worker and the messages to and from it: `{ message, payload }`, where `message` is a noun of
//! `sagitta_motion` and `payload` what travels beside it.

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::future::{Either, select};
use futures_util::{FutureExt, StreamExt};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Object, Reflect};
use serde::{Serialize, de::DeserializeOwned};
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Url, Worker, WorkerOptions, WorkerType};

/// Time for a worker's program to arrive over a slow line and to start.
const START_MS: u32 = 120_000;

/// What a worker says.
pub(super) trait Reply: DeserializeOwned + 'static {
    /// Whether it is the first word: the worker runs and listens.
    fn is_ready(&self) -> bool;
}

/// A line to a worker. It is replaced by a new one when it dies or falls silent.
pub(super) struct Link<R> {
    script: &'static str,
    line: Option<Line<R>>,
}

struct Line<R> {
    worker: Worker,
    inbox: UnboundedReceiver<Heard<R>>,
    ready: bool,
    _listeners: [EventListener; 2],
}

enum Heard<R> {
    Said(R),
    Died,
}

impl<R> Drop for Line<R> {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl<R: Reply> Link<R> {
    /// Starts the worker whose loader has this file name.
    pub fn start(script: &'static str) -> Self {
        Self {
            script,
            line: open(script),
        }
    }

    /// A line to a worker that the first [`Link::up`] starts.
    pub fn waiting(script: &'static str) -> Self {
        Self { script, line: None }
    }

    /// Has another program run from now on; the worker is started by the next [`Link::up`].
    pub fn change(&mut self, script: &'static str) {
        if self.script != script {
            self.script = script;
            self.line = None;
        }
    }

    /// The program that runs.
    pub fn script(&self) -> &'static str {
        self.script
    }

    /// Waits until the worker listens, starting it anew if there is none. `true`: it was started anew.
    pub async fn up(&mut self) -> Result<bool, String> {
        self.forget();
        let fresh = self.line.is_none();
        if fresh {
            self.line = open(self.script);
        }
        let ready = self.line.as_ref().is_some_and(|line| line.ready);
        if !ready {
            // The first word may only be `Ready`.
            self.hear(START_MS).await.map_err(|_| {
                "A part of the app could not be started; check the connection, reload the page, and \
                 use a current browser."
                    .to_owned()
            })?;
        }
        Ok(fresh)
    }

    /// Says something; what is in `transfer` is gone from this side.
    pub fn send(
        &self,
        message: &impl Serialize,
        payload: &Array,
        transfer: &Array,
    ) -> Result<(), String> {
        let lost = "A part of the app has stopped; try again.";
        let line = self.line.as_ref().ok_or(lost)?;
        let envelope = Object::new();
        let send = || -> Result<(), JsValue> {
            let value = serde_wasm_bindgen::to_value(message)?;
            Reflect::set(&envelope, &"message".into(), &value)?;
            Reflect::set(&envelope, &"payload".into(), payload)?;
            line.worker.post_message_with_transfer(&envelope, transfer)
        };
        send().map_err(|_| lost.to_owned())
    }

    /// The next thing the worker says. After an error the worker is gone: [`Link::up`] starts another.
    pub async fn hear(&mut self, timeout_ms: u32) -> Result<R, Lost> {
        let heard = {
            let said = pin!(self.said());
            match select(said, TimeoutFuture::new(timeout_ms)).await {
                Either::Left((heard, _)) => heard,
                Either::Right(_) => Err(Lost::Silent),
            }
        };
        if heard.is_err() {
            self.line = None;
        }
        heard
    }

    /// As [`Link::hear`], however long it takes.
    pub async fn said(&mut self) -> Result<R, Lost> {
        let line = self.line.as_mut().ok_or(Lost::Died)?;
        match line.inbox.next().await {
            Some(Heard::Said(reply)) => {
                line.ready |= reply.is_ready();
                Ok(reply)
            }
            _ => Err(Lost::Died),
        }
    }

    /// Ends the worker, whatever it does: [`Link::up`] starts another.
    pub fn stop(&mut self) {
        self.line = None;
    }

    /// Forgets what the worker said while nobody listened. One that died meanwhile is gone:
    /// [`Link::up`] starts another.
    pub fn forget(&mut self) {
        let Some(line) = self.line.as_mut().filter(|line| line.ready) else {
            return;
        };
        while let Some(heard) = line.inbox.next().now_or_never() {
            if !matches!(heard, Some(Heard::Said(_))) {
                self.line = None;
                return;
            }
        }
    }
}

/// How a worker was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    Died,
    Silent,
}

fn open<R: Reply>(script: &str) -> Option<Line<R>> {
    let base = web_sys::window()?.document()?.base_uri().ok()??;
    let url = Url::new_with_base(script, &base).ok()?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&url.href(), &options).ok()?;
    let (sender, inbox) = unbounded();
    let listeners = [
        on_message(&worker, sender.clone()),
        on_error(&worker, sender),
    ];
    Some(Line {
        worker,
        inbox,
        ready: false,
        _listeners: listeners,
    })
}

fn on_message<R: Reply>(worker: &Worker, to: UnboundedSender<Heard<R>>) -> EventListener {
    EventListener::new(worker, "message", move |event| {
        let data = event.unchecked_ref::<MessageEvent>().data();
        let message = Reflect::get(&data, &"message".into()).unwrap_or(JsValue::UNDEFINED);
        let heard = serde_wasm_bindgen::from_value(message).map_or(Heard::Died, Heard::Said);
        // Nobody listens any more: nobody needs to know.
        to.unbounded_send(heard).ok();
    })
}

fn on_error<R: Reply>(worker: &Worker, to: UnboundedSender<Heard<R>>) -> EventListener {
    EventListener::new(worker, "error", move |_| {
        to.unbounded_send(Heard::Died).ok();
    })
}
