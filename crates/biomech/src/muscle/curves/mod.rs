//! What muscles do at which length and speed: the curves of three models, all normalised.

pub mod bezier;
pub mod de_groote_fregly;
pub mod millard;
pub mod thelen;

pub use de_groote_fregly::DeGrooteFregly;
pub use millard::Millard;
pub use thelen::Thelen;
