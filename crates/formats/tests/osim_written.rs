//! Models of any kind survive being written, and no text makes a reader panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use proptest::prelude::*;
use sagitta_formats::{osim, setup};
use sagitta_motion::model::{
    Actuator, Applied, Axis, Body, BodyFrame, Bounds, Bushing, Coordinate, CoordinateLimit,
    Coupler, Curves, DeGrooteFregly, Description, Force, Function, Joint, JointKind, Location,
    Marker, Millard, MotionType, Muscle, MuscleKind, PathPoint, PathWrap, Quadrant, Shape, Spring,
    Thelen, WrapMethod, WrapObject, WrapShape,
};

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![-1e3..1e3_f64, Just(0.0), -1e-9..1e-9_f64]
}

fn size() -> impl Strategy<Value = f64> {
    1e-6..1e3_f64
}

fn vector() -> impl Strategy<Value = [f64; 3]> {
    prop::array::uniform3(number())
}

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z][a-zA-Z0-9_.&<äµ-]{0,8}"
}

fn function() -> impl Strategy<Value = Function> {
    let list = || prop::collection::vec(number(), 1..4);
    let points = || {
        prop::collection::vec((size(), number()), 2..5).prop_map(|steps| {
            let mut at = -500.0;
            let (mut x, mut y) = (Vec::new(), Vec::new());
            for (step, value) in steps {
                at += step;
                x.push(at);
                y.push(value);
            }
            (x, y)
        })
    };
    let leaf = prop_oneof![
        number().prop_map(Function::Constant),
        list().prop_map(Function::Linear),
        list().prop_map(Function::Polynomial),
        points().prop_map(|(x, y)| Function::NaturalCubic { x, y }),
        points().prop_map(|(x, y)| Function::PiecewiseLinear { x, y }),
        (points(), prop::sample::select(vec![1, 3, 5, 7]))
            .prop_map(|((x, y), degree)| Function::Gcv { degree, x, y }),
        prop::array::uniform4(number()).prop_map(|[amplitude, omega, phase_rad, offset]| {
            Function::Sine {
                amplitude,
                omega,
                phase_rad,
                offset,
            }
        }),
    ];
    leaf.prop_recursive(2, 4, 1, |inner| {
        (inner, number()).prop_map(|(f, scale)| Function::Multiplied(Box::new(f), scale))
    })
}

/// What a model is made of.
#[derive(Debug, Clone)]
struct Parts {
    name: String,
    mass_kg: f64,
    vectors: [[f64; 3]; 6],
    inertia: [f64; 6],
    functions: Vec<Function>,
    joint: usize,
    flag: bool,
    n: [f64; 8],
}

impl Parts {
    fn function(&self, k: usize) -> Function {
        self.functions[k % self.functions.len()].clone()
    }

    fn body(&self) -> String {
        format!("{}1", self.name)
    }

    /// A frame on the ground and one on the body.
    fn frames(&self) -> [BodyFrame; 2] {
        let [_, _, a, b, c, d] = self.vectors;
        let on = |body: String, translation_m, orientation_rad| BodyFrame {
            body,
            translation_m,
            orientation_rad,
        };
        [on("ground".to_owned(), a, b), on(self.body(), c, d)]
    }
}

/// A model of one body, with one joint of any kind and one of each other thing.
fn model() -> impl Strategy<Value = Description> {
    let numbers = (
        size(),
        prop::array::uniform6(vector()),
        prop::array::uniform6(number()),
    );
    let functions = prop::collection::vec(function(), 10);
    let n = prop::array::uniform8(number());
    let parts = (name(), numbers, functions, 0..8_usize, any::<bool>(), n).prop_map(
        |(name, (mass_kg, vectors, inertia), functions, joint, flag, n)| Parts {
            name,
            mass_kg,
            vectors,
            inertia,
            functions,
            joint,
            flag,
            n,
        },
    );
    parts.prop_map(|parts| described(&parts))
}

fn described(p: &Parts) -> Description {
    let [centre_m, scale, ..] = p.vectors;
    let shape = Shape {
        file: "a b.vtp".into(),
        scale,
    };
    Description {
        name: p.name.clone(),
        version: 40_000,
        gravity_m_s2: centre_m,
        bodies: vec![Body {
            name: p.body(),
            mass_kg: p.mass_kg,
            centre_m,
            inertia_kg_m2: p.inertia,
            shapes: vec![shape],
        }],
        couplers: vec![Coupler {
            name: "c".into(),
            independent: vec!["q0".into(), "q1".into()],
            dependent: "q2".into(),
            function: p.function(8),
            scale: p.n[0],
        }],
        markers: vec![Marker {
            name: p.name.clone(),
            body: p.body(),
            location_m: scale,
        }],
        wraps: wraps(p),
        forces: [motors(p), springs(p), muscles(p)].concat(),
        joints: vec![joint(p)],
        not_computed: Vec::new(),
        unsupported: Vec::new(),
    }
}

