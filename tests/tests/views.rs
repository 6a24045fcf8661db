//! What the camera's direction does to values: real movements, whose points are known in space, filmed by
//! cameras from the front to the side.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.
#![cfg(not(target_arch = "wasm32"))]

use sagitta_analysis::ImportSource;
use sagitta_biomech::algo::markers;
use sagitta_biomech::dynamics::trajectory::Trajectory;
use sagitta_biomech::dynamics::{couplers, fk};
use sagitta_biomech::model::Model;
use sagitta_biomech::signal::median;
use sagitta_biomech::view::view_deg;
use sagitta_biomech::{Data, Vec3};
use sagitta_formats::{mot, osim};
use sagitta_motion::ImportOptions;
use sagitta_motion::{
    Input, Keypoint, KeypointSchema, Metric, Pose, PoseFrame, PoseTrack, Report, Request, ScaleBy,
    Sight,
};
use sagitta_movements::sight::VIEW_SD_DEG;
use sagitta_tests::accuracy::{Row, record};
use sagitta_tests::{data, request};

/// A movement whose points are known, in metres, y up.
struct Measured {
    movement: &'static str,
    points: PoseTrack,
    truth: Report,
}

fn asked(movement: &str, input: Input) -> Request {
    let mut wanted = Request::new(movement, input);
    wanted.subject.mass_kg = Some(70.0);
    wanted
}

/// Somebody who was measured by markers, who tell the truth.
fn by_markers(movement: &'static str, path: &str) -> Option<Measured> {
    let bytes = data::bytes(path)?;
    let source = ImportSource::file(path, &bytes);
    let read = sagitta_analysis::read(source, &ImportOptions::default()).unwrap();
    let Input::Markers(all) = &read.input else {
        panic!("{path} has markers")
    };
    Some(Measured {
        movement,
        points: markers::points(all, &[]).unwrap(),
        truth: request::run(&asked(movement, read.input.clone())),
    })
}

/// Body of OpenCap's model at whose origin a point of the right side lies.
const BODIES: [(Keypoint, &str); 8] = [
    (Keypoint::RightHip, "femur"),
    (Keypoint::RightKnee, "tibia"),
    (Keypoint::RightAnkle, "talus"),
    (Keypoint::RightHeel, "calcn"),
    (Keypoint::RightBigToe, "toes"),
    (Keypoint::RightShoulder, "humerus"),
    (Keypoint::RightElbow, "ulna"),
    (Keypoint::RightWrist, "hand"),
];

/// Five squats by OpenCap's model and coordinates, a third of the frames.
fn squats() -> Option<Measured> {
    let text = data::text("motion/opencap/LaiUhlrich2022.osim")?;
    let model = Model::new(&osim::read(&text).unwrap()).unwrap();
    let table = mot::read(&data::text("motion/opencap/squats1_videoAndMocap.mot")?).unwrap();
    let motion = Trajectory::new(&model, &table).unwrap();
    let mut at = Data::new(&model);
    let schema = KeypointSchema::Halpe26;
    let body = |point: &Keypoint| {
        let right = point.name().replace("left_", "right_");
        let (_, body) = BODIES.iter().find(|(key, _)| key.name() == right)?;
        let name = format!("{body}_{}", if point.is_left()? { "l" } else { "r" });
        model.bodies().iter().position(|b| b.name == name)
    };
    let bodies: Vec<Option<usize>> = schema.points().iter().map(body).collect();
    let mut frame = |i: usize| {
        for (q, values) in at.q.iter_mut().zip(&motion.q) {
            *q = values[i];
        }
        couplers::enforce(&model, &mut at);
        fk::positions(&model, &mut at);
        let place = |b: &Option<usize>| b.map_or([0.0; 3], |b| at.pose[b].position_m.into());
        let pose = Pose {
            world_m: bodies.iter().map(place).collect(),
            visibility: bodies
                .iter()
                .map(|b| f64::from(u8::from(b.is_some())))
                .collect(),
            landmarks_px: Vec::new(),
            presence: 1.0,
        };
        PoseFrame {
            t_s: motion.t_s[i],
            pose: Some(pose),
            ..PoseFrame::default()
        }
    };
    let frames = (0..motion.t_s.len()).step_by(3).map(&mut frame).collect();
    let points = PoseTrack { schema, frames };
    let side = Camera::at(&points, 90.0);
    let mut truth = side.report("squat", &points, true);
    // Over ankles that rise, as the picture's own heights are.
    let flat = side.report("squat", &points, false).metrics;
    truth.metrics.retain(|m| m.unit == "°");
    truth
        .metrics
        .extend(flat.into_iter().filter(|m| m.unit != "°"));
    Some(Measured {
        movement: "squat",
        truth,
        points,
    })
}

