"""The architectures: what turns a batch of inputs into features, one file each."""
