// Picks the anchors whose score is high enough, in no particular order; each keeps its number.
//
// results: boxes and scores, packed; begin.x, begin.y: where; begin.z: anchors; begin.w: numbers
// per box. picked: how many there are, three unused words, then per anchor its number, its score, its box.

struct Params {
    source: vec4u,
    result: vec4u,
    window: vec4u,
    more: vec4u,     // room for so many; the least score, as the bits of a float
    begin: vec4u,
    to: vec4u,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> results: array<f32>;
@group(0) @binding(4) var<storage, read_write> picked: array<atomic<u32>>;

@compute @workgroup_size(LANES)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let anchor = id.x;
    if (anchor >= p.begin.z) { return; }
    let score = results[p.begin.y + anchor];
    if (!(score >= bitcast<f32>(p.more.y))) { return; }
    let slot = atomicAdd(&picked[0], 1u);
    if (slot >= p.more.x) { return; }
    let at = 4u + slot * (p.begin.w + 2u);
    atomicStore(&picked[at], anchor);
    atomicStore(&picked[at + 1u], bitcast<u32>(score));
    for (var i = 0u; i < p.begin.w; i++) {
        atomicStore(&picked[at + 2u + i], bitcast<u32>(results[p.begin.x + anchor * p.begin.w + i]));
    }
}
