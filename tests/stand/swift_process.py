"""OpenStack Swift with its s3api in one process: `python -m tests.stand.swift_process FOLDER`.

Account, container, object and proxy server share an event loop, which starts four times faster than
a process each. Prints the proxy's port when it listens.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import eventlet

eventlet.monkey_patch()

from eventlet import listen, wsgi  # noqa: E402 - only after the patch
from swift.account.server import AccountController  # noqa: E402
from swift.common import utils  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.wsgi import loadapp  # noqa: E402
from swift.container.server import ContainerController  # noqa: E402
from swift.obj.server import ObjectController  # noqa: E402

KEY, SECRET = "province:ingest", "bi-mat-thu"
_DEVICE = "d1"
_PROXY = """
[DEFAULT]
swift_dir = {folder}
bind_port = 0
log_level = ERROR
[pipeline:main]
pipeline = catch_errors cache s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:s3api]
use = egg:swift#s3api
location = vn
min_segment_size = 262144
[filter:tempauth]
use = egg:swift#tempauth
user_province_ingest = bi-mat-thu .admin
[filter:slo]
use = egg:swift#slo
"""


def main(folder: Path) -> None:
    """Serve until killed."""
    (folder / "devices" / _DEVICE).mkdir(parents=True, exist_ok=True)
    (folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = thu\n")
    utils.set_swift_dir(str(folder))
    settings = {
        "devices": str(folder / "devices"),
        "swift_dir": str(folder),
        "mount_check": "false",
        "log_level": "ERROR",
    }
    servers = {
        "account": AccountController(settings),
        "container": ContainerController(settings),
        "object": ObjectController(settings),
    }
    for name, server in servers.items():
        _make_ring(folder, name, _serve(server))
    configuration = folder / "proxy-server.conf"
    configuration.write_text(_PROXY.format(folder=folder))
    print(_serve(loadapp(str(configuration), allow_modify_pipeline=False)), flush=True)
    while True:
        eventlet.sleep(3600)


def _serve(server: Any) -> int:  # Swift carries no types
    """Its port."""
    socket = listen(("127.0.0.1", 0))
    eventlet.spawn(wsgi.server, socket, server, log=utils.NullLogger())
    return int(socket.getsockname()[1])


def _make_ring(folder: Path, name: str, port: int) -> None:
    builder = RingBuilder(2, 1, 0)
    place = {"ip": "127.0.0.1", "port": port, "device": _DEVICE}
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1, "meta": "", **place})
    builder.rebalance()
    builder.get_ring().save(str(folder / f"{name}.ring.gz"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
