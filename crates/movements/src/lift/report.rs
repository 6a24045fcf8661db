//! A lift from recording to phases, metrics and curves, for movements that are nothing but a lift.

use super::attempts::around;
use super::path::{ALONG, UP};
use super::{
    Attempt, Bar, Found, Judge, Kind, Path, Speed, attempt_of, find, phases, remark, words,
};
use crate::{Measure, Recording, Sheet};
use sagitta_motion::{Channel, Phases, Series, Warnings};

/// A bar comes to rest later than the hips come near their top; standing begins within this time.
const AROUND_S: f64 = 1.0;

const NO_BAR: &str = "No plate was seen and no load was given, so it is not known whether there was a bar: enter the load.";
const COUNT: &str =
    "A count has no standard deviation; each repetition's phases say how clear it is.";

/// A bar's path with the repetitions that were found in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Lifted {
    /// Where the bar went.
    pub path: Path,
    /// Its repetitions.
    pub found: Found,
}

impl Lifted {
    /// Phases and repetitions.
    pub fn phases(&self, kind: Kind) -> Phases {
        phases(&self.path, kind, &self.found)
    }
}

/// The repetitions of a recording, and what is said of them; `judge` tells what the body does. `None` where the bar
/// was never seen.
pub fn repetitions(r: &Recording, kind: Kind, judge: Judge, w: &mut Warnings) -> Option<Lifted> {
    let path = Path::of(r)?;
    let found = find(&path, kind, r.body_m(), &|low_s, span| {
        judge(r, low_s, span)
    });
    remark(&path, &found, w);
    Some(Lifted { path, found })
}

/// Measures the bar in every repetition and over the set; `each` adds what belongs to the movement
/// alone.
pub fn measure(
    sheet: &mut Sheet,
    r: &Recording,
    lifted: Option<&Lifted>,
    p: &Phases,
    each: &dyn Fn(&mut Sheet, &Bar<'_>, usize, &Attempt),
) {
    let mut speeds: Vec<Speed> = Vec::new();
    for (i, rep) in p.reps.iter().enumerate() {
        let attempt = lifted.and_then(|lifted| Some((lifted, attempt_of(&lifted.path, rep)?)));
        let Some((lifted, attempt)) = attempt else {
            Bar::refuse(sheet, i, None);
            continue;
        };
        let path = lifted.path.over(attempt.whole());
        let bar = Bar {
            lacking: lifted.found.touches(attempt.concentric),
            ..Bar::new(r, &path)
        };
        bar.put(sheet, i, &attempt);
        each(sheet, &bar, i, &attempt);
        if !bar.lacking {
            speeds.push(bar.speed(&attempt));
        }
    }
    Bar::put_set(sheet, &speeds);
    let failed = p.phases.iter().filter(|phase| phase.kind == "failed");
    for (id, number) in [
        ("rep_count", p.reps.len()),
        ("failed_count", failed.count()),
    ] {
        if sheet.declares(id) {
            sheet.put(id, None, None, count(number));
        }
    }
}

/// Whether there is a bar at all: a plate was seen or a load given.
fn carried(r: &Recording, path: &Path) -> bool {
    path.noise.by_plate || r.subject.load_kg.is_some_and(|kg| kg > 0.0)
}

/// The bar's way and velocity, where there is a bar, for movements that may also be done without.
pub fn curves_if_carried(r: &Recording) -> Vec<Series> {
    let path = Path::of(r).filter(|path| carried(r, path));
    if path.is_none() {
        return Vec::new();
    }
    let way = |(id, channel): (&str, Channel)| {
        let (t_s, values) = r.curve(channel)?;
        Some(Series {
            id: id.to_owned(),
            unit: "m".to_owned(),
            t_s: t_s.to_vec(),
            values: values.to_vec(),
        })
    };
    let ways = [("bar_up", UP), ("bar_along", ALONG)].into_iter();
    ways.filter_map(way).chain(curves(path.as_ref())).collect()
}

/// Measures the bar in the repetitions of a movement that finds them by the body. `p` may be squats with
/// nothing on the back: without a plate in the picture and without a load everything is refused.
pub fn cycles(sheet: &mut Sheet, r: &Recording, p: &Phases) {
    let path = Path::of(r);
    let path = path.as_ref().filter(|path| carried(r, path));
    let mut speeds: Vec<Speed> = Vec::new();
    for (i, rep) in p.reps.iter().enumerate() {
        let before_s = i.checked_sub(1).map_or(f64::MIN, |i| p.reps[i].end_s);
        let after_s = p.reps.get(i + 1).map_or(f64::MAX, |next| next.start_s);
        let attempt = path.and_then(|path| {
            let wide = (
                before_s.max(rep.start_s - AROUND_S),
                after_s.min(rep.end_s + AROUND_S),
            );
            around(path, (rep.start_s, rep.end_s), wide)
        });
        match (path, attempt) {
            (Some(path), Some(attempt)) => {
                let path = path.over(attempt.whole());
                let bar = Bar::new(r, &path);
                bar.put(sheet, i, &attempt);
                speeds.push(bar.speed(&attempt));
            }
            (None, _) => Bar::refuse(sheet, i, Some(NO_BAR)),
            _ => Bar::refuse(sheet, i, None),
        }
    }
    Bar::put_set(sheet, &speeds);
}

fn count(number: usize) -> Measure {
    Measure {
        value: Some(number as f64),
        note: COUNT.to_owned(),
        ..Measure::default()
    }
}

/// The bar's vertical velocity.
pub fn curves(path: Option<&Path>) -> Vec<Series> {
    let velocity = |path: &Path| Series {
        id: words::VELOCITY.to_owned(),
        unit: "m/s".to_owned(),
        values: path.speed_m_s.iter().copied().map(Some).collect(),
        t_s: path.t_s.clone(),
    };
    path.map(velocity).into_iter().collect()
}