/// A level camera five metres away at the height of the hips.
struct Camera {
    aim: Vec3,
    ahead: Vec3,
    left: Vec3,
    view_rad: f64,
}

const DISTANCE_M: f64 = 5.0;
const FOCAL_PX: f64 = 1500.0;

impl Camera {
    /// Looks at the middle of the hips' way, from `view_deg` degrees between the front and the left side.
    fn at(points: &PoseTrack, view_deg: f64) -> Self {
        let poses = || points.frames.iter().filter_map(|f| f.pose.as_ref());
        let of = |pose: &Pose, point| -> Option<Vec3> {
            let k = points.schema.index(point)?;
            (pose.visibility[k] > 0.5).then(|| Vec3::from(pose.world_m[k]))
        };
        let feet = |pose: &Pose| {
            use Keypoint::*;
            let foot = |toe, heel| Some(of(pose, toe)? - of(pose, heel)?);
            Some(foot(LeftBigToe, LeftHeel)? + foot(RightBigToe, RightHeel)?)
        };
        let ahead: Vec3 = poses().filter_map(feet).sum();
        let ahead = Vec3::new(ahead.x, 0.0, ahead.z).normalize();
        let middle = |pose: &Pose| {
            Some(0.5 * (of(pose, Keypoint::LeftHip)? + of(pose, Keypoint::RightHip)?))
        };
        let hips: Vec<Vec3> = poses().filter_map(middle).collect();
        Self {
            aim: hips.iter().sum::<Vec3>() / hips.len() as f64,
            ahead,
            left: Vec3::y().cross(&ahead),
            view_rad: view_deg.to_radians(),
        }
    }

    /// To the right, down and away from the aim.
    fn seen(&self, point: Vec3) -> [f64; 3] {
        let (sin, cos) = self.view_rad.sin_cos();
        let from = point - self.aim;
        let (forward, left) = (from.dot(&self.ahead), from.dot(&self.left));
        [
            left * cos - forward * sin,
            -from.y,
            -(forward * cos + left * sin),
        ]
    }

    fn px(&self, point: Vec3) -> [f64; 2] {
        let [x, y, away] = self.seen(point);
        let scale = FOCAL_PX / (DISTANCE_M + away);
        [960.0 + scale * x, 540.0 + scale * y]
    }

    /// What a detector sees of the points: pixels, and with `deep` metres along the picture's axes.
    fn films(&self, points: &PoseTrack, deep: bool) -> PoseTrack {
        let mut out = points.clone();
        for frame in &mut out.frames {
            (frame.width, frame.height) = (1920, 1080);
            let Some(pose) = &mut frame.pose else {
                continue;
            };
            let px = |p: &[f64; 3]| {
                let [x, y] = self.px(Vec3::from(*p));
                [x, y, 0.0]
            };
            pose.landmarks_px = pose.world_m.iter().map(px).collect();
            let seen = |p: &[f64; 3]| self.seen(Vec3::from(*p));
            pose.world_m = match deep {
                true => pose.world_m.iter().map(seen).collect(),
                false => Vec::new(),
            };
        }
        out
    }

