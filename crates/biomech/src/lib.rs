//! biomech
