"""Volumes of the draft and where containers mount them: Kubernetes' own keys, as far as the form shows them."""

from mcjob_tui.draft.parts import OptionalCount, Part, Quantity, Rows, Switch


class EmptyDir(Part):
    """``medium`` is empty (the node's disk) or ``Memory``."""

    medium: str = ""
    size_limit: Quantity | None = None


class HostPath(Part):
    path: str = ""
    type: str = ""


class ClaimSource(Part):
    claim_name: str = ""
    read_only: Switch = None


class KeyToPath(Part):
    key: str = ""
    path: str = ""
    mode: OptionalCount = None


class ConfigMapSource(Part):
    """``items`` empty means every key."""

    name: str = ""
    items: Rows[KeyToPath]
    optional: Switch = None
    default_mode: OptionalCount = None


class SecretSource(Part):
    secret_name: str = ""
    items: Rows[KeyToPath]
    optional: Switch = None
    default_mode: OptionalCount = None


class Volume(Part):
    """One volume with one source; a source that the form does not show (``csi``, ``projected`` …) is kept."""

    name: str = ""
    empty_dir: EmptyDir | None = None
    host_path: HostPath | None = None
    persistent_volume_claim: ClaimSource | None = None
    config_map: ConfigMapSource | None = None
    secret: SecretSource | None = None


class VolumeMount(Part):
    name: str = ""
    mount_path: str = ""
    sub_path: str = ""
    read_only: Switch = None
