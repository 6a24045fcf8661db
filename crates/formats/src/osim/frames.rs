//! Frames by the names and paths that sockets give them, composed down to a body.
//!
//! `pelvis`, `/bodyset/pelvis` and `../../../bodyset/pelvis` are a body; `femur_r_offset`,
//! `hip_r/femur_r_offset` and `/jointset/hip_r/femur_r_offset` are an offset frame that a joint owns.

use super::components::{Kind, all};
use super::{WHAT, stations};
use crate::xml::Element;
use crate::{Error, limits};
use sagitta_motion::model::BodyFrame;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

const GROUND: &str = "ground";
/// A frame that points define.
const STATION_DEFINED: &str = "StationDefinedFrame";

/// All bodies and offset frames of a model.
pub(super) struct Frames<'a, 'i> {
    bodies: BTreeSet<&'a str>,
    offsets: Vec<Offset<'a, 'i>>,
    /// Places in `offsets` by name.
    named: BTreeMap<&'a str, Vec<usize>>,
    /// Points by name.
    stations: BTreeMap<&'a str, Element<'a, 'i>>,
    /// Contact geometry by name.
    contacts: BTreeMap<&'a str, Element<'a, 'i>>,
    /// How many offset frames were looked at so far.
    looked_at: Cell<usize>,
    /// Whether a name that is not there is taken for a body: in a file without bodies.
    open: bool,
}

struct Offset<'a, 'i> {
    owner: &'a str,
    element: Element<'a, 'i>,
}

impl<'a, 'i> Frames<'a, 'i> {
    /// The frames of a model.
    pub(super) fn of(model: Element<'a, 'i>) -> Result<Self, Error> {
        let mut bodies = BTreeSet::new();
        for body in all(&model, Kind::Body) {
            if body.name().contains('/') {
                return Err(body.damaged("a slash cannot be part of its name"));
            }
            if !bodies.insert(body.name()) {
                return Err(body.damaged("two bodies have that name"));
            }
        }
        bodies.insert(GROUND);
        let contacts = model.objects("ContactGeometrySet").into_iter();
        let frames = Self {
            contacts: contacts.map(|it| (it.name(), it)).collect(),
            ..Self::any(model)
        };
        if frames.offsets.len() > limits::MAX_FRAMES {
            let count = frames.offsets.len();
            return Err(Error::too_large(count, "frames", limits::MAX_FRAMES));
        }
        Ok(Self { bodies, ..frames })
    }

