//! In which language a text is, as far as it matters here: English or not.
//!
//! English shows itself by its commonest words, which no other language has so many of; only where those are missing is a detector asked,
//! and only a sure answer counts: a text that could be English is.

use whatlang::{Lang, detect};

/// Words of English that other languages lack, or have seldom.
const WORDS: &[&str] = &[
    "and", "are", "been", "but", "by", "from", "has", "have", "her", "his", "it", "its", "of", "said", "she",
    "that", "the", "their", "they", "this", "to", "were", "which", "who", "will", "with", "would", "you",
];

/// Words looked at first.
const SAMPLE: usize = 120;

/// Of so many words one must be English.
const ONE_IN: usize = 9;

/// Fewer letters show no language: "FULL TEXT. – Berlin".
const FEWEST_LETTERS: usize = 120;

/// Bytes that the detector sees.
const MOST_BYTES: usize = 4 << 10;

/// The language of a text in another language than English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Foreign {
    /// In English: "Spanish".
    pub(crate) name: &'static str,
    /// As a BCP 47 tag.
    pub(crate) tag: &'static str,
}

/// What language `text` is in, if it is certainly not English.
pub(crate) fn foreign(text: &str) -> Option<Foreign> {
    if is_english(text) {
        return None;
    }
    let sample = &text[..text.floor_char_boundary(MOST_BYTES)];
    if sample
        .chars()
        .filter(|character| character.is_alphabetic())
        .take(FEWEST_LETTERS)
        .count()
        < FEWEST_LETTERS
    {
        return None;
    }
    let found = detect(sample)?;
    (found.lang() != Lang::Eng && found.is_reliable()).then(|| Foreign {
        name: found.lang().eng_name(),
        tag: tag(found.lang()),
    })
}

fn is_english(text: &str) -> bool {
    let (mut words, mut english) = (0, 0);
    for word in text.split_ascii_whitespace().take(SAMPLE) {
        words += 1;
        english += usize::from(is_word(word));
        // Enough for any sample: what is still to come changes nothing.
        if english * ONE_IN >= SAMPLE {
            return true;
        }
    }
    english >= 3 && english * ONE_IN >= words
}

fn is_word(word: &str) -> bool {
    (2..=5).contains(&word.len()) && PACKED.contains(&packed(word))
}

/// [`WORDS`] as numbers, so that a word is compared with all of them at once.
const PACKED: [u64; WORDS.len()] = {
    let mut packed_words = [0; WORDS.len()];
    let mut place = 0;
    while place < WORDS.len() {
        packed_words[place] = packed(WORDS[place]);
        place += 1;
    }
    packed_words
};

/// The bytes of a short word, in lower case, as one number; a one in front keeps words of different length apart.
const fn packed(word: &str) -> u64 {
    let (bytes, mut number, mut place) = (word.as_bytes(), 1, 0);
    while place < bytes.len() {
        number = number << 8 | bytes[place].to_ascii_lowercase() as u64;
        place += 1;
    }
    number
}

/// BCP 47 has two letters where ISO 639-1 has; `whatlang` knows three.
fn tag(language: Lang) -> &'static str {
    const SHORT: &[(Lang, &str)] = &[
        (Lang::Ara, "ar"),
        (Lang::Ben, "bn"),
        (Lang::Bul, "bg"),
        (Lang::Cat, "ca"),
        (Lang::Ces, "cs"),
        (Lang::Cmn, "zh"),
        (Lang::Dan, "da"),
        (Lang::Deu, "de"),
        (Lang::Ell, "el"),
        (Lang::Est, "et"),
        (Lang::Fin, "fi"),
        (Lang::Fra, "fr"),
        (Lang::Heb, "he"),
        (Lang::Hin, "hi"),
        (Lang::Hrv, "hr"),
        (Lang::Hun, "hu"),
        (Lang::Ind, "id"),
        (Lang::Ita, "it"),
        (Lang::Jpn, "ja"),
        (Lang::Kor, "ko"),
        (Lang::Lav, "lv"),
        (Lang::Lit, "lt"),
        (Lang::Nld, "nl"),
        (Lang::Nob, "nb"),
        (Lang::Pes, "fa"),
        (Lang::Pol, "pl"),
        (Lang::Por, "pt"),
        (Lang::Ron, "ro"),
        (Lang::Rus, "ru"),
        (Lang::Slk, "sk"),
        (Lang::Slv, "sl"),
        (Lang::Spa, "es"),
        (Lang::Srp, "sr"),
        (Lang::Swe, "sv"),
        (Lang::Tha, "th"),
        (Lang::Tur, "tr"),
        (Lang::Ukr, "uk"),
        (Lang::Urd, "ur"),
        (Lang::Vie, "vi"),
    ];
    let short = SHORT.iter().find(|(known, _)| *known == language);
    short.map_or(language.code(), |(_, tag)| tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_languages_are_named() {
        for (text, name, tag) in [
            (
                "Die Gespräche zwischen dem Hafen und den Arbeitern sind am Mittwoch kurz vor Sonnenaufgang gescheitert, sagte die \
                 Sprecherin der Gewerkschaft. Beide Seiten gaben sich gegenseitig die Schuld und wollen erst in der nächsten Woche \
                 wieder miteinander reden.",
                "German",
                "de",
            ),
            (
                "Las conversaciones entre el puerto y los trabajadores fracasaron el miércoles poco antes del amanecer, dijo la \
                 portavoz del sindicato. Ambas partes se culparon mutuamente y no volverán a hablar hasta la próxima semana.",
                "Spanish",
                "es",
            ),
            (
                "De gesprekken tussen de haven en de arbeiders zijn woensdag vlak voor zonsopgang mislukt, zei de woordvoerster van de \
                 vakbond. Beide partijen gaven elkaar de schuld en willen pas volgende week weer met elkaar praten.",
                "Dutch",
                "nl",
            ),
            (
                "Переговоры между портом и рабочими провалились в среду незадолго до рассвета, сообщила представительница профсоюза. \
                 Обе стороны обвинили друг друга и вернутся к разговору только на следующей неделе.",
                "Russian",
                "ru",
            ),
        ] {
            assert_eq!(foreign(text), Some(Foreign { name, tag }), "{text}");
        }
    }

    #[test]
    fn common_words_are_known_in_any_case() {
        for word in WORDS {
            assert!((2..=5).contains(&word.len()) && is_word(word) && is_word(&word.to_ascii_uppercase()));
        }
        for word in ["", "a", "thé", "ofa", "theirs", "\0of"] {
            assert!(!is_word(word), "{word}");
        }
    }

    #[test]
    fn english_and_what_may_be_english_is_kept() {
        for text in [
            "",
            "FULL TEXT.",
            "Berlin",
            "Talks between the port of Skerra and its dockers broke down shortly before dawn on Wednesday, both sides blaming the other.",
            "GOALS: Skerra 2 (Bay 12, Lind 90), Valdoria 1 (Okafor 44). ATTENDANCE: 4,120. REFEREE: A. Renwick. BOOKED: Tulloch, Bay, Wei, \
             Lind, Adeyinka, Brannigan, Petrossian, Benabid, Prosser, Halloran.",
            "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20",
        ] {
            assert_eq!(foreign(text), None, "{text}");
        }
    }
}
