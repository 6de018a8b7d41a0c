//! `cargo run --package onrecord-example-own-stage -- article.txt "Ana Lind"`: who of the people named says what.

#![allow(clippy::print_stdout)] // a program talks

use anyhow::Context;
use onrecord_document::Article;
use onrecord_example_own_stage::Register;
use onrecord_pipeline::Pipeline;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments
        .next()
        .context("name an article and the people to look for")?;
    let text = std::fs::read_to_string(&path).with_context(|| path.clone())?;
    let pipeline = Pipeline::builder().entities(Register::new(arguments)).build();
    let annotated = pipeline.annotate(Article::from_text(&path, &text)?)?;
    for (_, quote) in annotated.quotes.quotes().iter() {
        let speakers: Vec<_> = quote
            .speakers
            .iter()
            .map(|speaker| speaker.name.as_str())
            .collect();
        let words: Vec<_> = quote
            .parts
            .iter()
            .map(|part| annotated.article.text.slice(*part))
            .collect();
        println!("{}\t{}", speakers.join("; "), words.join(" … "));
    }
    Ok(())
}
