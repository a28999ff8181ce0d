"""From files to rows, splits, codecs and batches; knows nothing of models."""
