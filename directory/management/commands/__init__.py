"""Commands of the directory, most of them run every day or week (docs/exploitation.md)."""
