//! RSS and Atom: each item an article, whatever the others are like.
#![cfg(feature = "html")]
#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::io::Cursor;

use onrecord_document::Article;
use onrecord_ingest::{ReadOptions, Records, Rejection, decode};

fn read(name: &str, feed: impl Into<Vec<u8>>) -> Vec<Result<Article, Rejection>> {
    let options = ReadOptions::default();
    let records = Records::guessing(name.to_owned(), Cursor::new(feed.into()), &options);
    records.map(|record| decode(record?, &options)).collect()
}

const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Skerra Courier</title><link>https://courier.example/</link><language>en-gb</language>
<image><title>Logo</title><url>x.png</url></image>
<item>
  <title>Harbour talks fail &amp; ferries stay</title>
  <link>https://courier.example/1</link>
  <guid isPermaLink="false">courier-1</guid>
  <pubDate>Wed, 04 Mar 2026 06:10:00 +0000</pubDate>
  <dc:creator>Isla Renwick</dc:creator>
  <category>Business</category><category>Ferries</category>
  <description>Talks broke down.</description>
  <content:encoded><![CDATA[<p>Talks broke down at dawn.</p><p>&ldquo;We were ready,&rdquo; said Morag&nbsp;Tulloch.</p>
  <script>x("</item>")</script><ul><li>a rise</li><li>a doctor</li></ul>]]></content:encoded>
</item>
<item><title>Short</title><description>&lt;p&gt;Only a &lt;b&gt;summary&lt;/b&gt; of it.&lt;/p&gt;</description><author>b@x.example (Bo Ray)</author></item>
<item><title>Broken</title><description>x</b></item>
<item><title>Empty</title></item>
<item/>
<item><title>Last</title><description>The last one.</description></item>
</channel></rss>"#;

#[test]
fn rss() {
    let items = read("feed.xml", RSS);
    let first = items[0].as_ref().unwrap();
    assert_eq!(
        first.text.as_str(),
        "Talks broke down at dawn.\n\n“We were ready,” said Morag Tulloch.\n\n- a rise\n- a doctor"
    );
    let metadata = &first.metadata;
    assert_eq!(first.id, "courier-1");
    assert_eq!(
        metadata.title.as_deref(),
        Some("Harbour talks fail & ferries stay")
    );
    assert_eq!(metadata.author.as_deref(), Some("Isla Renwick"));
    assert_eq!(metadata.outlet.as_deref(), Some("The Skerra Courier"));
    assert_eq!(metadata.url.as_deref(), Some("https://courier.example/1"));
    assert_eq!(metadata.section.as_deref(), Some("Business"));
    assert_eq!(metadata.language.as_deref(), Some("en-gb"));
    assert_eq!(
        metadata.published.as_ref().unwrap().instant.to_string(),
        "2026-03-04T06:10:00Z"
    );
    let second = items[1].as_ref().unwrap();
    assert_eq!(second.text.as_str(), "Only a summary of it.");
    assert_eq!(second.metadata.author.as_deref(), Some("Bo Ray"));
    let broken = items[2].as_ref().unwrap_err();
    assert!(
        broken.reason.starts_with("line 18: the item is not XML: "),
        "{broken}"
    );
    for place in [3, 4] {
        assert_eq!(
            items[place].as_ref().unwrap_err().reason,
            "empty: there is no text in it"
        );
    }
    assert_eq!(items[5].as_ref().unwrap().text.as_str(), "The last one.");
    assert_eq!(items[5].as_ref().unwrap().origin, "feed.xml#6");
    assert_eq!(items.len(), 6);
}

#[test]
fn atom() {
    let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Courier</title><id>x</id>
<entry><title type="html">One &amp;amp; two</title><id>urn:1</id><updated>2026-03-05T00:00:00Z</updated><published>2026-03-04T00:00:00Z</published>
<link rel="self" href="https://c.example/self"/><link rel="alternate" href="https://c.example/1"/><author><name>Ana Lind</name></author>
<summary>Less.</summary><content type="html">&lt;p&gt;More &amp;amp; more.&lt;/p&gt;</content></entry>
<entry><title>Two</title><id>urn:2</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>As <em>it</em> is.</p><p>Twice.</p></div></content></entry>
<entry><title>Three</title><content type="text">Plain: a &lt; b.</content></entry>
<entry><title>Four</title><content type="text">cut"#;
    let items = read("-", feed);
    let texts: Vec<_> = items
        .iter()
        .filter_map(|item| Some(item.as_ref().ok()?.text.as_str()))
        .collect();
    assert_eq!(texts, ["More & more.", "As it is.\n\nTwice.", "Plain: a < b."]);
    let first = items[0].as_ref().unwrap();
    assert_eq!(first.metadata.url.as_deref(), Some("https://c.example/1"));
    assert_eq!(first.metadata.author.as_deref(), Some("Ana Lind"));
    assert_eq!(first.metadata.outlet.as_deref(), Some("Courier"));
    assert_eq!(
        first.metadata.published.as_ref().unwrap().instant.to_string(),
        "2026-03-04T00:00:00Z"
    );
    assert_eq!(
        items[3].as_ref().unwrap_err().reason,
        "line 7: the item is never closed"
    );
}

#[test]
fn other_encodings_and_feeds_without_items() {
    let feed = "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><item><description>“Café”</description></item></channel></rss>";
    let items = read("a.rss", encoding_rs::WINDOWS_1252.encode(feed).0.into_owned());
    assert_eq!(items[0].as_ref().unwrap().text.as_str(), "“Café”");
    let none = read("a.xml", "<?xml version='1.0'?><sitemap></sitemap>");
    assert_eq!(
        none[0].as_ref().unwrap_err().reason,
        "empty: there is no record in it"
    );
}
