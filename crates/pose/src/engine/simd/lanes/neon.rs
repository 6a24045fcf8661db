//! NEON, which every 64-bit ARM processor has.

use super::{Kernel, Simd};
use std::arch::aarch64::{
    float32x4_t, vaddq_f32, vdupq_n_f32, vfmaq_f32, vld1q_f32, vmaxq_f32, vminq_f32, vst1q_f32,
};

/// Four lanes with fused multiply-add.
#[derive(Debug, Clone, Copy)]
pub struct Neon;

#[allow(unsafe_code)]
impl Simd for Neon {
    type V = float32x4_t;
    const LANES: usize = 4;
    const NAME: &'static str = "simd (NEON)";

    fn run<K: Kernel>(self, kernel: K) {
        kernel.work(self);
    }

    #[inline(always)]
    fn splat(self, x: f32) -> Self::V {
        // SAFETY: NEON is part of the target's baseline, here and below.
        unsafe { vdupq_n_f32(x) }
    }

    #[inline(always)]
    unsafe fn load(self, at: *const f32) -> Self::V {
        // SAFETY: the caller promises four readable floats.
        unsafe { vld1q_f32(at) }
    }

    #[inline(always)]
    unsafe fn store(self, at: *mut f32, v: Self::V) {
        // SAFETY: the caller promises four writable floats.
        unsafe { vst1q_f32(at, v) }
    }

    #[inline(always)]
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        // SAFETY: as in `splat`.
        unsafe { vfmaq_f32(c, a, b) }
    }

    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: as in `splat`.
        unsafe { vaddq_f32(a, b) }
    }

    #[inline(always)]
    fn clamp(self, x: Self::V, low: Self::V, high: Self::V) -> Self::V {
        // SAFETY: as in `splat`.
        unsafe { vminq_f32(vmaxq_f32(x, low), high) }
    }
}
