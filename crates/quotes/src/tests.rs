//! What the rules find, text by text.

use onrecord_document::{Modality, Polarity, QuoteKind};

use crate::testing::{drawn, quotes};

#[test]
fn each_rule_finds_its_example() {
    let cases: &[(&str, &[&str])] = &[
        // direct
        ("“We agree,” she said.", &["she [said] “We agree,”"]),
        ("“We agree,” said the mayor.", &["the mayor [said] “We agree,”"]),
        (
            "She said: “We agree. We all do.”",
            &["She [said] “We agree. We all do.”"],
        ),
        (
            "Ana Lind told Reuters on Monday, “We agree.”",
            &["Ana Lind [told] “We agree.”"],
        ),
        (
            "“We agree,” she said, “but not today.”",
            &["she [said] “We agree,” … “but not today.”"],
        ),
        (
            "“We agree,” she said. “But not today.”",
            &["she [said] “We agree,” … “But not today.”"],
        ),
        (
            "“We won,” she said.\n“And we go on as we have always done.”",
            &["she [said] “We won,” … “And we go on as we have always done.”"],
        ),
        (
            "She said: “We won.\n“And we go on as we have always done.”",
            &["She [said] “We won. … “And we go on as we have always done.”"],
        ),
        (
            "“We were never asked at all.” — Ana Lind",
            &["Ana Lind [—] “We were never asked at all.”"],
        ),
        (
            "In a letter to the town she wrote:\nThe port is ours. We built it.\nIt was not over.",
            &["she [wrote] The port is ours. We built it."],
        ),
        (
            "LIND: You said so.\nDUARTE: I did.",
            &["LIND [:] You said so.", "DUARTE [:] I did."],
        ),
        // mixed
        (
            "Lind “has tried to hide it,” Duarte said Monday.",
            &["Duarte [said] Lind “has tried to hide it,”"],
        ),
        (
            "China urged NATO to “stop shifting blame”.",
            &["China [urged] NATO to “stop shifting blame”"],
        ),
        ("China urged NATO on Tuesday to stop.", &["China [urged] to stop"]),
        (
            "Duarte called the plan “a farce”.",
            &["Duarte [called] the plan “a farce”"],
        ),
        // indirect
        ("Lind said that they had won.", &["Lind [said] that they had won"]),
        ("Lind said they had won.", &["Lind [said] they had won"]),
        ("Lind told the firm to stop.", &["Lind [told] to stop"]),
        (
            "Lind insisted that “every line adds up.” He conceded, however, that they had lost.",
            &["Lind [insisted] that “every line adds up.”"],
        ),
        (
            "Lind would neither confirm nor deny that they had won.",
            &["Lind [would neither confirm nor deny] that they had won"],
        ),
        (
            "He asked whether it was over.",
            &["He [asked] whether it was over"],
        ),
        (
            "The firm declined to comment.",
            &["The firm [declined] to comment"],
        ),
        (
            "The plant will close in May, the company said.",
            &["the company [said] The plant will close in May"],
        ),
        (
            "The plant, the mayor said, will close.",
            &["the mayor [said] The plant … will close"],
        ),
        (
            "According to the poll, Lind leads.",
            &["the poll [According to] Lind leads"],
        ),
        (
            "Lind leads by far, according to the poll.",
            &["the poll [according to] Lind leads by far"],
        ),
        ("There were claims that she lied.", &["- [claims] that she lied"]),
        (
            "Lind: we will not go\n\nThe rest is news.",
            &["Lind [:] we will not go"],
        ),
        (
            "“It is so,” he said, warning that “there should be consequences”.",
            &[
                "he [said] “It is so,”",
                "he [warning] that “there should be consequences”",
            ],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(drawn(text), *expected, "{text}");
    }
}

#[test]
fn what_nobody_says_is_left_alone() {
    let cases = [
        "The band struck up “The Herring Queen” at midnight.",
        "The “light touch” doctrine of the time was dropped.",
        "He was known as “Buddy” in the yard.",
        "The proposed law would change it.",
        "Voters rejected by the court went home.",
        "According to plan the ship left.",
        "Read what others wrote below:\nThe port was closed.",
        "She wrote three letters:\nThe port was closed.",
    ];
    for text in cases {
        assert_eq!(drawn(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn sources_are_whole_noun_phrases() {
    let cases = [
        (
            "Lind, the mayor of the town, said it was over.",
            "Lind, the mayor of the town,",
        ),
        (
            "Lind, who runs the town, said it was over.",
            "Lind, who runs the town,",
        ),
        ("On Monday the mayor said it was over.", "the mayor"),
        ("But Lind and Duarte said it was over.", "Lind and Duarte"),
        (
            "“It is over,” said Ana Lind, the mayor of the town, in a statement.",
            "Ana Lind, the mayor of the town,",
        ),
        (
            "A man who saw the fire said it was over.",
            "A man who saw the fire",
        ),
        ("Lind, meanwhile, said it was over.", "Lind"),
    ];
    for (text, expected) in cases {
        let source = quotes(text).first().and_then(|quote| quote.source);
        assert_eq!(
            source.map(|source| &text[source.range()]),
            Some(expected),
            "{text}"
        );
    }
}

#[test]
fn kinds_follow_the_marks() {
    let kinds = |text: &str| {
        quotes(text)
            .iter()
            .map(|quote| (quote.kind, quote.marked))
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds("“We agree,” she said."), [(QuoteKind::Direct, true)]);
    assert_eq!(
        kinds("She said they “agree” on it all."),
        [(QuoteKind::Mixed, true)]
    );
    assert_eq!(kinds("She said they agree."), [(QuoteKind::Indirect, false)]);
    assert_eq!(
        kinds("Q: Why?\nA: I do not know."),
        [(QuoteKind::Direct, false); 2]
    );
}

#[test]
fn what_was_not_said_is_marked() {
    let cases = [
        (
            "Lind did not say whether it was over.",
            Polarity::Negated,
            Modality::Actual,
        ),
        ("Lind declined to comment.", Polarity::Negated, Modality::Actual),
        (
            "Lind will say that it is over.",
            Polarity::Affirmed,
            Modality::Future,
        ),
        (
            "Lind is expected to announce that it is over.",
            Polarity::Affirmed,
            Modality::Future,
        ),
        (
            "Lind would say that it is over.",
            Polarity::Affirmed,
            Modality::Hypothetical,
        ),
        (
            "Lind would not say whether it was over.",
            Polarity::Negated,
            Modality::Actual,
        ),
        (
            "Lind has repeatedly denied that it is over.",
            Polarity::Affirmed,
            Modality::Actual,
        ),
    ];
    for (text, polarity, modality) in cases {
        let quotes = quotes(text);
        assert_eq!(quotes.len(), 1, "{text}");
        assert_eq!(
            (quotes[0].polarity, quotes[0].modality),
            (polarity, modality),
            "{text}"
        );
    }
}

#[test]
fn those_spoken_to_or_against_are_named() {
    let cases = [
        ("Lind told Reuters that it was over.", "Reuters"),
        ("China urged NATO on Tuesday to stop.", "NATO"),
        ("Lind accused China of lying.", "China"),
        ("Lind told two reporters that it was over.", "two reporters"),
    ];
    for (text, expected) in cases {
        let quotes = quotes(text);
        let names: Vec<&str> = quotes[0]
            .addressees
            .iter()
            .map(|addressee| addressee.name.as_str())
            .collect();
        assert_eq!(names, [expected], "{text}");
    }
}

#[test]
fn content_names_what_it_is_about() {
    let text = "Duarte said that China and NATO had agreed.";
    let (_, _, entities) = crate::testing::layers(text);
    let about: Vec<&str> = quotes(text)[0]
        .about
        .iter()
        .map(|id| entities.get(*id).unwrap().name.as_str())
        .collect();
    assert_eq!(about, ["China", "NATO"]);
}

#[test]
fn headlines_are_marked() {
    let quotes = quotes("Lind: we will not go\n\n“It is so,” she said.");
    assert_eq!(
        quotes.iter().map(|quote| quote.in_title).collect::<Vec<_>>(),
        [true, false]
    );
}

#[test]
fn long_text_without_full_stops_costs_no_more() {
    let text = "he said that they said, she told Reuters, “and he said ".repeat(2_000);
    assert!(quotes(&text).len() < 20_000);
}

#[test]
fn turns_have_labels_of_several_forms() {
    let cases: &[(&str, &[&str])] = &[
        (
            "Q. Why straw?\nA. It was there.\nAnd nobody wanted it.\nQ. And now?",
            &[
                "Q [-] Why straw?",
                "A [-] It was there. … And nobody wanted it.",
                "Q [-] And now?",
            ],
        ),
        (
            "DUARTE: He was there.\nQ   Did you see it?\n(Laughter.)\nDUARTE: I did.\nThen we left.\nThe town was quiet.",
            &[
                "DUARTE [:] He was there.",
                "Q [-] Did you see it?",
                "DUARTE [:] I did. … Then we left.",
            ],
        ),
        (
            "((WN)) Why straw?\n((Ana Lind)) It was there.",
            &["WN [-] Why straw?", "Ana Lind [-] It was there."],
        ),
        // One label more of each: sections, not turns.
        (
            "Lind: She won in a walk.\nNobody was surprised.\nDuarte: He lost.\nLind: Won again.\nTillery: Third.",
            &[],
        ),
        // Nobody's label.
        ("A. First point.\nB. Second point.\nA. Philip Randolph left.", &[]),
        ("Q is a letter.\nIt is a rare one.\nQ is the last one.", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(drawn(text), *expected, "{text}");
    }
}

#[test]
fn headlines_say_who_says_so_in_several_ways() {
    let cases: &[(&str, &[&str])] = &[
        ("Port to close, officials say", &["officials [say] Port to close"]),
        ("Port to close, study finds", &["study [finds] Port to close"]),
        ("Port to close, says Lind", &["Lind [says] Port to close"]),
        (
            "Port to close, Lind tells Duarte",
            &["Lind [tells] Port to close"],
        ),
        ("Port to close - minister", &["minister [-] Port to close"]),
        (
            "“We will rebuild the port”: Lind on the strike",
            &["Lind [:] “We will rebuild the port”"],
        ),
        (
            "Lind to Duarte: keep the port open",
            &["Lind [:] keep the port open"],
        ),
        // An outlet, two deeds, a list, nouns.
        ("Port to close - Reuters", &[]),
        ("Lind aims at Duarte, slams the port", &[]),
        ("Lind, mayor of Dunmore, says", &[]),
        ("Union backs strike, wage claims", &[]),
        ("Ten dead, hundreds feared", &[]),
    ];
    for (headline, expected) in cases {
        assert_eq!(
            drawn(&format!("{headline}\n\nIt rained.")),
            *expected,
            "{headline}"
        );
    }
}
