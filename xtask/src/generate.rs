//! Articles made by a small grammar, alike on every machine, in the wrappings that corpora come in: for measures and checks of more than
//! the corpus holds. They are English enough for a reader of bytes, and nothing more.

use std::io::Write;

/// Marsaglia's xorshift.
#[derive(Clone, Debug)]
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }
}

/// An article that nobody wrote.
#[derive(Clone, Debug)]
pub(crate) struct Article {
    pub(crate) title: String,
    /// Paragraphs with blank lines between them.
    pub(crate) text: String,
}

/// The article of a number.
pub(crate) fn article(number: usize) -> Article {
    let mut numbers = Numbers::new(number as u64 + 1);
    let title = format!("{} over {}", capital(&noun(&mut numbers)), noun(&mut numbers));
    let paragraphs: Vec<String> = (0..6 + numbers.below(12))
        .map(|_| paragraph(&mut numbers))
        .collect();
    Article {
        title,
        text: paragraphs.join("\n\n"),
    }
}

/// Two or three sentences, a quotation among them.
pub(crate) fn paragraph(numbers: &mut Numbers) -> String {
    let plain = format!(
        "The {} of the {} {} the {} on {}, and {} {} would be {} by the end of the {}.",
        noun(numbers),
        noun(numbers),
        verb(numbers),
        noun(numbers),
        numbers.of(&["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]),
        noun(numbers),
        noun(numbers),
        verb(numbers),
        numbers.of(&["week", "month", "year", "season"]),
    );
    let said = format!(
        "“We have {} the {} and {} {}, and that is all there is to say,” said {} {}, who {} the {}.",
        verb(numbers),
        noun(numbers),
        noun(numbers),
        numbers.below(1000),
        capital(&noun(numbers)),
        capital(&noun(numbers)),
        verb(numbers),
        noun(numbers),
    );
    format!("{plain} {said}")
}

const ONSETS: &[&str] = &[
    "b", "br", "c", "d", "dr", "f", "g", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v",
];
const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ea", "ou"];
const CODAS: &[&str] = &["", "l", "n", "r", "s", "t", "rd", "nt"];

fn noun(numbers: &mut Numbers) -> String {
    (0..2 + numbers.below(2))
        .map(|_| {
            format!(
                "{}{}{}",
                numbers.of(ONSETS),
                numbers.of(VOWELS),
                numbers.of(CODAS)
            )
        })
        .collect()
}

fn verb(numbers: &mut Numbers) -> String {
    format!(
        "{}{}{}ed",
        numbers.of(ONSETS),
        numbers.of(VOWELS),
        numbers.of(ONSETS)
    )
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|character| character.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// One JSON object a line.
pub(crate) fn json_lines(articles: &[Article]) -> Vec<u8> {
    let line = |article: &Article| {
        format!(
            "{}\n",
            serde_json::json!({ "title": article.title, "date": "2026-03-04", "text": article.text })
        )
    };
    articles.iter().map(line).collect::<String>().into_bytes()
}

/// A header and a row for each article.
pub(crate) fn csv(articles: &[Article]) -> Vec<u8> {
    let row = |article: &Article| format!("{},\"{}\"\n", article.title, article.text.replace('"', "\"\""));
    let rows: String = articles.iter().map(row).collect();
    format!("title,text\n{rows}").into_bytes()
}

/// A page with what surrounds articles.
pub(crate) fn page(article: &Article) -> String {
    let links: String = (0..80)
        .map(|place| format!("<li><a href=\"/section/{place}\">Section {place}</a></li>\n"))
        .collect();
    let style = ".a { color: red; margin: 0 auto }\n".repeat(200);
    let paragraphs = article.text.replace("\n\n", "</p>\n<p>");
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0} | The Gazette</title><style>{style}</style>\
         <meta property=\"og:title\" content=\"{0}\"><script>window.x = [{1}];</script></head><body><nav><ul>{links}</ul></nav>\
         <main><article><h1>{0}</h1><p>{paragraphs}</p></article></main><aside class=\"related\"><ul>{links}</ul></aside>\
         <footer><p>© The Gazette</p></footer></body></html>",
        article.title,
        "0,".repeat(2000)
    )
}

/// A page as a gzip member of a web archive, behind the request for it.
pub(crate) fn warc_member(page: &[u8]) -> Vec<u8> {
    let block = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n",
        page,
    ]
    .concat();
    let request = b"GET / HTTP/1.1\r\n\r\n";
    [
        member(&record(
            "request",
            "application/http; msgtype=request",
            request,
            request.len(),
        )),
        member(&record(
            "response",
            "application/http; msgtype=response",
            &block,
            block.len(),
        )),
    ]
    .concat()
}

/// A record that says that it is so long.
pub(crate) fn record(kind: &str, content_type: &str, block: &[u8], length: usize) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://gazette.example/\r\nContent-Type: {content_type}\r\nContent-Length: \
         {length}\r\n\r\n"
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// A gzip member.
pub(crate) fn member(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("memory can be written")
}
