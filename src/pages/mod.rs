//! The screens.

pub mod camera;
pub mod library;
pub mod models;
pub mod review;
pub mod settings;
pub mod setup;
