//! Pictures as decoders leave them: brightness for every pixel, colour for every one or every few.

use super::Turn;

/// A picture in three planes of bytes, as it is stored: brightness (Y), blueness (Cb) and redness (Cr).
#[derive(Debug, Clone, Copy)]
pub struct Planes<'a> {
    /// What the planes lie in.
    pub bytes: &'a [u8],
    /// Where they lie.
    pub layout: Layout,
    /// What they mean.
    pub colours: Colours,
    /// How the picture is turned to stand upright.
    pub turn: Turn,
}

/// Where the planes of a picture lie in its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Width and height of the stored picture in pixels.
    pub stored_px: [u32; 2],
    /// Y, Cb, Cr.
    pub planes: [Plane; 3],
    /// How many pixels across and down share a colour, as a power of two: \[1, 1\] for 4:2:0, \[1, 0\] for
    /// 4:2:2, \[0, 0\] for 4:4:4.
    pub shared: [u32; 2],
}

/// A plane among bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plane {
    /// Its first value.
    pub offset: usize,
    /// From a row to the next.
    pub stride: usize,
    /// From a value to the next.
    pub step: usize,
}

/// Which brightness and colour make red, green and blue (ITU-R BT.601-7, BT.709-6, BT.2020-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matrix {
    /// Of television of old.
    Bt601,
    /// Of high definition, and of files that name none.
    Bt709,
    /// Of ultra high definition, with constant coefficients.
    Bt2020,
}

/// What the bytes of planes mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours {
    /// How they are mixed.
    pub matrix: Matrix,
    /// Whether they use all of 0–255, or 16–235 (brightness) and 16–240 (colour).
    pub full_range: bool,
}

impl Layout {
    /// Planes one after another without gaps, 4:2:0: "yuv420p", "I420".
    pub fn i420(width: u32, height: u32) -> Self {
        let [across, down] = [width, height].map(|n| n as usize);
        let [half_across, half_down] = [across.div_ceil(2), down.div_ceil(2)];
        let plane = |offset, stride| Plane {
            offset,
            stride,
            step: 1,
        };
        let luma = across * down;
        Self {
            stored_px: [width, height],
            planes: [
                plane(0, across),
                plane(luma, half_across),
                plane(luma + half_across * half_down, half_across),
            ],
            shared: [1, 1],
        }
    }

    /// Bytes that it needs; `None` where no memory is so large.
    pub fn bytes(&self) -> Option<usize> {
        let ends = self.planes.iter().enumerate().map(|(i, plane)| {
            let last = |axis: usize| {
                let shift = if i == 0 { 0 } else { self.shared[axis] };
                (self.stored_px[axis].checked_sub(1)? as usize).checked_shr(shift)
            };
            let rows = last(1)?.checked_mul(plane.stride)?;
            let columns = last(0)?.checked_mul(plane.step)?;
            plane
                .offset
                .checked_add(rows)?
                .checked_add(columns)?
                .checked_add(1)
        });
        ends.into_iter()
            .try_fold(0, |most, end| Some(end?.max(most)))
    }
}

/// Numbers that turn brightness and colour into red, green and blue, 0–255.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mixer {
    black: f32,
    gain: f32,
    red_of_red: f32,
    green_of_blue: f32,
    green_of_red: f32,
    blue_of_blue: f32,
}

impl Colours {
    pub(crate) fn mixer(self) -> Mixer {
        let (kr, kb) = match self.matrix {
            Matrix::Bt601 => (0.299, 0.114),
            Matrix::Bt709 => (0.2126, 0.0722),
            Matrix::Bt2020 => (0.2627, 0.0593),
        };
        let kg = 1.0 - kr - kb;
        let (black, gain, colour) = match self.full_range {
            true => (0.0, 1.0, 1.0),
            false => (16.0, 255.0 / 219.0, 255.0 / 224.0),
        };
        Mixer {
            black,
            gain,
            red_of_red: 2.0 * (1.0 - kr) * colour,
            green_of_blue: -2.0 * kb * (1.0 - kb) / kg * colour,
            green_of_red: -2.0 * kr * (1.0 - kr) / kg * colour,
            blue_of_blue: 2.0 * (1.0 - kb) * colour,
        }
    }
}

/// Colour where there is none.
const GREY: f32 = 128.0;

impl Mixer {
    /// What becomes black.
    pub(crate) fn black(&self) -> [f32; 3] {
        [self.black, GREY, GREY]
    }

    /// Red, green and blue of brightness, blueness and redness.
    #[inline]
    pub(crate) fn rgb(&self, [y, cb, cr]: [f32; 3]) -> [f32; 3] {
        let (y, cb, cr) = ((y - self.black) * self.gain, cb - GREY, cr - GREY);
        [
            y + self.red_of_red * cr,
            y + self.green_of_blue * cb + self.green_of_red * cr,
            y + self.blue_of_blue * cb,
        ]
        .map(|c| c.clamp(0.0, 255.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_the_recommendations() {
        // BT.709-6, table 3 item 3.4 and 3.5: 75 % and 100 % bars of limited range by its equations.
        let limited = Colours {
            matrix: Matrix::Bt709,
            full_range: false,
        };
        let close = |a: [f32; 3], b: [f32; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1.5);
        let mixer = limited.mixer();
        for (yuv, rgb) in [
            ([16.0, 128.0, 128.0], [0.0, 0.0, 0.0]),
            ([235.0, 128.0, 128.0], [255.0, 255.0, 255.0]),
            ([63.0, 102.0, 240.0], [255.0, 0.0, 0.0]),
            ([173.0, 42.0, 26.0], [0.0, 255.0, 0.0]),
            ([32.0, 240.0, 118.0], [0.0, 0.0, 255.0]),
        ] {
            assert!(close(mixer.rgb(yuv), rgb), "{yuv:?}: {:?}", mixer.rgb(yuv));
        }
        assert_eq!(mixer.rgb(mixer.black()), [0.0; 3]);
        // JFIF 1.02: full range with the coefficients of BT.601.
        let jpeg = Colours {
            matrix: Matrix::Bt601,
            full_range: true,
        };
        let red = jpeg.mixer().rgb([76.0, 85.0, 255.0]);
        assert!(close(red, [254.0, 0.0, 0.0]), "{red:?}");
    }

    #[test]
    fn a_layout_knows_what_it_needs() {
        // 5 by 3 pixels have 3 by 2 colours.
        let layout = Layout::i420(5, 3);
        assert_eq!(layout.bytes(), Some(15 + 6 + 6));
        assert_eq!(
            layout.planes.map(|p| (p.offset, p.stride)),
            [(0, 5), (15, 3), (21, 3)]
        );
        assert_eq!(Layout::i420(0, 3).bytes(), None);
        let absurd = Plane {
            offset: usize::MAX,
            stride: 1,
            step: 1,
        };
        let planes = [absurd; 3];
        assert_eq!(Layout { planes, ..layout }.bytes(), None);
    }
}
