// Moves numbers one by one into a picture of other dimensions, for what no other kernel can avoid.
// more: dimensions of what is read; to: of what is written; begin: where in it the first number goes.
// FLAT keeps the order of the numbers instead. ZEROS writes zeros everywhere.

struct Params {
    source: vec4u,   // first float of the source
    result: vec4u,
    window: vec4u,   // floats from pixel to pixel of source and result; first float of the result; numbers
    more: vec4u,
    begin: vec4u,
    to: vec4u,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> source: array<f32>;
@group(0) @binding(4) var<storage, read_write> result: array<f32>;

fn number(id: vec3u, groups: vec3u) -> u32 {
    return id.x + id.y * groups.x * LANES;
}

@compute @workgroup_size(LANES)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = number(id, groups);
    if (index >= p.window.w) { return; }
//# if ZEROS {
    result[index] = 0.0;
//# }
//# if ZEROS = 0 {
    let channel = index % p.more.w;
    let pixel = index / p.more.w;
//# if FLAT {
    let target_channel = index % p.to.w;
    let target_pixel = index / p.to.w;
//# }
//# if FLAT = 0 {
    let column = pixel % p.more.z + p.begin.z;
    let row = pixel / p.more.z % p.more.y + p.begin.y;
    let plane = pixel / (p.more.z * p.more.y) + p.begin.x;
    let target_channel = channel + p.begin.w;
    let target_pixel = (plane * p.to.y + row) * p.to.z + column;
//# }
    result[p.window.z + target_pixel * p.window.y + target_channel] =
        source[p.source.x + pixel * p.window.x + channel];
//# }
}
