//! What a body needs and a recording may lack.

/// Why nothing could be computed. Every text is one sentence that says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A coordinates file without a needed column.
    #[error(
        "This coordinates file has no column “{0}”; export the joint coordinates of the whole body from OpenSim."
    )]
    MissingColumn(&'static str),
}
