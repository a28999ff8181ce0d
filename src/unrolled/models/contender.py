"""One word names a contender everywhere: ARCHITECTURE[+ATTENTION]."""

from unrolled.errors import UsageError, require_choice
from unrolled.models.architectures import ARCHITECTURES
from unrolled.models.settings import ATTENTIONS, ModelSettings


def parse_contender(word: str) -> tuple[str, str]:
    """Return the architecture and the attention that a word names; "none" where it names no attention.

    An unknown name, and an attention that the architecture has no place for, are a `UsageError`.

    >>> parse_contender("lstm+additive"), parse_contender("gru")
    (('lstm', 'additive'), ('gru', 'none'))
    """
    architecture, plus, attention = word.partition("+")
    require_choice("--model", architecture, ARCHITECTURES)
    if not plus:
        return architecture, "none"
    entry = ARCHITECTURES[architecture]
    if not entry.serves_steps:
        raise UsageError(f'--model: found "{word}", but "{architecture}" has no decoder that could attend')
    able = ["multihead"] if entry.always_attends else [name for name in ATTENTIONS if name != "none"]
    return architecture, require_choice(f'--model: the attention of "{architecture}"', attention, able)


def contender_name(settings: ModelSettings) -> str:
    """Return the word that names the settings' architecture and attention.

    >>> contender_name(ModelSettings("lstm", width=4, depth=1, attention="dot"))
    'lstm+dot'
    >>> contender_name(ModelSettings("transformer", width=4, depth=1, attention="multihead"))
    'transformer'
    """
    entry = ARCHITECTURES.get(settings.architecture)
    attends_anyway = entry is not None and entry.always_attends
    if settings.attention == "none" or attends_anyway:
        return settings.architecture
    return f"{settings.architecture}+{settings.attention}"
