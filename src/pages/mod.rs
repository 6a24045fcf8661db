//! The screens.

pub mod accuracy;
pub mod camera;
pub mod import_form;
pub mod library;
pub mod models;
pub mod opensim;
pub mod review;
pub mod settings;
pub mod setup;
pub mod summary;
