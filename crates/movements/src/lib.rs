//! movements
