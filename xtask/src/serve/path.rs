//! From the path of a request to a file that lies inside the site.

/// What a request's path asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// A file, relative to the site.
    File(String),
    /// A page that the app routes itself, should no such file exist.
    Page(String),
    /// Something no visitor may have.
    Refused,
}

/// Decodes and cleans the path; parts that climb, hide or name devices are refused.
pub fn asked(url: &str) -> Asked {
    let path = url.split(['?', '#']).next().unwrap_or("");
    let Some(path) = decoded(path) else {
        return Asked::Refused;
    };
    let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
    if !path.starts_with('/') || parts.iter().any(|p| forbidden(p)) {
        return Asked::Refused;
    }
    let name = parts.join("/");
    match parts.last() {
        Some(last) if last.contains('.') => Asked::File(name),
        _ => Asked::Page(name),
    }
}

fn forbidden(part: &str) -> bool {
    part.starts_with('.') || part.contains(['\\', '\0', ':'])
}

fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first == b'%' {
            let (hex, tail) = rest.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?);
            rest = tail;
        } else {
            bytes.push(first);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked};

    #[test]
    fn files_and_pages_are_told_apart() {
        assert_eq!(asked("/app.js"), Asked::File("app.js".into()));
        assert_eq!(
            asked("/models//a%20b.tflite?x=1"),
            Asked::File("models/a b.tflite".into())
        );
        assert_eq!(asked("/review/3"), Asked::Page("review/3".into()));
        assert_eq!(asked("/"), Asked::Page(String::new()));
    }

    #[test]
    fn nobody_climbs_out_or_reads_hidden_files() {
        for url in [
            "/../Cargo.toml",
            "/a/../../x",
            "/%2e%2e/x",
            "/..%2fx",
            "/%2e%2e%2fx",
            "/.git/config",
            "/a/.env",
            "/..\\x",
            "/%5c..%5cx",
            "/a%00.js",
            "/c:/x",
            "/%zz",
            "/%2",
            "/%ff",
            "x",
            "",
        ] {
            assert_eq!(asked(url), Asked::Refused, "{url}");
        }
    }
}
