"""restate: the built-in teacher was never taught English, so it restates nothing; a checkpoint does (tasks/model)."""

from tasks.llm.wire import RestateReply, RestateRequest, Wire


def answer(request: Wire, seed: int) -> RestateReply:
    """No orders: the request stays not understood."""
    assert isinstance(request, RestateRequest)
    return RestateReply(orders="")
