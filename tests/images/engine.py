"""Images without Docker: made by Debian's buildah, run in namespaces as their own configuration says.

Layers are whole copies (vfs) and a build's steps run in a chroot, since neither asks for a kernel that allows more;
where it does, STORAGE_DRIVER=overlay saves disk. User, folder, environment, entry point, command and health check are
read from the built image and typed nowhere here.
"""

import ast
import contextlib
import json
import logging
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil

from tests.conftest import ROOT

LOG = logging.getLogger("images")
TOOLS = ("mmdebstrap", "buildah", "unshare", "nsenter", "ip")
STORAGE = os.environ.get("STORAGE_DRIVER", "vfs")
BASE = "localhost/lam-base"
PACKAGES = "python3,python3-venv,ca-certificates"
"""What an image of Python has and Debian's smallest system has not."""
LITTER = (
    ".git/config", ".lam/server/auth", ".dvc/config.local", ".dvc/cache/x", ".venv/x", "data/collect/x",
    "flows/__pycache__/x", ".mypy_cache/x", "lam_foundry.egg-info/x",
)  # fmt: skip
"""What a checkout at work holds beside the tracked files, and no image."""
OURS = "of this machine"
SOURCES = Path("/etc/apt/sources.list.d/debian.sources")
"""Where this machine takes Debian's packages from; mmdebstrap's own mirror where there is no such file."""


class Builder:
    """buildah with a storage of its own.

    Args:
        folder: where all of it lies; deleted at the end.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self._built = folder, set[str]()
        for name in ("tree", "tmp", "said"):
            (folder / name).mkdir()
        archived = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True)
        subprocess.run(["tar", "-x", "-C", str(folder / "tree")], input=archived.stdout, check=True)
        for path in (folder / "tree" / name for name in LITTER):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(OURS)

    def __call__(self, *words: str, seconds: int = 600) -> str:
        """One command; what it printed."""
        storage = ["--root", str(self.folder / "store"), "--runroot", str(self.folder / "run")]
        environment = os.environ | {"BUILDAH_ISOLATION": "chroot", "TMPDIR": str(self.folder / "tmp")}
        done = subprocess.run(
            ["buildah", "--storage-driver", STORAGE, *storage, *words],
            env=environment, capture_output=True, text=True, timeout=seconds,
        )  # fmt: skip
        assert done.returncode == 0, f"{' '.join(words)[:200]}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
        return done.stdout.strip()

    def base(self) -> None:
        """Debian 12 with its own Python 3.11, as an image."""
        archive, link = self.folder / "base.tar", 'ln -sf python3 "$1/usr/bin/python"'
        command = ["mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", f"--customize-hook={link}", "bookworm"]
        mirrors = [str(SOURCES)] if SOURCES.exists() else []
        subprocess.run([*command, str(archive), *mirrors], check=True, capture_output=True, timeout=600)
        made = self("from", "scratch")
        self("add", "-q", made, str(archive), "/")
        self("config", "--env", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", made)
        self("commit", "-q", "--format", "docker", made, BASE)
        self("rm", made)
        archive.unlink()

    @contextlib.contextmanager
    def role(self, target: str, **arguments: str) -> Iterator["Image"]:
        """A role of the committed Dockerfile and tree, built by whoever asks first, and mounted anew for each."""
        name = f"localhost/lam-{target}"
        if target not in self._built:
            self._build(target, name, arguments)
        config = json.loads(self("inspect", "--type", "image", name))["Docker"]["config"]
        made = self("from", "--pull-never", name)
        try:
            yield Image(target, Path(self("mount", made)), config, self.folder / "said")
        finally:
            self("umount", made)
            self("rm", made)

    def _build(self, target: str, name: str, arguments: dict[str, str]) -> None:
        since = time.monotonic()
        given = [word for key, value in arguments.items() for word in ("--build-arg", f"{key}={value}")]
        volumes = [word for pair in pip_as_here(self.folder / "pip.conf") for word in ("--volume", f"{pair}:ro")]
        options = ["--pull-never", "--layers", "--format", "docker", "--build-arg", f"BASE={BASE}", "--target", target]
        self("bud", *options, *given, *volumes, "-t", name, str(self.folder / "tree"), seconds=2400)
        took, listed = time.monotonic() - since, json.loads(self("images", "--json", name))
        self._built.add(target)
        LOG.info("image %s: %s, built in %.0f s", target, listed[0]["size"], took)

    def close(self) -> None:
        """Delete all of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def pip_as_here(file: Path) -> list[str]:
    """Volumes by which pip in a build does as pip does here: its settings in one file, and the paths that they name.

    They are of the build alone: no image has them, nor the addresses in them.
    """
    listed = subprocess.check_output([sys.executable, "-m", "pip", "config", "list"], text=True)
    sections: dict[str, dict[str, str]] = {"global": {}}
    for where, name, value in re.findall(r"^(\w+|:env:)\.([\w-]+)=(.+)$", listed, re.MULTILINE):
        section = "global" if where == ":env:" else where  # the environment's come last, as they count for more
        sections.setdefault(section, {})[name] = " ".join(ast.literal_eval(value).split())
    text = "".join(
        f"[{section}]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())
        for section, values in sections.items()
    )
    file.write_text(text)
    named = re.findall(r"(?<![\w/:])(?:file://)?(/[^\s]+)", text)
    wanted = {path.removesuffix("/simple") for path in named if Path(path).exists()}  # an index's files lie beside it
    return [f"{file}:/etc/pip.conf", *(f"{path}:{path}" for path in sorted(wanted))]


