//! The engine on graphics hardware: what a frame costs it, what comes back, and what happens when the
//! device is lost. Without an adapter the tests say so and pass.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sagitta_motion::EngineChoice;
use sagitta_network_tests::pose_engines::gpu;
use sagitta_network_tests::pose_support::{Frames, Spread, networks, weights};
use sagitta_pose::engine::webgpu::{self, Gpu, WebGpuEngine};
use sagitta_pose::engine::{Engine, Role, choice};
use sagitta_pose::graph::Graph;
use sagitta_pose::sample::{Border, Cut, Roi};
use sagitta_pose::{Error, Frame, Mode, Model, Options, Runtime, detect, track};

/// Most kernels that the lite network may start, cutting and refining included.
const MOST_DISPATCHES_LITE: usize = 85;
/// Most bytes that may come back per frame.
const MOST_BYTES: u64 = 64 * 1024;

fn network(gpu: &Gpu, file: &str, wanted: &[&str], role: Role) -> Option<WebGpuEngine> {
    let graph = Graph::read(&weights(file)?, wanted).unwrap();
    Some(pollster::block_on(WebGpuEngine::new(gpu, &graph, role, false)).unwrap())
}

fn noise(width: u32, height: u32) -> Vec<u8> {
    let byte = |i: u32| (i.wrapping_mul(2_654_435_761) >> 24) as u8;
    (0..width * height * 4).map(byte).collect()
}

#[test]
fn a_frame_is_one_submission_and_little_comes_back() {
    let Some(gpu) = gpu() else { return };
    let rgba = noise(90, 70);
    let frame = Frame::new(0.0, 90, 70, &rgba).unwrap();
    let networks = [
        (Model::DETECTOR_FILE, &detect::OUTPUTS[..], Role::Detector),
        (
            Model::Lite.landmark_file(),
            &track::OUTPUTS[..],
            Role::Landmarks,
        ),
        (
            Model::Full.landmark_file(),
            &track::OUTPUTS[..],
            Role::Landmarks,
        ),
        (
            Model::Heavy.landmark_file(),
            &track::OUTPUTS[..],
            Role::Landmarks,
        ),
    ];
    for (file, wanted, role) in networks {
        let Some(mut engine) = network(gpu, file, wanted, role) else {
            return;
        };
        let cut = Cut {
            frame: &frame,
            roi: Roi::around(&frame),
            border: Border::Replicate,
            range: (0.0, 1.0),
            veil: None,
        };
        pollster::block_on(engine.run_on(cut)).unwrap();
        let costs = engine.figures();
        println!("{file} on {}: {costs:?}", gpu.name());
        assert_eq!(costs.submissions, 1, "{file}");
        assert!(costs.read_back_bytes <= MOST_BYTES, "{file}");
        if file == Model::Lite.landmark_file() {
            assert!(costs.dispatches <= MOST_DISPATCHES_LITE, "{file}");
        }
    }
}

/// The square that the device cuts, against the one that the processor cuts.
#[test]
fn the_device_cuts_as_the_processor_does() {
    let Some(gpu) = gpu() else { return };
    let graph = Graph {
        values: vec![
            sagitta_pose::graph::Value {
                shape: vec![1, 33, 33, 3],
            },
            sagitta_pose::graph::Value {
                shape: vec![1, 33, 33, 3],
            },
        ],
        nodes: vec![sagitta_pose::graph::Node {
            op: sagitta_pose::graph::Op::Resize { size: [33, 33] },
            inputs: vec![0],
            output: 1,
        }],
        input: 0,
        outputs: vec![sagitta_pose::graph::Output {
            name: "out".into(),
            value: 1,
        }],
    };
    let mut engine = pollster::block_on(WebGpuEngine::new(gpu, &graph, Role::Raw, false)).unwrap();
    let (width, height) = (61, 47);
    let rgba = noise(width, height);
    let frame = Frame::new(0.0, width, height, &rgba).unwrap();
    for border in [Border::Zero, Border::Replicate] {
        for (index, rotation_rad) in [0.0, 0.4, -2.0, 3.1].into_iter().enumerate() {
            let roi = Roi {
                cx_px: 20.3 + 9.0 * index as f64,
                cy_px: 31.7 - 8.0 * index as f64,
                size_px: 18.0 + 21.0 * index as f64,
                rotation_rad,
            };
            let cut = Cut {
                frame: &frame,
                roi,
                border,
                range: (-1.0, 1.0),
                veil: None,
            };
            let mut expected = Vec::new();
            cut.pixels([1, 33, 33, 3], &mut expected).unwrap();
            let found = pollster::block_on(engine.run_on(cut)).unwrap();
            let mut spread = Spread::default();
            for (a, b) in found.0[0].data.iter().zip(&expected) {
                spread.add(f64::from(a - b));
            }
            println!("{border:?}, turned by {rotation_rad}: {spread}");
            // Noise of full contrast: a hundredth of a pixel is a hundredth of the range.
            assert!(spread.max < 2e-3, "{border:?} {rotation_rad}: {spread}");
        }
    }
}

