//! Where things lie.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The project's root folder: the one cargo runs this program for. Where checkouts share a folder of
/// build results, the one it was compiled in may be another.
pub fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let here = std::env::var_os("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        Path::new(&here)
            .parent()
            .unwrap_or(Path::new("."))
            .to_owned()
    })
}

/// The built site.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The networks' weights.
pub fn weights() -> PathBuf {
    root().join("models/weights")
}

/// The same as the site serves them.
pub fn halves() -> PathBuf {
    root().join("models/halves")
}

/// What several checkouts share: `$XDG_CACHE_HOME/sagitta`, else `~/.cache/sagitta`.
pub fn cache() -> PathBuf {
    let xdg = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|p| p.is_absolute());
    let home = || {
        std::env::home_dir()
            .unwrap_or_else(std::env::temp_dir)
            .join(".cache")
    };
    xdg.unwrap_or_else(home).join("sagitta")
}

/// Where a pinned tool is installed.
pub fn tool(name: &str, version: &str) -> PathBuf {
    cache().join("tools").join(format!("{name}-{version}"))
}

/// Where cargo builds for this checkout.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Reads a text file of the project.
pub fn read(path: &Path) -> crate::Outcome<String> {
    std::fs::read_to_string(path).map_err(|e| format!("{} cannot be read: {e}", shown(path)))
}

/// Writes a file, making its folder.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> crate::Outcome {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, content))
        .map_err(|e| format!("{} cannot be written: {e}", shown(path)))
}

/// A path as the user should see it: relative to the project where it is inside.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}
