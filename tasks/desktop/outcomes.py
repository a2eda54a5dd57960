"""The outcomes of an action that carry no more than their reason, once for every driver."""

from tasks.schemas import ActOutcome

OK = ActOutcome(ok=True)
NOT_FOUND = ActOutcome(ok=False, reason="not_found")
DISABLED = ActOutcome(ok=False, reason="disabled")
BAD_ARGS = ActOutcome(ok=False, reason="bad_args")
UNSUPPORTED = ActOutcome(ok=False, reason="unsupported")
