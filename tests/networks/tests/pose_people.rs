//! Several people with the real networks: scenes composed of recorded people who cross, and what one
//! person alone costs.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sagitta_motion::{Keypoint, PeopleFrame, PersonId, Pose};
use sagitta_network_tests::pose_scene::{Actor, Clip, Shot, apart_px, middle, shoot};
use sagitta_network_tests::pose_support::{Frames, estimator_of, networks};
use sagitta_pose::engine::{Engine, Run, simd};
use sagitta_pose::sample::Cut;
use sagitta_pose::{Estimator, Mode, Model, Options};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::OnceLock;

const SCENE: [u32; 2] = [960, 540];
const RATE_HZ: f64 = 15.0;

/// Somebody counts as visible while no more than this share of their 33 points lies behind others or
/// outside the picture.
const COVERED: f64 = 0.1;

/// Farther than this from where somebody is, in pixels on average, a pose is not theirs. People are about
/// 400 pixels tall.
const OFF_PX: f64 = 60.0;

fn pose_of(frame: &PeopleFrame, id: PersonId) -> Option<&Pose> {
    frame.people.iter().find(|p| p.id == id).map(|p| &p.pose)
}

/// How one actor was followed.
#[derive(Debug, Default)]
struct Followed {
    visible: usize,
    kept: usize,
    /// Frames in which somebody else had their number.
    taken: usize,
    /// A mark per frame: seen, nobody, somebody else; lower case while not visible.
    line: String,
}

/// Plays a scene with a tap on one of the actors as soon as they are seen; tells how each was followed
/// from when they were first seen.
fn play(actors: &[Actor<'_>], frames: usize, tapped: usize) -> Option<Vec<Followed>> {
    let mut estimator = estimator_of(Model::Lite, Mode::Video, 4)?;
    let mut followed: Vec<Followed> = actors.iter().map(|_| Followed::default()).collect();
    let mut ids: Vec<Option<PersonId>> = vec![None; actors.len()];
    for index in 0..frames {
        let shot = shoot(actors, index, SCENE);
        let frame = shot.frame(index as f64 / RATE_HZ);
        let seen = pollster::block_on(estimator.estimate_all(frame)).unwrap();
        if let Some(subject) = ids[tapped] {
            assert_eq!(seen.subject, Some(subject), "the subject stays");
        }
        for (actor, followed) in followed.iter_mut().enumerate() {
            let truth = &shot.truth[actor];
            if ids[actor].is_none() {
                let here = seen
                    .people
                    .iter()
                    .find(|p| apart_px(&p.pose, truth) < OFF_PX / 2.0);
                let Some(person) = here.filter(|p| !ids.contains(&Some(p.id))) else {
                    followed.line.push(' ');
                    continue;
                };
                ids[actor] = Some(person.id);
                if actor == tapped {
                    let hips = middle(truth, Keypoint::LeftHip, Keypoint::RightHip);
                    assert_eq!(estimator.select_at(hips), Some(person.id));
                }
            }
            let pose = ids[actor].and_then(|id| pose_of(&seen, id));
            followed.add(pose, actor, &shot);
        }
    }
    Some(followed)
}

impl Followed {
    fn add(&mut self, pose: Option<&Pose>, actor: usize, shot: &Shot) {
        let visible = shot.covered[actor] <= COVERED;
        let nearest = |pose: &Pose| {
            let away = |i: &usize| apart_px(pose, &shot.truth[*i]);
            (0..shot.truth.len()).min_by(|a, b| away(a).total_cmp(&away(b)))
        };
        let mark = match pose {
            None => '-',
            Some(pose) if nearest(pose) != Some(actor) => 'x',
            Some(pose) if apart_px(pose, &shot.truth[actor]) > OFF_PX => '~',
            Some(_) => 'o',
        };
        self.visible += usize::from(visible);
        self.kept += usize::from(visible && mark == 'o');
        self.taken += usize::from(mark == 'x');
        self.line.push(match (visible, mark) {
            (true, mark) => mark.to_ascii_uppercase(),
            (false, '-') => '.',
            (false, mark) => mark,
        });
    }
}

/// The recorded people.
struct Cast {
    squats: Clip,
    walk: Clip,
    back: Clip,
    front: Clip,
}

impl Cast {
    fn load() -> Option<Self> {
        let lab = |camera: &str| {
            let file = format!("video/pose2sim-single/{camera}.mp4");
            Clip::load(&file, "fps=15", [450, 800], 25)
        };
        // Beside the man on the roof; three times as fast as filmed, where the clip has 5 frames a second.
        let beside = "trim=2:5.3,setpts=PTS-STARTPTS,fps=15,crop=1400:560:200:434";
        Some(Self {
            squats: Clip::load("video/pose_squats.mp4", "null", [360, 640], 45)?,
            walk: Clip::load("video/sports2d/demo.mp4", beside, [1400, 560], 48)?,
            back: lab("cam03")?,
            front: lab("cam01")?,
        })
    }
}

/// The recorded people, read once.
fn cast() -> Option<&'static Cast> {
    static CAST: OnceLock<Option<Cast>> = OnceLock::new();
    CAST.get_or_init(Cast::load).as_ref()
}

