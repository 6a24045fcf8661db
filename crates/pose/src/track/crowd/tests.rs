//! People who walk by script, found by a detector that sees no more than a network would: in a square only
//! whoever is nearest to its middle, and nobody behind somebody else.

use crate::detector::{Body, Detector, Search, Sight};
use crate::sample::Roi;
use crate::{Error, Estimator, Frame, Options, Veil};
use sagitta_motion::{Keypoint, KeypointSchema, PeopleFrame, PersonId, Pose};
use std::cell::RefCell;
use std::rc::Rc;

const WIDTH: u32 = 960;
const HEIGHT: u32 = 540;
const RATE_HZ: f64 = 30.0;
/// Side of the square around a body, as a share of the body's height.
const SQUARE: f64 = 1.4;
/// Distance, as a share of the square, below which whoever is farther away is hidden.
const HIDES: f64 = 0.08;

/// Somebody in a frame. Those who come later in a list stand in front.
#[derive(Clone, Copy)]
struct Figure {
    x: f64,
    y: f64,
    height: f64,
    /// Where in their stride they are.
    stride: f64,
}

fn at(x: f64) -> Figure {
    Figure {
        x,
        y: 270.0,
        height: 300.0,
        stride: 0.0,
    }
}

impl Figure {
    fn place(self, point: Keypoint) -> [f64; 3] {
        let side = match point.is_left() {
            Some(true) => 1.0,
            Some(false) => -1.0,
            None => 0.0,
        };
        let name = point.name();
        let parts = [
            ("shoulder", -0.28, 0.12, 0.0),
            ("elbow", -0.12, 0.15, 0.05),
            ("wrist", 0.02, 0.16, 0.09),
            ("hip", 0.0, 0.08, 0.0),
            ("knee", 0.24, 0.08, 0.07),
            ("ankle", 0.46, 0.08, 0.12),
        ];
        let part = parts.iter().find(|p| name.ends_with(p.0));
        let (up, out, swing) = part.map_or((-0.42, 0.02, 0.0), |p| (p.1, p.2, p.3));
        let sway = swing * side * self.stride.sin();
        let x = self.x + self.height * (side * out + sway);
        [x, self.y + self.height * up, 0.0]
    }

    fn body(self) -> Body {
        let points = KeypointSchema::BlazePose33.points();
        Body {
            pose: Pose {
                landmarks_px: points.iter().map(|&p| self.place(p)).collect(),
                visibility: vec![1.0; points.len()],
                world_m: vec![[0.0; 3]; points.len()],
                presence: 1.0,
            },
            next: Some(self.square()),
            look: None,
        }
    }

    fn square(self) -> Roi {
        Roi {
            cx_px: self.x,
            cy_px: self.y,
            size_px: SQUARE * self.height,
            rotation_rad: 0.0,
        }
    }
}

/// What there is to see, and how often somebody looked.
#[derive(Default)]
struct Stage {
    figures: Vec<Figure>,
    searches: usize,
    looks: usize,
    /// What was hidden in the last search.
    veils: Vec<Veil>,
}

impl Stage {
    fn visible(&self) -> Vec<Figure> {
        let hidden = |i: usize, f: &Figure| {
            let mut in_front = self.figures.iter().skip(i + 1);
            in_front.any(|o| (o.x - f.x).hypot(o.y - f.y) < HIDES * SQUARE * o.height)
        };
        let all = self.figures.iter().enumerate();
        all.filter(|(i, f)| !hidden(*i, f))
            .map(|(_, f)| *f)
            .collect()
    }
}

struct Script(Rc<RefCell<Stage>>);

impl Detector for Script {
    fn name(&self) -> &str {
        "script"
    }

    fn schema(&self) -> KeypointSchema {
        KeypointSchema::BlazePose33
    }

    async fn find(&mut self, _: &Frame<'_>, search: Search<'_>) -> Result<Sight, Error> {
        let mut stage = self.0.borrow_mut();
        let visible = stage.visible();
        let away = |f: &Figure, r: &Roi| (f.x - r.cx_px).hypot(f.y - r.cy_px);
        let in_square = |r: &Roi| {
            let near = visible.iter().filter(|f| away(f, r) < 0.3 * r.size_px);
            near.min_by(|a, b| away(a, r).total_cmp(&away(b, r)))
                .copied()
        };
        let found: Vec<Option<Figure>> = search.expected.iter().map(in_square).collect();
        stage.looks += found.len();
        stage.veils = search.veils.to_vec();
        let mut others = Vec::new();
        if search.everywhere.is_some() {
            stage.searches += 1;
            let known = |f: &Figure| found.iter().flatten().any(|k| (k.x, k.y) == (f.x, f.y));
            others.extend(visible.iter().filter(|f| !known(f)).map(|f| f.body()));
            stage.looks += others.len();
        }
        let body = |f: Option<Figure>| f.map(Figure::body);
        Ok(Sight {
            expected: found.into_iter().map(body).collect(),
            others,
        })
    }

    fn people_seen(&self) -> usize {
        0
    }

    fn reset(&mut self) {}
}

