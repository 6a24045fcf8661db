//! WebM and Matroska.

use crate::support::{
    Folder, SOURCE, assert_same_times, has_encoder, has_ffmpeg, open, probe_rotation, times,
};
use crate::webm::{element, head, join, simple_block, unsigned};
use sagitta_formats::video::{Limits, Scanner, VideoError, read};
use std::path::{Path, PathBuf};

const VP8: &str = "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 200k";
const VP9: &str = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 200k";
const AVC: &str = "-pix_fmt yuv420p -c:v libx264 -preset ultrafast";

/// A copy as a recorder writes it that cannot go back: the segment and its clusters say no size.
fn recorded(path: &Path) -> PathBuf {
    const SEGMENT: [u8; 4] = [0x18, 0x53, 0x80, 0x67];
    const CLUSTER: [u8; 4] = [0x1F, 0x43, 0xB6, 0x75];
    let mut bytes = std::fs::read(path).unwrap();
    let mut clusters = 0;
    for at in 4..bytes.len() {
        let id = &bytes[at - 4..at];
        clusters += usize::from(id == CLUSTER);
        if id == SEGMENT || id == CLUSTER {
            let length = bytes[at].leading_zeros() as usize;
            bytes[at] = 0xFF >> length;
            bytes[at + 1..=at + length].fill(0xFF);
        }
    }
    assert!(clusters > 3, "{clusters} clusters");
    let out = path.with_extension("recorded.webm");
    std::fs::write(&out, bytes).unwrap();
    out
}

#[test]
fn every_frame_time_is_that_of_ffprobe() {
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("webm-times");
    let cases = [
        ("vp8.webm", format!("{SOURCE} {VP8}"), "vp8"),
        ("vp9.webm", format!("{SOURCE} {VP9}"), "vp09.00.10.08"),
        (
            "clusters.webm",
            format!("{SOURCE} {VP8} -cluster_time_limit 100"),
            "vp8",
        ),
        (
            "small.webm",
            format!("{SOURCE} {VP8} -cluster_size_limit 3000"),
            "vp8",
        ),
        (
            "dash.webm",
            format!("{SOURCE} {VP9} -dash 1"),
            "vp09.00.10.08",
        ),
        (
            "ahead.webm",
            format!("{SOURCE} {VP8} -cues_to_front 1 -reserve_index_space 2000"),
            "vp8",
        ),
        (
            "sound.webm",
            format!("{SOURCE} -f lavfi -i sine=duration=2 {VP8} -c:a libopus"),
            "vp8",
        ),
        (
            "ntsc.webm",
            format!("-f lavfi -i testsrc2=size=128x96:rate=30000/1001:duration=2 {VP8}"),
            "vp8",
        ),
        (
            "fast.webm",
            format!("-f lavfi -i testsrc2=size=128x96:rate=240:duration=1 {VP8}"),
            "vp8",
        ),
        (
            "vfr.webm",
            format!("{SOURCE} -vf select='not(mod(n\\,3))+not(mod(n\\,7))' -fps_mode vfr {VP8}"),
            "vp8",
        ),
        (
            "bframes.mkv",
            format!("{SOURCE} {AVC} -bf 3 -g 20"),
            "avc1.",
        ),
        (
            "late.mkv",
            format!("{SOURCE} {AVC} -bf 2 -output_ts_offset 5"),
            "avc1.",
        ),
    ];
    for (name, arguments, codec) in cases {
        let movie = assert_same_times(&folder.make(name, &arguments));
        let video = &movie.video;
        assert_eq!((video.width, video.height), (128, 96), "{name}");
        assert_eq!((video.timescale, movie.cut_short), (1000, false), "{name}");
        let known = video.codec.name.starts_with(codec);
        assert!(known, "{name}: {}", video.codec.name);
        assert_eq!(video.codec.description.is_some(), codec.starts_with("avc1"));
    }
}

