"""Which proxy the environment names for a server, as Go decides it for kubectl."""

import pytest

from mcjob_tui.control_plane.errors import KubeconfigError
from mcjob_tui.control_plane.proxies import proxy_for

PROXY = {"HTTPS_PROXY": "http://proxy:3128", "HTTP_PROXY": "http://plain:3128"}


@pytest.mark.parametrize(
    ("server", "no_proxy", "expected"),
    [
        ("https://api.corp:6443", "", "http://proxy:3128"),
        ("http://api.corp", "", "http://plain:3128"),
        ("https://127.0.0.1:6443", "", None),
        ("https://[::1]:6443", "", None),
        ("https://localhost:6443", "", None),
        ("https://api.corp:6443", "*", None),
        ("https://api.corp:6443", "corp", None),
        ("https://api.corp:6443", ".corp", None),
        ("https://api.corp:6443", "*.corp", None),
        ("https://corp:6443", ".corp", "http://proxy:3128"),
        ("https://notcorp:6443", "corp", "http://proxy:3128"),
        ("https://api.corp:6443", "api.corp:6443", None),
        ("https://api.corp:6443", "api.corp:443", "http://proxy:3128"),
        ("https://10.20.0.9:6443", "10.0.0.0/8", None),
        ("https://10.20.0.9:6443", "192.168.0.0/16, 10.20.0.9", None),
        ("https://10.20.0.9:6443", "10.20.0.0/33", "http://proxy:3128"),
    ],
)
def test_proxy_of_a_server(server: str, no_proxy: str, expected: str | None) -> None:
    assert proxy_for(server, {**PROXY, "NO_PROXY": no_proxy}) == expected


def test_lower_case_counts_too() -> None:
    assert proxy_for("https://api", {"https_proxy": "proxy:3128"}) == "http://proxy:3128"


def test_a_socks_proxy_is_refused_with_its_variable() -> None:
    with pytest.raises(KubeconfigError, match=r"\$HTTPS_PROXY names a socks5 proxy"):
        proxy_for("https://api", {"HTTPS_PROXY": "socks5://proxy:1080"})
