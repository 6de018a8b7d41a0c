//! Tables of texts and the tokens that they are cut into.

use super::{Tokens, cut};

/// The tokens of `text`, each two apart by one space.
fn tokens(text: &str) -> String {
    let mut tokens = Tokens::default();
    cut(text, 0..text.len(), &mut tokens);
    tokens
        .into_spans()
        .iter()
        .map(|token| &text[token.span.range()])
        .collect::<Vec<_>>()
        .join(" ")
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(tokens(text), *expected, "{text}");
    }
}

#[test]
fn contractions() {
    check(&[
        ("don't can’t won`t", "do n't ca n’t wo n`t"),
        ("shouldn't've", "should n't 've"),
        ("It's he'd we'll they’ve I'm", "It 's he 'd we 'll they ’ve I 'm"),
        ("cannot gonna gimme", "can not gon na gim me"),
        ("the workers’ and China’s", "the workers ’ and China ’s"),
        ("’tis 'twas", "’t is 't was"),
        (
            "get ’em, rock ’n’ roll, ’cause",
            "get ’em , rock ’n’ roll , ’cause",
        ),
        ("o’clock O'Reilly’s Qu’ran", "o’clock O'Reilly ’s Qu’ran"),
        ("goin’ home, within’ it", "goin’ home , within ’ it"),
        ("the ’90s, '80s and 1960's", "the ’90s , '80s and 1960's"),
    ]);
}

#[test]
fn hyphens_and_dashes() {
    check(&[
        ("state-of-the-art", "state - of - the - art"),
        ("anti-war e-mails, co-operate", "anti-war e-mails , co-operate"),
        ("over-the-counter", "over - the - counter"),
        ("Kafka-esque uh-huh", "Kafka-esque uh-huh"),
        ("pre- and post-war", "pre- and post-war"),
        (
            "a 2-1 win, 555-123-4567, 2024-05-09",
            "a 2 - 1 win , 555-123-4567 , 2024-05-09",
        ),
        ("he—she--it – all", "he — she -- it – all"),
        ("U.S.-led", "U.S. - led"),
    ]);
}

#[test]
fn periods() {
    check(&[
        (
            "Mr. J. K. Ray of the U.S. said at 5 p.m. on Jan. 5.",
            "Mr. J. K. Ray of the U.S. said at 5 p.m. on Jan. 5 .",
        ),
        ("No. 5. No. She said no.", "No. 5 . No . She said no ."),
        ("Ph.D. e.g. i.e. vs. etc. by", "Ph.D. e.g. i.e. vs. etc. by"),
        ("Plan B. The end.Then", "Plan B . The end . Then"),
        ("Wait... what…? No!?!", "Wait ... what … ? No !?!"),
        ("3.5 .5 1,000.50 10.0.0.1", "3.5 .5 1,000.50 10.0.0.1"),
        ("Springfield, Ill., is ill.", "Springfield , Ill. , is ill ."),
    ]);
}

#[test]
fn numbers_and_signs() {
    check(&[
        ("$5 5% US$5m £3.2bn €10", "$ 5 5 % US$ 5 m £ 3.2 bn € 10"),
        ("10/12 10:30 9/11 24/7", "10/12 10:30 9/11 24/7"),
        (
            "5pm 10km 20th 1980s 4A 5G 6a.m.",
            "5 pm 10 km 20th 1980s 4A 5G 6 a.m.",
        ),
        ("6'2\" 5\" disk", "6 ' 2 \" 5 \" disk"),
        ("and/or w/o AT&T R&D B & B", "and / or w/o AT&T R&D B & B"),
        ("(a) [b] {c}", "( a ) [ b ] { c }"),
        ("f**k *bold* ***", "f**k * bold * ***"),
        ("+44 20 #1 #tag @handle", "+44 20 # 1 #tag @handle"),
        ("``He'' said “no”", "`` He '' said “ no ”"),
        (":) ;-) :(", ":) ;-) :("),
    ]);
}

#[test]
fn links() {
    check(&[
        (
            "See https://a.org/b?c=d&e (www.a.org).",
            "See https://a.org/b?c=d&e ( www.a.org ) .",
        ),
        (
            "Mail jo.doe@a.org, or a.org/news.",
            "Mail jo.doe@a.org , or a.org/news .",
        ),
    ]);
}

#[test]
fn characters_of_all_kinds() {
    check(&[
        (
            "so\u{AD}ft zero\u{200B}width no\u{A0}break a\u{200D}b",
            "so\u{AD}ft zero width no break a\u{200D}b",
        ),
        ("\u{FEFF}Zoë\u{0}x\u{202E}y", "Zoë x\u{202E}y"),
        ("👩‍🚀👍🏽🇬🇧 1️⃣", "👩‍🚀 👍🏽 🇬🇧 1\u{FE0F}\u{20E3}"),
        ("北京。مرحبا، हिन्दी।", "北京 。 مرحبا ، हिन्दी ।"),
        ("cafe\u{301}", "cafe\u{301}"),
        ("", ""),
    ]);
}
