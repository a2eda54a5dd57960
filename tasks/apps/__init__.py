"""Applications as data: what their folders hold, the documents made of it, bound tasks, splits."""
