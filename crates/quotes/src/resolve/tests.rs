//! Whom sources stand for, text by text.

use onrecord_document::{QuotesInput, Span, SpeakerKind, Syntax, Words};

use super::SpeakerResolver;
use crate::testing::{quotes, speakers};

#[test]
fn speakers_have_their_canonical_names() {
    let cases: &[(&str, &[&str])] = &[
        ("“Yes,” said Lind. Ana Lind left.", &["Ana Lind"]),
        ("Ana Lind spoke. “Yes,” she said.", &["Ana Lind"]),
        (
            "Emil Duarte met Ana Lind. “Yes,” she said. “No,” he said.",
            &["Ana Lind", "Emil Duarte"],
        ),
        (
            "Lind and Duarte said they had won. Ana Lind. Emil Duarte.",
            &["Ana Lind; Emil Duarte"],
        ),
        (
            "The mayor, Ana Lind, spoke. The mayor said it was over.",
            &["Ana Lind"],
        ),
        ("A spokesman for Lind said it was over.", &["spokesman for lind"]),
        (
            "President of the alliance Ana Lind said it was over.",
            &["Ana Lind"],
        ),
        // Lists
        (
            "Ana Lind (D) and Emil Duarte (R) said it was over.",
            &["Ana Lind; Emil Duarte"],
        ),
        (
            "Ana Lind and her lawyers said it was over.",
            &["Ana Lind; lawyers"],
        ),
        (
            "Ana Lind and the Reuters news agency said it was over.",
            &["Ana Lind; Reuters"],
        ),
        (
            "Lind and Duarte said they had won. They said it was over. Ana Lind. Emil Duarte.",
            &["Ana Lind; Emil Duarte", "Ana Lind; Emil Duarte"],
        ),
        // Whose office it is
        (
            "The chief executive, Grant Tillery, left. Reuters’s chief executive said it was over.",
            &["reuters’s chief executive"],
        ),
        (
            "The mayor, Ana Lind, left. China’s mayor said it was over. The deputy mayor said it was over.",
            &["Ana Lind", "deputy mayor"],
        ),
        (
            "The city’s mayor, Ana Lind, left. The city’s mayor said it was over. The village’s mayor said it was over.",
            &["Ana Lind", "village’s mayor"],
        ),
        (
            "The chief executive, Grant Tillery, left. Halvorsen’s boss said it was over. The Halvorsen chief said it was over. \
             NATO’s chief said it was over.",
            &["Grant Tillery", "Grant Tillery", "nato’s chief"],
        ),
        // With what sort of body it is
        ("China’s Reuters news agency said it was over.", &["Reuters"]),
        (
            "A reporter for the Reuters news agency said it was over.",
            &["reporter for the reuters news agency"],
        ),
        ("The Reuters board said it was over.", &["reuters board"]),
        // Named below
        (
            "A mayor said it was over.\nThe mayor, Ana Lind, left.",
            &["Ana Lind"],
        ),
        (
            "An official said it was over.\nThe mayor, Ana Lind, left.",
            &["official"],
        ),
        // What goes by a name of its own
        ("One user, @harborwatch, said it was over.", &["@harborwatch"]),
        // "it" for the one body before
        ("Ana Lind left Reuters. It said it was over.", &["Reuters"]),
        (
            "A friend of the artist Ana Lind said it was over.",
            &["friend of the artist ana lind"],
        ),
        ("Two senior officials said it was over.", &["senior officials"]),
        ("The draft report by Reuters said it was over.", &["draft report"]),
        ("Reuters in China said it was over.", &["Reuters"]),
        (
            "Ana Lind asked, “Why did you do it?”\n“I do not know, Senator.”\nIt was Emil Duarte.",
            &["Ana Lind", ""],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(speakers(text), *expected, "{text}");
    }
}

#[test]
fn dialogue_alternates() {
    let text = "“Why did he do it?” asked Lind.\n“No reason at all,” Duarte answered. “Why not?”\n“That is not what I asked.”";
    let text = format!("Ana Lind met Emil Duarte.\n{text}");
    assert_eq!(speakers(&text), ["Ana Lind", "Emil Duarte", "Ana Lind"]);
}

#[test]
fn first_person_inside_a_quotation_is_its_speaker() {
    let text = "“I told Reuters that we won,” said Emil Duarte.";
    let quotes = quotes(text);
    assert_eq!(quotes.len(), 2);
    let inner = quotes.iter().find(|quote| quote.within.is_some()).unwrap();
    assert_eq!(inner.speakers[0].name, "Emil Duarte");
    assert_eq!(inner.addressees[0].name, "Reuters");
    assert_eq!(&text[inner.parts[0].range()], "that we won");
}

#[test]
fn a_source_cut_off_from_its_name_is_made_whole() {
    let text = "Ana Lind (D) said it was over. The envoy to Reuters said it was over. Ana Lind herself left. One of them left.";
    let (article, segmentation, entities) = crate::testing::layers(text);
    let input = QuotesInput {
        article: &article,
        segmentation: &segmentation,
        words: &Words::none(),
        syntax: &Syntax::none(),
        entities: &entities,
    };
    let mut quotes = quotes(text);
    for (source, expected) in [
        ("(D)", "Ana Lind"),
        ("Ana Lind", "Ana Lind"),
        ("Reuters", "envoy to reuters"),
        ("Ana Lind herself", "Ana Lind"),
        ("One of them", "one of them"),
    ] {
        let start = text.find(source).unwrap() as u32;
        quotes[0].source = Some(Span::new(start, start + source.len() as u32));
        quotes[0].speakers.clear();
        SpeakerResolver::new().resolve(input, &mut quotes);
        assert_eq!(quotes[0].speakers[0].name, expected, "{source}");
    }
}

#[test]
fn governments_speak_as_places() {
    let quotes = quotes("China said it was ready.");
    assert_eq!(quotes[0].speakers[0].kind, SpeakerKind::Government);
}

#[test]
fn each_paragraph_of_a_dialogue_is_a_turn() {
    let text = "“You are up,” said Ana Lind.\n\n“It is five now,” Emil Duarte said.\n\n\
        “It is a hospital clock, and it is meant to be slow.”\n\n“Why?”\n\n“So that nobody is ever late with a tablet.”\n";
    assert_eq!(
        speakers(text),
        ["Ana Lind", "Emil Duarte", "Ana Lind", "Emil Duarte", "Ana Lind"]
    );
    // One statement behind another goes on.
    let text = "“It is five now,” Emil Duarte said.\n\n“It is a hospital clock, and it is meant to be slow.”\n\nHe left.\n";
    assert_eq!(speakers(text), ["Emil Duarte"]);
}

#[test]
fn a_conversation_shows_who_answers_and_who_is_asked() {
    let text = "Ana Lind and her straw\n\nQ: You said it would burn?\nA: You told me that it would not.\nQ. And now?\n";
    assert_eq!(speakers(text), ["q", "Ana Lind", "Ana Lind", "q", "q"]);
    // Whoever is spoken to is no third person.
    let text = "((Ana Lind)) It is over.\n((Emil Duarte)) She said that it was not.\n((Ana Lind)) Why?";
    assert_eq!(speakers(text), ["Ana Lind", "Emil Duarte", "", "Ana Lind"]);
}

#[test]
fn initials_are_of_whoever_has_them() {
    let text = "Ana Lind: Why did it burn?\nEmil Duarte: So it did.\nAL: And now?\nED: We wait.\n";
    assert_eq!(
        speakers(text),
        ["Ana Lind", "Emil Duarte", "Ana Lind", "Emil Duarte"]
    );
    let text = "Ana Lind: Why did it burn?\nEmil Duarte: So it did.\nXY: And now?\nED: We wait.\n";
    assert_eq!(speakers(text)[2], "xy");
}

#[test]
fn in_a_quotation_its_speaker_is_no_third_person() {
    let text = "“She told me that it was over,” Ana Lind said.";
    assert_eq!(speakers(text), ["Ana Lind", ""]);
    let text = "Ana Lind said she claimed that it was over.";
    assert_eq!(speakers(text)[0], "Ana Lind");
}

#[test]
fn names_in_capitals_are_no_pronouns() {
    assert_eq!(speakers("WHO says that it is over."), ["WHO"]);
    assert_eq!(speakers("The WHO said that it was over."), ["WHO"]);
}

#[test]
fn campaigns_and_governments_of_people_have_their_names() {
    assert_eq!(
        speakers("The Duarte government said it was over."),
        ["Duarte government"]
    );
    assert_eq!(speakers("Ana Lind’s team said it was over."), ["Lind campaign"]);
}
