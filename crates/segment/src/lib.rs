//! Paragraphs, sentences, tokens and paired quotation marks of English news text.
