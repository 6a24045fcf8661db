//! Plain arithmetic on arrays of four, which compilers turn into whatever vectors there are.

use super::{Kernel, Simd};

/// Works everywhere.
#[derive(Debug, Clone, Copy)]
pub struct Portable;

#[allow(unsafe_code)]
impl Simd for Portable {
    type V = [f32; 4];
    const LANES: usize = 4;
    const NAME: &'static str = "simd (4 lanes)";

    fn run<K: Kernel>(self, kernel: K) {
        kernel.work(self);
    }

    #[inline(always)]
    fn splat(self, x: f32) -> Self::V {
        [x; 4]
    }

    #[inline(always)]
    unsafe fn load(self, at: *const f32) -> Self::V {
        // SAFETY: the caller promises four readable floats; arrays of floats need no more alignment.
        unsafe { at.cast::<[f32; 4]>().read_unaligned() }
    }

    #[inline(always)]
    unsafe fn store(self, at: *mut f32, v: Self::V) {
        // SAFETY: the caller promises four writable floats.
        unsafe { at.cast::<[f32; 4]>().write_unaligned(v) }
    }

    #[inline(always)]
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        std::array::from_fn(|i| a[i] * b[i] + c[i])
    }

    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        std::array::from_fn(|i| a[i] + b[i])
    }

    #[inline(always)]
    fn clamp(self, x: Self::V, low: Self::V, high: Self::V) -> Self::V {
        std::array::from_fn(|i| {
            let x = if x[i] > low[i] { x[i] } else { low[i] };
            if x < high[i] { x } else { high[i] }
        })
    }
}
