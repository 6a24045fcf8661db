//! Media types by file name.

/// The media type of a file, and whether it is worth compressing.
pub fn of(name: &str) -> (&'static str, bool) {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => ("text/html; charset=utf-8", true),
        "js" | "mjs" => ("text/javascript; charset=utf-8", true),
        "css" => ("text/css; charset=utf-8", true),
        "json" | "map" => ("application/json", true),
        "webmanifest" => ("application/manifest+json", true),
        "wasm" => ("application/wasm", true),
        "svg" => ("image/svg+xml", true),
        "txt" | "md" => ("text/plain; charset=utf-8", true),
        "csv" => ("text/csv; charset=utf-8", true),
        "ico" => ("image/x-icon", false),
        "png" => ("image/png", false),
        "jpg" | "jpeg" => ("image/jpeg", false),
        "webp" => ("image/webp", false),
        "halves" => ("application/octet-stream", true),
        "woff2" => ("font/woff2", false),
        "mp4" => ("video/mp4", false),
        "webm" => ("video/webm", false),
        _ => ("application/octet-stream", false),
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn wasm_can_be_compiled_while_it_loads() {
        assert_eq!(of("app-1a2b_bg.wasm"), ("application/wasm", true));
    }

    #[test]
    fn what_is_unknown_is_bytes() {
        let weights = ("application/octet-stream", true);
        assert_eq!(of("pose_landmark_full.tflite.halves"), weights);
        assert_eq!(of("LICENSE").0, "application/octet-stream");
    }
}
