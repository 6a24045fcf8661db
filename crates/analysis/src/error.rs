//! Why an analysis gave no report.

use sagitta_motion::Cancelled;

/// What can end an analysis. Every text is one sentence that says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The caller asked to stop.
    #[error("The analysis was cancelled.")]
    Cancelled,
    /// No such movement.
    #[error("There is no movement called “{id}”; choose one of: {known}.")]
    UnknownMovement {
        /// What was asked for.
        id: String,
        /// Comma-separated ids of the catalogue.
        known: String,
    },
    /// There are no frames or rows, or none between the chosen start and end.
    #[error("The recording holds nothing to analyse{0}; choose another file or a longer stretch.")]
    Empty(String),
    /// The request contradicts itself or is out of range.
    #[error("{0}")]
    Request(String),
    /// The recording lacks something without which nothing can be computed.
    #[error(transparent)]
    Body(#[from] sagitta_biomech::Error),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] sagitta_formats::Error),
}

impl From<Cancelled> for Error {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
