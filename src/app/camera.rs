//! The camera while its page is open: opened, followed, recorded, and given back.

use super::context::Ctx;
use super::counting::Count;
use super::{model, tapes};
use crate::platform::camera::{Facts, Named, cameras};
use crate::platform::{
    Awake, Camera, HtmlVideoElement, LiveEvent, LiveFrame, LiveHandle, Recorder, Sounds, Tone, dom,
    epoch_ms, now_ms,
};
use crate::state::live::{COUNTDOWN_S, LONGEST_S, Stream, Taping, Told};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sagitta_motion::{LiveStats, MOST_PEOPLE, Person, PersonId, PoseFrame};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// Numbers that change faster than this cannot be read.
const TOLD_MS: f64 = 500.0;
/// A second of the countdown, for those who walk into the picture and see no screen.
const TICK: Tone = Tone {
    hz: 660.0,
    length_s: 0.12,
};
/// The recording begins, or has ended.
const GONG: Tone = Tone {
    hz: 990.0,
    length_s: 0.5,
};

/// What the camera does.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Phase {
    /// The user is asked, the camera starts.
    #[default]
    Opening,
    /// The picture is there, the model not yet; bytes so far and in all.
    Loading(u64, u64),
    /// Frames are looked at.
    Live,
    /// The camera sends nothing.
    Silent,
    /// Nobody can see the page, so nothing is looked at.
    Paused,
    /// It did not work: one sentence.
    Trouble(String),
}

/// What has to be given back.
#[derive(Default)]
struct Held {
    camera: Option<Rc<Camera>>,
    job: Option<LiveHandle>,
    recorder: Option<Recorder>,
    sounds: Option<Sounds>,
    awake: Option<Awake>,
}

/// The camera of one page. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Live {
    /// What it does.
    pub phase: RwSignal<Phase>,
    /// The newest frame that was looked at.
    pub frame: RwSignal<Option<PoseFrame>>,
    /// Everybody else in it.
    pub others: RwSignal<Vec<Person>>,
    /// How fast and how late.
    pub told: RwSignal<Told>,
    /// What the camera gives.
    pub facts: RwSignal<Facts>,
    /// What there is to choose from.
    pub cameras: RwSignal<Vec<Named>>,
    /// Whether it is recorded.
    pub taping: RwSignal<Taping>,
    /// What is counted.
    pub count: Count,
    /// The element that shows it.
    video: NodeRef<leptos::html::Video>,
    held: StoredValue<Held, LocalStorage>,
    /// Counts openings, so that what belongs to an earlier one is recognised.
    turn: StoredValue<u32>,
    ctx: Ctx,
}

impl Live {
    /// Nothing is open yet.
    pub fn new(ctx: Ctx, video: NodeRef<leptos::html::Video>) -> Self {
        Self {
            phase: RwSignal::new(Phase::Opening),
            frame: RwSignal::new(None),
            others: RwSignal::new(Vec::new()),
            told: RwSignal::new(Told::default()),
            facts: RwSignal::new(Facts::default()),
            cameras: RwSignal::new(Vec::new()),
            taping: RwSignal::new(Taping::Off),
            count: Count::new(ctx),
            video,
            held: StoredValue::new_local(Held::default()),
            turn: StoredValue::new(0),
            ctx,
        }
    }

    /// Opens the camera that the user prefers, or opens it anew.
    pub fn open(self) {
        self.leave();
        let turn = self.turn.get_value();
        self.phase.set(Phase::Opening);
        spawn_local(async move {
            if let Err(problem) = self.start(turn).await
                && self.is_current(turn)
            {
                self.phase.set(Phase::Trouble(problem));
            }
        });
    }

    /// Gives the camera back; what was being recorded is finished and shown.
    pub fn close(self) {
        if self.taping.try_get_untracked().is_some() {
            self.finish_recording();
            self.count.stop();
            self.leave();
        }
    }

    /// Ends everything of this opening.
    fn leave(self) {
        self.turn.update_value(|t| *t += 1);
        if let Some(job) = self.held.try_update_value(|h| h.job.take()).flatten() {
            job.cancel();
        }
        self.held.update_value(|h| *h = Held::default());
        self.taping.set(Taping::Off);
        self.frame.set(None);
        self.others.set(Vec::new());
        self.told.set(Told::default());
    }

    fn is_current(self, turn: u32) -> bool {
        // Gone with its page.
        self.turn.try_get_value() == Some(turn)
    }

