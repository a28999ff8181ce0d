"""The figures of docs/results.md: what is trained, what must be reached, and how it is read off."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the page."""

    name: str
    goal: str
    metric: str
    # One list of words for `unrolled train` each; the best on validation is judged.
    trials: tuple[str, ...]
    baseline: str


# Small models gain little from a second thread: these may be measured side by side, one thread each.
ONE_THREAD = "--threads 1"
BOTH_WAYS = "--set bidirectional=true"
SHAKESPEARE = "$UNROLLED_DATA/lm_tinyshakespeare/input.txt --budget 3m"
SST2 = (
    "$UNROLLED_DATA/tc_sst2/train.tsv --valid $UNROLLED_DATA/tc_sst2/dev.tsv "
    f"--test $UNROLLED_DATA/tc_sst2/test.tsv --input text --output label --budget 3m {ONE_THREAD}"
)
NAMES = (
    "$UNROLLED_DATA/names_nationality/train.csv --test $UNROLLED_DATA/names_nationality/test.csv "
    f"--input name --output language --budget 3m {ONE_THREAD}"
)
VOWELS = (
    "$UNROLLED_DATA/tsc_JapaneseVowels/JapaneseVowels_TRAIN.ts "
    f"--test $UNROLLED_DATA/tsc_JapaneseVowels/JapaneseVowels_TEST.ts --budget 3m {ONE_THREAD}"
)
SNIPS = " ".join(
    f"{option} $UNROLLED_DATA/tag_slots_snips/{split}/{file}"
    for option, split in (("", "train"), ("--valid", "valid"), ("--test", "test"))
    for file in ("seq.in", "label")
).strip()
MNIST = "$UNROLLED_DATA/img_mnist"
IMAGES = (
    f"{MNIST}/train-images-idx3-ubyte.gz {MNIST}/train-labels-idx1-ubyte.gz "
    f"--test {MNIST}/t10k-images-idx3-ubyte.gz --test {MNIST}/t10k-labels-idx1-ubyte.gz --budget 5m"
)
DIGITS = f"--input file --output digit --input-kind audio --budget 5m {ONE_THREAD}"
EVENTS = f"$MADE/events.csv --by id --order time --input kind,amount --output label --budget 3m {ONE_THREAD}"
CHORALES = "$MADE/chorales-train.jsonl --valid $MADE/chorales-valid.jsonl --test $MADE/chorales-test.jsonl"


def multi30k(source: str, target: str) -> str:
    """Return the words that name the training, validation and test pairs of two languages."""
    splits = (("", "train"), ("--valid ", "val"), ("--test ", "test_2016_flickr"))
    return " ".join(
        f"{option}$UNROLLED_DATA/mt_multi30k/{split}.{language}.gz"
        for option, split in splits
        for language in (source, target)
    )


