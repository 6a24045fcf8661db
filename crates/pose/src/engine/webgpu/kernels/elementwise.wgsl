// result = activation(source (+ second)), quad by quad.

@compute @workgroup_size(LANES)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = number(id, groups);
    if (index >= p.window.w * p.result.z) { return; }
    var x = vec4f(source[index]);
//# if RESIDUAL {
    x += vec4f(second[index]);
//# }
    store(index / p.result.z, index % p.result.z, activate(x));
}