#[test]
fn recordings_without_sizes_are_read() {
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("webm-live");
    let sound = "-f lavfi -i sine=duration=2 -c:a libopus";
    for (name, arguments) in [
        (
            "vp8.webm",
            format!("{SOURCE} {VP8} -cluster_time_limit 300"),
        ),
        (
            "vp9.webm",
            format!("{SOURCE} {sound} {VP9} -cluster_time_limit 300"),
        ),
    ] {
        let path = recorded(&folder.make(name, &format!("{arguments} -live 1")));
        let movie = assert_same_times(&path);
        assert_eq!((movie.video.frames(), movie.cut_short), (60, false));
        // The browser was closed while it recorded.
        let bytes = std::fs::read(&path).unwrap();
        let cut = read(&bytes[..bytes.len() / 2], Limits::default()).unwrap();
        assert!(cut.cut_short && (10..50).contains(&cut.video.frames()));
        assert_eq!(cut.video.samples[..10], movie.video.samples[..10]);
    }
}

/// Frames that are only there for others to refer to lie in blocks of their own (VP8) or beside the
/// one that is shown (VP9).
#[test]
fn frames_for_reference_are_not_shown() {
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("webm-altref");
    for (coder, hidden) in [("libvpx", true), ("libvpx-vp9 -row-mt 0", false)] {
        let mut path = PathBuf::new();
        for pass in [1, 2] {
            let log = folder.0.join("log");
            let arguments = format!(
                "{SOURCE} -c:v {coder} -cpu-used 5 -auto-alt-ref 1 -lag-in-frames 16 -b:v 100k -pass {pass} -passlogfile {}",
                log.display()
            );
            path = folder.make("alt.webm", &arguments);
        }
        let movie = assert_same_times(&path);
        assert_eq!(movie.video.frames(), 60);
        assert_eq!(movie.video.samples.len() > 60, hidden, "{coder}");
    }
}

#[test]
fn other_codecs_have_the_names_of_the_registry() {
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("webm-codecs");
    let cases = [
        (
            "libx265",
            "mkv",
            "hvc1.1.6.L30.90",
            "-x265-params log-level=none -pix_fmt yuv420p",
        ),
        (
            "libaom-av1",
            "webm",
            "av01.0.00M.08",
            "-cpu-used 8 -usage realtime -pix_fmt yuv420p",
        ),
        (
            "libvpx-vp9",
            "webm",
            "vp09.02.10.10",
            "-cpu-used 8 -pix_fmt yuv420p10le",
        ),
        (
            "libvpx-vp9",
            "webm",
            "vp09.01.10.08",
            "-cpu-used 8 -pix_fmt yuv444p",
        ),
    ];
    for (coder, end, name, more) in cases.into_iter().filter(|c| has_encoder(c.0)) {
        let file = folder.make(
            &format!("{name}.{end}"),
            &format!("{SOURCE} -t 0.2 -c:v {coder} {more}"),
        );
        assert_eq!(assert_same_times(&file).video.codec.name, name);
    }
    let old = folder.make("old.mkv", &format!("{SOURCE} -t 0.2 -c:v mpeg4"));
    assert_eq!(open(&old), Err(VideoError::Codec("V_MPEG4/ISO/ASP".into())));
}

#[test]
fn copies_keep_their_times() {
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("mkv-copy");
    let long = folder.make("long.mp4", &format!("{SOURCE} {AVC} -bf 2 -g 30"));
    let cut = folder.make("cut.mkv", &format!("-ss 0.5 -i {} -c copy", long.display()));
    assert_same_times(&cut);
    let wide = folder.make("wide.mkv", &format!("{SOURCE} {AVC} -aspect 16:9 -t 0.2"));
    let aspect = open(&wide)
        .unwrap()
        .video
        .aspect
        .map(|(w, h)| f64::from(w) / f64::from(h));
    assert!((aspect.unwrap() - 16.0 / 9.0).abs() < 0.02, "{aspect:?}");
    assert_eq!(open(&cut).unwrap().video.aspect, None);
}

