"""Races with made-up figures: of two contenders and of nine, of several tasks and scripts, whole and broken."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from races.made_entries import baseline, comparison, contender, final, label_report, race
from races.made_folds import of_folds
from races.made_rows import of_many_rows, of_rows
from unrolled.races.comparison import Comparison, Entry, FoldScores
from unrolled.tasks.metrics.metric import Metric, Report

TWO = ("gru", "transformer")
NINE = (
    "transformer", "lstm+multihead", "gru", "lstm", "mingru", "ssd", "lstm+additive (2)", "rnn", "bag",
)  # fmt: skip
SCRIPTS = ("शुभकामनाएँ और बधाई", "شكوى من الخدمة", "退款请求", "question about a bill", "другое")
EVIL = "<script>alert(\"1\")</script> & 'so' <img src=x onerror=alert(2)>"


def of_two() -> Comparison:
    """Two contenders, two baselines, one of them far below."""
    entries = [
        *(contender(name, place) for place, name in enumerate(TWO)),
        baseline("tfidf_words", 0.795, report=label_report(0.795, 3)),
        baseline("majority", 0.509),
    ]
    texts = [("a film that never was", "negative"), ("not bad, not bad at all , " * 40, "positive")] * 5
    return comparison(race(), entries, texts)


def of_nine() -> Comparison:
    """Nine contenders close together, with labels in many scripts; one failed, one has no lengths, one no costs."""
    labels = [f"{SCRIPTS[number % 5]} {number // 5 + 1}" for number in range(12)]
    entries = [
        contender(name, place, 0.86, report=label_report(0.86 - 0.013 * place, place, labels))
        for place, name in enumerate(NINE)
    ]
    whole = entries[4].report
    assert whole is not None
    without = {name: found for name, found in whole.details.items() if name != "accuracy_by_length"}
    entries[4] = replace(entries[4], report=Report(whole.metrics, without))
    entries[5] = replace(entries[5], costs=None, failed="seed 2: the loss is not finite at step 312")
    entries[8] = replace(
        entries[8], score=Metric(None), spread=Metric(None), report=None, finals=(), costs=None, rate_factor=None,
        failed="every rate diverged: the loss was not finite at step 14, 15 and 17, whatever the learning rate",
    )  # fmt: skip
    lines = [baseline("tfidf_words", 0.801), baseline("tfidf_characters", 0.7985), baseline("majority", 0.12)]
    texts = [("請問我什麼時候可以收到退款？", labels[2]), ("أين طلبي؟ لقد انتظرت أسبوعين", labels[1])] * 5
    return comparison(race(), [*entries[:8], *lines, entries[8]], texts)


def of_values() -> Comparison:
    """A regression: less is better, and the error by length."""
    entries = []
    for place, name in enumerate(("lstm", "gru", "flat")):
        error = 12.34 + 1.5 * place
        report = Report(
            {"rmse": Metric(error, error - 0.8, error + 0.9), "mae": Metric(error * 0.7)},
            {"error_by_length": [{"from": 10 * n + 1, "to": 10 * n + 10, "rows": 50, "mae": error / (n + 1)}
                                 for n in range(4)]},
        )  # fmt: skip
        score = Metric(error, error - 0.8, error + 0.9)
        finals = tuple(final(name, place, seed, error, "rmse", 42.0) for seed in range(3))
        entries.append(contender(name, place, score=score, spread=score, report=report, finals=finals))
    about = race(task="value", metric="rmse", more_is_better=False, equal="parameters")
    return comparison(
        about, [*entries, baseline("ridge", 15.7, 1.1), baseline("mean", 42.0, 2.0)], [("31 steps", "17")]
    )


def of_translations() -> Comparison:
    """Translations into several scripts: validated by nats, judged by chrF, with baselines that know no nats."""
    entries = []
    for place, name in enumerate(("transformer", "lstm+additive", "lstm")):
        score = Metric(54.3 - 4 * place, 53.5 - 4 * place, 55.1 - 4 * place)
        lengths = [{"from": 1, "to": 8, "rows": 90, "chrf": 60.0 - place},
                   {"from": 9, "to": 31, "rows": 88, "chrf": 50.0 - 9 * place if place < 2 else None}]  # fmt: skip
        report = Report(
            {"chrf": score, "nats_per_token": Metric(1.9)}, {"bleu_by_length": [], "chrf_by_length": lengths}
        )
        finals = tuple(
            final(name, place, seed, 1.9 + 0.2 * place, "nats_per_token", 6.0) for seed in range(3)
        )
        finals = tuple(
            replace(
                each,
                curve=tuple(
                    replace(p, shown={"nats_per_token": p.shown["nats_per_token"]}) for p in each.curve
                ),
            )
            for each in finals
        )
        entries.append(contender(name, place, score=score, spread=score, report=report, finals=finals))
    undefined = Report({"chrf": Metric(15.2), "nats_per_token": Metric(None)}, {})
    texts = [
        ("The dog runs across the snow.", "कुत्ता बर्फ पर दौड़ता है।"),
        ("Two men are talking.", "رجلان يتحدثان."),
        ("A child is reading.", "一个孩子在看书。"),
    ]
    about = race(task="text", metric="chrf")
    return comparison(about, [*entries, baseline("copy", 15.2, 0.4, report=undefined)], texts)


def of_language() -> Comparison:
    """A language model's race over steps: one text, whose baselines stand beside the curves; nothing by length."""
    entries = []
    for place, name in enumerate(("mingru", "gru")):
        score = Metric(1.61 + 0.05 * place, 1.58 + 0.05 * place, 1.64 + 0.05 * place)
        report = Report(
            {"nats_per_token": score, "bits_per_byte": Metric(2.3)}, {"tokens": 40_000, "bytes": 40_000}
        )
        finals = tuple(final(name, place, seed, score.value or 0, "nats_per_token", 4.1) for seed in range(3))
        entries.append(contender(name, place, score=score, spread=score, report=report, finals=finals))
    about = race(
        task="continuation",
        metric="nats_per_token",
        more_is_better=False,
        equal="steps",
        budget=None,
        length=600,
    )
    others = [
        baseline("kneser_ney_5", 1.72, 0.03),
        baseline("unigram", 3.1, 0.02),
        baseline("uniform", 5.5, 0.0),
    ]
    return comparison(about, [*entries, *others], [])


