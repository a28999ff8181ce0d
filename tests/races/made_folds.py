"""A race in folds with made-up figures."""

from dataclasses import replace

from races.made_entries import baseline, comparison, contender, final, race
from unrolled.races.comparison import Comparison, FoldScores
from unrolled.tasks.metrics.metric import Metric


def of_folds() -> Comparison:
    """Three contenders in five folds, some of them of two subjects each; one contender failed in one."""
    names = ("lstm", "gru", "bag")
    entries = []
    for place, name in enumerate(names):
        each = contender(name, place)
        finals = tuple(
            replace(
                final(name, place, 0, 0.8 - 0.01 * fold),
                fold=fold,
                run=f"runs/reviews-race/fold-{fold}/{name}",
            )
            for fold in range(1, 6)
        )
        entries.append(replace(each, finals=finals))
    entries[2] = replace(
        entries[2], score=Metric(None), spread=Metric(None), report=None, finals=entries[2].finals[1:],
        failed="fold 1: seed 0: MemoryError: no room for it",
    )  # fmt: skip
    line = replace(baseline("tfidf_words", 0.79), spread=Metric(0.791, 0.74, 0.84))
    folds = tuple(
        FoldScores(
            fold, f"runs/reviews-race/fold-{fold}", 364 + fold,
            (f"受试者 {fold}", f"subject {fold + 5}") if fold < 5 else (),
            {"lstm": 0.82 - 0.01 * fold, "gru": 0.79 + 0.01 * fold, "bag": None if fold == 1 else 0.7,
             "tfidf_words": 0.79},
            {"lstm": 1.0, "gru": 0.316, "bag": None if fold == 1 else 3.16},
        )
        for fold in range(1, 6)
    )  # fmt: skip
    about = race(seeds=1, fold_count=5, drawn="groups", rows={"train": 1_300, "valid": 150, "test": 1_835})
    texts = [("a film that never was", "negative"), ("not bad at all", "positive")] * 5
    return comparison(about, [entries[0], entries[1], line, entries[2]], texts, folds=folds)