#[test]
fn rolled_pictures_are_turned_as_ffprobe_says() {
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("webm-roll");
    let one = folder.make("one.webm", &format!("{SOURCE} -s 16x8 -frames:v 1 {VP8}"));
    let bytes = std::fs::read(&one).unwrap();
    let sample = open(&one).unwrap().video.samples[0];
    let frame = &bytes[sample.offset as usize..][..sample.size as usize];
    for roll in [0.0, 90.0, 180.0, -90.0, -180.0, 270.0] {
        let cluster = [unsigned(0xE7, 0), simple_block(1, 0, 0x80, frame)];
        let file = [
            head(b"V_VP8", roll, &[]),
            element(0x1F43_B675, &join(&cluster)),
        ];
        let rolled = folder.0.join("rolled.webm");
        std::fs::write(&rolled, join(&file)).unwrap();
        let turned = open(&rolled).unwrap().video.orientation.degrees();
        assert_eq!(turned, probe_rotation(&rolled), "{roll}");
        assert_eq!(turned % 90, 0);
    }
}

#[test]
fn large_files_are_read_in_small_part() {
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("webm-large");
    let noise = "-f lavfi -i testsrc2=size=640x360:rate=30:duration=1 -vf noise=alls=80:allf=t";
    let path = folder.make("large.mkv", &format!("{noise} {AVC} -qp 18"));
    let bytes = std::fs::read(&path).unwrap();
    let mut scanner = Scanner::new(bytes.len() as u64, Limits::default()).unwrap();
    let (mut asked, mut times) = (0, 0);
    while let Some(range) = scanner.need() {
        (asked, times) = (asked + range.end - range.start, times + 1);
        scanner
            .feed(&bytes[range.start as usize..range.end as usize])
            .unwrap();
    }
    assert_eq!(scanner.finish().unwrap().video.frames(), 30);
    println!("{asked} of {} bytes in {times} slices", bytes.len());
    assert!(
        asked * 20 < bytes.len() as u64,
        "{asked} of {}",
        bytes.len()
    );
    assert!(times < 100, "{times} slices");
}

#[test]
fn what_is_not_a_whole_video_says_so() {
    let ebml = [0x1A, 0x45, 0xDF, 0xA3, 0x84, 0x42, 0x82, 0x81, b'x'];
    assert_eq!(read(&ebml, Limits::default()), Err(VideoError::NotAVideo));
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("webm-broken");
    let sound = folder.make("sound.webm", "-f lavfi -i sine=duration=1 -c:a libopus");
    assert_eq!(open(&sound), Err(VideoError::NoVideo("sound")));
    let none = folder.make("none.mkv", &format!("{SOURCE} {AVC} -frames:v 0"));
    assert_eq!(open(&none), Err(VideoError::NoVideo("an empty track")));
    let one = folder.make("one.webm", &format!("{SOURCE} {VP8} -frames:v 1"));
    assert_eq!(times(&assert_same_times(&one)), [0.0]);

    let path = folder.make("whole.webm", &format!("{SOURCE} {VP8}"));
    let bytes = std::fs::read(&path).unwrap();
    let whole = open(&path).unwrap();
    for part in [20, 50, 95] {
        let cut = folder.0.join("cut.webm");
        let most = bytes.len() * part / 100;
        std::fs::write(&cut, &bytes[..most]).unwrap();
        let movie = assert_same_times(&cut);
        assert!(movie.cut_short);
        assert_eq!(
            movie.video.samples[..],
            whole.video.samples[..movie.video.samples.len()]
        );
    }
    assert_eq!(
        read(&bytes[..600], Limits::default()),
        Err(VideoError::CutShort)
    );

    let small = Limits {
        max_samples: 59,
        ..Limits::default()
    };
    assert!(matches!(read(&bytes, small), Err(VideoError::TooLarge(_))));
    let short = Limits {
        max_duration_s: 1.0,
        ..Limits::default()
    };
    assert!(matches!(read(&bytes, short), Err(VideoError::TooLarge(_))));
}
