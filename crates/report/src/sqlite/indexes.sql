-- Indexes of the tables that are complete when all articles have come.

CREATE INDEX articles_by_origin ON articles (origin);
CREATE INDEX articles_by_url ON articles (url);
CREATE INDEX articles_by_published ON articles (published);
CREATE INDEX articles_by_outlet ON articles (outlet, published);
CREATE INDEX entities_by_article ON entities (article);
CREATE INDEX entities_by_name ON entities (name);
CREATE INDEX attributions_by_article ON attributions (article);
CREATE INDEX attributions_by_id ON attributions (quote_id);
CREATE INDEX attributions_by_speaker ON attributions (speaker);
CREATE INDEX attributions_by_class ON attributions (cue_class);
