"""Servers that are not who they say: certificates are verified always, and an error says what is wrong with them."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

NOW = datetime.now(UTC)
YEAR = timedelta(days=365)


def name(common):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])


class Authority:
    """Signs certificates for whomever it is asked to."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        unsigned = self.unsigned("Harbour Authority", self.key, NOW - YEAR, NOW + YEAR)
        unsigned = unsigned.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.certificate = unsigned.sign(self.key, hashes.SHA256())

    def unsigned(self, subject, key, start, end):
        builder = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("Harbour Authority"))
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        return builder.not_valid_before(start).not_valid_after(end)

    def server_context(self, folder, *names, start=NOW - YEAR, end=NOW + YEAR):
        key = ec.generate_private_key(ec.SECP256R1())
        unsigned = self.unsigned("server", key, start, end).add_extension(
            x509.SubjectAlternativeName(list(names)), critical=False
        )
        form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        signed = unsigned.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        (folder / "server.pem").write_bytes(key.private_bytes(*form) + signed)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "server.pem")
        return context


LOOPBACK = x509.IPAddress(ip_address("127.0.0.1"))
WRONG = {
    "another name": ((x509.DNSName("other.example"),), {}, "not valid for '127.0.0.1'"),
    "expired": ((LOOPBACK,), {"end": NOW - timedelta(days=1)}, "certificate has expired"),
    "not begun": ((LOOPBACK,), {"start": NOW + timedelta(days=1)}, "certificate is not yet valid"),
}


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def trusted(authority, monkeypatch):
    """Our authority among those that are trusted."""
    pem = authority.certificate.public_bytes(serialization.Encoding.PEM).decode()
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", ssl.create_default_context(cadata=pem))


@pytest.fixture
def ask(origin, harbour, run):
    """Crawl the feed of the origin over TLS, with the server's context, and give the report of the source."""

    def asking(context):
        origin.socket = context.wrap_socket(origin.socket, server_side=True)
        origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
        address = origin.url("/feed").replace("http://", "https://")
        report = run(harbour.outlet(address, robots=False, content="feed"))
        return report.outlets[0].sources[0], [path for path, _ in origin.asked]

    return asking


def test_a_server_with_a_valid_certificate_is_read(authority, trusted, ask, tmp_path):
    source, asked = ask(authority.server_context(tmp_path, LOOPBACK))
    assert (source.errors, asked) == ((), ["/feed"])


@pytest.mark.parametrize("case", WRONG)
def test_a_certificate_that_is_wrong_is_named_with_what_is_wrong(case, authority, trusted, ask, tmp_path):
    names, times, said = WRONG[case]
    source, asked = ask(authority.server_context(tmp_path, *names, **times))
    assert [error.kind for error in source.errors] == ["certificate"]
    assert source.errors[0].message.startswith("the certificate is not valid: ")
    assert said in source.errors[0].message
    assert asked == []


def test_a_certificate_nobody_vouches_for_is_refused(authority, ask, tmp_path):
    source, asked = ask(authority.server_context(tmp_path, LOOPBACK))
    assert [error.kind for error in source.errors] == ["certificate"]
    assert "certificate" in source.errors[0].message.removeprefix("the certificate is not valid: ")
    assert asked == []


def test_a_server_that_speaks_no_tls_is_no_matter_of_certificates(origin, harbour, run):
    address = origin.url("/feed").replace("http://", "https://")
    (error,) = run(harbour.outlet(address, robots=False)).outlets[0].sources[0].errors
    assert error.kind == "tls"
