//! What the camera's direction does to values.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_biomech::scale::Scale;
use sagitta_motion::{Bar, FloorPlaces, Kinematics, Side, Sight, Source};
use sagitta_movements::sight::{Eye, VIEW_SD_DEG};
use sagitta_movements::{Measure, Recording};

fn recording(view_deg: Option<f64>) -> Recording {
    Recording {
        subject: Default::default(),
        variant: None,
        settings: Default::default(),
        kinematics: Some(Kinematics::default()),
        sharp: None,
        forces: None,
        schema: None,
        view_deg,
        near: Some(Side::Left),
        picture: None,
        scale: Scale::face_value(0.0),
        rate_hz: 60.0,
        cutoff_hz: None,
    }
}

fn body(change: impl Fn(&mut Kinematics), view_deg: f64) -> Eye {
    let mut r = recording(Some(view_deg));
    change(r.kinematics.as_mut().unwrap());
    Eye::of(&r)
}

fn one(value: f64) -> Measure {
    Measure {
        value: Some(value),
        sd: Some(1.0),
        ..Measure::default()
    }
}

/// A value of 10 ± 1 of the left as this direction leaves it.
fn told(view_deg: Option<f64>, sight: Sight, side: Side) -> Measure {
    Eye::of(&recording(view_deg)).told(sight, Some(side), one(10.0))
}

/// Mean of squares over all directions is that of the published errors over all views, 20.5 over 6.8.
#[test]
fn bends_are_as_unsure_over_all_directions_as_published() {
    let square = |deg: i32| {
        let m = told(Some(f64::from(deg) + 0.5), Sight::Bend, Side::Left);
        m.sd.unwrap().powi(2)
    };
    let mean = (0..90).map(square).sum::<f64>() / 90.0;
    let published = (13.9_f64.powi(2) + 15.1_f64.powi(2)) / (2.3_f64.powi(2) + 6.4_f64.powi(2));
    assert!((mean / published - 1.0).abs() < 0.05, "{mean} {published}");
    let unknown = told(None, Sight::Bend, Side::Left);
    assert!((unknown.sd.unwrap().powi(2) / published - 1.0).abs() < 1e-12);
    assert!(unknown.note.contains("not known"));
}

#[test]
fn bends_grow_unsure_away_from_the_side_and_are_refused_from_the_front() {
    let of = |view: f64| told(Some(view), Sight::Bend, Side::Left);
    let sds: Vec<f64> = (0..=18)
        .rev()
        .map(|i| of(5.0 * f64::from(i)).sd.unwrap())
        .collect();
    assert!(sds.windows(2).all(|pair| pair[0] < pair[1]), "{sds:?}");
    assert!(sds[0] < 1.31, "{sds:?}");
    assert!(of(85.0).note.is_empty() && !of(85.0).unsupported);
    assert!(of(40.0).note.contains("14°") && !of(40.0).unsupported);
    assert!(of(10.0).unsupported && of(10.0).note.contains("front"));
}

#[test]
fn the_side_that_hides_is_less_sure() {
    let (near, far) = (
        told(Some(88.0), Sight::Bend, Side::Left),
        told(Some(88.0), Sight::Bend, Side::Right),
    );
    assert!(far.sd.unwrap() > 2.0 * near.sd.unwrap() && far.note.contains("hides"));
    let both = told(Some(88.0), Sight::BothBends, Side::Left);
    let expected = ((near.sd.unwrap().powi(2) + far.sd.unwrap().powi(2)) / 2.0).sqrt();
    assert!((both.sd.unwrap() - expected).abs() < 1e-12);
    let apart = told(Some(50.0), Sight::Bend, Side::Right);
    assert_eq!(apart.sd, told(Some(50.0), Sight::BothBends, Side::Right).sd);
}

/// A way of `v` in the picture is `v / cos β` long, and ends apart across it add their part.
#[test]
fn ways_may_be_longer_by_what_the_direction_hides() {
    for view in [90.0, 60.0, 45.0] {
        let m = told(Some(view), Sight::Way { across_m: 0.5 }, Side::Left);
        let askew = (90.0 - view + VIEW_SD_DEG).to_radians();
        let longer = 10.0 * (1.0 / askew.cos() - 1.0);
        let expected = (1.0 + longer.powi(2) + (0.5 * askew.sin()).powi(2)).sqrt();
        assert!((m.sd.unwrap() - expected).abs() < 1e-9, "{view}: {m:?}");
        assert_eq!(m.note.is_empty(), view == 90.0);
    }
    let part = Measure {
        pictured: Some(0.0),
        ..one(10.0)
    };
    let eye = Eye::of(&recording(Some(50.0)));
    let given = eye.told(Sight::Ground { across_m: 0.0 }, None, part);
    assert_eq!(
        given.sd,
        Some(1.0),
        "what is known otherwise is not widened"
    );
    let ground = Sight::Ground { across_m: 0.0 };
    for (view, refused) in [
        (Some(5.0), true),
        (Some(30.0), true),
        (Some(45.0), false),
        (None, true),
    ] {
        assert_eq!(
            told(view, ground, Side::Left).unsupported,
            refused,
            "{view:?}"
        );
    }
}

#[test]
fn floors_plates_and_laboratories_know_better() {
    let ground = Sight::Ground { across_m: 0.1 };
    let floor = body(|k| k.floor = Some(FloorPlaces::default()), 5.0);
    assert_eq!(floor.told(ground, None, one(10.0)), one(10.0));
    let markers = body(|k| k.source = Source::Markers, 5.0);
    assert_eq!(markers.told(ground, None, one(10.0)), one(10.0));
    assert_eq!(markers.told(Sight::Bend, None, one(10.0)), one(10.0));
    let plate = |turned_rad| {
        let bar = Bar {
            by_plate: 1.0,
            relative_sd: 0.0,
            jitter_m: 0.0,
            cutoff_hz: None,
            turned_rad,
        };
        let eye = body(|k| k.bar = Some(bar), 80.0);
        eye.told(Sight::BarWay { across_m: 0.68 }, None, one(0.0))
            .sd
            .unwrap()
    };
    assert_eq!(plate(0.0), 1.0);
    assert!((plate(0.3).powi(2) - 1.0 - (0.68 * 0.3_f64.sin()).powi(2)).abs() < 1e-12);
}