    /// The frames of a file that has no bodies of its own.
    pub(super) fn any(root: Element<'a, 'i>) -> Self {
        let offsets = root.descendants("PhysicalOffsetFrame");
        let offsets = offsets.chain(root.descendants(STATION_DEFINED));
        let stations = root.descendants("Station").take(limits::MAX_FRAMES);
        let offset = |element: Element<'a, 'i>| Offset {
            owner: owner(&element),
            element,
        };
        // One more than there may be tells that there are too many.
        let offsets: Vec<_> = offsets.take(limits::MAX_FRAMES + 1).map(offset).collect();
        let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, offset) in offsets.iter().enumerate() {
            named.entry(offset.element.name()).or_default().push(at);
        }
        Self {
            bodies: BTreeSet::new(),
            offsets,
            named,
            stations: stations.map(|it| (it.name(), it)).collect(),
            contacts: BTreeMap::new(),
            looked_at: Cell::new(0),
            open: root.tag() != "Model",
        }
    }

    /// The frame that a property of an object names; the ground where it names none.
    pub(super) fn named(
        &self,
        object: &Element<'_, '_>,
        tags: &[&str],
    ) -> Result<BodyFrame, Error> {
        let text = tags.iter().find_map(|tag| object.text(tag));
        let path = text.unwrap_or_else(|| GROUND.to_owned());
        self.resolve(object, &path, limits::MAX_XML_DEPTH)
    }

    fn resolve(
        &self,
        from: &Element<'_, '_>,
        path: &str,
        depth: usize,
    ) -> Result<BodyFrame, Error> {
        let mut parts = path.rsplit('/').filter(|p| !p.is_empty());
        let name = parts.next().unwrap_or(GROUND);
        let around = parts.next();
        let owner = around.filter(|p| !matches!(*p, ".." | "."));
        let surely = around == Some("bodyset") && self.bodies.contains(name);
        self.looked_at
            .set(self.looked_at.get() + self.alike(name).len());
        if self.looked_at.get() > limits::MAX_XML_WORK {
            return Err(from.damaged("too many of its frames have one name or stand on each other"));
        }
        if let Some(offset) = self.offset(from, name, owner).filter(|_| !surely) {
            if depth == 0 {
                return Err(from.damaged(format!("the frame “{path}” stands on itself")));
            }
            if offset.element.tag() == STATION_DEFINED {
                return stations::frame(&offset.element, self, depth - 1);
            }
            let base = self.stands_on(&offset.element, depth - 1)?;
            return offset_on(&base, &offset.element);
        }
        if self.bodies.contains(name) || self.open {
            let body = name.to_owned();
            return Ok(BodyFrame {
                body,
                ..BodyFrame::default()
            });
        }
        if name.eq_ignore_ascii_case(GROUND) {
            return self.resolve(from, GROUND, depth);
        }
        Err(from.damaged(format!("there is no body or frame “{path}” in this {WHAT}")))
    }

    fn stands_on(&self, frame: &Element<'_, '_>, depth: usize) -> Result<BodyFrame, Error> {
        let path = frame
            .text("socket_parent")
            .or_else(|| frame.text("socket_parent_frame"));
        let path = path.unwrap_or_else(|| "..".to_owned());
        match frame.parent().filter(|_| path == "..") {
            // A component of the body it stands on.
            Some(around) if around.tag() == "components" => {
                let body = around.parent().map_or(GROUND, |b| b.name());
                self.resolve(frame, body, depth)
            }
            _ => self.resolve(frame, &path, depth),
        }
    }

    /// The point of that name.
    pub(super) fn station(&self, name: &str) -> Option<Element<'a, 'i>> {
        self.stations.get(name).copied()
    }

    /// The frame that a point is fixed to.
    pub(super) fn carrier(&self, it: &Element<'_, '_>, depth: usize) -> Result<BodyFrame, Error> {
        let path = it.text("socket_parent_frame");
        self.resolve(it, path.as_deref().unwrap_or(GROUND), depth)
    }

    /// The body that a frame, a point or a piece of contact geometry of that name belongs to.
    pub(super) fn body_of(&self, from: &Element<'_, '_>, path: &str) -> Option<String> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let frame = match (self.contacts.get(name), self.stations.get(name)) {
            (Some(it), _) => self.named(it, &["socket_frame", "body_name"]),
            (_, Some(it)) => self.carrier(it, limits::MAX_XML_DEPTH),
            _ => self.resolve(from, path, limits::MAX_XML_DEPTH),
        };
        frame.ok().map(|frame| frame.body)
    }

    /// The offset frame of that name: of that owner, else of the object itself, else, where no body
    /// has the name, of anybody.
    fn offset(
        &self,
        from: &Element<'_, '_>,
        name: &str,
        by: Option<&str>,
    ) -> Option<&Offset<'a, 'i>> {
        let mut all = self
            .alike(name)
            .iter()
            .filter_map(|&at| self.offsets.get(at));
        let own = |o: &&Offset<'_, '_>| match by {
            Some(by) => o.owner == by,
            None => !from.name().is_empty() && (o.owner == from.name() || o.owner == owner(from)),
        };
        let found = all.clone().find(own);
        found.or_else(|| all.next().filter(|_| !self.bodies.contains(name)))
    }

    /// Places of the offset frames of a name.
    fn alike(&self, name: &str) -> &[usize] {
        self.named.get(name).map_or(&[], Vec::as_slice)
    }

    /// The frame in which an object's own offset (`translation`, `orientation`) puts it.
    pub(super) fn of_offset(&self, frame: &Element<'_, '_>) -> Result<BodyFrame, Error> {
        let base = self.stands_on(frame, limits::MAX_XML_DEPTH)?;
        offset_on(&base, frame)
    }
}

/// The name of the object that an element belongs to.
fn owner<'a>(element: &Element<'a, '_>) -> &'a str {
    let mut at = element.parent();
    while let Some(here) = at {
        if !matches!(here.tag(), "frames" | "components" | "objects") {
            return here.name();
        }
        at = here.parent();
    }
    ""
}

fn offset_on(base: &BodyFrame, frame: &Element<'_, '_>) -> Result<BodyFrame, Error> {
    let (translation, orientation) = (frame.vector("translation")?, frame.vector("orientation")?);
    Ok(composed(base, translation, orientation))
}