    async fn start(self, turn: u32) -> Result<(), String> {
        let wish = self.ctx.prefs.with_untracked(|p| p.camera.clone());
        let camera = Camera::open(&wish, move || self.ended(turn)).await?;
        if !self.is_current(turn) {
            return Ok(());
        }
        let gone = "The page closed too early; open the camera again.";
        let video = self.video.get_untracked().ok_or(gone)?;
        camera.show(&video);
        self.facts.set(camera.facts());
        let camera = Rc::new(camera);
        self.held.update_value(|h| {
            h.camera = Some(Rc::clone(&camera));
            h.awake = Some(Awake::keep());
        });
        self.look_up_cameras();
        self.phase.set(Phase::Loading(0, 0));
        let on_bytes = move |got, total| {
            if self.is_current(turn) {
                self.phase.set(Phase::Loading(got, total));
            }
        };
        model::load(self.ctx, on_bytes).await?;
        if self.is_current(turn) {
            self.follow(turn, camera, video);
        }
        Ok(())
    }

    /// Learns which cameras there are.
    pub fn look_up_cameras(self) {
        spawn_local(async move {
            let found = cameras().await;
            // Gone with its page: nobody asks any more.
            self.cameras.try_set(found);
        });
    }

    fn follow(self, turn: u32, camera: Rc<Camera>, video: HtmlVideoElement) {
        self.phase.set(Phase::Live);
        let screen = Rc::new(RefCell::new(Screen {
            made_before: camera.made(),
            ..Screen::default()
        }));
        let seen = Rc::clone(&camera);
        let on = move |event| {
            if !self.is_current(turn) {
                return;
            }
            match event {
                LiveEvent::Frame(found) => {
                    if self.phase.with_untracked(|p| *p == Phase::Silent) {
                        self.phase.set(Phase::Live);
                    }
                    self.count.frame(&found.raw);
                    let LiveFrame {
                        frame,
                        others,
                        live,
                        ..
                    } = *found;
                    self.draw(turn, &screen, &seen, (frame, others, live));
                }
                LiveEvent::Waiting => self.phase.set(Phase::Silent),
                LiveEvent::Ended => self.ended(turn),
                LiveEvent::Failed(problem) => self.phase.set(Phase::Trouble(problem)),
            }
        };
        let pose = self.ctx.workers.with_value(|w| w.pose.clone());
        let several = self.ctx.prefs.with_untracked(|p| p.several);
        let people = if several { MOST_PEOPLE } else { 1 };
        let job = pose.follow(camera, video, people, on);
        self.held.update_value(|h| h.job = Some(job));
    }

    /// Shows a frame's skeleton with the next picture, and notes when it was on the screen.
    fn draw(self, turn: u32, screen: &Rc<RefCell<Screen>>, camera: &Rc<Camera>, sight: Sight) {
        let waits = screen.borrow_mut().newest.replace(sight).is_some();
        if waits {
            return;
        }
        let (screen, camera) = (Rc::clone(screen), Rc::clone(camera));
        request_animation_frame(move || {
            let newest = screen.borrow_mut().newest.take();
            let Some((frame, others, live)) = newest.filter(|_| self.is_current(turn)) else {
                return;
            };
            self.frame.set(Some(frame));
            if !(others.is_empty() && self.others.with_untracked(Vec::is_empty)) {
                self.others.set(others);
            }
            // The next picture begins when this one has been painted.
            request_animation_frame(move || {
                if self.is_current(turn) {
                    self.painted(&mut screen.borrow_mut(), &camera, live);
                }
            });
        });
    }

    fn painted(self, screen: &mut Screen, camera: &Camera, live: LiveStats) {
        screen.stream.drawn(live, epoch_ms());
        let now = now_ms();
        if now - screen.told_ms >= TOLD_MS {
            screen.told_ms = now;
            let made = camera.made().zip(screen.made_before);
            let made = made.map(|(now, before)| now.saturating_sub(before));
            self.told.set(screen.stream.told(made));
        }
    }

    /// The camera ended by itself. What was recorded until then is kept.
    fn ended(self, turn: u32) {
        if !self.is_current(turn) {
            return;
        }
        let sentence =
            "The camera was unplugged or taken by another program; connect it and try again.";
        if self.finish_recording() {
            self.ctx.problem.set(Some(
                "The camera ended in the middle of the recording; this is what was recorded until then.".into(),
            ));
        }
        self.leave();
        self.phase.set(Phase::Trouble(sentence.into()));
    }

