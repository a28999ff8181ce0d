"""The commands, one file each; what they do lives on the floors below."""
