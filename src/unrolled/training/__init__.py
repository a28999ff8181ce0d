"""Fitting a network: settings, schedule, precision, checkpoints and the run directory."""
