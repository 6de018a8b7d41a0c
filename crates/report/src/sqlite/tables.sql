-- Tables of quotes.sqlite. Offsets count Unicode code points, as substr() does: substr(text, content_start + 1, content_end - content_start).
-- Lists are JSON text, for json_each(); times are UTC, ISO 8601; what is unknown is null.

CREATE TABLE notes (
    notice TEXT NOT NULL
);

-- One row for each article.
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    origin TEXT NOT NULL,
    article_id TEXT NOT NULL,
    duplicate_of TEXT,
    title TEXT,
    author TEXT,
    outlet TEXT,
    section TEXT,
    url TEXT,
    language TEXT,
    published TEXT,
    published_precision TEXT,
    published_text TEXT,
    words INTEGER NOT NULL,
    text TEXT
);

-- Who and what an article mentions; entity_id counts from 0 in each article.
CREATE TABLE entities (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id),
    entity_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    gender TEXT,
    plural INTEGER NOT NULL,
    wikidata TEXT,
    roles TEXT NOT NULL
);

-- Where: those of an entity together; id counts the mentions of all articles in the order of their texts.
CREATE TABLE mentions (
    entity INTEGER NOT NULL REFERENCES entities (id),
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    mention_start INTEGER NOT NULL,
    mention_end INTEGER NOT NULL,
    decided_by TEXT NOT NULL,
    confidence REAL NOT NULL,
    PRIMARY KEY (entity, id)
) WITHOUT ROWID;

-- Speakers across articles, and the names and roles that say that it is one.
CREATE TABLE speakers (
    speaker_key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    role TEXT,
    organization TEXT,
    wikidata TEXT,
    quotes INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    joined_by TEXT NOT NULL,
    evidence TEXT NOT NULL
) WITHOUT ROWID;

-- One row for each attribution: who is reported to have said what. The view quotes puts what its article and the whole run say of it beside it,
-- as the other formats have it; `onrecord schema quotes` says what the columns mean.
CREATE TABLE attributions (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id),
    quote_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    marked INTEGER NOT NULL,
    in_title INTEGER NOT NULL,
    content TEXT NOT NULL,
    content_start INTEGER NOT NULL,
    content_end INTEGER NOT NULL,
    parts TEXT NOT NULL,
    verbatim TEXT NOT NULL,
    context TEXT NOT NULL,
    cue TEXT,
    cue_start INTEGER,
    cue_end INTEGER,
    cue_class TEXT,
    polarity TEXT NOT NULL,
    modality TEXT NOT NULL,
    source TEXT,
    source_start INTEGER,
    source_end INTEGER,
    speaker TEXT,
    speaker_id INTEGER,
    speaker_kind TEXT,
    speaker_role TEXT,
    speaker_organization TEXT,
    speaker_wikidata TEXT,
    speaker_label TEXT,
    addressee TEXT,
    about TEXT NOT NULL,
    when_text TEXT,
    when_from TEXT,
    when_to TEXT,
    place TEXT,
    paragraph INTEGER NOT NULL,
    sentence INTEGER NOT NULL,
    within TEXT,
    quote_confidence REAL NOT NULL,
    speaker_confidence REAL,
    quote_decided_by TEXT NOT NULL,
    speaker_decided_by TEXT
);

-- The same quotation in several articles, or several times in one: what all have in common.
CREATE TABLE quote_groups (
    quote INTEGER PRIMARY KEY REFERENCES attributions (id),
    quote_group TEXT NOT NULL
);

-- Who said it: joint speakers one by one, from 0. speaker_id is the entity_id in the article.
CREATE TABLE quote_speakers (
    quote INTEGER NOT NULL REFERENCES attributions (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    speaker_id INTEGER,
    speaker_key TEXT REFERENCES speakers (speaker_key),
    role TEXT,
    organization TEXT,
    wikidata TEXT,
    label TEXT,
    entity INTEGER REFERENCES entities (id),
    PRIMARY KEY (quote, position)
) WITHOUT ROWID;

-- Articles that could not be used, and why.
CREATE TABLE rejected (
    id INTEGER PRIMARY KEY,
    origin TEXT NOT NULL,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL
);

CREATE VIRTUAL TABLE quotes_text USING fts5 (
    content,
    content = 'attributions',
    content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);

CREATE VIRTUAL TABLE titles_text USING fts5 (
    title,
    content = 'articles',
    content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
