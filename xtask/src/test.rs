//! Placeholder
pub enum Part {}
impl Part {
    pub fn named(_n: &str) -> Option<Self> {
        None
    }
}
pub fn all() -> crate::Outcome {
    Err("later".into())
}
pub fn part(_p: Part) -> crate::Outcome {
    Err("later".into())
}
