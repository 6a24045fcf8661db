//! Photos: JPEG, PNG or WebP, turned upright as their EXIF data say.

use crate::error::Error;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
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

/// Reads one photo.
///
/// # Errors
/// The file is not an image, is damaged, or would need more than 1 GiB.
pub fn read(path: &Path) -> Result<Still, Error> {
    let image = upright(path).map_err(|e| {
        Error::input(
            path,
            format!("this image cannot be read ({e}): save it as JPEG or PNG"),
        )
    })?;
    let rgba = image.into_rgba8();
    Ok(Still {
        width: rgba.width(),
        height: rgba.height(),
        rgba: rgba.into_raw(),
    })
}

fn upright(path: &Path) -> image::ImageResult<DynamicImage> {
    let mut reader = ImageReader::open(path)?.with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(1 << 30);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    Ok(image)
}
