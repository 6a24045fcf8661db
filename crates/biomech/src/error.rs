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
}
