//! The screens.

pub mod accuracy;
pub mod camera;
pub mod library;
pub mod models;
pub mod review;
pub mod settings;
pub mod setup;
pub mod summary;
