//! MP4 and MOV.

use crate::support::{
    Folder, SOURCE, ask, assert_same_times, has_encoder, has_ffmpeg, open, probe_rotation, times,
};
use sagitta_formats::video::{Limits, VideoError, read};
use std::path::{Path, PathBuf};

/// A copy whose track header turns the picture clockwise, as phones write it.
fn turn(path: &Path, degrees: u16) -> PathBuf {
    let mut bytes = std::fs::read(path).unwrap();
    let tkhd = bytes.windows(4).position(|w| w == b"tkhd").unwrap() + 4;
    let one = 0x1_0000_i32;
    let (cos, sin) = match degrees {
        90 => (0, one),
        180 => (-one, 0),
        270 => (0, -one),
        _ => (one, 0),
    };
    for (index, value) in [(0, cos), (1, sin), (3, -sin), (4, cos)] {
        let at = tkhd + 40 + 4 * index;
        bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
    }
    let out = path.with_file_name(format!("turned{degrees}.mp4"));
    std::fs::write(&out, bytes).unwrap();
    out
}

#[test]
fn every_frame_time_is_that_of_ffprobe() {
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("times");
    let plain = format!("{SOURCE} -pix_fmt yuv420p -c:v libx264");
    let cases = [
        ("plain.mp4", format!("{plain} -bf 0")),
        ("bframes.mp4", format!("{plain} -bf 3 -g 20")),
        ("bframes.mov", format!("{plain} -bf 3 -g 20")),
        ("faststart.mp4", format!("{plain} -movflags +faststart")),
        ("fragmented.mp4", format!("{plain} -bf 2 -g 10 -movflags frag_keyframe+empty_moov")),
        ("dash.mp4", format!("{plain} -g 10 -movflags frag_keyframe+empty_moov+default_base_moof")),
        ("hybrid.mp4", format!("{plain} -g 15 -movflags frag_keyframe")),
        ("ntsc.mp4", "-f lavfi -i testsrc2=size=128x96:rate=30000/1001:duration=3 -pix_fmt yuv420p -c:v libx264".into()),
        ("fast.mp4", "-f lavfi -i testsrc2=size=128x96:rate=240:duration=1 -pix_fmt yuv420p -c:v libx264".into()),
        ("negative.mp4", format!("{plain} -bf 3 -movflags negative_cts_offsets")),
        ("sound.mp4", format!("{SOURCE} -f lavfi -i sine=duration=2 -pix_fmt yuv420p -c:v libx264 -c:a aac")),
    ];
    for (name, arguments) in cases {
        let movie = assert_same_times(&folder.make(name, &arguments));
        assert_eq!((movie.video.width, movie.video.height), (128, 96));
        assert!(
            movie.video.codec.name.starts_with("avc1."),
            "{}",
            movie.video.codec.name
        );
        assert_eq!(movie.video.codec.description.as_ref().unwrap()[0], 1);
        assert_eq!(movie.lost_samples, 0);
    }
}

#[test]
fn variable_frame_rate_and_edit_lists_are_followed() {
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("edits");
    let vfr = folder.make(
        "vfr.mp4",
        &format!("{SOURCE} -vf select='not(mod(n\\,3))+not(mod(n\\,7))' -fps_mode vfr -pix_fmt yuv420p -c:v libx264"),
    );
    let movie = assert_same_times(&vfr);
    let gaps: Vec<f64> = times(&movie).windows(2).map(|w| w[1] - w[0]).collect();
    assert!(
        gaps.iter().any(|g| *g < 0.04) && gaps.iter().any(|g| *g > 0.09),
        "{gaps:?}"
    );

    // Cut without decoding: the file starts at a key frame, the edit list later.
    let long = folder.make(
        "long.mp4",
        &format!("{SOURCE} -pix_fmt yuv420p -c:v libx264 -g 30 -bf 2"),
    );
    let cut = folder.make("cut.mp4", &format!("-ss 0.5 -i {} -c copy", long.display()));
    let movie = assert_same_times(&cut);
    let hidden = movie.video.samples.len() - movie.video.frames();
    assert!(hidden >= 10, "{hidden} frames are decoded only");
}