/// The networks answer a scene that is moved by a pixel with other points, and a tracker that is right by
/// luck is wrong elsewhere: each scene is played with the first actor moved by these, in pixels.
const SHIFTS: [[f64; 2]; 3] = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]];

fn moved<'a>(actor: &Actor<'a>, [dx, dy]: [f64; 2]) -> Actor<'a> {
    let [x, y] = actor.start_px;
    Actor {
        start_px: [x + dx, y + dy],
        ..*actor
    }
}

fn standing(clip: &Clip, x: f64) -> Actor<'_> {
    Actor {
        clip,
        start_px: [x, 280.0],
        step_px: [0.0, 0.0],
    }
}

/// Walks across the middle of the picture in the given number of frames.
fn passing(clip: &Clip, frames: usize, step_px: f64) -> Actor<'_> {
    Actor {
        clip,
        start_px: [480.0 - step_px * frames as f64 / 2.0, 270.0],
        step_px: [step_px, 0.0],
    }
}

/// Of several scenes, over all shifts.
#[derive(Debug, Default)]
struct Sum {
    frames: usize,
    visible: usize,
    kept: usize,
    taken: usize,
}

impl Sum {
    fn add(&mut self, name: &str, followed: &Followed) {
        let Followed {
            visible,
            kept,
            taken,
            line,
        } = followed;
        println!("{name}: {kept} of {visible} kept, {taken} taken |{line}|");
        self.frames += line.len();
        self.visible += visible;
        self.kept += kept;
        self.taken += taken;
    }
}

#[test]
fn the_subject_is_kept_through_crossings() {
    let Some(cast) = cast() else { return };
    let Cast {
        squats,
        walk,
        back,
        front,
    } = cast;
    // Who passes behind whom, and how fast: 16 pixels per frame are about one metre per second.
    let scenes = [
        ("squats behind walk", squats, walk, 16.0, 36),
        ("front behind squats", front, squats, 16.0, 36),
        ("front behind walk", front, walk, 16.0, 36),
        ("squats behind back", squats, back, 16.0, 36),
        ("squats behind back, fast", squats, back, 30.0, 24),
        ("squats behind back, slow", squats, back, 12.0, 48),
        ("front behind squats, slow", front, squats, 12.0, 48),
        ("back behind walk, fast", back, walk, 30.0, 24),
        // His face is blurred, and her clothes are brighter than his.
        ("squats behind front", squats, front, 16.0, 36),
    ];
    let mut sums = [Sum::default(), Sum::default()];
    for shift_px in SHIFTS.into_iter().take(2) {
        for (name, behind, before, step_px, frames) in scenes {
            let passing = moved(&passing(behind, frames, step_px), shift_px);
            let Some(followed) = play(&[passing, standing(before, 480.0)], frames, 0) else {
                return;
            };
            let [subject, other] = &followed[..] else {
                panic!("two people")
            };
            sums[0].add(name, subject);
            sums[1].add(name, other);
            assert!(subject.visible + 3 < frames, "{name}: they do cross");
            assert!(
                subject.line.ends_with("OOOOO"),
                "{name}: the number comes out on the other side"
            );
            assert_eq!(other.taken, 0, "{name}");
        }
    }
    println!("{sums:?}");
    for sum in &sums {
        assert!(sum.kept * 100 >= sum.visible * 99, "{sum:?}");
    }
    // While hardly to be seen, for a frame now and then.
    assert!(sums[0].taken * 100 <= sums[0].frames, "{sums:?}");
}

