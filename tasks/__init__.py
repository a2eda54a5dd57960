"""The work of LAM Foundry as plain typed functions; nothing in here imports Prefect (only `flows` does).

Where is what: `stages.py` lists the eighteen stages in order. Each is one verb-named file in its chapter:
`plans/` (paper 3.1), `trajectories/` (3.2 and 4.3), `training/` (4), `evaluation/` (Tables 2 to 4). Below the chapters
stand what they share: agent, teacher, model, then checks, then desktop and llm, then apps, store, schemas, errors.
"""
