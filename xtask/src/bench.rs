//! Placeholder
pub fn pose() -> crate::Outcome {
    Err("later".into())
}
