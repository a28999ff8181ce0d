"""The one place where a network is built from its settings, to be trained or to be filled with saved weights."""

from unrolled.data.codecs.codec import Codec
from unrolled.models.architectures import build_model
from unrolled.models.build_pair import build_encoder_decoder
from unrolled.models.settings import ModelSettings
from unrolled.predictor.model_tasks import ModelTask
from unrolled.tasks.network import Network
from unrolled.tasks.text import Text


def build_network(settings: ModelSettings, codec: Codec, task: ModelTask) -> Network:
    """Build the model for the codec's inputs and the head for the task's answers; `UserError` for impossible shapes.

    A text is answered by an encoder and a decoder, which share one vocabulary where both sides have equal codecs.
    """
    if isinstance(task, Text):
        answers = task.output.codec
        joint = codec.to_json() == answers.to_json()
        pair = build_encoder_decoder(settings, codec.inputs, answers.size, joint=joint)
        return Network(pair, task.build_head(pair, tied=settings.tied_output))
    model = build_model(settings, codec.inputs)
    return Network(model, task.build_head(model.width))
