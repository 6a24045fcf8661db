//! The security headers of the site: nothing is loaded from, or sent to, anywhere else.

use sha2::{Digest, Sha256};

/// Name and value, the same for every file of the site.
pub type Headers = Vec<(&'static str, String)>;

/// The headers that go with a built index.html, whose inline scripts they allow by hash.
pub fn for_page(index_html: &str) -> Headers {
    let others = [
        ("Cross-Origin-Opener-Policy", "same-origin"),
        (
            "Permissions-Policy",
            "camera=(self), microphone=(self), accelerometer=(self), geolocation=()",
        ),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
    ];
    let policy = ("Content-Security-Policy", content_policy(index_html));
    std::iter::once(policy)
        .chain(others.map(|(name, value)| (name, value.to_owned())))
        .collect()
}

/// The `_headers` file that static hosts read.
pub fn file(headers: &Headers) -> String {
    let lines = headers
        .iter()
        .map(|(name, value)| format!("  {name}: {value}\n"));
    std::iter::once("/*\n".to_owned()).chain(lines).collect()
}

fn content_policy(index_html: &str) -> String {
    let hashes: String = inline_scripts(index_html)
        .map(|script| format!(" '{}'", source_hash(script)))
        .collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; worker-src 'self'; \
         connect-src 'self' blob:; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self'; \
         font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
         frame-ancestors 'none'"
    )
}

/// The text of every script that has no `src`.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (body, _) = rest.split_once("</script")?;
        let has_source = attributes.split_whitespace().any(|a| a.starts_with("src="));
        (!has_source && !body.is_empty()).then_some(body)
    })
}

/// "sha256-…" as a content security policy writes it.
fn source_hash(script: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(script.as_bytes())))
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// RFC 4648 section 4.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group =
            chunk.iter().fold(0u32, |g, b| g << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            let index = (group >> (18 - 6 * digit)) & 63;
            text.push(if digit > chunk.len() {
                '='
            } else {
                char::from(BASE64[index as usize])
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_the_standard() {
        // RFC 4648 section 10.
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn the_hash_is_the_one_browsers_compute() {
        // Content Security Policy Level 3, section 8.3: alert('Hello, world.');
        assert_eq!(
            source_hash("alert('Hello, world.');"),
            "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
        );
    }

    #[test]
    fn every_inline_script_is_allowed_and_no_other() {
        let html = "<script type=\"module\">\nimport x;\n</script><script src=\"/a.js\"></script><script>b</script>";
        assert_eq!(
            inline_scripts(html).collect::<Vec<_>>(),
            ["\nimport x;\n", "b"]
        );
        let policy = content_policy(html);
        assert_eq!(policy.matches("'sha256-").count(), 2);
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    }

    #[test]
    fn the_headers_file_has_one_block() {
        let text = file(&for_page("<html></html>"));
        assert!(text.starts_with("/*\n  Content-Security-Policy: default-src 'none';"));
        assert_eq!(text.lines().count(), 6);
    }
}