@dataclass(frozen=True)
class Image:
    """A mounted image with its configuration."""

    target: str
    root: Path
    config: dict[str, Any]
    logs: Path

    @property
    def user(self) -> tuple[int, int, str]:
        """Number, group and home of its user, as the image's own passwd has them."""
        for line in (self.root / "etc/passwd").read_text().splitlines():
            name, _, number, group, _, home, _ = line.split(":")
            if self.config["User"] in (name, number):
                return int(number), int(group), home
        raise AssertionError(f"{self.config['User']} is not in the image's passwd")

    def healthy(self, inside: "Container", **environment: str) -> bool:
        """What its HEALTHCHECK says of a container now; too late is no."""
        kind, *words = self.config["Healthcheck"]["Test"]
        assert kind == "CMD"
        try:
            return inside.run(words, self.config["Healthcheck"]["Timeout"] / 1e9, **environment).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    @property
    def patience(self) -> float:
        """Seconds after which an engine would call a new container unhealthy, by its HEALTHCHECK."""
        check = self.config["Healthcheck"]
        return float(check["StartPeriod"] + (check.get("Retries") or 3) * check["Interval"]) / 1e9


class Pod:
    """A network namespace that containers share; each name is an address of its own in it."""

    def __init__(self, names: list[str]) -> None:
        self._holder = subprocess.Popen(["unshare", "--net", "sh", "-c", "ip link set lo up && exec sleep infinity"])
        self.hosts = "".join(f"127.0.0.{number} {name}\n" for number, name in enumerate(["localhost", *names], 1))
        self.enter = ["nsenter", f"--net=/proc/{self._holder.pid}/ns/net"]
        until(lambda: psutil.Process(self._holder.pid).name() == "sleep", 20, "network namespace")

    def close(self) -> None:
        """End it; with the last process in it the namespace is gone."""
        self._holder.kill()
        self._holder.wait()


@dataclass
class Container:
    """ENTRYPOINT with a command, in namespaces of its own but for the network.

    Args:
        image: whose working copy it writes to.
        pod: whose network it is in.
        environment: besides the image's.
        command: instead of the image's CMD.
    """

    image: Image
    pod: Pod
    environment: dict[str, str] = field(default_factory=dict)
    command: list[str] | None = None
    outer: "subprocess.Popen[bytes]" = field(init=False)

    @property
    def said(self) -> str:
        """The end of what it printed."""
        return self._log.read_text(errors="replace")[-4000:]

    @property
    def _log(self) -> Path:
        return self.image.logs / f"{self.image.target}-{id(self)}"

    @contextlib.contextmanager
    def running(self) -> Iterator["Container"]:
        """Started, and ended with all that it started."""
        root = shlex.quote(str(self.image.root))
        (self.image.root / "etc/hosts").write_text(self.pod.hosts)
        mounts = (
            f"mount -t proc proc {root}/proc && mount --rbind /dev {root}/dev && mount -t tmpfs shm {root}/dev/shm && "
            f"mount -t sysfs -o ro sys {root}/sys && mount -t tmpfs -o mode=1777 tmp {root}/tmp && "
        )
        words = [*self.image.config["Entrypoint"], *(self.command or self.image.config["Cmd"])]
        spaces = [*self.pod.enter, "unshare", "--pid", "--mount", "--ipc", "--uts", "--fork", "sh", "-c"]
        with self._log.open("w") as log:
            self.outer = self._start([*spaces, mounts + self._inside(words, {})], log)
        try:
            yield self
        finally:
            if self.outer.poll() is None:
                with contextlib.suppress(psutil.NoSuchProcess):
                    self.first.kill()  # and with number 1 all of them
                self.outer.wait()

    @staticmethod
    def _start(command: list[str], log: IO[str]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def _inside(self, words: list[str], more: dict[str, str]) -> str:
        """A shell line: as the image's user, in its folder, with its environment and ours, none of this machine."""
        number, group, home = self.image.user
        given = {"HOME": home, **dict(pair.split("=", 1) for pair in self.image.config["Env"])}
        variables = [f"{key}={value}" for key, value in (given | self.environment | more).items()]
        folder = shlex.quote(self.image.config["WorkingDir"])
        outside = ["chroot", f"--userspec={number}:{group}", f"--groups={group}", str(self.image.root), "env", "-i"]
        return "exec " + shlex.join([*outside, *variables, "sh", "-c", f'cd {folder} && exec "$@"', "-", *words])

    @property
    def first(self) -> psutil.Process:
        """The process that is number 1 inside, once there is one."""
        until(lambda: psutil.Process(self.outer.pid).children(), 20, self.said)
        return psutil.Process(self.outer.pid).children()[0]

    def run(self, words: list[str], seconds: float, **environment: str) -> "subprocess.CompletedProcess[str]":
        """A command beside it, as the image's user."""
        spaces = ["nsenter", "-t", str(self.first.pid), "--net", "--pid", "--mount", "--ipc", "--uts", "sh", "-c"]
        line = self._inside(words, environment)
        return subprocess.run([*spaces, line], capture_output=True, text=True, timeout=seconds)

    def until_healthy(self) -> float:
        """Seconds until its own HEALTHCHECK passes, in the time after which an engine would give it up."""
        since = time.monotonic()
        while not self.image.healthy(self):
            assert self.outer.poll() is None, self.said
            assert time.monotonic() - since < self.image.patience, self.said
            time.sleep(1)
        return time.monotonic() - since

    def end(self) -> int:
        """SIGTERM to its number 1, as an engine ends it; its exit status, in the ten seconds that engines give."""
        self.first.terminate()
        return self.outer.wait(10)


def until(holds: Callable[[], object], seconds: float, what: str) -> None:
    """Wait until something holds."""
    since = time.monotonic()
    while not holds():
        assert time.monotonic() - since < seconds, f"not after {seconds:.0f} s: {what}"
        time.sleep(0.2)
