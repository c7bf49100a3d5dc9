"""The kubeconfig that a running sandbox hands out."""

import yaml

from mcjob_tui.sandbox.kubeconfig import CONTEXT, VIEWER_CONTEXT, Login, kubeconfig_text


def test_the_administrator_is_current_and_the_viewer_has_a_context_in_the_namespace_it_may_read() -> None:
    viewer = Login(VIEWER_CONTEXT, "viewer", "v-token", "quant")
    config = yaml.safe_load(kubeconfig_text("https://127.0.0.1:1", "PEM", {CONTEXT: "a-token"}, others=[viewer]))
    assert config["current-context"] == "mcjob-sandbox"
    assert {each["name"]: each["user"]["token"] for each in config["users"]} == {
        "mcjob-sandbox": "a-token",
        "viewer": "v-token",
    }
    contexts = {each["name"]: each["context"] for each in config["contexts"]}
    assert contexts["mcjob-sandbox-viewer"] == {"cluster": "mcjob-sandbox", "user": "viewer", "namespace": "quant"}
    assert contexts["mcjob-sandbox"]["namespace"] == "default"
