//! Frames to landmarks, for browsers with relaxed SIMD. No other can load this program.

use sagitta_motion::EngineChoice;
use sagitta_pose::engine::choice::Candidate;
use sagitta_pose::engine::simd::SimdEngine;
use sagitta_pose::engine::simd::lanes::Relaxed;

fn main() {
    let relaxed = Candidate::cpu(EngineChoice::Simd, |graph| {
        Ok(Box::new(SimdEngine::new(graph, Relaxed)?))
    });
    sagitta_worker::pose::start(vec![relaxed]);
}
