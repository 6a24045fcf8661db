//! What has to be there before anything can be built or tested; every part is quick when it is.

pub mod npm;
pub mod system;
pub mod target;
pub mod tools;

use crate::{Outcome, models};

/// Everything the build of the app needs.
pub fn for_build() -> Outcome {
    target::wasm()?;
    tools::trunk()?;
    tools::wasm_bindgen()?;
    npm::packages()?;
    models::extract()
}
