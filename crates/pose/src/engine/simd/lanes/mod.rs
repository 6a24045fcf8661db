//! Vectors of floats: one type per instruction set, all with the same operations.
//!
//! A value that implements [`Simd`] is a token: it exists only where the processor has the
//! instructions. Kernels are written once over it and enter through [`Simd::run`], which compiles them
//! with the instruction set switched on.

#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;
#[cfg(target_arch = "wasm32")]
mod wasm;
#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(target_arch = "aarch64")]
pub use neon::Neon;
pub use portable::Portable;
#[cfg(target_arch = "wasm32")]
pub use wasm::{Relaxed, Simd128};
#[cfg(target_arch = "x86_64")]
pub use x86::Avx2;

/// A loop that is compiled once per instruction set.
pub trait Kernel {
    /// Does the work.
    fn work<S: Simd>(self, simd: S);
}

/// One instruction set.
#[allow(unsafe_code)]
pub trait Simd: Copy + 'static {
    /// A vector of [`Simd::LANES`] floats.
    type V: Copy;
    /// Floats per vector.
    const LANES: usize;
    /// Name of the engine that uses it.
    const NAME: &'static str;

    /// Runs a kernel compiled for this instruction set.
    fn run<K: Kernel>(self, kernel: K);

    /// The same number in all lanes.
    fn splat(self, x: f32) -> Self::V;

    /// Reads a vector.
    ///
    /// # Safety
    /// `at` must be valid for reading [`Simd::LANES`] floats.
    unsafe fn load(self, at: *const f32) -> Self::V;

    /// Writes a vector.
    ///
    /// # Safety
    /// `at` must be valid for writing [`Simd::LANES`] floats.
    unsafe fn store(self, at: *mut f32, v: Self::V);

    /// a·b + c, rounded once or twice as the instruction set has it.
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;

    /// a + b.
    fn add(self, a: Self::V, b: Self::V) -> Self::V;

    /// min(max(x, low), high); what becomes of NaN is not stated.
    fn clamp(self, x: Self::V, low: Self::V, high: Self::V) -> Self::V;
}
