//! Which prediction answers which piece of gold.

use crate::tokens::TokenSet;

/// Pairs gold with predictions one to one: the pair whose contents agree best comes first, of equal ones that of the earlier gold, then of
/// the earlier prediction. A pair must have a content in common (or none on both sides) and please `accepts`, which is given the
/// F1 of the contents' tokens (0 to 1), the index of the gold and that of the prediction.
///
/// Gives for every piece of gold the index of its prediction. Every gold is held against every prediction of the same article.
pub fn one_to_one(
    gold: &[&TokenSet],
    predicted: &[&TokenSet],
    accepts: impl Fn(f64, usize, usize) -> bool,
) -> Vec<Option<usize>> {
    let mut pairs = Vec::new();
    for (gold_index, gold) in gold.iter().enumerate() {
        for (index, predicted) in predicted.iter().enumerate() {
            let f1 = gold.f1(predicted);
            if f1 > 0.0 && accepts(f1, gold_index, index) {
                pairs.push((f1, gold_index, index));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut of_gold = vec![None; gold.len()];
    let mut taken = vec![false; predicted.len()];
    for (_, gold, index) in pairs {
        if of_gold[gold].is_none() && !taken[index] {
            of_gold[gold] = Some(index);
            taken[index] = true;
        }
    }
    of_gold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_pair_comes_first_then_the_earlier_one() {
        let set = |range| TokenSet::new([range]);
        let (gold, predicted) = ([set(0..4), set(2..4)], [set(0..3), set(0..4), set(0..4)]);
        let (gold, predicted): (Vec<_>, Vec<_>) = (gold.iter().collect(), predicted.iter().collect());
        // 0 takes the first of the two equal ones; for 1, the other (2/3) beats 0..3 (2/5).
        assert_eq!(one_to_one(&gold, &predicted, |_, _, _| true), [Some(1), Some(2)]);
        assert_eq!(
            one_to_one(&gold, &predicted, |f1, _, _| f1 >= 0.8),
            [Some(1), None]
        );
        assert_eq!(
            one_to_one(&gold, &predicted, |_, gold, index| gold != 0 || index == 0),
            [Some(0), Some(1)]
        );
    }
}
