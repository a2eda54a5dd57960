"""What runs are called in Prefect: profile, stage and revision of the code, in their names and as tags.

The tag lam-foundry is on every run, so that on a shared server the automation which ends silent runs, and a person's
filter, find this project's alone. A run's form may still change the profile; so names are made where a run begins.
"""

import functools
import os
import subprocess

from flows.deploy import TAG
from tasks import params


@functools.cache
def revision() -> str:
    """Short hash of the commit, with + where tracked files differ from it; LAM_REVISION where there is no git."""
    git = ["git", "describe", "--always", "--dirty=+", "--exclude=*", "--abbrev=7"]
    try:
        told = subprocess.run(git, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:
        told = ""
    return told or os.environ.get("LAM_REVISION", "unversioned")


def name_of(what: str, profile: str = "") -> str:
    """Of a flow run: `execute smoke 1a2b3c4`; by default with the profile of params.yaml."""
    return f"{what} {profile or params.load().run.profile} {revision()}"


def tags_of(what: str) -> list[str]:
    """Of a flow run: the project's, profile:smoke, revision:1a2b3c4 and stage:execute (or pipeline)."""
    return [TAG, f"profile:{params.load().run.profile}", f"revision:{revision()}", f"stage:{what}"]
