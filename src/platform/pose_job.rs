//! One file through the pose worker: decoded there, or by the page's player where it cannot.

use super::files::format_of;
use super::pool;
use super::pose_client::{Port, PoseEvent};
use super::video::Player;
use crate::state::parts::{self, Found};
use futures_util::join;
use js_sys::{Array, Object, Promise, Reflect};
use sagitta_formats::Format;
use sagitta_motion::{
    FrameStats, Part, PeopleFrame, Person, PersonId, PoseFrame, PoseJob, PoseReply, Warning,
    WarningKind,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ImageBitmap};

/// A worker that says nothing for so long during a job hangs.
const SILENT_MS: u32 = 30_000;

type Emit<'a> = &'a dyn Fn(PoseEvent);
/// What was found, or a sentence.
type End = Result<Found, String>;

/// A job as a worker knows it; dropped before its end, it tells the worker to stop.
struct Job<'a> {
    port: &'a mut Port,
    id: u32,
    how: How,
    found: Found,
    open: bool,
}

impl Drop for Job<'_> {
    fn drop(&mut self) {
        if self.open {
            self.port.cancel(self.id);
        }
    }
}

/// What the worker says about a job.
enum Word {
    Opened(Opened),
    /// One frame is done, and kept.
    Frame,
    Done,
    /// The worker cannot decode the file: what was missing.
    Undecodable(String),
}

/// What a file's index tells; see [`PoseReply::Opened`].
#[derive(Debug, Clone, Copy)]
struct Opened {
    frames: Option<u32>,
    duration_s: Option<f64>,
    exact_times: bool,
    capture_rate_hz: Option<f64>,
}

impl Opened {
    fn event(self) -> PoseEvent {
        PoseEvent::Opened {
            frames: self.frames,
            duration_s: self.duration_s,
            exact_times: self.exact_times,
            capture_rate_hz: self.capture_rate_hz,
        }
    }
}

/// A file to look at.
#[derive(Clone, Copy)]
pub(super) struct Task<'a> {
    /// The file.
    pub file: &'a File,
    /// How to look at it.
    pub how: How,
}

/// How to look at a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct How {
    /// Follow people from frame to frame, or search each frame anew.
    pub tracking: bool,
    /// How many people to follow at most; 1: whoever is found.
    pub people: usize,
    /// Follow the weight plate of the bar that the subject holds.
    pub plate: bool,
    /// So many workers share a long video; `None`: as many as suit the device.
    pub workers: Option<u32>,
}

/// Runs a job to its end: `port`'s worker takes the file alone, or shares it with others.
pub(super) async fn run(port: &mut Port, task: Task<'_>, emit: Emit<'_>) -> End {
    let kind = format_of(task.file).await;
    if task.file.size() == 0.0 {
        return Err(
            "The file is empty (zero bytes); copy it from the phone or camera again.".into(),
        );
    }
    port.link.forget();
    let end = match kind {
        Format::Image => Job::new(port, task).image(task.file, emit).await,
        Format::C3d | Format::Text => {
            Err("The file is a recording of numbers, not a video; open it as a recording.".into())
        }
        Format::Video | Format::Unknown => video(port, task, kind, emit).await,
    };
    match end {
        Ok(found) if found.frames.iter().all(|f| f.pose.is_none()) => Err(
            "No person was found in any frame; film the whole body, in good light, and try again."
                .into(),
        ),
        end => end,
    }
}

async fn video(port: &mut Port, task: Task<'_>, kind: Format, emit: Emit<'_>) -> End {
    let reason = match Job::new(port, task).index(task.file, emit).await? {
        Ok(opened) => match decode(port, task, opened, emit).await? {
            Looked::At(found) => return Ok(found),
            Looked::Away(reason) => reason,
        },
        Err(reason) => reason,
    };
    let sentence = undecodable(&reason, kind);
    let player = Player::open(task.file)
        .await
        .map_err(|cause| cause.unwrap_or(sentence))?;
    Job::new(port, task).play(player, emit).await
}

/// Has one worker look at all of a file, or several at its parts.
async fn decode(
    port: &mut Port,
    task: Task<'_>,
    opened: Opened,
    emit: Emit<'_>,
) -> Result<Looked, String> {
    let workers = match port.on_graphics() || task.how.people > 1 {
        // A graphics device would only be waited for; who is who is told from the beginning on.
        true => 1,
        false => parts::workers(threads(), task.how.workers),
    };
    let parts = parts::cut(opened.frames.unwrap_or(0), workers);
    if parts.len() > 1 {
        emit(opened.event());
        if let Some(found) = pool::run(port, task, &parts, emit).await {
            return Ok(Looked::At(found));
        }
    }
    part(port, task, None, emit).await
}

