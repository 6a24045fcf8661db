//! Numbers that travel as bytes, little-endian: from page to worker and onto the disk each of them would be an
//! object of the browser's otherwise, and a minute of video has half a million.

use crate::Pose;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Numbers that are drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Floats(pub Vec<f32>);

/// The points of poses, without which these are small. Bit by bit what they were.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Points(Vec<f64>);

/// Points came back to poses that they were not taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misfit;

impl Points {
    /// Takes the points out of poses.
    pub fn take<'a>(poses: impl IntoIterator<Item = &'a mut Pose>) -> Self {
        let mut all = Vec::new();
        for pose in poses {
            let Pose {
                landmarks_px,
                visibility,
                world_m,
                ..
            } = pose;
            let lengths = [landmarks_px.len(), visibility.len(), world_m.len()];
            all.extend(lengths.map(|n| n as f64));
            all.extend(std::mem::take(landmarks_px).as_flattened());
            all.append(visibility);
            all.extend(std::mem::take(world_m).as_flattened());
        }
        Self(all)
    }

    /// Puts the points back into the same poses, in the same order. Poses that have points already are left as
    /// they are where nothing was taken.
    ///
    /// # Errors
    /// [`Misfit`] where there are more poses than points were taken from, or fewer.
    pub fn put<'a>(self, poses: impl IntoIterator<Item = &'a mut Pose>) -> Result<(), Misfit> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut rest = self.0.as_slice();
        let mut next = |count: usize| {
            let (taken, more) = rest.split_at_checked(count).ok_or(Misfit)?;
            rest = more;
            Ok(taken)
        };
        for pose in poses {
            let [px, seen, world] = *next(3)?.first_chunk().ok_or(Misfit)?;
            pose.landmarks_px = triples(next((px as usize).saturating_mul(3))?);
            pose.visibility = next(seen as usize)?.to_vec();
            pose.world_m = triples(next((world as usize).saturating_mul(3))?);
        }
        rest.is_empty().then_some(()).ok_or(Misfit)
    }
}

fn triples(numbers: &[f64]) -> Vec<[f64; 3]> {
    numbers.as_chunks().0.to_vec()
}

impl Serialize for Floats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<_> = self.0.iter().map(|v| v.to_le_bytes()).collect();
        serializer.serialize_bytes(bytes.as_flattened())
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<_> = self.0.iter().map(|v| v.to_le_bytes()).collect();
        serializer.serialize_bytes(bytes.as_flattened())
    }
}

impl<'de> Deserialize<'de> for Floats {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let numbers = deserializer.deserialize_byte_buf(Bytes::<4>)?;
        Ok(Self(numbers.into_iter().map(f32::from_le_bytes).collect()))
    }
}

impl<'de> Deserialize<'de> for Points {
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
        let points = Points::take(&mut poses);
        assert!(
            poses
                .iter()
                .all(|p| p.landmarks_px.is_empty() && p.presence == 0.75)
        );
        assert!(
            points.clone().put(&mut poses[..2]).is_err(),
            "too few poses"
        );
        let more = || [pose(0), pose(0), pose(0), pose(0)];
        assert!(points.clone().put(&mut more()).is_err(), "too many");
        points.put(&mut poses).unwrap();
        assert_eq!(poses, before);
    }

    #[test]
    fn where_nothing_was_taken_nothing_changes() {
        let mut poses = [pose(3)];
        Points::default().put(&mut poses).unwrap();
        assert_eq!(poses, [pose(3)]);
    }

    #[test]
    fn broken_lengths_are_refused() {
        for numbers in [vec![1.0], vec![f64::NAN, 1e300, 0.0], vec![-1.0, 0.0, 1.0]] {
            assert_eq!(Points(numbers).put(&mut [pose(1)]), Err(Misfit));
        }
    }
}