/// An estimator of at most `people` people on a stage.
struct Play {
    stage: Rc<RefCell<Stage>>,
    estimator: Estimator<Script>,
    frames: usize,
}

impl Play {
    fn new(people: usize) -> Self {
        let stage = Rc::new(RefCell::new(Stage::default()));
        let options = Options {
            people,
            ..Options::default()
        };
        Self {
            estimator: Estimator::with(Script(Rc::clone(&stage)), options),
            stage,
            frames: 0,
        }
    }

    fn show(&mut self, figures: &[Figure]) -> PeopleFrame {
        self.stage.borrow_mut().figures = figures.to_vec();
        let rgba = vec![0; WIDTH as usize * HEIGHT as usize * 4];
        let t_s = self.frames as f64 / RATE_HZ;
        self.frames += 1;
        let frame = Frame::new(t_s, WIDTH, HEIGHT, &rgba).unwrap();
        // Nothing here waits.
        pollster::block_on(self.estimator.estimate_all(frame)).unwrap()
    }
}

/// Where everybody is, by number.
fn places(frame: &PeopleFrame) -> Vec<(u32, i64)> {
    let hip = KeypointSchema::BlazePose33
        .index(Keypoint::LeftHip)
        .unwrap();
    let place = |p: &sagitta_motion::Person| {
        // The left hip is 0.08 heights of 300 pixels beside the middle.
        (p.id.0, (p.pose.landmarks_px[hip][0] - 24.0).round() as i64)
    };
    frame.people.iter().map(place).collect()
}

#[test]
fn one_person_is_searched_once_and_looked_at_once_per_frame() {
    let mut play = Play::new(1);
    for i in 0..60 {
        let frame = play.show(&[at(300.0 + 4.0 * f64::from(i)), at(500.0)]);
        assert_eq!(frame.people.len(), 1);
        assert_eq!(frame.subject, Some(PersonId(1)));
    }
    let stage = play.stage.borrow();
    assert_eq!((stage.searches, stage.looks), (1, 61));
}

#[test]
fn a_frame_is_searched_now_and_then_while_people_are_missing() {
    let mut play = Play::new(2);
    (0..60).for_each(|_| drop(play.show(&[at(300.0)])));
    // At once, then every half second: at 0, 0.5, 1 and 1.5 s.
    assert_eq!(play.stage.borrow().searches, 4);
    let frame = (0..15).map(|_| play.show(&[at(300.0), at(700.0)])).last();
    assert_eq!(places(&frame.unwrap()), [(1, 300), (2, 700)]);
    let before = play.stage.borrow().searches;
    (0..60).for_each(|_| drop(play.show(&[at(300.0), at(700.0)])));
    assert_eq!(play.stage.borrow().searches, before, "nobody is missing");
}

/// Plays a scene and holds every number against the figure that it belongs to: figure 0 is number 1.
/// Answers how often each was not seen.
fn held<const N: usize>(
    play: &mut Play,
    frames: usize,
    scene: impl Fn(f64) -> [Figure; N],
) -> [usize; N] {
    let mut missed = [0; N];
    for i in 0..frames {
        let figures = scene(i as f64);
        let frame = play.show(&figures);
        for (id, x) in places(&frame) {
            let own = figures[id as usize - 1];
            let off = (0.08 * (own.height - 300.0)).abs();
            assert!(
                (x as f64 - own.x).abs() <= 1.0 + off,
                "frame {i}: number {id} at {x} and not at {}",
                own.x
            );
        }
        for (index, missed) in missed.iter_mut().enumerate() {
            let seen = frame.people.iter().any(|p| p.id.0 as usize == index + 1);
            *missed += usize::from(!seen);
        }
        assert_eq!(frame.subject, Some(PersonId(1)), "the subject stays");
    }
    missed
}

/// The first is larger, so that they get number 1.
fn walker(x: f64, i: f64, height: f64) -> Figure {
    Figure {
        stride: 0.4 * i + height,
        height,
        ..at(x)
    }
}

#[test]
fn numbers_survive_a_crossing() {
    for speed in [3.0, 6.0, 12.0] {
        let frames = (250.0 / speed) as usize * 2;
        let mut play = Play::new(4);
        let missed = held(&mut play, frames, |i| {
            let way = speed * i;
            [walker(230.0 + way, i, 310.0), walker(730.0 - way, i, 300.0)]
        });
        // Both pass the same place with twice the speed; the one behind is hidden that long.
        let hidden = 2.0 * HIDES * SQUARE * 300.0 / (2.0 * speed);
        println!("{speed} px per frame: missed {missed:?} of {frames}, hidden for {hidden:.1}");
        assert!(missed[0] > 0, "they do cross");
        assert!(
            missed[0] as f64 <= hidden + 0.2 * RATE_HZ && missed[1] <= 2,
            "{missed:?}"
        );
    }
}

#[test]
fn numbers_survive_overtaking() {
    let mut play = Play::new(4);
    let missed = held(&mut play, 80, |i| {
        [
            walker(200.0 + 7.0 * i, i, 360.0),
            walker(330.0 + 3.0 * i, i, 300.0),
        ]
    });
    println!("missed {missed:?}");
    assert!(missed[0] > 0 && missed[0] < 35, "{missed:?}");
}