def of_evil() -> Comparison:
    """Markup wherever a text can stand."""
    entries = [
        contender(f"{name} {EVIL}", place, report=label_report(0.8, place, (f"a {EVIL}", f"b {EVIL}")),
                  settings={f"model {EVIL}": {EVIL: f"{place} {EVIL}"}}, failed=f"why {EVIL}")
        for place, name in enumerate(TWO)
    ]  # fmt: skip
    about = race(
        command=f"unrolled compare '{EVIL}'", directory=EVIL, said=(EVIL,), shared={EVIL: EVIL},
        versions={EVIL: EVIL}, machine=EVIL, workers=EVIL, rows={EVIL: 3},
    )  # fmt: skip
    return comparison(
        about,
        [*entries, baseline(f"base {EVIL}", 0.79)],
        [(f"in {EVIL}\x00\x1b\u202e\ud800", f"out {EVIL}")],
        verdict=f"{EVIL} wins. So {EVIL}.",
        recommendations={EVIL: EVIL},
        folds=(FoldScores(1, EVIL, 3, (EVIL,), {entries[0].name: 0.8}, {EVIL: 1.0}),),
    )


def of_nothing() -> Comparison:
    """One contender, which failed before it began, and no baseline."""
    bare = Entry(
        "lstm", "model", Metric(None), Metric(None), None, failed="it needs more memory than there is"
    )
    return comparison(
        race(said=(), rows={}), [bare], [], recommendations={}, verdict="No contender has a score."
    )


def of_equals() -> Comparison:
    """Nine contenders with the very same figures."""
    return comparison(race(), [contender(name, 0) for name in NINE], [])


MADE: Mapping[str, Callable[[], Comparison]] = {
    made.__name__: made
    for made in (
        of_two,
        of_nine,
        of_values,
        of_translations,
        of_language,
        of_evil,
        of_nothing,
        of_equals,
        of_folds,
        of_rows,
        of_many_rows,
    )
}
