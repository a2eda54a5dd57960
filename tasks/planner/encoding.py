"""The encoder over HTTP: POST /v1/embeddings of the endpoint that serves the checkpoint, or of any compatible one."""

from collections.abc import Sequence

import httpx
import numpy as np
import numpy.typing as npt

from tasks.errors import EndpointError

BATCH = 512
SECONDS = 60.0


class EndpointEncoder:
    """Texts to unit vectors by an endpoint.

    Args:
        url: of the endpoint, with or without /v1.
        key: bearer token, "" for none.
        identity: of the encoder that the library was made with; another one is refused. "" takes any.
    """

    def __init__(self, url: str, key: str = "", identity: str = "") -> None:
        self._url = url.rstrip("/").removesuffix("/v1") + "/v1/embeddings"
        self._identity, self._headers = identity, {"Authorization": f"Bearer {key}"} if key else {}

    def __call__(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors of shape (len(texts), width), each of length 1.

        Raises:
            EndpointError: nobody answers, or not with vectors; never a silent fall-back.
        """
        rows: list[list[float]] = []
        try:
            with httpx.Client(timeout=SECONDS, trust_env=False) as client:
                for start in range(0, len(texts), BATCH):
                    body = {"model": self._identity or "encoder", "input": list(texts[start : start + BATCH])}
                    reply = client.post(self._url, json=body, headers=self._headers)
                    if reply.status_code != 200:
                        raise EndpointError(
                            self._url, f"status {reply.status_code}: {reply.text[:200]}", "embeddings",
                            "serve a checkpoint that holds a skill library",
                        )  # fmt: skip
                    found = reply.json()
                    if self._identity and found.get("model") != self._identity:
                        raise EndpointError(
                            self._url, f"encoder {found.get('model')}", f"encoder {self._identity}",
                            "serve the checkpoint that the library stands in",
                        )  # fmt: skip
                    data = sorted(found["data"], key=lambda item: item["index"])
                    rows += [item["embedding"] for item in data]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise EndpointError(
                self._url, f"{type(error).__name__}: {error}", "embeddings", "see that it runs"
            ) from error
        if len(rows) != len(texts):
            raise EndpointError(self._url, f"{len(rows)} vectors", f"{len(texts)} vectors")
        matrix = np.asarray(rows, dtype=np.float32).reshape(len(texts), -1)
        unit: npt.NDArray[np.float32] = matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
        return unit
