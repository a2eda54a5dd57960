"""The one way to any model: client, cache, limits, ledger, prompts, replay, endpoint, child processes that serve."""
