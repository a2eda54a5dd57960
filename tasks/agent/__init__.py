"""The agent: everything between a policy and a desktop."""
