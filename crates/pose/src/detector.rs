//! What finds bodies in frames, whatever network or file stands behind it.

use crate::sample::Roi;
use crate::track::look::Look;
use crate::{Error, Frame, Veil};
use sagitta_motion::{KeypointSchema, Pose};

/// A body in a frame, before it is said whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// Its points, in the order of the detector's schema.
    pub pose: Pose,
    /// The square around it, in which it should be found in the next frame; `None` where its points do
    /// not give one.
    pub next: Option<Roi>,
    /// What it wears, where that can be seen and was asked for.
    pub look: Option<Look>,
}

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search<'a> {
    /// Squares in which people are expected.
    pub expected: &'a [Roi],
    /// For each of them what of it is not to be seen; fewer where nothing is hidden.
    pub veils: &'a [Veil],
    /// How many different bodies are wanted in all, if the rest of the frame is to be searched as well;
    /// `None` where it is not.
    pub everywhere: Option<usize>,
    /// Where to look more closely for people if that shows nobody at all.
    pub closer: &'a [Roi],
    /// Whether looks help to tell people apart.
    pub looks: bool,
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sight {
    /// For each expected square the body in it. Two squares may show the same body.
    pub expected: Vec<Option<Body>>,
    /// Bodies elsewhere, none of which is among the expected ones; the clearest first.
    pub others: Vec<Body>,
}

/// Turns a frame into bodies by a declared set of points. It knows of no frame but the one it is shown:
/// whom a body belongs to is told by [`crate::track`], for every detector alike.
#[allow(async_fn_in_trait)] // Frames may lie on a graphics device, whose futures stay on their thread.
pub trait Detector {
    /// Name of what does the work, shown to people: "burn-flex".
    fn name(&self) -> &str;

    /// The points of its poses.
    fn schema(&self) -> KeypointSchema;

    /// Looks at a frame.
    ///
    /// # Errors
    /// [`Error::Engine`], [`Error::DeviceLost`], [`Error::BadFrame`] for pixels that it cannot read, and
    /// [`Error::WrongModel`].
    async fn find(&mut self, frame: &Frame<'_>, search: Search<'_>) -> Result<Sight, Error>;

    /// How many people it saw when it last searched a whole frame; 0 before that.
    fn people_seen(&self) -> usize;

    /// Forgets [`Detector::people_seen`].
    fn reset(&mut self);
}