fn joint(p: &Parts) -> Joint {
    let (name, kind, flag, ends) = (&p.name, p.joint, p.flag, p.frames());
    let f = |k: usize| p.function(k);
    let axis = |k: usize| Axis {
        direction: [0.1, 0.2, k as f64],
        coordinates: (0..k % 3).map(|i| format!("q{i}")).collect(),
        function: f(k),
    };
    let all = [
        (JointKind::Weld, 0),
        (JointKind::Pin, 1),
        (JointKind::Slider, 1),
        (JointKind::Universal, 2),
        (JointKind::Gimbal, 3),
        (JointKind::Planar, 3),
        (JointKind::Free, 6),
        (JointKind::Custom(Box::new([0, 1, 2, 3, 4, 5].map(axis))), 3),
    ];
    let (kind, count) = all[kind].clone();
    let coordinate = |i: usize| Coordinate {
        name: format!("q{i}"),
        motion: [
            MotionType::Rotational,
            MotionType::Translational,
            MotionType::Coupled,
        ][i % 3],
        default_value: i as f64 / 3.0,
        default_speed: -0.1,
        range: [-1.0, f64::INFINITY],
        clamped: flag,
        locked: !flag,
        prescribed: flag.then(|| f(6 + i)),
    };
    let [parent, child] = ends;
    Joint {
        name: name.to_owned(),
        parent,
        child,
        kind,
        coordinates: (0..count).map(coordinate).collect(),
    }
}

fn wraps(p: &Parts) -> Vec<WrapObject> {
    let ([ground, body], negative) = (p.frames(), p.flag);
    let shapes = [
        WrapShape::Cylinder {
            radius_m: 0.1,
            length_m: 0.3,
        },
        WrapShape::Sphere { radius_m: 0.1 },
        WrapShape::Ellipsoid {
            radii_m: [0.1, 0.2, 0.3],
        },
        WrapShape::Torus {
            inner_m: 0.1,
            outer_m: 0.2,
        },
    ];
    let wrap = |(k, shape): (usize, WrapShape)| WrapObject {
        name: format!("w{k}"),
        frame: if k < 2 { ground.clone() } else { body.clone() },
        active: negative,
        quadrant: if k == 0 {
            Quadrant::All
        } else {
            Quadrant::Half {
                axis: k - 1,
                negative,
            }
        },
        shape,
    };
    shapes.into_iter().enumerate().map(wrap).collect()
}

fn motors(p: &Parts) -> Vec<Force> {
    let (body, n, flag) = (p.body(), &p.n, p.flag);
    let bounds = Bounds {
        min: f64::NEG_INFINITY,
        max: n[1],
    };
    let motor = |name: &str, on| {
        Force::Actuator(Actuator {
            name: name.into(),
            applied: flag,
            bounds,
            optimal_force: n[2],
            on,
        })
    };
    vec![
        motor("on q", Applied::Coordinate("q0".into())),
        motor(
            "point",
            Applied::Point {
                body: body.clone(),
                point_m: [n[0], n[1], n[2]],
                point_is_global: flag,
                direction: [n[3], n[4], n[5]],
                force_is_global: !flag,
            },
        ),
        motor(
            "torque",
            Applied::Torque {
                body: body.clone(),
                against: "ground".into(),
                axis: [n[0], n[1], n[2]],
                torque_is_global: flag,
            },
        ),
    ]
}

fn springs(p: &Parts) -> Vec<Force> {
    let (n, flag) = (&p.n, p.flag);
    let plain = BodyFrame {
        body: p.body(),
        ..BodyFrame::default()
    };
    let [first, _] = p.frames();
    vec![
        Force::CoordinateLimit(CoordinateLimit {
            name: "limit".into(),
            applied: flag,
            coordinate: "q0".into(),
            upper_limit: n[0],
            upper_stiffness: n[1],
            lower_limit: n[2],
            lower_stiffness: n[3],
            damping: n[4],
            transition: n[5],
        }),
        Force::Spring(Spring {
            name: "spring".into(),
            applied: flag,
            coordinate: "q0".into(),
            stiffness: n[0],
            rest: n[1],
            viscosity: n[2],
        }),
        Force::Bushing(Box::new(Bushing {
            name: "bushing".into(),
            applied: flag,
            first,
            second: plain,
            rotational_stiffness: [n[0], n[1], n[2]],
            translational_stiffness: [n[3], n[4], n[5]],
            rotational_damping: [n[6], n[7], n[0]],
            translational_damping: [n[1], n[2], n[3]],
        })),
    ]
}

