"""`bag`: averaged embeddings, blind to order; what a sequence model must beat to have learnt any order."""

from torch import nn

from unrolled.layers.norm import NORMS
from unrolled.layers.pool_mean import MeanPool
from unrolled.models.sequence_model import SequenceModel
from unrolled.models.settings import ModelSettings


def build_bag(settings: ModelSettings, front: nn.Module) -> SequenceModel:
    """Build the running mean of the front's vectors (Joulin et al. 2017, §2)."""
    return SequenceModel(
        front=front,
        width=settings.width,
        layers=[MeanPool(settings.width)],
        norm=NORMS[settings.norm](settings.width),
        dropout=settings.dropout,
    )
