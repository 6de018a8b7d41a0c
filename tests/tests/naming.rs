//! Who is who in sixty small pieces of news: hard cases of naming, each a statement about English. Those that fail are listed by number.
//! Nine in ten pass at least.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use onrecord_document::{Annotated, Article};
use onrecord_pipeline::Pipeline;

/// A text, and what it must make of some of its words: `words=name` or `words=name/kind`, `words#2` for the second time that the words
/// stand there, several joined by "; ".
type Case = (&'static str, &'static str);

const CASES: &[Case] = &[
    // Surnames.
    (
        "Larry Holt spoke first. Holt said it was late.",
        "Holt#2=Larry Holt/person",
    ),
    (
        "Rosa Duarte met Emil Duarte on Monday. “I am glad,” said Rosa Duarte. Ms. Duarte smiled.",
        "Duarte#4=Rosa Duarte",
    ),
    (
        "Donald Trump Jr. spoke before Donald Trump did.",
        "Donald Trump Jr.=Donald Trump Jr.; Donald Trump#2=Donald Trump/person",
    ),
    ("Mr. and Mrs. Lindqvist left early.", "Lindqvist=Lindqvist/person"),
    (
        "President Kim Jong Un arrived on Tuesday. Kim said the talks went well.",
        "Kim#2=Kim Jong Un/person",
    ),
    (
        "Xi Jinping met reporters. Mr. Xi said little.",
        "Xi#2=Xi Jinping/person",
    ),
    (
        "Alexandria Ocasio-Cortez voted. Ocasio-Cortez said she was proud.",
        "Ocasio-Cortez#2=Alexandria Ocasio-Cortez",
    ),
    (
        "Bill de Blasio, the mayor, waited. De Blasio said no.",
        "De Blasio=Bill de Blasio",
    ),
    (
        "Ursula von der Leyen spoke in Brussels. Von der Leyen said talks would go on.",
        "Von der Leyen=Ursula von der Leyen/person",
    ),
    ("J. K. Ray wrote it. Ray said so.", "Ray#2=J. K. Ray/person"),
    (
        "Theresa May resigned. May said it was time.",
        "May#2=Theresa May/person",
    ),
    (
        "Former minister John Baker was there in May. Baker’s lawyer said so.",
        "Baker#2=John Baker/person",
    ),
    (
        "Dr. Amina Yusuf treated him. Yusuf said he was well.",
        "Yusuf#2=Amina Yusuf/person",
    ),
    (
        "Martin Luther King Jr. marched there. King said so.",
        "King#2=Martin Luther King Jr.",
    ),
    // Titles.
    (
        "Sen. Mary Yip voted no. Yip said the bill was weak. “It is weak,” the senator said.",
        "Yip#2=Mary Yip; the senator=Mary Yip",
    ),
    (
        "Texas Gov. Greg Abbott signed it. Abbott said so.",
        "Abbott#2=Greg Abbott; Texas=Texas/place",
    ),
    (
        "Secretary of State John Kerry left Geneva. Kerry said so.",
        "Kerry#2=John Kerry/person; Geneva=Geneva/place",
    ),
    (
        "French President Emmanuel Macron met German Chancellor Olaf Scholz. Macron thanked Scholz.",
        "Macron#2=Emmanuel Macron; Scholz#2=Olaf Scholz",
    ),
    (
        "Chinese foreign ministry spokesman Lin Jian answered. Lin said China objects.",
        "Lin#2=Lin Jian/person; China=China/place",
    ),
    (
        "Ana Lind, the mayor of Tarn, opened it. The mayor said it was overdue.",
        "The mayor=Ana Lind",
    ),
    (
        "Chief executive Tomas Veiga resigned. Veiga had led Hollis Freight for years.",
        "Veiga#2=Tomas Veiga; Hollis Freight=Hollis Freight/organization",
    ),
    (
        "The 43-year-old left. Ada Obi, 43, a teacher, returned. The 43-year-old said nothing.",
        "The 43-year-old#2=Ada Obi",
    ),
    // Bodies.
    (
        "The International Monetary Fund cut its forecast. The IMF said growth slowed.",
        "IMF=International Monetary Fund/organization",
    ),
    (
        "The Baltic Mayors Forum (BMF) met in Riga. The BMF said so.",
        "BMF#2=Baltic Mayors Forum; Riga=Riga/place",
    ),
    (
        "Jens Stoltenberg, the Secretary-General of NATO, spoke. NATO said so.",
        "NATO=NATO/organization; Jens Stoltenberg=Jens Stoltenberg/person",
    ),
    (
        "The Federal Reserve raised rates. The Fed said inflation was high.",
        "Fed#2=Federal Reserve/organization",
    ),
    (
        "Hollis Freight Inc. cut jobs. Hollis said demand fell. The company said so.",
        "Hollis#2=Hollis Freight Inc.; The company=Hollis Freight Inc.",
    ),
    (
        "The European Commission fined the firm. The Commission said so on Friday.",
        "Commission#2=European Commission",
    ),
    (
        "St. Louis police arrested two men. St. Louis is in Missouri.",
        "St. Louis#2=St. Louis/place; Missouri=Missouri/place",
    ),
    (
        "Paris Hilton visited Paris on Sunday.",
        "Paris Hilton=Paris Hilton/person; Paris#2=Paris/place",
    ),
    (
        "Reporters of The New York Times called. The Times declined.",
        "New York Times=New York Times/organization; Times#2=New York Times",
    ),
    (
        "Morgan Stanley lowered its target. Morgan Stanley analysts said so.",
        "Morgan Stanley=Morgan Stanley/organization",
    ),
    (
        "Johnson & Johnson recalled the powder, Johnson & Johnson said.",
        "Johnson & Johnson=Johnson & Johnson/organization",
    ),
    (
        "The World Health Organization warned of cholera. WHO said cases rose.",
        "WHO=World Health Organization",
    ),
    (
        "The Trump campaign declined to answer. Donald Trump was in Ohio.",
        "Trump campaign=Trump campaign/organization; Trump=Donald Trump; Ohio=Ohio/place",
    ),
    (
        "Manchester United beat Leeds. United said the striker was fit.",
        "Manchester United=Manchester United/organization",
    ),
    (
        "Harrow Vale signed him. Vale paid six million pounds.",
        "Vale#2=Harrow Vale/organization",
    ),
    (
        "The University of Cape Town closed its gates. The university said so.",
        "University of Cape Town=University of Cape Town/organization; The university=University of Cape Town",
    ),
    (
        "The Supreme Court ruled on Monday. The court said the law stands.",
        "The court=Supreme Court",
    ),
    // Places and governments.
    (
        "China protested. Beijing said the ships must leave.",
        "Beijing=China/place",
    ),
    (
        "The ships left Beijing. It rained in Beijing.",
        "Beijing#2=Beijing/place",
    ),
    (
        "Russian forces shelled the town. Moscow denied it.",
        "Moscow=Russia/place; Russian=Russian/norp",
    ),
    (
        "George Washington crossed the river. Washington led his men.",
        "Washington#2=George Washington/person",
    ),
    (
        "The summit is in Washington. The United States and Mexico agreed.",
        "Washington=Washington/place; United States=United States/place",
    ),
    (
        "Mexico sent a note. Washington rejected the demand, and the United States recalled its envoy.",
        "Washington=United States/place",
    ),
    (
        "Ukraine asked for help. Kyiv said shells were short.",
        "Kyiv=Ukraine/place",
    ),
    (
        "Chinese officials declined. China is a large market.",
        "Chinese=Chinese/norp; China=China/place",
    ),
    (
        "Georgia shares a border with Russia. Tbilisi accused Moscow of provocations.",
        "Tbilisi=Georgia/place; Moscow=Russia/place",
    ),
    (
        "The U.S. imposed tariffs. American farmers complained to the United States.",
        "U.S.=United States/place; American=American/norp",
    ),
    (
        "The Armenian government fell. Armenia votes in June.",
        "The Armenian government=Armenia",
    ),
    (
        "Sydney Walsh flew to Sydney. Walsh said it was warm.",
        "Sydney Walsh=Sydney Walsh/person; Sydney#2=Sydney/place; Walsh#2=Sydney Walsh",
    ),
    (
        "They met at Heathrow Airport near London.",
        "London=London/place; Heathrow Airport=Heathrow Airport/facility",
    ),
    // Nationalities, religions, parties.
    (
        "Democrats and Republicans agreed. Catholics protested.",
        "Democrats=Democrats/norp; Republicans=Republicans/norp; Catholics=Catholics/norp",
    ),
    (
        "Republican Donald Trump won Florida.",
        "Republican=Republican/norp; Donald Trump=Donald Trump/person; Florida=Florida/place",
    ),
    // Joint names and pronouns.
    (
        "Trump and Pence spoke. Donald Trump and Mike Pence then left.",
        "Trump=Donald Trump; Pence=Mike Pence",
    ),
    (
        "Maria Lopez is a nurse. She said the ward was full.",
        "She=Maria Lopez",
    ),
    (
        "Peter Novak hired Anna Berg. He praised her.",
        "He=Peter Novak; her=Anna Berg",
    ),
    (
        "The union rejected the offer. Teamsters United will strike. It said pay was low.",
        "It=Teamsters United",
    ),
    (
        "Ngozi Bellamy of The Evening Mirror wrote it. Bellamy said so.",
        "Bellamy#2=Ngozi Bellamy/person",
    ),
    (
        "Officials quoted Ban Ki-moon. Mr. Ban said little.",
        "Ban Ki-moon=Ban Ki-moon/person; Ban#2=Ban Ki-moon",
    ),
];

