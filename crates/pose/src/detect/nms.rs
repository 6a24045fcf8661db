//! Weighted non-maximum suppression: overlapping candidates become one, averaged by score.

use super::Candidate;

/// Overlap (intersection over union) above which two candidates are the same person.
pub const MAX_OVERLAP: f64 = 0.3;

/// One candidate per person, best first. Its score is the best of its group, its corners and key
/// points are the group's average weighted by score.
pub fn suppress(mut rest: Vec<Candidate>) -> Vec<Candidate> {
    rest.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut people = Vec::new();
    while let Some(&top) = rest.first() {
        let before = rest.len();
        let (group, others): (Vec<_>, Vec<_>) = rest
            .into_iter()
            .partition(|c| overlap(c, &top) > MAX_OVERLAP);
        people.push(average(&top, &group));
        if others.len() == before {
            break;
        }
        rest = others;
    }
    people
}

fn average(top: &Candidate, group: &[Candidate]) -> Candidate {
    let total: f64 = group.iter().map(|c| c.score).sum();
    if total <= 0.0 {
        return *top;
    }
    let mean = |point: &dyn Fn(&Candidate) -> [f64; 2]| {
        let sum = |axis: usize| group.iter().map(|c| c.score * point(c)[axis]).sum::<f64>();
        [sum(0) / total, sum(1) / total]
    };
    Candidate {
        score: top.score,
        corners: [0, 1].map(|i: usize| mean(&|c| c.corners[i])),
        keypoints: [0, 1, 2, 3].map(|i: usize| mean(&|c| c.keypoints[i])),
    }
}

/// Intersection over union; 0 for empty boxes.
pub fn overlap(a: &Candidate, b: &Candidate) -> f64 {
    let side = |axis: usize| {
        let low = a.corners[0][axis].max(b.corners[0][axis]);
        let high = a.corners[1][axis].min(b.corners[1][axis]);
        (high - low).max(0.0)
    };
    let common = side(0) * side(1);
    let all = a.area() + b.area() - common;
    if all > 0.0 { common / all } else { 0.0 }
}