/// Somebody in bright clothes passes so close behind a man seen from the front, whose face is blurred, that
/// the networks see only the one behind: the one in front is lost for a while, and their number strays. In
/// the end both have their own again.
#[test]
fn numbers_find_back_where_the_networks_are_misled() {
    let Some(cast) = cast() else { return };
    for shift_px in SHIFTS {
        let actors = [
            moved(&passing(&cast.squats, 36, 16.0), shift_px),
            standing(&cast.front, 480.0),
        ];
        let Some(followed) = play(&actors, 36, 0) else {
            return;
        };
        let mut sum = Sum::default();
        for f in &followed {
            sum.add("misled", f);
            assert!(f.line.ends_with("OO"), "{}", f.line);
        }
        assert!(
            sum.taken <= 1,
            "the subject is taken for another for a frame at most"
        );
    }
}

#[test]
fn one_of_four_walks_behind_the_others() {
    let Some(cast) = cast() else { return };
    let frames = 36;
    let walks = |clip, x: f64, step: f64| Actor {
        clip,
        start_px: [x, 270.0],
        step_px: [step, 0.0],
    };
    let mut sums = [(); 4].map(|()| Sum::default());
    for shift_px in SHIFTS {
        let actors = [
            moved(&walks(&cast.squats, 110.0, 20.0), shift_px),
            standing(&cast.back, 300.0),
            // Walks on the spot: the clip's own way is taken back.
            walks(&cast.walk, 600.0, 14.0),
            standing(&cast.back, 850.0),
        ];
        let Some(followed) = play(&actors, frames, 0) else {
            return;
        };
        for ((i, f), sum) in followed.iter().enumerate().zip(&mut sums) {
            sum.add(&format!("{shift_px:?} {i}"), f);
            assert!(i == 2 || f.visible >= 8, "they are found at some time");
        }
    }
    println!("{sums:?}");
    for (i, sum) in sums.iter().enumerate() {
        // The walker on the spot is found late. Where that is after the subject passed behind them, the
        // subject's number goes over to them, in one of six shifts.
        let least = [60, 100, 0, 100][i];
        assert!(sum.kept * 100 >= sum.visible * least, "{i}: {sum:?}");
        // Of the one behind, hardly to be seen, the networks make the one in front now and then.
        let most = [4, 0, 3, 0][i] * SHIFTS.len();
        assert!(sum.taken <= most, "{i}: {sum:?}");
    }
}

/// Counts the runs of an engine.
struct Counted(Box<dyn Engine>, Rc<Cell<usize>>);

impl Engine for Counted {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn input_shape(&self) -> [usize; 4] {
        self.0.input_shape()
    }

    fn run<'a>(&'a mut self, input: &'a [f32]) -> Run<'a> {
        self.1.set(self.1.get() + 1);
        self.0.run(input)
    }

    fn run_on<'a>(&'a mut self, cut: Cut<'a>) -> Run<'a> {
        self.1.set(self.1.get() + 1);
        self.0.run_on(cut)
    }

    fn refines(&self) -> bool {
        self.0.refines()
    }
}

/// The poses of a recording of one person, and how often each network ran.
fn alone(people: usize, frames: &Frames) -> Option<(Vec<Option<Pose>>, [usize; 2])> {
    let networks = networks(Model::Lite)?;
    let counts = [Rc::new(Cell::new(0)), Rc::new(Cell::new(0))];
    let engine = |graph, count: &Rc<Cell<usize>>| -> Box<dyn Engine> {
        Box::new(Counted(simd::best(graph).unwrap(), Rc::clone(count)))
    };
    let (finder, landmarks) = (
        engine(&networks.detector, &counts[0]),
        engine(&networks.landmarks, &counts[1]),
    );
    let options = Options {
        people,
        ..Options::default()
    };
    let mut estimator = Estimator::new(finder, landmarks, options).unwrap();
    let pose = |index| {
        let frame = frames.frame(index, index as f64 / 5.0);
        pollster::block_on(estimator.estimate(frame)).unwrap().pose
    };
    let poses = (0..frames.len()).map(pose).collect();
    Some((poses, counts.map(|c| c.get())))
}

/// Following one person costs one run per network and frame at most; being ready for more costs a search
/// now and then, and changes nothing for whoever is alone.
#[test]
fn one_person_costs_what_one_person_costs() {
    let Some(frames) = Frames::filtered("video/pose_squats.mp4", "scale=360:640", 40, 360, 640)
    else {
        return;
    };
    let (Some((one, cost)), Some((several, more))) = (alone(1, &frames), alone(4, &frames)) else {
        return;
    };
    assert_eq!(cost, [1, 40]);
    assert!(one == several, "the same poses, to the last bit");
    // At 5 frames per second every tenth frame is searched.
    assert_eq!(more, [4, 40]);
}
