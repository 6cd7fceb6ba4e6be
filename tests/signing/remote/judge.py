"""certomancer's CSC server in a process: `python -m tests.signing.remote.judge FOLDER PEM`.

Another hand's remote signer (API version 1) over our test PKI, twice: by a confirmation for any
hashes, and for those it was given. Prints the two ports, ends with its standard input.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
from pathlib import Path

from aiohttp import web
from asn1crypto import pem
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
from csc_dummy.csc_dummy_server import CSCWithCertomancer, DummyServiceParams

from tests.signing.pki.certificates import configuration, write_keys


async def serve(folder: Path, certificate: Path) -> None:
    write_keys(folder)
    config = CertomancerConfig(configuration("http://127.0.0.1:1"), key_search_dir=str(folder))
    root = config.get_pki_arch(ArchLabel("pki")).get_cert(CertLabel("root"))
    (folder / "root.crt").write_bytes(pem.armor("certificate", root.dump()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    for pins_hashes in (False, True):
        parameters = DummyServiceParams(hash_pinning_required=pins_hashes)
        service = CSCWithCertomancer(config, service_params=parameters)
        service.register_routes()
        runner = web.AppRunner(service.app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.buffer.read)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), Path(sys.argv[2])))
