//! Quotations that nobody has said, and variants of them as newsrooms make them: shortened, with another tail, with words mended, with other
//! quotation marks. Alike on every machine.

/// One of many that say the same.
pub(crate) struct Planted {
    /// What it is a variant of.
    pub(crate) quotation: usize,
    /// 0 is the quotation itself.
    pub(crate) variant: usize,
    pub(crate) words: String,
    /// First name of the speaker, who is not always known.
    pub(crate) speaker: Option<&'static str>,
}

/// Marsaglia's xorshift.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }

    fn of(&mut self, words: &str) -> String {
        let words: Vec<&str> = words.split(' ').collect();
        words[self.below(words.len())].to_owned()
    }
}

const NOUNS: &str = "harbour budget school river council teacher vaccine railway border farmer tenant orchestra museum \
    glacier reactor pension ferry court library hospital runway strike harvest tariff satellite shelter quarry vineyard archive \
    tunnel mortgage jury ambulance kitchen curriculum lighthouse fund merger referendum inquiry stadium wetland canal factory";
const VERBS: &str = "close fund rebuild delay protect sell abandon finish question inspect reopen defend cut double move \
    replace audit watch share halve postpone ban cancel renew";
const ADJECTIVES: &str = "old public northern fragile expensive empty crowded new quiet broken local secret costly ancient \
    modern flooded private temporary rural narrow";
const OPENINGS: &str = "we have always said that|there is no reason to believe that|we will continue to work so that|\
    I want to be very clear that|it is far too early to say whether|the people of this town know that|as I told the committee|\
    nobody should be surprised that";
const TAILS: &str = "and that is all I have to say today|but the details are for others to settle|which is what we promised last \
    year|and everybody in this room knows it|whatever the other side may claim|until somebody shows us a better way";

/// `count` quotations with so many variants each, all mixed.
pub(crate) fn plant(count: usize, variants: usize, seed: u64) -> Vec<Planted> {
    let mut numbers = Numbers(seed | 1);
    let mut planted = Vec::new();
    for quotation in 0..count {
        let words = sentence(&mut numbers);
        for variant in 0..=variants {
            let speaker = (numbers.below(4) > 0).then_some("Ana");
            let words = changed(&mut numbers, &words, variant);
            let words = marked(&mut numbers, &words);
            planted.push(Planted {
                quotation,
                variant,
                words,
                speaker,
            });
        }
    }
    for at in (1..planted.len()).rev() {
        planted.swap(at, numbers.below(at + 1));
    }
    planted
}

/// Twelve to thirty words; the same few openings and tails are in many.
fn sentence(numbers: &mut Numbers) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    if numbers.below(2) == 0 {
        words.extend(pick(numbers, OPENINGS));
    }
    for clause in 0..=1 + numbers.below(2) {
        if clause > 0 {
            words.push(numbers.of("and because while unless before"));
        }
        for part in ["the", "a", "n", "will", "v", "the", "a", "n"] {
            words.push(match part {
                "a" => numbers.of(ADJECTIVES),
                "n" => numbers.of(NOUNS),
                "v" => numbers.of(VERBS),
                word => word.to_owned(),
            });
        }
    }
    if numbers.below(3) == 0 {
        words.extend(pick(numbers, TAILS));
    }
    words
}

fn pick(numbers: &mut Numbers, phrases: &str) -> Vec<String> {
    let phrases: Vec<&str> = phrases.split('|').collect();
    let phrase = phrases[numbers.below(phrases.len())];
    phrase.split(' ').map(str::to_owned).collect()
}

fn changed(numbers: &mut Numbers, words: &[String], variant: usize) -> Vec<String> {
    let length = words.len();
    let mut words = words.to_vec();
    match variant {
        // Shortened at the end, or at the beginning, to half of it and more.
        1 => {
            let kept = length.div_ceil(2).max(8) + numbers.below(length / 4);
            if numbers.below(2) == 0 {
                words.truncate(kept);
            } else {
                words.drain(..length.saturating_sub(kept));
            }
        }
        // Another tail.
        2 => {
            words.truncate(length - length / 4);
            words.extend(pick(numbers, TAILS));
        }
        // A word or two mended, left out or put in.
        3 => {
            for _ in 0..1 + numbers.below(2) {
                let at = numbers.below(words.len());
                match numbers.below(3) {
                    0 => words[at] = numbers.of(NOUNS),
                    1 => {
                        words.remove(at);
                    }
                    _ => words.insert(at, numbers.of(ADJECTIVES)),
                }
            }
        }
        // As it was said.
        _ => {}
    }
    words
}

/// In one of the ways in which newsrooms write it.
fn marked(numbers: &mut Numbers, words: &[String]) -> String {
    let mut words = words.to_vec();
    let middle = words.len() / 2;
    match numbers.below(5) {
        0 => format!("“{}.”", words.join(" ")),
        1 => format!("\"{},\"", words.join(" ")),
        2 => {
            words[middle].push_str("” … “");
            format!("“{}”", words.join(" "))
        }
        3 => format!("that {}", words.join(" ")),
        _ => {
            words[0] = words[0].to_uppercase();
            words[middle].push_str(" —");
            format!("‘{}!’", words.join("  "))
        }
    }
}