    /// An upright metre where the person is.
    fn metre(&self) -> ScaleBy {
        ScaleBy::Line {
            ends_px: [0.0, 1.0].map(|up| self.px(self.aim + Vec3::y() * up)),
            length_m: 1.0,
            beside: true,
        }
    }

    fn report(&self, movement: &str, points: &PoseTrack, deep: bool) -> Report {
        let mut wanted = asked(movement, Input::Pose(self.films(points, deep)));
        wanted.settings.scale_by = Some(self.metre());
        request::run(&wanted)
    }
}

/// How far values are from the truth, in what is stated as one standard deviation.
#[derive(Default)]
struct Errors {
    sds: Vec<f64>,
    refused: usize,
}

impl Errors {
    /// The valid values of a report, of metrics for which the direction matters, beside those of the truth.
    fn add(&mut self, seen: &Report, truth: &Report, what: &str) {
        let spec = sagitta_movements::find(&seen.movement).unwrap().spec();
        let matters = |id: &str| spec.metric(id).unwrap().sight != Sight::Anywhere;
        for m in seen.metrics.iter().filter(|m| matters(&m.id)) {
            let same = |t: &&Metric| t.id == m.id && t.rep == m.rep && t.side == m.side;
            let Some(t) = truth.metrics.iter().find(same).filter(|t| t.valid) else {
                continue;
            };
            self.refused += usize::from(m.value.is_some() && !m.valid);
            let value = m.value.filter(|_| m.valid);
            let (Some(value), Some(sd), Some(truth)) = (value, m.uncertainty, t.value) else {
                continue;
            };
            let off = (value - truth).abs() / sd.max(1e-12);
            if off > 2.0 {
                println!(
                    "  {what}: {} {:?}: {value:.3} ± {sd:.3}, {truth:.3}",
                    m.id, m.side
                );
            }
            self.sds.push(off);
        }
    }

    fn within(&self, sds: f64) -> f64 {
        self.sds.iter().filter(|&&off| off <= sds).count() as f64 / self.sds.len().max(1) as f64
    }
}

/// Degrees between the front and the side from which everything is filmed.
fn directions() -> impl Iterator<Item = f64> {
    (0..=9).map(|i| 10.0 * f64::from(i))
}

/// The truth is what the exact points in space give; what is filmed are points in the picture alone, so that
/// nothing is known of depth, and the direction by nothing but widths.
#[test]
fn errors_from_every_direction_are_those_that_are_stated() {
    let recordings = [
        squats(),
        by_markers("running", "opensim/running2018/motion_capture_run.trc"),
        by_markers("walking", "opensim/ik/subject01_synthetic_marker_data.trc"),
        by_markers("walking", "opensim/io/walking2.c3d"),
    ];
    let mut all = Errors::default();
    for recorded in recordings.into_iter().flatten() {
        let truth = &recorded.truth;
        for view in directions() {
            let camera = Camera::at(&recorded.points, view);
            let seen = camera.report(recorded.movement, &recorded.points, false);
            let mut here = Errors::default();
            let what = format!("{} from {view}°", recorded.movement);
            here.add(&seen, truth, &what);
            println!(
                "{what}: {} values, {:.2} within one, {:.2} within two, {} refused, view {:?}",
                here.sds.len(),
                here.within(1.0),
                here.within(2.0),
                here.refused,
                seen.provenance.settings.get("view_deg")
            );
            all.sds.extend(here.sds);
            all.refused += here.refused;
        }
    }
    if all.sds.is_empty() {
        return;
    }
    println!(
        "{} values, {:.3} within one, {:.3} within two, {} refused",
        all.sds.len(),
        all.within(1.0),
        all.within(2.0),
        all.refused
    );
    record(&Row {
        id: "picture/values_from_every_direction",
        quantity: "Angles and ways of squats, a run and walks filmed from 0 to 90°",
        what: "share that is further off than two of its stated standard deviations",
        against: "the same values from the same points in space",
        source: "OpenCap squats, BMClab run, OpenSim walks; cameras every 10°",
        found: 100.0 * (1.0 - all.within(2.0)),
        bound: 5.0,
        unit: "%",
        n: all.sds.len(),
    });
    assert!(all.within(2.0) >= 0.95 && all.within(1.0) >= 0.68);
    assert!(all.refused > 0);
}

