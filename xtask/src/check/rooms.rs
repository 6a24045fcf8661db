//! The members of the workspace by what holds for them, listed once.

/// Every library, pixels to landmarks last.
pub const LIBRARIES: &[&str] = &[
    "sagitta-motion",
    "sagitta-formats",
    "sagitta-biomech",
    "sagitta-movements",
    "sagitta-analysis",
    POSE,
];

/// Numeric but for its engines.
pub const POSE: &str = "sagitta-pose";

/// The others: they compute the same bits on the host and on wasm32, and see neither browser nor machine.
pub const NUMERIC: &[&str] = LIBRARIES.split_at(LIBRARIES.len() - 1).0;

/// The app and the workers: they run in a browser and nowhere else.
const PAGE: [&str; 2] = ["sagitta", "sagitta-worker"];

/// Everything that reaches a browser.
pub fn in_browser() -> impl Iterator<Item = &'static str> {
    LIBRARIES.iter().copied().chain(PAGE)
}
