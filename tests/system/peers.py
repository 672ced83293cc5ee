# SPDX-License-Identifier: Apache-2.0
"""The world outside that messages go to: an SMS gateway and a mail server, real ones on the loopback, with the
misbehaviour of real ones."""
import email
import email.policy
import json
import socket
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Gateway:
    """Takes POST of {"id", "phone", "text"}.  `mode` says what it does with one after it has noted it:

    "take" it, answer with a number (503, 400), "hang" without an answer until let go, "drop" the connection."""

    def __init__(self):
        self.mode, self.seen, self.lock, self.let_go = "take", [], threading.Lock(), threading.Event()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with gateway.lock:
                    gateway.seen.append((self.headers["Idempotency-Key"], self.headers["Authorization"], body))
                    mode = gateway.mode
                self.answer(mode)

            def answer(self, mode):
                if mode == "hang":
                    gateway.let_go.wait(60)
                if mode in ("hang", "drop"):
                    self.close_connection = True
                    self.connection.close()
                    return
                self.send_response(200 if mode == "take" else mode)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/sms"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def become(self, mode):
        with self.lock:
            self.mode = mode

    def keys(self):
        with self.lock:
            return [key for key, _, _ in self.seen]

    def texts(self, keys=None):
        """The text of each message, or of those with the keys, once for each, in the order of arrival."""
        with self.lock:
            return list({key: body["text"] for key, _, body in self.seen if keys is None or key in keys}.values())

    def close(self):
        self.let_go.set()
        self.server.shutdown()
        self.server.server_close()


class Certificate:
    """Of the loopback, signed by itself, for as long as a test runs."""

    def __init__(self, directory):
        self.file, self.key = directory / "peer.crt", directory / "peer.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", self.key, "-out", self.file],
                       check=True, capture_output=True)
        self.file.chmod(0o644)

    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context


class MailServer:
    """Takes mail; `answers` maps a receiver to what RCPT is answered with.

    With a certificate and a login only from who speaks TLS ("smtps" from the first byte, "smtp" after STARTTLS) and
    knows the password; `logins` are the attempts."""

    def __init__(self, scheme="smtp", certificate=None, login=None):
        self.mails, self.answers, self.login, self.logins = [], {}, login, []
        with socket.socket() as probe:  # the controller knows no port 0
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = {}
        if login:
            options = {"authenticator": self.authenticate, "auth_required": True,
                       "auth_require_tls": scheme == "smtp"}  # else aiosmtpd sees no STARTTLS and offers no login
        if certificate:
            protection = "ssl_context" if scheme == "smtps" else "tls_context"
            options |= {protection: certificate.context(), "require_starttls": scheme == "smtp"}
        self.controller = Controller(self, hostname="127.0.0.1", port=port, **options)
        self.controller.start()
        self.url = f"{scheme}://127.0.0.1:{port}"

    def authenticate(self, server, session, envelope, mechanism, data):
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=self.logins[-1] == self.login)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), mail))
        return "250 taken"

    def close(self):
        self.controller.stop()
