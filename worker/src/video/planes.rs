//! How a browser's frames lie in memory.

use js_sys::Array;
use sagitta_pose::{Colours, Layout, Matrix, Plane};
use web_sys::{PlaneLayout, VideoFrame, VideoMatrixCoefficients as Coefficients, VideoPixelFormat};

/// What the bytes of a frame mean; `None` where they are no planes of bytes, or of colours that only the
/// browser knows.
pub fn colours(frame: &VideoFrame) -> Option<Colours> {
    shared(frame.format()?)?;
    let space = frame.color_space();
    let matrix = match space.matrix() {
        None | Some(Coefficients::Bt709) => Matrix::Bt709,
        Some(Coefficients::Bt470bg | Coefficients::Smpte170m) => Matrix::Bt601,
        Some(Coefficients::Bt2020Ncl) => Matrix::Bt2020,
        Some(_) => return None,
    };
    Some(Colours {
        matrix,
        full_range: space.full_range().unwrap_or(false),
    })
}

/// As [`Layout::shared`].
fn shared(format: VideoPixelFormat) -> Option<[u32; 2]> {
    match format {
        VideoPixelFormat::I420 | VideoPixelFormat::Nv12 => Some([1, 1]),
        VideoPixelFormat::I422 => Some([1, 0]),
        VideoPixelFormat::I444 => Some([0, 0]),
        _ => None,
    }
}

/// Where the planes of a frame lie, by what `copyTo` says.
pub fn layout(
    frame: &VideoFrame,
    stored_px: [u32; 2],
    laid: &Array<PlaneLayout>,
) -> Option<Layout> {
    let format = frame.format()?;
    let plane = |index: u32, step: usize| {
        let plane = (index < laid.length()).then(|| laid.get(index))?;
        Some(Plane {
            offset: plane.get_offset() as usize,
            stride: plane.get_stride() as usize,
            step,
        })
    };
    let planes = match format {
        VideoPixelFormat::Nv12 => {
            let blue = plane(1, 2)?;
            let offset = blue.offset + 1;
            [plane(0, 1)?, blue, Plane { offset, ..blue }]
        }
        _ => [plane(0, 1)?, plane(1, 1)?, plane(2, 1)?],
    };
    Some(Layout {
        stored_px,
        planes,
        shared: shared(format)?,
    })
}
