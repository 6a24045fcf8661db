//! The screens.

pub mod library;
pub mod review;
pub mod settings;
pub mod setup;
