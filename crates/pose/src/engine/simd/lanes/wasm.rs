//! WebAssembly's 128-bit vectors, with and without relaxed multiply-add.

use super::{Kernel, Simd};
use std::arch::wasm32::{
    f32x4_add, f32x4_mul, f32x4_pmax, f32x4_pmin, f32x4_relaxed_madd, f32x4_splat, v128, v128_load,
    v128_store,
};

/// The instructions that every module of ours is built with.
#[derive(Debug, Clone, Copy)]
pub struct Simd128;

#[allow(unsafe_code)]
impl Simd for Simd128 {
    type V = v128;
    const LANES: usize = 4;
    const NAME: &'static str = "simd (wasm)";

    fn run<K: Kernel>(self, kernel: K) {
        #[inline(never)]
        fn compiled<K: Kernel>(simd: Simd128, kernel: K) {
            kernel.work(simd);
        }
        compiled(self, kernel);
    }

    #[inline(always)]
    fn splat(self, x: f32) -> Self::V {
        f32x4_splat(x)
    }

    #[inline(always)]
    unsafe fn load(self, at: *const f32) -> Self::V {
        // SAFETY: the caller promises four readable floats; wasm loads need no alignment.
        unsafe { v128_load(at.cast()) }
    }

    #[inline(always)]
    unsafe fn store(self, at: *mut f32, v: Self::V) {
        // SAFETY: the caller promises four writable floats; wasm stores need no alignment.
        unsafe { v128_store(at.cast(), v) }
    }

    #[inline(always)]
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        f32x4_add(f32x4_mul(a, b), c)
    }

    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        f32x4_add(a, b)
    }

    #[inline(always)]
    fn clamp(self, x: Self::V, low: Self::V, high: Self::V) -> Self::V {
        // One instruction each on common processors, unlike `max` and `min` with their care for NaN.
        f32x4_pmin(high, f32x4_pmax(low, x))
    }
}

/// Multiply-add in one instruction where the processor has it. A module that uses this type does not
/// load in a browser without relaxed SIMD.
#[derive(Debug, Clone, Copy)]
pub struct Relaxed;

#[allow(unsafe_code)]
impl Simd for Relaxed {
    type V = v128;
    const LANES: usize = 4;
    const NAME: &'static str = "simd (wasm, relaxed)";

    fn run<K: Kernel>(self, kernel: K) {
        #[inline(never)]
        #[target_feature(enable = "relaxed-simd")]
        fn compiled<K: Kernel>(simd: Relaxed, kernel: K) {
            kernel.work(simd);
        }
        compiled(self, kernel);
    }

    #[inline(always)]
    fn splat(self, x: f32) -> Self::V {
        Simd128.splat(x)
    }

    #[inline(always)]
    unsafe fn load(self, at: *const f32) -> Self::V {
        // SAFETY: the same promise.
        unsafe { Simd128.load(at) }
    }

    #[inline(always)]
    unsafe fn store(self, at: *mut f32, v: Self::V) {
        // SAFETY: the same promise.
        unsafe { Simd128.store(at, v) }
    }

    #[inline(always)]
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        f32x4_relaxed_madd(a, b, c)
    }

    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        Simd128.add(a, b)
    }

    #[inline(always)]
    fn clamp(self, x: Self::V, low: Self::V, high: Self::V) -> Self::V {
        Simd128.clamp(x, low, high)
    }
}
