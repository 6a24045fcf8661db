//! Functions of coordinates against those of OpenSim 4.6.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::model::Function;
use sagitta_motion::model::Function as Described;

const X: [f64; 9] = [0.0, 1.0, 2.5, 3.0, 4.2, 5.0, 5.5, 7.1, 8.0];
const Y: [f64; 9] = [0.0, 2.0, 1.0, 1.5, -1.0, 0.3, 0.7, 0.2, 1.1];

/// Argument, value, slope, curvature, as OpenSim 4.6 computes them.
type Rows = [(f64, f64, f64, f64); 7];

fn assert_rows(what: &str, described: &Described, rows: &Rows) {
    let function = Function::new(described).unwrap();
    for &(x, value, slope, curvature) in rows {
        let jet = function.jet(x);
        let pairs = [
            (jet.value, value),
            (jet.slope, slope),
            (jet.curvature, curvature),
        ];
        for (own, theirs) in pairs {
            let close = (own - theirs).abs() < 1e-10 * (1.0 + theirs.abs());
            assert!(close, "{what} at {x}: {own} is not {theirs}");
        }
        assert_eq!(function.value(x), jet.value);
        assert_eq!(
            (function.slope(x), function.curvature(x)),
            (jet.slope, jet.curvature)
        );
    }
}

fn gcv(degree: usize) -> Described {
    Described::Gcv {
        degree,
        x: X.to_vec(),
        y: Y.to_vec(),
    }
}

const CUBIC: Rows = [
    (-1.0, -2.8089343064922536, 2.8089343064922545, 0.0),
    (0.0, 6.661338147750939e-16, 2.8089343064922545, 0.0),
    (
        0.3,
        0.8208390656723862,
        2.5905220437393455,
        -1.456081751686063,
    ),
    (
        2.7,
        1.2453024232290917,
        1.3764511917500557,
        -0.5069235975199549,
    ),
    (
        4.6,
        -0.5460682767086102,
        2.081839775495085,
        2.4508534588576305,
    ),
    (8.0, 1.0999999999999994, 1.3272798708878377, 0.0),
    (9.0, 2.4272798708878374, 1.3272798708878377, 0.0),
];

const QUINTIC: Rows = [
    (
        -1.0,
        -8.570216883771206,
        11.919155076129918,
        -6.697876384717426,
    ),
    (
        0.0,
        6.661338147750939e-16,
        5.221278691412493,
        -6.697876384717426,
    ),
    (
        0.3,
        1.2652893826987635,
        3.2170859857855874,
        -6.628940254206471,
    ),
    (
        2.7,
        1.2914941048971338,
        1.3416398230345437,
        -2.4765685512581372,
    ),
    (
        4.6,
        -0.5577251317227142,
        2.092981931923739,
        2.6949750584050585,
    ),
    (8.0, 1.1, 1.6405570267039804, 1.4302478886381123),
    (
        9.0,
        3.4556809710230363,
        3.0708049153420927,
        1.4302478886381123,
    ),
];

const HEPTIC: Rows = [
    (
        -1.0,
        -25.370478014529326,
        44.040229477831225,
        -44.32975677144217,
    ),
    (
        0.0,
        -5.995204332975845e-15,
        10.195853473646558,
        -23.35899523692717,
    ),
    (
        0.3,
        2.1019671720540933,
        4.13178057500748,
        -17.068938708854752,
    ),
    (
        2.7,
        1.3404747562207893,
        1.367790379025268,
        -4.378865342265148,
    ),
    (
        4.6,
        -0.5549092272646077,
        2.0497315100138875,
        2.6777553639861345,
    ),
    (
        8.0,
        1.1000000000000005,
        0.4814729056689531,
        -2.427752423639698,
    ),
    (
        9.0,
        -0.3446827496255547,
        -4.083117848394729,
        -6.701429084487668,
    ),
];

#[test]
fn natural_splines_of_degrees_3_5_and_7() {
    assert_rows("cubic", &gcv(3), &CUBIC);
    assert_rows("quintic", &gcv(5), &QUINTIC);
    assert_rows("heptic", &gcv(7), &HEPTIC);
}

