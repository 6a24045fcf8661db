//! Two people after each other, of whom one walks on a higher floor: the way from one's feet to the other's
//! was taken for the slope of one floor, and the picture turned by 35°.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on fails.

use sagitta_motion::{Input, PoseTrack, Request, RollSource};
use sagitta_tests::figures::strider::Strider;
use sagitta_tests::pinhole::Pinhole;
use sagitta_tests::request::run;
use sagitta_tests::shot::Figure;

/// Somebody walks past; then, a picture farther on and higher, the same once more.
fn two_walks(walker: &Strider) -> PoseTrack {
    let camera = Pinhole::beside([0.5 * walker.speed_m_s() * walker.length_s(), 0.0]);
    let first = camera.of(walker);
    let mut both = first.clone();
    let (frame, last) = (&first.frames[0], first.frames.last().unwrap());
    let (along, up) = (f64::from(frame.width), 0.7 * f64::from(frame.width));
    for frame in &first.frames {
        let mut later = frame.clone();
        later.t_s += last.t_s + 0.1;
        if let Some(pose) = &mut later.pose {
            for point in &mut pose.landmarks_px {
                *point = [point[0] + along, point[1] - up, point[2]];
            }
        }
        both.push(later).unwrap();
    }
    both
}

#[test]
fn upright_people_on_two_floors_are_no_turned_camera() {
    let walker = Strider::walker();
    let request = Request {
        subject: walker.subject(),
        settings: walker.settings(),
        ..Request::new("walking", Input::Pose(two_walks(&walker)))
    };
    let report = run(&request);
    let roll = report.picture.as_ref().and_then(|p| p.roll);
    let by_feet = roll.filter(|r| r.by == RollSource::Feet && r.roll_deg.abs() > 20.0);
    assert!(by_feet.is_none(), "{by_feet:?}");
}
