"""Decoding: what a model and a head say comes next, by state alone; token numbers and text, no codec."""
