//! One file through the pose worker: decoded there, or by the page's player where it cannot.

use super::files::{FileKind, kind_of};
use super::pose_client::{Port, PoseEvent};
use super::video::Player;
use futures_util::join;
use js_sys::{Array, Object, Promise, Reflect};
use sagitta_motion::{PoseJob, PoseReply, Warning, WarningKind};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ImageBitmap};

/// A worker that says nothing for so long during a job hangs.
const SILENT_MS: u32 = 30_000;

type Emit<'a> = &'a dyn Fn(PoseEvent);
/// The notes, or a sentence.
type End = Result<Vec<Warning>, String>;

/// A job as the worker knows it; dropped before its end, it tells the worker to stop.
struct Job<'a> {
    port: &'a mut Port,
    id: u32,
    tracking: bool,
    people: usize,
    open: bool,
}

impl Drop for Job<'_> {
    fn drop(&mut self) {
        if self.open {
            let none = Array::new();
            // A lost worker has stopped already.
            self.port
                .link
                .send(&PoseJob::Cancel { job: self.id }, &none, &none)
                .ok();
        }
    }
}

/// What the worker made of a file.
enum Outcome {
    Done(Vec<Warning>),
    Undecodable(String),
}

/// Runs a job to its end.
pub(super) async fn run(
    port: &mut Port,
    id: u32,
    file: &File,
    tracking: bool,
    emit: Emit<'_>,
) -> End {
    let kind = kind_of(file).await;
    if file.size() == 0.0 {
        return Err(
            "The file is empty (zero bytes); copy it from the phone or camera again.".into(),
        );
    }
    port.link.forget();
    let mut job = Job {
        port,
        id,
        tracking,
        people: 0,
        open: true,
    };
    let end = match kind {
        FileKind::Image => job.image(file, emit).await,
        FileKind::PoseJson | FileKind::Coordinates => {
            Err("The file is a recording of numbers, not a video; open it as a recording.".into())
        }
        FileKind::Video | FileKind::Unknown => job.video(file, kind, emit).await,
    };
    job.open = false;
    match end {
        Ok(_) if job.people == 0 => Err(
            "No person was found in any frame; film the whole body, in good light, and try again."
                .into(),
        ),
        end => end,
    }
}

impl Job<'_> {
    async fn video(&mut self, file: &File, kind: FileKind, emit: Emit<'_>) -> End {
        let job = PoseJob::File {
            job: self.id,
            tracking: self.tracking,
        };
        self.port
            .link
            .send(&job, &Array::of1(file), &Array::new())?;
        match self.follow(emit).await? {
            Outcome::Done(notes) => Ok(notes),
            Outcome::Undecodable(reason) => {
                let sentence = undecodable(&reason, kind);
                let player = Player::open(file)
                    .await
                    .map_err(|cause| cause.unwrap_or(sentence))?;
                self.play(player, emit).await
            }
        }
    }

    /// Passes on what the worker says about this job, until its end.
    async fn follow(&mut self, emit: Emit<'_>) -> Result<Outcome, String> {
        loop {
            match self.port.hear(SILENT_MS).await? {
                PoseReply::Opened {
                    job,
                    frames,
                    duration_s,
                    exact_times,
                    capture_rate_hz,
                } if job == self.id => {
                    emit(PoseEvent::Opened {
                        frames,
                        duration_s,
                        exact_times,
                        capture_rate_hz,
                    });
                }
                PoseReply::Frame { job, frame, stats } if job == self.id => {
                    self.people += usize::from(frame.pose.is_some());
                    emit(PoseEvent::Frame(frame, stats));
                }
                PoseReply::Done { job, notes } if job == self.id => {
                    return Ok(Outcome::Done(notes));
                }
                PoseReply::Undecodable { job, reason } if job == self.id => {
                    return Ok(Outcome::Undecodable(reason));
                }
                PoseReply::Failed { job, message } if job == self.id || job == 0 => {
                    return Err(message);
                }
                _ => {}
            }
        }
    }

    /// Steps the player through the file: the worker estimates a frame while the next is sought.
    async fn play(&mut self, mut player: Player, emit: Emit<'_>) -> End {
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
        let mut notes = self.end(emit).await?;
        let text = "The times of the frames come from the browser's player and may be off by one frame, \
                    because it could not decode this file exactly. Convert it to MP4 (H.264) for exact times.";
        notes.insert(
            0,
            Warning {
                kind: WarningKind::ApproximateTime,
                text: text.to_owned(),
            },
        );
        Ok(notes)
    }

    async fn image(&mut self, file: &File, emit: Emit<'_>) -> End {
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
        self.end(emit).await
    }

    fn send_bitmap(&self, t_s: f64, bitmap: &ImageBitmap) -> Result<(), String> {
        let job = PoseJob::Bitmap {
            job: self.id,
            t_s,
            tracking: self.tracking,
        };
        let payload = Array::of1(bitmap);
        self.port.link.send(&job, &payload, &payload)
    }

    /// Waits for one frame.
    async fn frame(&mut self, emit: Emit<'_>) -> Result<(), String> {
        loop {
            match self.port.hear(SILENT_MS).await? {
                PoseReply::Frame { job, frame, stats } if job == self.id => {
                    self.people += usize::from(frame.pose.is_some());
                    emit(PoseEvent::Frame(frame, stats));
                    return Ok(());
                }
                PoseReply::Failed { job, message } if job == self.id || job == 0 => {
                    return Err(message);
                }
                _ => {}
            }
        }
    }

    async fn end(&mut self, emit: Emit<'_>) -> End {
        let none = Array::new();
        self.port
            .link
            .send(&PoseJob::End { job: self.id }, &none, &none)?;
        match self.follow(emit).await? {
            Outcome::Done(notes) => Ok(notes),
            Outcome::Undecodable(reason) => Err(undecodable(&reason, FileKind::Video)),
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
fn undecodable(reason: &str, kind: FileKind) -> String {
    let hevc = ["hvc1", "hev1", "dvh1", "dvhe"]
        .iter()
        .any(|name| reason.starts_with(name));
    match (reason, kind) {
        _ if hevc => "This browser cannot decode HEVC (H.265), which many phones record; choose “Most \
                      Compatible” under Settings, Camera, Formats and film again, or convert the video to H.264."
            .into(),
        ("unknown container", FileKind::Video) => {
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
        let hevc = undecodable("hvc1.1.6.L93.B0", FileKind::Video);
        assert!(hevc.contains("HEVC") && hevc.contains("Most Compatible"));
        assert!(undecodable("unknown container", FileKind::Unknown).contains("not a video"));
        assert!(undecodable("unknown container", FileKind::Video).contains("convert"));
        assert!(undecodable("ap4h", FileKind::Video).contains("ap4h"));
    }
}
