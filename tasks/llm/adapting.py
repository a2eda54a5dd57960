"""What an endpoint refuses of a request's form, and the request changed so that it takes it.

Endpoints that speak the same protocol differ in the parameters they take. A refusal names the parameter; the change it
asks for is made once and kept for the endpoint and model, in this process and, through a small file, for the run.
"""

import json
import os
import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from tasks import store
from tasks.llm.wire import REPLIES

STATE = store.STATE / "llm" / "adapted.json"
LEAST_TOKENS = 256
"""An answer of fewer tokens is no use; a request that leaves less room is refused for good."""
MOST_TOKENS = 16384
"""What the limit is raised to once, when it cuts an answer: models that think spend it before they write."""
FORMS = ("json_schema", "json_object", "prompt")
"""Ways to ask for JSON, strongest first; the weaker ones put the schema into the system message."""


@dataclass(frozen=True)
class Adapted:
    """The form of request that one endpoint takes for one model."""

    tokens_name: str = "max_tokens"
    tokens: int = 0  # 0 leaves the request's own limit
    temperature: bool = True
    seed: bool = True
    form: str = FORMS[0]
    system: bool = True  # False: the system message goes into the user's
    stream: bool = False

    def body(self, body: bytes, name: str) -> bytes:
        """A request in this form.

        Args:
            body: as protocol.call made it.
            name: its prompt.
        """
        if self == PLAIN:
            return body
        value: dict[str, Any] = json.loads(body)
        limit = value.pop("max_tokens")
        value[self.tokens_name] = self.tokens or limit
        for parameter in ("temperature", "seed"):
            if not getattr(self, parameter):
                value.pop(parameter, None)
        if self.form != FORMS[0]:
            value["response_format"] = {"type": "json_object"}
            value["messages"][0]["content"] += f"\n# Schema of the JSON object\n{schema(name)}\n"
        if self.form == FORMS[2]:
            del value["response_format"]
        if not self.system:
            value["messages"] = _without_system(value["messages"])
        if self.stream:
            value["stream"] = True
        return json.dumps(value).encode()


PLAIN = Adapted()


def schema(name: str) -> str:
    """The JSON schema of a prompt's reply, as text for a prompt."""
    return json.dumps(REPLIES[name].model_json_schema(), ensure_ascii=False)


def repaired(body: bytes, name: str, said: str, problem: str) -> bytes:
    """The request again, told what was wrong with the answer; still one system and one user message.

    Args:
        body: as sent before.
        name: its prompt.
        said: the answer that could not be used; its beginning is quoted.
        problem: what was wrong with it.
    """
    value: dict[str, Any] = json.loads(body)
    value["messages"][0]["content"] += (
        "\n# Your last answer could not be used\n"
        f"{problem[:600]}\nIt began: {json.dumps(said[:1500], ensure_ascii=False)}\n"
        f"Answer again with one JSON object of this schema and nothing around it:\n{schema(name)}\n"
    )
    return json.dumps(value).encode()


def _without_system(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    system, user = messages[0]["content"], messages[1]["content"]
    if isinstance(user, str):
        return [{"role": "user", "content": f"{system}\n{user}"}]
    return [{"role": "user", "content": [{"type": "text", "text": system}, *user]}]


# ---------------------------------------------------------------- learning from a refusal

_UNKNOWN = "unsupported|not supported|not support|unrecognized|unknown name|extra inputs|not permitted|not allowed"
_LIMIT = re.compile(r"(?:at most|maximum(?: value)? (?:of|is)|less than or equal to|<=) (\d+)")
_CONTEXT = re.compile(
    r"maximum context length (?:is|of) (\d+) tokens.*?(?:\(|request has )(\d+) (?:in the messages|input tokens)",
    re.DOTALL,
)


def learn(known: Adapted, reason: str) -> Adapted | None:
    """The form that a refusal asks for; None when it asks for nothing that can be changed.

    Args:
        known: the form that was refused.
        reason: the refusal's text.
    """
    text = reason.lower()
    if (limited := _tokens(known, text)) is not None:
        return limited
    if re.search(r"stream (?:must be|should be) (?:set to )?true|only supports? stream", text) and not known.stream:
        return replace(known, stream=True)
    if re.search(r"response_format|json_schema|json_object|structured output|grammar|guided", text):
        return _weaker(known)
    if re.search(r"system role not supported|roles must alternate|not support 'system'", text):
        return replace(known, system=False) if known.system else None
    if not re.search(f"{_UNKNOWN}|not valid|invalid|cannot find field|only .*(?:allowed|supported)", text):
        return None
    if "temperature" in text and known.temperature:
        return replace(known, temperature=False)
    return replace(known, seed=False) if re.search(r"\bseed\b", text) and known.seed else None


def _tokens(known: Adapted, text: str) -> Adapted | None:
    """A changed limit of completion tokens: renamed, or lowered to what the model or its context allows."""
    if "max_completion_tokens" in text and "max_tokens" in text and re.search(_UNKNOWN, text):
        return replace(known, tokens_name="max_completion_tokens") if known.tokens_name == "max_tokens" else None
    if context := _CONTEXT.search(text):
        room = int(context.group(1)) - int(context.group(2)) - 16
        smaller = room >= LEAST_TOKENS and (not known.tokens or room < known.tokens)
        return replace(known, tokens=room) if smaller else None
    if re.search(r"max_(?:completion_)?tokens", text) and (limit := _LIMIT.search(text)):
        most = int(limit.group(1))
        return replace(known, tokens=most) if LEAST_TOKENS <= most != known.tokens else None
    return None


def _weaker(known: Adapted) -> Adapted | None:
    place = FORMS.index(known.form) + 1
    return replace(known, form=FORMS[place]) if place < len(FORMS) else None


def roomier(known: Adapted) -> Adapted | None:
    """The form after the limit cut an answer: raised, once."""
    return replace(known, tokens=MOST_TOKENS) if not known.tokens else None


# ---------------------------------------------------------------- remembered for the run

_known: dict[tuple[str, str], Adapted] = {}


def recall(base_url: str, model: str) -> Adapted:
    """What this run has learnt of an endpoint and model."""
    place = (base_url, model)
    if place not in _known:
        _known[place] = _written().get(" ".join(place), PLAIN)
    return _known[place]


def remember(base_url: str, model: str, adapted: Adapted) -> None:
    """Keep it for this process and, in a run of `lam run` (LAM_RUN), for the stages after it."""
    _known[base_url, model] = adapted
    run = os.environ.get("LAM_RUN", "")
    if run:
        known = {place: asdict(form) for place, form in _written().items()}
        store.write_json(STATE, {"run": run, "known": known | {f"{base_url} {model}": asdict(adapted)}})


def _written() -> dict[str, Adapted]:
    run = os.environ.get("LAM_RUN", "")
    if not run or not STATE.exists():
        return {}
    try:
        value = json.loads(STATE.read_text(encoding="utf-8"))
        return {place: Adapted(**form) for place, form in value["known"].items()} if value["run"] == run else {}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}  # learnt again
