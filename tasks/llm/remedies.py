"""What a person can do about an endpoint's refusal: the parameter it is about, and the setting to change."""

import re

REQUEST = (
    (r"api[- ]version", "api-version: put a supported one into LAM_TEACHER_URL (…?api-version=2024-10-21)"),
    (r"deploymentnotfound|api deployment for this resource",
     "deployment: run.teacher must be the name of an Azure deployment, or name it in LAM_TEACHER_URL"),
    (r"model.{0,80}(?:not found|does not exist|not exist|not supported|not available|no access|not a valid|invalid)"
     r"|(?:invalid|unknown|unsupported|no such) model|model_not_found|no endpoints found",
     "model: run.teacher must be a model that this endpoint serves (a local one may have to be pulled first)"),
    (r"unsupported (?:parameter|value)|argument not supported|unrecognized request argument"
     r"|unknown (?:parameter|name|field)"
     r"|extra inputs are not permitted|invalid schema|response_format",
     "the named parameter: this endpoint refuses it in every form tried; use another endpoint or model"),
)  # fmt: skip
"""Refusals of the form of every request, whatever its content: (pattern, parameter and remedy)."""
STATUS = (
    (r"insufficient_quota|exceeded your current quota|\b402\b|insufficient (?:credits|balance|funds)|billing",
     "account: it has no credit left; pay in, or use another LAM_TEACHER_KEY"),
    (r"HTTP 401|invalid.{0,20}(?:api|subscription) key|unauthorized|authentication",
     "key: set LAM_TEACHER_KEY to one of this endpoint (Azure: of this resource)"),
    (r"HTTP 403", "key: it may not use this model or endpoint, or this network may not; see LAM_TEACHER_KEY"),
    (r"HTTP 3\d\d", "address: it redirects; set LAM_TEACHER_URL to where it leads, https included"),
    (r"HTTP 40[45]|HTTP 410",
     "address: nothing answers there; LAM_TEACHER_URL usually ends in /v1 (OpenRouter /api/v1, Azure /openai/v1)"),
)  # fmt: skip
"""Refusals by status or account."""


def of(reason: str) -> str:
    """The remedy for a refusal that ends the run.

    Args:
        reason: the refusal, with its status.
    """
    for pattern, remedy in (*REQUEST, *STATUS):
        if re.search(pattern, reason, re.IGNORECASE):
            return remedy
    return "check the address, LAM_TEACHER_KEY and the model's name, and what the message says of the request"


def of_request(reason: str) -> str:
    """The remedy for a refusal of every request, "" where it may be about one item's content."""
    return next((remedy for pattern, remedy in REQUEST if re.search(pattern, reason, re.IGNORECASE)), "")
