//! Files made by ffmpeg, and what ffprobe says of them.

use sagitta_formats::video::{Limits, Movie, VideoError, read};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder that goes away with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("sagitta-video-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn make(&self, name: &str, arguments: &str) -> PathBuf {
        let out = self.0.join(name);
        let status = Command::new("ffmpeg")
            .args(["-v", "error", "-y"])
            .args(arguments.split_whitespace())
            .arg(&out)
            .status()
            .unwrap();
        assert!(status.success(), "ffmpeg {arguments}");
        out
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

pub fn has_ffmpeg() -> bool {
    let there = Command::new("ffmpeg").arg("-version").output().is_ok();
    if !there {
        eprintln!("skipped: no ffmpeg");
    }
    there
}

pub fn open(path: &Path) -> Result<Movie, VideoError> {
    read(&std::fs::read(path).unwrap(), Limits::default())
}

/// Presentation times of the frames that ffprobe decodes, from the first.
fn probe(path: &Path) -> Vec<f64> {
    let times = ask(path, "frame=best_effort_timestamp_time");
    times.iter().map(|t| t - times[0]).collect()
}

/// The numbers that ffprobe prints of the first video stream.
pub fn ask(path: &Path, entry: &str) -> Vec<f64> {
    let out = Command::new("ffprobe")
        .args(["-v", "error", "-select_streams", "v:0", "-of", "csv=p=0"])
        .args(["-show_entries", entry])
        .arg(path)
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    text.lines()
        .filter_map(|l| l.trim_matches(',').parse().ok())
        .collect()
}

pub fn times(movie: &Movie) -> Vec<f64> {
    let video = &movie.video;
    let mut times: Vec<f64> = video
        .samples
        .iter()
        .filter(|s| s.shown)
        .map(|s| video.time_s(s))
        .collect();
    times.sort_by(f64::total_cmp);
    times
}

/// ffprobe prints microseconds.
pub fn assert_same_times(path: &Path) -> Movie {
    let movie = open(path).unwrap();
    let (ours, theirs) = (times(&movie), probe(path));
    assert_eq!(
        ours.len(),
        theirs.len(),
        "{}: {ours:?} {theirs:?}",
        path.display()
    );
    for (a, b) in ours.iter().zip(&theirs) {
        assert!((a - b).abs() < 2e-6, "{}: {a} {b}", path.display());
    }
    assert!(movie.video.samples[0].key);
    movie
}

/// Clockwise degrees according to ffprobe, which counts the other way round.
pub fn probe_rotation(path: &Path) -> u16 {
    let counter = ask(path, "stream_side_data=rotation");
    let counter = counter.first().copied().unwrap_or(0.0) as i32;
    (-counter).rem_euclid(360) as u16
}

pub const SOURCE: &str = "-f lavfi -i testsrc2=size=128x96:rate=30:duration=2";

/// Whether ffmpeg knows an encoder; a visible skip if not.
pub fn has_encoder(name: &str) -> bool {
    let list = Command::new("ffmpeg")
        .args(["-v", "quiet", "-encoders"])
        .output();
    let known = list.is_ok_and(|list| String::from_utf8_lossy(&list.stdout).contains(name));
    if !known {
        eprintln!("skipped: ffmpeg without {name}");
    }
    known
}
