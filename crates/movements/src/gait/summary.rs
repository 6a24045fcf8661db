//! Values of all strides, for means, spreads and asymmetries of the whole recording.

use super::strides::Steps;
use crate::{Measure, Sheet};
use sagitta_biomech::signal::mean_sd;
use sagitta_motion::Side;
use std::collections::BTreeMap;

/// Values with their standard deviations.
type Values = Vec<(f64, f64)>;

/// Collects what goes into a sheet, by metric and side.
#[derive(Debug, Default)]
pub struct Summary {
    values: BTreeMap<(&'static str, Option<Side>), Values>,
    notes: BTreeMap<&'static str, String>,
}

const NOTHING: &str = "No stride has a valid value.";

impl Summary {
    /// Puts the means of each side, from the first id of a pair under the second.
    pub fn put_sides(&self, sheet: &mut Sheet, steps: &Steps, ids: &[(&'static str, &str)]) {
        for (of, id) in ids {
            for side in Side::BOTH {
                let mean = steps.sided(self.mean(of, Some(side)));
                sheet.put(id, None, Some(side), mean);
            }
        }
    }

    /// Puts a stride's value into the sheet and remembers it.
    pub fn put(
        &mut self,
        sheet: &mut Sheet,
        id: &'static str,
        rep: usize,
        side: Option<Side>,
        m: Measure,
    ) {
        let m = sheet.seen(id, side, m);
        let value = m.value.filter(|v| v.is_finite() && !m.unsupported);
        let (sd, note) = (m.sd.unwrap_or(0.0), m.note.clone());
        if sheet.put_seen(id, Some(rep), side, m) {
            let list = self.values.entry((id, side)).or_default();
            list.extend(value.map(|v| (v, sd)));
            self.notes.entry(id).or_insert(note);
        }
    }

    fn of(&self, id: &'static str, side: Option<Side>) -> Values {
        match side {
            Some(_) => self.values.get(&(id, side)).cloned().unwrap_or_default(),
            None => [None, Some(Side::Left), Some(Side::Right)]
                .into_iter()
                .flat_map(|s| self.values.get(&(id, s)).cloned().unwrap_or_default())
                .collect(),
        }
    }

    /// The mean over all strides. Its error is that of one value, since what makes one value wrong
    /// (scale, threshold, camera) makes all of them wrong alike.
    pub fn mean(&self, id: &'static str, side: Option<Side>) -> Measure {
        let all = self.of(id, side);
        let values: Vec<f64> = all.iter().map(|(v, _)| *v).collect();
        let Some((mean, _)) = mean_sd(&values) else {
            return Measure::none(NOTHING);
        };
        let squares = all.iter().map(|(_, sd)| sd * sd).sum::<f64>() / all.len() as f64;
        Measure {
            value: Some(mean),
            sd: Some(squares.sqrt()),
            note: self.notes.get(id).cloned().unwrap_or_default(),
            ..Measure::default()
        }
    }

    /// The spread over all strides: the sample standard deviation, known to SD / √(2 (n − 1)).
    pub fn spread(&self, id: &'static str) -> Measure {
        let values: Vec<f64> = self.of(id, None).iter().map(|(v, _)| *v).collect();
        match mean_sd(&values).and_then(|(_, sd)| sd) {
            Some(sd) => Measure {
                value: Some(sd),
                sd: Some(sd / (2.0 * (values.len() as f64 - 1.0)).sqrt()),
                ..Measure::default()
            },
            None => Measure::none("This needs at least two values."),
        }
    }

    /// Left minus right over their mean, in percent. Its error is that of one value of either side, which
    /// may be the same in all strides where these last a whole number of frames, and that of the means'
    /// scatter.
    pub fn asymmetry(&self, id: &'static str) -> Measure {
        let side = |side| {
            let all = self.of(id, Some(side));
            let values: Vec<f64> = all.iter().map(|(v, _)| *v).collect();
            let (mean, sd) = mean_sd(&values)?;
            let own = all.iter().map(|(_, s)| s * s).sum::<f64>() / all.len() as f64;
            let scatter = sd.map_or(0.0, |sd| sd * sd) / all.len() as f64;
            Some((mean, own + scatter))
        };
        let (Some((left, a)), Some((right, b))) = (side(Side::Left), side(Side::Right)) else {
            return Measure::none("This needs a valid value of either side.");
        };
        let mean = 0.5 * (left + right);
        Measure {
            value: Some(100.0 * (left - right) / mean),
            sd: Some(100.0 * (a + b).sqrt() / mean.abs()),
            ..Measure::default()
        }
    }
}