#[test]
fn odd_files_are_followed_too() {
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("odd");
    let coder = "-pix_fmt yuv420p -c:v libx264 -preset ultrafast";
    // The picture starts half a second after the sound: an empty edit.
    let late = folder.make(
        "late.mp4",
        &format!("-itsoffset 0.5 {SOURCE} -f lavfi -i sine=duration=2 {coder} -c:a aac"),
    );
    assert_same_times(&late);
    let huge = folder.make(
        "huge.mp4",
        &format!("-f lavfi -i color=size=7680x4320:rate=3:duration=1 {coder}"),
    );
    let movie = assert_same_times(&huge);
    assert_eq!((movie.video.width, movie.video.height), (7680, 4320));
    let none = folder.make("none.mp4", &format!("{SOURCE} {coder} -frames:v 0"));
    assert!(matches!(open(&none), Err(VideoError::NoVideo(_))));

    let pieces = folder.make(
        "pieces.mp4",
        &format!("{SOURCE} {coder} -g 10 -movflags frag_keyframe+empty_moov"),
    );
    let bytes = std::fs::read(&pieces).unwrap();
    let cut = folder.0.join("cut.mp4");
    std::fs::write(&cut, &bytes[..bytes.len() * 2 / 3]).unwrap();
    let movie = assert_same_times(&cut);
    assert!(movie.cut_short && (20..60).contains(&movie.video.frames()));
}

#[test]
fn cameras_say_how_fast_they_filmed() {
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("capture");
    let coder = "-pix_fmt yuv420p -c:v libx264 -preset ultrafast -t 0.2";
    let plain = folder.make("plain.mp4", &format!("{SOURCE} {coder}"));
    assert_eq!(open(&plain).unwrap().capture_rate_hz, None);
    let tags =
        "-movflags use_metadata_tags -metadata title=jump -metadata com.android.capture.fps=240";
    let slow = folder.make("slow.mp4", &format!("{SOURCE} {coder} {tags}"));
    assert_eq!(open(&slow).unwrap().capture_rate_hz, Some(240.0));
}

/// Frame 10 goes back by five frames, to where frame 5 is; frame 20 to where frame 19 is.
#[test]
fn of_frames_that_share_a_time_one_is_shown() {
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("back");
    let back = "-c copy -bsf:v setts=dts=DTS-1/TB:pts=if(eq(N\\,10)\\,PTS-5/(30*TB)\\,if(eq(N\\,20)\\,PTS-1/(30*TB)\\,PTS))";
    for (name, coder, doubled) in [
        ("back.mp4", "-pix_fmt yuv420p -c:v libx264 -bf 0", 2),
        ("back.webm", "-c:v libvpx -deadline realtime -cpu-used 8", 0),
    ] {
        let plain = folder.make(&format!("plain-{name}"), &format!("{SOURCE} -t 1 {coder}"));
        let path = folder.make(name, &format!("-i {} {back}", plain.display()));
        let mut theirs = ask(&path, "packet=pts_time");
        theirs.sort_by(f64::total_cmp);
        theirs.dedup();
        let movie = open(&path).unwrap();
        assert_eq!((movie.doubled, movie.video.samples.len()), (doubled, 30));
        let ours = times(&movie);
        assert_eq!(ours.len(), theirs.len(), "{ours:?} {theirs:?}");
        let same = |(a, b): (&f64, &f64)| (a - b).abs() < 2e-6;
        assert!(ours.iter().zip(&theirs).all(same), "{ours:?} {theirs:?}");
    }
}

