// Greatest value under a window; what lies outside the picture does not count.
// more: rows and columns of the window, rows and columns between windows.

@compute @workgroup_size(LANES)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let quads = p.result.z;
    let index = number(id, groups);
    if (index >= p.window.w * quads) { return; }
    let quad = index % quads;
    let pixel = index / quads;
    let top = (pixel / p.result.y) * p.more.z - p.window.x;
    let left = (pixel % p.result.y) * p.more.w - p.window.y;
    var best = vec4f(-3.4e38);
    for (var down = 0u; down < p.more.x; down++) {
        for (var right = 0u; right < p.more.y; right++) {
            let row = top + down;
            let column = left + right;
            if (row < p.source.x && column < p.source.y) {
                best = max(best, vec4f(source[(row * p.source.y + column) * quads + quad]));
            }
        }
    }
    store(pixel, quad, best);
}
