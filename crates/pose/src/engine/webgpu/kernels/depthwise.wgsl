// Convolution of each channel with its own kernel:
//   result[y, x, c] = activation(bias[c] + Σ source[y·stride + ky − top, x·stride + kx − left, c]
//                                          · weights[ky, kx, c] (+ second[y, x, c]))
// Each invocation makes a block of ROWS × COLUMNS pixels of one quad; what their windows share is read
// once, DOWN × ACROSS pixels in all. Neighbouring invocations read neighbouring quads.
//
// Weights: bias[quad], then [ky][kx][quad].

@compute @workgroup_size(LANES)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let quads = p.result.z;
    let blocks = (p.result.xy + vec2u(ROWS, COLUMNS) - 1u) / vec2u(ROWS, COLUMNS);
    let index = number(id, groups);
    if (index >= quads * blocks.x * blocks.y) { return; }
    let quad = index % quads;
    let column = (index / quads) % blocks.y * COLUMNS;
    let row = index / (quads * blocks.y) * ROWS;

    let bias = vec4f(weights[quad]);
//# for k in KERNEL_ROWS {
//# for x in KERNEL_COLUMNS {
    let w_$k_$x = vec4f(weights[$(k * KERNEL_COLUMNS + x + 1)u * quads + quad]);
//# }
//# }
//# for q in ROWS {
//# for p in COLUMNS {
    var sum_$q_$p = bias;
//# }
//# }
    let top = row * STRIDE_ROWS - p.window.x;
    let left = column * STRIDE_COLUMNS - p.window.y;
    // Outside the picture there are zeros; unsigned numbers wrap, so one comparison is enough.
//# for j in ACROSS {
    let inside_$j = left + $ju < p.source.y;
    let at_$j = select(0u, left + $ju, inside_$j) * quads + quad;
//# }
//# for r in DOWN {
    if (top + $ru < p.source.x) {
        let line = (top + $ru) * p.source.y * quads;
//# for j in ACROSS {
        let in_$j = select(vec4f(0.0), vec4f(source[line + at_$j]), inside_$j);
//# }
//# for q in ROWS {
//# for k in KERNEL_ROWS {
//# if q*STRIDE_ROWS+k = r {
//# for x in KERNEL_COLUMNS {
//# for p in COLUMNS {
        sum_$q_$p += in_$(p * STRIDE_COLUMNS + x) * w_$k_$x;
//# }
//# }
//# }
//# }
//# }
    }
//# }

//# for q in ROWS {
//# for p in COLUMNS {
    if (row + $qu < p.result.x && column + $pu < p.result.y) {
        let pixel = (row + $qu) * p.result.y + column + $pu;
//# if RESIDUAL {
        sum_$q_$p += vec4f(second[pixel * quads + quad]);
//# }
        store(pixel, quad, activate(sum_$q_$p));
    }
//# }
//# }
}
