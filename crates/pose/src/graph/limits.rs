//! How large a network may be. The largest official one has 14 million weights, 380 nodes, values of
//! 4 million floats and 2 billion multiplications.

/// Nodes, and operators in a file.
pub const NODES: usize = 4096;
/// Tensors in a file.
pub const TENSORS: usize = 16_384;
/// Inputs of one node.
pub const INPUTS: usize = 16;
/// Floats in one value.
pub const VALUE_LEN: usize = 1 << 24;
/// Floats in all values together.
pub const VALUES_LEN: usize = 1 << 28;
/// Floats in all weights together.
pub const WEIGHTS_LEN: usize = 1 << 26;
/// Weights per byte of the file: what sparse storage may unfold to.
pub const WEIGHTS_PER_BYTE: usize = 16;
/// Multiplications per run.
pub const MACS: u64 = 20_000_000_000;
/// Bytes of a name.
pub const NAME_LEN: usize = 256;
