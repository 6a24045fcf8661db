//! The `Range` header of RFC 9110 section 14, for one range of bytes.

/// What part of a file is asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// From the first to the last byte, both included.
    Bytes(u64, u64),
    /// Nothing that the file has.
    Unsatisfiable,
}

/// Reads a `Range` header for a file of `length` bytes; what it does not understand asks for all.
pub fn parse(header: Option<&str>, length: u64) -> Part {
    let Some(spec) = header.and_then(|h| h.trim().strip_prefix("bytes=")) else {
        return Part::Whole;
    };
    let Some((first, last)) = spec.split_once('-') else {
        return Part::Whole;
    };
    match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), _) if first >= length => Part::Unsatisfiable,
        (Ok(first), Ok(last)) if last < first => Part::Whole,
        (Ok(first), Ok(last)) => Part::Bytes(first, last.min(length - 1)),
        (Ok(first), Err(_)) if last.trim().is_empty() => Part::Bytes(first, length - 1),
        (Err(_), Ok(suffix)) if first.trim().is_empty() => suffix_of(suffix, length),
        _ => Part::Whole,
    }
}

fn suffix_of(suffix: u64, length: u64) -> Part {
    if suffix == 0 || length == 0 {
        return Part::Unsatisfiable;
    }
    Part::Bytes(length.saturating_sub(suffix), length - 1)
}

#[cfg(test)]
mod tests {
    use super::{Part, parse};

    #[test]
    fn the_forms_of_the_standard() {
        assert_eq!(parse(None, 100), Part::Whole);
        assert_eq!(parse(Some("bytes=0-49"), 100), Part::Bytes(0, 49));
        assert_eq!(parse(Some("bytes=50-"), 100), Part::Bytes(50, 99));
        assert_eq!(parse(Some("bytes=-10"), 100), Part::Bytes(90, 99));
        assert_eq!(parse(Some("bytes=-1000"), 100), Part::Bytes(0, 99));
        assert_eq!(parse(Some("bytes=90-1000"), 100), Part::Bytes(90, 99));
    }

    #[test]
    fn what_lies_beyond_the_end_cannot_be_had() {
        for range in ["bytes=100-", "bytes=100-200", "bytes=-0"] {
            assert_eq!(parse(Some(range), 100), Part::Unsatisfiable, "{range}");
        }
        assert_eq!(parse(Some("bytes=0-"), 0), Part::Unsatisfiable);
        assert_eq!(parse(Some("bytes=-5"), 0), Part::Unsatisfiable);
    }

    #[test]
    fn nonsense_and_several_ranges_give_the_whole_file() {
        for range in [
            "bytes=9-3",
            "bytes=a-b",
            "lines=1-2",
            "bytes=",
            "bytes=1-2,4-5",
            "bytes=--1",
        ] {
            assert_eq!(parse(Some(range), 100), Part::Whole, "{range}");
        }
    }
}
