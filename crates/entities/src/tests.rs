//! What the stage makes of small hand-made articles, each a statement about English news.

use onrecord_document::{Gender, MentionKind};

use crate::testing::{Found, find, find_with, learned_recognizer};

fn entities(text: &str) -> String {
    find(text).entities()
}

fn entity<'f>(found: &'f Found, name: &str) -> &'f onrecord_document::Entity {
    let mut entities = found.entities.entities().iter();
    entities
        .find(|entity| entity.name == name)
        .unwrap_or_else(|| panic!("{name} in {}", found.entities()))
}

#[test]
fn who_is_named_in_what_a_pronoun_says_is_somebody_else() {
    let found = find("Ana Lind met Rosa Fox. She said Lind had signed. She said that she had signed.");
    let pronouns = found.mentions(MentionKind::Pronoun);
    assert!(pronouns.starts_with("She=Rosa Fox; "), "{pronouns}");
}

#[test]
fn one_of_two_with_a_surname_is_of_the_gender_that_follows() {
    let found = find("Ana Frost and Peter Frost left. Frost said she was tired. Frost said that he was not.");
    let names = found.mentions(MentionKind::Name);
    assert!(names.ends_with("; Frost=Ana Frost; Frost=Peter Frost"), "{names}");
}

#[test]
fn an_occupation_may_start_a_sentence() {
    let found = find("Nurse Kim Lee left. The nurse was tired.");
    assert_eq!(found.mentions(MentionKind::Nominal), "The nurse=Kim Lee");
}

#[test]
fn a_country_that_owns_a_name_is_no_part_of_it() {
    let found = find_with(
        learned_recognizer(),
        "Kenya’s Daily Nation newspaper said on Monday that the mayor had lied.",
    );
    assert!(
        found.entities().starts_with("Kenya/place; Daily Nation/"),
        "{}",
        found.entities()
    );
}

#[test]
fn other_words_mean_the_one_person_whom_the_text_is_about() {
    let nominals = |text: &str| find(text).mentions(MentionKind::Nominal);
    assert_eq!(
        nominals("Captain Emil Duarte left. “Bad,” the midfielder said."),
        "the midfielder=Emil Duarte"
    );
    assert_eq!(
        nominals("Emil Duarte hinted at it.\n\n“Bad,” said the Dane."),
        "the Dane=Emil Duarte"
    );
    assert_eq!(
        nominals("Ana Lind replied. The 34-year-old mother of three left. The 34-year-old Dutchman left."),
        "The 34-year-old mother of three=Ana Lind"
    );
    assert_eq!(
        nominals("Emil Duarte told Ana Lind about it. “Bad,” the actress said."),
        ""
    );
    assert_eq!(
        nominals("Ana Lind told Emil Duarte about it. “Bad,” the actress said."),
        "the actress=Ana Lind"
    );
    // Two are nobody, unless one of them was called so, and so is whoever was told of without a name.
    assert_eq!(
        nominals("Emil Duarte beat Peter Frost. “Bad,” the Dane said."),
        ""
    );
    assert_eq!(
        nominals("Belgian Emil Duarte beat the tenor Peter Frost. “Bad,” the Belgian said. The tenor left."),
        "the Belgian=Emil Duarte; The tenor=Peter Frost"
    );
    assert_eq!(
        nominals("A boxer left. Emil Duarte wept. “Bad,” the boxer said."),
        ""
    );
}

#[test]
fn a_surname_that_comes_first_tells_no_gender() {
    let found = find("Spokesperson Liu Wen left. She said so.");
    assert_eq!(found.mentions(MentionKind::Pronoun), "She=Liu Wen");
}

#[test]
fn storms_are_nobody() {
    let storm = find("Storm Petra hit the coast. Hurricane Rosa was worse.");
    assert!(!storm.entities().contains("person"), "{}", storm.entities());
}

#[test]
fn offices_are_of_somebody() {
    let found = find(
        "Brazil’s president, Ana Lind, met German Chancellor Emil Duarte. Brazil’s president left. The German chancellor stayed. \
         The Brazilian president left. Kenya’s president waited.",
    );
    assert_eq!(
        found.mentions(MentionKind::Nominal),
        "Brazil’s president=Ana Lind; The German chancellor=Emil Duarte; The Brazilian president=Ana Lind"
    );
}

