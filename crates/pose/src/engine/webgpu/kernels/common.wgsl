// What all kernels share.
//
// Pictures lie as NHWC, four channels to a Quad; the last quad of a pixel is filled up. Results of the
// network are PACKED: plain floats without filling, which the caller gets as they are.

struct Params {
    source: vec4u,   // rows, columns, quads, channels of the picture that is read
    result: vec4u,   // rows, columns, quads, channels of the picture that is written
    window: vec4u,   // padding above, padding on the left, first float of a packed result, pixels
    more: vec4u,     // as the kernel says
    begin: vec4u,     // as the kernel says
    to: vec4u,       // as the kernel says
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> source: array<Quad>;
@group(0) @binding(2) var<storage, read> second: array<Quad>;
@group(0) @binding(3) var<storage, read> weights: array<Quad>;
//# if PACKED {
@group(0) @binding(4) var<storage, read_write> result: array<f32>;
//# }
//# if PACKED = 0 {
@group(0) @binding(4) var<storage, read_write> result: array<Quad>;
//# }

// Number of this invocation: grids larger than one row allows continue in the next.
fn number(id: vec3u, groups: vec3u) -> u32 {
    return id.x + id.y * groups.x * LANES;
}

fn activate(x: vec4f) -> vec4f {
//# if ACTIVATION = 0 {
    return x;
//# }
//# if ACTIVATION = 1 {
    return max(x, vec4f(0.0));
//# }
//# if ACTIVATION = 2 {
    return clamp(x, vec4f(0.0), vec4f(6.0));
//# }
//# if ACTIVATION = 3 {
    return 1.0 / (1.0 + exp(-x));
//# }
}

fn store(pixel: u32, quad: u32, value: vec4f) {
//# if PACKED {
    let at = p.window.z + pixel * p.result.w + quad * 4u;
    let left = p.result.w - quad * 4u;
    result[at] = value.x;
    if (left > 1u) { result[at + 1u] = value.y; }
    if (left > 2u) { result[at + 2u] = value.z; }
    if (left > 3u) { result[at + 3u] = value.w; }
//# }
//# if PACKED = 0 {
    result[pixel * p.result.z + quad] = Quad(value);
//# }
}
