// Bilinear between pixel centres: pixel i of the result samples (i + ½)·in/out − ½, held at the edges;
// then activation(sample (+ second)).

fn blend(base: u32, quad: u32, low: vec2u, high: vec2u, share: vec2f) -> vec4f {
    let columns = p.source.y;
    let quads = p.source.z;
    let a = vec4f(source[base + (low.x * columns + low.y) * quads + quad]);
    let b = vec4f(source[base + (low.x * columns + high.y) * quads + quad]);
    let c = vec4f(source[base + (high.x * columns + low.y) * quads + quad]);
    let d = vec4f(source[base + (high.x * columns + high.y) * quads + quad]);
    let upper = a + (b - a) * share.y;
    let lower = c + (d - c) * share.y;
    return upper + (lower - upper) * share.x;
}

@compute @workgroup_size(LANES)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let quads = p.result.z;
    let index = number(id, groups);
    if (index >= p.window.w * quads) { return; }
    let quad = index % quads;
    let pixel = index / quads;
    let place = vec2f(vec2u(pixel / p.result.y, pixel % p.result.y));
    let last = vec2f(p.source.xy) - 1.0;
    let scale = vec2f(p.source.xy) / vec2f(p.result.xy);
    let at = clamp((place + 0.5) * scale - 0.5, vec2f(0.0), last);
    let low = vec2u(at);
    let high = min(low + 1u, vec2u(last));
    var x = blend(0u, quad, low, high, at - floor(at));
//# if RESIDUAL {
    x += vec4f(second[index]);
//# }
    store(pixel, quad, activate(x));
}
