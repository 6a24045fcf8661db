//! The folder that the benchmark's one page is served from: the built app, the networks alone, the
//! peers, and the pictures that all of them get.

use super::{metadata, package};
use crate::serve::Server;
use crate::setup::{self, system, target, tools};
use crate::{Outcome, models, paths, process, test};
use std::path::{Path, PathBuf};

/// Puts the folder together anew and serves it.
pub fn serve() -> Outcome<Server> {
    setup::npm::packages_in(&paths::root().join("bench"))?;
    let site = paths::target().join("bench-site");
    if site.exists() {
        std::fs::remove_dir_all(&site).map_err(|e| cannot(&site, &e))?;
    }
    let root = paths::root();
    let packages = root.join("bench/node_modules");
    for (from, to) in [
        (root.join("bench/page"), "page"),
        (paths::dist(), "app"),
        (paths::weights(), "weights"),
        (packages.join("@litertjs/core/dist"), "peers/litert"),
        (packages.join("@litertjs/core/wasm"), "peers/litert-wasm"),
        (
            packages.join("@litertjs/wasm-utils/dist"),
            "peers/wasm-utils",
        ),
        (
            packages.join("@mediapipe/tasks-vision"),
            "peers/tasks-vision",
        ),
        (packages.join("onnxruntime-web/dist"), "peers/onnxruntime"),
    ] {
        copy(&from, &site.join(to))?;
    }
    copy(&site.join("page/index.html"), &site.join("index.html"))?;
    networks(&site.join("networks"))?;
    pictures(&site.join("data"))?;
    models::extract()?;
    for model in ["lite", "full", "heavy"] {
        task(model, &site.join(format!("data/{model}.task")))?;
    }
    onnx(&site.join("data/onnx"))?;
    Server::start(&site, 0)
}

fn cannot(path: &Path, why: &std::io::Error) -> String {
    format!("{} cannot be written: {why}", paths::shown(path))
}

/// A file, or a folder with all in it.
fn copy(from: &Path, to: &Path) -> Outcome {
    if from.is_file() {
        return std::fs::copy(from, to)
            .map(|_| ())
            .map_err(|e| cannot(to, &e));
    }
    let listed = from.read_dir();
    let listed = listed.map_err(|e| format!("{} cannot be listed: {e}", paths::shown(from)))?;
    std::fs::create_dir_all(to).map_err(|e| cannot(to, &e))?;
    for entry in listed {
        let entry = entry.map_err(|e| cannot(to, &e))?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// The networks alone, built and optimised as the pose worker is.
fn networks(folder: &Path) -> Outcome {
    let package = ["-p", "sagitta-worker", "--bin", "networks"];
    let mut cargo = process::cargo();
    cargo.args(["build", "--release", "--target", target::WASM]);
    process::run(cargo.args(package))?;
    let built = paths::target()
        .join(target::WASM)
        .join("release/networks.wasm");
    let mut bindgen = process::command(tools::bindgen_folder()?.join("wasm-bindgen"));
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]);
    process::run(bindgen.arg(folder).arg(built))?;
    let wasm = folder.join("networks_bg.wasm");
    let mut optimise = process::command(paths::root().join("node_modules/.bin/wasm-opt"));
    process::run(optimise.arg("-O1").arg(&wasm).arg("-o").arg(&wasm))
}

/// The photo, and the frames of the video as pictures, so that nobody's decoder is measured.
fn pictures(folder: &Path) -> Outcome {
    let data = data()?;
    let frames = folder.join("frames");
    std::fs::create_dir_all(&frames).map_err(|e| cannot(&frames, &e))?;
    copy(&data.join("video/pose.jpg"), &folder.join("pose.jpg"))?;
    let mut ffmpeg = process::command(system::ffmpeg()?);
    ffmpeg
        .args(["-v", "error", "-y", "-i"])
        .arg(data.join("video/pose_squats.mp4"));
    process::run(ffmpeg.args(["-q:v", "2"]).arg(frames.join("%03d.jpg")))
}

/// A folder with minutes of video at 1920 × 1080 and 30 frames per second, made of reference recordings that
/// are played again and again. They are made once.
pub fn minutes() -> Outcome<PathBuf> {
    let folder = paths::target().join("bench-minutes");
    std::fs::create_dir_all(&folder).map_err(|e| cannot(&folder, &e))?;
    for (name, recording, size) in [
        ("walking", "video/sports2d/demo.mp4", "1920:1080"),
        ("squats", "video/pose_squats.mp4", "1080:1920"),
    ] {
        let made = folder.join(name).with_extension("mp4");
        if made.exists() {
            continue;
        }
        // Under its name only once it is whole.
        let part = folder.with_extension("part.mp4");
        let filter = format!("fps=30,scale={size}");
        let mut ffmpeg = process::command(system::ffmpeg()?);
        ffmpeg.args(["-v", "error", "-y", "-stream_loop", "-1", "-i"]);
        ffmpeg.arg(data()?.join(recording)).args(["-vf", &filter]);
        ffmpeg.args(["-t", "60", "-an", "-c:v", "libx264", "-preset", "veryfast"]);
        process::run(ffmpeg.args(["-pix_fmt", "yuv420p"]).arg(&part))?;
        std::fs::rename(&part, &made).map_err(|e| cannot(&made, &e))?;
    }
    Ok(folder)
}

/// What tasks-vision loads, out of the very files that we load: the detector reads pixels from −1 to 1,
/// the landmark network from 0 to 1.
fn task(model: &str, path: &Path) -> Outcome {
    let read = |file: &str| {
        let path = paths::weights().join(file);
        std::fs::read(&path).map_err(|e| format!("{} cannot be read: {e}", paths::shown(&path)))
    };
    let detector = metadata::normalised(&read("pose_detection.tflite")?, 127.5, 127.5)?;
    let landmarks = read(&format!("pose_landmark_{model}.tflite"))?;
    let landmarks = metadata::normalised(&landmarks, 0.0, 255.0)?;
    let entries = [
        ("pose_detector.tflite", detector.as_slice()),
        ("pose_landmarks_detector.tflite", landmarks.as_slice()),
    ];
    paths::write(path, package::stored(&entries))
}

/// What ONNX Runtime Web loads: the same networks, converted, once they are proven to be the same.
fn onnx(folder: &Path) -> Outcome {
    let package = ["run", "--quiet", "--package", "sagitta-bench-onnx", "--"];
    process::run(
        process::cargo()
            .args(package)
            .args([&paths::weights(), folder]),
    )?;
    let mut check = process::command("node");
    check.arg("bench/onnx/agrees.mjs").arg(folder);
    process::quiet(check.arg(data()?.join("golden/networks.json")))
}

/// The reference data.
fn data() -> Outcome<PathBuf> {
    test::data().ok_or("The benchmark needs the reference data: set SAGITTA_DATA.".to_owned())
}
