"""An endpoint's address as people give it: a host, with or without /v1, a full …/chat/completions, a query string.

Azure has two kinds: the classic …/openai/deployments/NAME?api-version=… (or the bare resource with an api-version), and
the newer …/openai/v1, which is OpenAI's own protocol.
"""

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from tasks.errors import UsageError

AZURE = re.compile(r"\.(?:openai\.azure\.(?:com|us|cn)|cognitiveservices\.azure\.com|services\.ai\.azure\.com)$")
DEPLOYMENT = re.compile(r"^(?P<root>.*?/openai/deployments/(?P<name>[^/]+))")


@dataclass(frozen=True)
class Address:
    """Where an endpoint is.

    Attributes:
        base_url: what `/chat/completions` is added to.
        host: of it, without port.
        query: parameters that every request carries.
        classic: Azure's protocol of deployments.
    """

    base_url: str
    host: str
    query: dict[str, str] = field(default_factory=dict)
    classic: bool = False

    @property
    def loopback(self) -> bool:
        """On this machine, where no proxy belongs in between."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def azure(self) -> bool:
        """One of Azure's hosts."""
        return AZURE.search(self.host) is not None


def parse(url: str, model: str = "") -> Address:
    """Read an address.

    Args:
        url: as a person gives it.
        model: the deployment, where a classic Azure address names none.

    Raises:
        UsageError: it is not an http address.
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError("endpoint address", repr(url), "http://... or https://...", "set LAM_TEACHER_URL")
    path = re.sub(r"/(?:chat/)?completions/?$", "", parts.path).rstrip("/")
    query = dict(parse_qsl(parts.query))
    root = f"{parts.scheme}://{parts.netloc}"
    if found := DEPLOYMENT.match(path):
        return Address(root + found["root"], parts.hostname, query, classic=True)
    if "api-version" in query and not path.endswith("/v1"):
        base = f"{root}{path.removesuffix('/openai')}/openai/deployments/{model}"
        return Address(base, parts.hostname, query, classic=True)
    if not path or path == "/openai":
        path = "/openai/v1" if AZURE.search(parts.hostname) else f"{path}/v1"
    return Address(root + path, parts.hostname, query)