#[test]
fn whoever_comes_back_at_once_is_the_same_and_later_is_somebody_new() {
    let mut play = Play::new(4);
    let pillar = |play: &mut Play, gone: usize| {
        let mut last = PeopleFrame::default();
        for i in 0..20 + gone + 10 {
            let x = 200.0 + 2.0 * i as f64;
            let there = !(20..20 + gone).contains(&i);
            let figures = if there { vec![at(x)] } else { Vec::new() };
            last = play.show(&figures);
        }
        last
    };
    let back = pillar(&mut play, 20);
    assert_eq!(places(&back), [(1, 298)], "two thirds of a second");
    play.estimator.reset();
    let back = pillar(&mut play, 60);
    assert_eq!(places(&back), [(2, 378)], "two seconds");
    assert_eq!(
        back.subject,
        Some(PersonId(1)),
        "never silently somebody else"
    );
    assert_eq!(back.split().0.pose, None, "an explicit gap");
}

#[test]
fn two_squares_on_one_body_are_one_person() {
    let mut play = Play::new(4);
    held(&mut play, 5, |i| {
        [walker(300.0, i, 310.0), walker(420.0, i, 300.0)]
    });
    // The second goes away; their square finds the first.
    for i in 5..20 {
        let frame = play.show(&[walker(300.0, f64::from(i), 310.0)]);
        assert_eq!(places(&frame), [(1, 301)]);
    }
}

/// Whether the last search hid the middle of a figure in the square of another, by their order.
fn hid(play: &Play, square: usize, of: Figure) -> bool {
    let stage = play.stage.borrow();
    let veil = stage.veils.get(square);
    veil.is_some_and(|v| v.hides([of.x, of.y - 0.1 * of.height]))
}

#[test]
fn the_others_are_hidden_in_each_ones_square_but_for_its_own_person() {
    let mut play = Play::new(4);
    let apart = [walker(300.0, 0.0, 310.0), walker(420.0, 0.0, 300.0)];
    (0..3).for_each(|_| drop(play.show(&apart)));
    for (square, other) in [(0, 1), (1, 0)] {
        assert!(hid(&play, square, apart[other]), "they are close");
        assert!(!hid(&play, square, apart[square]), "not themselves");
    }
    let mut play = Play::new(4);
    let beside = [walker(400.0, 0.0, 310.0), walker(415.0, 0.0, 300.0)];
    (0..3).for_each(|_| drop(play.show(&[beside[0], walker(620.0, 0.0, 300.0)])));
    assert!(!hid(&play, 0, beside[0]) && !hid(&play, 0, beside[1]));
}

#[test]
fn nobody_is_hidden_from_who_is_far_away_or_alone() {
    let mut play = Play::new(4);
    (0..3).for_each(|_| drop(play.show(&[at(200.0)])));
    assert!(play.stage.borrow().veils.is_empty());
    (0..20).for_each(|_| drop(play.show(&[at(200.0), at(700.0)])));
    let stage = play.stage.borrow();
    assert_eq!(stage.veils.len(), 2);
    assert!(stage.veils.iter().all(Veil::is_empty));
}

/// A body that has to wait for its number, because somebody is awaited there, is looked for again soon
/// after they have come.
#[test]
fn a_number_that_had_to_wait_is_soon_given() {
    let mut play = Play::new(3);
    (0..20).for_each(|_| drop(play.show(&[at(150.0), at(500.0)])));
    // Too large to be number 1, who stood in the middle.
    let new = Figure {
        height: 480.0,
        ..at(570.0)
    };
    for _ in 0..3 {
        let frame = play.show(&[at(150.0), new]);
        assert_eq!(places(&frame), [(2, 150)], "number 1 is awaited");
    }
    let frames = (0..5).map(|_| play.show(&[at(150.0), at(500.0), new]));
    let last = places(&frames.last().unwrap());
    let ids: Vec<u32> = last.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, [1, 2, 3], "at most three frames until the next search");
}

#[test]
fn a_tap_chooses_and_a_tap_beside_everybody_does_not() {
    let mut play = Play::new(4);
    let scene = [walker(300.0, 0.0, 310.0), walker(600.0, 0.0, 300.0)];
    play.show(&scene);
    assert_eq!(play.estimator.select_at([450.0, 100.0]), None);
    assert_eq!(play.estimator.subject(), Some(PersonId(1)));
    assert_eq!(play.estimator.select_at([605.0, 250.0]), Some(PersonId(2)));
    let (subject, others) = play.show(&scene).split();
    assert!(subject.pose.is_some_and(|p| p.landmarks_px[0][0] > 500.0));
    assert_eq!(others.len(), 1);
    play.estimator.select(PersonId(4));
    let (subject, others) = play.show(&scene).split();
    assert_eq!((subject.pose, others.len()), (None, 2), "not there yet");
}

#[test]
fn no_more_people_than_wanted() {
    let mut play = Play::new(2);
    for _ in 0..30 {
        let frame = play.show(&[at(150.0), at(450.0), at(750.0)]);
        assert_eq!(frame.people.len(), 2);
    }
}
