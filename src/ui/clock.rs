//! A cursor in time that charts and lines share, whatever moves it.

use super::player::Player;
use crate::platform::dom;
use crate::state::timeline::Span;
use leptos::ev::PointerEvent;
use leptos::prelude::*;

/// The cursor and what can be done with it. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Clock {
    /// The whole of the time.
    pub span: Span,
    /// Where the cursor stands, in seconds.
    pub time_s: Signal<f64>,
    /// Moves the cursor as near to a time as it can stand.
    pub seek: Callback<f64>,
    /// Stops what moves it by itself.
    pub hold: Callback<()>,
}

impl Player {
    /// The player's cursor.
    pub fn clock(self) -> Clock {
        Clock {
            span: self.span,
            time_s: self.time_s.into(),
            seek: Callback::new(move |t| self.seek(t)),
            hold: Callback::new(move |()| self.playing.set(false)),
        }
    }
}

/// Takes hold of the cursor.
pub fn grab(clock: Clock, event: &PointerEvent) {
    if event.button() != 0 {
        return;
    }
    dom::capture(event);
    clock.hold.run(());
    seek_to(clock, event);
}

/// Moves the cursor while it is held.
pub fn drag(clock: Clock, event: &PointerEvent) {
    if event.buttons() & 1 == 1 {
        seek_to(clock, event);
    }
}

fn seek_to(clock: Clock, event: &PointerEvent) {
    if let Some(share) = dom::share_across(event) {
        clock.seek.run(clock.span.time_s(share));
    }
}
