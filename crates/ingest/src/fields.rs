//! Which field of a record is which part of an article: named by the user, or else by the names in common use.
//!
//! No value is looked at here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares the parts of an article that records have fields for.
macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident $name:ident: $($common:literal)*;)*) => {
        /// A part of an article that a record may have a field for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Field { $($(#[$doc])* $field),* }

        impl Field {
            /// All fields in order.
            pub const ALL: [Self; FIELDS] = [$(Self::$field),*];

            /// Its name in options and config, and how its column is called in tables.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$field => stringify!($name)),* }
            }

            /// The names in common use for it, the best first. Case, `_`, `-` and spaces make no difference.
            pub const fn common_names(self) -> &'static [&'static str] {
                match self { $(Self::$field => &[$($common),*]),* }
            }
        }

        /// The fields that the user names; the [common names](Field::common_names) hold for the others.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct FieldMap {
            $($(#[$doc])* pub $name: Option<String>),*
        }

        impl FieldMap {
            /// The name that the user gave to a field.
            pub fn given(&self, field: Field) -> Option<&str> {
                match field { $(Field::$field => self.$name.as_deref()),* }
            }
        }
    };
}

/// How many fields there are.
pub(crate) const FIELDS: usize = 9;

// From the exports and data sets of news that are about: news-please, newspaper3k, CC-News, NewsAPI, schema.org, feeds.
fields! {
    /// The text of the article.
    Text text: "text" "body" "content" "article" "maintext" "article_text" "article_body" "full_text" "plain_text"
        "body_text" "content_text" "text_content" "story";
    /// Its headline.
    Title title: "title" "headline" "article_title" "heading";
    /// When it was published.
    Published published: "published" "date" "published_at" "publish_date" "date_publish" "date_published"
        "publication_date" "published_date" "published_on" "pub_date" "publishing_date" "published_time" "datetime"
        "timestamp";
    /// Its canonical address.
    Url url: "url" "link" "canonical_url" "permalink" "web_url" "article_url" "source_url";
    /// Who wrote it.
    Author author: "author" "authors" "byline" "creator" "writer";
    /// Its id.
    Id id: "id" "article_id" "doc_id" "document_id" "guid" "uuid";
    /// Publisher, newspaper, agency or site.
    Outlet outlet: "outlet" "publisher" "publication" "source" "source_name" "newspaper" "news_outlet" "site_name"
        "site" "source_domain" "domain";
    /// Section or rubric.
    Section section: "section" "article_section" "category" "rubric";
    /// Language.
    Language language: "language" "lang" "in_language";
}

impl FieldMap {
    /// How well `name` fits `field`, less being better; nothing if it does not fit. A name as it is written beats one
    /// that differs in case or in `_`, `-` and spaces.
    pub fn rank(&self, field: Field, name: &str) -> Option<usize> {
        let given = self.given(field);
        let known = given.as_ref().map_or(field.common_names(), std::slice::from_ref);
        let place = known.iter().position(|known| alike(known, name))?;
        Some(2 * place + usize::from(known[place] != name))
    }

    /// The positions of the columns that fit `field`, the best first.
    pub(crate) fn columns(&self, field: Field, names: &[String]) -> Vec<usize> {
        let fits = |(column, name): (usize, &String)| Some((self.rank(field, name)?, column));
        let mut columns: Vec<_> = names.iter().enumerate().filter_map(fits).collect();
        columns.sort_unstable();
        columns.into_iter().map(|(_, column)| column).collect()
    }
}

/// `datePublished`, `date_published` and `Date Published` are one name.
fn alike(one: &str, other: &str) -> bool {
    one == other || plain(one).eq(plain(other))
}

fn plain(name: &str) -> impl Iterator<Item = u8> {
    let characters = name.bytes().filter(|byte| !matches!(byte, b'_' | b'-' | b' '));
    characters.map(|byte| byte.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_common_name_stands_for_two_fields() {
        let names: Vec<_> = Field::ALL.iter().flat_map(|field| field.common_names()).collect();
        for name in &names {
            assert_eq!(
                names.iter().filter(|other| alike(name, other)).count(),
                1,
                "{name}"
            );
        }
    }

    #[test]
    fn the_best_column_comes_first() {
        let names = ["Content", "id", "TEXT", "text", "datePublished"].map(str::to_owned);
        let map = FieldMap::default();
        assert_eq!(map.columns(Field::Text, &names), [3, 2, 0]);
        assert_eq!(map.columns(Field::Published, &names), [4]);
        assert!(map.columns(Field::Url, &names).is_empty());
    }

    #[test]
    fn a_name_that_is_given_is_the_only_one() {
        let map = FieldMap {
            text: Some("body_html".to_owned()),
            ..FieldMap::default()
        };
        assert_eq!(map.rank(Field::Text, "text"), None);
        assert_eq!(map.rank(Field::Text, "body_html"), Some(0));
        assert_eq!(map.rank(Field::Text, "Body HTML"), Some(1));
        assert_eq!(map.rank(Field::Title, "title"), Some(0));
    }
}
