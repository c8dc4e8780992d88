"""Which addresses we visit: http and https, on public hosts, and what the operator allows on top."""

from __future__ import annotations

import re

import httpx2
from ssrfguard import BlockedAddressError, BlockedURLError, Policy, resolve

from bot.errors import SourceRefused

PORTS = frozenset({80, 443, 8080, 8443})  # of public hosts; any other has to be allowed by name
ADDRESSES = 4  # of one name that are tried
# names that never are on the public internet; a proxy would resolve them inside its own network
_LOCAL = re.compile(r"[^.]+|.*\.(localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa)", re.I)


class Guard:
    """Decides before a request whether its address may be visited, and at the moment of connecting where to."""

    def __init__(self, allow_private: frozenset[str]) -> None:
        self._allowed = frozenset(host.strip().lower().rstrip(".") for host in allow_private)
        self._policy = Policy(allowed_ports=PORTS)

    def allows(self, host: str, port: int) -> bool:
        """Return whether the operator named this host, or this host and port (ALLOW_PRIVATE_HOSTS)."""
        name = host.lower().rstrip(".").strip("[]")
        return not self._allowed.isdisjoint({name, f"[{name}]", f"{name}:{port}", f"[{name}]:{port}"})

    def check(self, url: httpx2.URL) -> None:
        """Raise SourceRefused where the address itself says that we do not go there; asks no network."""
        if url.scheme not in ("http", "https") or not url.host:
            raise SourceRefused(f"{where(url)}: only http and https addresses are visited")
        if url.userinfo:
            raise SourceRefused(f"{where(url)}: an address must not hold a name or password")
        if not self.allows(url.host, port_of(url)):
            self._check_public(url)

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return the public addresses of a name, each checked; raise SourceRefused where one of them is not."""
        try:
            target = self._policy.check_url(f"http://{_bracketed(host)}:{port}/")
            found = resolve(target, policy=self._policy)
        except (BlockedURLError, BlockedAddressError) as error:
            raise SourceRefused(f"{host}: {error.reason}{_HINT}") from error
        return tuple(str(address.ip) for address in found[:ADDRESSES])

    def _check_public(self, url: httpx2.URL) -> None:
        try:
            target = self._policy.check_url(f"{url.scheme}://{_bracketed(url.host)}:{port_of(url)}/")
        except (BlockedURLError, BlockedAddressError) as error:
            raise SourceRefused(f"{where(url)}: {error.reason}{_HINT}") from error
        if target.address is None and _LOCAL.fullmatch(target.host.rstrip(".")):
            raise SourceRefused(f"{where(url)}: {target.host} is a name of a local network{_HINT}")


_HINT = "; to read from a host of your own network, name it in ALLOW_PRIVATE_HOSTS"


def port_of(url: httpx2.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def where(url: httpx2.URL) -> str:
    """Return an address as errors show it: host and path, never the query, which may hold a key."""
    port = f":{url.port}" if url.port else ""
    return f"{url.host}{port}{url.path}" if url.host else f"{url.scheme or 'a'} address"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def bypasses(no_proxy: str, url: httpx2.URL) -> bool:
    """Return whether NO_PROXY names the host: "*", a host or a domain with all below it, each with or without port."""
    host, port = url.host.lower(), port_of(url)
    for entry in no_proxy.lower().replace(",", " ").split():
        domain = entry.removesuffix(f":{port}").lstrip("*").lstrip(".")
        if entry == "*" or (domain and (host == domain or host.endswith(f".{domain}"))):
            return True
    return False
