//! Who is who in a news article: names, chains of mentions, roles and canonical names.
