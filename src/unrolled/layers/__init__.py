"""Layers: tensors in, tensors and a state out; no data, no task, no file."""
