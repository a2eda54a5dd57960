"""The only code that imports Prefect: stages as flows, the pipeline, deployments and the lam command."""
