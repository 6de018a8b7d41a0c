use onrecord_syntax::train::*;
use onrecord_evaluate::conllu;
use onrecord_document::*;
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
                    t.words.push(words.as_slice()[i]); i += 1;
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
    for a in std::env::args().skip(1) {
        let (k, v) = a.split_once('=').unwrap();
        let v: f32 = v.parse().unwrap();
        match k { "e" => o.epochs = v as u32, "r" => o.network.rate = v, "d" => o.network.dropout = v, "f" => o.network.feature_dropout = v, "c" => o.network.least_count = v as u32, "b" => o.batch = v as usize, "rows" => o.network.rows = 1 << v as u32, "s" => o.seed = v as u64, _ => panic!() }
    }
    let t = std::time::Instant::now();
    let tagger = train_tagger(&train, &dev, &o, &mut |s| println!("{s}  [{:.1}]", t.elapsed().as_secs_f32()));
    println!("gum {:?} ewt {:?}", accuracy(&tagger, &gum), accuracy(&tagger, &ewt));
    let n: usize = dev.iter().map(|t| t.words.len()).sum();
    let t = std::time::Instant::now();
    for _ in 0..5 { accuracy(&tagger, &dev); }
    println!("{:.3} us/word", t.elapsed().as_secs_f64() * 1e6 / (5 * n) as f64);
}
