// Convolution of each channel with its own kernel:
//   result[y, x, c] = activation(bias[c] + Σ source[y·stride + ky − top, x·stride + kx − left, c]
//                                          · weights[ky, kx, c] (+ second[y, x, c]))
// Each invocation makes PIXELS neighbours in a row of one quad; what their windows share is read once:
// SPAN = (PIXELS − 1)·STRIDE_COLUMNS + KERNEL_COLUMNS columns. Neighbouring invocations read
// neighbouring quads.
//
// Weights: bias[quad], then [ky][kx][quad].

@compute @workgroup_size(LANES)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let quads = p.result.z;
    let strips = (p.result.y + PIXELS - 1u) / PIXELS;
    let index = number(id, groups);
    if (index >= quads * strips * p.result.x) { return; }
    let quad = index % quads;
    let column = (index / quads) % strips * PIXELS;
    let row = index / (quads * strips);

    let bias = vec4f(weights[quad]);
//# for p in PIXELS {
    var sum_$p = bias;
//# }
    let top = row * STRIDE_ROWS - p.window.x;
    let left = column * STRIDE_COLUMNS - p.window.y;
    // Outside the picture there are zeros; unsigned numbers wrap, so one comparison is enough.
//# for j in SPAN {
    let inside_$j = left + $ju < p.source.y;
    let at_$j = select(0u, left + $ju, inside_$j) * quads + quad;
//# }
//# for k in KERNEL_ROWS {
    if (top + $ku < p.source.x) {
        let line = (top + $ku) * p.source.y * quads;
//# for j in SPAN {
        let in_$j = select(vec4f(0.0), vec4f(source[line + at_$j]), inside_$j);
//# }
//# for x in KERNEL_COLUMNS {
        let w_$x = vec4f(weights[($(k * KERNEL_COLUMNS + x)u + 1u) * quads + quad]);
//# for p in PIXELS {
        sum_$p += in_$(p * STRIDE_COLUMNS + x) * w_$x;
//# }
//# }
    }
//# }

//# for p in PIXELS {
    if (column + $pu < p.result.y) {
        let pixel = row * p.result.y + column + $pu;
//# if RESIDUAL {
        sum_$p += vec4f(second[pixel * quads + quad]);
//# }
        store(pixel, quad, activate(sum_$p));
    }
//# }
}
