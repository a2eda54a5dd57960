"""The LAM itself: rendering of states and actions, vocabulary, checkpoints, constrained decoding, serving."""
