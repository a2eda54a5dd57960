"""The endpoint matrix: ways in which OpenAI, Azure, vLLM, Ollama, llama.cpp and gateways answer or refuse.

Every row cites the public thread or page it comes from; `replays` marks bodies taken from there word for word (secrets
and account names were already left out there). Where a body's numbers had to be fitted to our requests it is no replay.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from tests.contract.llm_endpoint import GOOD, Asked, Reply, Script, completion

GITHUB = "https://github.com/"


@dataclass(frozen=True)
class Row:
    """One way to answer, and what must come of a batch of six items, one of them "poison".

    Attributes:
        name: what it is about.
        source: public thread or page.
        script: the server.
        lost: whether the poison item is lost; all others must be answered.
        error: pattern of the one message when the endpoint as a whole is no use; "" when answers come.
        sent: looked at in the last request: a check on the form that was learnt.
        replays: the body stands in the source word for word.
        address: added to the server's address.
        most: most requests it may take.
    """

    name: str
    source: str
    script: Script
    lost: bool = False
    error: str = ""
    sent: Callable[[Asked], bool] = lambda asked: True
    replays: bool = False
    address: str = ""
    most: int = 40
    environment: dict[str, str] = field(default_factory=dict)


def fine(asked: Asked, number: int) -> Reply:
    return Reply(body=completion())


def refusing(when: Callable[[Asked], bool], status: int, body: Any) -> Script:
    """Refuse requests of one form, answer others."""
    return lambda asked, number: Reply(status, body) if when(asked) else fine(asked, number)


def always(reply: Reply) -> Script:
    return lambda asked, number: reply


def poisoned(reply: Reply) -> Script:
    return lambda asked, number: reply if asked.poison else fine(asked, number)


def first(reply: Reply, times: int = 2) -> Script:
    """The first requests get this, later ones answers."""
    return lambda asked, number: reply if number < times else fine(asked, number)


def said(content: Any, ended: str = "stop", usage: Any = None, **message: Any) -> Script:
    return always(Reply(body=completion(content, ended, usage, **message)))


def error(message: str, kind: str = "invalid_request_error", param: Any = None, code: Any = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def has(parameter: str) -> Callable[[Asked], bool]:
    return lambda asked: parameter in asked.body


def form(asked: Asked) -> str:
    return str(asked.body.get("response_format", {}).get("type", "prompt"))


def schema_told(asked: Asked) -> bool:
    return "plan" in asked.body["messages"][0]["content"] and "properties" in asked.body["messages"][0]["content"]


def chunks(asked: Asked, number: int) -> Reply:
    parts = [
        {"choices": [{"delta": {"role": "assistant"}}]},
        {"choices": [{"delta": {"content": GOOD[:9]}}]},
        {"choices": [{"delta": {"content": GOOD[9:]}, "finish_reason": "stop"}]},
        {"choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": 5}},
    ]
    text = "".join(f"data: {json.dumps(part)}\n\n" for part in parts)
    return Reply(body=text + "data: [DONE]\n\n", kind="text/event-stream")


MAX_TOKENS = (
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
)
TEMPERATURE = (
    "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported."
)

FORMS = [
    Row("OpenAI: max_tokens is called max_completion_tokens",
        GITHUB + "ITSpecialist111/ai_automation_suggester/issues/38",
        refusing(has("max_tokens"), 400, error(MAX_TOKENS, param="max_tokens", code="unsupported_parameter")),
        sent=lambda a: a.body["max_completion_tokens"] > 0, replays=True),
    Row("Copilot gateway: the same refusal with another code", GITHUB + "caozhiyuan/copilot-api/issues/164",
        refusing(has("max_tokens"), 400, {"error": {"message": MAX_TOKENS, "code": "invalid_request_body"}}),
        sent=has("max_completion_tokens"), replays=True),
    Row("OpenAI: temperature is fixed", GITHUB + "gabrii/Cursor-Azure-GPT-5/issues/33",
        refusing(has("temperature"), 400, error(TEMPERATURE, param="temperature", code="unsupported_value")),
        sent=lambda a: "temperature" not in a.body, replays=True),
    Row("OpenAI: both of them, one after the other", GITHUB + "CherryHQ/cherry-studio/issues/1403",
        lambda a, n: Reply(400, error(MAX_TOKENS)) if "max_tokens" in a.body
        else Reply(400, error(TEMPERATURE)) if "temperature" in a.body else fine(a, n),
        sent=lambda a: "temperature" not in a.body and "max_completion_tokens" in a.body),
    Row("DeepSeek: no json_schema", GITHUB + "llm-exe/llm-exe/issues/662",
        refusing(lambda a: form(a) == "json_schema", 400,
                 error("This response_format type is unavailable now", code="invalid_request_error")),
        sent=lambda a: form(a) == "json_object" and schema_told(a), replays=True),
    Row("DeepSeek: the same as 422", GITHUB + "BerriAI/litellm/issues/7580",
        refusing(lambda a: form(a) == "json_schema", 422, error(
            "Failed to deserialize the JSON body into the target type: response_format: response_format.type"
            " `json_schema` is unavailable now at line 1 column 1193")), sent=lambda a: form(a) == "json_object"),
    Row("LM Studio: no json_object either, error as a string", GITHUB + "LoadShine/tada/issues/16",
        lambda a, n: Reply(400, error("This response_format type is unavailable now")) if form(a) == "json_schema"
        else Reply(400, {"error": "'response_format.type' must be 'json_schema' or 'text'"}) if form(a) == "json_object"
        else fine(a, n), sent=lambda a: form(a) == "prompt" and schema_told(a), replays=True),
    Row("Groq: only text or json_object", GITHUB + "vercel/ai/issues/7808",
        refusing(lambda a: form(a) == "json_schema", 400, error(
            "'response_format' : one of the following must be satisfied[('response_format.type' : value is not one of"
            " the allowed values ['text']) OR ('response_format.name' : property 'name' is missing) OR"
            " ('response_format.type' : value is not one of the allowed values ['json_object'])]")),
        sent=lambda a: form(a) == "json_object", replays=True),
    Row("llama.cpp: the schema makes no grammar", GITHUB + "lidge-jun/opencodex/issues/2135",
        refusing(lambda a: form(a) == "json_schema", 400, {"error": {
            "code": 400, "message": "Failed to initialize samplers: failed to parse grammar",
            "type": "invalid_request_error"}}), sent=schema_told, replays=True),
    Row("OpenAI: the schema is not of the strict kind", GITHUB + "dottxt-ai/outlines/issues/844",
        refusing(lambda a: form(a) == "json_schema", 400, error(
            "Invalid schema for response_format 'default': In context=(), 'additionalProperties' is required to be"
            " supplied and to be false.", param="response_format")), sent=schema_told, replays=True),
    Row("Gemini: seed is unknown, error in a list", GITHUB + "Vali-98/ChatterUI/issues/227",
        refusing(has("seed"), 400, [{"error": {"code": 400, "message":
            "Invalid JSON payload received. Unknown name \"frequency_penalty\": Cannot find field.\nInvalid JSON"
            " payload received. Unknown name \"seed\": Cannot find field.", "status": "INVALID_ARGUMENT"}}]),
        sent=lambda a: "seed" not in a.body, replays=True),
    Row("Mistral on Azure: seed is an extra input", GITHUB + "langchain-ai/langchain-azure/issues/82",
        refusing(has("seed"), 422, {"detail": [{"type": "extra_forbidden", "loc": ["body", "seed"],
                                                "msg": "Extra inputs are not permitted", "input": 123}]}),
        sent=lambda a: "seed" not in a.body, replays=True),
    Row("LiteLLM: an unsupported parameter as status 500", GITHUB + "BerriAI/litellm/issues/3923",
        refusing(has("seed"), 500, error(
            "ollama does not support parameters: {'seed': 1}, for model=llama3:latest. To drop these, set"
            " `litellm.drop_params=True` or for proxy:\n\n`litellm_settings:\n drop_params: true`\n\n"
            "Number Retries = 1",
            kind=None, code=500)), sent=lambda a: "seed" not in a.body, replays=True),
    Row("vLLM with Gemma: no system role", GITHUB + "vllm-project/vllm/pull/2964",
        refusing(lambda a: a.body["messages"][0]["role"] == "system", 400, {
            "object": "error", "message": "System role not supported", "type": "BadRequestError", "param": None,
            "code": 400}), sent=lambda a: len(a.body["messages"]) == 1, replays=True),
    Row("o1-mini: no system role", GITHUB + "animalnots/BetterChatGPT-PLUS/issues/90",
        refusing(lambda a: a.body["messages"][0]["role"] == "system", 400, error(
            "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
            param="messages[0].role", code="unsupported_value")),
        sent=lambda a: a.body["messages"][0]["content"].startswith("prompt: plan@1"), replays=True),
    Row("OpenAI: the model writes fewer tokens", GITHUB + "ChatGPTNextWeb/NextChat/issues/3195",
        refusing(lambda a: a.body["max_tokens"] > 2048, 400, error(
            "max_tokens is too large: 4096. This model supports at most 2048 completion tokens, whereas you provided"
            " 4096.", param="max_tokens")), sent=lambda a: a.body["max_tokens"] == 2048),
    Row("Doubao: a limit in other words", GITHUB + "Gitlawb/openclaude/issues/331",
        refusing(lambda a: a.body["max_tokens"] > 3000, 400, {"error": {"code": "InvalidParameter", "message":
            "The parameter `max_tokens` specified in the request are not valid: integer above maximum value, expected a"
            " value <= 3000, but got 4096 instead.", "param": "max_tokens", "type": "BadRequest"}}),
        sent=lambda a: a.body["max_tokens"] == 3000),
    Row("vLLM: answer and request exceed the context", GITHUB + "ogx-ai/ogx/issues/4534",
        refusing(lambda a: a.body["max_tokens"] + 568 > 4096, 400, {"object": "error", "message":
            "This model's maximum context length is 4096 tokens. However, you requested 4664 tokens (568 in the"
            " messages, 4096 in the completion). Please reduce the length of the messages or completion.",
            "type": "BadRequestError", "param": None, "code": 400}), sent=lambda a: a.body["max_tokens"] <= 3528),
    Row("vLLM: the same, newer words", GITHUB + "claude-code-best/claude-code/issues/272",
        refusing(lambda a: a.body["max_tokens"] + 900 > 4096, 400, error(
            "'max_tokens' or 'max_completion_tokens' is too large: 4096. This model's maximum context length is 4096"
            " tokens and your request has 900 input tokens (4096 > 4096 - 900).")),
        sent=lambda a: a.body["max_tokens"] <= 3196),
    Row("a server that only streams says so", GITHUB + "leookun/cursor-byok/issues/14",
        lambda a, n: chunks(a, n) if a.body.get("stream") else Reply(400, {"detail": "Stream must be set to true"}),
        sent=has("stream"), replays=True),
    Row("Kaito: streams whatever is asked", GITHUB + "kaito-project/kaito/issues/1880", chunks),
    Row("GPT-5: thinking used up the tokens", GITHUB + "covan-ai/covan/pull/112",
        lambda a, n: Reply(body=completion("", "length")) if a.body["max_tokens"] <= 4096 else fine(a, n),
        sent=lambda a: a.body["max_tokens"] == 16384),
]  # fmt: skip

WORDS = [
    Row("MiniMax: a Markdown fence", GITHUB + "vectorize-io/hindsight/issues/645", said(f"```json\n{GOOD}\n```")),
    Row("prose, then a fence", GITHUB + "Nayjest/Gito/issues/244",
        said(f"Looking at the request, I need to select first {{carefully}}.\n\n```json\n{GOOD}\n```\nAnything else?")),
    Row("brackets after the object", GITHUB + "langgenius/dify/issues/42451", said(f"Result: {GOOD}. Note [1] {{x}}.")),
    Row("llama.cpp: the schema is silently not enforced", GITHUB + "ggml-org/llama.cpp/issues/24097",
        said(f"Sure! Here is the plan you asked for: {GOOD}")),
    Row("Ollama: thinking in the content", GITHUB + "ollama/ollama/issues/9137",
        said(f'<think>\nMaybe {{"plan": []}}? No, one step.\n</think>\n\n{GOOD}')),
    Row("DeepSeek-R1: only the closing tag", GITHUB + "deepseek-ai/DeepSeek-R1/issues/352",
        said(f"First I compare the options.\n</think>\n{GOOD}")),
    Row("Ollama: all of it in `reasoning`", GITHUB + "ollama/ollama/issues/15288",
        said("", reasoning=f"The user asks. {GOOD}")),
    Row("SGLang: the answer taken for thinking", GITHUB + "sgl-project/sglang/issues/4539",
        said(None, reasoning_content=GOOD)),
    Row("Mistral: thinking and text as parts", GITHUB + "NousResearch/hermes-agent/pull/4748",
        said([{"type": "thinking", "thinking": [{"type": "text", "text": "reasoning..."}]},
              {"type": "text", "text": GOOD}])),
    Row("Mistral: references between text parts", GITHUB + "meilisearch/meilisearch/pull/6327",
        said([{"type": "text", "text": GOOD[:8]}, {"type": "reference", "reference_ids": ["a"]},
              {"type": "text", "text": GOOD[8:]}])),
    Row("Groq through LiteLLM: the schema became a tool call", GITHUB + "BerriAI/litellm/pull/31466",
        said(None, "tool_calls", tool_calls=[{"id": "1", "type": "function",
                                              "function": {"name": "json_tool_call", "arguments": GOOD}}])),
    Row("raw line ends inside a string", GITHUB + "samchon/typia/pull/1774", said('{"plan": ["Press\nCtrl+B."]}')),
    Row("AutoGen: token counts are null", GITHUB + "microsoft/autogen/issues/6352",
        said(GOOD, usage={"prompt_tokens": None, "completion_tokens": None, "total_tokens": None})),
    Row("a provider leaves usage out", GITHUB + "typesafe-ai/system-one-adapter-python/issues/39",
        said(GOOD, usage=False)),
    Row("vLLM: null details in usage", GITHUB + "PostHog/posthog-python/issues/574",
        said(GOOD, usage={"prompt_tokens": 500, "completion_tokens": 200,
                          "prompt_tokens_details": {"cached_tokens": None},
                          "completion_tokens_details": {"reasoning_tokens": None}}), replays=True),
]  # fmt: skip

ITEMS = [
    Row("Azure: a prompt is filtered", GITHUB + "compl-ai/compl-ai/issues/20", poisoned(Reply(400, {"error": {
        "message": "The response was filtered due to the prompt triggering Azure OpenAI's content management policy."
        " Please modify your prompt and retry. To learn more about our content filtering policies please read our"
        " documentation: https://go.microsoft.com/fwlink/?linkid=2198766", "type": None, "param": "prompt",
        "code": "content_filter", "status": 400, "innererror": {"code": "ResponsibleAIPolicyViolation"}}})),
        lost=True, most=7, replays=True),
    Row("Azure: an answer is filtered", GITHUB + "microsoft/semantic-kernel/issues/5240",
        poisoned(Reply(body=completion("", "content_filter"))), lost=True),
    Row("Azure: no choices, only filter results", GITHUB + "AbanteAI/archive-old-cli-mentat/issues/429",
        poisoned(Reply(body={"id": "", "choices": [], "created": 0, "model": "", "object": "",
                             "system_fingerprint": None,
                             "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": {
                                 "hate": {"filtered": False, "severity": "safe"}}}]})), lost=True),
    Row("a gateway answers choices null", GITHUB + "decolua/9router/issues/2727",
        poisoned(Reply(body={"id": None, "choices": None})), lost=True),
    Row("OpenAI: one request is longer than the context", GITHUB + "himanushi/chat-code/issues/17",
        poisoned(Reply(400, error(
            "This model's maximum context length is 4097 tokens. However, your messages resulted in 4363 tokens. Please"
            " reduce the length of the messages.", param="messages", code="context_length_exceeded"))),
        lost=True, most=7, replays=True),
    Row("OpenRouter: status 200 with an error", GITHUB + "UKGovernmentBEIS/inspect_ai/pull/1536",
        poisoned(Reply(body={"error": {"message": "Provider returned error", "code": 502}})), lost=True),
    Row("a connection cut in the middle of the body", GITHUB + "bytedance/deer-flow/issues/1923",
        poisoned(Reply(body=completion(), cut=True)), lost=True),
    Row("the model refuses", GITHUB + "genkit-ai/genkit/pull/6259",
        poisoned(Reply(body=completion(None, refusal="I can't help with that."))), lost=True),
    Row("the answer is of another shape, and is repaired", GITHUB + "egoist/chatwise-releases/issues/307",
        lambda a, n: Reply(body=completion('{"action": "proceed"}')) if a.poison
        and "could not be used" not in a.body["messages"][0]["content"] else fine(a, n)),
    Row("Groq: the gateway itself found no JSON", GITHUB + "thepersonalaicompany/amurex-backend/issues/38",
        lambda a, n: Reply(400, {"error": {
            "message": "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details.",
            "type": "invalid_request_error", "code": "json_validate_failed", "failed_generation": ""}}) if a.poison
        and "could not be used" not in a.body["messages"][0]["content"] else fine(a, n), replays=True),
]  # fmt: skip

WAITS = [
    Row("Azure: Retry-After in seconds", GITHUB + "icereed/paperless-gpt/issues/814",
        first(Reply(429, error("slow down"), {"Retry-After": "0.05"}))),
    Row("Retry-After as a date", GITHUB + "interviewstreet/hiring-agent/issues/386",
        lambda a, n: Reply(429, error("slow down"), {"Retry-After": format_datetime(
            datetime.now(UTC) + timedelta(seconds=0.2), usegmt=True)}) if n < 2 else fine(a, n)),
    Row("Azure: retry-after-ms beside a longer Retry-After", GITHUB + "openai/openai-python/issues/957",
        first(Reply(429, error("slow down"), {"retry-after-ms": "20", "Retry-After": "60"}))),
    Row("Kernel Memory: x-ms-retry-after-ms", GITHUB + "microsoft/kernel-memory/pull/795",
        first(Reply(503, error("busy"), {"x-ms-retry-after-ms": "20"}))),
    Row("OpenAI: the wait stands in the message", GITHUB + "continuedev/continue/issues/11472",
        first(Reply(429, error(
            "Rate limit reached for gpt-4.1 in organization org-66tr5xhH5yhaqZAy6PAIy1Xi on tokens per min (TPM): Limit"
            " 30000, Used 18928, Requested 11159. Please try again in 174ms. Visit"
            " https://platform.openai.com/account/rate-limits to learn more.", "tokens", None, "rate_limit_exceeded"))),
        replays=True),
    Row("OpenRouter: 429 inside status 200", GITHUB + "open-webui/computer/issues/293",
        first(Reply(body={"error": {"message": "Provider returned error", "code": 429, "metadata": {
            "raw": "z-ai/glm-5.3-flash is temporarily rate-limited upstream. Please retry shortly, or add your own key"
            " to accumulate your rate limits: ...", "provider_name": "BaseTen"}}})), replays=True),
    Row("llama.cpp: the model is being loaded", GITHUB + "mostlygeek/llama-swap/issues/146",
        first(Reply(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}), 4),
        replays=True),
    Row("Anthropic behind a gateway: 529", GITHUB + "cline/cline/issues/53",
        first(Reply(529, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})),
        replays=True),
    Row("Cloudflare: 502 as HTML", GITHUB + "openai/codex/issues/9110", first(Reply(
        502, "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n"
        "<hr><center>cloudflare</center>\n</body>\n</html>\n", kind="text/html")), replays=True),
    Row("a gateway's error inside the choice", GITHUB + "genkit-ai/genkit/issues/6230", first(Reply(body={"choices": [
        {"finish_reason": "error", "error": {"code": 502, "message": "upstream lost"},
         "message": {"content": "{"}}]}))),
    Row("connections cut, then fine", GITHUB + "Wei-Shaw/sub2api/issues/6410",
        first(Reply(body=completion(), cut=True))),
]  # fmt: skip

ENDS = [
    Row("OpenAI: no credit left", GITHUB + "Pythagora-io/gpt-pilot/issues/340", always(Reply(429, error(
        "You exceeded your current quota, please check your plan and billing details.", "insufficient_quota",
        code="insufficient_quota"))), error="exceeded your current quota.*account", most=6, replays=True),
    Row("OpenRouter: no credit left", GITHUB + "Gitlawb/openclaude/issues/1125", always(Reply(402, {"error": {
        "message": "This request requires more credits, or fewer max_tokens. You requested up to 32000 tokens, but can"
        " only afford 27342. To increase, visit https://openrouter.ai/settings/credits and upgrade to a paid account",
        "code": 402, "metadata": {"provider_name": None}}, "user_id": "user_"})), error="402.*account", most=6,
        replays=True),
    Row("Azure: a wrong key", GITHUB + "SciSharp/BotSharp/issues/386", always(Reply(401, {"error": {
        "code": "401", "message": "Access denied due to invalid subscription key or wrong API endpoint. Make sure to"
        " provide a valid key for an active subscription and use a correct regional API endpoint for your"
        " resource."}})),
        error="401.*LAM_TEACHER_KEY", most=6, replays=True),
    Row("Ollama: the model was not pulled", GITHUB + "netease-youdao/QAnything/issues/555", always(Reply(404, error(
        'model "ollama" not found, try pulling it first', "api_error"))), error="model: run.teacher", most=6,
        replays=True),
    Row("Azure: no such deployment", GITHUB + "chatboxai/chatbox/issues/646", always(Reply(404, {"error": {
        "code": "DeploymentNotFound", "message": "The API deployment for this resource does not exist. If you created"
        " the deployment within the last 5 minutes, please wait a moment and try again."}})),
        error="deployment: run.teacher", most=6, replays=True,
        address="/openai/deployments/nothing?api-version=2024-10-21"),
    Row("Azure: a version or path that is not there", GITHUB + "stulzq/azure-openai-proxy/issues/52",
        always(Reply(404, {"error": {"code": "404", "message": "Resource not found"}})), error="address", most=6,
        replays=True),
    Row("OpenRouter: nobody serves the model", GITHUB + "FoundationAgents/OpenManus/issues/55", always(Reply(404, {
        "error": {"message": "No endpoints found that support tool use. To learn more about provider routing, visit:"
                  " https://openrouter.ai/docs/provider-routing", "code": 404}})), error="model: run.teacher", most=6,
        replays=True),
    Row("a parameter that cannot be changed", GITHUB + "BerriAI/litellm/issues/10791", always(Reply(400, error(
        "Unrecognized request argument supplied: system_prompt"))), error="system_prompt.*named parameter", most=6,
        replays=True),
    Row("response_format is refused in every form", GITHUB + "Portkey-AI/gateway/issues/1204",
        always(Reply(400, error("response_format is not supported"))), error="response_format.*named parameter",
        most=24),
    Row("xAI: error as a string", GITHUB + "BerriAI/litellm/issues/14056", always(Reply(400, {
        "code": "Client specified an invalid argument",
        "error": "Argument not supported on this model: frequencyPenalty"})), error="frequencyPenalty", most=6,
        replays=True),
    Row("an address that redirects", "https://www.rfc-editor.org/rfc/rfc9110#name-redirection-3xx",
        always(Reply(301, "", {"Location": "https://example.invalid/v1/chat/completions"})), error="address", most=6),
]  # fmt: skip

WAYS = [
    Row("Azure classic: api-key header, version in the query",
        "https://learn.microsoft.com/en-us/answers/questions/1241073/getting-a-404-resource-not-found", fine,
        address="/openai/deployments/gpt-4o?api-version=2024-10-21",
        sent=lambda a: a.path == "/openai/deployments/gpt-4o/chat/completions"
        and a.query == {"api-version": "2024-10-21"} and a.headers["api-key"] == "secret"),
    Row("Azure classic: the address copied from the portal", GITHUB + "microsoft/ufo/issues/8", fine,
        address="/openai/deployments/gpt-4o/chat/completions?api-version=2023-12-01-preview",
        sent=lambda a: a.path == "/openai/deployments/gpt-4o/chat/completions"),
    Row("Azure classic: only the resource, the deployment is the model",
        "https://learn.microsoft.com/en-us/answers/questions/1692905/azure-openai-chatgpt4o-not-working-with-api", fine,
        address="/?api-version=2024-10-21", sent=lambda a: a.path == "/openai/deployments/m/chat/completions"),
    Row("Azure's newer address keeps its query",
        "https://learn.microsoft.com/de-de/azure/foundry/reference/rest/batches-retrieve-batch", fine,
        address="/openai/v1?api-version=preview",
        sent=lambda a: a.path == "/openai/v1/chat/completions" and a.query == {"api-version": "preview"}),
    Row("a full address of chat/completions", GITHUB + "musistudio/claude-code-router/issues/251", fine,
        address="/api/v1/chat/completions", sent=lambda a: a.path == "/api/v1/chat/completions"
        and a.headers["Authorization"] == "Bearer secret"),
    Row("a proxy for everything, and a local server", GITHUB + "run-llama/llama_index/issues/13526", fine,
        environment={"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9", "NO_PROXY": "",
                     "no_proxy": ""}),
]  # fmt: skip

ROWS = [*FORMS, *WORDS, *ITEMS, *WAITS, *ENDS, *WAYS]
