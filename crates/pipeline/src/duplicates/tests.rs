//! Copies that are planted among other articles, and how much memory it takes to find them.

use super::*;

/// A small generator of numbers (Marsaglia's xorshift), so that the corpus is the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// An article of so many words; the common ones are as common as in English.
fn article(numbers: &mut Numbers, words: usize) -> Vec<String> {
    let word = |numbers: &mut Numbers| {
        let most = 1 << (1 + numbers.below(14));
        let rank = numbers.below(most);
        format!("w{rank}")
    };
    (0..words).map(|_| word(numbers)).collect()
}

fn near(text: &str) -> Signature {
    Signature::of(text, Duplicates::Near).unwrap()
}

#[test]
fn copies_with_other_headlines_and_cut_tails() {
    let mut numbers = Numbers(0x5EED);
    let mut index = Index::new(Duplicates::Near);
    let originals: Vec<_> = (0..300)
        .map(|_| {
            let words = 80 + numbers.below(600);
            article(&mut numbers, words)
        })
        .collect();
    let mut wrong = 0;
    for (place, words) in originals.iter().enumerate() {
        wrong += usize::from(
            index
                .original_of(&format!("a{place}"), &near(&words.join(" ")))
                .is_some(),
        );
    }
    assert!(wrong == 0, "{wrong} originals are taken for copies");
    let mut found = 0;
    for (place, words) in originals.iter().enumerate() {
        let mut copy = article(&mut numbers, 8);
        let kept = words.len() * (55 + numbers.below(46)) / 100;
        copy.extend_from_slice(&words[..kept]);
        let edited = numbers.below(copy.len());
        copy[edited] = "another".to_owned();
        let original = index.original_of(&format!("b{place}"), &near(&copy.join(" ")));
        found += usize::from(original == Some(format!("a{place}")));
    }
    assert!(found >= 291, "{found} of 300 copies are found");
}

#[test]
fn exact_copies_differ_in_white_space_at_most() {
    let mut index = Index::new(Duplicates::Exact);
    let exact = |text: &str| Signature::of(text, Duplicates::Exact).unwrap();
    assert_eq!(index.original_of("a", &exact("One two.\n\nThree.")), None);
    assert_eq!(
        index.original_of("b", &exact("One two. Three.\n")).as_deref(),
        Some("a")
    );
    assert_eq!(index.original_of("c", &exact("One two, Three.")), None);
    assert_eq!(
        index.original_of("d", &exact("One two, Three.")).as_deref(),
        Some("c")
    );
    assert_eq!(index.len(), 2, "copies do not enter");
    assert_eq!(Signature::of("One", Duplicates::Keep), None);
}

#[test]
fn memory_is_what_is_promised() {
    let mut numbers = Numbers(7);
    for (duplicates, most) in [(Duplicates::Exact, 64), (Duplicates::Near, 600)] {
        let mut index = Index::new(duplicates);
        // Right behind a doubling of the tables, the worst place.
        for place in 0..14_500 {
            let signature = Signature {
                exact: [place, numbers.below(1 << 30) as u32, 1],
                near: (duplicates == Duplicates::Near).then(|| {
                    Box::new(signature::Near {
                        shingles: 300,
                        values: std::array::from_fn(|_| numbers.below(1 << 31) as u32),
                    })
                }),
            };
            let origin = format!("corpus/2026/03/04/{place}-harbour-talks.html");
            assert_eq!(index.original_of(&origin, &signature), None);
        }
        let each = index.bytes() / index.len();
        assert!(each <= most, "{duplicates:?}: {each} bytes an article");
    }
}

#[test]
fn templates_do_not_make_copies_and_do_not_take_long() {
    let mut numbers = Numbers(99);
    let mut index = Index::new(Duplicates::Near);
    let template = article(&mut numbers, 120);
    let mut copies = 0;
    for place in 0..300 {
        // A third of the words is of this article alone.
        let mut words = template.clone();
        for word in words.iter_mut().skip(1).step_by(3) {
            *word = format!("x{}", numbers.below(100_000));
        }
        copies += usize::from(
            index
                .original_of(&format!("t{place}"), &near(&words.join(" ")))
                .is_some(),
        );
    }
    assert_eq!(copies, 0);
}

#[test]
fn signatures_can_be_kept_as_text() {
    let mut numbers = Numbers(3);
    let text = article(&mut numbers, 100).join(" ");
    for signature in [
        near(&text),
        near("too short"),
        Signature::of(&text, Duplicates::Exact).unwrap(),
    ] {
        assert_eq!(Signature::from_text(&signature.to_text()), Some(signature));
    }
    for text in ["", "zzzzzzzz", "0123", "é"] {
        assert_eq!(Signature::from_text(text), None);
    }
}