/// A frame that stands on another, `translation` and body-fixed x-y-z `orientation` away from it.
pub(super) fn composed(
    base: &BodyFrame,
    translation: [f64; 3],
    orientation: [f64; 3],
) -> BodyFrame {
    if translation == [0.0; 3] && orientation == [0.0; 3] {
        return base.clone();
    }
    let body = base.body.clone();
    if base.translation_m == [0.0; 3] && base.orientation_rad == [0.0; 3] {
        return BodyFrame {
            body,
            translation_m: translation,
            orientation_rad: orientation,
        };
    }
    if base.orientation_rad == [0.0; 3] {
        return BodyFrame {
            body,
            translation_m: point_in_body(base, translation),
            orientation_rad: orientation,
        };
    }
    let (outer, inner) = (rotation(base.orientation_rad), rotation(orientation));
    let product =
        [0, 1, 2].map(|i| [0, 1, 2].map(|j| (0..3).map(|k| outer[i][k] * inner[k][j]).sum()));
    BodyFrame {
        body,
        translation_m: point_in_body(base, translation),
        orientation_rad: angles(product),
    }
}

/// A point of a frame, in the frame of its body.
pub(super) fn point_in_body(frame: &BodyFrame, point: [f64; 3]) -> [f64; 3] {
    if frame.orientation_rad == [0.0; 3] {
        return [0, 1, 2].map(|i| frame.translation_m[i] + point[i]);
    }
    let turn = rotation(frame.orientation_rad);
    [0, 1, 2].map(|i| {
        let turned: f64 = (0..3).map(|k| turn[i][k] * point[k]).sum();
        frame.translation_m[i] + turned
    })
}

/// R = Rx(a) · Ry(b) · Rz(c).
fn rotation([a, b, c]: [f64; 3]) -> [[f64; 3]; 3] {
    let [(sa, ca), (sb, cb), (sc, cc)] = [a, b, c].map(libm::sincos);
    [
        [cb * cc, -cb * sc, sb],
        [ca * sc + sa * sb * cc, ca * cc - sa * sb * sc, -sa * cb],
        [sa * sc - ca * sb * cc, sa * cc + ca * sb * sc, ca * cb],
    ]
}

/// The angles of such a rotation; where b is a right angle, c is nought.
pub(super) fn angles(r: [[f64; 3]; 3]) -> [f64; 3] {
    let cos_b = libm::hypot(r[0][0], r[0][1]);
    let b = libm::atan2(r[0][2], cos_b);
    if cos_b < 1e-12 {
        return [libm::atan2(r[2][1], r[1][1]), b, 0.0];
    }
    [
        libm::atan2(-r[1][2], r[2][2]),
        b,
        libm::atan2(-r[0][1], r[0][0]),
    ]
}

#[cfg(test)]
mod tests {
    use super::{angles, composed, point_in_body, rotation};
    use sagitta_motion::model::BodyFrame;

    #[test]
    fn angles_give_their_rotation_back() {
        for wanted in [
            [0.3, -0.7, 1.2],
            [-3.0, 1.5, -0.1],
            [0.4, std::f64::consts::FRAC_PI_2, 0.0],
        ] {
            let found = rotation(angles(rotation(wanted)));
            for (a, b) in found
                .iter()
                .flatten()
                .zip(rotation(wanted).iter().flatten())
            {
                assert!((a - b).abs() < 1e-12, "{found:?}");
            }
        }
    }

    #[test]
    fn a_point_of_a_frame_on_a_frame_is_where_both_put_it() {
        let base = BodyFrame {
            body: "thigh".into(),
            translation_m: [0.1, 0.2, 0.3],
            orientation_rad: [0.5, 0.1, -0.4],
        };
        let (shift, turn, point) = ([0.01, -0.02, 0.05], [1.0, -0.3, 0.2], [0.3, 0.1, -0.2]);
        let own = BodyFrame {
            body: String::new(),
            translation_m: shift,
            orientation_rad: turn,
        };
        let twice = point_in_body(&base, point_in_body(&own, point));
        let once = point_in_body(&composed(&base, shift, turn), point);
        for k in 0..3 {
            assert!((twice[k] - once[k]).abs() < 1e-15);
        }
    }
}
