// Convolution that mixes all channels:
//   result[y, x, n] = activation(bias[n] + Σ source[y·stride + ky − top, x·stride + kx − left, c]
//                                          · weights[ky, kx, c, n] (+ second[y, x, n]))
// Each invocation makes PIXELS pixels of QUADS quads and keeps the sums in registers: per step it reads
// PIXELS + 4·QUADS quads and multiplies 16·PIXELS·QUADS numbers.
//
// Weights: bias[out quad], then [ky][kx][in quad][out quad][channel within the in quad].

@compute @workgroup_size(LANES)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let pixels = p.window.w;
    let pixel_blocks = (pixels + PIXELS - 1u) / PIXELS;
    let quad_blocks = p.result.z / QUADS;
    let index = number(id, groups);
    if (index >= pixel_blocks * quad_blocks) { return; }
//# if PIXELS_FIRST {
    let pixel = (index % pixel_blocks) * PIXELS;
    let quad = (index / pixel_blocks) * QUADS;
//# }
//# if PIXELS_FIRST = 0 {
    let pixel = (index / quad_blocks) * PIXELS;
    let quad = (index % quad_blocks) * QUADS;
//# }

//# for n in QUADS {
    let bias_$n = vec4f(weights[quad + $nu]);
//# for p in PIXELS {
    var sum_$p_$n = bias_$n;
//# }
//# }
//# for p in PIXELS {
    let pixel_$p = min(pixel + $pu, pixels - 1u);
//# }

    // Where the weights of this tap and in quad begin.
    var w = p.result.z + quad * 4u;
//# if POINTWISE {
//# for p in PIXELS {
    let base_$p = pixel_$p * p.source.z;
//# }
    {
//# }
//# if POINTWISE = 0 {
//# for p in PIXELS {
    let row_$p = (pixel_$p / p.result.y) * STRIDE_ROWS - p.window.x;
    let column_$p = (pixel_$p % p.result.y) * STRIDE_COLUMNS - p.window.y;
//# }
    for (var tap = 0u; tap < KERNEL_ROWS * KERNEL_COLUMNS; tap++) {
        let down = tap / KERNEL_COLUMNS;
        let right = tap % KERNEL_COLUMNS;
        // Outside the picture there are zeros; unsigned numbers wrap, so one comparison is enough.
//# for p in PIXELS {
        let inside_$p = row_$p + down < p.source.x && column_$p + right < p.source.y;
        let base_$p = select(0u, ((row_$p + down) * p.source.y + column_$p + right) * p.source.z, inside_$p);
//# }
//# }
        for (var k = 0u; k < p.source.z; k++) {
//# for p in PIXELS {
//# if POINTWISE {
            let in_$p = vec4f(source[base_$p + k]);
//# }
//# if POINTWISE = 0 {
            let in_$p = select(vec4f(0.0), vec4f(source[base_$p + k]), inside_$p);
//# }
//# }
//# for n in QUADS {
            let x_$n = vec4f(weights[w + $(n * 4)u]);
            let y_$n = vec4f(weights[w + $(n * 4 + 1)u]);
            let z_$n = vec4f(weights[w + $(n * 4 + 2)u]);
            let w_$n = vec4f(weights[w + $(n * 4 + 3)u]);
//# for p in PIXELS {
            sum_$p_$n += in_$p.x * x_$n + in_$p.y * y_$n + in_$p.z * z_$n + in_$p.w * w_$n;
//# }
//# }
            w += p.result.z * 4u;
        }
    }

//# for p in PIXELS {
    if (pixel + $pu < pixels) {
//# for n in QUADS {
//# if RESIDUAL {
        sum_$p_$n += vec4f(second[pixel_$p * p.result.z + quad + $nu]);
//# }
        store(pixel_$p, quad + $nu, activate(sum_$p_$n));
//# }
    }
//# }
}
