"""TF-IDF of characters in runs of one to five."""

from sklearn.feature_extraction.text import TfidfVectorizer

from unrolled.tasks.baselines.tfidf import TfidfFeatures

# From so many rows on, runs that occur in one row alone are left out.
MANY_ROWS = 1000
# Characters of text learnt from: about 40 s.
STEPS = 10_000_000


def character_features() -> TfidfFeatures:
    """Return runs of 1 to 5 characters inside space-padded words, lower-cased, weighed by ``tf·idf``.

    >>> character_features().fit(["ab"], most=99).shape
    (1, 9)
    """
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 5))
    return TfidfFeatures(
        vectorizer,
        name="tfidf_characters",
        title="TF-IDF of characters",
        steps=STEPS,
        many_rows=MANY_ROWS,
    )
