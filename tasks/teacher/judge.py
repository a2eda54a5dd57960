"""judge: always unsure. Rules that read checks' own sentences would only agree with themselves.

What decides are the checks; an external judge answers this prompt with a mind of its own, and only its agreement with
the checks (kappa) says anything.
"""

from tasks.llm.wire import JudgeReply, Wire

REASON = "the built-in teacher does not judge; the checks do"


def answer(request: Wire, seed: int) -> JudgeReply:
    """The verdict: none."""
    return JudgeReply(verdict="unsure", reason=REASON)
