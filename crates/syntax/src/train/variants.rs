//! Sentences as news also prints them: in capitals, in small letters, in the title case of headlines, without their full stop.
//! Learned from beside the originals, so that such lines do not break the models.

use onrecord_document::{Upos, Word, Writing};
use onrecord_lexicon::clusters::Clusters;
use onrecord_lexicon::describe_form;
use onrecord_linear::Random;

use super::Tree;

/// How a sentence can be changed, and how many of a thousand sentences are.
const WAYS: [(Way, usize); 4] = [
    (Way::Capitals, 30),
    (Way::Small, 20),
    (Way::Title, 40),
    (Way::Unfinished, 30),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// ALL CAPITALS
    Capitals,
    /// all small letters
    Small,
    /// Every Longer Word With a Capital, no full stop
    Title,
    /// no full stop
    Unfinished,
}

/// Changed copies of some of `trees`.
pub fn variants(trees: &[Tree], seed: u64) -> Vec<Tree> {
    let mut random = Random::new(seed ^ 0x7661_7269);
    let mut copies = Vec::new();
    for tree in trees {
        let mut chance = random.below(1000);
        for (way, share) in WAYS {
            if chance < share {
                copies.push(vary(tree, way));
                break;
            }
            chance -= share;
        }
    }
    copies
}

fn vary(tree: &Tree, way: Way) -> Tree {
    let mut copy = tree.clone();
    if matches!(way, Way::Title | Way::Unfinished) {
        drop_final_mark(&mut copy);
    }
    for at in 0..copy.forms.len() {
        let form = &copy.forms[at];
        let changed = match way {
            Way::Capitals => form.to_uppercase(),
            Way::Small => form.to_lowercase(),
            Way::Title if at == 0 || is_long(&copy, at) => title(form),
            Way::Title | Way::Unfinished => continue,
        };
        copy.words[at] = again(&changed, copy.words[at]);
        copy.forms[at] = changed;
    }
    copy
}

/// Words that title case gives a capital: all but short function words and what clings to the word before it.
fn is_long(tree: &Tree, at: usize) -> bool {
    let function = matches!(
        tree.upos[at],
        Upos::Adp | Upos::Det | Upos::Cconj | Upos::Part | Upos::Sconj
    );
    tree.words[at].writing.has(Writing::APART) && !(function && tree.forms[at].len() <= 4)
}

fn title(form: &str) -> String {
    let mut letters = form.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The attributes of a changed word, which stands where the old one stood.
fn again(form: &str, old: Word) -> Word {
    let mut word = describe_form(form, Clusters::embedded());
    if old.writing.has(Writing::APART) {
        word.writing = word.writing.with(Writing::APART);
    }
    word
}

/// Takes a full stop off the end, unless the sentence is nothing else.
fn drop_final_mark(tree: &mut Tree) {
    let last = tree.forms.len().saturating_sub(1);
    if last == 0 || tree.forms[last] != "." || tree.heads.contains(&Some(last as u32)) {
        return;
    }
    tree.forms.pop();
    tree.words.pop();
    tree.upos.pop();
    tree.xpos.pop();
    tree.lemmas.pop();
    tree.heads.pop();
    tree.relations.pop();
}

#[cfg(test)]
mod tests {
    use onrecord_document::{Relation, Xpos};

    use super::*;

    fn tree() -> Tree {
        let forms = ["Prices", "of", "oil", "fell", "."];
        Tree {
            forms: forms.map(str::to_owned).to_vec(),
            words: forms
                .map(|form| describe_form(form, Clusters::embedded()))
                .to_vec(),
            upos: vec![Upos::Noun, Upos::Adp, Upos::Noun, Upos::Verb, Upos::Punct],
            xpos: vec![Xpos::Nns, Xpos::In, Xpos::Nn, Xpos::Vbd, Xpos::Stop],
            lemmas: ["price", "of", "oil", "fall", "."].map(str::to_owned).to_vec(),
            heads: vec![Some(3), Some(2), Some(0), None, Some(3)],
            relations: vec![
                Relation::Nsubj,
                Relation::Case,
                Relation::Nmod,
                Relation::Root,
                Relation::Punct,
            ],
            ..Tree::default()
        }
    }

    #[test]
    fn headlines_have_no_full_stop() {
        let mut tree = tree();
        for word in &mut tree.words {
            word.writing = word.writing.with(Writing::APART);
        }
        assert_eq!(vary(&tree, Way::Title).forms, ["Prices", "of", "Oil", "Fell"]);
        assert_eq!(vary(&tree, Way::Capitals).forms.join(" "), "PRICES OF OIL FELL .");
        assert!(
            vary(&tree, Way::Capitals).words[0]
                .writing
                .has(Writing::ALL_CAPITALS)
        );
    }

    #[test]
    fn some_sentences_are_varied_and_always_the_same_ones() {
        let trees = vec![tree(); 1000];
        let copies = variants(&trees, 1);
        assert!((80..160).contains(&copies.len()), "{}", copies.len());
        let forms = |trees: Vec<Tree>| trees.into_iter().map(|tree| tree.forms).collect::<Vec<_>>();
        assert_eq!(forms(copies), forms(variants(&trees, 1)));
    }
}
