"""The model folder, and a trained model put to use: load, predict, evaluate, stream."""