/// Where four calibrated cameras of a laboratory saw shoulders and hips of somebody who balances on a beam, by
/// our full model (BSD-3-Clause recordings of pose2sim's demo data).
const FOUR_CAMERAS: &str = include_str!("views/four_cameras.csv");

const TRUNK: [Keypoint; 4] = [
    Keypoint::LeftShoulder,
    Keypoint::RightShoulder,
    Keypoint::LeftHip,
    Keypoint::RightHip,
];

/// A camera as Qualisys writes it: axes right, up and back in the laboratory, whose third axis is up.
struct Calibrated {
    axes: [Vec3; 3],
    at_m: Vec3,
    focal_px: f64,
    middle_px: [f64; 2],
}

impl Calibrated {
    fn read(text: &str, camera: &str) -> Self {
        let part = text.split(&format!("serial=\"{camera}\"")).nth(1).unwrap();
        let number = |name: &str| -> f64 {
            let from = part.split(&format!(" {name}=\"")).nth(1).unwrap();
            from.split('"').next().unwrap().parse().unwrap()
        };
        let axis = |row: u8| {
            let of = |column: u8| number(&format!("r{row}{column}"));
            Vec3::new(of(1), of(2), of(3))
        };
        Self {
            axes: [axis(1), axis(2), axis(3)],
            at_m: Vec3::new(number("x"), number("y"), number("z")) / 1000.0,
            // Written in 64ths of a pixel.
            focal_px: number("focalLengthU") / 64.0,
            middle_px: [number("centerPointU") / 64.0, number("centerPointV") / 64.0],
        }
    }

    /// Direction in which a pixel is seen, of length 1.
    fn ray(&self, px: [f64; 2]) -> Vec3 {
        let [x, y] = [0, 1].map(|i| (px[i] - self.middle_px[i]) / self.focal_px);
        (self.axes[0] * x - self.axes[1] * y - self.axes[2]).normalize()
    }
}

/// The point nearest to rays from several places, by least squares.
fn meeting(rays: &[(Vec3, Vec3)]) -> Vec3 {
    let outer = |v: Vec3| v * v.transpose();
    let whole = outer(Vec3::x()) + outer(Vec3::y()) + outer(Vec3::z());
    let (mut sum, mut at) = (whole * 0.0, Vec3::zeros());
    for (from, along) in rays {
        let across = whole - outer(*along);
        sum += across;
        at += across * from;
    }
    sum.try_inverse().unwrap() * at
}

