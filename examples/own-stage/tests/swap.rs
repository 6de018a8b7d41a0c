//! The pipeline with the stage of this crate.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use onrecord_document::Article;
use onrecord_example_own_stage::Register;
use onrecord_pipeline::Pipeline;

#[test]
fn speakers_are_those_of_the_register() {
    let text = "“The lock gates will close,” said harbourmaster Zoë Aldana on Friday. Aldana said that boats could wait.\n\n\
        “Not mine,” Bo Ray said.";
    let pipeline = Pipeline::builder()
        .entities(Register::new(["Bo Tarn", "Zoë Aldana"]))
        .build();
    let annotated = pipeline
        .annotate(Article::from_text("harbour", text).unwrap())
        .unwrap();
    let names: Vec<_> = annotated
        .entities
        .entities()
        .iter()
        .map(|entity| entity.name.as_str())
        .collect();
    assert_eq!(names, ["Zoë Aldana"]);
    let mentions = annotated.entities.mentions().as_slice().iter();
    let mentions: Vec<_> = mentions
        .map(|mention| annotated.article.text.slice(mention.span))
        .collect();
    assert_eq!(mentions, ["Zoë Aldana", "Aldana"]);
    let quotes = annotated.quotes.quotes().as_slice();
    let speakers: Vec<_> = quotes
        .iter()
        .flat_map(|quote| &quote.speakers)
        .filter(|speaker| speaker.entity.is_some())
        .map(|speaker| speaker.name.as_str())
        .collect();
    assert_eq!(speakers, ["Zoë Aldana", "Zoë Aldana"], "Bo Ray is in no register");
}
