// Cuts a turned square out of the frame and makes numbers of its pixels: bilinear between pixel centres,
// as crate::sample does it on the CPU.

struct Cut {
    origin: vec4f,   // where in the texture the centre of the first pixel lies; step to the next column
    step: vec4f,     // step to the next row; scale and offset of the numbers
    size: vec4u,     // columns and rows of the texture; side of the result; whether the outside is black
}

@group(0) @binding(0) var<uniform> cut: Cut;
@group(0) @binding(1) var frame: texture_2d<f32>;
@group(0) @binding(2) var<storage, read_write> result: array<Quad>;

// A pixel, also beyond the edges.
fn pixel(at: vec2i) -> vec3f {
    let inner = clamp(at, vec2i(0), vec2i(cut.size.xy) - 1);
    let colour = textureLoad(frame, inner, 0).rgb;
    return select(colour, vec3f(0.0), cut.size.w == 1u && any(inner != at));
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let side = cut.size.z;
    if (id.x >= side || id.y >= side) { return; }
    let at = cut.origin.xy + cut.origin.zw * f32(id.x) + cut.step.xy * f32(id.y);
    let low = floor(at);
    let share = at - low;
    let corner = vec2i(low);
    let upper = mix(pixel(corner), pixel(corner + vec2i(1, 0)), share.x);
    let lower = mix(pixel(corner + vec2i(0, 1)), pixel(corner + vec2i(1, 1)), share.x);
    let colour = mix(upper, lower, share.y) * cut.step.z + cut.step.w;
    result[id.y * side + id.x] = Quad(vec4f(colour, 0.0));
}
