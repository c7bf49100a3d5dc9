"""Kubeconfigs after client-go's loading rules: how texts, paths, URLs, names and credentials are read there.

What no row of the other tables holds; each was tried with kubectl first.
"""

import base64
import json
from collections.abc import Callable

import yaml

from tests.kubeconfigs.cases import Case, Given, Json, b64, config, one, plugin, prints
from tests.kubeconfigs.facts_of_peers import changed, plugin_with
from tests.kubeconfigs.whoami import World

_TOKEN = prints('{"token":"plug"}')


def _server(change: Callable[[str], object]) -> Callable[[World], Given]:
    return lambda there: Given({"config": config(there, None, {"server": change(there.url)})})


def _authority(text: Callable[[World], str]) -> Callable[[World], Given]:
    return lambda there: Given({"config": config(there, None, {"certificate-authority-data": text(there)})})


def _named(name: object) -> Callable[[World], Given]:
    def change(made: Json) -> None:
        made["contexts"][0]["name"] = made["current-context"] = name

    return changed(change)


def _written(write: Callable[[Json], str | bytes]) -> Callable[[World], Given]:
    return lambda there: Given({"config": write(config(there))})


def _pair(certificate: Callable[[World], str], key: Callable[[World], str]) -> Callable[[World], Given]:
    return lambda there: Given(
        {
            "config": config(
                there, {"client-certificate-data": b64(certificate(there)), "client-key-data": b64(key(there))}
            )
        }
    )


def _link(there: World) -> Given:
    """Relative paths count from the folder of the link, not of the file that it leads to."""
    target = config(there, None, {"certificate-authority-data": None, "certificate-authority": "ca.crt"})
    (there.folder / "config").symlink_to("far/real")
    return Given({"far/real": target, "ca.crt": there.authority.certificate})


def _tilde(there: World) -> Given:
    """No shell reads it: a folder of that name."""
    cluster = {"certificate-authority-data": None, "certificate-authority": "~/ca.crt"}
    return Given({"config": config(there, None, cluster), "~/ca.crt": there.authority.certificate})


def _urlsafe(there: World) -> str:
    return base64.urlsafe_b64encode(b"\xff\xfe?>" + there.authority.certificate.encode()).decode()


def _in_lines(there: World) -> str:
    encoded = b64(there.authority.certificate)
    return "\n".join(encoded[at : at + 64] for at in range(0, len(encoded), 64))


def _both(there: World) -> Given:
    status = {"token": "plug", "clientCertificateData": there.client.certificate, "clientKeyData": there.client.key}
    return plugin(prints(json.dumps(status).replace("\\", "\\\\")))(there)


def _half(there: World) -> Given:
    return plugin(prints(json.dumps({"clientCertificateData": there.client.certificate}).replace("\\", "\\\\")))(there)


def _in_yaml(text: str) -> str:
    return f"cat <<END\napiVersion: client.authentication.k8s.io/v1\nkind: ExecCredential\nstatus: {{{text}}}\nEND"


def _with_proxy(text: Callable[[str], str]) -> Callable[[World], Given]:
    return lambda there: one(None, {"proxy-url": text(there.proxy)})(there)