/// More anchors than come back at once: then all of them do, and the detector sees the same.
#[test]
fn nothing_is_lost_when_everything_looks_like_a_person() {
    let Some(gpu) = gpu() else { return };
    let Some(bytes) = weights(Model::DETECTOR_FILE) else {
        return;
    };
    let mut graph = Graph::read(&bytes, &detect::OUTPUTS).unwrap();
    for node in &mut graph.nodes {
        if let sagitta_pose::graph::Op::Conv(conv) = &mut node.op
            && matches!(conv.channels_out(), 2 | 6)
        {
            conv.bias.iter_mut().for_each(|b| *b += 1e4);
        }
    }
    let new = |role| pollster::block_on(WebGpuEngine::new(gpu, &graph, role, false)).unwrap();
    let (mut all, mut picked) = (new(Role::Raw), new(Role::Detector));
    let input = vec![0.25; 224 * 224 * 3];
    let expected = pollster::block_on(all.run(&input)).unwrap();
    assert!(expected.0[1].data.iter().all(|&score| score > 0.0));
    let found = pollster::block_on(picked.run(&input)).unwrap();
    assert_eq!(found, expected);
    assert_eq!(
        picked.figures().submissions,
        2,
        "a second reading in this rare case"
    );
}

const OPTIONS: Options = Options {
    plate: false,
    mode: Mode::Video,
    smoothing: false,
    people: 1,
    renew: 0,
};

/// A device that is lost in the middle of a video costs no frame: each has the pose that the processor
/// finds in the very region that was followed so far. (Whole runs are no measure: from frame to frame
/// the cells of the heat maps turn a rounding error into pixels, on every pair of engines.)
#[test]
fn a_lost_device_costs_no_frame() {
    let Some(frames) = Frames::decode("video/pose_squats.mp4", 720, 1280) else {
        return;
    };
    let (Ok(gpu), Some(networks)) = (pollster::block_on(Gpu::request()), networks(Model::Lite))
    else {
        eprintln!("skipped: no graphics adapter or no weights");
        return;
    };
    let (wanted, processor) = (EngineChoice::Webgpu, choice::cpu());
    let reference = pollster::block_on(choice::choose(&processor, EngineChoice::Auto, &networks));
    let mut landmarks = reference.unwrap().landmarks;
    let device = Some(webgpu::on(gpu.clone()));
    let runtime = Runtime::with(device, processor.into(), wanted, networks, OPTIONS);
    let mut runtime = pollster::block_on(runtime).unwrap();
    println!(
        "{} on {:?}: {}",
        runtime.engine(),
        runtime.adapter(),
        runtime.reason()
    );
    let mut spread = Spread::default();
    for index in 0..20 {
        if index == 11 {
            gpu.lose();
        }
        let frame = frames.frame(index, index as f64 / 5.0);
        let followed = runtime.estimator().tracker().next_region();
        assert_eq!(followed.is_some(), index > 0, "nobody is forgotten");
        let found = pollster::block_on(runtime.estimate(frame)).unwrap();
        assert_eq!(runtime.engine() == "webgpu", index < 11, "frame {index}");
        let pose = found.pose.expect("every frame has its pose");
        let Some(roi) = followed else { continue };
        let cut = Cut {
            frame: &frame,
            roi,
            border: Border::Replicate,
            range: (0.0, 1.0),
            veil: None,
        };
        let outputs = pollster::block_on(landmarks.run_on(cut)).unwrap();
        let expected = track::landmarks::Landmarks::decode(outputs, false).unwrap();
        spread.add_px(&pose, &expected.to_pose(&roi).landmarks_px);
    }
    println!("against the processor in the same regions: {spread} px");
    assert!(spread.max <= 0.5, "{spread}");
    assert!(runtime.adapter().is_none() && runtime.reason().contains("lost"));
}

