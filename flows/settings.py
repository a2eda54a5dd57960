"""Prefect's settings for this project, put into the environment before Prefect is imported; what a user has set wins.

Nothing calls out: analytics, the V2 interface's configuration request and promotional content are off.
"""

import os
import sys
from pathlib import Path

from tasks.store import STATE

SERVER = {
    # larger batches: 21-26 ms of server CPU a task run becomes 5-9 ms
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "500",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "true",  # runs that ended 90 days ago go, as events do after 7
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",  # it asks a remote configuration server even with analytics off
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
}


LOOPBACK = ("127.0.0.1", "localhost")


def surroundings() -> None:
    """Loopback never goes through a proxy, and `python` is this one, also under cron, which activates nothing."""
    for name in ("no_proxy", "NO_PROXY"):
        present = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join([*present, *(host for host in LOOPBACK if host not in present)])
    programs, path = str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)
    if programs not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([programs, path])


def apply() -> None:
    """Set the environment; must run before the first `import prefect` of the process."""
    surroundings()
    state = (Path.cwd() / STATE).resolve()
    values = {
        "PREFECT_HOME": str(state / "prefect"),
        "PREFECT_RESULTS_LOCAL_STORAGE_PATH": str(state / "results"),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",  # several ephemeral servers corrupt one another's start
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "tasks,flows",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",  # zombie detection needs them; tests switch them off in code
        "DO_NOT_TRACK": "1",
        "DVC_NO_ANALYTICS": "1",
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "TOKENIZERS_PARALLELISM": "false",
        **SERVER,
    }
    for key, value in values.items():
        os.environ.setdefault(key, value)
