// Solids: everything within a radius of the line between two ends. Each instance is one of them; its
// surface is made of rings here, half a ball around either end and a mantle between.

struct View {
    camera: mat4x4f,
    eye: vec4f,
}

@group(0) @binding(0) var<uniform> view: View;

struct Solid {
    @location(0) a: vec4f,
    @location(1) b: vec4f,
    @location(2) colour: vec4f,
}

struct Point {
    @builtin(position) at: vec4f,
    @location(0) room: vec3f,
    @location(1) normal: vec3f,
    @location(2) @interpolate(flat) colour: vec4f,
}

// Around, and from a pole to the equator. solids.rs counts the vertices with them.
const SIDES: u32 = 14u;
const RINGS: u32 = 4u;
const QUARTER: f32 = 1.5707964;

@vertex
fn place(@builtin(vertex_index) index: u32, solid: Solid) -> Point {
    // Two triangles for each field between two rings and two sides.
    let field = index / 6u;
    let corner = index % 6u;
    let upper = u32(corner == 2u || corner == 3u || corner == 5u);
    let right = u32(corner == 1u || corner == 4u || corner == 5u);
    let ring = field / SIDES + upper;
    let side = (field % SIDES + right) % SIDES;

    let at_b = ring > RINGS;
    let from_pole = select(ring, 2u * RINGS + 1u - ring, at_b);
    let angle = QUARTER * f32(from_pole) / f32(RINGS);
    let around = 4.0 * QUARTER * f32(side) / f32(SIDES);

    let between = solid.b.xyz - solid.a.xyz;
    let axis = select(vec3f(0.0, 1.0, 0.0), normalize(between), dot(between, between) > 1e-12);
    let other = select(vec3f(1.0, 0.0, 0.0), vec3f(0.0, 0.0, 1.0), abs(axis.x) > 0.7);
    let u = normalize(cross(axis, other));
    let v = cross(axis, u);

    let outward = sin(angle) * (cos(around) * u + sin(around) * v);
    let along = cos(angle) * select(-1.0, 1.0, at_b) * axis;
    // The foot of a cone is flat.
    let cone = solid.a.w != solid.b.w;
    let end = select(solid.a, solid.b, at_b);
    let room = end.xyz + end.w * (outward + select(along, 0.1 * along, cone));

    var point: Point;
    point.at = view.camera * vec4f(room, 1.0);
    point.room = room;
    point.normal = outward + along;
    point.colour = solid.colour;
    return point;
}

@fragment
fn paint(point: Point) -> @location(0) vec4f {
    let to_eye = normalize(view.eye.xyz - point.room);
    let light = normalize(to_eye + vec3f(0.0, 0.6, 0.0));
    let facing = clamp(dot(normalize(point.normal), light), 0.0, 1.0);
    let shade = mix(1.0, 0.5 + 0.5 * facing, point.colour.w);
    return vec4f(point.colour.rgb * shade, 1.0);
}
