-- What is made when all rows are in quotes.sqlite: the other indexes, and views for what is asked most.

CREATE INDEX quotes_by_group ON quote_groups (quote_group);
CREATE INDEX quote_speakers_by_key ON quote_speakers (speaker_key);
CREATE INDEX quote_speakers_by_name ON quote_speakers (name);

-- Attributions with the columns of the other formats. Outer joins cost nothing where their columns are not asked for.
CREATE VIEW quotes AS
SELECT
    attributions.id,
    attributions.article,
    articles.origin,
    articles.article_id,
    articles.duplicate_of,
    articles.title,
    articles.author,
    articles.outlet,
    articles.section,
    articles.url,
    articles.language,
    articles.published,
    articles.published_precision,
    articles.published_text,
    attributions.quote_id,
    attributions.number,
    attributions.kind,
    attributions.marked,
    attributions.in_title,
    attributions.content,
    attributions.content_start,
    attributions.content_end,
    attributions.parts,
    attributions.verbatim,
    attributions.context,
    attributions.cue,
    attributions.cue_start,
    attributions.cue_end,
    attributions.cue_class,
    attributions.polarity,
    attributions.modality,
    attributions.source,
    attributions.source_start,
    attributions.source_end,
    attributions.speaker,
    (
        SELECT json_group_array(json_object(
            'name', name, 'kind', kind, 'id', speaker_id, 'key', speaker_key,
            'role', role, 'organization', organization, 'wikidata', wikidata, 'label', label
        ))
        FROM (SELECT * FROM quote_speakers WHERE quote = attributions.id ORDER BY position)
    ) AS speakers,
    attributions.speaker_id,
    first_speakers.speaker_key,
    attributions.speaker_kind,
    attributions.speaker_role,
    attributions.speaker_organization,
    attributions.speaker_wikidata,
    attributions.speaker_label,
    attributions.addressee,
    attributions.about,
    attributions.when_text,
    attributions.when_from,
    attributions.when_to,
    attributions.place,
    attributions.paragraph,
    attributions.sentence,
    attributions.within,
    quote_groups.quote_group,
    attributions.quote_confidence,
    attributions.speaker_confidence,
    attributions.quote_decided_by,
    attributions.speaker_decided_by
FROM attributions
LEFT JOIN articles ON articles.id = attributions.article
LEFT JOIN quote_speakers AS first_speakers ON first_speakers.quote = attributions.id AND first_speakers.position = 0
LEFT JOIN quote_groups ON quote_groups.quote = attributions.id;

-- What is reported as said: not "did not say", "will say", "if she says".
CREATE VIEW said AS
SELECT * FROM quotes WHERE polarity = 'affirmed' AND modality = 'actual';

-- Who said what, joint speakers one by one.
CREATE VIEW statements AS
SELECT
    coalesce(names.name, who.name) AS said_by,
    who.kind AS said_by_kind,
    coalesce(who.role, names.role) AS said_by_role,
    who.speaker_key AS said_by_key,
    said.*
FROM said
JOIN quote_speakers AS who ON who.quote = said.id
LEFT JOIN speakers AS names ON names.speaker_key = who.speaker_key;

-- The most quoted first. Where there is no key, a name is somebody else in each article.
CREATE VIEW most_quoted AS
SELECT
    coalesce(names.name, who.name) AS speaker,
    who.kind AS kind,
    coalesce(names.role, max(who.role)) AS role,
    count(*) AS quotes,
    count(DISTINCT said.article) AS articles,
    count(DISTINCT said.outlet) AS outlets,
    min(said.published) AS first_published,
    max(said.published) AS last_published
FROM said
JOIN quote_speakers AS who ON who.quote = said.id
LEFT JOIN speakers AS names ON names.speaker_key = who.speaker_key
WHERE who.kind IN ('person', 'organization', 'government')
GROUP BY coalesce(who.speaker_key, said.article || '#' || who.name)
ORDER BY quotes DESC, articles DESC, speaker;

-- Who said what about whom, one row for each.
CREATE VIEW said_about AS
SELECT topic.value AS said_about, statements.*
FROM statements, json_each(statements.about) AS topic;

-- Who denied what.
CREATE VIEW denials AS
SELECT * FROM statements WHERE cue_class = 'deny';

-- Quotes of each outlet in each week; a week is named by its Monday.
CREATE VIEW outlet_weeks AS
SELECT
    outlet,
    date(published, 'weekday 0', '-6 days') AS week,
    count(*) AS quotes,
    count(DISTINCT article) AS articles
FROM quotes
GROUP BY outlet, week
ORDER BY outlet, week;

-- Quotations that several articles have: where each appeared first, and how often since, in how many different wordings.
CREATE VIEW first_appearances AS
SELECT
    first.quote_group,
    first.speaker,
    first.content,
    first.outlet,
    first.published,
    first.title,
    first.url,
    first.origin,
    count(*) AS appearances,
    count(DISTINCT other.article) AS articles,
    count(DISTINCT other.outlet) AS outlets,
    count(DISTINCT other.content) AS wordings
FROM quotes AS first
JOIN quotes AS other ON other.quote_group = first.quote_group
WHERE first.id = (SELECT min(id) FROM quotes AS same WHERE same.quote_id = first.quote_group)
    AND first.quote_group IS NOT NULL
GROUP BY first.id
ORDER BY appearances DESC, first.published;

-- A part of each index tells as much as all of it.
PRAGMA analysis_limit = 1000;
ANALYZE;
