//! Something happened: wakes the one task that waits for it.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Set by callbacks, awaited by one task.
#[derive(Debug, Default)]
pub struct Signal {
    set: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Signal {
    /// Wakes whoever waits, now or at the next wait.
    pub fn notify(&self) {
        self.set.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Waits for [`Signal::notify`].
    pub async fn notified(&self) {
        poll_fn(|context| self.poll(context)).await;
    }

    /// Waits for [`Signal::notify`]; `false` if `timeout_ms` passed first.
    pub async fn wait(&self, timeout_ms: u32) -> bool {
        let mut timeout = gloo_timers::future::TimeoutFuture::new(timeout_ms);
        poll_fn(|context| {
            if self.poll(context).is_ready() {
                return Poll::Ready(true);
            }
            Pin::new(&mut timeout).poll(context).map(|()| false)
        })
        .await
    }

    fn poll(&self, context: &Context<'_>) -> Poll<()> {
        if self.set.take() {
            return Poll::Ready(());
        }
        self.waker.replace(Some(context.waker().clone()));
        Poll::Pending
    }
}
