//! Frames to landmarks, in any browser.

use sagitta_motion::EngineChoice;
use sagitta_pose::engine::choice::Candidate;
use sagitta_pose::engine::simd;

fn main() {
    let simd = Candidate::cpu(EngineChoice::Simd, simd::best);
    sagitta_worker::pose::start(vec![simd]);
}