/// Cases that fail, counted from 1: a newspaper called by its last word with the article, a bank and a club with the names of people, a
/// journalist taken for a body.
const KNOWN_FAILURES: &[usize] = &[31, 32, 37, 59];

#[test]
fn names_are_whose_they_are() {
    let pipeline = Pipeline::builder().build();
    let mut failed = Vec::new();
    let mut reasons = String::new();
    for (index, (text, expected)) in CASES.iter().enumerate() {
        let annotated = pipeline
            .annotate(Article::from_text("case", text).unwrap())
            .unwrap();
        let wrong: Vec<String> = expected
            .split("; ")
            .filter_map(|expected| wrong(&annotated, expected))
            .collect();
        if !wrong.is_empty() {
            failed.push(index + 1);
            reasons.push_str(&format!("{}. {text}\n   {}\n", index + 1, wrong.join("; ")));
        }
    }
    assert!(CASES.len() >= 60);
    assert_eq!(failed, KNOWN_FAILURES, "\n{reasons}");
}

/// What is wrong with one expectation, if anything.
fn wrong(annotated: &Annotated, expected: &str) -> Option<String> {
    let (words, name) = expected.split_once('=').unwrap();
    let (words, time) = words
        .split_once('#')
        .map_or((words, 1), |(words, time)| (words, time.parse().unwrap()));
    let text = annotated.article.text.as_str();
    let (start, _) = text.match_indices(words).nth(time - 1).expect(expected);
    let end = start + words.len();
    let found = annotated
        .entities
        .mentions()
        .iter()
        .find(|(_, mention)| mention.span.start as usize == start && mention.span.end as usize == end);
    let entity = found.and_then(|(_, mention)| annotated.entities.get(mention.entity));
    let Some(entity) = entity else {
        return Some(format!("{expected}: no mention"));
    };
    let full = format!("{}/{}", entity.name, entity.kind.name());
    (entity.name != name && full != name).then(|| format!("{expected}: {full}"))
}
