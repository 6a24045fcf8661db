//! What a movement is given.

use sagitta_biomech::scale::{ASSUMED_HEIGHT_M, Scale};
use sagitta_biomech::signal::value_at;
use sagitta_motion::{
    Channel, Forces, KeypointSchema, Kinematics, Picture, Settings, Side, Source, Subject,
};

/// Everything that is known about a recording. Each measurement is optional.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// The person.
    pub subject: Subject,
    /// Id of the variant, where the movement has several and one was chosen.
    pub variant: Option<String>,
    /// The user's choices.
    pub settings: Settings,
    /// Curves of the body, conditioned.
    pub kinematics: Option<Kinematics>,
    /// Curves of the way through the room before smoothing, for instants that smoothing would smear.
    pub sharp: Option<Kinematics>,
    /// Forces under the feet, in the time of `kinematics`.
    pub forces: Option<Forces>,
    /// Which points were detected; `None` where the curves were made from something else.
    pub schema: Option<KeypointSchema>,
    /// Camera direction in degrees: 0 front, 90 side; `None` where it does not matter or is unknown.
    pub view_deg: Option<f64>,
    /// The side of the body that is nearer to the camera; `None` where it does not matter or is unknown.
    pub near: Option<Side>,
    /// How the picture was read; `None` where there is none.
    pub picture: Option<Picture>,
    /// Scale of lengths.
    pub scale: Scale,
    /// Median samples per second; 0 where unknown.
    pub rate_hz: f64,
    /// Cut-off that was applied, if any was.
    pub cutoff_hz: Option<f64>,
}

impl Recording {
    /// A curve, if it was measured.
    pub fn curve(&self, channel: Channel) -> Option<(&[f64], &[Option<f64>])> {
        let kinematics = self.kinematics.as_ref()?;
        Some((&kinematics.t_s, kinematics.get(channel)?))
    }

    /// A curve's value at an instant, between samples by a straight line.
    pub fn at(&self, channel: Channel, t_s: f64) -> Option<f64> {
        let (times, values) = self.curve(channel)?;
        value_at(times, values, t_s)
    }

    /// A curve's highest value between two instants, both included.
    pub fn highest(&self, channel: Channel, from_s: f64, to_s: f64) -> Option<f64> {
        let (times, values) = self.curve(channel)?;
        let inside = times
            .iter()
            .zip(values)
            .filter(|(t, _)| (from_s..=to_s).contains(*t));
        inside.filter_map(|(_, v)| *v).reduce(f64::max)
    }

    /// How far a curve can turn unseen between two samples around an instant: an eighth of its second
    /// difference; 0 where the neighbours are missing.
    pub fn bend(&self, channel: Channel, t_s: f64) -> f64 {
        let (step, at) = (self.step_s(), |t| self.at(channel, t));
        let three = at(t_s - step).zip(at(t_s)).zip(at(t_s + step));
        three.map_or(0.0, |((a, b), c)| (a - 2.0 * b + c) / 8.0)
    }

    /// Body height in metres: as given, else as the landmarks show it, else an adult's.
    pub fn body_m(&self) -> f64 {
        let shown = self
            .scale
            .height_units
            .map(|units| units * self.scale.metres);
        self.subject.height_m.or(shown).unwrap_or(ASSUMED_HEIGHT_M)
    }

    /// What the curves were made from.
    pub fn source(&self) -> Source {
        self.kinematics
            .as_ref()
            .map(|k| k.source)
            .unwrap_or_default()
    }

    /// Seconds between samples; 0 where unknown.
    pub fn step_s(&self) -> f64 {
        if self.rate_hz > 0.0 {
            1.0 / self.rate_hz
        } else {
            0.0
        }
    }
}
