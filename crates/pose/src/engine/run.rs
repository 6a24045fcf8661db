//! The result of a run, to be awaited.

use super::Outputs;
use crate::Error;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

type Found<'a> = Result<&'a Outputs, Error>;

/// The result of [`Engine::run`](super::Engine::run), to be awaited: engines on the CPU have it at once
/// and without taking memory, others when their device is ready. It need not be sendable between threads.
pub struct Run<'a>(State<'a>);

enum State<'a> {
    Done(Ready<Found<'a>>),
    Waiting(Pin<Box<dyn Future<Output = Found<'a>> + 'a>>),
}

impl<'a> Run<'a> {
    /// What is known already.
    pub fn done(found: Found<'a>) -> Self {
        Self(State::Done(ready(found)))
    }

    /// What has to be waited for.
    pub fn waiting(found: impl Future<Output = Found<'a>> + 'a) -> Self {
        Self(State::Waiting(Box::pin(found)))
    }
}

impl<'a> Future for Run<'a> {
    type Output = Found<'a>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.get_mut().0 {
            State::Done(found) => Pin::new(found).poll(context),
            State::Waiting(found) => found.as_mut().poll(context),
        }
    }
}
