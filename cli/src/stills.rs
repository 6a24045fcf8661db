//! Photos: JPEG, PNG or WebP, turned upright as their EXIF data say.

use crate::error::Error;
use crate::read;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use std::io::BufReader;
use std::path::Path;

/// A photo's pixels.
pub struct Still {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// RGBA, 8 bit.
    pub rgba: Vec<u8>,
}

/// Most pixels of a photo: beyond what phones take. Decoders need up to nine bytes for each.
const MAX_PIXELS: u64 = 110_000_000;
/// Most bytes of a photo, as a file and as its decoder gives it.
const MAX_BYTES: u64 = 512 << 20;

/// Reads one photo.
///
/// # Errors
/// The file is not an image, is damaged, or is too large.
pub fn read(path: &Path) -> Result<Still, Error> {
    let file = read::open(path)?;
    let size = file.metadata().map_err(Error::reading(path))?.len();
    if size > MAX_BYTES {
        return Err(Error::input(path, TOO_LARGE));
    }
    let image = upright(BufReader::new(file)).map_err(|why| {
        let problem = match why {
            Unread::Large => TOO_LARGE.to_owned(),
            Unread::Broken(e) => format!("this image cannot be read ({e}): save it as JPEG or PNG"),
        };
        Error::input(path, problem)
    })?;
    let rgba = image.into_rgba8();
    Ok(Still {
        width: rgba.width(),
        height: rgba.height(),
        rgba: rgba.into_raw(),
    })
}

const TOO_LARGE: &str = "this image is larger than 110 megapixels or 512 MB: scale it down, or take it with fewer pixels";

enum Unread {
    Large,
    Broken(image::ImageError),
}

impl From<image::ImageError> for Unread {
    fn from(error: image::ImageError) -> Self {
        match error {
            image::ImageError::Limits(_) => Self::Large,
            other => Self::Broken(other),
        }
    }
}

fn upright(file: BufReader<std::fs::File>) -> Result<DynamicImage, Unread> {
    let mut reader = ImageReader::new(file)
        .with_guessed_format()
        .map_err(image::ImageError::from)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    // Told before anything is made of it: a head of 69 bytes may promise any size.
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS || decoder.total_bytes() > MAX_BYTES {
        return Err(Unread::Large);
    }
    let orientation = decoder.orientation()?;
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    Ok(image)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_that_promises_a_huge_picture_is_refused() {
        // A PNG of 65,535 by 65,535 pixels of red, green and blue, of which a hundred bytes follow.
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 2, 0, 0, 0]);
        png.extend(0x3967_4e07_u32.to_be_bytes());
        png.extend([
            0, 0, 0, 12, 73, 68, 65, 84, 120, 218, 99, 96, 160, 61, 0, 0, 0, 100, 0, 1, 184, 153,
            239, 153, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
        ]);
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("huge.png");
        std::fs::write(&file, png).unwrap();
        let error = read(&file).err().unwrap().to_string();
        assert!(
            error.contains("huge.png") && error.contains("megapixels"),
            "{error}"
        );
    }
}
