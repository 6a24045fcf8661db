//! Muscles: their curves and their force. Where they run is [`crate::algo::muscle_path`].

pub mod curves;
mod fibre;

pub use fibre::{Balance, Fibre};
