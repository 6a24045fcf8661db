//! Numbers that travel as bytes, little-endian: from page to worker and onto the disk each of them would be an
//! object of the browser's otherwise, and a minute of video has half a million.

use crate::{Pose, Series};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Numbers that are drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Floats(pub Vec<f32>);

/// Numbers taken out of what travels or is kept, which is small without them; list by list, each after its
/// length. Bit by bit what they were.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Numbers(Vec<f64>);

/// Numbers came back to something that they were not taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misfit;

impl Numbers {
    /// Takes the points out of poses.
    pub fn of_poses<'a>(poses: impl IntoIterator<Item = &'a mut Pose>) -> Self {
        let mut all = Self::default();
        for pose in poses {
            all.add(std::mem::take(&mut pose.landmarks_px).as_flattened());
            all.add(&std::mem::take(&mut pose.visibility));
            all.add(std::mem::take(&mut pose.world_m).as_flattened());
        }
        all
    }

    /// Takes times and values out of curves. A gap is no number.
    pub fn of_series(series: &mut [Series]) -> Self {
        let mut all = Self::default();
        for curve in series {
            all.add(&std::mem::take(&mut curve.t_s));
            let values = std::mem::take(&mut curve.values).into_iter();
            all.add(&values.map(|v| v.unwrap_or(f64::NAN)).collect::<Vec<_>>());
        }
        all
    }

    /// Puts points back into the same poses, in the same order; where none were taken they stay as they are.
    ///
    /// # Errors
    /// [`Misfit`] where these are not the poses that the points were taken from.
    pub fn into_poses<'a>(
        self,
        poses: impl IntoIterator<Item = &'a mut Pose>,
    ) -> Result<(), Misfit> {
        let Some(mut lists) = self.lists() else {
            return Ok(());
        };
        for pose in poses {
            pose.landmarks_px = triples(lists.next()?)?;
            pose.visibility = lists.next()?.to_vec();
            pose.world_m = triples(lists.next()?)?;
        }
        lists.end()
    }

    /// Puts times and values back into the same curves, in the same order; where none were taken they stay as
    /// they are.
    ///
    /// # Errors
    /// [`Misfit`] where these are not the curves that the numbers were taken from.
    pub fn into_series(self, series: &mut [Series]) -> Result<(), Misfit> {
        let Some(mut lists) = self.lists() else {
            return Ok(());
        };
        for curve in series {
            curve.t_s = lists.next()?.to_vec();
            let values = lists.next()?.iter();
            curve.values = values.map(|v| Some(*v).filter(|v| !v.is_nan())).collect();
        }
        lists.end()
    }

    fn lists(&self) -> Option<Lists<'_>> {
        (!self.0.is_empty()).then_some(Lists(&self.0))
    }

    fn add(&mut self, list: &[f64]) {
        self.0.push(list.len() as f64);
        self.0.extend(list);
    }
}

/// Reads list after list.
struct Lists<'a>(&'a [f64]);

impl<'a> Lists<'a> {
    fn next(&mut self) -> Result<&'a [f64], Misfit> {
        let (length, rest) = self.0.split_first().ok_or(Misfit)?;
        let (list, rest) = rest.split_at_checked(*length as usize).ok_or(Misfit)?;
        self.0 = rest;
        Ok(list)
    }

    fn end(self) -> Result<(), Misfit> {
        self.0.is_empty().then_some(()).ok_or(Misfit)
    }
}

fn triples(numbers: &[f64]) -> Result<Vec<[f64; 3]>, Misfit> {
    match numbers.as_chunks() {
        (triples, []) => Ok(triples.to_vec()),
        _ => Err(Misfit),
    }
}

impl Serialize for Floats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        bytes(self.0.iter().map(|v| v.to_le_bytes()), serializer)
    }
}

impl Serialize for Numbers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        bytes(self.0.iter().map(|v| v.to_le_bytes()), serializer)
    }
}

/// Writes numbers of `N` bytes each.
fn bytes<const N: usize, S: Serializer>(
    numbers: impl Iterator<Item = [u8; N]>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let all: Vec<[u8; N]> = numbers.collect();
    serializer.serialize_bytes(all.as_flattened())
}

impl<'de> Deserialize<'de> for Floats {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let numbers = deserializer.deserialize_byte_buf(Bytes::<4>)?;
        Ok(Self(numbers.into_iter().map(f32::from_le_bytes).collect()))
    }
}

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let numbers = deserializer.deserialize_byte_buf(Bytes::<8>)?;
        Ok(Self(numbers.into_iter().map(f64::from_le_bytes).collect()))
    }
}

/// Reads bytes as numbers of `N` bytes each.
struct Bytes<const N: usize>;

impl<const N: usize> Visitor<'_> for Bytes<N> {
    type Value = Vec<[u8; N]>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{N} bytes for each number")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        match bytes.as_chunks() {
            (numbers, []) => Ok(numbers.to_vec()),
            _ => Err(E::invalid_length(bytes.len(), &self)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn pose(points: usize) -> Pose {
        let at = |i: usize| [i as f64, -0.0, f64::from(i as u32) / 3.0];
        Pose {
            landmarks_px: (0..points).map(at).collect(),
            visibility: (0..points).map(|i| 1.0 / (i + 1) as f64).collect(),
            world_m: (1..points).map(at).collect(),
            presence: 0.75,
        }
    }

    #[test]
    fn points_come_back_to_their_poses() {
        let before = [pose(33), pose(0), pose(2)];
        let mut poses = before.clone();
        let points = Numbers::of_poses(&mut poses);
        let bare = |p: &Pose| p.landmarks_px.is_empty() && p.presence == 0.75;
        assert!(poses.iter().all(bare));
        assert!(points.clone().into_poses(&mut poses[..2]).is_err());
        let mut more = [(); 4].map(|()| pose(0));
        assert!(points.clone().into_poses(&mut more).is_err());
        points.into_poses(&mut poses).unwrap();
        assert_eq!(poses, before);
    }

    #[test]
    fn where_nothing_was_taken_nothing_changes() {
        let mut poses = [pose(3)];
        Numbers::default().into_poses(&mut poses).unwrap();
        assert_eq!(poses, [pose(3)]);
    }

    #[test]
    fn curves_come_back_with_their_gaps() {
        let curve = |values: &[Option<f64>]| Series {
            id: "knee_flexion_left".into(),
            unit: "°".into(),
            t_s: (0..values.len()).map(|i| i as f64 / 3.0).collect(),
            values: values.to_vec(),
        };
        let before = [curve(&[Some(0.1), None, Some(-0.0)]), curve(&[])];
        let mut curves = before.clone();
        let numbers = Numbers::of_series(&mut curves);
        assert!(
            curves
                .iter()
                .all(|c| c.t_s.is_empty() && c.values.is_empty())
        );
        assert!(numbers.clone().into_series(&mut curves[..1]).is_err());
        numbers.into_series(&mut curves).unwrap();
        assert_eq!(curves, before);
    }

    #[test]
    fn broken_lengths_are_refused() {
        for numbers in [
            vec![1.0],
            vec![1e300, 0.0],
            vec![2.0, 0.5, 0.5, 0.0, 0.0],
            vec![0.0, 0.0, 0.0, 0.0],
        ] {
            let put = Numbers(numbers).into_poses(&mut [pose(1)]);
            assert_eq!(put, Err(Misfit));
        }
    }
}
