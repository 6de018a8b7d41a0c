//! Probabilities that mean what they say (Platt 1999, "Probabilistic Outputs for Support Vector Machines").

/// By how much odds are to be multiplied and what is to be added to them, that those with odds of one to one are right every other time:
/// a logistic regression on the odds alone, by Newton's method.
pub(super) fn calibration(told: &[(f32, bool)]) -> (f32, f32) {
    /// Far more than it takes.
    const STEPS: usize = 20;
    let (mut scale, mut shift) = (1.0, 0.0);
    for _ in 0..STEPS {
        // First and second derivatives of the likelihood; the small number keeps the matrix from being singular.
        let (mut by_scale, mut by_shift) = (0.0, 0.0);
        let (mut scales, mut both, mut shifts) = (1e-6, 0.0, 1e-6);
        for (odds, right) in told {
            let odds = f64::from(*odds);
            let probability = 1.0 / (1.0 + (-(scale * odds + shift)).exp());
            let (error, weight) = (f64::from(*right) - probability, probability * (1.0 - probability));
            by_scale += error * odds;
            by_shift += error;
            scales += weight * odds * odds;
            both += weight * odds;
            shifts += weight;
        }
        let determinant: f64 = scales * shifts - both * both;
        scale += (shifts * by_scale - both * by_shift) / determinant;
        shift += (scales * by_shift - both * by_scale) / determinant;
    }
    (scale as f32, shift as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of odds of 1 to 4 and 4 to 1, as told, one in three and two in three are right: half as long would be honest.
    #[test]
    fn odds_that_promise_too_much_are_shortened() {
        let told = [(4_f32.ln(), true), (4_f32.ln(), true), (4_f32.ln(), false)];
        let told: Vec<(f32, bool)> = told
            .into_iter()
            .chain(told.map(|(odds, right)| (-odds, !right)))
            .collect();
        let (scale, shift) = calibration(&told);
        assert!((scale - 0.5).abs() < 1e-4, "{scale}");
        assert!(shift.abs() < 1e-4, "{shift}");
    }
}