/// What became of a file, or a part of it.
pub(super) enum Looked {
    /// All of it was seen.
    At(Found),
    /// The worker cannot decode it: what was missing.
    Away(String),
}

/// Has a worker look at a file, or a part of it.
pub(super) async fn part(
    port: &mut Port,
    task: Task<'_>,
    part: Option<Part>,
    emit: Emit<'_>,
) -> Result<Looked, String> {
    let mut job = Job::new(port, task);
    let message = PoseJob::File {
        job: job.id,
        tracking: task.how.tracking,
        people: task.how.people,
        plate: task.how.plate,
        part,
    };
    let payload = Array::of1(task.file);
    job.port.link.send(&message, &payload, &Array::new())?;
    let missing = job.follow(emit).await?;
    // Told to stop, the worker would not look at what stands in for the file either.
    let found = job.close();
    Ok(match missing {
        Some(reason) => Looked::Away(reason),
        None => Looked::At(found),
    })
}

/// Hardware threads of this device; 1 where the browser does not tell.
fn threads() -> u32 {
    let threads = web_sys::window().map_or(1.0, |w| w.navigator().hardware_concurrency());
    threads as u32
}

impl<'a> Job<'a> {
    fn new(port: &'a mut Port, task: Task<'_>) -> Self {
        Self {
            id: port.number(),
            port,
            how: task.how,
            found: Found::default(),
            open: true,
        }
    }

    /// The worker has nothing more to do for this job.
    fn close(&mut self) -> Found {
        self.open = false;
        std::mem::take(&mut self.found)
    }

    /// Has the worker read the file's index; or else answers what was missing to decode it.
    async fn index(
        mut self,
        file: &File,
        emit: Emit<'_>,
    ) -> Result<Result<Opened, String>, String> {
        let job = PoseJob::Open { job: self.id };
        self.port
            .link
            .send(&job, &Array::of1(file), &Array::new())?;
        loop {
            let index = match self.hear(emit).await? {
                Word::Opened(opened) => Ok(opened),
                Word::Undecodable(reason) => Err(reason),
                Word::Frame | Word::Done => continue,
            };
            self.close();
            return Ok(index);
        }
    }

    /// Passes on what the worker says about this job, until its end: what was missing to decode the file,
    /// if it could not be.
    async fn follow(&mut self, emit: Emit<'_>) -> Result<Option<String>, String> {
        loop {
            match self.hear(emit).await? {
                Word::Opened(opened) => emit(opened.event()),
                Word::Frame => {}
                Word::Done => return Ok(None),
                Word::Undecodable(reason) => return Ok(Some(reason)),
            }
        }
    }

    /// The next word about this job; what it brings is kept.
    async fn hear(&mut self, emit: Emit<'_>) -> Result<Word, String> {
        loop {
            match self.port.hear(SILENT_MS).await? {
                PoseReply::Reading { job, got, total } if job == self.id => {
                    emit(PoseEvent::Reading(got, total));
                }
                PoseReply::Opened {
                    job,
                    frames,
                    duration_s,
                    exact_times,
                    capture_rate_hz,
                } if job == self.id => {
                    return Ok(Word::Opened(Opened {
                        frames,
                        duration_s,
                        exact_times,
                        capture_rate_hz,
                    }));
                }
                PoseReply::Frame {
                    job,
                    frame,
                    others,
                    subject,
                    stats,
                } if job == self.id => {
                    self.take(frame, others, subject, stats, emit);
                    return Ok(Word::Frame);
                }
                PoseReply::Done { job, notes, ends } if job == self.id => {
                    self.found.notes = notes;
                    self.found.ends = ends;
                    return Ok(Word::Done);
                }
                PoseReply::Undecodable { job, reason } if job == self.id => {
                    return Ok(Word::Undecodable(reason));
                }
                PoseReply::Failed { job, message } if job == self.id || job == 0 => {
                    return Err(message);
                }
                // Late words about a cancelled job.
                _ => {}
            }
        }
    }

    fn take(
        &mut self,
        frame: PoseFrame,
        others: Vec<Person>,
        subject: Option<PersonId>,
        stats: FrameStats,
        emit: Emit<'_>,
    ) {
        emit(PoseEvent::Frame(frame.clone(), stats));
        if self.how.people > 1 {
            let all = PeopleFrame::join(frame.clone(), others, subject);
            // Frames come in order of time; one that does not is none of this track's.
            self.found.people.push(all).ok();
        }
        self.found.frames.push(frame);
    }