RULES = (
    Case("a server with a query", _server(lambda url: f"{url}?x=y")),
    Case("a server with a fragment", _server(lambda url: f"{url}#x")),
    Case("a server with a scheme in capitals", _server(lambda url: url.replace("https", "HTTPS"))),
    Case(
        "a server of another scheme", _server(lambda url: url.replace("https", "ftp")), refused="no http or https URL"
    ),
    Case("a server that is a number", _server(lambda _: 6443), refused="server must be text"),
    Case("a server with a blank before it", _server(lambda url: f" {url}"), refused="blanks around it"),
    Case("a server with a blank behind it", _server(lambda url: f"{url} "), refused="blanks around it"),
    Case("a server with a line's end", _server(lambda url: f"{url}\n"), refused="blanks around it"),
    Case("a server with a tab in it", _server(lambda url: url.replace("127", "12\t7")), refused="controls in it"),
    Case("a server whose name is too long", _server(lambda _: f"https://{'x' * 64}:1"), refused="no http or https"),
    Case("a server whose name has a hole", _server(lambda _: "https://a..b:1"), refused="no http or https"),
    Case("a name to expect that is too long", one(None, {"tls-server-name": "x" * 64}), refused="no host's name"),
    Case("a proxy whose name is too long", one(None, {"proxy-url": f"http://{'x' * 64}:1"}), refused="no host's name"),
    Case("a server that is a blank", _server(lambda _: " "), refused="blanks around it"),
    Case("an authority in a folder that is named ~", _tilde),
    Case("a kubeconfig that is a link", _link),
    Case("the same file twice", lambda there: Given({"config": config(there)}, kubeconfig=("config", "config"))),
    Case(
        "two authorities with words between them",
        _authority(lambda there: b64(f"# note\n{there.other.certificate}\nwords\n{there.authority.certificate}")),
    ),
    Case("base64 of URLs", _authority(_urlsafe), refused="base64"),
    Case("base64 in lines", _authority(_in_lines)),
    Case(
        "certificate and key in one text, twice",
        _pair(
            lambda there: there.client.key + there.client.certificate,
            lambda there: there.client.key + there.client.certificate,
        ),
        expected="jane",
    ),
    Case(
        "certificate and key exchanged",
        _pair(lambda there: there.client.key, lambda there: there.client.certificate),
        refused="cannot be used",
    ),
    Case(
        "the key of somebody else",
        _pair(lambda there: there.client.certificate, lambda there: there.authority.issue("other").key),
        refused="cannot be used",
    ),
    Case("a context that is named like an ARN", _named("arn:aws:eks:eu-1:1:cluster/x y ü")),
    Case("a context whose name is a number", _named(123), refused="text"),
    Case("a token that is a number", one({"token": 12345}), refused="token must be text"),
    Case("a token with a blank in it", one({"token": "a b"}), expected="Bearer a b"),
    Case("a token with a tab in it", one({"token": "a\tb"}), expected="Bearer a\\tb"),
    Case("a token beyond ASCII", one({"token": "tökén-日本"})),
    Case("a token file beyond ASCII", one({"tokenFile": "token"}, token="tökén\n")),
    Case("a token with an escape in it", one({"token": "a\x1bb"}), refused="no token may hold"),
    Case("a token with a DEL in it", one({"token": "a\x7fb"}), refused="no token may hold"),
    Case("a plugin's token beyond ASCII", plugin(prints('{"token":"tökén"}'))),
    Case("a token file of Windows", one({"tokenFile": "token"}, token="abc\r\n"), expected="Bearer abc'"),
    Case("a token file with two lines", one({"tokenFile": "token"}, token="abc\ndef\n"), refused="no token may hold"),
    Case("an empty token and a token file", one({"token": "", "tokenFile": "token"}, token="ff"), expected="Bearer ff"),
    Case("verification that is a text", one(None, {"insecure-skip-tls-verify": "true"}), refused="true or false"),
    Case("fields that nobody knows", changed(lambda made: (made.update(x=1), made["users"][0]["user"].update(bar=2)))),
    Case(
        "a field in capitals",
        changed(lambda made: made["users"][0]["user"].update({"Token": "other"})),
        expected="s3cret",
    ),
    Case("a mark of UTF-8 before it", _written(lambda made: b"\xef\xbb\xbf" + yaml.safe_dump(made).encode())),
    Case("lines of Windows", _written(lambda made: yaml.safe_dump(made).replace("\n", "\r\n").encode())),
    Case("JSON with tabs", _written(lambda made: json.dumps(made, indent="\t"))),
    Case("users that are a text", changed(lambda made: made.update(users="x")), refused="users must be a list"),
    Case("a password with colons", one({"username": "jane", "password": "a:b:c"})),
    Case("a password with blanks around", one({"username": "jane", "password": " pässwörd "})),
    Case("an empty proxy", one(None, {"proxy-url": ""}), expected="'through a proxy': False"),
    Case("a proxy with a name and a password", _with_proxy(lambda url: url.replace("//", "//u:p@")), expected="True"),
    Case("a proxy with a path", _with_proxy(lambda url: f"{url}/x"), expected="True"),
    Case(
        "odd names of what somebody else has",
        one({"token": "t", "as": "jane", "as-user-extra": {"Scopes/ü%": ["a b", "ü"]}}),
    ),
    Case("somebody else with a line's end", one({"token": "t", "as": "ja\nne"}), refused="cannot be sent"),
    Case("a group with a line's end", one({"token": "t", "as": "j", "as-groups": ["a\rb"]}), refused="cannot be sent"),
    Case("a plugin with a path without ./", plugin_with(command="bin/login"), expected="plug"),
    Case("a plugin whose arguments are numbers", plugin_with(args=[1]), refused="list of texts"),
    Case("a plugin's variable without a value", plugin_with(env=[{"name": "A"}]), expected="plug"),
    Case("a plugin's token and certificate", _both, expected="jane"),
    Case("a plugin's certificate without its key", _half, refused="no usable credential"),
    Case("a plugin's credential in YAML", plugin(_in_yaml("token: plug")), expected="plug"),
    Case("more behind a plugin's credential", plugin(f"{_TOKEN}\necho more"), refused="not JSON"),
    Case("a plugin that talks beside", plugin(f"echo hello >&2\n{_TOKEN}"), expected="plug"),
    Case(
        "a plugin's credential that ends some time",
        plugin(prints('{"token":"plug","expirationTimestamp":"soon"}')),
        refused="no time",
    ),
    Case(
        "a plugin's credential that has ended",
        plugin(prints('{"token":"plug","expirationTimestamp":"2001-01-01T00:00:00Z"}')),
        expected="plug",
    ),
    Case(
        "a kubeconfig that says neither kind nor version",
        changed(lambda made: (made.pop("kind"), made.pop("apiVersion"))),
    ),
    Case(
        "a namespace that is a number",
        changed(lambda made: made["contexts"][0]["context"].update(namespace=7)),
        refused="text",
    ),
)
