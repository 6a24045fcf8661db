//! What can go wrong between weights, pixels and landmarks.

/// Failure of reading a network or of estimating a pose. Each text says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are not a TFLite model, or are damaged.
    #[error(
        "The model file is damaged or not a TFLite file ({0}); fetch the weights again and retry."
    )]
    Damaged(&'static str),
    /// The model is well-formed but larger than any pose network.
    #[error(
        "The model file asks for more than this program allows ({0}); use one of the official pose models."
    )]
    TooLarge(&'static str),
    /// The model uses something that the engines do not implement.
    #[error(
        "The model file uses {0}, which is not supported; use one of the official pose models."
    )]
    Unsupported(String),
    /// The model lacks an input or output of the role it should play.
    #[error(
        "The model file is not a pose network for this role ({0}); check that detector and landmark files are not swapped."
    )]
    WrongModel(String),
    /// The frame's size and its pixels do not fit together, or the size is out of bounds.
    #[error("The frame cannot be used ({0}); pass upright RGBA pixels of at most 16384 by 16384.")]
    BadFrame(&'static str),
    /// The engine could not run the network.
    #[error("The network could not be run ({0}); reload, or choose another engine.")]
    Engine(String),
    /// The engine's device is gone and will not come back; another engine has to take over, with the
    /// same frame (see [`crate::Estimator::replace_engines`]).
    #[error("The graphics device was lost ({0}); reload, or choose another engine.")]
    DeviceLost(String),
}