    /// Steps the player through the file: the worker estimates a frame while the next is sought.
    async fn play(mut self, mut player: Player, emit: Emit<'_>) -> End {
        emit(PoseEvent::Opened {
            frames: None,
            duration_s: Some(player.duration_s()),
            exact_times: false,
            capture_rate_hz: None,
        });
        let mut next = player.next().await;
        while let Some((t_s, bitmap)) = next {
            self.send_bitmap(t_s, &bitmap)?;
            let (heard, following) = join!(self.frame(emit), player.next());
            heard?;
            next = following;
        }
        self.end(emit).await?;
        let text = "The times of the frames come from the browser's player and may be off by one frame, \
                    because it could not decode this file exactly. Convert it to MP4 (H.264) for exact times.";
        let approximate = Warning::new(WarningKind::ApproximateTime, text);
        self.found.notes.insert(0, approximate);
        Ok(self.close())
    }

    async fn image(mut self, file: &File, emit: Emit<'_>) -> End {
        let bitmap = image_bitmap(file).await.map_err(|_| {
            "The browser cannot show this picture; convert it to JPEG or PNG.".to_owned()
        })?;
        emit(PoseEvent::Opened {
            frames: Some(1),
            duration_s: Some(0.0),
            exact_times: true,
            capture_rate_hz: None,
        });
        self.send_bitmap(0.0, &bitmap)?;
        self.frame(emit).await?;
        self.end(emit).await?;
        Ok(self.close())
    }

    fn send_bitmap(&self, t_s: f64, bitmap: &ImageBitmap) -> Result<(), String> {
        let job = PoseJob::Bitmap {
            job: self.id,
            t_s,
            tracking: self.how.tracking,
            people: self.how.people,
            plate: self.how.plate,
        };
        let payload = Array::of1(bitmap);
        self.port.link.send(&job, &payload, &payload)
    }

    /// Waits for one frame.
    async fn frame(&mut self, emit: Emit<'_>) -> Result<(), String> {
        while !matches!(self.hear(emit).await?, Word::Frame) {}
        Ok(())
    }

    async fn end(&mut self, emit: Emit<'_>) -> Result<(), String> {
        let none = Array::new();
        self.port
            .link
            .send(&PoseJob::End { job: self.id }, &none, &none)?;
        match self.follow(emit).await? {
            Some(reason) => Err(undecodable(&reason, Format::Video)),
            None => Ok(()),
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// The window, as far as it makes bitmaps.
    type Pictures;
    #[wasm_bindgen(method, catch, js_name = createImageBitmap)]
    fn create_image_bitmap(
        this: &Pictures,
        file: &File,
        options: &Object,
    ) -> Result<Promise, JsValue>;
}

async fn image_bitmap(file: &File) -> Result<ImageBitmap, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    // Upright as the file says; some browsers take the pixels as they lie unless told.
    let options = Object::new();
    Reflect::set(&options, &"imageOrientation".into(), &"from-image".into())?;
    let window: &Pictures = window.unchecked_ref();
    let bitmap = JsFuture::from(window.create_image_bitmap(file, &options)?).await?;
    bitmap.dyn_into()
}

/// Why neither decoder nor player can help, by what the worker found.
fn undecodable(reason: &str, kind: Format) -> String {
    let hevc = ["hvc1", "hev1", "dvh1", "dvhe"]
        .iter()
        .any(|name| reason.starts_with(name));
    match (reason, kind) {
        _ if hevc => "This browser cannot decode HEVC (H.265), which many phones record; choose “Most \
                      Compatible” under Settings, Camera, Formats and film again, or convert the video to H.264."
            .into(),
        ("unknown container", Format::Video) => {
            "This browser cannot play this kind of video; convert it to MP4 (H.264).".into()
        }
        ("unknown container", _) => "The file is not a video; choose an MP4, MOV or WebM video.".into(),
        (codec, _) => format!(
            "This browser cannot decode the video (compressed as {codec}); convert it to MP4 (H.264)."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_name_the_cause_and_the_remedy() {
        let hevc = undecodable("hvc1.1.6.L93.B0", Format::Video);
        assert!(hevc.contains("HEVC") && hevc.contains("Most Compatible"));
        assert!(undecodable("unknown container", Format::Unknown).contains("not a video"));
        assert!(undecodable("unknown container", Format::Video).contains("convert"));
        assert!(undecodable("ap4h", Format::Video).contains("ap4h"));
    }
}