#[test]
fn the_cubic_spline_of_joints() {
    let spline = |n: usize| Described::NaturalCubic {
        x: X[..n].to_vec(),
        y: Y[..n].to_vec(),
    };
    assert_rows(
        "five points",
        &spline(5),
        &[
            (-1.0, -4.783382576775002, 4.783382576775002, 0.0),
            (0.0, 0.0, 4.783382576775002, -6.83343182021667),
            (
                0.3,
                1.1446103411227504,
                2.9043530307100003,
                -5.69343182021667,
            ),
            (
                2.7,
                1.1766336825141017,
                1.0991211388665056,
                1.2390939206732896,
            ),
            (4.6, -3.482959978511949, -6.207399946279881, 0.0),
            (8.0, -24.588119795863545, -6.207399946279881, 0.0),
            (9.0, -30.795519742143426, -6.207399946279881, 0.0),
        ],
    );
    assert_rows(
        "three points",
        &spline(3),
        &[
            (-1.0, -3.0666666666666664, 3.0666666666666664, 0.0),
            (0.0, 0.0, 3.0666666666666664, -2.1333333333333333),
            (0.3, 0.824, 2.4266666666666663, -2.1333333333333333),
            (2.7, 0.5466666666666663, -2.2666666666666666, 0.0),
            (4.6, -3.759999999999999, -2.2666666666666666, 0.0),
            (8.0, -11.466666666666667, -2.2666666666666666, 0.0),
            (9.0, -13.733333333333333, -2.2666666666666666, 0.0),
        ],
    );
}

#[test]
fn straight_lines_between_points() {
    let line = Described::PiecewiseLinear {
        x: X[..5].to_vec(),
        y: Y[..5].to_vec(),
    };
    assert_rows(
        "line",
        &line,
        &[
            (-1.0, -2.0, 2.0, 0.0),
            (0.0, 0.0, 2.0, 0.0),
            (0.3, 0.6, 2.0, 0.0),
            (2.7, 1.2000000000000002, 1.0, 0.0),
            (4.6, -1.8333333333333321, -2.083333333333333, 0.0),
            (8.0, -8.916666666666664, -2.083333333333333, 0.0),
            (9.0, -10.999999999999998, -2.083333333333333, 0.0),
        ],
    );
}

#[test]
fn a_factor_scales_all_and_polynomials_begin_with_the_highest_power() {
    let cube = Described::Polynomial(vec![2.0, 0.0, -1.0, 3.0]);
    let function = Function::new(&Described::Multiplied(Box::new(cube), -2.0)).unwrap();
    let jet = function.jet(1.5);
    assert_eq!(jet.value, -2.0 * (2.0 * 3.375 - 1.5 + 3.0));
    assert_eq!(
        (jet.slope, jet.curvature),
        (-2.0 * (6.0 * 2.25 - 1.0), -2.0 * 18.0)
    );
}

/// The spline of degree 2m − 1 gives back every polynomial of degree m − 1.
#[test]
fn natural_splines_give_back_low_polynomials() {
    for (m, degree) in [(1, 1), (2, 3), (3, 5), (4, 7)] {
        let poly = |x: f64| (0..m).fold(0.0, |sum, k| sum * x + 0.5 + k as f64);
        let y: Vec<f64> = X.iter().map(|x| poly(*x)).collect();
        let function = Function::natural(degree, &X, &y).unwrap();
        for x in [-2.0, 0.5, 4.9, 9.0] {
            let (own, wanted) = (function.value(x), poly(x));
            assert!(
                (own - wanted).abs() < 1e-9 * wanted.abs().max(1.0),
                "{degree} at {x}: {own} is not {wanted}"
            );
        }
    }
}

#[test]
fn points_that_make_no_function_are_refused() {
    let spline = |x: &[f64], y: &[f64]| {
        Function::new(&Described::NaturalCubic {
            x: x.to_vec(),
            y: y.to_vec(),
        })
    };
    assert!(spline(&[0.0, 1.0], &[0.0, 1.0]).is_ok());
    assert!(spline(&[0.0], &[0.0]).is_err());
    assert!(spline(&[0.0, 1.0], &[0.0]).is_err());
    assert!(spline(&[0.0, 0.0, 1.0], &[0.0; 3]).is_err());
    assert!(spline(&[0.0, f64::NAN, 1.0], &[0.0; 3]).is_err());
    assert!(Function::natural(5, &X[..5], &Y[..5]).is_err());
    assert!(Function::natural(9, &X, &Y).is_err());
    assert!(Function::natural(4, &X, &Y).is_err());
    assert!(Function::new(&Described::Linear(vec![1.0, 2.0, 3.0])).is_err());
}
