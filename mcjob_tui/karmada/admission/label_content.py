"""What Kubernetes says of a label key, a label value or a DNS name that it does not take, word for word.

Source: ``k8s.io/apimachinery/pkg/api/validate/content``. Sentences for people are in ``resources.names``.
"""

import re

_KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_KEY_RULE = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
)
_VALUE = f"({_KEY})?"
_VALUE_RULE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character"
)
_DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_DNS_LABEL_RULE = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
    "and must start and end with an alphanumeric character"
)
_SUBDOMAIN = rf"{_DNS_LABEL}(\.{_DNS_LABEL})*"
_SUBDOMAIN_RULE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
    "and must start and end with an alphanumeric character"
)
_LABEL_LENGTH = 63
_SUBDOMAIN_LENGTH = 253


def label_key_errors(key: str) -> list[str]:
    """``IsLabelKey``, also known as ``IsQualifiedName``."""
    prefix, slash, name = key.rpartition("/")
    if "/" in prefix:
        rule = _against(f"a valid label key {_KEY_RULE}", _KEY, "MyName", "my.name", "123-abc")
        return [f"{rule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
    errors = ["prefix part must be non-empty"] if slash and not prefix else []
    if prefix:
        errors = [f"prefix part {each}" for each in dns_subdomain_errors(prefix)]
    if not name:
        errors.append("name part must be non-empty")
    elif len(name.encode()) > _LABEL_LENGTH:
        errors.append(f"name part {_at_most(_LABEL_LENGTH)}")
    if not re.fullmatch(_KEY, name):
        errors.append(f"name part {_against(_KEY_RULE, _KEY, 'MyName', 'my.name', '123-abc')}")
    return errors


def label_value_errors(value: str) -> list[str]:
    """``IsLabelValue``."""
    errors = [_at_most(_LABEL_LENGTH)] if len(value.encode()) > _LABEL_LENGTH else []
    if not re.fullmatch(_VALUE, value):
        errors.append(_against(_VALUE_RULE, _VALUE, "MyValue", "my_value", "12345"))
    return errors


def dns_label_errors(value: str) -> list[str]:
    """``IsDNS1123Label``, of names that are not too long."""
    if re.fullmatch(_DNS_LABEL, value):
        return []
    is_subdomain = re.fullmatch(_SUBDOMAIN, value)
    rule = _against(_DNS_LABEL_RULE, _DNS_LABEL, "my-name", "123-abc")
    return ["must not contain dots" if is_subdomain else rule]


def dns_subdomain_errors(value: str) -> list[str]:
    """``IsDNS1123Subdomain``."""
    errors = [_at_most(_SUBDOMAIN_LENGTH)] if len(value.encode()) > _SUBDOMAIN_LENGTH else []
    if not re.fullmatch(_SUBDOMAIN, value):
        errors.append(_against(_SUBDOMAIN_RULE, _SUBDOMAIN, "example.com"))
    return errors


def _at_most(length: int) -> str:
    return f"must be no more than {length} bytes"


def _against(rule: str, pattern: str, *examples: str) -> str:
    shown = " or ".join(f"'{each}', " for each in examples)
    return f"{rule} (e.g. {shown}regex used for validation is '{pattern}')"
