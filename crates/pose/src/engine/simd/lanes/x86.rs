//! AVX2 with fused multiply-add: every x86-64 processor since 2013 (Intel) and 2015 (AMD).

use super::{Kernel, Simd};
use std::arch::x86_64::{
    __m256, _mm256_add_ps, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_max_ps, _mm256_min_ps,
    _mm256_set1_ps, _mm256_storeu_ps,
};

/// Exists only where the processor has AVX2 and FMA.
#[derive(Debug, Clone, Copy)]
pub struct Avx2(());

impl Avx2 {
    /// Asks the processor.
    pub fn new() -> Option<Self> {
        let has = std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma");
        has.then_some(Self(()))
    }
}

#[allow(unsafe_code)]
impl Simd for Avx2 {
    type V = __m256;
    const LANES: usize = 8;
    const NAME: &'static str = "simd (AVX2)";

    fn run<K: Kernel>(self, kernel: K) {
        #[target_feature(enable = "avx2,fma")]
        fn compiled<K: Kernel>(simd: Avx2, kernel: K) {
            kernel.work(simd);
        }
        // SAFETY: `self` exists, so the processor has both.
        unsafe { compiled(self, kernel) }
    }

    #[inline(always)]
    fn splat(self, x: f32) -> Self::V {
        // SAFETY: `self` exists, so the processor has AVX2.
        unsafe { _mm256_set1_ps(x) }
    }

    #[inline(always)]
    unsafe fn load(self, at: *const f32) -> Self::V {
        // SAFETY: the caller promises eight readable floats; `self` exists.
        unsafe { _mm256_loadu_ps(at) }
    }

    #[inline(always)]
    unsafe fn store(self, at: *mut f32, v: Self::V) {
        // SAFETY: the caller promises eight writable floats; `self` exists.
        unsafe { _mm256_storeu_ps(at, v) }
    }

    #[inline(always)]
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        // SAFETY: `self` exists, so the processor has FMA.
        unsafe { _mm256_fmadd_ps(a, b, c) }
    }

    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: `self` exists, so the processor has AVX2.
        unsafe { _mm256_add_ps(a, b) }
    }

    #[inline(always)]
    fn clamp(self, x: Self::V, low: Self::V, high: Self::V) -> Self::V {
        // SAFETY: `self` exists, so the processor has AVX2.
        unsafe { _mm256_min_ps(_mm256_max_ps(x, low), high) }
    }
}
