"""The server's image: the real Dockerfile on a base that mmdebstrap makes of Debian, built and run as it says itself.

Nightly, as root: `pytest tests/images -m nightly` with mmdebstrap and buildah of Debian installed. Layers are whole
copies (vfs) and steps run in a chroot, since neither asks for a kernel that allows more. Not claimed: a registry's base
image, Docker's network. LAM_IMAGE_VOLUMES names paths, separated by colons, that pip and apt need in a build to reach
their mirrors (a configuration, a certificate); they are mounted, and are in no image.
"""

import contextlib
import json
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.conftest import ROOT

TOOLS = ("mmdebstrap", "buildah", "unshare", "nsenter")
MISSING = [tool for tool in TOOLS if not shutil.which(tool)]
pytestmark = [
    pytest.mark.nightly,
    pytest.mark.timeout(3000),
    pytest.mark.skipif(os.geteuid() != 0, reason="building and mounting images takes root"),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING} (apt install mmdebstrap buildah)"),
]
BASE = "localhost/lam-base"
PACKAGES = "python3,python3-venv,ca-certificates"


@dataclass
class Builder:
    """buildah with a storage of its own."""

    folder: Path
    mounted: list[str] = field(default_factory=list)

    def __call__(self, *words: str, seconds: int = 300) -> str:
        """One command; what it printed."""
        command = ["buildah", "--root", str(self.folder / "store"), "--runroot", str(self.folder / "run"), *words]
        environment = os.environ | {"STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds)
        assert done.returncode == 0, f"{' '.join(words)[:200]}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
        return done.stdout.strip()

    def base(self) -> None:
        """Debian 12 with its own Python 3.11, as an image."""
        archive, link = self.folder / "base.tar", 'ln -sf python3 "$1/usr/bin/python"'
        command = ["mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", f"--customize-hook={link}", "bookworm"]
        subprocess.run([*command, str(archive)], check=True, capture_output=True, timeout=600)
        made = self("from", "scratch")
        self("add", "-q", made, str(archive), "/")
        self("config", "--env", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", made)
        self("commit", "-q", "--format", "docker", made, BASE)
        self("rm", made)
        archive.unlink()

    def build(self, target: str) -> "Image":
        """One role of the Dockerfile from the committed tree, mounted."""
        tree = self.folder / "tree"
        if not tree.exists():
            tree.mkdir()
            archived = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True)
            subprocess.run(["tar", "-x", "-C", str(tree)], input=archived.stdout, check=True)
        given = [path for path in os.environ.get("LAM_IMAGE_VOLUMES", "").split(":") if path]
        volumes = [word for path in given for word in ("--volume", f"{path}:{path}:ro")]
        name = f"localhost/lam-{target}"
        options = ["--pull-never", "--format", "docker", "--build-arg", f"BASE={BASE}", "--target", target]
        self("bud", *options, *volumes, "-t", name, str(tree), seconds=2400)
        config = json.loads(self("inspect", "--type", "image", name))["Docker"]["config"]
        made = self("from", "--pull-never", name)
        self.mounted.append(made)
        return Image(Path(self("mount", made)), config)

    def close(self) -> None:
        """Unmount and delete all of it."""
        for made in self.mounted:
            self("umount", made)
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True)
class Image:
    """A mounted image and its configuration; nothing of that is typed again here."""

    root: Path
    config: dict[str, Any]

    def inside(self, words: list[str]) -> str:
        """A shell line that runs a command as the image's user, in its folder, with its environment alone."""
        user, folder = self.config["User"], shlex.quote(self.config["WorkingDir"])
        outside = [
            "chroot",
            f"--userspec={user}:{user}",
            str(self.root),
            "env",
            "-i",
            *self.config["Env"],
            "HOME=/home/lam",
        ]
        return "exec " + shlex.join([*outside, "sh", "-c", f'cd {folder} && exec "$@"', "-", *words])

    @contextlib.contextmanager
    def running(self) -> Iterator["Container"]:
        """ENTRYPOINT with CMD, in namespaces of its own."""
        words = [*self.config["Entrypoint"], *self.config["Cmd"]]
        line = f"mount -t proc proc {self.root}/proc && mount --rbind /dev {self.root}/dev && ip link set lo up && "
        spaces = ["unshare", "--net", "--pid", "--mount", "--fork"]
        with (self.root.parent / "said").open("w+") as said:
            outer = subprocess.Popen([*spaces, "sh", "-c", line + self.inside(words)], stdout=said, stderr=said)
            made = Container(self, outer, Path(said.name))
            try:
                yield made
            finally:
                if outer.poll() is None:
                    made.first.kill()  # and with number 1 all of them
                outer.wait()


@dataclass(frozen=True)
class Container:
    """A running one."""

    image: Image
    outer: "subprocess.Popen[bytes]"
    said: Path

    @property
    def first(self) -> psutil.Process:
        """The process that is number 1 inside, once there is one."""
        deadline = time.monotonic() + 20
        while not (found := psutil.Process(self.outer.pid).children()):
            assert time.monotonic() < deadline, self.said.read_text()[-3000:]
            time.sleep(0.1)
        return found[0]

    def run(self, words: list[str]) -> int:
        """A command beside it, as the image's user; its exit status."""
        spaces = ["nsenter", "-t", str(self.first.pid), "--net", "--pid", "--mount", "sh", "-c"]
        return subprocess.run([*spaces, self.image.inside(words)], capture_output=True, timeout=120).returncode

    def healthy(self) -> bool:
        """What the image's own HEALTHCHECK says now."""
        kind, *words = self.image.config["Healthcheck"]["Test"]
        assert kind == "CMD"
        return self.run(words) == 0

    def until_healthy(self, seconds: float) -> float:
        """Seconds until it is."""
        since = time.monotonic()
        while not self.healthy():
            assert self.outer.poll() is None, self.said.read_text()[-3000:]
            assert time.monotonic() - since < seconds, self.said.read_text()[-3000:]
            time.sleep(1)
        return time.monotonic() - since


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """With the base."""
    made = Builder(tmp_path_factory.mktemp("images"))
    made.base()
    yield made
    made.close()


@pytest.fixture(scope="module")
def server(builder: Builder) -> Image:
    return builder.build("server")


def test_the_server_is_healthy_only_while_it_serves(server: Image) -> None:
    """Its own entry point, user and health check: not root, healthy in two minutes, and not when nobody serves."""
    assert server.config["User"] not in ("", "0", "root")
    with server.running() as serving:
        assert not serving.healthy(), "before it has begun"
        serving.until_healthy(120)
        assert serving.first.uids().real == int(server.config["User"])
        assert serving.run(["python", "-c", "import torch"]) != 0, "a server has no torch"
        serving.first.terminate()
        serving.outer.wait(30)