/// The direction that one camera tells is held against where all four together see hips and shoulders.
#[test]
fn the_direction_is_that_of_calibrated_cameras() {
    let Some(text) = data::text("video/pose2sim-single/Calib.qca.txt") else {
        return;
    };
    let names = ["cam01", "cam02", "cam03", "cam04"];
    let cameras = names.map(|name| Calibrated::read(&text, name));
    let mut seen: Vec<Vec<[f64; 5]>> = vec![Vec::new(); 4];
    for line in FOUR_CAMERAS.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let camera = names.iter().position(|name| *name == cells[0]).unwrap();
        let number = |i: usize| cells[3 + i].parse().unwrap();
        seen[camera].push(std::array::from_fn(number));
    }
    let lines: Vec<[Vec3; 2]> = (0..seen[0].len() / TRUNK.len())
        .map(|frame| {
            let at = |k: usize| {
                let px = |c: usize| &seen[c][TRUNK.len() * frame + k];
                let rays = (0..4).map(|c| (cameras[c].at_m, cameras[c].ray([px(c)[0], px(c)[1]])));
                meeting(&rays.collect::<Vec<_>>())
            };
            let [ls, rs, lh, rh] = [0, 1, 2, 3].map(at);
            [ls - rs + lh - rh, 0.5 * (lh + rh)]
        })
        .collect();
    let mut squares = 0.0;
    for (camera, points) in cameras.iter().zip(&seen) {
        let turn = |[line, hips]: &[Vec3; 2]| {
            let to = hips - camera.at_m;
            let to = Vec3::new(to.x, to.y, 0.0).normalize();
            let across = Vec3::new(-to.y, to.x, 0.0);
            line.dot(&to).abs().atan2(line.dot(&across).abs())
        };
        let truth = median(lines.iter().map(turn).collect())
            .unwrap()
            .to_degrees();
        let found = view_deg(&trunks(points)).unwrap();
        println!("{found:.1}°, by four cameras {truth:.1}°");
        squares += (found - truth).powi(2);
        assert!((found - truth).abs() < 2.0 * VIEW_SD_DEG, "{found} {truth}");
    }
    let rms = (squares / 4.0).sqrt();
    record(&Row {
        id: "picture/view_by_landmarks",
        quantity: "Direction of the camera, by one camera's landmarks",
        what: "root mean square error",
        against: "hips and shoulders as four calibrated cameras see them together",
        source: "pose2sim's demo data (Pagnon 2022), balancing on a beam, cameras turned by up to 26°",
        found: rms,
        bound: 15.0,
        unit: "°",
        n: 4,
    });
    assert!(rms <= 15.0, "{rms}");
}

/// Shoulders and hips as a track, four to a frame.
fn trunks(points: &[[f64; 5]]) -> PoseTrack {
    let schema = KeypointSchema::BlazePose33;
    let frame = |(i, four): (usize, &[[f64; 5]])| {
        let of = |p: &Keypoint| {
            let k = TRUNK.iter().position(|q| q == p)?;
            Some(four[k])
        };
        let all: Vec<Option<[f64; 5]>> = schema.points().iter().map(of).collect();
        let pose = Pose {
            landmarks_px: all
                .iter()
                .map(|p| p.map_or([0.0; 3], |p| [p[0], p[1], 0.0]))
                .collect(),
            world_m: all
                .iter()
                .map(|p| p.map_or([0.0; 3], |p| [p[2], p[3], p[4]]))
                .collect(),
            visibility: all
                .iter()
                .map(|p| f64::from(u8::from(p.is_some())))
                .collect(),
            presence: 1.0,
        };
        PoseFrame {
            t_s: 0.1 * i as f64,
            pose: Some(pose),
            ..PoseFrame::default()
        }
    };
    PoseTrack {
        schema,
        frames: points.chunks(TRUNK.len()).enumerate().map(frame).collect(),
    }
}

/// Widths in the picture alone tell the direction from half-way to the side on.
#[test]
fn the_direction_by_widths_is_that_of_the_camera() {
    let recordings = [
        squats(),
        by_markers("running", "opensim/running2018/motion_capture_run.trc"),
        by_markers("walking", "opensim/ik/subject01_synthetic_marker_data.trc"),
    ];
    let mut squares = Vec::new();
    for recorded in recordings.into_iter().flatten() {
        for view in directions().filter(|&view| view >= 40.0) {
            let track = Camera::at(&recorded.points, view).films(&recorded.points, false);
            let found = view_deg(&track).unwrap();
            squares.push((found - view).powi(2));
        }
    }
    if squares.is_empty() {
        return;
    }
    let rms = (squares.iter().sum::<f64>() / squares.len() as f64).sqrt();
    println!("{rms:.1}° over {}", squares.len());
    record(&Row {
        id: "picture/view_by_widths",
        quantity: "Direction of the camera, by the widths of shoulders and hips in the picture",
        what: "root mean square error",
        against: "cameras from 40 to 90° that film real movements",
        source: "OpenCap squats, BMClab run, OpenSim walk, by their points in space",
        found: rms,
        bound: 10.0,
        unit: "°",
        n: squares.len(),
    });
    assert!(rms <= 10.0, "{rms}");
}
