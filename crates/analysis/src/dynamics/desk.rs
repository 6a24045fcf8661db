//! What files are, and the model in motion.

use super::role;
use sagitta_motion::{Desk, Looked, TextFile};

/// Looks at files: what each is, the set-ups among them, and the model in motion.
pub fn desk(files: &[TextFile]) -> Desk {
    let look = |file: &TextFile| Looked {
        name: file.name.clone(),
        role: role(&file.text),
    };
    Desk {
        files: files.iter().map(look).collect(),
        ..Desk::default()
    }
}
