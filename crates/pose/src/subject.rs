//! Whom a recording is about.

use sagitta_motion::{Keypoint, KeypointSchema, PeopleFrame, PeopleTrack, Person, PersonId, Pose};

/// Distance of a tap from a bone, as a share of the body's extent, up to which it means that body.
const REACH: f64 = 0.1;

/// Points seen less well than this do not count for where a body is.
const SEEN: f64 = 0.3;

/// How likely somebody is the one whom a frame is about, 0–1: the share of the frame's diagonal that
/// their body extends over, times how central they stand (1 in the middle, ½ in a corner), times how well
/// their points are seen on average. `size_px` is the frame's width and height.
pub fn prominence(pose: &Pose, size_px: [f64; 2]) -> f64 {
    let diagonal_px = size_px[0].hypot(size_px[1]);
    let Some([left, top, right, bottom]) = extent(pose, size_px).filter(|_| diagonal_px > 0.0)
    else {
        return 0.0;
    };
    let size = (right - left).hypot(bottom - top) / diagonal_px;
    let off_px = [
        (left + right - size_px[0]) / 2.0,
        (top + bottom - size_px[1]) / 2.0,
    ];
    let central = 1.0 - off_px[0].hypot(off_px[1]) / diagonal_px;
    let seen = pose.visibility.iter().sum::<f64>() / pose.visibility.len().max(1) as f64;
    size * central * seen
}

/// The most prominent of some people of one frame.
pub fn most_prominent(people: &[Person], size_px: [f64; 2]) -> Option<PersonId> {
    let scored = people.iter().map(|p| (prominence(&p.pose, size_px), p.id));
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
}

/// Who is most prominent over a whole recording: the greatest sum over its frames.
pub fn main_person(track: &PeopleTrack) -> Option<PersonId> {
    let sum = |id: PersonId| -> f64 {
        let of = |frame: &PeopleFrame| {
            let person = frame.people.iter().find(|p| p.id == id)?;
            Some(prominence(&person.pose, size_of(frame)))
        };
        track.frames.iter().filter_map(of).sum()
    };
    let scored = track.ids().into_iter().map(|id| (sum(id), id));
    scored
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
        .map(|(_, id)| id)
}

/// Who stands at a point of a frame, in pixels: the one whose bones or trunk are nearest to it and not
/// farther than a tenth of their body; `None` beside everybody.
pub fn at_point(
    frame: &PeopleFrame,
    schema: KeypointSchema,
    point_px: [f64; 2],
) -> Option<PersonId> {
    let away = |person: &Person| {
        let [left, top, right, bottom] = extent(&person.pose, size_of(frame))?;
        let size_px = (right - left).hypot(bottom - top);
        let lines = Keypoint::BONES.iter().chain(&TRUNK);
        let nearest = lines
            .filter_map(|&bone| segment(&person.pose, schema, bone))
            .map(|ends| from_segment(point_px, ends))
            .min_by(f64::total_cmp)?;
        (nearest <= REACH * size_px).then_some((nearest / size_px, person.id))
    };
    let near = frame.people.iter().filter_map(away);
    near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
}

/// Lines across the trunk, so that its middle belongs to the body as well.
const TRUNK: [(Keypoint, Keypoint); 2] = [
    (Keypoint::LeftShoulder, Keypoint::RightHip),
    (Keypoint::RightShoulder, Keypoint::LeftHip),
];

fn size_of(frame: &PeopleFrame) -> [f64; 2] {
    [f64::from(frame.width), f64::from(frame.height)]
}

/// The box around the points that are seen, cut off at the frame: left, top, right, bottom.
fn extent(pose: &Pose, size_px: [f64; 2]) -> Option<[f64; 4]> {
    let points = pose.landmarks_px.iter().zip(&pose.visibility);
    let mut seen = points.filter(|(_, v)| **v >= SEEN).map(|([x, y, _], _)| {
        [
            x.clamp(0.0, size_px[0].max(0.0)),
            y.clamp(0.0, size_px[1].max(0.0)),
        ]
    });
    let [x, y] = seen.next()?;
    Some(seen.fold([x, y, x, y], |[l, t, r, b], [x, y]| {
        [l.min(x), t.min(y), r.max(x), b.max(y)]
    }))
}

type Segment = [[f64; 2]; 2];

fn segment(pose: &Pose, schema: KeypointSchema, (a, b): (Keypoint, Keypoint)) -> Option<Segment> {
    let place = |point| {
        let [x, y, _] = pose.landmarks_px.get(schema.index(point)?)?;
        Some([*x, *y])
    };
    Some([place(a)?, place(b)?])
}

fn from_segment([x, y]: [f64; 2], [[ax, ay], [bx, by]]: Segment) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let length2 = dx * dx + dy * dy;
    let along = match length2 > 0.0 {
        true => (((x - ax) * dx + (y - ay) * dy) / length2).clamp(0.0, 1.0),
        false => 0.0,
    };
    (x - ax - along * dx).hypot(y - ay - along * dy)
}
