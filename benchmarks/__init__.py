"""Benchmarks; each file writes benchmarks/results/<what>.json."""