#[test]
fn rotation_codecs_and_clocks_are_read() {
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("codecs");
    let plain = folder.make(
        "plain.mp4",
        &format!("{SOURCE} -pix_fmt yuv420p -c:v libx264"),
    );
    for degrees in [0_u16, 90, 180, 270] {
        let turned = turn(&plain, degrees);
        assert_eq!(probe_rotation(&turned), degrees);
        let movie = open(&turned).unwrap();
        assert_eq!(movie.video.orientation.degrees(), degrees);
        assert_eq!(movie.video.orientation.swaps_sides(), degrees % 180 == 90);
        let [a, b, c, d, x, y] = movie.video.orientation.canvas(128.0, 96.0);
        let corner = |px: f64, py: f64| (a * px + c * py + x, b * px + d * py + y);
        let size = if degrees % 180 == 90 {
            (96.0, 128.0)
        } else {
            (128.0, 96.0)
        };
        for (px, py) in [(0.0, 0.0), (128.0, 96.0)] {
            let (qx, qy) = corner(px, py);
            assert!(qx == 0.0 || qx == size.0, "{degrees}: {qx}");
            assert!(qy == 0.0 || qy == size.1, "{degrees}: {qy}");
        }
    }
    let coders = [
        (
            "libx265",
            "hvc1.",
            "-tag:v hvc1 -x265-params log-level=none",
        ),
        ("libvpx-vp9", "vp09.00.", ""),
        ("libaom-av1", "av01.0.", "-cpu-used 8 -t 0.2"),
    ];
    for (coder, prefix, more) in coders {
        if !has_encoder(coder) {
            continue;
        }
        let file = folder.make(
            &format!("{coder}.mp4"),
            &format!("{SOURCE} -pix_fmt yuv420p -c:v {coder} {more}"),
        );
        let movie = assert_same_times(&file);
        assert!(
            movie.video.codec.name.starts_with(prefix),
            "{}",
            movie.video.codec.name
        );
    }
}

#[test]
fn what_is_not_a_whole_video_says_so() {
    assert_eq!(read(&[], Limits::default()), Err(VideoError::Empty));
    assert_eq!(
        read(b"hello, world, this is text", Limits::default()),
        Err(VideoError::NotAVideo)
    );
    if !has_ffmpeg() {
        return;
    }
    let folder = Folder::new("broken");
    let sound = folder.make("sound.mp4", "-f lavfi -i sine=duration=1 -c:a aac");
    assert_eq!(open(&sound), Err(VideoError::NoVideo("sound")));
    let avi = folder.make("v.avi", &format!("{SOURCE} -t 0.2 -c:v mpeg4"));
    assert_eq!(open(&avi), Err(VideoError::NotAVideo));

    let behind = folder.make(
        "behind.mp4",
        &format!("{SOURCE} -pix_fmt yuv420p -c:v libx264"),
    );
    let bytes = std::fs::read(&behind).unwrap();
    let half = &bytes[..bytes.len() / 2];
    assert_eq!(read(half, Limits::default()), Err(VideoError::CutShort));

    let ahead = folder.make(
        "ahead.mp4",
        &format!("{SOURCE} -pix_fmt yuv420p -c:v libx264 -movflags +faststart"),
    );
    let bytes = std::fs::read(&ahead).unwrap();
    let movie = read(&bytes[..bytes.len() * 3 / 4], Limits::default()).unwrap();
    assert!(movie.lost_samples > 0 && movie.video.frames() > 0);
    assert_eq!(movie.lost_samples + movie.video.frames(), 60);

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

#[test]
fn the_squats_have_65_frames_at_5_per_second() {
    let root = std::env::var_os("SAGITTA_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = root.join("video/pose_squats.mp4");
    if !path.exists() || !has_ffmpeg() {
        eprintln!("skipped: no reference data");
        return;
    }
    let movie = assert_same_times(&path);
    assert_eq!(movie.video.frames(), 65);
    assert!((movie.video.duration_s() - 12.8).abs() < 1e-9);
    assert_eq!((movie.video.width, movie.video.height), (720, 1280));
    for entry in std::fs::read_dir(root.join("video/pose2sim-single"))
        .unwrap()
        .flatten()
    {
        if entry.path().extension().is_some_and(|e| e == "mp4") {
            assert_same_times(&entry.path());
        }
    }
    assert_same_times(&root.join("video/sports2d/demo.mp4"));
}