fn muscles(p: &Parts) -> Vec<Force> {
    let (n, flag) = (&p.n, p.flag);
    let kinds = [
        MuscleKind::Thelen(Thelen {
            tendon_strain: n[0],
            muscle_strain: n[1],
            shape_active: n[2],
            shape_passive: n[3],
            af: n[4],
            flen: n[5],
        }),
        MuscleKind::Millard(Box::new(Millard {
            fibre_damping: n[0],
            min_activation: n[1],
            curves: Curves {
                active: [Some(n[2]), None, None, None, Some(n[3])],
                tendon: [None, Some(n[4]), None, None],
                ..Curves::default()
            },
        })),
        MuscleKind::DeGrooteFregly(DeGrooteFregly {
            tendon_strain: n[0],
            width_scale: n[1],
            fibre_damping: n[2],
            passive_strain: n[3],
            ignore_passive: flag,
        }),
    ];
    let muscle = |(k, kind)| muscle(p, k, kind);
    kinds.into_iter().enumerate().map(muscle).collect()
}

fn muscle(p: &Parts, number: usize, kind: MuscleKind) -> Force {
    let (body, n, flag) = (p.body(), &p.n, p.flag);
    let f = |k: usize| p.function(k);
    let point = |name: &str, body: &str, location| PathPoint {
        name: name.into(),
        body: body.into(),
        location,
    };
    let moving = [
        (Some("q0".to_owned()), f(0)),
        (None, f(1)),
        (Some("q1".to_owned()), f(2)),
    ];
    Force::Muscle(Box::new(Muscle {
        name: format!("m{number}"),
        applied: flag,
        bounds: Bounds {
            min: 0.01,
            max: 1.0,
        },
        points: vec![
            point("a", "ground", Location::Fixed([n[0], n[1], n[2]])),
            point(
                "b",
                &body,
                Location::Conditional {
                    at_m: [n[3], n[4], n[5]],
                    coordinate: "q0".into(),
                    range: [-0.5, 0.5],
                },
            ),
            point("c", &body, Location::Moving(Box::new(moving))),
        ],
        wraps: vec![PathWrap {
            object: "w1".into(),
            method: [WrapMethod::Hybrid, WrapMethod::Midpoint, WrapMethod::Axial][number],
            range: [None, Some(2)],
        }],
        max_isometric_n: n[0].abs(),
        optimal_fibre_m: n[1].abs(),
        tendon_slack_m: n[2].abs(),
        pennation_rad: n[3],
        max_velocity: 10.0,
        ignore_tendon_compliance: flag,
        kind,
    }))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn models_round_trip(mut model in model()) {
        let found = osim::read(&osim::write(&model)).unwrap();
        // What a coordinate measures is not written: it follows from its joint.
        for (wanted, found) in model.joints.iter_mut().zip(&found.joints) {
            for (wanted, found) in wanted.coordinates.iter_mut().zip(&found.coordinates) {
                wanted.motion = found.motion;
            }
        }
        prop_assert_eq!(&found, &model);
        prop_assert_eq!(osim::read(&osim::write(&found)).unwrap(), found);
    }

    #[test]
    fn damage_is_an_error_or_another_model(model in model(), at in any::<prop::sample::Index>(), with in "[\\PC<>/\"]{0,3}") {
        let mut chars: Vec<char> = osim::write(&model).chars().collect();
        let i = at.index(chars.len());
        chars.splice(i..(i + 2).min(chars.len()), with.chars());
        let text: String = chars.into_iter().collect();
        if let Ok(model) = osim::read(&text) {
            prop_assert!(model.bodies.iter().all(|b| b.mass_kg.is_finite()));
        }
    }

    #[test]
    fn no_text_makes_a_reader_of_xml_panic(text in "(?s)[<>/a-zA-Z\"= .\\PC]{0,300}") {
        drop((osim::read(&text), osim::read_forces(&text)));
        drop((setup::read(&text), setup::read_tasks(&text), setup::read_loads(&text)));
    }
}
