"""TF-IDF of words and pairs of words."""

from sklearn.feature_extraction.text import TfidfVectorizer

from unrolled.tasks.baselines.tfidf import TfidfFeatures

# Characters of text learnt from: about 20 s.
STEPS = 50_000_000


def word_features() -> TfidfFeatures:
    """Return words and pairs of neighbouring words, lower-cased, weighed by ``(1 + log tf)·idf``.

    A word is a run of letters, digits and underscores, one alone included.

    >>> word_features().fit(["It's not good", "so good"], most=9).shape
    (2, 9)
    """
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", sublinear_tf=True)
    return TfidfFeatures(vectorizer, name="tfidf_words", title="TF-IDF of words and pairs", steps=STEPS)
