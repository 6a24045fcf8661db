//! What plays a scene: a cursor in its time.

use super::clock::Clock;
use crate::platform::now_ms;
use crate::state::space::film::Film;
use crate::state::timeline::Span;
use leptos::prelude::*;
use std::sync::Arc;

/// The cursor of a scene. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Reel {
    film: RwSignal<Option<Arc<Film>>>,
    /// Where the cursor stands, in seconds of the file.
    pub time_s: RwSignal<f64>,
    /// The frame under the cursor.
    pub frame: Memo<usize>,
    /// Whether it plays.
    pub playing: RwSignal<bool>,
    last_ms: StoredValue<Option<f64>>,
}

impl Reel {
    /// Of whatever scene there is; at its beginning.
    pub fn new(film: RwSignal<Option<Arc<Film>>>) -> Self {
        let time_s = RwSignal::new(0.0);
        let playing = RwSignal::new(false);
        Effect::new(move || {
            playing.set(false);
            time_s.set(film.with(|f| f.as_ref().map_or(0.0, |f| f.ends_s().0)));
        });
        Self {
            film,
            time_s,
            frame: Memo::new(move |_| {
                let t = time_s.get();
                film.with(|f| f.as_ref().map_or(0, |f| f.nearest(t)))
            }),
            playing,
            last_ms: StoredValue::new(None),
        }
    }

    fn of<T: Default>(self, ask: impl FnOnce(&Film) -> T) -> T {
        self.film
            .with_untracked(|f| f.as_deref().map(ask).unwrap_or_default())
    }

    /// Number of frames.
    pub fn frames(self) -> usize {
        self.of(Film::frames)
    }

    /// Moves the cursor to a frame, held within the scene.
    pub fn to_frame(self, frame: usize) {
        let frame = frame.min(self.frames().saturating_sub(1));
        self.time_s.set(self.of(|f| f.time_s(frame)));
    }

    /// Moves the cursor by frames and stands still.
    pub fn step(self, by: isize) {
        self.playing.set(false);
        self.to_frame(self.frame.get_untracked().saturating_add_signed(by));
    }

    /// Plays over and over, as fast as it was, or stands still.
    pub fn toggle(self) {
        let play = !self.playing.get_untracked() && self.frames() > 1;
        self.playing.set(play);
        self.last_ms.set_value(None);
        if play {
            self.tick();
        }
    }

    fn tick(self) {
        request_animation_frame(move || {
            // Gone with its page, or stopped.
            if self.playing.try_get_untracked() != Some(true) {
                return;
            }
            let now = now_ms();
            let before = self.last_ms.get_value().unwrap_or(now);
            self.last_ms.set_value(Some(now));
            let (from, to) = self.of(Film::ends_s);
            let t = self.time_s.get_untracked() + (now - before) / 1000.0;
            self.time_s.set(if t > to { from } else { t });
            self.tick();
        });
    }

    /// Its cursor, for charts of this span.
    pub fn clock(self, span: Span) -> Clock {
        Clock {
            span,
            time_s: self.time_s.into(),
            seek: Callback::new(move |t| self.time_s.set(t)),
            hold: Callback::new(move |()| self.playing.set(false)),
        }
    }
}
