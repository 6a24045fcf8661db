// Channel (i·block + j)·C + c of pixel (y, x) becomes channel c of pixel (y·block + i, x·block + j), where
// the result has C channels. more.x: block.

fn element(pixel: u32, channel: u32) -> f32 {
    return f32(source[pixel * p.source.z + channel / 4u][channel % 4u]);
}

@compute @workgroup_size(LANES)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = number(id, groups);
    if (index >= p.window.w * p.result.z) { return; }
    let quad = index % p.result.z;
    let pixel = index / p.result.z;
    let block = p.more.x;
    let row = pixel / p.result.y;
    let column = pixel % p.result.y;
    let from_pixel = (row / block) * p.source.y + column / block;
    let channel = (row % block * block + column % block) * p.result.w + quad * 4u;
//# if WHOLE {
    store(pixel, quad, vec4f(source[from_pixel * p.source.z + channel / 4u]));
//# }
//# if WHOLE = 0 {
    let last = p.source.w - 1u;
    store(pixel, quad, vec4f(
        element(from_pixel, min(channel, last)),
        element(from_pixel, min(channel + 1u, last)),
        element(from_pixel, min(channel + 2u, last)),
        element(from_pixel, min(channel + 3u, last)),
    ));
//# }
}
