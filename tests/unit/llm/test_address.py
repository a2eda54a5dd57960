"""Addresses as people give them, and the SDK's client that is made for each."""

import asyncio

import pytest

from tasks.errors import UsageError
from tasks.llm import address
from tasks.llm.connection import Connection


@pytest.mark.parametrize(
    ("given", "base", "classic"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/v1", False),
        (" http://localhost:11434/ ", "http://localhost:11434/v1", False),
        ("https://api.openai.com/v1/", "https://api.openai.com/v1", False),
        ("https://openrouter.ai/api/v1/chat/completions", "https://openrouter.ai/api/v1", False),
        ("https://r.openai.azure.com", "https://r.openai.azure.com/openai/v1", False),
        ("https://r.openai.azure.com/openai", "https://r.openai.azure.com/openai/v1", False),
        ("https://r.openai.azure.com/openai/v1?api-version=preview", "https://r.openai.azure.com/openai/v1", False),
        ("https://r.openai.azure.com?api-version=2024-10-21", "https://r.openai.azure.com/openai/deployments/m", True),
        ("https://r.openai.azure.com/openai/?api-version=1", "https://r.openai.azure.com/openai/deployments/m", True),
        (
            "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=1",
            "https://r.openai.azure.com/openai/deployments/d",
            True,
        ),
    ],
)
def test_what_people_give(given: str, base: str, classic: bool) -> None:
    found = address.parse(given, "m")
    assert (found.base_url, found.classic) == (base, classic)


@pytest.mark.parametrize("given", ["", "api.openai.com", "ftp://x", "http://", "/v1"])
def test_what_is_no_address(given: str) -> None:
    with pytest.raises(UsageError, match="LAM_TEACHER_URL"):
        address.parse(given)


@pytest.mark.parametrize(
    ("given", "loopback"),
    [("http://127.0.0.1:1", True), ("http://[::1]:1", True), ("http://localhost", True), ("http://10.0.0.1", False),
     ("http://127.0.0.1.example.org", False)],
)  # fmt: skip
def test_loopback(given: str, loopback: bool) -> None:
    assert address.parse(given).loopback is loopback


def headers(url: str) -> dict[str, str]:
    async def made() -> dict[str, str]:
        connection = Connection(address.parse(url, "m"), "secret", 5.0)
        told = {name.lower(): str(value) for name, value in connection.sdk.default_headers.items()}
        await connection.close()
        return told

    return asyncio.run(made())


def test_the_key_goes_in_the_header_that_the_endpoint_reads() -> None:
    assert "api-key" not in headers("https://api.openai.com/v1")
    assert headers("https://r.openai.azure.com/openai/v1")["api-key"] == "secret"


def test_a_classic_azure_address_needs_a_version() -> None:
    with pytest.raises(UsageError, match="api-version"):
        headers("https://r.openai.azure.com/openai/deployments/d")
