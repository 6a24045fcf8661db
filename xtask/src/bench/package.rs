//! MediaPipe's `.task`: a ZIP file of stored networks, as tasks-vision wants it.

use flate2::Crc;

/// Name in the package, content.
pub type Entry<'a> = (&'a str, &'a [u8]);

/// Stored, not compressed; the few fields that readers look at (APPNOTE.TXT 4.3).
pub fn stored(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut index = Vec::new();
    for (name, content) in entries {
        let offset = short(file.len());
        let fields = fields(name, content);
        file.extend([b'P', b'K', 3, 4]);
        file.extend(&fields);
        file.extend(name.as_bytes());
        file.extend(*content);
        index.extend([b'P', b'K', 1, 2, 20, 0]);
        index.extend(&fields);
        // No comment, first disk, no attributes.
        index.extend([0; 10]);
        index.extend(offset);
        index.extend(name.as_bytes());
    }
    let (start, count) = (short(file.len()), short(entries.len()));
    let length = short(index.len());
    file.extend(index);
    file.extend([b'P', b'K', 5, 6, 0, 0, 0, 0]);
    file.extend([count[0], count[1], count[0], count[1]]);
    file.extend(length);
    file.extend(start);
    file.extend([0, 0]);
    file
}

/// What a local header and its line in the index share: version to length of the extra field.
fn fields(name: &str, content: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(content);
    let size = short(content.len());
    let name_length = short(name.len());
    // Version 2.0, no flags, stored, 1 January 1980.
    let mut fields = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
    fields.extend(crc.sum().to_le_bytes());
    fields.extend(size);
    fields.extend(size);
    fields.extend([name_length[0], name_length[1], 0, 0]);
    fields
}

/// The networks are far below 4 GiB.
fn short(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_what_python_writes() {
        // zipfile.ZipFile(…, "w", ZIP_STORED) with ZipInfo("a", (1980, 1, 1, 0, 0, 0)), "hello";
        // creating system and external attributes, which no reader of ours looks at, set to 0.
        let wanted = [
            "504b0304140000000000000021008",
            "6a610360500000005000000010000006168656c6c6f",
            "504b01021400140000000000000021008",
            "6a61036050000000500000001000000000000000000000000000000000061",
            "504b050600000000010001002f000000240000000000",
        ]
        .concat();
        let found: String = stored(&[("a", b"hello")])
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(found, wanted);
    }
}
