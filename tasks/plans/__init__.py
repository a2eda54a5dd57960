"""Chapter 1: documentation to task-plan pairs (collect, structure, evolve, curate_plans)."""
