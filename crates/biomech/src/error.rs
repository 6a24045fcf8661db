//! What a body needs and a recording may lack.

/// Why nothing could be computed. Every text is one sentence that says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A coordinates file without a needed column.
    #[error(
        "This coordinates file has no column “{0}”; export the joint coordinates of the whole body from OpenSim."
    )]
    MissingColumn(&'static str),
    /// A marker file in which points of the body cannot be found.
    #[error(
        "These markers do not show the {missing}; add {wanted} to the recording, or rename markers to one of the common sets (Plug-in Gait, Helen Hayes, OpenCap)."
    )]
    MissingMarkers {
        /// Points of the body in words: "left knee and the right knee".
        missing: String,
        /// Marker names that would do: "LKNE or LLFC and LMFC".
        wanted: String,
    },
    /// A part of a model names another one that is not there.
    #[error(
        "The model's {kind} “{name}” names “{wanted}”, which the model does not have; correct the name in the model file."
    )]
    UnknownName {
        /// What kind of part: joint, marker.
        kind: &'static str,
        /// Its name.
        name: String,
        /// The name that is not there.
        wanted: String,
    },
    /// A part of a model cannot be computed with.
    #[error("The model's {kind} “{name}” {problem}; correct it in the model file.")]
    Element {
        /// What kind of part: joint, body.
        kind: &'static str,
        /// Its name.
        name: String,
        /// What is wrong, as the rest of a sentence.
        problem: &'static str,
    },
    /// Bodies that are no tree.
    #[error(
        "The model's body “{body}” {problem}; every body needs exactly one joint of which it is the child, in a chain from the ground."
    )]
    Structure {
        /// The body.
        body: String,
        /// What is wrong, as the rest of a sentence.
        problem: &'static str,
    },
    /// A joint that moves no mass, where masses must be accelerated.
    #[error(
        "The joint “{joint}” moves nothing that has mass or inertia, so that its acceleration is undetermined; give the bodies beyond it a mass."
    )]
    Massless {
        /// The joint.
        joint: String,
    },
}
