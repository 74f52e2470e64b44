"""A new version beside the old one: what each figure means, and how sure one can be of it."""
