"""A mail server that keeps what it is given as files, and misbehaves on demand.

Usage: smtp_server.py DIRECTORY

It listens three times on 127.0.0.1: in the clear without asking who comes, with STARTTLS and a password, and with TLS from
the start and a password. DIRECTORY/ports.json says where, once it listens; DIRECTORY/ca.pem is the authority to trust.

Each letter becomes DIRECTORY/letters/NNNN.eml with its envelope beside it (NNNN.json, written last).
DIRECTORY/rules.json maps a recipient to what happens to letters for them:

  refuse        550 at the recipient          refuse-letter   554 after the letter
  later         451 at the recipient          later-letter    451 after the letter
  stall         no answer at the recipient    stall-letter    keeps the letter and never answers
  break         hangs up at the recipient     break-letter    hangs up instead of taking the letter
                                              break-kept      keeps the letter and hangs up without answering
"""

import asyncio
import json
import os
import ssl
import sys

import trustme
from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = b"aprite", b"only-for-tests"


def write(path, text):
    with open(path + ".new", "wb") as file:
        file.write(text)
    os.rename(path + ".new", path)


class Keeper:
    def __init__(self, directory):
        self.directory = directory
        self.letters = os.path.join(directory, "letters")
        os.makedirs(self.letters)
        self.count = 0

    def rule(self, recipient):
        try:
            with open(os.path.join(self.directory, "rules.json"), "rb") as file:
                return json.load(file).get(recipient, "")
        except FileNotFoundError:
            return ""

    def keep(self, server, session, envelope):
        self.count += 1
        name = os.path.join(self.letters, f"{self.count:04}")
        write(name + ".eml", envelope.original_content)
        told = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": server.transport.get_extra_info("ssl_object") is not None,
            "authenticated": bool(session.authenticated),
        }
        write(name + ".json", json.dumps(told).encode())

    async def handle_RCPT(self, server, session, envelope, address, options):
        rule = self.rule(address)
        if rule == "refuse":
            return "550 5.1.1 no such mailbox here"
        if rule == "later":
            return "451 4.7.1 greylisted, come again later"
        if rule == "stall":
            await asyncio.sleep(3600)
        if rule == "break":
            server.transport.abort()
            return "421 never heard"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        rule = self.rule(envelope.rcpt_tos[0])
        if rule == "refuse-letter":
            return "554 5.6.0 this content is not for us"
        if rule == "later-letter":
            return "451 4.3.1 no room just now"
        if rule == "break-letter":
            server.transport.abort()
            return "421 never heard"
        self.keep(server, session, envelope)
        if rule == "break-kept":
            server.transport.abort()
        if rule == "stall-letter":
            await asyncio.sleep(3600)
        return f"250 2.0.0 kept as {self.count:04}"


def authenticate(server, session, envelope, mechanism, data):
    known = data.login == USER and data.password == PASSWORD
    # Not handled: the server itself answers whoever it does not know.
    return AuthResult(success=known, handled=known)


async def main(directory):
    keeper = Keeper(directory)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(os.path.join(directory, "ca.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(tls)

    def clear():
        return SMTP(keeper, enable_SMTPUTF8=True)

    def started():
        return SMTP(
            keeper, tls_context=tls, require_starttls=True, auth_required=True, authenticator=authenticate
        )

    def wrapped():
        return SMTP(keeper, auth_required=True, auth_require_tls=False, authenticator=authenticate)

    loop = asyncio.get_running_loop()
    ports = {}
    servers = []
    for name, factory, context in [("clear", clear, None), ("starttls", started, None), ("implicit", wrapped, tls)]:
        server = await loop.create_server(factory, "127.0.0.1", 0, ssl=context)
        servers.append(server)
        ports[name] = server.sockets[0].getsockname()[1]
    write(os.path.join(directory, "ports.json"), json.dumps(ports).encode())
    await asyncio.gather(*(server.serve_forever() for server in servers))


asyncio.run(main(sys.argv[1]))
