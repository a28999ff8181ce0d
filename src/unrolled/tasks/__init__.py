"""What comes out: the head, the loss, the metrics, the baselines and how a prediction is shown."""
