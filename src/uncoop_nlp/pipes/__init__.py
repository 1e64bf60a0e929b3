"""The spaCy components, one file each."""
