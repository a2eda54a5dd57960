"""What structure and evolve share about asking the teacher: who answers, and what a shard's result then depends on."""

import os

from tasks.llm import prompts, serving
from tasks.params import Run
from tasks.schemas import digest


def asked(run: Run, prompt: str) -> str:
    """Digest of all that an answer depends on at the teacher's side: prompt text, model, its code or address."""
    url = os.environ.get("LAM_TEACHER_URL", "")
    behind = url or (serving.teacher_identity() if run.teacher == "builtin" else "")
    return digest([prompts.load(prompt).sha256, run.teacher, behind])
