//! The player: one cursor in time that the picture, the timeline, the table and the charts share.

use crate::app::context::Ctx;
use crate::platform::storage::Session;
use crate::platform::{dom, now_ms};
use crate::state::frames::{Frames, Tick, advance, shift_speed};
use crate::state::posture;
use crate::state::timeline::{Span, key_instant, neighbour_rep, rep_at};
use leptos::html::Video;
use leptos::prelude::*;
use sagitta_motion::{Input, PoseTrack, Report, Request, Spec};
use std::sync::Arc;

/// The cursor and what can be done with it. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Player {
    /// The result on show.
    pub session: RwSignal<Arc<Session>>,
    /// The movement's catalogue entry, once it is known.
    pub spec: Signal<Option<Arc<Spec>>>,
    /// The recording's frames.
    pub frames: StoredValue<Frames>,
    /// The whole recording.
    pub span: Span,
    /// Where the cursor stands, in seconds of life from the first frame, as in the report.
    pub time_s: RwSignal<f64>,
    /// The frame that the picture shows.
    pub shown: RwSignal<usize>,
    /// Whether it plays.
    pub playing: RwSignal<bool>,
    /// Speed, 1 = real time.
    pub speed: RwSignal<f64>,
    /// Whether the repetition under the cursor is looped.
    pub looped: RwSignal<bool>,
    /// The stretch that is looped.
    pub stretch: RwSignal<Option<(f64, f64)>>,
    /// The repetition under the cursor, or the last one before it.
    pub rep: Memo<Option<usize>>,
    /// The picture's element, while there is one.
    pub video: NodeRef<Video>,
    /// Whether the picture comes from a video.
    pub has_video: RwSignal<bool>,
    /// Whether landmarks can be dragged.
    pub correcting: RwSignal<bool>,
    wanted: StoredValue<Option<usize>>,
}

impl Player {
    /// A player at the first repetition's most telling instant, so that the first look shows something.
    pub fn new(ctx: Ctx, session: RwSignal<Arc<Session>>) -> Self {
        let first = session.get_untracked();
        let frames = frames_of(&first.request);
        let end_s = frames.end_s().max(report_end_s(&first.report));
        let start_s = key_instant(&first.report, 0).unwrap_or(0.0);
        let index = frames.nearest(start_s);
        let time_s = RwSignal::new(if frames.len() > 0 {
            frames.time_s(index)
        } else {
            start_s
        });
        let spec = Signal::derive(move || ctx.spec(&session.with(|s| s.report.movement.clone())));
        Self {
            session,
            spec,
            frames: StoredValue::new(frames),
            span: Span::new(0.0, end_s),
            time_s,
            shown: RwSignal::new(index),
            playing: RwSignal::new(false),
            speed: RwSignal::new(1.0),
            looped: RwSignal::new(false),
            stretch: RwSignal::new(None),
            rep: Memo::new(move |_| session.with(|s| rep_at(&s.report, time_s.get()))),
            video: NodeRef::new(),
            has_video: RwSignal::new(false),
            correcting: RwSignal::new(false),
            wanted: StoredValue::new(None),
        }
    }

    /// Moves the cursor to the frame nearest to `t_s`.
    pub fn seek(&self, t_s: f64) {
        self.to_frame(self.frames.with_value(|f| f.nearest(t_s)));
    }

    /// Moves the cursor by frames.
    pub fn step(&self, by: isize) {
        self.playing.set(false);
        let here = self.frame_at_cursor();
        self.to_frame(self.frames.with_value(|f| f.step(here, by)));
    }

    /// The frame under the cursor; while a video seeks it may not be the one on show yet.
    pub fn frame_at_cursor(&self) -> usize {
        let t = self.time_s.get_untracked();
        self.frames.with_value(|f| f.nearest(t))
    }

    /// Moves the cursor to a frame.
    pub fn to_frame(self, i: usize) {
        self.time_s.set(self.frames.with_value(|f| f.time_s(i)));
        if self.has_video.get_untracked() {
            self.seek_video(i);
        } else {
            self.shown.set(i);
        }
    }

    /// Moves the cursor to the last frame.
    pub fn to_last(self) {
        self.to_frame(self.frames.with_value(|f| f.len().saturating_sub(1)));
    }

    /// Jumps to the most telling instant of a repetition.
    pub fn to_rep(self, i: usize) {
        let instant = self.session.with_untracked(|s| key_instant(&s.report, i));
        if let Some(t) = instant {
            self.playing.set(false);
            self.seek(t);
            if self.looped.get_untracked() {
                self.hold_stretch(Some(i));
            }
        }
    }

    /// Jumps to the repetition before or after the cursor.
    pub fn to_neighbour(self, forward: bool) {
        let t = self.time_s.get_untracked();
        let next = self
            .session
            .with_untracked(|s| neighbour_rep(&s.report, t, forward));
        if let Some(i) = next {
            self.to_rep(i);
        }
    }

    /// Plays, or stands still. At the end it starts over.
    pub fn toggle(&self) {
        let play = !self.playing.get_untracked();
        let end = self.frames.with_value(Frames::end_s);
        if play && !self.looped.get_untracked() && self.time_s.get_untracked() >= end - 1e-6 {
            self.to_frame(0);
        }
        self.playing.set(play);
    }

