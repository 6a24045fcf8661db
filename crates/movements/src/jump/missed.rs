//! What was looked at in the picture and is no jump, and the words for it.

use super::Kind;
use super::airs::Refused;
use sagitta_biomech::flight::GRAVITY;
use sagitta_motion::{WarningKind, Warnings};

/// Why a moment at which both feet seem to be in the air is no jump of the kind asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Missed {
    /// It is no flight.
    No(Refused),
    /// One foot is in the air for much longer than the other, as in running.
    OneFoot,
    /// A drop jump follows a fall.
    NoFall,
    /// A jump from standing follows standing on both feet.
    Steps,
}

/// What was looked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Looked {
    /// Moments that are none, with their instants in seconds.
    pub(super) missed: Vec<(f64, Missed)>,
    /// How high the lower foot came over its standing level, in metres, and when.
    pub(super) highest: Option<(f64, f64)>,
    /// A rise over this is no jitter, in metres.
    pub(super) clear_m: f64,
}

impl Looked {
    /// Says why there is no jump, about the moment that is nearest to one.
    pub(super) fn say(&self, kind: Kind, w: &mut Warnings) {
        let near = self.missed.iter().rev();
        match near.max_by_key(|(_, why)| weight(why)) {
            Some((t_s, why)) if weight(why) > 0 => {
                w.add_at(WarningKind::NoReps, *t_s, told(*t_s, why));
            }
            _ => self.say_highest(kind, w),
        }
    }

    fn say_highest(&self, kind: Kind, w: &mut Warnings) {
        let what = match kind {
            Kind::Drop => "No drop jump was found",
            _ => "No jump was found",
        };
        match self.highest {
            Some((rise_m, t_s)) if rise_m > self.clear_m => {
                let text = format!(
                    "{what}: the feet rise by {:.0} cm at {t_s:.1} s, but not from standing to standing as in a jump. The recording has to show both feet from standing before the take-off until after the landing, with a camera that stands still; a file that plays slower than life needs its slow-motion factor.",
                    100.0 * rise_m
                );
                w.add_at(WarningKind::NoReps, t_s, text);
            }
            Some((rise_m, t_s)) => {
                let text = format!(
                    "{what}: there is no moment at which both feet leave the floor; the highest rise of the lower foot was {:.0} cm at {t_s:.1} s. Check the movement; for a jump, the camera has to stand still and show the feet before, during and after the flight.",
                    100.0 * rise_m.max(0.0)
                );
                w.add_at(WarningKind::NoReps, t_s, text);
            }
            None => w.add(
                WarningKind::NoReps,
                format!("{what}: the feet are not seen. Film the whole body, feet included."),
            ),
        }
    }
}

/// How near a moment is to a jump; 0 for what every recording has.
fn weight(why: &Missed) -> u8 {
    match why {
        Missed::NoFall | Missed::Steps => 4,
        Missed::No(Refused::Gravity { .. } | Refused::Fast { .. }) => 3,
        Missed::OneFoot | Missed::No(Refused::Path) => 2,
        Missed::No(Refused::Edges) => 1,
        Missed::No(Refused::Short { .. }) => 0,
    }
}

fn told(t_s: f64, why: &Missed) -> String {
    match why {
        Missed::NoFall => format!(
            "No drop jump was found: the flight at {t_s:.1} s follows no fall onto the ground with a contact of at most a second. Film from before the box is left until after the landing."
        ),
        Missed::Steps => format!(
            "No jump from standing was found: at {t_s:.1} s the feet leave the floor out of a step or a run-up. Stand still on both feet before the jump."
        ),
        Missed::OneFoot => format!(
            "No jump was found: at {t_s:.1} s one foot leaves the floor long before the other, as in running."
        ),
        Missed::No(Refused::Gravity { m_s2 }) if *m_s2 > 0.0 && *m_s2 < GRAVITY => format!(
            "No jump was found: at {t_s:.1} s both feet seem to rise, but the body falls with {m_s2:.1} m/s² instead of 9.8. Either nobody leaves the floor, or the file plays slower than life: then set the slow-motion factor."
        ),
        Missed::No(Refused::Fast { m_s2 }) => format!(
            "No jump was found: at {t_s:.1} s both feet seem to rise, but the body falls with {m_s2:.0} m/s² instead of 9.8. Either the camera moves, or the file plays faster than life: then set the slow-motion factor, which is below 1."
        ),
        Missed::No(Refused::Gravity { .. } | Refused::Path) => format!(
            "No jump was found: at {t_s:.1} s both feet seem to rise, but the body does not move as bodies in the air do. A camera that moves, or a cut, looks like that: film from a stand, without cuts."
        ),
        Missed::No(Refused::Edges | Refused::Short { .. }) => format!(
            "No jump was found: at {t_s:.1} s both feet seem to rise, but when they leave the floor and land is not seen. Show the feet before, during and after the flight."
        ),
    }
}