SPINE = (
    Figure(
        "shakespeare transformer",
        "≤ 1.55",
        "nats_per_token",
        (f"{SHAKESPEARE} --model transformer --set window=64",),
        "kneser_ney_5",
    ),
    *(
        Figure(
            f"shakespeare {model}",
            goal,
            "nats_per_token",
            (f"{SHAKESPEARE} --model {model} {ONE_THREAD}",),
            "kneser_ney_5",
        )
        for model, goal in (("lstm", "≤ 1.58"), ("gru", "≤ 1.58"), ("rnn", "reported"))
    ),
    Figure(
        "standard library transformer",
        "20% below the 5-gram",
        "bits_per_byte",
        ("$MADE/standard_library.txt --codec bytes --budget 3m --model transformer --set window=64",),
        "kneser_ney_5",
    ),
    Figure(
        "sst2",
        "≥ 0.800",
        "accuracy",
        (
            f"{SST2} --model lstm --set bidirectional=true --set width=128 --set depth=1",
            f"{SST2} --model gru --set bidirectional=true --set width=128 --set pooling=attention",
            f"{SST2} --model lstm --set bidirectional=true --set width=128 --set depth=1 --set pooling=max",
        ),
        "tfidf_words",
    ),
    Figure(
        "names",
        "≥ 0.820",
        "accuracy",
        (
            f"{NAMES} --model gru --set width=128 --set pooling=last --set dropout=0.4",
            f"{NAMES} --model lstm {BOTH_WAYS} --set width=128 --set pooling=max --set dropout=0.4",
        ),
        "tfidf_characters",
    ),
)
BEYOND_TEXT = (
    Figure(
        "japanese vowels",
        "≥ 0.97",
        "accuracy",
        (f"{VOWELS} --model gru --size tiny {BOTH_WAYS} --set width=128",),
        "nearest",
    ),
    Figure(
        "splice, 10 folds",
        "≥ 0.951",
        "accuracy",
        (
            "$MADE/splice.csv --input Sequence --output Class --input-kind symbols --folds 10 --budget 5m "
            f"--model flat --size tiny {ONE_THREAD}",
        ),
        "positions",
    ),
    Figure(
        "snips intent",
        "≥ 0.975",
        "accuracy",
        (
            f"{SNIPS} --budget 2m --model gru --size tiny {BOTH_WAYS} --set width=128 --set min_count=2 {ONE_THREAD}",
        ),
        "tfidf_words",
    ),
    Figure(
        "mnist rows lstm",
        "≥ 0.985",
        "accuracy",
        (f"{IMAGES} --model lstm --set width=128 --set dropout=0.2 {ONE_THREAD}",),
        "nearest",
    ),
    Figure(
        "mnist 4 × 4 patches transformer",
        "≥ 0.98",
        "accuracy",
        (
            f"{IMAGES} --patch 4x4 --model transformer --size tiny {BOTH_WAYS} --set depth=3 --set positions=learned "
            "--set dropout=0.05 --set label_smoothing=0 --set batch_tokens=4096",
        ),
        "nearest",
    ),
    Figure(
        "spoken digits",
        "≥ 0.98",
        "accuracy",
        (
            f"$MADE/digits-train.csv --test $MADE/digits-test.csv {DIGITS} --model gru {BOTH_WAYS} --set width=128",
        ),
        "nearest",
    ),
    Figure(
        "spoken digits, a speaker left out",
        "reported",
        "accuracy",
        (
            f"$MADE/digits-all.csv {DIGITS} --group speaker --folds groups --model gru {BOTH_WAYS} --set width=128",
        ),
        "nearest",
    ),
    Figure(
        "chorales",
        "reported",
        "nats_per_token",
        (
            f"{CHORALES} --input chords --input-kind symbols --separator ' ' --budget 3m --model lstm --size tiny "
            f"--set width=128 --set dropout=0.4 --set min_count=2 {ONE_THREAD}",
        ),
        "kneser_ney_5",
    ),
    *(
        Figure(f"events {model}", goal, "auroc", (f"{EVENTS} --model {model} --size tiny",), "counts")
        for model, goal in (("gru", "≥ 0.98"), ("transformer", "≥ 0.98"), ("bag", "near chance"))
    ),
    Figure(
        "regimes in prices",
        "> 0.90",
        "accuracy",
        (
            f"$MADE/prices.csv --input-kind series --output regime --budget 2m --model gru --size tiny "
            f"--set pooling=last {ONE_THREAD}",
        ),
        "nearest",
    ),
)
TRANSLATION = (
    *(
        Figure(
            f"multi30k {source}-{target} {name}",
            goal,
            "bleu",
            (f"{multi30k(source, target)} --model {model} --budget {budget}",),
            "nearest",
        )
        for source, target, name, model, budget, goal in (
            ("en", "de", "transformer", "transformer", "10m", "≥ 32"),
            ("en", "de", "half an hour, transformer", "transformer", "30m", "aim 37"),
            ("en", "de", "gru+additive", "gru+additive", "10m", "best attention ≥ 28"),
            ("en", "de", "gru+dot", "gru+dot", "10m", "best attention ≥ 28"),
            ("en", "de", "gru+multihead", "gru+multihead", "10m", "best attention ≥ 28"),
            ("en", "de", "gru, the summary alone", "gru", "10m", "below attention"),
            ("de", "en", "transformer", "transformer", "10m", "reported"),
            ("en", "fr", "transformer", "transformer", "10m", "reported"),
        )
    ),
)
FIGURES = (*SPINE, *BEYOND_TEXT, *TRANSLATION)
