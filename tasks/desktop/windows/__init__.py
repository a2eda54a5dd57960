"""Applications of a Windows desktop session."""
