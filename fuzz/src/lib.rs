//! What every target does: read bytes as a format to the end, and hold that each record is an article or a rejection with a reason.

use std::io::Cursor;

use onrecord_ingest::{Format, ReadOptions, Records, decode};

/// Reads `bytes` as `format`, or as what they show themselves to be.
pub fn read(format: Option<Format>, bytes: &[u8]) {
    let options = ReadOptions {
        max_article_bytes: 64 << 10,
        max_member_bytes: 16 << 20,
        any_language: true,
        ..ReadOptions::default()
    };
    let reader = Cursor::new(bytes.to_vec());
    let records = match format {
        Some(format) => Records::new("x".to_owned(), format, reader, &options),
        None => Records::guessing("x".to_owned(), reader, &options),
    };
    let mut items = 0;
    for record in records {
        items += 1;
        let rejection = match record {
            Ok(record) => match decode(record, &options) {
                Ok(article) => {
                    assert!(
                        article.text.as_str().len() <= options.max_article_bytes && !article.id.is_empty()
                    );
                    continue;
                }
                Err(rejection) => rejection,
            },
            Err(error) => error.into(),
        };
        assert!(!rejection.reason.is_empty());
    }
    assert!(items > 0, "every source gives something");
}
