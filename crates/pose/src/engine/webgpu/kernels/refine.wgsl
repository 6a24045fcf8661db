// Moves points to the centre of what their heat maps show around them, as crate::track::refine does it on
// the CPU: the mean of the cells in a window of 7 × 7 around the point's own, weighted by certainty, if
// any of them is at least half sure.
//
// source: heat maps, one channel per point. result: packed; the points are rows of five numbers from
// float p.more.x on, x and y in pixels of the network's input, CELL of which make one cell.

const REACH = 3;

@compute @workgroup_size(LANES)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let point = id.x;
    if (point >= p.source.w) { return; }
    let at = p.more.x + point * 5u;
    let size = vec2i(p.source.yx);
    let place = trunc(vec2f(result[at], result[at + 1u]) / f32(CELL));
    // Written so that a place that is no number is refused as well.
    if (!(all(place >= vec2f(0.0)) && all(place < vec2f(size)))) { return; }
    let cell = vec2i(place);
    let first = max(cell - REACH, vec2i(0));
    let last = min(cell + REACH, size - 1);
    var total = 0.0;
    var best = 0.0;
    var sum = vec2f(0.0);
    for (var row = first.y; row <= last.y; row++) {
        for (var column = first.x; column <= last.x; column++) {
            let quad = u32(row * size.x + column) * p.source.z + point / 4u;
            let weight = 1.0 / (1.0 + exp(-f32(source[quad][point % 4u])));
            total += weight;
            best = max(best, weight);
            sum += weight * vec2f(f32(column), f32(row));
        }
    }
    if (best >= 0.5 && total > 0.0) {
        result[at] = sum.x / total * f32(CELL);
        result[at + 1u] = sum.y / total * f32(CELL);
    }
}