#[test]
fn names_and_what_they_are() {
    let cases = [
        (
            "Officials met Jens Stoltenberg in Oslo.",
            "Jens Stoltenberg/person; Oslo/place",
        ),
        (
            "The Ministry of Foreign Affairs declined.",
            "Ministry of Foreign Affairs/organization",
        ),
        (
            "The Department for Work and Pensions paid.",
            "Department for Work and Pensions/organization",
        ),
        ("She met Lotte van Rijk.", "Lotte van Rijk/person"),
        ("PORT CALLOWAY, Feb. 9 — It rained.", "PORT CALLOWAY/place"),
        ("They quoted Ban Ki-moon on Monday.", "Ban Ki-moon/person"),
        (
            "Voters in Ohio like Hollis Freight Inc.",
            "Ohio/place; Hollis Freight Inc/organization",
        ),
        ("It was in The New York Times.", "New York Times/organization"),
        (
            "The Baltic Court of Justice ruled.",
            "Baltic Court of Justice/organization",
        ),
        (
            "He spoke for the Baltic Mayors’ Forum.",
            "Baltic Mayors’ Forum/organization",
        ),
        ("In May, they left.", ""),
        ("Police arrived. Hope faded. Factories waited.", ""),
        ("The Republicans said no.", "Republicans/norp"),
        (
            "A study by Citizens for Tax Justice came out.",
            "Citizens for Tax Justice/organization",
        ),
        (
            "It cost Sabatini & Sons a fortune.",
            "Sabatini & Sons/organization",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(entities(text), expected, "{text}");
    }
}

#[test]
fn titles_stand_beside_names() {
    let cases = [
        (
            "He met US Senator Mary Yip.",
            "United States|US/place; Mary Yip/person",
        ),
        (
            "He met Texas Gov. Greg Abbott.",
            "Texas/place; Greg Abbott/person",
        ),
        ("He met Secretary of State John F. Kerry.", "John F. Kerry/person"),
        ("He met Mr. King there.", "King/person"),
        ("The Prime Minister left.", ""),
        ("The Attorney General left.", ""),
    ];
    for (text, expected) in cases {
        let found = entities(text);
        let expected = expected.replace("United States|", "");
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn headlines_name_whom_the_body_names() {
    let text = "Parliament Votes Down Beqiri Budget Again\n\nOsman Beqiri lost the vote.";
    assert_eq!(
        find(text).mentions(MentionKind::Name),
        "Beqiri=Osman Beqiri; Osman Beqiri=Osman Beqiri"
    );
}

#[test]
fn short_names_belong_to_full_ones() {
    let cases = [
        ("Lin Jian spoke. Mr. Lin left.", "Lin Jian=Lin Jian; Lin=Lin Jian"),
        (
            "The International Monetary Fund (IMF) met. The IMF agreed.",
            "International Monetary Fund=International Monetary Fund; IMF=International Monetary Fund; \
             IMF=International Monetary Fund",
        ),
        (
            "The Agrarian League split. Two League members left.",
            "Agrarian League=Agrarian League; League=Agrarian League",
        ),
        (
            "Altiplano Zinc counted. Then Altiplano denied it.",
            "Altiplano Zinc=Altiplano Zinc; Altiplano=Altiplano Zinc",
        ),
        (
            "Ann Smith sang. Bob Smith danced. Ms. Smith sat. Smith stood.",
            "Ann Smith=Ann Smith; Bob Smith=Bob Smith; Smith=Ann Smith; Smith=Ann Smith",
        ),
        (
            "Rosa and Emil Duarte stayed. Rosa cooked.",
            "Rosa=Rosa Duarte; Emil Duarte=Emil Duarte; Rosa=Rosa Duarte",
        ),
        (
            "Theresa May left in May. May said so.",
            "Theresa May=Theresa May; May=Theresa May",
        ),
        (
            "James O’Neill resigned. O'Neill left.",
            "James O’Neill=James O’Neill; O'Neill=James O’Neill",
        ),
        (
            "Howard Dean ran. Dean lost.",
            "Howard Dean=Howard Dean; Dean=Howard Dean",
        ),
        (
            "Martin King Jr. met Martin King.",
            "Martin King Jr.=Martin King Jr.; Martin King=Martin King",
        ),
        (
            "Osama bin Laden hid. Bin Laden fled.",
            "Osama bin Laden=Osama bin Laden; Bin Laden=Osama bin Laden",
        ),
        (
            "Mayor Bill de Blasio ran. He asked de Blasio again.",
            "Bill de Blasio=Bill de Blasio; de Blasio=Bill de Blasio",
        ),
        (
            "They asked the Trump campaign.",
            "Trump campaign=Trump campaign; Trump=Trump",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(find(text).mentions(MentionKind::Name), expected, "{text}");
    }
}

#[test]
fn capitals_are_governments_where_they_act() {
    let cases = [
        ("Chinese officials met. Beijing said no.", "Beijing=China"),
        ("China met. Beijing’s demands grew.", "Beijing=China"),
        ("China met. Critics accused Beijing of it.", "Beijing=China"),
        ("China met. They arrived in Beijing.", "Beijing=Beijing"),
        ("China met. Beijing residents slept.", "Beijing=Beijing"),
        ("Talks failed. Beijing said no.", "Beijing=Beijing"),
    ];
    for (text, expected) in cases {
        let mentions = find(text).mentions(MentionKind::Name);
        assert!(mentions.ends_with(expected), "{text}: {mentions}");
    }
    let found = find("Chinese officials met. Beijing said no.");
    assert_eq!(entity(&found, "China").wikidata.as_deref(), Some("Q148"));
}

#[test]
fn roles_before_and_behind_names() {
    let cases = [
        (
            "Chinese foreign ministry spokesman Lin Jian spoke.",
            "Lin Jian: Chinese foreign ministry spokesman (Chinese foreign ministry)",
        ),
        (
            "Russian President Vladimir Putin spoke.",
            "Vladimir Putin: Russian President (Russia)",
        ),
        (
            "Secretary-General of NATO Jens Stoltenberg spoke.",
            "Jens Stoltenberg: Secretary-General of NATO (NATO)",
        ),
        (
            "They met Volodymyr Zelensky, the president of Ukraine, there.",
            "Volodymyr Zelensky: president of Ukraine (Ukraine)",
        ),
        ("They met Ada Obi, 43, a teacher.", "Ada Obi: teacher"),
        (
            "The mayor of Oslo, Ana Lind, spoke.",
            "Ana Lind: mayor of Oslo (Oslo)",
        ),
        (
            "The Agrarian League met. The League’s leader, Osman Beqiri, spoke.",
            "Osman Beqiri: leader (Agrarian League)",
        ),
        (
            "They met Ana Lind, who is the mayor of Oslo.",
            "Ana Lind: mayor of Oslo (Oslo)",
        ),
        (
            "They met Ana Lind, Uruguay’s ambassador to the United Nations, there.",
            "Ana Lind: ambassador to the United Nations (United Nations)",
        ),
        (
            "Ohio Democratic Party chairman Ben Roe spoke.",
            "Ben Roe: Ohio Democratic Party chairman (Ohio Democratic Party)",
        ),
        (
            "British Prime Minister Theresa May spoke.",
            "Theresa May: British Prime Minister (United Kingdom)",
        ),
        ("Then coach Ben Amoah spoke.", "Ben Amoah: coach"),
        (
            "They met Sen. Ben Amoah (R-SC) there.",
            "Ben Amoah: Sen. (South Carolina)",
        ),
        ("They met Dr. Ada Obi.", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(find(text).roles(), expected, "{text}");
    }
}

#[test]
fn descriptions_only_where_certain() {
    let cases = [
        ("Mayor Ana Lind spoke. The mayor left.", "The mayor=Ana Lind"),
        (
            "Ada Obi, 43, sang. The 43-year-old smiled.",
            "The 43-year-old=Ada Obi",
        ),
        (
            "Hollis Freight grew. The company hired.",
            "The company=Hollis Freight",
        ),
        (
            "The Northern Weather Consortium paid. The consortium declined.",
            "The consortium=Northern Weather Consortium",
        ),
        ("Sen. Ann Yip spoke. The senator left.", "The senator=Ann Yip"),
        (
            "Armenia waited. The Armenian government asked.",
            "The Armenian government=Armenia",
        ),
        (
            "The Armenian government asked.",
            "The Armenian government=Armenia",
        ),
        (
            "Then Armenian government forces left.",
            "Armenian government=Armenia",
        ),
        ("They met an Armenian government official.", ""),
        (
            "The government of Kenya paid. The city of Oslo did not.",
            "The government of Kenya=Kenya; The city of Oslo=Oslo",
        ),
        ("The government of Ana Lind paid.", ""),
        ("Mayor Ana Lind spoke. The minister left.", ""),
        ("Mayor Ana Lind spoke. The mayor of Oslo left.", ""),
        ("Ana Lind grew up near the bank of a river.", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(find(text).mentions(MentionKind::Nominal), expected, "{text}");
    }
}

#[test]
fn pronouns_agree_and_prefer_subjects() {
    let cases = [
        ("Ana Lind met Ben Roe. She left.", "She=Ana Lind"),
        ("Ana Lind met Ben Roe. He left.", "He=Ben Roe"),
        ("Ben Roe told Carl Amoah that he would stay.", "he=Ben Roe"),
        ("Ben Roe said Carl Amoah admired him.", "him=Ben Roe"),
        ("NATO marks its anniversary.", "its=NATO"),
        ("Carl Amoah arrived. “He sang,” Ben Roe said.", "He=Carl Amoah"),
        ("They said it was late.", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(find(text).mentions(MentionKind::Pronoun), expected, "{text}");
    }
}

#[test]
fn gender_comes_from_titles_roles_and_names() {
    let found = find("Ms. Yip met spokesman Lin Jian. Jens Stoltenberg left.");
    assert_eq!(entity(&found, "Yip").gender, Some(Gender::Feminine));
    assert_eq!(entity(&found, "Lin Jian").gender, Some(Gender::Masculine));
    assert_eq!(entity(&found, "Jens Stoltenberg").gender, Some(Gender::Masculine));
}

#[test]
fn entities_come_in_the_order_of_their_first_mentions() {
    let found = find("Ana Lind met Ben Roe. Lind left.");
    let firsts: Vec<u32> = found
        .entities
        .mentions()
        .iter()
        .map(|(_, mention)| mention.entity.0)
        .collect();
    assert_eq!(firsts, [0, 1, 0]);
}

#[test]
fn what_a_user_knows_goes_before_what_is_learned() {
    let known = [crate::Known {
        name: "Bank of Valdoria".to_owned(),
        kind: onrecord_document::EntityKind::Organization,
        aliases: vec!["the Old Lady".to_owned(), "BoV".to_owned()],
        id: Some("Q1".to_owned()),
    }];
    let recognizer = crate::LinearRecognizer::with(crate::mentions::MentionModel::embedded(), &known);
    let found = crate::testing::find_with(&recognizer, "On Friday BoV raised rates. BoV said so.");
    let bank = entity(&found, "Bank of Valdoria");
    assert_eq!(bank.wikidata.as_deref(), Some("Q1"));
    assert_eq!(
        found.mentions(MentionKind::Name),
        "Friday=Friday; BoV=Bank of Valdoria; BoV=Bank of Valdoria"
    );
}

#[test]
fn learned_names_do_not_need_capitals_that_say_something() {
    let found = crate::testing::find_with(
        crate::testing::learned_recognizer(),
        "POLICE ARREST TWO MEN IN NAIROBI. Officers in Nairobi said so.",
    );
    assert!(
        found.mentions(MentionKind::Name).starts_with("NAIROBI=Nairobi"),
        "{}",
        found.entities()
    );
}

#[test]
fn a_model_file_is_read_as_it_was_written_and_no_other_way() {
    let bytes = include_bytes!("../models/names.bin");
    let model = crate::mentions::MentionModel::read(bytes).unwrap();
    assert_eq!(model.write(), bytes);
    for end in [0, 7, 8, 40, bytes.len() / 2, bytes.len() - 1] {
        assert!(
            crate::mentions::MentionModel::read(&bytes[..end]).is_err(),
            "{end}"
        );
    }
    let mut damaged = bytes.to_vec();
    damaged[bytes.len() / 3] ^= 1;
    assert!(crate::mentions::MentionModel::read(&damaged).is_err());
}
