//! Whether the browser's WebAssembly has relaxed SIMD.

use js_sys::{Uint8Array, WebAssembly};

/// A module with one function: three vectors of zeros (`i32.const 0`, `i8x16.splat`) through
/// `f32x4.relaxed_madd`. Browsers that do not know the instruction call it invalid.
const PROBE: [u8; 40] = [
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // magic, version
    0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b, // one type: () -> v128
    0x03, 0x02, 0x01, 0x00, // one function of it
    0x0a, 0x13, 0x01, 0x11, 0x00, // its code: 17 bytes, no locals
    0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, // three vectors
    0xfd, 0x85, 0x02, 0x0b, // relaxed_madd, end
];

/// Asks the browser.
pub fn has_relaxed_simd() -> bool {
    let probe = Uint8Array::new_from_slice(&PROBE);
    // A browser that cannot answer does not have it.
    WebAssembly::validate(&probe).unwrap_or(false)
}
