use onrecord_document::*;
use onrecord_evaluate::conllu;
use onrecord_syntax::train::*;
fn load(paths: &[&str]) -> Vec<Tree> {
    let mut out = vec![];
    for p in paths {
        for d in conllu::read(std::path::Path::new(p)).unwrap() {
            let text = Text::new(d.text.as_str()).unwrap();
            let seg = d.segmentation(&text).unwrap();
            let words = onrecord_lexicon::describe(&text, &seg);
            let mut i = 0;
            for s in &d.sentences {
                let mut t = Tree::default();
                for k in &s.tokens {
                    t.forms.push(k.form.clone());
                    t.words.push(words.as_slice()[i]);
                    i += 1;
                    t.upos.push(k.upos.parse().unwrap_or(Upos::X));
                    t.xpos.push(k.xpos.parse().unwrap_or(Xpos::Fw));
                    t.lemmas.push(k.lemma.clone());
                    t.heads.push(k.head.map(|h| h as u32));
                    t.relations.push(k.relation.parse().unwrap_or(Relation::Dep));
                }
                out.push(t);
            }
        }
    }
    out
}
fn main() {
    let d = "/work/shared/data";
    let train = load(&[&format!("{d}/gum/train.conllu"), &format!("{d}/ewt/train.conllu")]);
    let gum = load(&[&format!("{d}/gum/dev.conllu")]);
    let ewt = load(&[&format!("{d}/ewt/dev.conllu")]);
    println!("{} trees", train.len());
    let dev: Vec<Tree> = gum.iter().chain(&ewt).cloned().collect();
    let mut o = TaggerOptions::default();
    let mut p = ParserOptions::default();
    let mut jack = 0;
    for a in std::env::args().skip(1) {
        let (k, v) = a.split_once('=').unwrap();
        let v: f32 = v.parse().unwrap();
        let (k, n) = match k.strip_prefix("p") {
            Some(k) => (k, &mut p.network),
            None => (k, &mut o.network),
        };
        match k {
            "e" => {
                if a.starts_with('p') {
                    p.epochs = v as u32
                } else {
                    o.epochs = v as u32
                }
            }
            "r" => n.rate = v,
            "d" => n.dropout = v,
            "f" => n.feature_dropout = v,
            "c" => n.least_count = v as u32,
            "b" => {
                if a.starts_with('p') {
                    p.batch = v as usize
                } else {
                    o.batch = v as usize
                }
            }
            "rows" => n.rows = 1 << v as u32,
            "s" => {
                o.seed = v as u64;
                p.seed = v as u64
            }
            "x" => p.exploration = v,
            "jack" => jack = v as usize,
            _ => panic!(),
        }
    }
    let t = std::time::Instant::now();
    let tagger = train_tagger(&train, &dev, &o, &mut |s| {
        println!("{s}  [{:.1}]", t.elapsed().as_secs_f32())
    });
    println!(
        "gum {:?} ewt {:?}",
        accuracy(&tagger, &gum),
        accuracy(&tagger, &ewt)
    );
    let n: usize = dev.iter().map(|t| t.words.len()).sum();
    let t = std::time::Instant::now();
    for _ in 0..5 {
        accuracy(&tagger, &dev);
    }
    println!("{:.3} us/word", t.elapsed().as_secs_f64() * 1e6 / (5 * n) as f64);
    if p.epochs == 0 {
        return;
    }
    let mut tagged = vec![];
    if jack > 1 {
        for k in 0..jack {
            let part: Vec<Tree> = train
                .iter()
                .enumerate()
                .filter(|(i, _)| i / 20 % jack != k)
                .map(|(_, t)| t.clone())
                .collect();
            let rest: Vec<Tree> = train
                .iter()
                .enumerate()
                .filter(|(i, _)| i / 20 % jack == k)
                .map(|(_, t)| t.clone())
                .collect();
            let o = TaggerOptions { epochs: 4, ..o };
            let mut other = train_tagger(&part, &rest, &o, &mut |s| {
                println!("{s}  [{:.1}]", t.elapsed().as_secs_f32())
            });
            let pairs: Vec<_> = (0..other.tags())
                .map(|x| tagger.number(other.pair_of(x)))
                .collect();
            for mut tt in tag_trees(&other, &rest) {
                for x in &mut tt.tags {
                    *x = pairs[*x as usize];
                }
                tagged.push(tt);
            }
            let _ = &mut other;
        }
    } else {
        tagged = tag_trees(&tagger, &train);
    }
    let (dg, de) = (tag_trees(&tagger, &gum), tag_trees(&tagger, &ewt));
    let dd: Vec<TaggedTree> = dg.iter().chain(&de).cloned().collect();
    let t = std::time::Instant::now();
    let parser = train_parser(&tagged, &dd, &p, &mut |s| {
        println!("{s}  [{:.1}]", t.elapsed().as_secs_f32())
    });
    println!(
        "gum {:?} ewt {:?}",
        attachment(&parser, &dg),
        attachment(&parser, &de)
    );
    let t = std::time::Instant::now();
    for _ in 0..3 {
        attachment(&parser, &dd);
    }
    println!("{:.3} us/word", t.elapsed().as_secs_f64() * 1e6 / (3 * n) as f64);
}
