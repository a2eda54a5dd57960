"""A headless Chromium driven through its DevTools protocol: opens pages, runs scripts, notes every request."""

import base64
import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import connect


class Page:
    """One tab; `requests` maps request ids to addresses, `failed` lists what was refused or answered 400 and above."""

    def __init__(self, address: str) -> None:
        self._socket = connect(address, max_size=None, proxy=None, ping_interval=None)
        self._number = 0
        self.requests: dict[str, str] = {}
        self.failed: list[str] = []
        for domain in ("Page", "Network", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command, note the events that come before its answer."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv(timeout=60))
            if message.get("id") == self._number:
                assert "error" not in message, message
                return message["result"]
            self._note(message.get("method", ""), message.get("params", {}))

    def _note(self, event: str, params: dict[str, Any]) -> None:
        if event == "Network.requestWillBeSent":
            self.requests[params["requestId"]] = params["request"]["url"]
        elif event == "Network.webSocketCreated":
            self.requests[params["requestId"]] = params["url"]
        elif event == "Network.responseReceived" and params["response"]["status"] >= 400:
            self.failed.append(f"{params['response']['status']} {params['response']['url']}")
        elif event == "Network.loadingFailed" and not params.get("canceled"):
            self.failed.append(f"{params['errorText']} {self.requests.get(params['requestId'])}")

    def run(self, script: str) -> Any:
        """Value of a JavaScript expression, awaited where it is a promise."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def open(self, url: str) -> None:
        """Go there."""
        self.call("Page.navigate", url=url)

    def until(self, condition: str, seconds: float = 60) -> None:
        """Wait until a JavaScript expression is true; fails with the page's text."""
        deadline = time.monotonic() + seconds
        while not self.run(f"!!({condition})"):
            assert time.monotonic() < deadline, f"not so: {condition}\n{self.text()}"
            time.sleep(0.3)

    def text(self) -> str:
        """What a reader sees."""
        return str(self.run("document.body?.innerText ?? ''"))

    def shows(self, words: str) -> None:
        """Wait until a reader sees these words."""
        self.until(f"document.body?.innerText.includes({words!r})")

    def press(self, text: str) -> None:
        """Press the last button or link with this text, once there is one."""
        found = f"[...document.querySelectorAll('button,a')].filter(e => e.innerText.trim() == {text!r}).at(-1)"
        self.until(found)
        self.run(f"{found}.click()")

    def shoot(self, path: Path) -> None:
        """A screenshot as PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))


@contextmanager
def chromium(folder: Path) -> Iterator[Page]:
    """A browser with a profile folder of its own."""
    switches = "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-dev-shm-usage --no-proxy-server"
    command = ["chromium", *switches.split(), "--remote-debugging-port=0", "--window-size=1400,1000"]
    with (folder / "chromium.log").open("w+") as log:
        child = subprocess.Popen([*command, f"--user-data-dir={folder / 'profile'}", "about:blank"], stderr=log)
        try:
            yield Page(_tab(folder / "profile" / "DevToolsActivePort"))
        finally:
            child.terminate()
            child.wait(timeout=20)


def _tab(written: Path) -> str:
    import urllib.request

    deadline = time.monotonic() + 60
    while not (written.exists() and re.match(r"\d+\n/", written.read_text())):
        assert time.monotonic() < deadline, "chromium does not come up"
        time.sleep(0.2)
    port = written.read_text().split("\n")[0]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    tabs = json.load(opener.open(f"http://127.0.0.1:{port}/json/list", timeout=20))
    address: str = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
    return address