#[test]
fn a_lost_device_is_told_from_a_failing_one() {
    // A device of its own: the others go on with theirs.
    let Ok(gpu) = pollster::block_on(Gpu::request()) else {
        eprintln!("skipped: no graphics adapter");
        return;
    };
    let lite = Model::Lite.landmark_file();
    let Some(mut engine) = network(&gpu, lite, &track::OUTPUTS, Role::Landmarks) else {
        return;
    };
    let input = vec![0.5; 256 * 256 * 3];
    assert!(matches!(
        pollster::block_on(engine.run(&input[1..])),
        Err(Error::Engine(_))
    ));
    pollster::block_on(engine.run(&input)).unwrap();
    gpu.lose();
    for _ in 0..2 {
        let lost = pollster::block_on(engine.run(&input)).err();
        assert!(matches!(lost, Some(Error::DeviceLost(_))), "{lost:?}");
    }
}

#[test]
fn an_engine_is_chosen_with_a_reason() {
    let Some(networks) = networks(Model::Lite) else {
        return;
    };
    let runtime = Runtime::new(choice::cpu().into(), EngineChoice::Auto, networks, OPTIONS);
    let runtime = pollster::block_on(runtime).unwrap();
    println!("{} because: {}", runtime.engine(), runtime.reason());
    let software = gpu().is_none_or(Gpu::is_software);
    assert_eq!(
        runtime.adapter().is_none(),
        software,
        "a processor in disguise is not chosen"
    );
    assert!(!software || runtime.reason().contains("WebGPU: "));
}

/// 16-bit storage moves points by a fraction of a pixel, but for those that come to lie in another cell of
/// the heat maps: the window that refines them then moves by a whole cell and the point by pixels. That
/// happens wherever numbers are rounded, be it the input alone, and no choice of what is stored in 32 bits
/// keeps the three pixels that a point may move, so no candidate uses it. Heavy pads channels with zeros,
/// which no kernel does in 16 bits.
#[test]
fn halves_are_close() {
    let Some(gpu) = gpu().filter(|gpu| gpu.has_half()) else {
        eprintln!("skipped: no adapter with 16-bit floats");
        return;
    };
    let Some(frames) = Frames::still("video/pose.jpg") else {
        return;
    };
    for model in [Model::Lite, Model::Full] {
        let Some(bytes) = weights(model.landmark_file()) else {
            return;
        };
        let graph = Graph::read(&bytes, &track::OUTPUTS).unwrap();
        let found = [false, true].map(|half| in_storage(gpu, &graph, half, frames.frame(0, 0.0)));
        let [(whole, cells), (half, half_cells)] = found;
        let (mut all, mut same_cell) = (Spread::default(), Spread::default());
        for i in 0..track::landmarks::BODY {
            let d = (half[i][0] - whole[i][0]).hypot(half[i][1] - whole[i][1]);
            all.add(d);
            if cells[i] == half_cells[i] {
                same_cell.add(d);
            }
        }
        let name = model.name();
        println!(
            "{name} in 16 bits: {all} px, of {} points in the same cell {same_cell} px",
            same_cell.count
        );
        assert!(all.mean() <= 1.0, "{name}: {all}");
        assert!(
            same_cell.max <= 0.5 && same_cell.count >= 25,
            "{name}: {same_cell}"
        );
    }
}

/// The body's points in pixels, and the cell of the heat maps in which each was before it was refined.
fn in_storage(
    gpu: &Gpu,
    graph: &Graph,
    half: bool,
    frame: Frame<'_>,
) -> (Vec<[f64; 2]>, Vec<[i64; 2]>) {
    let roi = Roi {
        cx_px: 492.0,
        cy_px: 468.0,
        size_px: 632.0,
        rotation_rad: -0.03,
    };
    let cut = Cut {
        frame: &frame,
        roi,
        border: Border::Replicate,
        range: (0.0, 1.0),
        veil: None,
    };
    let engine = WebGpuEngine::new(gpu, graph, Role::Raw, half);
    let mut engine = pollster::block_on(engine).unwrap();
    let outputs = pollster::block_on(engine.run_on(cut)).unwrap();
    let points = |refined| {
        let mut points = track::landmarks::Landmarks::decode(outputs, refined)
            .unwrap()
            .points;
        points.truncate(track::landmarks::BODY);
        points.into_iter().map(|p| [p.position[0], p.position[1]])
    };
    let cell = |p: [f64; 2]| p.map(|unit| (unit * 64.0).floor() as i64);
    let pixels = points(false).map(|p| roi.to_frame_px(p));
    (pixels.collect(), points(true).map(cell).collect())
}