    /// Follows somebody else from now on.
    pub fn choose(self, person: PersonId) {
        self.held.with_value(|h| {
            if let Some(job) = &h.job {
                job.choose(person);
            }
        });
    }

    /// Stops looking while nobody can see the page, and goes on after. A recording goes on meanwhile.
    pub fn visible(self, visible: bool) {
        let turn = self.turn.get_value();
        let phase = self.phase.get_untracked();
        match (visible, phase) {
            (false, Phase::Live | Phase::Silent) => {
                if let Some(job) = self.held.try_update_value(|h| h.job.take()).flatten() {
                    job.cancel();
                }
                self.phase.set(Phase::Paused);
            }
            (true, Phase::Paused) => {
                let camera = self.held.with_value(|h| h.camera.clone());
                match camera.zip(self.video.get_untracked()) {
                    Some((camera, video)) => self.follow(turn, camera, video),
                    None => self.open(),
                }
            }
            _ => {}
        }
    }

    /// Counts down and records.
    pub fn record(self) {
        // Here somebody has tapped.
        self.held.update_value(|h| h.sounds = Some(Sounds::start()));
        self.play(TICK);
        self.taping.set(Taping::Soon(COUNTDOWN_S));
        self.tick(self.turn.get_value(), Duration::from_secs(1));
    }

    /// Stops the countdown.
    pub fn cancel_countdown(self) {
        if matches!(self.taping.get_untracked(), Taping::Soon(_)) {
            self.taping.set(Taping::Off);
        }
    }

    fn tick(self, turn: u32, after: Duration) {
        set_timeout(move || self.tock(turn, after), after);
    }

    fn tock(self, turn: u32, after: Duration) {
        if !self.is_current(turn) {
            return;
        }
        match self.taping.get_untracked() {
            Taping::Off => return,
            Taping::Soon(left) if left > 1 => {
                self.play(TICK);
                self.taping.set(Taping::Soon(left - 1));
            }
            Taping::Soon(_) => self.begin_recording(),
            Taping::On(s) if s >= LONGEST_S => {
                self.play(GONG);
                self.finish_recording();
                return;
            }
            Taping::On(s) => self.taping.set(Taping::On(s + after.as_secs_f64())),
        }
        self.tick(turn, after);
    }

    fn play(self, tone: Tone) {
        self.held.with_value(|h| {
            if let Some(sounds) = &h.sounds {
                sounds.play(tone);
            }
        });
    }

    fn begin_recording(self) {
        let camera = self.held.with_value(|h| h.camera.clone());
        let Some(camera) = camera else { return };
        let name = format!(
            "Recording {}",
            dom::date_text(dom::date_ms()).replace(':', ".")
        );
        let ctx = self.ctx;
        match Recorder::start(&camera, &name, move |problem| {
            ctx.problem.set(Some(problem))
        }) {
            Ok(recorder) => {
                self.held.update_value(|h| h.recorder = Some(recorder));
                self.play(GONG);
                self.taping.set(Taping::On(0.0));
            }
            Err(problem) => {
                self.taping.set(Taping::Off);
                self.ctx.problem.set(Some(problem));
            }
        }
    }

    /// Ends the recording and brings it to where an analysis begins.
    pub fn stop(self) {
        self.finish_recording();
    }

    /// Ends the recording; `false` if there is none.
    fn finish_recording(self) -> bool {
        let ctx = self.ctx;
        let recorder = self.held.try_update_value(|h| h.recorder.take()).flatten();
        let Some(recorder) = recorder else {
            return false;
        };
        self.taping.set(Taping::Off);
        spawn_local(async move {
            match recorder.finish().await {
                Ok((file, tape)) => tapes::show(ctx, file, tape),
                Err(problem) => ctx.problem.set(Some(problem)),
            }
        });
        true
    }
}

/// A frame of the subject, everybody else in it, and its place in the stream.
type Sight = (PoseFrame, Vec<Person>, LiveStats);

/// What goes from the worker to the screen.
#[derive(Default)]
struct Screen {
    newest: Option<Sight>,
    stream: Stream,
    /// When the numbers were told last.
    told_ms: f64,
    /// Frames that the camera had made when it was followed first.
    made_before: Option<u32>,
}