    /// Slower or faster by one step.
    pub fn shift_speed(&self, faster: bool) {
        self.speed.update(|s| *s = shift_speed(*s, faster));
    }

    /// Loops the repetition under the cursor, or no longer.
    pub fn toggle_loop(&self) {
        let on = !self.looped.get_untracked();
        let rep = self.rep.get_untracked().or_else(|| {
            self.session
                .with_untracked(|s| (!s.report.reps.is_empty()).then_some(0))
        });
        self.hold_stretch(rep.filter(|_| on));
        self.looped.set(on && rep.is_some());
    }

    fn hold_stretch(&self, rep: Option<usize>) {
        let stretch = rep.and_then(|i| {
            self.session
                .with_untracked(|s| s.report.reps.get(i).map(|r| (r.start_s, r.end_s)))
        });
        self.stretch.set(stretch);
    }

    /// Called with the media time of every frame that the video shows.
    pub fn video_shows(&self, media_s: f64) {
        let i = self.frames.with_value(|f| f.shown_at(media_s));
        self.shown.set(i);
        if !self.playing.get_untracked() {
            return;
        }
        let t = self.frames.with_value(|f| f.time_s(i));
        self.time_s.set(t);
        match self.stretch.get_untracked() {
            Some((from, to)) if t >= to - 1e-6 || t < from - 0.5 => self.seek(from),
            _ => {}
        }
    }

    /// Asks the video for a frame. While it is still seeking, only the last wish is kept.
    fn seek_video(&self, i: usize) {
        let Some(video) = self.video.get_untracked() else {
            return;
        };
        if video.seeking() {
            self.wanted.set_value(Some(i));
        } else {
            self.wanted.set_value(None);
            video.set_current_time(self.frames.with_value(|f| f.seek_s(i)));
        }
    }

    /// The video has reached the frame it was asked for; asks for the next wish, if there is one.
    pub fn video_arrived(&self) {
        if let Some(i) = self.wanted.try_update_value(Option::take).flatten() {
            self.seek_video(i);
        }
    }

    /// Keeps the video, or the clock where there is none, in step with play and speed.
    pub fn run(self) {
        Effect::new(move || {
            let (playing, speed) = (self.playing.get(), self.speed.get());
            let video = self.video.get().filter(|_| self.has_video.get());
            match video {
                Some(video) => {
                    video.set_playback_rate(self.frames.with_value(|f| f.playback_rate(speed)));
                    if playing {
                        if !dom::play(&video) {
                            self.playing.set(false);
                        }
                    } else if !video.paused() {
                        // A refused pause leaves the video playing, which its own button can end.
                        video.pause().ok();
                        self.to_frame(self.shown.get_untracked());
                    }
                }
                None if playing => self.tick(now_ms()),
                None => {}
            }
        });
    }

    fn tick(self, last_ms: f64) {
        request_animation_frame(move || {
            let alive = self.playing.try_get_untracked() == Some(true);
            if !alive || self.has_video.get_untracked() {
                return;
            }
            let now = now_ms();
            let end = self.frames.with_value(Frames::end_s);
            let t = self.time_s.get_untracked();
            let dt_s = ((now - last_ms) / 1000.0).clamp(0.0, 0.25);
            let speed = self.speed.get_untracked();
            let stretch = self
                .stretch
                .get_untracked()
                .filter(|_| self.looped.get_untracked());
            match advance(t, dt_s, speed, end, stretch) {
                Tick::Play(t) => {
                    self.show_time(t);
                    self.tick(now);
                }
                Tick::Stop(t) => {
                    self.show_time(t);
                    self.playing.set(false);
                }
            }
        });
    }

    fn show_time(&self, t_s: f64) {
        self.time_s.set(t_s);
        let i = self.frames.with_value(|f| f.nearest(t_s));
        if self.shown.get_untracked() != i {
            self.shown.set(i);
        }
    }
}

fn frames_of(request: &Request) -> Frames {
    let pace = request.settings.pace();
    match &request.input {
        Input::Pose(track) => Frames::new(track.times_s(), pace),
        Input::Coordinates(table) => Frames::new(table.t_s.iter().copied(), pace),
        Input::Markers(markers) => Frames::new(markers.t_s.iter().copied(), 1.0),
        Input::Forces(forces) => Frames::new(forces.t_s.iter().copied(), 1.0),
    }
}

fn report_end_s(report: &Report) -> f64 {
    let ends = report.series.iter().filter_map(|s| s.t_s.last().copied());
    ends.fold(0.0, f64::max)
}

/// The landmarks of a session, where it has any.
pub fn track_of(session: &Session) -> Option<&PoseTrack> {
    match &session.request.input {
        Input::Pose(track) => Some(track),
        _ => None,
    }
}

/// Whether a session is of one picture.
pub fn is_still(session: &Session) -> bool {
    track_of(session).is_some_and(|t| posture::is_still(t.frames.len()))
}

/// The player of the review page, from anywhere inside it.
pub fn player() -> Player {
    expect_context()
}
