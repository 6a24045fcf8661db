//! What can be wrong with a video file.

/// Why a video file cannot be used. Each text is one sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VideoError {
    /// Zero bytes.
    #[error("The file is empty (zero bytes); copy it from the phone or camera again.")]
    Empty,
    /// None of the containers that are read here; a player may still know it.
    #[error(
        "The file is not a video in an MP4, MOV, WebM or Matroska file; choose a video, or convert it to MP4."
    )]
    NotAVideo,
    /// The index is missing or incomplete.
    #[error(
        "The video is cut short: what says where its frames are, which cameras write last, is missing; copy the whole file again."
    )]
    CutShort,
    /// No picture in it.
    #[error("The file holds no picture, only {0}; choose a video.")]
    NoVideo(&'static str),
    /// The index contradicts itself.
    #[error("The video's index is damaged ({0}); export or copy the video again.")]
    Damaged(&'static str),
    /// More than the limits allow.
    #[error("The video is too large ({0}); cut it to the part that matters and try again.")]
    TooLarge(&'static str),
    /// Frames packed in a way that is not undone here.
    #[error(
        "The video's frames are packed by {0}, which browsers do not unpack; convert it to MP4 (H.264)."
    )]
    Packed(&'static str),
    /// A codec that no browser decodes.
    #[error(
        "The video is compressed as \"{0}\", which browsers cannot decode; convert it to H.264."
    )]
    Codec(String),
    /// Copy protection.
    #[error("The video is copy-protected and cannot be decoded; choose one without protection.")]
    Protected,
}
