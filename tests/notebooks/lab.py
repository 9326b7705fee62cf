"""A JupyterLab of one's own: on loopback, in folders of its own, asking nobody for news."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

START_LIMIT_S = 60
END_LIMIT_S = 20
ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/lab")
FOLDERS = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
    "IPYTHONDIR",
    "CIE_RUNBOOK_HOME",
)
ARGUMENTS = (
    "--no-browser",
    "--allow-root",  # the browser tests of CI run in a container as root
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port=0",
    "--IdentityProvider.token=",
    "--ServerApp.password=",
    "--LabApp.extension_manager=readonly",  # the other one asks PyPI for its list
)
NO_NEWS = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}


@contextmanager
def jupyterlab(notebooks: Path, private: Path) -> Iterator[str]:
    """Serve the folder `notebooks`, and yield the address; `private` holds all that is not ours."""
    environment = dict(os.environ)
    for name in FOLDERS:
        folder = private / name.lower()
        folder.mkdir()
        environment[name] = str(folder)
    settings = private / "jupyterlab_settings_dir" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(NO_NEWS))
    with (private / "lab.log").open("w+b") as log:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyterlab",
                *ARGUMENTS,
                f"--ServerApp.root_dir={notebooks}",
            ],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            yield _address(server)
        finally:
            _end(server)


def _address(server: subprocess.Popen[bytes]) -> str:
    """Return the address that the server says, once it says it."""
    assert server.stderr is not None
    limit = Timer(START_LIMIT_S, server.kill)  # ends the reading below
    limit.start()
    said: list[str] = []
    try:
        for line in server.stderr:
            said.append(line.decode(errors="replace"))
            found = ADDRESS.search(said[-1])
            if found:
                return found[1]
    finally:
        limit.cancel()
    raise AssertionError("JupyterLab did not start:\n" + "".join(said[-20:]))


def _end(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to end with its kernels; its whole group is killed if it does not."""
    server.terminate()
    try:
        server.communicate(timeout=END_LIMIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.communicate()
